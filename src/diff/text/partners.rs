//! Which sentences of two texts are versions of each other, and which of these keep their order.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::super::alike::{likely, pair, shared};

/// How many of their pairs of words two sentences share at least, in per cent, to be versions of each other.
const ALIKE: usize = 60;
/// Partners that are less alike than the best ones by no more than this are as good: their order decides.
const NEAR: usize = 10;
/// Equal sentences that make more pairs than this are paired in turn, each once.
const CROWD: usize = 16;
/// The words that may be looked at to find alike sentences: about a tenth of a second.
const BUDGET: usize = 20_000_000;

/// A text's words by their numbers, and parts of it.
pub type Parts<'p> = (&'p [u32], &'p [Range<usize>]);

/// Two sentences that may be versions of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The place among the sentences of the older text.
    pub old: usize,
    /// The place among those of the newer text.
    pub new: usize,
    /// What they have in common.
    pub bond: Bond,
    weight: usize,
}

/// What two sentences have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bond {
    /// They are equal; either text has it once.
    Once,
    /// They are equal, and one of the texts has it again.
    Again,
    /// Most words, and neither is more alike another one.
    Alike,
}

/// The pairs of two texts' sentences.
pub struct Partners {
    /// Those that stand in equal order: of all such choices the one with most text.
    pub kept: Vec<Pair>,
    /// Those of which neither sentence is in a pair that is kept.
    pub off: Vec<Pair>,
}

impl Partners {
    /// Pairs two texts' sentences.
    pub fn new(sides: [Parts; 2]) -> Self {
        let (mut pairs, alone) = equal(sides);
        pairs.extend(alike(sides, alone));
        // Of an older sentence's pairs the last comes first, so that two of them are never a row.
        pairs.sort_unstable_by_key(|pair| (pair.old, Reverse(pair.new)));
        let kept = heaviest(&pairs, sides[1].1.len());
        let mut taken = sides.map(|(_, sentences)| vec![false; sentences.len()]);
        for pair in &kept {
            taken[0][pair.old] = true;
            taken[1][pair.new] = true;
        }
        pairs.retain(|pair| !taken[0][pair.old] && !taken[1][pair.new]);
        Self { kept, off: pairs }
    }
}

/// The pairs of equal sentences, and the sentences without an equal one.
fn equal(sides: [Parts; 2]) -> (Vec<Pair>, [Vec<usize>; 2]) {
    let mut found = BTreeMap::<&[u32], [Vec<usize>; 2]>::new();
    for (side, (ids, sentences)) in sides.into_iter().enumerate() {
        for (place, sentence) in sentences.iter().enumerate() {
            found.entry(&ids[sentence.clone()]).or_default()[side].push(place);
        }
    }
    let (mut pairs, mut alone) = (Vec::new(), [Vec::new(), Vec::new()]);
    for (ids, [old, new]) in found {
        let all = old.len() * new.len();
        let pair = |(old, new): (usize, usize)| {
            let bond = if all == 1 { Bond::Once } else { Bond::Again };
            Pair { old, new, bond, weight: 3 * ids.len() }
        };
        match all {
            0 => {
                alone[0].extend(old);
                alone[1].extend(new);
            }
            1..=CROWD => {
                pairs.extend(old.iter().flat_map(|i| new.iter().map(move |j| (*i, *j))).map(pair));
            }
            _ => pairs.extend(old.into_iter().zip(new).map(pair)),
        }
    }
    (pairs, alone)
}

/// The pairs of alike sentences.
fn alike(sides: [Parts; 2], places: [Vec<usize>; 2]) -> Vec<Pair> {
    let features = |(side, places): (usize, &Vec<usize>)| -> Vec<Vec<u64>> {
        let (ids, sentences) = sides[side];
        let of = |place: &usize| {
            let words = ids[sentences[*place].clone()].windows(2);
            let mut pairs: Vec<u64> = words.map(|two| pair(two[0], two[1])).collect();
            pairs.sort_unstable();
            pairs
        };
        places.iter().map(of).collect()
    };
    let (old, new) = (features((0, &places[0])), features((1, &places[1])));
    let per_cent = |i: usize, j: usize, shared: usize| 200 * shared / (old[i].len() + new[j].len()).max(1);
    let mut pairs = likely(&old, &new);
    pairs.retain(|(i, j)| per_cent(*i, *j, old[*i].len().min(new[*j].len())) >= ALIKE);
    if pairs.iter().map(|(i, j)| old[*i].len() + new[*j].len()).sum::<usize>() > BUDGET {
        return Vec::new();
    }
    let mut best = [vec![ALIKE; old.len()], vec![ALIKE; new.len()]];
    let mut found = Vec::new();
    for (i, j) in pairs {
        let shared = shared(&old[i], &new[j]);
        let like = per_cent(i, j, shared);
        best[0][i] = best[0][i].max(like);
        best[1][j] = best[1][j].max(like);
        found.push((i, j, like, shared));
    }
    found.retain(|(i, j, like, _)| *like >= ALIKE && like + NEAR >= best[0][*i].max(best[1][*j]));
    let pair = |(i, j, _, shared): (usize, usize, usize, usize)| Pair {
        old: places[0][i],
        new: places[1][j],
        bond: Bond::Alike,
        // Their length, and among partners of equal length the likest.
        weight: old[i].len() + new[j].len() + shared,
    };
    found.into_iter().map(pair).collect()
}

/// The heaviest of the rows of pairs in which one follows the other on both sides.
fn heaviest(pairs: &[Pair], news: usize) -> Vec<Pair> {
    // A Fenwick tree: the heaviest row that ends with one of so many newer sentences, by its last pair.
    let mut rows: Vec<Option<(usize, usize)>> = vec![None; news + 1];
    let up_to = |rows: &[Option<(usize, usize)>], mut end: usize| {
        let mut most = None;
        while end > 0 {
            most = most.max(rows[end]);
            end &= end - 1;
        }
        most
    };
    let mut before = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let row = up_to(&rows, pair.new);
        before.push(row.map(|(_, last)| last));
        let longer = Some((row.map_or(0, |(weight, _)| weight) + pair.weight, index));
        let mut end = pair.new + 1;
        while end <= news {
            rows[end] = rows[end].max(longer);
            end += end & end.wrapping_neg();
        }
    }
    let mut last = up_to(&rows, news).map(|(_, last)| last);
    let mut row = Vec::new();
    while let Some(index) = last {
        row.push(pairs[index]);
        last = before[index];
    }
    row.reverse();
    row
}
