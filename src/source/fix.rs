//! What mends a finding, where the program knows the edit.

use super::mend_of;
use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::text::Edit;

/// Words of messages are cut if they are longer, so no such word is written, in bytes.
const MAX_WORD: usize = 500;

/// Edits that mend a finding, in the text in which it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; none overlaps another.
    pub edits: Vec<Edit>,
    /// Whether nothing else can have been meant: a sign that is none to YAML, a blank that is missing, a character
    /// that looks like the right one. Otherwise it is for the author to say.
    pub certain: bool,
}

/// The fix of a finding; `None` where it is for the author to know what is right.
pub fn fix_of(found: &Diagnostic) -> Option<Fix> {
    let span = found.span.as_ref()?;
    // A key or a name that is nearly one that is known: one that only looks like it is meant for sure.
    if let Message::UnknownKeyNear { near, .. }
    | Message::UnknownEditionNear { near, .. }
    | Message::UnknownSubcategoryNear { near, .. }
    | Message::UnknownChoiceLooks { near, .. } = &found.message
    {
        let written = span.text();
        // What is in quotes may be an escape, and a long word is cut in messages.
        let plain = !written.is_empty() && !written.starts_with(['"', '\'']) && near.word().len() < MAX_WORD;
        let edits = vec![Edit::new(span.range(), near.word())];
        return plain.then_some(Fix { edits, certain: near.looks_the_same() });
    }
    let certain = match &found.message {
        Message::FullWidthColon {}
        | Message::NoBlankAfterColon {}
        | Message::NoBlankAfterDash {}
        | Message::OddBlank { .. }
        | Message::Unseen { .. } => true,
        // Quotation marks and brackets come in pairs, and one alone makes it worse.
        Message::Lookalike { write, .. } => matches!(write.as_str(), "- " | ": " | ", " | "#"),
        Message::NoColonAfter { .. } | Message::NoColonBetween { .. } | Message::NoColonOrText { .. } => {
            false
        }
        _ => return None,
    };
    let mends = mend_of(&span.source, found);
    let edits: Vec<Edit> = mends.into_iter().map(|mend| Edit::new(mend.range, mend.with)).collect();
    (!edits.is_empty()).then_some(Fix { edits, certain })
}
