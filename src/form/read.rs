//! Merged tree → [`Form`], by the edition's declaration.

use std::sync::Arc;

use super::context::WORDS;
use super::funds::{read_funds, silent_zero};
use super::{Excuse, Excuses, ExpressionError, FieldValue, Form, Library, Located, Words, context, resolve};
use crate::character::looks;
use crate::diagnostic::{Diagnostic, Report};
use crate::edition::{Edition, Field, FieldKind, Role};
use crate::message::{ArchiveMessage, Code, Meant, Message};
use crate::source::{Fields, Key, Node, Reader, Span, Value, keys, looks_right};
use crate::text::{bearable, code, is_stray};
use crate::value::date::{DateError, Edge, YEARS, days_of_month, meant_date, meant_year, parse_date};

/// A form may excuse so many things: as many as it may have indicators.
const MAX_EXCUSES: usize = 3000;

impl Form {
    /// Reads a project's merged tree.
    ///
    /// # Errors
    /// All independent errors go to the report; then there is no form.
    pub fn read(
        path: &str,
        root: &Node,
        library: Option<&Library>,
        edition: &Arc<Edition>,
        report: &mut Report,
    ) -> Option<Self> {
        let before = report.mark();
        refuse_control_characters(root, report);
        let mut form = read(path, root, library, edition, &mut Reader { report })?;
        let is_clean = |report: &Report| !report.failed(before);
        let clean = is_clean(report);
        let read = report.mark();
        resolve_texts(&mut form, report);
        if !clean {
            // What a word stands for may be what could not be read; all else that is wrong with an
            // expression is wrong with any form.
            let mut found = report.take_since(read);
            for found in &mut found {
                if let Message::UnknownName { known, .. } = &mut found.message {
                    *known = WORDS.join(", ");
                }
            }
            found.retain(|found| match &found.message {
                Message::UnknownName { name, .. } => {
                    !WORDS.contains(&name.split(['.', '[']).next().unwrap_or_default())
                }
                Message::Expression { .. } => false,
                _ => true,
            });
            report.extend(found);
        }
        is_clean(report).then_some(form)
    }
}

fn read(
    path: &str,
    root: &Node,
    library: Option<&Library>,
    edition: &Arc<Edition>,
    reader: &mut Reader,
) -> Option<Form> {
    let before = reader.report.mark();
    let mut map = reader.map(path, root)?;
    map.take(keys::EDITION);
    let year = read_year(&mut map, reader);
    let fields: Vec<_> = edition.fields.iter().map(|field| read_field(field, &mut map, reader)).collect();
    let funds = read_funds(edition, &mut map, reader);
    let goals = edition
        .goals
        .iter()
        .map(|goal| {
            let node = map.take(&goal.key);
            let text =
                node.and_then(|node| Some(Located::at(node, reader.text(&goal.key, node)?.to_owned())));
            let blank =
                node.is_none_or(|node| node.is_null() || text.as_ref().is_some_and(|t| is_blank(&t.value)));
            if goal.required && blank {
                reader.missing(&goal.key, &node.map_or_else(|| map.span.clone(), |n| n.span.clone()));
            }
            text
        })
        .collect();
    let indicators = match map.take(keys::INDICATORS) {
        Some(node) if !node.is_null() => super::indicators::read(node, library, edition, reader),
        empty => {
            reader.missing(keys::INDICATORS, empty.map_or(&map.span, |node| &node.span));
            Vec::new()
        }
    };
    let excuses = map.take(keys::CHECKS).map(|node| read_excuses(node, reader)).unwrap_or_default();

    let mut known = vec![keys::EDITION, keys::YEAR, keys::FUNDS, keys::INDICATORS, keys::CHECKS];
    known.extend(edition.fields.iter().map(|field| field.key.as_str()));
    known.extend(edition.goals.iter().map(|goal| goal.key.as_str()));
    reader.finish(map, &known);

    let form = Form {
        path: path.to_owned(),
        edition: edition.clone(),
        // Without a year there is an error, and the form is only good for finding others.
        year: year.unwrap_or(Located { value: 0, span: None }),
        fields,
        funds,
        goals,
        indicators,
        excuses,
    };
    check_period(&form, reader);
    // What is missing may stand under a key that is wrong.
    if !reader.report.failed(before) {
        for (column, amounts) in edition.funding.columns.iter().zip(&form.funds) {
            if let Some(i) = silent_zero(column, amounts, &root.span) {
                let message = Message::AmountMissing { key: column.lines[i].key.clone() };
                reader.at_first_line(&root.span, message);
            }
        }
    }
    super::cut::tell(&form, reader.report);
    Some(form)
}

fn read_year(map: &mut Fields, reader: &mut Reader) -> Option<Located<i32>> {
    let written = map.take(keys::YEAR);
    let Some(node) = written.filter(|node| !node.is_null()) else {
        reader.missing(keys::YEAR, written.map_or(&map.span, |node| &node.span));
        return None;
    };
    let typed = node.as_scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default();
    let is_whole = typed.chars().all(|c| c.is_ascii_digit());
    let is_odd = looks_right(typed, |text| text.chars().all(|c| c.is_ascii_digit())).is_some();
    if let Some(meant) = meant_year(typed).filter(|_| !is_whole && !is_odd) {
        let (key, value) = (keys::YEAR.to_owned(), typed.to_owned());
        reader.report.at(&node.span, Message::NotWholeYear { key, value, meant });
        return None;
    }
    let year = reader.whole(keys::YEAR, node)?;
    if !YEARS.contains(&year) {
        reader.report.at(&node.span, Message::BadYear { value: year.to_string() });
        return None;
    }
    Some(Located::at(node, year as i32))
}

fn read_field(field: &Field, map: &mut Fields, reader: &mut Reader) -> Option<Located<FieldValue>> {
    let entry = map.take_entry(&field.key);
    let node = entry.map(|entry| &entry.value);
    if let Some(rest) =
        entry.filter(|entry| entry.value.is_blank()).and_then(|entry| super::cut::rest_of(&entry.key))
    {
        let message = Message::CutByHash { key: field.key.clone(), rest: rest.text().to_owned() };
        reader.report.push(Diagnostic::at(&rest, message).about(&field.key));
    }
    let written = node.filter(|node| !node.is_null());
    let Some(node) = written else {
        if field.required {
            reader.missing(&field.key, &node.map_or_else(|| map.span.clone(), |n| n.span.clone()));
        }
        return None;
    };
    let key = || field.key.clone();
    let value = match &field.kind {
        FieldKind::Text | FieldKind::Choice(_) => {
            let text = reader.text(&field.key, node)?;
            if field.required && is_blank(text) {
                reader.missing(&field.key, &node.span);
                return None;
            }
            if let FieldKind::Choice(values) = &field.kind
                && !values.is_empty()
                && !values.iter().any(|value| value == text)
            {
                let value = text.to_owned();
                let message = match values.iter().find(|known| looks(known) == looks(text)) {
                    Some(near) => {
                        Message::UnknownChoiceLooks { key: key(), value, near: Meant::new(text, near) }
                    }
                    None => Message::UnknownChoice { key: key(), value, known: values.join("、") },
                };
                reader.report.push(Diagnostic::at(&node.span, message).about(&field.key));
            }
            FieldValue::Text(text.to_owned())
        }
        FieldKind::Date(_) => {
            let (text, _) = reader.scalar(&field.key, node)?;
            let value = text.to_owned();
            match parse_date(text) {
                Ok(date) => FieldValue::Date(date),
                Err(error) => {
                    let looks = looks_right(text, |text| parse_date(text).is_ok());
                    let message = match looks.filter(|_| matches!(error, DateError::NotADate)) {
                        Some((found, write)) => Message::BadDateLooks { key: key(), found, write },
                        None => no_date(field, value, error),
                    };
                    reader.report.at(&node.span, message);
                    return None;
                }
            }
        }
        FieldKind::Number => FieldValue::Number(reader.whole(&field.key, node)?),
    };
    Some(Located::at(node, value))
}

/// What to say of a text that is no date, with the day that is meant.
fn no_date(field: &Field, value: String, error: DateError) -> Message {
    let key = field.key.clone();
    let edge = match field.role {
        Some(Role::Start) => Some(Edge::First),
        Some(Role::End) => Some(Edge::Last),
        _ => None,
    };
    match error {
        DateError::NotADate => match meant_date(&value, edge) {
            Some(date) => Message::BadDateMeant { key, value, meant: date.to_string() },
            None => Message::BadDate { key, value },
        },
        DateError::NoSuchYear => Message::YearOff { key, value },
        DateError::NoSuchDay => match days_of_month(&value) {
            Some((year, month, days)) => Message::ShortMonth { key, value, year, month, days },
            None => Message::NoSuchDay { key, value },
        },
    }
}

fn check_period(form: &Form, reader: &mut Reader) {
    let (Some(start), Some(end)) = (form.date(Role::Start), form.date(Role::End)) else { return };
    if end >= start {
        return;
    }
    let place = |role| {
        let index = form.edition.field(role)?;
        form.fields[index].as_ref()?.span.clone()
    };
    let message = Message::EndBeforeStart { start: start.to_string(), end: end.to_string() };
    let related = place(Role::Start).into_iter().collect();
    reader.report.push(Diagnostic { span: place(Role::End), related, ..Diagnostic::new(message) });
}

/// Reads `豁免: {W101: reason}` or, for some findings of a code only, `豁免: {W101: {subject: reason}}`.
fn read_excuses(node: &Node, reader: &mut Reader) -> Excuses {
    let Some(mut checks) = reader.map(keys::CHECKS, node) else { return Excuses::default() };
    let excuses = checks.take(keys::EXCUSES);
    reader.finish(checks, &[keys::EXCUSES]);
    let Some(mut map) = excuses.and_then(|node| reader.map(keys::EXCUSES, node)) else {
        return Excuses::default();
    };
    let mut found = Vec::new();
    for (code, node) in map.rest() {
        let excusable = Code::all().any(|known| known.code == code.text);
        if !excusable || code.text.starts_with('E') {
            reader.report.at(&code.span, Message::NothingToExcuse { code: code.text.clone() });
            continue;
        }
        let mut reason = |subject: Option<&Key>, node: &Node| {
            let key = subject.unwrap_or(code);
            let text = reader.text(&key.text, node);
            if node.is_null() || text.is_some_and(is_blank) {
                reader.report.at(&key.span, Message::NoReason { code: key.text.clone() });
            }
            let Some(reason) = text.filter(|text| !is_blank(text)) else { return };
            let reason = reason.into();
            // Findings name what they are about in as many bytes.
            let subject = subject.map(|key| bearable(&key.text).into_owned());
            let code = code.text.clone();
            found.push(Excuse { code, subject, reason, span: key.span.clone() });
        };
        match &node.value {
            Value::Map(map) => map.entries.iter().for_each(|entry| reason(Some(&entry.key), &entry.value)),
            _ => reason(None, node),
        }
    }
    if found.len() > MAX_EXCUSES {
        let message = ArchiveMessage::TooManyExcuses { count: found.len(), limit: MAX_EXCUSES };
        reader.report.at(&node.span, message);
        found.truncate(MAX_EXCUSES);
    }
    found.into_iter().collect()
}

/// Renders the expressions in fields and goals. Fields may use the other fields that have none
/// themselves; goals may use every field.
fn resolve_texts(form: &mut Form, report: &mut Report) {
    let is_plain = |value: &FieldValue| !matches!(value, FieldValue::Text(text) if super::expression::is_expression(text));
    let with_expressions: Vec<usize> = (0..form.fields.len())
        .filter(|&i| form.fields[i].as_ref().is_some_and(|field| !is_plain(&field.value)))
        .collect();
    let goals = form.goals.iter().flatten().any(|goal| super::expression::is_expression(&goal.value));
    if with_expressions.is_empty() && !goals {
        return;
    }
    let mut plain = form.clone();
    for &i in &with_expressions {
        plain.fields[i] = None;
    }
    let before = context(&plain);
    for i in with_expressions {
        if let Some(Located { value: FieldValue::Text(text), span: Some(span) }) = &mut form.fields[i] {
            *text = resolve_or_report(text, span, &before, report);
        }
    }
    let after = context(form);
    for goal in form.goals.iter_mut().flatten() {
        if let Some(span) = &goal.span {
            goal.value = resolve_or_report(&goal.value, span, &after, report);
        }
    }
}

fn resolve_or_report(text: &str, span: &Span, words: &Words, report: &mut Report) -> String {
    match resolve(text, words) {
        Ok(resolved) => resolved.into_owned(),
        Err(error) => {
            let ExpressionError { excerpt, nth, message } = error;
            report.at(&span.nth(&excerpt, nth), message);
            text.to_owned()
        }
    }
}

/// Characters that no font prints and no form means. Line breaks and tabs are blanks.
fn refuse_control_characters(node: &Node, report: &mut Report) {
    let mut look = |text: &str, span: &Span| {
        if let Some(c) = text.chars().find(|&c| is_stray(c)) {
            report.at(&span.of_char(c), Message::Control { code: code(c) });
        }
    };
    match &node.value {
        Value::Scalar(scalar) => look(&scalar.text, &node.span),
        Value::List(items) => items.iter().for_each(|item| refuse_control_characters(item, report)),
        Value::Map(map) => {
            for entry in &map.entries {
                look(&entry.key.text, &entry.key.span);
            }
            map.entries.iter().for_each(|entry| refuse_control_characters(&entry.value, report));
        }
    }
}

/// Whether nothing is seen of a text.
fn is_blank(text: &str) -> bool {
    looks(text).is_empty()
}
