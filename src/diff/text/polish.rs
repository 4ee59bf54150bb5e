//! From the fewest changed words to what a person would have corrected.

use std::ops::Range;

use super::align::{Aligned, Mark, Marked};
use super::words::is_blank;
use crate::text::Border;

/// The most words between two changes that may be told as changed, too.
const ISLAND_WORDS: usize = 4;
/// How far a change may be shifted, in words.
const SHIFT_WORDS: usize = 200;

/// A place where the texts differ: the words of either side that are not the same.
#[derive(Clone, Debug)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
    /// Whether a sentence that moved is among them.
    moved: bool,
}

/// Joins changes that only a few words part, and shifts what could as well stand elsewhere to where
/// sentences and clauses begin.
pub fn polish(aligned: &mut Aligned) {
    join_islands(aligned);
    let mut changes = changes(aligned);
    for index in 0..changes.len() {
        shift(aligned, &mut changes, index);
    }
}

fn changes(aligned: &Aligned) -> Vec<Change> {
    let same = |marked: &Marked, index: usize| marked.marks.get(index) == Some(&Mark::Same);
    let run = |marked: &Marked, start: usize| {
        let marks = &marked.marks[start..];
        start..start + marks.iter().position(|mark| *mark == Mark::Same).unwrap_or(marks.len())
    };
    let (mut changes, mut i, mut j) = (Vec::new(), 0, 0);
    while i < aligned.old.marks.len() || j < aligned.new.marks.len() {
        if same(&aligned.old, i) && same(&aligned.new, j) {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (old, new) = (run(&aligned.old, i), run(&aligned.new, j));
        (i, j) = (old.end, new.end);
        let moved =
            |marked: &Marked, range: &Range<usize>| marked.marks[range.clone()].contains(&Mark::Moved);
        let moved = moved(&aligned.old, &old) || moved(&aligned.new, &new);
        changes.push(Change { old, new, moved });
    }
    changes
}

/// Tells a few equal words between changes as changed, too, where the eye would stumble over them.
fn join_islands(aligned: &mut Aligned) {
    let mut joined: Vec<Change> = Vec::new();
    for mut change in changes(aligned) {
        // A joined change is longer, so that what lies before it may be an island now.
        while let Some(before) = joined.pop_if(|before| is_island(aligned, before, &change)) {
            aligned.old.marks[before.old.end..change.old.start].fill(Mark::Changed);
            aligned.new.marks[before.new.end..change.new.start].fill(Mark::Changed);
            change.old.start = before.old.start;
            change.new.start = before.new.start;
        }
        joined.push(change);
    }
}

/// Whether the words between two changes are better told as changed: fewer than on either side of them,
/// or a single letter where words were replaced. Never a number, and nothing that ends a sentence or a line.
fn is_island(aligned: &Aligned, before: &Change, after: &Change) -> bool {
    let words = &aligned.new.words;
    let island = before.new.end..after.new.start;
    let stays = |index: usize| words.parts(index) || words.word(index).contains(|c: char| c.is_ascii_digit());
    // A change of a megabyte need not be counted through for that.
    let weight = |marked: &Marked, range: &Range<usize>| {
        range.clone().filter(|index| !is_blank(marked.words.word(*index))).take(ISLAND_WORDS + 1).count()
    };
    let size = |change: &Change| weight(&aligned.old, &change.old).max(weight(&aligned.new, &change.new));
    if island.len() > 2 * ISLAND_WORDS || island.clone().any(stays) || before.moved || after.moved {
        return false;
    }
    let length = weight(&aligned.new, &island);
    let letter = || length == 1 && words.text(island.clone()).trim().chars().all(char::is_alphanumeric);
    let replaced = || {
        let empty = |side: fn(&Change) -> &Range<usize>| side(before).is_empty() && side(after).is_empty();
        !empty(|change| &change.old) && !empty(|change| &change.new)
    };
    length <= ISLAND_WORDS && length < size(before).min(size(after)) || letter() && replaced()
}

/// Shifts a change of one side only to the best place where it reads the same.
fn shift(aligned: &mut Aligned, changes: &mut [Change], index: usize) {
    let of = |change: &Change| -> [Range<usize>; 2] { [change.old.clone(), change.new.clone()] };
    let here = of(&changes[index]);
    let side = match here.each_ref().map(Range::is_empty) {
        [false, true] => 0,
        [true, false] => 1,
        _ => return,
    };
    if changes[index].moved {
        return;
    }
    let range = here[side].clone();
    let marked = if side == 0 { &mut aligned.old } else { &mut aligned.new };
    // A word at least stays between this change and the next, so that they don't become one.
    let first = index.checked_sub(1).map_or(0, |before| of(&changes[before])[side].end + 1);
    let last = changes.get(index + 1).map_or(marked.words.len(), |after| of(after)[side].start - 1);
    let ids = &marked.words.ids;
    let back = (1..=SHIFT_WORDS.min(range.start.saturating_sub(first)))
        .take_while(|by| ids[range.start - by] == ids[range.end - by])
        .count();
    let forth = (0..SHIFT_WORDS.min(last.saturating_sub(range.end)))
        .take_while(|by| ids[range.start + by] == ids[range.end + by])
        .count();
    let good = |start: usize| -> (u8, Border) {
        let (begin, end) = (marked.words.border(start), marked.words.border(start + range.len()));
        (begin as u8 + end as u8, begin)
    };
    let places = range.start - back..=range.start + forth;
    // Of equally good places the last: 一是[…二是].
    let Some(start) = places.max_by_key(|start| good(*start)) else { return };
    let (other_start, shifted) = (here[1 - side].start + start - range.start, start..start + range.len());
    marked.marks[range].fill(Mark::Same);
    marked.marks[shifted.clone()].fill(Mark::Changed);
    let other = other_start..other_start;
    let (old, new) = if side == 0 { (shifted, other) } else { (other, shifted) };
    changes[index] = Change { old, new, moved: false };
}
