//! Money and structure: what is missing, what does not add up, what stands twice.

use std::collections::BTreeMap;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::{Findings, Subject};
use crate::character::looks;
use crate::edition::{Edition, FundRole, Kind, Role};
use crate::form::Form;
use crate::message::{Finding, Lack, Meant};
use crate::source::Span;
use crate::value::number::narrow;

/// W201: a subcategory that the edition marks as required has no indicator.
pub fn required_groups(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let mut required =
        form.edition.subcategories().enumerate().filter(|(_, (_, group))| group.required).peekable();
    required.peek().ok_or(Lack::RequiredGroups)?;
    for (index, (_, group)) in required {
        if !form.indicators.iter().any(|indicator| indicator.subcategory == index) {
            let finding = Finding::RequiredGroupEmpty { group: group.key.clone() };
            findings.add(subject, form.place(), &group.key, finding);
        }
    }
    Ok(())
}

/// W202: nothing is declared of a kind that the edition has room for. Where a subcategory of the kind
/// is marked as required, W201 speaks; a kind without a subcategory can't be lacking.
pub fn kinds(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let groups: Vec<_> = form.edition.subcategories().map(|(_, group)| group).collect();
    // In the order of the form.
    let mut kinds: Vec<Kind> = Vec::new();
    for group in &groups {
        if !kinds.contains(&group.kind) {
            kinds.push(group.kind);
        }
    }
    for kind in kinds {
        let covered = groups.iter().any(|group| group.kind == kind && group.required);
        let declared = form.indicators.iter().any(|indicator| groups[indicator.subcategory].kind == kind);
        if !covered && !declared {
            let own: Vec<&str> =
                groups.iter().filter(|group| group.kind == kind).map(|group| group.key.as_str()).collect();
            let (label, groups) = (kind_label(&form.edition, kind, &own), own.join("、"));
            let finding = Finding::KindMissing { label: label.clone(), groups };
            findings.add(subject, form.place(), &label, finding);
        }
    }
    Ok(())
}

/// What an edition calls a kind: the category that holds this kind and no other, or its groups.
fn kind_label(edition: &Edition, kind: Kind, groups: &[&str]) -> String {
    let category = edition.taxonomy.iter().find(|category| {
        let own = &category.subcategories;
        own.len() == groups.len() && own.iter().all(|group| group.kind == kind)
    });
    category.map_or_else(|| groups.join("、"), |category| category.label.clone())
}

/// W203: the fiscal year lies outside the planned period. That the end lies before the start is an
/// error of the form itself (E042).
pub fn year_in_period(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let (Some(start), Some(end)) = (form.date(Role::Start), form.date(Role::End)) else {
        return Err(Lack::Period);
    };
    let year = form.year.value;
    if !(start.year()..=end.year()).contains(&year) {
        let (start, end) = (start.to_string(), end.to_string());
        let finding = Finding::YearOutsidePeriod { year, start, end };
        findings.add(subject, form.year.span.as_ref(), crate::source::keys::YEAR, finding);
    }
    Ok(())
}

/// W204: the project's total against the year's. In a project of one calendar year they are the same
/// money; over several years the project's is the sum of all of them.
pub fn totals(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let project = total(form, FundRole::ProjectTotal).ok_or(Lack::ProjectTotal)?;
    let annual = total(form, FundRole::AnnualTotal).ok_or(Lack::AnnualTotal)?;
    let (Some(start), Some(end)) = (form.date(Role::Start), form.date(Role::End)) else {
        return Err(Lack::Period);
    };
    let style = &form.edition.funding.style;
    let print = |total: &Total| format!("{} {}", style.print(total.amount), style.unit.name());
    let (total, year) = (print(&project), print(&annual));
    let (key, annual_key) = (project.key.to_owned(), annual.key.to_owned());
    let finding = if start.year() == end.year() && project.amount != annual.amount {
        Finding::TotalsDiffer { key, annual_key, total, year }
    } else if project.amount < annual.amount {
        Finding::ProjectTotalSmaller { key, annual_key, total, year }
    } else {
        return Ok(());
    };
    let place = project.span.or_else(|| form.place());
    let related: Vec<&Span> = annual.span.into_iter().collect();
    findings.add_with(subject, place, project.key, finding, &related);
    Ok(())
}

/// A total of the fund table.
struct Total<'f> {
    key: &'f str,
    amount: Decimal,
    /// Where it was written, or the first of its parts.
    span: Option<&'f Span>,
}

fn total(form: &Form, role: FundRole) -> Option<Total<'_>> {
    let (column, amounts, line) =
        form.edition.funding.columns.iter().zip(&form.funds).find_map(|(column, amounts)| {
            let line = column.lines.iter().position(|line| line.role == Some(role))?;
            Some((column, amounts, line))
        })?;
    let total = amounts[line].as_ref()?;
    let parts = column.parts(line).filter_map(|part| amounts[part].as_ref()?.span.as_ref());
    let span = total.span.as_ref().or_else(|| parts.into_iter().next());
    Some(Total { key: &column.lines[line].key, amount: total.value, span })
}

/// W205: one indicator twice in a form, in two groups or in two spellings. The same spelling twice in
/// one group is an error of reading (E050).
pub fn twice(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let form = &subject.form;
    let mut seen = BTreeMap::new();
    for indicator in &form.indicators {
        let name = &indicator.name;
        let folded: String = looks(&name.value).chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
        let first = *seen.entry(folded.to_lowercase()).or_insert(indicator);
        if std::ptr::eq(first, indicator) {
            continue;
        }
        let group = form.group(first).1.key.clone();
        let finding = if first.subcategory == indicator.subcategory {
            let other = Meant::new(&name.value, &first.name.value);
            Finding::SpelledTwice { name: name.value.clone(), other, group }
        } else {
            Finding::IndicatorInTwoGroups { name: name.value.clone(), group }
        };
        let related: Vec<&Span> = first.name.span.iter().collect();
        findings.add_with(subject, name.span.as_ref(), &name.value, finding, &related);
    }
    Ok(())
}
