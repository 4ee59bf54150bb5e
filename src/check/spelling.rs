//! One indicator in several forms: written one way, with one unit, to one target.
//!
//! The library is the measure where it knows an indicator; else what most forms write, and where none
//! is more usual, the first form. Indicators are found by their names, never compared all with all.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::normal::{canonical, half, plain};
use super::target::Measured;
use super::words::{Name, names_number};
use super::{Findings, Subject};
use crate::character::looks;
use crate::edition::Kind;
use crate::form::{Indicator, Library};
use crate::message::{Finding, Lack, Meant, Whose};
use crate::value::target::Target;
use crate::value::unit::{base, in_base, is_percent};

/// Words that say the same of a target.
const SAME: &[&[&str]] = &[
    &["健全", "完善", "健全完善"],
    &["提升", "提高", "增强", "加强", "增加", "有所提升", "有所提高"],
    &["下降", "降低", "减少", "有所下降"],
];

/// An indicator of a form.
type Use<'s> = (&'s Subject, &'s Indicator);

/// W255: an indicator of one name has a unit here and another there, or a number here and words there.
/// 万件 is 件 with larger numbers. Words are told where the library or at least as many forms have a
/// number. What the name or the group already tells is said by W221, W222, W224 and W225 and not again.
pub fn units(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    comparable(subjects)?;
    by_name(subjects, |uses| {
        let measured: Vec<(&Use, &Target, String)> = uses
            .iter()
            .filter_map(|one| Some((one, &one.1.target.value, unit(&one.1.target.value)?)))
            .collect();
        let usual = most(measured.iter().map(|(_, _, unit)| unit));
        let usual = usual.and_then(|usual| measured.iter().find(|(_, _, unit)| unit == usual));
        for one @ (subject, indicator) in uses {
            let name = &indicator.name.value;
            let library = of_library(subject, name);
            let target = &indicator.target.value;
            if told_by_itself(subject, indicator) {
                continue;
            }
            let finding = match (library.as_ref().map(|target| (target, unit(target))), unit(target)) {
                (Some((model, Some(usual))), Some(own)) if own != usual => Some(Finding::UnitDiffers {
                    name: name.clone(),
                    target: target.to_string(),
                    other: Whose::Library,
                    usual: model.to_string(),
                }),
                (None | Some((_, None)), Some(own)) => {
                    usual.filter(|(_, _, usual)| *usual != own).map(|((other, _), model, _)| {
                        Finding::UnitDiffers {
                            name: name.clone(),
                            target: target.to_string(),
                            other: Whose::Form(other.form.name().to_owned()),
                            usual: model.to_string(),
                        }
                    })
                }
                (Some((model, Some(_))), None) if is_words(target) => Some(Finding::WordsForNumber {
                    name: name.clone(),
                    words: target.to_string(),
                    other: Whose::Library,
                    usual: model.to_string(),
                }),
                (None, None) if is_words(target) && measured.len() * 2 >= uses.len() => {
                    usual.map(|((other, _), model, _)| Finding::WordsForNumber {
                        name: name.clone(),
                        words: target.to_string(),
                        other: Whose::Form(other.form.name().to_owned()),
                        usual: model.to_string(),
                    })
                }
                _ => None,
            };
            if let Some(finding) = finding {
                tell(findings, one, finding);
            }
        }
    });
    Ok(())
}

/// N256: a target that asks for less than the library's or than that of the other forms of the year, or
/// says another word. Only percentages and words are compared: how many things a project does is its own
/// affair, and so is asking more of itself. `≥90%` and `≥90.00%` are one target, and so are words that
/// say the same.
pub fn targets(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    comparable(subjects)?;
    by_name(subjects, |uses| {
        let models = uses.iter().filter_map(|one| Some((one, Aim::of(&one.1.target.value)?)));
        let models: Vec<(&Use, Aim)> = models.collect();
        let demand = Demand::of(uses);
        for kind in [true, false] {
            let models = models.iter().filter(|(_, aim)| aim.is_number() == kind);
            let mut models: Vec<&(&Use, Aim)> = models.collect();
            // Of equally usual targets the one that asks most is the measure, whichever form is first.
            models.sort_by(|a, b| demand.compare(&b.1, &a.1));
            let usual = most(models.iter().map(|(_, aim)| aim));
            let usual = usual.and_then(|usual| models.iter().find(|(_, aim)| aim == usual));
            for (one, aim) in &models {
                let name = &one.1.name.value;
                let library = of_library(one.0, name)
                    .and_then(|target| Some((Aim::of(&target)?, target)))
                    .filter(|(aim, _)| aim.is_number() == kind);
                let (model, other, target) = match (&library, usual) {
                    (Some((model, target)), _) => (model, Whose::Library, target),
                    (None, Some((other, model))) => {
                        (model, Whose::Form(other.0.form.name().to_owned()), &other.1.target.value)
                    }
                    (None, None) => continue,
                };
                let as_good = match demand.compare(aim, model) {
                    Ordering::Less => false,
                    Ordering::Equal => aim == model,
                    Ordering::Greater => true,
                };
                if !as_good {
                    let finding = Finding::TargetDiffers {
                        name: name.clone(),
                        target: one.1.target.value.to_string(),
                        other,
                        usual: target.to_string(),
                    };
                    tell(findings, one, finding);
                }
            }
        }
    });
    Ok(())
}

/// W257: a name that is nearly a name of the library or of another form: 安全事故发生次数, 安全事故发生数. What
/// `normal::canonical` makes equal is nearly equal, and nothing else is. Two names of one form that differ
/// only in width are W205's.
pub fn names(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    // Names should be the same from year to year, too.
    if subjects.len() < 2 {
        comparable(subjects)?;
    }
    let mut libraries: BTreeMap<*const Library, BTreeMap<String, String>> = BTreeMap::new();
    for library in subjects.iter().filter_map(|subject| subject.library.as_ref()) {
        libraries.entry(Arc::as_ptr(library)).or_insert_with(|| canonical_names(library));
    }
    let written = Spelling::all(subjects);
    let usual = Spelling::usual(&written);
    if libraries.is_empty() && usual.is_empty() {
        return Ok(());
    }
    for subject in subjects {
        let library = subject.library.as_ref().and_then(|library| libraries.get(&Arc::as_ptr(library)));
        let mut own = None;
        for indicator in &subject.form.indicators {
            let name = indicator.name.value.trim();
            let Ok(at) = written.binary_search_by(|spelling| spelling.name.cmp(name)) else { continue };
            let canonical = written[at].canonical.as_str();
            let (right, other) = match (library.and_then(|names| names.get(canonical)), usual.get(canonical))
            {
                (Some(right), _) => (right.as_str(), Whose::Library),
                (None, Some(right)) => (right.name, Whose::Form(right.first.form.name().to_owned())),
                (None, None) => continue,
            };
            if right != name && !told_within(subject, name, right, &mut own) {
                let (name, usual) = (name.to_owned(), Meant::new(name, right));
                let finding = Finding::NameSpelling { name: name.clone(), usual, other };
                findings.add(subject, indicator.name.span.as_ref(), &name, finding);
            }
        }
    }
    Ok(())
}

/// Whether both names stand in the form and differ only in width and blanks: that is W205's.
fn told_within<'s>(
    subject: &'s Subject,
    name: &str,
    right: &str,
    own: &mut Option<BTreeSet<&'s str>>,
) -> bool {
    let fold =
        |name: &str| looks(name).chars().map(half).filter(|char| !char.is_whitespace()).collect::<String>();
    let names = || subject.form.indicators.iter().map(|indicator| indicator.name.value.trim()).collect();
    fold(name) == fold(right) && own.get_or_insert_with(names).contains(right)
}

/// A name as forms write it.
struct Spelling<'s> {
    name: &'s str,
    canonical: String,
    /// How many indicators have it.
    uses: usize,
    /// The first form that has it, and its place among all.
    first: &'s Subject,
    order: usize,
}

impl<'s> Spelling<'s> {
    /// Every name once, in their order as texts.
    fn all(subjects: &'s [Arc<Subject>]) -> Vec<Self> {
        let mut uses: Vec<(&str, usize)> = Vec::new();
        for (order, subject) in subjects.iter().enumerate() {
            uses.extend(subject.form.indicators.iter().map(|indicator| (indicator.name.value.trim(), order)));
        }
        uses.sort_unstable();
        let spelling = |uses: &[(&'s str, usize)]| {
            let (name, order) = uses[0];
            Self { name, canonical: canonical(name), uses: uses.len(), first: &subjects[order], order }
        };
        uses.chunk_by(|a, b| a.0 == b.0).map(spelling).collect()
    }

    /// Of the names that are nearly equal, the most usual, or else the first: by their canonical form.
    fn usual(written: &[Self]) -> BTreeMap<&str, &Self> {
        let mut sorted: Vec<&Self> = written.iter().collect();
        sorted.sort_by(|a, b| a.canonical.cmp(&b.canonical));
        let alike = sorted.chunk_by(|a, b| a.canonical == b.canonical).filter(|alike| alike.len() > 1);
        let usual = alike.filter_map(|alike| alike.iter().min_by_key(|one| (Reverse(one.uses), one.order)));
        usual.map(|one| (one.canonical.as_str(), *one)).collect()
    }
}

/// Canonical form → the first name of the library that has it.
fn canonical_names(library: &Library) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for entry in library.entries() {
        names.entry(canonical(entry.name)).or_insert_with(|| entry.name.trim().to_owned());
    }
    names
}

/// Whether there is anything to compare with: a library, or two forms of one year.
fn comparable(subjects: &[Arc<Subject>]) -> Result<(), Lack> {
    let mut years: Vec<i32> = subjects.iter().map(|subject| subject.form.year.value).collect();
    years.sort_unstable();
    let library = subjects.iter().any(|subject| subject.library.is_some());
    let can = library || years.windows(2).any(|pair| pair[0] == pair[1]);
    can.then_some(()).ok_or(Lack::OtherForms)
}

/// Goes over the indicators of all forms by year and name, in the order in which the names first come:
/// those that can be compared at all.
fn by_name<'s>(subjects: &'s [Arc<Subject>], mut look: impl FnMut(&[Use<'s>])) {
    let uses = || {
        subjects
            .iter()
            .map(|subject| &**subject)
            .flat_map(|one| one.form.indicators.iter().map(move |indicator| (one, indicator)))
    };
    // Most names are few and many forms share them: so names become numbers, and numbers are sorted.
    let mut numbers: BTreeMap<(i32, &str), usize> = BTreeMap::new();
    let number = |(subject, indicator): Use<'s>| {
        let next = numbers.len();
        *numbers.entry((subject.form.year.value, indicator.name.value.trim())).or_insert(next)
    };
    let numbered: Vec<usize> = uses().map(number).collect();
    let mut sorted: Vec<(usize, Use)> = numbered.into_iter().zip(uses()).collect();
    sorted.sort_by_key(|(number, _)| *number);
    for alike in sorted.chunk_by(|a, b| a.0 == b.0) {
        if alike.len() > 1 || alike[0].1.0.library.is_some() {
            look(&alike.iter().map(|(_, one)| *one).collect::<Vec<_>>());
        }
    }
}

fn tell(findings: &mut Findings, (subject, indicator): &Use, finding: Finding) {
    findings.add(subject, indicator.target.span.as_ref(), &indicator.name.value, finding);
}

fn of_library(subject: &Subject, name: &str) -> Option<Target> {
    Some(subject.library.as_ref()?.get(name)?.target?.value)
}

/// The most frequent, of equally frequent ones the first.
fn most<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, (usize, Reverse<usize>)> = BTreeMap::new();
    for (index, value) in values.enumerate() {
        counts.entry(value).or_insert((0, Reverse(index))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, rank)| *rank).map(|(value, _)| value)
}

/// The base of the unit, without 万; `None` if none is written.
fn unit(target: &Target) -> Option<String> {
    let (_, unit) = base(target.outcomes()?.1)?;
    (!unit.is_empty()).then(|| unit.into_owned())
}

/// Whether the name or the group of an indicator says already that its target is of the wrong sort.
fn told_by_itself(subject: &Subject, indicator: &Indicator) -> bool {
    let name = Name::new(&indicator.name.value);
    let rate = name.is_rate() || name.is_satisfaction();
    let number = rate || name.is_count();
    let kind = subject.form.group(indicator).1.kind;
    match Measured::of(&indicator.target.value, name).map(|target| is_percent(target.unit)) {
        Some(true) => name.is_count() || name.is_people() || name.is_money(),
        Some(false) => rate,
        None => number || matches!(kind, Kind::Quantity | Kind::Satisfaction | Kind::Cost),
    }
}

/// Words that hide no number.
fn is_words(target: &Target) -> bool {
    matches!(target, Target::Words(words) if !names_number(words))
}

/// What a target aims at, as far as forms can be compared by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aim {
    /// A percentage.
    Percent(Decimal),
    /// Words, reduced to one of those that say the same.
    Words(String),
}

impl Aim {
    fn of(target: &Target) -> Option<Self> {
        match target {
            Target::Quantity(_) | Target::Range(_) => {
                let (outcomes, unit) = target.outcomes()?;
                let (number, base) = in_base(outcomes.level()?, unit)?;
                (base == "%").then(|| Self::Percent(number.normalize()))
            }
            Target::Words(words) if is_words(target) => {
                let words = plain(words);
                let same = SAME.iter().find(|same| same.contains(&words.as_str()));
                Some(Self::Words(same.map_or(words, |same| same[0].to_owned())))
            }
            _ => None,
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Percent(_))
    }
}

/// Which of two percentages asks for more.
#[derive(Clone, Copy)]
enum Demand {
    /// The higher one: 满意度, 完成率.
    Higher,
    /// The lower one: 投诉率, and what has `≤`.
    Lower,
    /// Neither: a rate that a rule sets.
    Neither,
}

impl Demand {
    /// That of indicators of one name.
    fn of(uses: &[Use]) -> Self {
        let targets = || uses.iter().filter_map(|one| Some(one.1.target.value.outcomes()?.0));
        let Some(name) = uses.first().map(|one| Name::new(&one.1.name.value)) else { return Self::Neither };
        match () {
            () if name.is_unwanted() || targets().any(|outcomes| outcomes.upward() == Some(false)) => {
                Self::Lower
            }
            () if name.is_set_rate() && targets().any(|outcomes| outcomes.is_exact()) => Self::Neither,
            () => Self::Higher,
        }
    }

    /// Equal, too, if nothing can be said.
    fn compare(self, a: &Aim, b: &Aim) -> Ordering {
        match (self, a, b) {
            (Self::Higher, Aim::Percent(a), Aim::Percent(b)) => a.cmp(b),
            (Self::Lower, Aim::Percent(a), Aim::Percent(b)) => b.cmp(a),
            _ => Ordering::Equal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_that_are_one() {
        let aim = |text| Aim::of(&Target::parse(text));
        assert_eq!(aim("≥90%"), aim("≥90.00(%)"));
        assert_eq!(aim("健全"), aim("完善"));
        assert_ne!(aim("健全"), aim("充分"));
        assert_ne!(aim("≥90%"), aim("≥85%"));
        assert_eq!((aim("≥5人"), aim("80%~90%")), (None, None));
        assert_eq!(aim("≥90%"), aim("90%以上"));
    }

    #[test]
    fn what_asks_for_more() {
        let aim = |text| Aim::of(&Target::parse(text)).unwrap();
        let compare = |demand: Demand, a, b| demand.compare(&aim(a), &aim(b));
        assert_eq!(compare(Demand::Higher, "≥90%", "≥85%"), Ordering::Greater);
        assert_eq!(compare(Demand::Lower, "≤1%", "≤2%"), Ordering::Greater);
        assert_eq!(compare(Demand::Neither, "=50%", "=60%"), Ordering::Equal);
        assert_eq!(compare(Demand::Higher, "健全", "规范"), Ordering::Equal);
    }

    #[test]
    fn the_most_usual() {
        assert_eq!(most([2, 1, 1].into_iter()), Some(1));
        assert_eq!(most([2, 1].into_iter()), Some(2));
        assert_eq!(most(std::iter::empty::<u8>()), None);
    }

    #[test]
    fn units_without_magnitude() {
        let unit = |text| unit(&Target::parse(text));
        assert_eq!(unit("≥10万件"), unit("≥500件"));
        assert_eq!((unit("5"), unit("增加")), (None, None));
        assert_ne!(unit("0起"), unit("0次"));
    }
}
