//! Double applications: one project in two forms of a year, under its name or under another.
//!
//! Forms of other units are other projects: streets and schools have the same names, and often the same
//! amounts. Forms of other years are the project's own past.

use std::sync::Arc;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::copies::by_year;
use super::normal::{canonical, half, plain};
use super::{Findings, Subject};
use crate::edition::Role;
use crate::form::{Form, Indicator};
use crate::message::{Finding, Lack};
use crate::source::Span;

/// So many indicators of its own a form must have to be known by them: a rate and a satisfaction stand in
/// many forms.
const SEVERAL: usize = 3;

/// W258: two projects of one unit have one name in one year. Punctuation, width and blanks are set aside.
pub fn one_name(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    in_one_year(subjects, |forms| {
        for same in groups(forms, |form| name(&subjects[form].form)) {
            tell(subjects, &same, findings, |form, other, projects| {
                let (name, other) = (form.name().to_owned(), other.path.clone());
                let shared = form.place().is_some_and(|span| span.source.path != form.path);
                match shared {
                    true => Finding::NameShared { name, projects },
                    false => Finding::NameTwice { name, other, projects },
                }
            });
        }
    })
}

/// W259: two projects of one unit have the same indicators with the same targets, and the same amounts, under
/// two names. What a form has from shared files says nothing of it.
pub fn one_content(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    in_one_year(subjects, |forms| {
        for mut same in groups(forms, |form| content(&subjects[form].form)) {
            // Those of one name are W258's; one of them stands for them here.
            same.sort_by_key(|form| name(&subjects[*form].form));
            same.dedup_by_key(|form| name(&subjects[*form].form));
            same.sort_unstable();
            tell(subjects, &same, findings, |_, other, projects| {
                let (other, path) = (other.name().to_owned(), other.path.clone());
                Finding::ContentTwice { other, path, projects }
            });
        }
    })
}

/// Looks at the forms of each year.
fn in_one_year(subjects: &[Arc<Subject>], mut look: impl FnMut(&[usize])) -> Result<(), Lack> {
    let years = by_year(subjects);
    years.values().find(|forms| forms.len() > 1).ok_or(Lack::OtherForms)?;
    years.values().for_each(|forms| look(forms));
    Ok(())
}

/// Forms that have something in common; those that have nothing to compare are left out.
fn groups<K: Ord>(forms: &[usize], key: impl Fn(usize) -> Option<K>) -> impl Iterator<Item = Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for &form in forms {
        if let Some(key) = key(form) {
            groups.entry(key).or_default().push(form);
        }
    }
    groups.into_values()
}

/// Adds a finding to each of several forms, with another one of them.
fn tell(
    subjects: &[Arc<Subject>],
    same: &[usize],
    findings: &mut Findings,
    finding: impl Fn(&Form, &Form, usize) -> Finding,
) {
    let [first, second, ..] = *same else { return };
    for &form in same {
        let subject = &subjects[form];
        let other = &subjects[if form == first { second } else { first }].form;
        let field = subject.form.edition.field(Role::Name);
        let about = field.map_or("", |field| &subject.form.edition.fields[field].key);
        let place = subject.form.place();
        let related: Vec<&Span> = other.place().into_iter().filter(|other| Some(*other) != place).collect();
        findings.add_with(subject, place, about, finding(&subject.form, other, same.len()), &related);
    }
}

/// Who applies: the unit, or the department where the edition has no unit.
fn applicant(form: &Form) -> String {
    let unit = plain(form.text(Role::Unit));
    if unit.is_empty() { plain(form.text(Role::Department)) } else { unit }
}

/// What a form is known by: its name and who applies.
fn name(form: &Form) -> Option<(String, String)> {
    let name = plain(form.name());
    (!name.is_empty()).then(|| (name, applicant(form)))
}

/// What a form is known by whatever it is called.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Content {
    applicant: String,
    /// Names with targets, sorted.
    indicators: Vec<(String, String)>,
    /// In 元, sorted, without zeros.
    amounts: Vec<Decimal>,
}

/// The content of a form; `None` if it has too little of its own.
fn content(form: &Form) -> Option<Content> {
    let own = |span: &Option<Span>| span.as_ref().is_some_and(|span| span.source.path == form.path);
    let is_own = |one: &&Indicator| own(&one.name.span) || own(&one.target.span);
    let unit = form.edition.funding.style.unit.in_yuan();
    let amounts = form.funds.iter().flatten().flatten();
    let amounts: Vec<_> = amounts.filter(|amount| !amount.value.is_zero()).collect();
    let several = form.indicators.iter().filter(is_own).count() >= SEVERAL;
    if !several || !amounts.iter().any(|amount| own(&amount.span)) {
        return None;
    }
    let target = |one: &Indicator| {
        one.target.value.to_string().chars().map(half).filter(|char| !char.is_whitespace()).collect()
    };
    let mut indicators: Vec<(String, String)> =
        form.indicators.iter().map(|one| (canonical(&one.name.value), target(one))).collect();
    indicators.sort_unstable();
    let mut yuan: Vec<Decimal> = amounts
        .iter()
        .map(|amount| amount.value.checked_mul(unit).unwrap_or(amount.value).normalize())
        .collect();
    yuan.sort_unstable();
    Some(Content { applicant: applicant(form), indicators, amounts: yuan })
}
