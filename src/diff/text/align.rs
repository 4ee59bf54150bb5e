//! Which words of two texts belong together: by sentences, then by words within what is left.
//!
//! The work is bounded by counting it, never by a clock, so that the same texts always give the same
//! pieces. Where there are many words, equal stretches are looked for first, whatever stands in them; what
//! then still costs too much is told as replaced.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::partners::{Bond, Partners, Parts};
use super::words::Words;

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is in both texts: the first of these in the one text is the first of these in the other, and
    /// so on.
    Same,
    /// It is in one text only.
    Changed,
    /// It belongs to a sentence that stands elsewhere in the other text.
    Moved,
}

/// A text with a mark for each word.
pub struct Marked<'t> {
    /// The words.
    pub words: Words<'t>,
    /// What became of them.
    pub marks: Vec<Mark>,
}

/// The steps that may be taken, as [`cost`] counts them: about a third of a second.
const BUDGET: usize = 20_000_000;
/// Shorter sentences say little about where they belong: they are left to the comparison by words.
const SENTENCE_WORDS: usize = 4;
/// The letters that a sentence must have to be told as moved.
const MOVED_LETTERS: usize = 6;
/// More words than these are first searched for equal stretches.
const LONG: usize = 4_000;
/// The words of a stretch, at least.
const STRETCH_WORDS: usize = 16;

/// A bound, but for a factor, of the steps that it takes to compare so many items: the search settles
/// for the best way found so far after about the root of their number, and goes on from there.
fn cost(items: usize) -> usize {
    items.saturating_mul(items.isqrt())
}

/// Two texts, aligned.
pub struct Aligned<'t> {
    /// The older text.
    pub old: Marked<'t>,
    /// The newer text.
    pub new: Marked<'t>,
    budget: usize,
}

impl<'t> Aligned<'t> {
    /// Aligns two texts.
    pub fn new(old: Words<'t>, new: Words<'t>) -> Self {
        let marked = |words: Words<'t>| Marked { marks: vec![Mark::Changed; words.len()], words };
        let mut aligned = Self { old: marked(old), new: marked(new), budget: BUDGET };
        aligned.sentences();
        aligned
    }

    /// Aligns the texts by their sentences, then by the words of what lies between equal ones.
    fn sentences(&mut self) {
        let [olds, news] = [&self.old.words, &self.new.words].map(|words| {
            let mut sentences = words.sentences();
            sentences.retain(|sentence| sentence.len() >= SENTENCE_WORDS);
            sentences
        });
        let Partners { kept, mut off } =
            Partners::new([(&self.old.words.ids, &olds), (&self.new.words.ids, &news)]);
        let may_move = |sentence: &Range<usize>| {
            let text = self.old.words.text(sentence.clone());
            text.chars().filter(|c| c.is_alphanumeric()).take(MOVED_LETTERS).count() == MOVED_LETTERS
        };
        off.retain(|pair| match pair.bond {
            Bond::Once => may_move(&olds[pair.old]),
            Bond::Again => false,
            Bond::Alike => true,
        });
        // What stands elsewhere is left out when words are compared.
        for pair in &off {
            let (old, new) = (&olds[pair.old], &news[pair.new]);
            self.mark(old, new, Mark::Moved);
            if pair.bond != Bond::Alike {
                self.take_marks_along(old.end, new.end);
            }
        }
        let (mut i, mut j, mut next) = (0, 0, (0, 0));
        for pair in &kept {
            let (old, new) = (&olds[pair.old], &news[pair.new]);
            // A corrected sentence is compared for itself where both texts go on to it from the pair
            // before; else one of them has a sentence between, which may be a part of it.
            if pair.bond != Bond::Alike || (pair.old, pair.new) == next {
                self.gap(i..old.start, j..new.start);
                (i, j) = (old.start, new.start);
            }
            if pair.bond != Bond::Alike {
                self.mark(old, new, Mark::Same);
                (i, j) = (old.end, new.end);
            }
            next = (pair.old + 1, pair.new + 1);
        }
        self.gap(i..self.old.marks.len(), j..self.new.marks.len());
        for pair in off.iter().filter(|pair| pair.bond == Bond::Alike) {
            self.mark(&olds[pair.old], &news[pair.new], Mark::Changed);
        }
    }

    fn mark(&mut self, old: &Range<usize>, new: &Range<usize>, mark: Mark) {
        self.old.marks[old.clone()].fill(mark);
        self.new.marks[new.clone()].fill(mark);
    }

    /// Aligns what lies between equal sentences, leaving out what moved.
    fn gap(&mut self, old: Range<usize>, new: Range<usize>) {
        let left = |marked: &Marked, range: Range<usize>| -> Vec<usize> {
            range.filter(|index| marked.marks[*index] == Mark::Changed).collect()
        };
        let (old, new) = (left(&self.old, old), left(&self.new, new));
        self.words(&old, &new, true);
    }

    /// Aligns words.
    fn words(&mut self, mut old: &[usize], mut new: &[usize], may_part: bool) {
        let equal = |i: usize, j: usize| self.old.words.ids[i] == self.new.words.ids[j];
        let (mut equal_words, mut at) = (Vec::new(), 0);
        while let (Some(&i), Some(&j)) = (old.get(at), new.get(at))
            && equal(i, j)
        {
            equal_words.push((i, j));
            at += 1;
        }
        (old, new) = (&old[at..], &new[at..]);
        while let ([before_old @ .., i], [before_new @ .., j]) = (old, new)
            && equal(*i, *j)
        {
            equal_words.push((*i, *j));
            (old, new) = (before_old, before_new);
        }
        let (old_ids, new_ids) = (self.old.words.of(old), self.new.words.of(new));
        let mut rest = Vec::new();
        let (old_parts, new_parts) = (stretches(&old_ids), stretches(&new_ids));
        if old.is_empty() || new.is_empty() {
            // What is in one text only.
        } else if may_part && old.len() + new.len() > LONG && self.pay(old_parts.len() + new_parts.len()) {
            let sides = [(&old_ids[..], &old_parts[..]), (&new_ids[..], &new_parts[..])];
            let (mut i, mut j) = (0, 0);
            for (one, other) in equal_parts(sides) {
                rest.push((&old[i..one.start], &new[j..other.start]));
                (i, j) = (one.end, other.end);
                equal_words.extend(old[one].iter().copied().zip(new[other].iter().copied()));
            }
            rest.push((&old[i..], &new[j..]));
        } else if self.pay(old.len() + new.len()) {
            for (i, j, len) in equal_runs(&old_ids, &new_ids) {
                equal_words.extend(old[i..i + len].iter().copied().zip(new[j..j + len].iter().copied()));
            }
        }
        for (i, j) in equal_words {
            self.old.marks[i] = Mark::Same;
            self.new.marks[j] = Mark::Same;
        }
        for (old, new) in rest {
            self.words(old, new, false);
        }
    }

    /// Has the marks and spaces behind a moved sentence move with it, where they are the same.
    fn take_marks_along(&mut self, mut old: usize, mut new: usize) {
        let changed = |marked: &Marked, index: usize| {
            marked.marks.get(index) == Some(&Mark::Changed) && marked.words.is_mark(index)
        };
        while changed(&self.old, old)
            && changed(&self.new, new)
            && self.old.words.ids[old] == self.new.words.ids[new]
        {
            self.old.marks[old] = Mark::Moved;
            self.new.marks[new] = Mark::Moved;
            (old, new) = (old + 1, new + 1);
        }
    }

    /// Whether so many items may still be compared; if so, they are counted as done.
    fn pay(&mut self, items: usize) -> bool {
        let left = self.budget.checked_sub(cost(items));
        self.budget = left.unwrap_or(self.budget);
        left.is_some()
    }
}

/// The equal ones of two texts' parts, in order.
fn equal_parts(sides: [Parts; 2]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut known = BTreeMap::new();
    let [old, new] = sides.map(|(ids, parts)| -> Vec<u32> {
        let number = |part: &Range<usize>| {
            let next = known.len() as u32;
            *known.entry(&ids[part.clone()]).or_insert(next)
        };
        parts.iter().map(number).collect()
    });
    let runs = equal_runs(&old, &new).into_iter();
    let pairs = runs.flat_map(|(i, j, len)| (i..i + len).zip(j..j + len));
    pairs.map(|(i, j)| (sides[0].1[i].clone(), sides[1].1[j].clone())).collect()
}

/// Where two lists are equal: the places in both, and for how long.
fn equal_runs(old: &[u32], new: &[u32]) -> Vec<(usize, usize, usize)> {
    let run = |op: DiffOp| match op {
        DiffOp::Equal { old_index, new_index, len } => Some((old_index, new_index, len)),
        _ => None,
    };
    capture_diff_slices(Algorithm::Myers, old, new).into_iter().filter_map(run).collect()
}

/// Parts a text where its own words say so, so that equal text is parted alike wherever it stands: each
/// part has some thirty words.
fn stretches(ids: &[u32]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, pair) in ids.windows(2).enumerate() {
        let end = index + 2;
        let sign = (pair[0].wrapping_mul(31) ^ pair[1]).wrapping_mul(0x9E37_79B1) >> 28;
        if sign == 0 && end - start >= STRETCH_WORDS {
            parts.push(start..end);
            start = end;
        }
    }
    parts.push(start..ids.len());
    parts
}
