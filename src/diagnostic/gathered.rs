//! The findings of a whole run.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::{Diagnostic, Severity};
use crate::message::ArchiveMessage;

/// The findings of a run that are kept have so many bytes together; those beyond are counted. Ten
/// thousand forms with ten findings each have some 60 MB.
const MAX_BYTES: usize = 128 << 20;
/// What a finding takes beside its words, and what each form it concerns takes.
const OF_EACH: usize = size_of::<Diagnostic>() + 2 * size_of::<Found>();
const OF_A_FORM: usize = 32;

/// What a run found: each thing once, with the forms that it concerns. A finding in a shared file is
/// found again in each form below it.
#[derive(Debug, Default)]
pub struct Gathered {
    found: Vec<Found>,
    /// The positions of findings by the sum of what they are known by.
    index: BTreeMap<u64, Vec<usize>>,
    forms: BTreeSet<Arc<str>>,
    bytes: usize,
    beyond: [usize; 3],
}

/// A finding, the first of equal ones.
#[derive(Debug)]
pub struct Found {
    /// The finding.
    pub finding: Diagnostic,
    /// The project files of the forms, where the finding lies in a shared file or nowhere.
    pub forms: BTreeSet<Arc<str>>,
}

/// Findings as those of a run.
pub fn gather(findings: &[Diagnostic]) -> Gathered {
    let mut gathered = Gathered::default();
    gathered.extend(findings.iter().cloned());
    gathered
}

/// Whether two findings are one. What one form excuses and another does not are two.
fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    key(a) == key(b) && a.message == b.message
}

fn key(finding: &Diagnostic) -> (&str, Option<(&str, usize)>, Option<&str>) {
    let place = finding.span.as_ref().map(|span| (span.source.path.as_str(), span.range().start));
    (finding.message.code(), place, finding.excuse.as_deref())
}

fn sum(finding: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    key(finding).hash(&mut hasher);
    finding.message.hash(&mut hasher);
    hasher.finish()
}

impl Gathered {
    /// Adds a finding.
    pub fn add(&mut self, mut finding: Diagnostic) {
        let form = finding.form.clone();
        let sum = sum(&finding);
        let alike = self.index.get(&sum).into_iter().flatten();
        let known = alike.copied().find(|&at| same(&self.found[at].finding, &finding));
        if known.is_none() {
            let bytes = OF_EACH + finding.bytes();
            if self.bytes + bytes > MAX_BYTES {
                return self.count(finding.message.severity());
            }
            self.bytes += bytes;
            // Only what is kept: what is beyond takes no memory.
            self.index.entry(sum).or_default().push(self.found.len());
            finding.related.shrink_to_fit();
            self.found.push(Found { finding, forms: BTreeSet::new() });
        }
        let at = known.unwrap_or(self.found.len() - 1);
        let Some(form) = form else { return };
        if self.found[at].forms.contains(form.as_str()) {
            return;
        }
        if self.bytes + OF_A_FORM > MAX_BYTES {
            return self.count(self.found[at].finding.message.severity());
        }
        self.bytes += OF_A_FORM;
        let form: Arc<str> = self.forms.get(form.as_str()).cloned().unwrap_or_else(|| form.into());
        self.forms.insert(form.clone());
        self.found[at].forms.insert(form);
    }

    /// Adds several findings.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }

    fn count(&mut self, severity: Severity) {
        self.beyond[severity as usize] += 1;
    }

    /// The findings, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Found> {
        self.found.iter()
    }

    /// How many of a severity were counted only.
    pub fn beyond(&self, severity: Severity) -> usize {
        self.beyond[severity as usize]
    }

    /// Adds what is to be said of findings that were counted only.
    pub fn close(&mut self) {
        let more: usize = self.beyond.iter().sum();
        let message = match self.beyond(Severity::Error) {
            _ if more == 0 => return,
            0 => ArchiveMessage::RunAndMoreWarnings { more },
            _ => ArchiveMessage::RunAndMore { more },
        };
        let finding = Diagnostic::new(message);
        self.found.push(Found { finding, forms: BTreeSet::new() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use crate::text::{Source, Span};

    fn finding(path: &str, at: usize, key: &str, form: Option<&str>) -> Diagnostic {
        let source = Arc::new(Source { path: path.to_owned(), text: "甲: 1\n乙: 2\n".to_owned() });
        let message = Message::Missing { key: key.to_owned() };
        Diagnostic {
            form: form.map(str::to_owned),
            ..Diagnostic::at(&Span::new(&source, at..at + 1), message)
        }
    }

    #[test]
    fn equal_ones_are_one() {
        let mut all = Gathered::default();
        for form in ["b", "a", "b"] {
            all.add(finding("_defaults.yaml", 0, "甲", Some(form)));
        }
        all.add(finding("_defaults.yaml", 0, "乙", Some("a")));
        all.add(finding("_defaults.yaml", 7, "甲", None));
        let forms: Vec<Vec<&str>> =
            all.iter().map(|found| found.forms.iter().map(|f| &**f).collect()).collect();
        assert_eq!(forms, [vec!["a", "b"], vec!["a"], vec![]]);
        let mut excused = finding("_defaults.yaml", 0, "甲", Some("a"));
        excused.excuse = Some("有理由".into());
        all.add(excused);
        assert_eq!(all.iter().len(), 4);
        all.close();
        assert_eq!(all.iter().len(), 4);
    }

    #[test]
    fn a_run_is_bounded() {
        let mut all = Gathered::default();
        let most = MAX_BYTES / OF_EACH;
        for at in 0..most + 10 {
            all.add(finding("_defaults.yaml", at % 8, &at.to_string(), None));
        }
        let kept = all.iter().len();
        assert!(kept < most && kept > most / 2);
        assert_eq!(kept + all.beyond(Severity::Error), most + 10);
        all.close();
        let last = all.iter().last().map(|found| found.finding.message.code());
        assert_eq!(last, Some("E176"));
    }
}
