//! Which forms of two versions belong together although their files do not: renamed and moved ones.
//!
//! A wrong pair is worse than a form taken out and another added, so it takes more than one thing in
//! common; and of several that could be the one none is taken.

use std::collections::BTreeMap;

use super::alike::{Name, likely, pair, shared};
use crate::character::looks;
use crate::form::Form;
use crate::text::Span;

/// How many pairs of characters a form is remembered by at most.
const REMEMBERED: usize = 256;
/// How like the names must be, in per cent, where the contents are …
const NAMES: usize = 40;
/// … as like as this. Forms of one office share a third of their words.
const CONTENTS: usize = 15;
/// How many of all indicators must be the same, in per cent, under whatever name …
const INDICATORS: usize = 60;
/// … and how many at least.
const SEVERAL: usize = 3;

/// What a form is recognised by: little enough to be kept of ten thousand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Portrait {
    name: Name,
    /// The folder, and the last parts of the path – one, two … – which decide between equals.
    folder: u64,
    path: Vec<u64>,
    /// The form's own indicators, by their names.
    indicators: Vec<u64>,
    /// A sample of the pairs of characters of these names, and of its own goals.
    words: [Vec<u64>; 2],
}

impl Portrait {
    /// The portrait of a form. What it has from shared files is everybody's.
    pub fn of(form: &Form) -> Self {
        let own = |span: &Option<Span>| span.as_ref().is_some_and(|span| span.source.path == form.path);
        let names = form.indicators.iter().map(|indicator| &indicator.name);
        let names: Vec<&str> = names.filter(|name| own(&name.span)).map(|name| &*name.value).collect();
        let goals = form.goals.iter().flatten().filter(|goal| own(&goal.span));
        let goals: Vec<&str> = goals.map(|goal| &*goal.value).collect();
        let (folder, path) = parts(&form.path);
        Self {
            name: Name::new(&looks(form.name())),
            folder,
            path,
            indicators: sorted(names.iter().map(|name| whole(&looks(name))).collect()),
            words: [sample(&names), sample(&goals)],
        }
    }

    /// How much speaks for two forms to be one; `None` if not enough.
    fn score(&self, other: &Self) -> Option<usize> {
        let name = self.name.likeness(&other.name);
        let [words, goals] = [0, 1].map(|i| overlap(&self.words[i], &other.words[i]));
        let bare = self.words == other.words && self.words.iter().all(Vec::is_empty);
        let content = if bare { CONTENTS } else { words.max(goals) };
        let same = shared(&self.indicators, &other.indicators);
        let all = self.indicators.len() + other.indicators.len();
        let indicators = if same < SEVERAL { 0 } else { 200 * same / all };
        let related = name == 100 || name >= NAMES && content >= CONTENTS || indicators >= INDICATORS;
        let path = self.path.iter().zip(&other.path).take_while(|(one, other)| one == other).count();
        let folder = usize::from(self.folder == other.folder);
        related.then_some(name + words + goals + indicators + 10 * path + 5 * folder)
    }
}

/// Which of the forms that only the older version has became which of those that only the newer one
/// has, by their positions: those of one name, then those that are more like each other than any else.
pub fn relatives(old: &[Portrait], new: &[Portrait]) -> Vec<(usize, usize)> {
    let mut found = by_name(old, new);
    let alone = |all: usize, taken: Vec<usize>| {
        let mut free = vec![true; all];
        taken.into_iter().for_each(|i| free[i] = false);
        (0..all).filter(|i| free[*i]).collect::<Vec<_>>()
    };
    let olds = alone(old.len(), found.iter().map(|(i, _)| *i).collect());
    let news = alone(new.len(), found.iter().map(|(_, j)| *j).collect());
    let features = |portraits: &[Portrait], these: &[usize]| -> Vec<Vec<u64>> {
        let of =
            |portrait: &Portrait| [portrait.name.features(), &portrait.indicators, &portrait.path].concat();
        these.iter().map(|i| of(&portraits[*i])).collect()
    };
    let meetings = likely(&features(old, &olds), &features(new, &news));
    let scored = meetings.into_iter().filter_map(|(i, j)| Some((i, j, old[olds[i]].score(&new[news[j]])?)));
    let scored: Vec<_> = scored.collect();
    let (mut best_old, mut best_new) = (vec![Best::default(); olds.len()], vec![Best::default(); news.len()]);
    for (i, j, score) in &scored {
        best_old[*i].offer(*score);
        best_new[*j].offer(*score);
    }
    let mutual =
        scored.into_iter().filter(|(i, j, score)| best_old[*i].is(*score) && best_new[*j].is(*score));
    found.extend(mutual.map(|(i, j, _)| (olds[i], news[j])));
    found.sort_unstable();
    found
}

/// Those of a name that one form on either side has.
fn by_name(old: &[Portrait], new: &[Portrait]) -> Vec<(usize, usize)> {
    let mut named = BTreeMap::<&Name, (Vec<usize>, Vec<usize>)>::new();
    old.iter().enumerate().for_each(|(i, one)| named.entry(&one.name).or_default().0.push(i));
    new.iter().enumerate().for_each(|(j, one)| named.entry(&one.name).or_default().1.push(j));
    let once = named.into_values().filter_map(|(olds, news)| match (&olds[..], &news[..]) {
        ([old], [new]) => Some((*old, *new)),
        _ => None,
    });
    once.collect()
}

/// The best of what was offered, unless it was offered twice.
#[derive(Clone, Default)]
struct Best {
    score: usize,
    twice: bool,
}

impl Best {
    fn offer(&mut self, score: usize) {
        if score >= self.score {
            *self = Self { score, twice: score == self.score };
        }
    }

    fn is(&self, score: usize) -> bool {
        score == self.score && !self.twice
    }
}

/// How many of a path's last parts are looked at, the file's name among them.
const PARTS: usize = 4;

/// A path's folder and its last parts.
fn parts(path: &str) -> (u64, Vec<u64>) {
    let starts = path.rmatch_indices('/').map(|(at, _)| at + 1).chain([0]);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    (whole(folder), starts.take(PARTS).map(|start| whole(&path[start..])).collect())
}

/// A text as one number.
fn whole(text: &str) -> u64 {
    text.chars().fold(0xcbf2_9ce4_8422_2325, |hash, char| {
        (hash ^ u64::from(char as u32)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The same few pairs of characters of texts that have the same: the least by their numbers, which say
/// nothing of the characters.
fn sample(texts: &[&str]) -> Vec<u64> {
    let pairs = texts.iter().flat_map(|text| text.chars().zip(text.chars().skip(1)));
    let mut pairs = sorted(pairs.map(|(a, b)| pair(a, b)).collect());
    pairs.truncate(REMEMBERED);
    pairs.shrink_to_fit();
    pairs
}

fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The share of all pairs that both have, in per cent, as far as samples tell.
fn overlap(one: &[u64], other: &[u64]) -> usize {
    let full = [one, other].into_iter().filter(|sample| sample.len() == REMEMBERED);
    // Beyond the last of a full sample it is not known what the form has.
    let end = full.filter_map(|sample| sample.last()).min().copied().unwrap_or(u64::MAX);
    let known = |sample: &[u64]| sample.partition_point(|pair| *pair <= end);
    let (one, other) = (&one[..known(one)], &other[..known(other)]);
    200 * shared(one, other) / (one.len() + other.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form by its path, its name and its own indicators.
    fn form(path: &str, name: &str, indicators: &[&str]) -> Portrait {
        let (folder, path) = parts(path);
        Portrait {
            name: Name::new(name),
            folder,
            path,
            indicators: sorted(indicators.iter().map(|name| whole(name)).collect()),
            words: [sample(indicators), Vec::new()],
        }
    }

    fn found(old: &[Portrait], new: &[Portrait]) -> Vec<(usize, usize)> {
        let found = relatives(old, new);
        let mut mirrored: Vec<_> = relatives(new, old).into_iter().map(|(new, old)| (old, new)).collect();
        mirrored.sort_unstable();
        assert_eq!(found, mirrored);
        found
    }

    const AID: &[&str] = &["接待咨询案件数", "法律援助案件办理率", "法律援助公信力", "援助律师培训次数"];
    const ROADS: &[&str] = &["道路养护里程", "路面破损修复率", "养护工程验收合格率", "通行投诉率"];

    #[test]
    fn renamed_and_moved() {
        let aid = form("a/法律援助费.yaml", "法律援助费", AID);
        let roads = form("a/道路.yaml", "道路养护", ROADS);
        let old = [aid.clone(), roads.clone()];
        // Moved, whatever became of the content.
        let moved = form("b/x.yaml", "法律援助费", ROADS);
        assert_eq!(found(&old, &[moved]), [(0, 0)]);
        // Renamed, with most of its indicators.
        let renamed = form("a/法律援助经费.yaml", "法律援助经费", &AID[..3]);
        assert_eq!(found(&old, std::slice::from_ref(&renamed)), [(0, 0)]);
        // Another name altogether, but the same indicators.
        let other = form("b/y.yaml", "城市设施运行", ROADS);
        assert_eq!(found(&old, &[renamed, other]), [(0, 0), (1, 1)]);
        // Nearly the same name alone is not enough, nor are a few words.
        assert_eq!(found(&old, &[form("a/z.yaml", "法律援助费（二）", ROADS)]), [(1, 0)]);
        assert_eq!(found(&[aid], &[form("a/z.yaml", "法律援助费（二）", &["路灯亮灯率", "路灯维修数"])]), []);
        assert_eq!(found(&[roads], &[form("a/z.yaml", "路灯", &["养护工程验收合格率", "亮灯率"])]), []);
    }

    #[test]
    fn none_of_several() {
        let old = [form("a/1.yaml", "甲街道社区服务", AID), form("a/2.yaml", "乙街道社区服务", AID)];
        let new = [form("a/3.yaml", "丙街道社区服务", AID)];
        assert_eq!(found(&old, &new), []);
        // Of one name in many places the files decide.
        let of = |folder: &str| {
            (0..50).map(|i| form(&format!("{folder}/{i}.yaml"), "设备购置", ROADS)).collect::<Vec<_>>()
        };
        assert_eq!(found(&of("a"), &of("b")), (0..50).map(|i| (i, i)).collect::<Vec<_>>());
        let of = |folder: &str| {
            (0..50).map(|i| form(&format!("{folder}/{i}/设备.yaml"), "设备购置", ROADS)).collect::<Vec<_>>()
        };
        assert_eq!(found(&of("a"), &of("b")), (0..50).map(|i| (i, i)).collect::<Vec<_>>());
    }

    #[test]
    fn ten_thousand_on_either_side() {
        let of = |end: &str| {
            let form = |i: usize| {
                let own = format!("第{i}中心服务人次");
                form(&format!("{end}/{i}.yaml"), &format!("第{i}中心{end}"), &[&own, "投诉率", "满意度"])
            };
            (0..10_000).map(form).collect::<Vec<_>>()
        };
        let (old, new) = (of("运行费"), of("运行经费"));
        let found = relatives(&old, &new);
        assert!(found.iter().all(|(i, j)| i == j));
        assert!(found.len() > 9_000, "{}", found.len());
    }
}
