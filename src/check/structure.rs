//! Money and structure: what is missing, what does not add up, what stands twice.

use chrono::Datelike;

use super::{Findings, Subject};
use crate::edition::Role;
use crate::message::{Finding, Lack};

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
