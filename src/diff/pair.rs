//! Which items of two versions belong together: by what names them, then by likeness.
//!
//! Nothing here depends on which version comes first: swapped versions give the swapped pairs.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Block;
use super::alike::{Name, likely};
use super::slot::{Content, Slot};
use crate::character::looks;

/// How like two names must be for one to have become the other in the same group, in per cent: where
/// the targets contradict each other, where nothing else speaks for it, and the more does so the less.
const RENAMED: [usize; 5] = [80, 65, 60, 50, 50];
/// The same for an item that went to another group, where only the target can speak for it.
const RENAMED_AND_MOVED: [usize; 4] = [100, 95, 75, 60];
/// What the same group is worth, where two items could be what one became.
const SAME_GROUP: usize = 25;
/// What each thing is worth that speaks for a pair.
const SUPPORT: usize = 10;

/// Which items of two lists belong together.
#[derive(Debug, Default)]
pub struct Pairs {
    /// Positions in the older and the newer list, by the newer one.
    pub both: Vec<(usize, usize)>,
    /// Positions of what is in the older list only.
    pub removed: Vec<usize>,
    /// Positions of what is in the newer list only.
    pub added: Vec<usize>,
}

/// Pairs the items of a block.
pub fn pair(block: Block, old: &[Slot], new: &[Slot]) -> Pairs {
    let mut pairs =
        Pairs { both: Vec::new(), removed: (0..old.len()).collect(), added: (0..new.len()).collect() };
    by_key(&mut pairs, |i| (&old[i].key, &old[i].home), |i| (&new[i].key, &new[i].home));
    // Nobody sees that a name was typed with other characters that look the same.
    by_key(&mut pairs, |i| (looks(&old[i].key), &old[i].home), |i| (looks(&new[i].key), &new[i].home));
    match block {
        Block::Wording | Block::Columns => {}
        Block::Fields | Block::Goals | Block::Funding => {
            // One edition may give a role to what the other gives none.
            by_key(&mut pairs, |i| (old[i].name(), &old[i].home), |i| (new[i].name(), &new[i].home));
            by_likeness(&mut pairs, old, new);
        }
        Block::Indicators => {
            by_key(&mut pairs, |i| &old[i].key, |i| &new[i].key);
            by_key(&mut pairs, |i| looks(&old[i].key), |i| looks(&new[i].key));
            by_likeness(&mut pairs, old, new);
        }
    }
    pairs.both.sort_unstable_by_key(|(_, new)| *new);
    pairs
}

/// Pairs what a key names once on either side.
fn by_key<K: Ord>(pairs: &mut Pairs, old_key: impl Fn(usize) -> K, new_key: impl Fn(usize) -> K) {
    let mut found = BTreeMap::<K, (Vec<usize>, Vec<usize>)>::new();
    pairs.removed.iter().for_each(|&i| found.entry(old_key(i)).or_default().0.push(i));
    pairs.added.iter().for_each(|&i| found.entry(new_key(i)).or_default().1.push(i));
    let both = found.into_values().filter_map(|(olds, news)| match (&olds[..], &news[..]) {
        ([old], [new]) => Some((*old, *new)),
        _ => None,
    });
    pairs.settle(both.collect());
}

/// Pairs the most alike first.
fn by_likeness(pairs: &mut Pairs, old: &[Slot], new: &[Slot]) {
    if pairs.removed.is_empty() || pairs.added.is_empty() {
        return;
    }
    let olds = candidates(old, &pairs.removed, pairs.both.iter().map(|(old, new)| (*old, (*old, *new))));
    let news = candidates(new, &pairs.added, pairs.both.iter().map(|(old, new)| (*new, (*old, *new))));
    let features = |these: &[Candidate]| -> Vec<Vec<u64>> {
        these.iter().map(|candidate| candidate.name.features().to_vec()).collect()
    };
    let mut meetings = likely(&features(&olds), &features(&news));
    meetings.extend(in_step(&olds, &news));
    meetings.sort_unstable();
    meetings.dedup();
    let mut found: Vec<_> = meetings
        .into_iter()
        .filter_map(|(i, j)| Some((Reverse(olds[i].score(&news[j])?), i + j, i.abs_diff(j), i, j)))
        .collect();
    // Of equal ones those that stand nearest to the beginning: never which version is the older one.
    found.sort_unstable();
    let (mut taken_old, mut taken_new) = (vec![false; olds.len()], vec![false; news.len()]);
    let mut both = Vec::new();
    for (.., i, j) in found {
        if !taken_old[i] && !taken_new[j] {
            (taken_old[i], taken_new[j]) = (true, true);
            both.push((olds[i].at, news[j].at));
        }
    }
    pairs.settle(both);
}

/// An item without a counterpart so far.
struct Candidate<'s> {
    at: usize,
    slot: &'s Slot,
    name: Name,
    /// The pairs of its group that it stands between, by their positions; `None` at an end.
    between: [Option<(usize, usize)>; 2],
}

/// The items at some positions; `anchors` are the positions that have been paired, and the pair.
fn candidates<'s>(
    slots: &'s [Slot],
    alone: &[usize],
    anchors: impl Iterator<Item = (usize, (usize, usize))>,
) -> Vec<Candidate<'s>> {
    let mut anchored = vec![None; slots.len()];
    anchors.for_each(|(at, pair)| anchored[at] = Some(pair));
    let neighbours = |order: &mut dyn Iterator<Item = usize>| {
        let (mut nearest, mut last) = (vec![None; slots.len()], None::<usize>);
        for at in order {
            let same_group = last.is_some_and(|last| slots[last].home == slots[at].home);
            nearest[at] = last.filter(|_| same_group).and_then(|last| anchored[last].or(nearest[last]));
            last = Some(at);
        }
        nearest
    };
    let before = neighbours(&mut (0..slots.len()));
    let after = neighbours(&mut (0..slots.len()).rev());
    let candidate = |&at: &usize| {
        let slot = &slots[at];
        Candidate { at, slot, name: Name::new(slot.name()), between: [before[at], after[at]] }
    };
    alone.iter().map(candidate).collect()
}

/// The first of a group with the first, the second with the second, and so from the end: so that a
/// group whose names all changed alike is recognised however many they are.
fn in_step(olds: &[Candidate], news: &[Candidate]) -> Vec<(usize, usize)> {
    let mut groups = BTreeMap::<&str, (Vec<usize>, Vec<usize>)>::new();
    olds.iter().enumerate().for_each(|(i, old)| groups.entry(&old.slot.home).or_default().0.push(i));
    news.iter().enumerate().for_each(|(j, new)| groups.entry(&new.slot.home).or_default().1.push(j));
    let step = |(olds, news): &(Vec<usize>, Vec<usize>)| {
        let ahead = olds.iter().zip(news);
        let back = olds.iter().rev().zip(news.iter().rev());
        ahead.chain(back).map(|(i, j)| (*i, *j)).collect::<Vec<_>>()
    };
    groups.values().flat_map(step).collect()
}

impl Candidate<'_> {
    /// How much speaks for the one to have become the other; `None` if not enough.
    fn score(&self, other: &Self) -> Option<usize> {
        let like = self.name.likeness(&other.name);
        let within = self.slot.home == other.slot.home;
        let content = content(self.slot, other.slot);
        let beside = usize::from(within && self.between == other.between);
        let least = match within {
            true => RENAMED[content + beside],
            // A line of one fund column is never one of another.
            false if matches!(self.slot.content(), Some(Content::Money(_))) => return None,
            false => RENAMED_AND_MOVED[content],
        };
        let group = if within { SAME_GROUP } else { 0 };
        (like >= least).then_some(like + SUPPORT * (content + beside) + group)
    }
}

/// What the contents say to two items being one: 0 against it, 1 nothing, 2 or 3 for it.
fn content(old: &Slot, new: &Slot) -> usize {
    let (Some(Content::Target(Some(one))), Some(Content::Target(Some(other)))) =
        (old.content(), new.content())
    else {
        let same = !old.text().trim().is_empty() && old.text() == new.text();
        return if same { 3 } else { 1 };
    };
    match (one.outcomes(), other.outcomes()) {
        _ if one == other => 3,
        (Some((one, unit)), Some((other, its))) => match (one.upward(), other.upward()) {
            (Some(one), Some(other)) if one != other => 0,
            (up, also) if up == also && unit == its => 2,
            _ => 1,
        },
        _ => 1,
    }
}

impl Pairs {
    /// Takes what was paired from what is alone.
    fn settle(&mut self, both: Vec<(usize, usize)>) {
        let mut olds: Vec<usize> = both.iter().map(|(old, _)| *old).collect();
        let mut news: Vec<usize> = both.iter().map(|(_, new)| *new).collect();
        olds.sort_unstable();
        news.sort_unstable();
        self.removed.retain(|old| olds.binary_search(old).is_err());
        self.added.retain(|new| news.binary_search(new).is_err());
        self.both.extend(both);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CellName, Place};
    use super::*;
    use crate::sheet::Cell;
    use crate::value::target::Target;

    /// Indicators as `(group, name, target)`.
    fn slots(items: &[(&str, &str, &str)]) -> Vec<Slot> {
        let slot = |(index, (group, name, target)): (usize, &(&str, &str, &str))| Slot {
            key: (*name).to_owned(),
            home: (*group).to_owned(),
            place: Place {
                index,
                key: String::new(),
                group: (*group).to_owned(),
                names: vec![(*group).to_owned(), (*name).to_owned()],
            },
            cells: vec![(
                CellName::Target,
                Cell::new((*target).to_owned(), None),
                Content::Target(Some(Target::parse(target))),
            )],
        };
        items.iter().enumerate().map(slot).collect()
    }

    fn pairs(old: &[(&str, &str, &str)], new: &[(&str, &str, &str)]) -> Vec<(usize, usize)> {
        let (old, new) = (slots(old), slots(new));
        let both = pair(Block::Indicators, &old, &new).both;
        let mut mirrored: Vec<_> = pair(Block::Indicators, &new, &old).both;
        mirrored.iter_mut().for_each(|(one, other)| std::mem::swap(one, other));
        mirrored.sort_unstable_by_key(|(_, new)| *new);
        assert_eq!(both, mirrored);
        both
    }

    /// Whether the one indicator is taken for what became of the other: alone between neighbours that
    /// stay, beside others that come and go, and in another subcategory.
    const JUDGED: &[(&str, &str, &str, &str, [bool; 3])] = &[
        // A character or two put in, taken out or corrected.
        ("安全事故发生数", "≤2起", "安全事故发生次数", "≤2起", [true, true, true]),
        ("安全事故发生数", "≤2起", "安全事故发生次数", "≤3起", [true, true, true]),
        ("安全事故发生数", "≤2起", "安全事故发生次数", "≤3次", [true, true, false]),
        ("公众的满意度", "≥98%", "公众满意度", "≥98%", [true, true, true]),
        ("人员到位率", "≥90%", "人员到岗率", "≥90%", [true, true, false]),
        ("人员到位率", "≥90%", "人员到岗率", "≥95%", [true, false, false]),
        ("考生满意率", "≥85%", "考生满意度", "≥90%", [true, true, true]),
        ("培训人数", "≥400人", "培训人次", "≥400人次", [true, true, false]),
        ("刑释解教人员重新违法犯罪率", "≤2%", "刑释解矫人员重新犯罪率", "≤1.5%", [true, true, false]),
        ("人民监督员数量", "≥250人", "人民监督员数", "≥250人", [true, true, true]),
        ("“12348”咨询电话接答率", "=100%", "12348咨询电话接答率", "=100%", [true, true, true]),
        ("长效管理制度建设", "健全", "长效管理机制", "健全", [true, true, false]),
        ("长效管理制度建设", "健全", "长效管理机制", "完善", [false, false, false]),
        // One name within the other.
        ("群众满意度", "≥85%", "满意度", "≥85%", [true, true, true]),
        ("满意度", "≥85%", "群众满意度", "≥90%", [true, true, false]),
        ("工作人员满意度", "≥85%", "社区工作人员满意度", "≥85%", [true, true, true]),
        ("人数", "≥50人", "培训人数", "≥50人", [true, true, false]),
        ("人数", "≥50人", "培训人数", "≥80人", [true, false, false]),
        ("接待", "及时", "接待及时性", "及时", [false, false, false]),
        ("法律援助案件办理", "及时", "法律援助案件办理数", "增加", [true, true, false]),
        ("合格率", "≥95%", "培训合格率", "≥95%", [true, true, true]),
        // The same measure of something else.
        ("投诉率", "≤5%", "办结率", "≥95%", [false, false, false]),
        ("投诉率", "≤5%", "流失率", "≤5%", [false, false, false]),
        ("领导满意度", "≥90%", "考生满意度", "≥90%", [false, false, false]),
        ("群众满意度", "≥85%", "工作人员满意度", "≥85%", [false, false, false]),
        ("培训合格率", "≥95%", "考试合格率", "≥95%", [false, false, false]),
        ("社工慰问完成及时性", "及时", "关爱行动开展及时性", "及时", [false, false, false]),
        ("社工慰问完成及时性", "及时", "社工专业培训完成及时性", "及时", [false, false, false]),
        ("立项依据的充分性", "充分", "项目立项的规范性", "规范", [false, false, false]),
        // Another measure of the same.
        ("社区矫正对象重新犯罪率", "≤2%", "社区矫正对象走访见面率", "=100%", [false, false, false]),
        ("法律援助案件办理率", "=100%", "法律援助投诉率", "同比下降", [false, false, false]),
        ("投诉率", "≤5%", "投诉处置率", "≥95%", [false, false, false]),
        // Nothing to go by, or too little.
        ("致命错误率", "≤2%", "致命差错率", "≤2%", [false, false, false]),
        ("人数", "≥50人", "人次", "≥50人", [false, false, false]),
        ("数", "=1", "率", "=1", [false, false, false]),
        ("出勤", "≥9次", "考勤", "≥9次", [false, false, false]),
    ];

    #[test]
    fn judged_pairs() {
        let mut wrong = Vec::new();
        for (old, was, new, is, judged) in JUDGED {
            let before = ("数量指标", "甲方意见征集期数", "=1期");
            let after = ("数量指标", "戊类证照换领窗口", "=2个");
            let (one, other) = (("数量指标", *old, *was), ("数量指标", *new, *is));
            let between = pairs(&[before, one, after], &[before, other, after]).contains(&(1, 1));
            let beside = pairs(&[one, before, after], &[before, after, other]).contains(&(0, 2));
            let other = ("质量指标", *new, *is);
            let elsewhere = pairs(&[before, one, after], &[before, after, other]).contains(&(1, 2));
            let found = [between, beside, elsewhere];
            if found != *judged {
                wrong.push(format!("{old} {was} → {new} {is}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn names_that_look_the_same() {
        // Another target, another place: nothing else would pair them.
        let old = [("数量指标", "培训⼈数", "≥5人"), ("数量指标", "讲座", "≥5次")];
        let new = [("数量指标", "讲座", "≥5次"), ("质量指标", "培训人数", "=100%")];
        assert_eq!(pairs(&old, &new), [(1, 0), (0, 1)]);
        let new = [("数量指标", "讲座\u{200b}", "≥9次"), ("数量指标", "培训人数", "≤1人")];
        assert_eq!(pairs(&old, &new), [(1, 0), (0, 1)]);
    }

    #[test]
    fn names_come_first() {
        // The same name is the same indicator, however much a neighbour looks like it.
        let old = [("数量指标", "培训次数", "≥5次"), ("数量指标", "培训场次", "≥6次")];
        let new = [("数量指标", "培训场次", "≥5次"), ("数量指标", "培训次数", "≥6次")];
        assert_eq!(pairs(&old, &new), [(1, 0), (0, 1)]);
        // One that moved, beside a new one of its old group that is called nearly the same.
        let old = [("数量指标", "培训次数", "≥5次")];
        let new = [("数量指标", "培训总次数", "≥5次"), ("质量指标", "培训次数", "≥5次")];
        assert_eq!(pairs(&old, &new), [(0, 1)]);
        // A name in two groups: each moves where its target is.
        let old = [("数量指标", "满意度", "≥90%"), ("质量指标", "满意度", "≥80%")];
        let new = [("时效指标", "满意度", "≥80%"), ("效益指标", "满意度", "≥90%")];
        assert_eq!(pairs(&old, &new), [(1, 0), (0, 1)]);
    }

    #[test]
    fn twenty_thousand_renamed() {
        let name = |i: usize, end: &str| format!("第{i}号窗口服务事项办理{end}");
        let names = |end: &str| (0..20_000).map(|i| name(i, end)).collect::<Vec<_>>();
        let (before, after) = (names("数"), names("总件数"));
        let of = |names: &'static [String]| names.iter().map(|name| ("数量指标", name.as_str(), "≥5件"));
        let (before, after): (&'static [String], &'static [String]) = (before.leak(), after.leak());
        let (old, new) = (of(before).collect::<Vec<_>>(), of(after).collect::<Vec<_>>());
        let both = pair(Block::Indicators, &slots(&old), &slots(&new)).both;
        assert_eq!(both.len(), 20_000);
        assert!(both.iter().filter(|(i, j)| i == j).count() > 19_900);
        // Nor is it slow where nothing is alike but what all have in common.
        let other = (0..20_000).map(|i| format!("{}项完成", 7 * i + 1)).collect::<Vec<_>>();
        let new = of(other.leak()).collect::<Vec<_>>();
        assert!(pair(Block::Indicators, &slots(&old), &slots(&new)).both.len() <= 20_000);
    }
}
