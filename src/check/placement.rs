//! Whether indicators stand in the group where their name and the library say they belong. Findings
//! point to the name: it is the indicator that has to move.
//!
//! Of one indicator one rule speaks: W243 before W245; and a target whose unit the name contradicts
//! (W225) is not yet a rate or a count that could stand wrong.

use super::target::Measured;
use super::words::Name;
use super::{Findings, Subject};
use crate::edition::{Kind, Subcategory};
use crate::form::Indicator;
use crate::message::{Finding, Lack};
use crate::value::unit::{is_percent, is_whole};

/// Reports every indicator of which `judge` has something to say.
fn judge(
    subject: &Subject,
    findings: &mut Findings,
    judge: impl Fn(&Indicator, Name, &Subcategory) -> Option<Finding>,
) -> Result<(), Lack> {
    let groups: Vec<&Subcategory> = subject.form.edition.subcategories().map(|(_, group)| group).collect();
    for indicator in &subject.form.indicators {
        let name = &indicator.name;
        if let Some(finding) = judge(indicator, Name::new(&name.value), groups[indicator.subcategory]) {
            findings.add(subject, name.span.as_ref(), &name.value, finding);
        }
    }
    Ok(())
}

/// The label of the first group of a kind, if the edition has one.
fn group_of(subject: &Subject, kind: Kind) -> Option<String> {
    let mut groups = subject.form.edition.subcategories().map(|(_, group)| group);
    groups.find(|group| group.kind == kind).map(|group| group.key.clone())
}

/// W241: a rate among the quantities.
pub fn rate_as_quantity(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |indicator, name, group| {
        if group.kind != Kind::Quantity {
            return None;
        }
        let rate = name.is_rate() && !name.is_satisfaction();
        let is_rate = match Measured::of(&indicator.target.value, name) {
            Some(target) if is_percent(target.unit) => {
                rate || !name.is_count() && !name.is_people() && !name.is_money() && !name.is_satisfaction()
            }
            Some(target) => rate && target.unit.is_empty(),
            None => rate,
        };
        is_rate
            .then(|| Finding::RateAsQuantity { name: indicator.name.value.clone(), group: group.key.clone() })
    })
}

/// Counts that do tell of quality.
const HONOURS: &[&str] = &["奖", "优", "表彰", "示范", "荣誉", "达标", "合格", "认证", "通过"];

/// W242: a count among the qualities. Few defects are a quality, and so are many prizes.
pub fn count_as_quality(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |indicator, name, group| {
        let counts = match Measured::of(&indicator.target.value, name) {
            Some(target) => {
                let defects = target.is_ceiling() || target.outcomes.level().is_some_and(|n| n.is_zero());
                let counted = is_whole(target.unit) || target.unit.is_empty() && name.is_count();
                counted && !defects && !name.is_rate() && !name.is_satisfaction()
            }
            None => name.is_count(),
        };
        if group.kind != Kind::Quality || !counts {
            return None;
        }
        let told = HONOURS.iter().any(|word| indicator.name.value.contains(word));
        let is_quality = told || name.is_unwanted() || name.is_mean();
        (!is_quality).then(|| Finding::CountAsQuality {
            name: indicator.name.value.clone(),
            target: indicator.target.value.to_string(),
            group: group.key.clone(),
        })
    })
}

/// The group under which the library files an indicator, if the edition has it and it is another.
fn library_group<'s>(subject: &'s Subject, indicator: &Indicator) -> Option<Filed<'s>> {
    let entry = subject.library.as_deref()?.get(&indicator.name.value)?;
    let mut groups = subject.form.edition.subcategories().enumerate();
    let (index, (_, group)) = groups.find(|(_, (_, group))| Some(group.key.as_str()) == entry.subcategory)?;
    Some(if index == indicator.subcategory { Filed::Here } else { Filed::Elsewhere(&group.key, entry.span) })
}

/// What the library says of an indicator's group.
enum Filed<'s> {
    Here,
    Elsewhere(&'s str, &'s crate::source::Span),
}

/// W243: the library files the indicator under another group of this edition.
pub fn against_library(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    subject.library.as_ref().ok_or(Lack::Library)?;
    for indicator in &subject.form.indicators {
        if let Some(Filed::Elsewhere(library, entry)) = library_group(subject, indicator) {
            let name = &indicator.name;
            let (_, group) = subject.form.group(indicator);
            let finding = Finding::FiledAgainstLibrary {
                name: name.value.clone(),
                group: group.key.clone(),
                library: library.to_owned(),
            };
            findings.add_with(subject, name.span.as_ref(), &name.value, finding, &[entry]);
        }
    }
    Ok(())
}

/// W244: something that one wants little of, as if it were satisfaction.
pub fn unwanted_as_satisfaction(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |indicator, name, group| {
        (group.kind == Kind::Satisfaction && name.is_unwanted()).then(|| Finding::UnwantedAsSatisfaction {
            name: indicator.name.value.clone(),
            group: group.key.clone(),
        })
    })
}

/// W245: the name says another kind than the group. Only where the edition has a group of that kind,
/// and the library does not say where the indicator belongs.
pub fn against_name(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |indicator, name, group| {
        let kind = kind_by_name(name, group.kind).filter(|kind| *kind != group.kind)?;
        let better = group_of(subject, kind)?;
        if library_group(subject, indicator).is_some() {
            return None;
        }
        Some(Finding::FiledAgainstName {
            name: indicator.name.value.clone(),
            group: group.key.clone(),
            better,
        })
    })
}

/// The kind that a name plainly says. A rate among the quantities is W241's, whatever it is a rate of.
fn kind_by_name(name: Name, kind: Kind) -> Option<Kind> {
    match () {
        () if name.is_satisfaction() => Some(Kind::Satisfaction),
        () if name.is_rate() && kind == Kind::Quantity => None,
        () if name.is_timely() => Some(Kind::Timeliness),
        () if name.is_cost() => Some(Kind::Cost),
        () => None,
    }
}
