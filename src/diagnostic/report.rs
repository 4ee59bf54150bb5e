//! The findings of one piece of work.

use super::Diagnostic;
use crate::message::ArchiveMessage;
use crate::text::Span;

/// So many findings of one piece of work, such as reading a form, are kept; those beyond are counted. A
/// file of a megabyte may have a hundred thousand, and each may be compared with those before it.
const MAX_KEPT: usize = 2000;

/// The findings of one piece of work, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings that are kept.
    pub diagnostics: Vec<Diagnostic>,
    beyond: Beyond,
}

/// How many findings were counted only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Beyond {
    errors: usize,
    others: usize,
}

/// A moment in the work, to ask later what was found since.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    kept: usize,
    beyond: Beyond,
}

impl Report {
    /// Adds a finding at a place.
    pub fn at(&mut self, span: &Span, message: impl Into<crate::message::Message>) {
        self.push(Diagnostic::at(span, message));
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_KEPT {
            self.diagnostics.push(diagnostic);
        } else if diagnostic.is_error() {
            self.beyond.errors += 1;
        } else {
            self.beyond.others += 1;
        }
    }

    /// Adds several findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Adds what another piece of work found.
    pub fn absorb(&mut self, other: Self) {
        self.extend(other.diagnostics);
        self.beyond.errors += other.beyond.errors;
        self.beyond.others += other.beyond.others;
    }

    /// Now, for what is found later.
    pub fn mark(&self) -> Mark {
        Mark { kept: self.diagnostics.len(), beyond: self.beyond }
    }

    /// What was found since, as far as it is kept.
    pub fn since(&self, mark: Mark) -> &[Diagnostic] {
        self.diagnostics.get(mark.kept..).unwrap_or_default()
    }

    /// [`since`](Self::since), to be changed.
    pub fn since_mut(&mut self, mark: Mark) -> &mut [Diagnostic] {
        self.diagnostics.get_mut(mark.kept..).unwrap_or_default()
    }

    /// Takes out what was found since, as far as it is kept.
    pub fn take_since(&mut self, mark: Mark) -> Vec<Diagnostic> {
        self.diagnostics.split_off(mark.kept.min(self.diagnostics.len()))
    }

    /// Takes the first of what was found since back.
    pub fn retract(&mut self, mark: Mark) {
        if mark.kept < self.diagnostics.len() {
            self.diagnostics.remove(mark.kept);
        }
    }

    /// How many findings there are since.
    pub fn count_since(&self, mark: Mark) -> usize {
        let counted = |beyond: Beyond| beyond.errors + beyond.others;
        self.since(mark).len() + counted(self.beyond) - counted(mark.beyond)
    }

    /// Whether anything was found since.
    pub fn grew(&self, mark: Mark) -> bool {
        self.count_since(mark) > 0
    }

    /// Whether an error was found since.
    pub fn failed(&self, mark: Mark) -> bool {
        self.beyond.errors > mark.beyond.errors || self.since(mark).iter().any(Diagnostic::is_error)
    }

    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.beyond.errors > 0 || self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Brings the findings of one project into the order of its file; those in other files follow,
    /// and those without a place come first.
    pub fn sort(&mut self, path: &str) {
        fn key<'d>(diagnostic: &'d Diagnostic, path: &str) -> Option<(bool, &'d str, usize)> {
            let span = diagnostic.span.as_ref()?;
            Some((span.source.path != path, &span.source.path, span.range().start))
        }
        self.diagnostics.sort_by(|a, b| key(a, path).cmp(&key(b, path)));
    }

    /// The findings, `most` of them at most, errors before others; a last one counts the rest.
    pub fn told(mut self, most: usize) -> Vec<Diagnostic> {
        if self.diagnostics.len() > most {
            let mut room = most;
            for errors in [true, false] {
                let of_kind = self.diagnostics.iter().filter(|found| found.is_error() == errors).count();
                let dropped = of_kind.saturating_sub(room);
                room -= of_kind - dropped;
                *(if errors { &mut self.beyond.errors } else { &mut self.beyond.others }) += dropped;
                let mut keep = of_kind - dropped;
                self.diagnostics.retain(|found| {
                    let kept = found.is_error() != errors || keep > 0;
                    keep -= usize::from(kept && found.is_error() == errors);
                    kept
                });
            }
        }
        self.diagnostics.extend(self.beyond.of_a_form());
        self.diagnostics
    }
}

impl Beyond {
    /// What to say of a form that has more.
    fn of_a_form(self) -> Option<Diagnostic> {
        let more = self.errors + self.others;
        let message = match self.errors {
            _ if more == 0 => return None,
            0 => ArchiveMessage::AndMoreWarnings { more },
            _ => ArchiveMessage::AndMore { more },
        };
        Some(Diagnostic::new(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{CheckoutMessage, Names};

    fn report(kinds: &str) -> Report {
        let mut report = Report::default();
        for kind in kinds.chars() {
            report.push(match kind {
                'e' => Diagnostic::new(ArchiveMessage::AndMore { more: 1 }),
                _ => Diagnostic::new(CheckoutMessage::SubmodulesEmpty { names: Names(Vec::new()) }),
            });
        }
        report
    }

    #[test]
    fn what_is_beyond_is_counted_and_fails() {
        let mut report = report(&"w".repeat(MAX_KEPT));
        let mark = report.mark();
        assert!(!report.grew(mark) && !report.has_errors());
        report.absorb(self::report("we"));
        assert_eq!((report.diagnostics.len(), report.count_since(mark)), (MAX_KEPT, 2));
        assert!(report.failed(mark) && report.has_errors() && report.take_since(mark).is_empty());
        let told = report.told(10);
        assert_eq!(told.len(), 11);
        assert_eq!(told[10].message, ArchiveMessage::AndMore { more: MAX_KEPT - 10 + 2 }.into());
    }

    #[test]
    fn errors_are_told_before_others() {
        let codes = |kinds: &str, most: usize| {
            report(kinds).told(most).iter().map(|found| found.message.code()).collect::<Vec<_>>()
        };
        assert_eq!(codes("wwe", 3), ["W110", "W110", "E176"]);
        assert_eq!(codes("wwe", 2), ["W110", "E176", "W119"]);
        assert_eq!(codes("wwee", 1), ["E176", "E176"]);
        assert_eq!(codes("www", 1), ["W110", "W119"]);
        assert!(codes("", 1).is_empty());
    }
}
