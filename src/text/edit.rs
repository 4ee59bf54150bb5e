//! Changes of a text: what the writer makes, what a fix carries, what an editor applies.

use std::ops::Range;

/// A replacement in a text. An empty range inserts, an empty text takes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that are replaced, at borders of characters.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces the bytes of `range` by `text`.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// The text with all edits applied, whose ranges all point into `text` as it is given. Edits at one place are
/// applied in their order. `None` if two overlap, or if one does not fit the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in ordered {
        let Range { start, end } = edit.range;
        if start < done || start > end {
            return None;
        }
        out.push_str(text.get(done..start)?);
        text.get(start..end)?;
        out.push_str(&edit.text);
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// The edits that lead back from `apply(text, edits)` to `text`; `None` as of [`apply`].
pub fn inverse(text: &str, edits: &[Edit]) -> Option<Vec<Edit>> {
    apply(text, edits)?;
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut back: Vec<Edit> = Vec::new();
    let (mut grown, mut shrunk) = (0, 0);
    for edit in ordered {
        let start = edit.range.start + grown - shrunk;
        let was = &text[edit.range.clone()];
        match back.last_mut().filter(|last| last.range.end == start) {
            // Two that touch are one: their order at one place would be lost otherwise.
            Some(last) => {
                last.range.end += edit.text.len();
                last.text.push_str(was);
            }
            None => back.push(Edit::new(start..start + edit.text.len(), was)),
        }
        grown += edit.text.len();
        shrunk += edit.range.len();
    }
    Some(back)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn applies() {
        let text = "甲: 1\n乙: 2\n";
        let one = text.find('1').unwrap();
        let edits = [Edit::new(text.len()..text.len(), "丙: 3\n"), Edit::new(one..one + 1, "10")];
        assert_eq!(apply(text, &edits).as_deref(), Some("甲: 10\n乙: 2\n丙: 3\n"));
        // Inside a character, past the end, over each other.
        assert_eq!(apply(text, &[Edit::new(1..2, "")]), None);
        assert_eq!(apply(text, &[Edit::new(90..91, "")]), None);
        assert_eq!(apply(text, &[Edit::new(0..6, "a"), Edit::new(3..6, "b")]), None);
        // At one place, in their order.
        assert_eq!(apply("x", &[Edit::new(0..0, "a"), Edit::new(0..0, "b")]).as_deref(), Some("abx"));
    }

    proptest! {
        #[test]
        fn an_edit_and_its_inverse_give_the_first_text(
            text in "[甲乙a\n ]{0,20}",
            cuts in prop::collection::vec((0usize..60, 0usize..60, "[丙丁b]{0,3}"), 0..5),
        ) {
            let at = |n: usize| text.floor_char_boundary(n.min(text.len()));
            let edits: Vec<Edit> = cuts.iter().map(|(a, b, new)| Edit::new(at(*a.min(b))..at(*a.max(b)), new)).collect();
            if let Some(edited) = apply(&text, &edits) {
                let back = inverse(&text, &edits).unwrap();
                prop_assert_eq!(apply(&edited, &back), Some(text));
            }
        }
    }
}
