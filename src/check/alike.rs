//! Nearly equal texts among thousands, without comparing all with all.
//!
//! Two texts are alike if the sets of their character pairs overlap enough: by the share of the pairs
//! of both that both have (Jaccard). In any fixed order of all pairs, two sets that are alike must
//! share one of the first few of each – of `n` pairs the first `n - t·n + 1` for a share of `t`. So a
//! text is found by its first few pairs, and only what is found by them is compared. The order is
//! that of `normal::pairs`, which is fixed: the same texts give the same answer on any machine.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::normal::shared;

/// How many texts one pair finds at most. A pair that more texts have tells little of any of them.
const BUCKET: usize = 64;

/// With how many texts one is compared at most, those that share most of the first pairs first.
const COMPARED: usize = 16;

/// Texts that are looked for.
pub struct Alike {
    /// The share of all pairs that both texts must have, in percent.
    percent: usize,
    texts: Vec<Vec<u64>>,
    /// Pair → the texts that have it among their first.
    index: BTreeMap<u64, Vec<usize>>,
    /// For each text, how many of the first pairs it shares with the one in question.
    tally: Vec<usize>,
    /// How many texts were looked at and how many compared: what the tests go by.
    pub steps: usize,
}

impl Alike {
    /// No texts yet.
    pub fn new(percent: usize) -> Self {
        Self { percent, texts: Vec::new(), index: BTreeMap::new(), tally: Vec::new(), steps: 0 }
    }

    /// The first pairs, by one of which a text that is alike must be found.
    fn first<'p>(&self, pairs: &'p [u64]) -> &'p [u64] {
        let kept = (pairs.len() * self.percent).div_ceil(100);
        &pairs[..(pairs.len() + 1 - kept).min(pairs.len())]
    }

    /// Adds a text by its pairs, and says its number: they are counted from 0.
    pub fn add(&mut self, pairs: Vec<u64>) -> usize {
        let number = self.texts.len();
        for pair in self.first(&pairs) {
            let bucket = self.index.entry(*pair).or_default();
            if bucket.len() < BUCKET {
                bucket.push(number);
            }
        }
        self.texts.push(pairs);
        self.tally.push(0);
        number
    }

    /// The number of the text that is like the one with these pairs.
    pub fn find(&mut self, pairs: &[u64]) -> Option<usize> {
        let mut found = Vec::new();
        for pair in self.first(pairs) {
            for &number in self.index.get(pair).into_iter().flatten() {
                self.steps += 1;
                if self.tally[number] == 0 {
                    found.push(number);
                }
                self.tally[number] += 1;
            }
        }
        let mut best: Vec<_> = found
            .into_iter()
            .map(|number| (Reverse(std::mem::take(&mut self.tally[number])), number))
            .collect();
        best.sort_unstable();
        let close = |other: usize| {
            other * 100 >= pairs.len() * self.percent && pairs.len() * 100 >= other * self.percent
        };
        best.retain(|(_, number)| close(self.texts[*number].len()));
        best.truncate(COMPARED);
        best.into_iter().map(|(_, number)| number).find(|number| {
            let other = &self.texts[*number];
            self.steps += 1;
            let both = shared(pairs, other);
            both * 100 >= (pairs.len() + other.len() - both) * self.percent
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::normal::pairs;

    const GOAL: &str = "充分发挥人民调解工作的柔性优势结合法律人士的专业优势进一步化解矛盾纠纷维护社会稳定";

    fn alike(a: &str, b: &str) -> bool {
        let mut texts = Alike::new(75);
        texts.add(pairs(a));
        texts.find(&pairs(b)).is_some()
    }

    #[test]
    fn a_word_changed() {
        assert!(alike(GOAL, GOAL));
        assert!(alike(GOAL, &GOAL.replace("纠纷", "争议")));
        assert!(alike(GOAL, &GOAL.replace("柔性", "独特")));
        assert!(!alike(GOAL, "通过政府购买服务完善经费保障体系满足人民调解员专业化职业化建设的发展需要"));
        assert!(!alike(GOAL, &format!("{GOAL}通过政府购买服务完善经费保障体系")));
        assert!(!alike("", "") && !alike("一", GOAL));
    }

    /// What the first pairs promise: no two alike are missed.
    #[test]
    fn none_is_missed() {
        let chars: Vec<char> = GOAL.chars().collect();
        for at in 0..chars.len() {
            let mut changed = chars.clone();
            changed[at] = '某';
            changed[(at + 7) % chars.len()] = '另';
            let changed: String = changed.into_iter().collect();
            let (a, b) = (pairs(GOAL), pairs(&changed));
            let both = shared(&a, &b);
            assert_eq!(alike(GOAL, &changed), both * 100 >= (a.len() + b.len() - both) * 75, "{changed}");
        }
    }

    /// A fixed sequence of characters that looks random.
    fn noise(seed: u32) -> impl Iterator<Item = char> {
        let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        std::iter::successors(Some(seed), next)
            .filter_map(|state| char::from_u32(0x4e00 + (state >> 8) % 5000))
    }

    #[test]
    fn ten_thousand_texts_are_not_compared_with_each_other() {
        // All nearly equal: each is found at once as the first one's like.
        let mut same = Alike::new(75);
        same.add(pairs(GOAL));
        for seed in 0..10_000 {
            let text: String = GOAL.chars().chain(noise(seed).take(2)).collect();
            assert_eq!(same.find(&pairs(&text)), Some(0));
        }
        assert!(same.steps < 200_000, "{}", same.steps);
        // Half alike: all stay, and share the pairs that they are found by.
        for common in [0, GOAL.len() / 2] {
            let mut apart = Alike::new(75);
            for seed in 0..10_000 {
                let text: String =
                    GOAL[..common - common % 3].chars().chain(noise(seed * 7919).take(60)).collect();
                let pairs = pairs(&text);
                assert_eq!(apart.find(&pairs), None);
                apart.add(pairs);
            }
            assert!(apart.steps < 10_000 * 40 * BUCKET, "{}", apart.steps);
        }
    }

    #[test]
    fn long_texts() {
        let long: String = noise(1).take(350_000).collect();
        assert!(long.len() > 1_000_000);
        let mut texts = Alike::new(75);
        for seed in 2..6 {
            texts.add(pairs(&noise(seed).take(350_000).collect::<String>()));
        }
        texts.add(pairs(&long));
        assert_eq!(texts.find(&pairs(&long.replace('一', "二"))), Some(4));
        assert!(texts.steps < 2_000_000, "{}", texts.steps);
    }
}
