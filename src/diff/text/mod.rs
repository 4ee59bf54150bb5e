//! Two texts → what was taken out and put in, as a person would correct it.

mod align;
mod partners;
mod polish;
mod short;
mod words;

use align::{Aligned, Mark, Marked};

pub use short::corrections;

/// A piece of the two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What became of it.
    pub kind: EditKind,
    /// Its text.
    pub text: String,
}

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditKind {
    /// It is in both.
    Same,
    /// It is in the older text only.
    Removed,
    /// It is in the newer text only.
    Added,
    /// It stands here in the older text and elsewhere in the newer one.
    MovedFrom,
    /// It stands here in the newer text and elsewhere in the older one.
    MovedTo,
}

/// What differs between two texts. The pieces that are not added or moved here, joined, are the older
/// text; those that are not removed or moved away are the newer one.
///
/// Where the texts differ, what was stands before what is. No two neighbours are of one kind. Swapped
/// texts have the same pieces with swapped kinds. Only whole sentences, of six letters at least, that
/// stand once in each text are told as moved; what is longest keeps its place, be it equal or corrected.
/// The work is bounded: very long texts that have little in common are told as replaced.
pub fn edits(old: &str, new: &str) -> Vec<Edit> {
    if old == new {
        let same = Edit { kind: EditKind::Same, text: old.to_owned() };
        return if old.is_empty() { Vec::new() } else { vec![same] };
    }
    // Among equally good ways to align two texts, the one that is found must not depend on which of
    // them is the older.
    let swapped = old > new;
    let (one, other) = if swapped { (new, old) } else { (old, new) };
    let (one, other) = words::words(one, other);
    let mut aligned = Aligned::new(one, other);
    polish::polish(&mut aligned);
    let Aligned { old, new, .. } = aligned;
    if swapped { pieces(&new, &old) } else { pieces(&old, &new) }
}

/// The marked texts as pieces.
fn pieces(old: &Marked, new: &Marked) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut add = |kind: EditKind, text: &str| match edits.last_mut() {
        Some(last) if last.kind == kind => last.text.push_str(text),
        _ => edits.push(Edit { kind, text: text.to_owned() }),
    };
    let (mut i, mut j) = (0, 0);
    while i < old.marks.len() || j < new.marks.len() {
        while let Some(mark) = old.marks.get(i).filter(|mark| **mark != Mark::Same) {
            let moved = *mark == Mark::Moved;
            add(if moved { EditKind::MovedFrom } else { EditKind::Removed }, old.words.word(i));
            i += 1;
        }
        while let Some(mark) = new.marks.get(j).filter(|mark| **mark != Mark::Same) {
            let moved = *mark == Mark::Moved;
            add(if moved { EditKind::MovedTo } else { EditKind::Added }, new.words.word(j));
            j += 1;
        }
        if i < old.marks.len() {
            add(EditKind::Same, old.words.word(i));
        }
        (i, j) = (i + 1, j + 1);
    }
    edits
}

#[cfg(test)]
mod tests;
