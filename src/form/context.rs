//! What expressions in texts and labels can see: the form, and nothing else.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use tera::Context;

use super::expression::Words;
use super::{FieldValue, Form};
use crate::edition::{FundRole, Role};

/// What an indicator takes beside its name and its target, in bytes.
const INDICATOR: usize = 100;

/// All words that a form can give a meaning.
pub const WORDS: [&str; 10] = [
    "year",
    "name",
    "department",
    "unit",
    "start",
    "end",
    "annual_total",
    "project_total",
    "fields",
    "indicators",
];

#[derive(Serialize)]
struct Day {
    year: i32,
    month: u32,
    day: u32,
}

#[derive(Serialize)]
struct IndicatorView<'f> {
    category: &'f str,
    subcategory: &'f str,
    name: &'f str,
    target: String,
}

/// The words of the expressions: `year`, `name`, `department`, `unit`, `start`, `end` (each with
/// `year`, `month`, `day`), `annual_total`, `project_total`, `fields` (by key) and `indicators`.
/// What a form does not have is undefined, and using it is an error.
pub fn context(form: &Form) -> Words {
    let mut context = Context::new();
    context.insert("year", &form.year.value);
    for (name, role) in [("name", Role::Name), ("department", Role::Department), ("unit", Role::Unit)] {
        let text = form.text(role);
        if !text.is_empty() {
            context.insert(name, text);
        }
    }
    for (name, role) in [("start", Role::Start), ("end", Role::End)] {
        if let Some(date) = form.date(role) {
            context.insert(name, &day(date));
        }
    }
    let style = &form.edition.funding.style;
    for (name, role) in [("annual_total", FundRole::AnnualTotal), ("project_total", FundRole::ProjectTotal)] {
        if let Some(total) = form.total(role) {
            context.insert(name, &style.print(total));
        }
    }
    let texts: std::collections::BTreeMap<&str, &str> = form
        .edition
        .fields
        .iter()
        .zip(&form.fields)
        .filter_map(|(field, value)| match &value.as_ref()?.value {
            FieldValue::Text(text) => Some((field.key.as_str(), text.as_str())),
            _ => None,
        })
        .collect();
    context.insert("fields", &texts);
    let mut size: usize = texts.values().map(|text| text.len()).sum();
    let indicators: Vec<IndicatorView> = form
        .indicators
        .iter()
        .map(|indicator| {
            let (category, subcategory) = form.group(indicator);
            IndicatorView {
                category: &category.label,
                subcategory: &subcategory.key,
                name: &indicator.name.value,
                target: indicator.target.value.print(form.edition.target_style),
            }
        })
        .collect();
    size += indicators.iter().map(|view| view.name.len() + view.target.len() + INDICATOR).sum::<usize>();
    context.insert("indicators", &indicators);
    Words::new(context, size)
}

fn day(date: NaiveDate) -> Day {
    Day { year: date.year(), month: date.month(), day: date.day() }
}
