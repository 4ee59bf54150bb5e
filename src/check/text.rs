//! The texts of a form, and how rules look for debris in them: `pasted.rs`, `blanks.rs` and
//! `punctuation.rs`.
//!
//! Each rule looks at every text that an author writes and tells of each text once, at the first
//! place, naming the first few excerpts.

use std::ops::Range;

use super::{Findings, Subject};
pub(super) use crate::character::is_han;
use crate::edition::ColumnKind;
use crate::form::{ColumnValue, FieldValue, Form};
use crate::message::{Finding, Lack};
use crate::source::Span;
use crate::text::ends;
use crate::value::number::narrow;
use crate::value::target::Target;

/// A text that the author wrote.
struct Text<'f> {
    /// The key, or the indicator's name.
    about: &'f str,
    text: &'f str,
    span: Option<&'f Span>,
}

/// Every text of a form: head fields, goals with their expressions resolved, names of indicators,
/// targets that are words, and further columns of text.
fn texts(form: &Form) -> impl Iterator<Item = Text<'_>> {
    let fields = form.edition.fields.iter().zip(&form.fields).filter_map(|(field, value)| {
        let value = value.as_ref()?;
        let FieldValue::Text(text) = &value.value else { return None };
        Some(Text { about: &field.key, text, span: value.span.as_ref() })
    });
    let goals = form.edition.goals.iter().zip(&form.goals).filter_map(|(goal, value)| {
        let value = value.as_ref()?;
        Some(Text { about: &goal.key, text: &value.value, span: value.span.as_ref() })
    });
    let indicators = form.indicators.iter().flat_map(|indicator| {
        let about = indicator.name.value.as_str();
        let name = Text { about, text: about, span: indicator.name.span.as_ref() };
        let target = words(&indicator.target.value).map(|text| (text, indicator.target.span.as_ref()));
        let further = form.edition.columns.iter().zip(&indicator.further).filter_map(|(column, value)| {
            let value = value.as_ref()?;
            let text = match &value.value {
                ColumnValue::Text(text) if column.kind == ColumnKind::Text => text,
                ColumnValue::Target(target) => words(target)?,
                ColumnValue::Text(_) => return None,
            };
            Some((text, value.span.as_ref()))
        });
        let others = target.into_iter().chain(further).map(move |(text, span)| Text { about, text, span });
        std::iter::once(name).chain(others)
    });
    fields.chain(goals).chain(indicators)
}

fn words(target: &Target) -> Option<&str> {
    match target {
        Target::Words(words) => Some(words),
        Target::Quantity(_) => None,
        Target::Range(range) => Some(&range.text),
    }
}

/// How many excerpts a sentence names.
const NAMED: usize = 3;
/// Of an excerpt with more characters so many of either end are named.
const LONGEST: usize = 20;
const ENDS: usize = 8;

/// What a rule objects to in one text: where it begins, and the first few different excerpts.
pub(super) struct Excerpts<'t> {
    text: &'t str,
    first: Option<Range<usize>>,
    named: Vec<&'t str>,
}

impl<'t> Excerpts<'t> {
    pub(super) fn add(&mut self, range: Range<usize>) {
        let excerpt = &self.text[range.clone()];
        self.first.get_or_insert(range);
        if self.named.len() < NAMED && !self.named.contains(&excerpt) {
            self.named.push(excerpt);
        }
    }

    /// All excerpts of a text.
    pub(super) fn of(text: &'t str, scan: Scan) -> Self {
        let mut excerpts = Self { text, first: None, named: Vec::new() };
        scan(text, &mut excerpts);
        excerpts
    }

    /// Whether there is anything to object to.
    pub(super) fn is_any(&self) -> bool {
        self.first.is_some()
    }

    /// Where the first excerpt was written.
    fn place(&self, span: &Span) -> Option<Span> {
        Some(span.excerpt(self.text, self.first.clone()?))
    }
}

/// Finds the excerpts of a text that a rule objects to, in one run over it.
pub(super) type Scan = fn(&str, &mut Excerpts);

/// Looks at every text of a form.
pub(super) fn each(
    subject: &Subject,
    findings: &mut Findings,
    scan: Scan,
    say: impl Fn(&str) -> Finding,
) -> Result<(), Lack> {
    for Text { about, text, span } in texts(&subject.form) {
        let found = Excerpts::of(text, scan);
        if found.is_any() {
            let place = span.and_then(|span| found.place(span));
            let named: Vec<String> =
                found.named.iter().map(|excerpt| ends(excerpt, LONGEST, ENDS).into_owned()).collect();
            findings.add(subject, place.as_ref(), about, say(&named.join(" ")));
        }
    }
    Ok(())
}

/// A text as characters, for rules that look at what stands before and after.
pub(super) struct Chars<'t> {
    text: &'t str,
    chars: Vec<(usize, char)>,
}

impl<'t> Chars<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, chars: text.char_indices().collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at a position, as its plain form if it is a full-width letter, digit or sign;
    /// a line break outside the text.
    pub(super) fn plain(&self, at: Option<usize>) -> char {
        narrow(self.at(at))
    }

    /// The character at a position; a line break outside the text.
    pub(super) fn at(&self, at: Option<usize>) -> char {
        at.and_then(|at| self.chars.get(at)).map_or('\n', |(_, c)| *c)
    }

    /// The character before a position.
    pub(super) fn before(&self, at: usize) -> char {
        self.plain(at.checked_sub(1))
    }

    /// The bytes between two positions.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let offset = |at: usize| self.chars.get(at).map_or(self.text.len(), |(offset, _)| *offset);
        offset(range.start)..offset(range.end)
    }

    /// What follows a position.
    pub(super) fn rest(&self, at: usize) -> &'t str {
        &self.text[self.bytes(at..at).start..]
    }

    /// The end of the run of characters from `start` on that `is` holds for.
    pub(super) fn run(&self, start: usize, is: impl Fn(char) -> bool) -> usize {
        (start..self.len()).find(|&at| !is(self.plain(Some(at)))).unwrap_or(self.len())
    }
}
