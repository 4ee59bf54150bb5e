//! Goals against indicators: a number that the indicator contradicts, a promise that none measures.
//!
//! Both rules stay silent where they would have to guess: a number is compared only with the
//! indicator that the goal calls by its name, and a promise is told only if no indicator comes near.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::clause::{Bound, Said, numbers};
use super::normal::{letters, pairs, place, shared};
use super::target::Measured;
use super::topic::{Measure, measures, topic, works};
use super::words::Name;
use super::{Findings, Subject};
use crate::edition::{Kind, Role};
use crate::form::{Form, Indicator, Located};
use crate::message::{Finding, Lack};
use crate::text::shorten;
use crate::value::target::Target;
use crate::value::unit::{in_base, is_percent};

/// A goal's name for an indicator may leave out what comes first if this much of it is left.
const TAIL_CHARS: usize = 4;

/// How many promises a message names.
const NAMED: usize = 4;

/// How many characters of a promise a message quotes.
const QUOTED: usize = 24;

/// Words that say that so many of something will be made, bought or held.
#[rustfmt::skip]
const DEEDS: &[&str] = &[
    "举办", "开展", "组织", "召开", "完成", "培训", "采购", "购置", "新建", "新增", "建成", "编印", "印制",
    "发放", "制作", "办理", "受理", "走访", "慰问", "检查", "巡查", "排查", "安装", "更新", "改造", "修缮",
    "维修",
];

/// W253: a number in a goal that its indicator contradicts: 再犯罪率低于0.2% against ≤1%. The same number
/// with another direction is a contradiction, too; < and ≤ are not. One finding for each indicator and
/// number, wherever the goals repeat it.
///
/// In a project of several years, counts in goals may be those of all its years; they are passed over.
pub fn numbers_agree(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let goals = goals(form)?;
    let said: Vec<_> = goals.iter().map(|(_, goal)| numbers(&goal.value)).collect();
    if said.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let known = Known::of(form);
    let years = [Role::Start, Role::End].map(|role| form.date(role).map(|date| date.year()));
    let many_years = years[0] != years[1] && form.goals.len() > 1;
    let mut told = BTreeSet::new();
    for ((key, goal), said) in goals.into_iter().zip(said) {
        for said in said {
            if many_years && !is_percent(&said.unit) {
                continue;
            }
            let meant = known.meant(&goal.value, &said);
            let Some((first, _)) = meant.first() else { continue };
            if meant.iter().any(|(_, target)| agree(&said, target)) {
                continue;
            }
            let name = &form.indicators[*first].name.value;
            let words = goal.value[said.place.clone()].trim().to_owned();
            if !told.insert((*first, words.clone())) {
                continue;
            }
            let target = &form.indicators[*first].target;
            let finding = Finding::GoalContradicts {
                said: words,
                name: name.clone(),
                target: target.value.to_string(),
            };
            let related = target.span.as_ref();
            let span = place(goal, said.place);
            findings.add_with(subject, span.as_ref(), key, finding, &Vec::from_iter(related));
        }
    }
    Ok(())
}

/// W254: what a goal promises and no indicator covers. Three things are taken for promises: a rate or
/// timeliness by name, a number of things, and what is to be carried out (完成 …). A goal none of whose
/// promises is covered, and that hardly speaks of the indicators otherwise, speaks of something else.
pub fn promises_covered(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let goals = goals(form)?;
    let known = Known::of(form);
    let promises: Vec<_> = goals.iter().map(|(_, goal)| known.promises(&goal.value)).collect();
    let all: Vec<&Promise> = promises.iter().flatten().collect();
    if known.apart(&goals, &all) {
        // The last goal is the year's, whose indicators these are.
        if let Some((key, goal)) = goals.last() {
            let finding = Finding::GoalApart { goal: (*key).to_owned() };
            findings.add(subject, goal.span.as_ref(), key, finding);
        }
        return Ok(());
    }
    let mut told = BTreeSet::new();
    for ((key, goal), promises) in goals.iter().zip(promises) {
        let mut open: Vec<(Range<usize>, &str)> = promises
            .into_iter()
            .filter(|promise| !promise.covered)
            .map(|promise| (promise.place.clone(), goal.value[promise.place].trim()))
            .collect();
        open.retain(|(_, words)| told.insert(topic(words)));
        let Some((first, _)) = open.first() else { continue };
        let named: Vec<String> =
            open.iter().take(NAMED).map(|(_, words)| format!("“{}”", shorten(words, QUOTED))).collect();
        let finding = match open.len() {
            0..=NAMED => Finding::PromiseUncovered { promises: named.concat() },
            count => Finding::PromisesUncovered { promises: named.concat(), count },
        };
        findings.add(subject, place(goal, first.clone()).as_ref(), key, finding);
    }
    Ok(())
}

/// The goals that are filled in, each with its key.
fn goals(form: &Form) -> Result<Vec<(&str, &Located<String>)>, Lack> {
    let keys = form.edition.goals.iter().map(|goal| goal.key.as_str());
    let goals = keys.zip(&form.goals).filter_map(|(key, goal)| Some((key, goal.as_ref()?)));
    let goals: Vec<_> = goals.filter(|(_, goal)| !goal.value.trim().is_empty()).collect();
    if goals.is_empty() { Err(Lack::Goals) } else { Ok(goals) }
}

/// The pairs of a text without its digits: a house number has nothing in common with 12348.
fn lettered(text: &str) -> Vec<u64> {
    pairs(&letters(text))
}

/// Whether a number in a goal and a target aim at the same. A range agrees with either of its ends.
fn agree(said: &Said, target: &Measured) -> bool {
    let bound = match target.outcomes.upward() {
        Some(true) => Some(Bound::Floor),
        Some(false) => Some(Bound::Ceiling),
        None => None,
    };
    let ends = [target.outcomes.least, target.outcomes.most];
    let named = ends
        .iter()
        .flatten()
        .any(|end| in_base(end.number, target.unit).is_some_and(|(number, _)| number == said.number));
    named && said.bound.zip(bound).is_none_or(|(said, bound)| said == bound)
}

/// Something that a goal promises.
struct Promise {
    place: Range<usize>,
    /// Whether an indicator measures it.
    covered: bool,
    /// Whether nothing in the indicators and in the project's name has to do with it.
    foreign: bool,
}

/// The indicators of a form, ready to be found in its goals.
struct Known<'f> {
    form: &'f Form,
    /// For each indicator, what it speaks of.
    topics: Vec<String>,
    /// The pairs of characters of each topic. Made when first needed, as what follows: most goals need
    /// little of it.
    pairs: OnceCell<Vec<Vec<u64>>>,
    /// Topics read backwards → the indicators: a shorter name is where it begins.
    backwards: OnceCell<BTreeMap<String, Vec<usize>>>,
    /// The pairs of letters of the project's name and of all topics, sorted.
    everything: OnceCell<Vec<u64>>,
}

impl<'f> Known<'f> {
    fn of(form: &'f Form) -> Self {
        let topics = form.indicators.iter().map(|indicator| topic(&indicator.name.value)).collect();
        Self { form, topics, pairs: OnceCell::new(), backwards: OnceCell::new(), everything: OnceCell::new() }
    }

    fn pairs(&self) -> &[Vec<u64>] {
        self.pairs.get_or_init(|| self.topics.iter().map(|topic| pairs(topic)).collect())
    }

    fn backwards(&self) -> &BTreeMap<String, Vec<usize>> {
        self.backwards.get_or_init(|| {
            let mut backwards: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, topic) in self.topics.iter().enumerate() {
                backwards.entry(topic.chars().rev().collect()).or_default().push(index);
            }
            backwards
        })
    }

    fn everything(&self) -> &[u64] {
        self.everything.get_or_init(|| {
            let name = topic(self.form.name());
            let mut all: Vec<u64> =
                self.topics.iter().chain([&name]).flat_map(|topic| lettered(topic)).collect();
            all.sort_unstable();
            all
        })
    }

    /// The indicators that a number in a goal speaks of: those of that very name, or else the one
    /// whose name ends so.
    fn meant(&self, goal: &str, said: &Said) -> Vec<(usize, Measured<'f>)> {
        let before = topic(&goal[said.before.clone()]);
        let name = if before.is_empty() { topic(&goal[said.after.clone()]) } else { before };
        if name.chars().nth(1).is_none() {
            return Vec::new();
        }
        let measured = |indices: &Vec<usize>| -> Vec<(usize, Measured<'f>)> {
            let measured = indices.iter().filter_map(|index| Some((*index, self.measured(*index)?)));
            measured
                .filter(|(_, target)| {
                    in_base(Decimal::ONE, target.unit).is_some_and(|(_, base)| base == said.unit)
                })
                .collect()
        };
        let backwards: String = name.chars().rev().collect();
        let exact = self.backwards().get(&backwards).map(measured).unwrap_or_default();
        if !exact.is_empty() || name.chars().nth(TAIL_CHARS - 1).is_none() {
            return exact;
        }
        let mut longer =
            self.backwards().range(backwards.clone()..).take_while(|(key, _)| key.starts_with(&backwards));
        match (longer.next(), longer.next()) {
            (Some((_, indices)), None) => measured(indices),
            _ => Vec::new(),
        }
    }

    /// What a goal promises, in its order.
    fn promises(&self, goal: &str) -> Vec<Promise> {
        let rates = measures(goal);
        let amounts = numbers(goal);
        let mut promises: Vec<Promise> = Vec::new();
        for rate in &rates {
            // 效率 and the like have no target in percent; who is to be satisfied has many names.
            let words = Name::new(&goal[rate.place.clone()]);
            if (words.is_rate() || words.is_timely()) && !words.is_satisfaction() {
                let foreign = !self.knows(&topic(&goal[rate.place.start..rate.root.start]));
                let covered = self.covers_measure(goal, rate);
                promises.push(Promise { place: rate.place.clone(), covered, foreign });
            }
        }
        for said in amounts.iter().filter(|said| !is_percent(&said.unit)) {
            // 覆盖10个街镇 tells where, 举办讲座10场 what will be done.
            let words = &goal[said.before.clone()];
            if !DEEDS.iter().any(|deed| words.contains(deed)) {
                continue;
            }
            let before = topic(words);
            let (subject, place) = match before.chars().nth(1) {
                Some(_) => (before, said.before.start..said.place.end),
                None => (topic(&goal[said.after.clone()]), said.place.start..said.after.end),
            };
            if subject.chars().nth(1).is_some() {
                let foreign = !self.knows(&subject);
                promises.push(Promise { place, covered: !foreign || self.has_amount(said), foreign });
            }
        }
        let other: Vec<Range<usize>> = promises.iter().map(|promise| promise.place.clone()).collect();
        for work in works(goal) {
            let subject = topic(&goal[work.clone()]);
            let told = other.iter().any(|place| place.start < work.end && work.start < place.end);
            if !told && subject.chars().nth(3).is_some() {
                let covered = self.knows(&subject);
                promises.push(Promise { place: work, covered, foreign: !covered });
            }
        }
        promises.sort_by_key(|promise| promise.place.start);
        promises
    }

    /// Whether an indicator or the project's name has anything in common with a subject.
    fn knows(&self, subject: &str) -> bool {
        lettered(subject).iter().any(|pair| self.everything().binary_search(pair).is_ok())
    }

    /// The target of an indicator, if it has bounds.
    fn measured(&self, index: usize) -> Option<Measured<'f>> {
        let indicator = &self.form.indicators[index];
        Measured::of(&indicator.target.value, Name::new(&indicator.name.value))
    }

    /// Whether an indicator has this very amount as its target: then it is meant, whatever it is called.
    fn has_amount(&self, said: &Said) -> bool {
        let targets = (0..self.form.indicators.len()).filter_map(|index| self.measured(index));
        let amount = |target: Measured| {
            let (number, base) = in_base(target.outcomes.level()?, target.unit)?;
            Some(number == said.number && base == said.unit)
        };
        targets.filter_map(amount).any(|same| same)
    }

    /// Whether an indicator measures what the goal names: the same thing by the same measure, or the
    /// very words; or, where the measure is just that it gets done, how much of it is done, how well or
    /// how soon.
    fn covers_measure(&self, goal: &str, rate: &Measure) -> bool {
        let root = &goal[rate.root.clone()];
        let thing = pairs(&topic(&goal[rate.place.start..rate.root.start]));
        let whole = pairs(&topic(&goal[rate.place.clone()]));
        let done = ["完成", "实施", "执行", "开展", "办结", "办理"].contains(&root);
        let covers = |(indicator, pairs): (&Indicator, &Vec<u64>)| {
            let has_root = indicator.name.value.contains(root)
                || matches!(&indicator.target.value, Target::Words(words) if words.contains(root));
            let kind = self.form.group(indicator).1.kind;
            let output = matches!(kind, Kind::Quantity | Kind::Quality | Kind::Timeliness);
            let about = |percent| shared(&thing, pairs) * 100 >= thing.len() * percent;
            has_root && (about(50) || shared(&whole, pairs) * 10 >= pairs.len() * 8)
                || done && output && about(60)
                || shared(&whole, pairs) * 10 >= whole.len() * 8
        };
        self.form.indicators.iter().zip(self.pairs()).any(covers)
    }

    /// Whether the goals speak of something else than the indicators.
    fn apart(&self, goals: &[(&str, &Located<String>)], promises: &[&Promise]) -> bool {
        if promises.iter().any(|promise| promise.covered || !promise.foreign) {
            return false;
        }
        let text: Vec<String> = goals.iter().map(|(_, goal)| topic(&goal.value)).collect();
        let text = text.join("，");
        if promises.is_empty() {
            // A short goal says too little to be about something else.
            return text.chars().nth(12).is_some() && !self.knows(&text);
        }
        let mut runs: Vec<[char; 3]> = Vec::new();
        let triple = |text: &str, runs: &mut Vec<[char; 3]>| {
            let chars: Vec<char> = text.chars().collect();
            runs.extend(chars.windows(3).map(|run| [run[0], run[1], run[2]]));
        };
        triple(&text, &mut runs);
        runs.sort_unstable();
        let spoken_of = |topic: &&String| {
            let mut own = Vec::new();
            triple(topic, &mut own);
            own.iter().any(|run| runs.binary_search(run).is_ok())
                || topic.chars().count() == 2 && text.contains(topic.as_str())
        };
        self.topics.iter().filter(spoken_of).count() * 10 <= self.topics.len()
    }
}
