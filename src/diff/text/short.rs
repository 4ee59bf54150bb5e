//! Short texts – names, choices, dates, targets in words – in which a few letters may be alike by chance.

use super::words::words;
use super::{Edit, EditKind, edits};

/// So many letters in a row are worth reading on their own: a Han character is one, a number or a Latin
/// word two.
const WORTH: usize = 2;

/// What differs between two short texts: as [`edits`] has it where half of the shorter one at least stays,
/// in pieces that are worth reading; else the one text for the other. A single letter at an end goes with
/// what was replaced beside it: 产出目标 → 产出指标 has 指标 for 目标.
///
/// `…局` → `…局（筹）` puts three characters in, `2026年` → `2027年` and 张三 → 张四 are another year and
/// another person. Swapped texts have the same pieces with swapped kinds.
pub fn corrections(old: &str, new: &str) -> Vec<Edit> {
    let mut edits = edits(old, new);
    let stays = |edit: &&Edit| !matches!(edit.kind, EditKind::Removed | EditKind::Added);
    let common = edits.iter().filter(stays).map(|edit| letters(&edit.text));
    let common: usize = common.filter(|letters| *letters >= WORTH).sum();
    if old == new || common > 0 && 2 * common >= letters(old).min(letters(new)) {
        join_end(&mut edits);
        join_beginning(&mut edits);
        return edits;
    }
    let sides = [(EditKind::Removed, old), (EditKind::Added, new)];
    let sides = sides.into_iter().filter(|(_, text)| !text.is_empty());
    sides.map(|(kind, text)| Edit { kind, text: text.to_owned() }).collect()
}

/// Has a single letter at the end go with what was replaced before it.
fn join_end(edits: &mut Vec<Edit>) {
    if let [.., removed, added, end] = &mut edits[..]
        && is_single(end, removed, added)
    {
        removed.text.push_str(&end.text);
        added.text.push_str(&end.text);
        edits.pop();
    }
}

/// Has a single letter at the beginning go with what was replaced behind it.
fn join_beginning(edits: &mut Vec<Edit>) {
    if let [beginning, removed, added, ..] = &mut edits[..]
        && is_single(beginning, removed, added)
    {
        removed.text.insert_str(0, &beginning.text);
        added.text.insert_str(0, &beginning.text);
        edits.remove(0);
    }
}

fn is_single(edit: &Edit, removed: &Edit, added: &Edit) -> bool {
    let replaced = removed.kind == EditKind::Removed && added.kind == EditKind::Added;
    edit.kind == EditKind::Same && replaced && letters(&edit.text) == 1
}

/// How much there is to read in a text: its signs and blanks are not counted.
fn letters(text: &str) -> usize {
    let (words, _) = words(text, "");
    let of = |word: &str| match word.chars().next() {
        Some(first) if first.is_ascii_alphanumeric() => 2,
        Some(first) if first.is_alphanumeric() => 1,
        _ => 0,
    };
    (0..words.len()).map(|index| of(words.word(index))).sum()
}
