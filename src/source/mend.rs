//! A text with its slips mended in a copy, and where everything in the copy stands in the text itself.
//!
//! What follows a slip can't be read as it was meant until the slip is mended. The copy is never
//! printed and never written: it is only good for finding what else is wrong.

use std::borrow::Cow;
use std::ops::Range;

use super::{Source, forgotten};
use crate::diagnostic::Diagnostic;
use crate::message::Message;

/// A replacement of a piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The bytes that are replaced; an empty range to put something in.
    pub range: Range<usize>,
    /// What comes in their place.
    pub with: &'static str,
}

/// The signs that a character which looks like one is replaced by.
const SIGNS: &[&str] = &["- ", ": ", ", ", "[", "]", "{", "}", "#", "\"", "|", "|-", "|+", ">", ">-", ">+"];

/// A text with pieces replaced.
pub struct Mended<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// Sorted, none of them touching another.
    mends: Vec<Mend>,
    /// Where each replacement stands in the copy, parallel to `mends`.
    places: Vec<Range<usize>>,
}

impl<'t> Mended<'t> {
    /// A text as it is.
    pub fn new(original: &'t str) -> Self {
        Self { original, text: Cow::Borrowed(original), mends: Vec::new(), places: Vec::new() }
    }

    /// The copy.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces further pieces of the original. Whether all could be: what is replaced already can't.
    pub fn add(&mut self, mends: impl IntoIterator<Item = Mend>) -> bool {
        let mut all = true;
        for mend in mends {
            let at = self.mends.partition_point(|known| known.range.start < mend.range.start);
            let before = at.checked_sub(1).and_then(|before| self.mends.get(before));
            let free = before.is_none_or(|before| before.range.end <= mend.range.start)
                && self.mends.get(at).is_none_or(|next| {
                    mend.range.end <= next.range.start && mend.range.start < next.range.start
                });
            if free {
                self.mends.insert(at, mend);
            }
            all &= free;
        }
        let mut text = String::with_capacity(self.original.len() + self.mends.len());
        self.places.clear();
        let mut from = 0;
        for mend in &self.mends {
            text.push_str(&self.original[from..mend.range.start]);
            self.places.push(text.len()..text.len() + mend.with.len());
            text.push_str(mend.with);
            from = mend.range.end;
        }
        text.push_str(&self.original[from..]);
        self.text = Cow::Owned(text);
        all
    }

    /// Where a piece of the copy stands in the original.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        self.offset(range.start)..self.offset(range.end)
    }

    fn offset(&self, at: usize) -> usize {
        let next = self.places.partition_point(|place| place.start <= at);
        let Some(last) = next.checked_sub(1) else { return at };
        let (place, mend) = (&self.places[last], &self.mends[last].range);
        match at.checked_sub(place.end) {
            Some(behind) => mend.end + behind,
            None => (mend.start + (at - place.start)).min(mend.end),
        }
    }
}

/// What mends the slip that was found, so that the rest can be read: nothing for what can't be mended
/// without knowing what was meant.
pub fn mend_of(source: &Source, found: &Diagnostic) -> Vec<Mend> {
    let Some(span) = found.span.as_ref().filter(|span| span.source.path == source.path) else {
        return Vec::new();
    };
    let range = span.range();
    match found.message {
        Message::FullWidthColon {} => {
            let ends =
                source.text[range.end..].starts_with([' ', '\n', '\r']) || range.end == source.text.len();
            vec![Mend { range, with: if ends { ":" } else { ": " } }]
        }
        Message::NoBlankAfterColon {} | Message::NoBlankAfterDash {} => {
            vec![Mend { range: range.end..range.end, with: " " }]
        }
        // Behind a colon or a dash, unless what is nested below is found by columns.
        Message::OddBlank { .. } | Message::Unseen { .. } => {
            let line = source.text[range.end..].split('\n').next().unwrap_or_default().trim_end();
            let separates = source.text[..range.start].ends_with([':', '-']);
            let separates = separates && !line.is_empty() && !line.ends_with(':');
            separates.then_some(Mend { range, with: " " }).into_iter().collect()
        }
        Message::Lookalike { ref write, .. } => SIGNS
            .iter()
            .find(|sign| *sign == write)
            .map(|sign| Mend { range, with: sign })
            .into_iter()
            .collect(),
        Message::NoColonAfter { .. } => vec![Mend { range: range.end..range.end, with: ":" }],
        Message::NoColonBetween { ref line } | Message::NoColonOrText { ref line } => {
            let Some(parts) = forgotten::parts(span.text()) else { return Vec::new() };
            let gap = range.start + parts.name.end..range.start + parts.value.start;
            let before = source.text[..range.start].rsplit('\n').next().unwrap_or_default();
            // At the margin stand keys, and behind a dash or a colon nothing can begin with one.
            let dash = line.starts_with("- ") && !before.is_empty() && before.trim().is_empty();
            let dash = dash.then_some(Mend { range: range.start..range.start, with: "- " });
            dash.into_iter().chain([Mend { range: gap, with: ": " }]).collect()
        }
        // `=` has no meaning for YAML, and asks for as much.
        Message::UnquotedGreater { .. } => vec![Mend { range: range.start..range.start + 1, with: "=" }],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_copy() {
        let text = "甲：一\n乙:二\n丙\t三";
        let mut mended = Mended::new(text);
        let at = |what: &str| text.find(what).unwrap();
        let colon = Mend { range: at("：")..at("：") + 3, with: ": " };
        let tab = Mend { range: at("\t")..at("\t") + 1, with: ": " };
        assert!(mended.add([tab, colon.clone()]));
        assert!(mended.add([Mend { range: at("二")..at("二"), with: " " }]));
        assert_eq!(mended.text(), "甲: 一\n乙: 二\n丙: 三");
        for what in ["甲", "一", "乙", "二", "丙", "三"] {
            let there = mended.text().find(what).unwrap();
            assert_eq!(mended.place(there..there + 3), at(what)..at(what) + 3, "{what}");
        }
        assert!(!mended.add([colon, Mend { range: at("二")..at("二"), with: " " }]));
        assert_eq!(mended.text(), "甲: 一\n乙: 二\n丙: 三");
    }
}
