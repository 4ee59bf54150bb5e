//! Texts that end sooner than their author thought: ` #` begins a remark.

use super::{ColumnValue, FieldValue, Form};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::source::{Key, Span};
use crate::value::target::Target;

/// Tells of texts of a form that a `#` cuts short. One that has a blank behind it begins a remark, and so
/// does any behind an amount, a date or a number.
pub fn tell(form: &Form, report: &mut Report) {
    let mut look = |about: &str, span: Option<&Span>| {
        let Some(rest) = span.and_then(rest) else { return };
        let message = Message::CutByHash { key: about.to_owned(), rest: rest.text().to_owned() };
        report.push(Diagnostic::at(&rest, message).about(about));
    };
    for (field, value) in form.edition.fields.iter().zip(&form.fields) {
        if let Some(value) = value.as_ref().filter(|value| matches!(value.value, FieldValue::Text(_))) {
            look(&field.key, value.span.as_ref());
        }
    }
    for (goal, text) in form.edition.goals.iter().zip(&form.goals) {
        look(&goal.key, text.as_ref().and_then(|text| text.span.as_ref()));
    }
    for indicator in &form.indicators {
        let name = &indicator.name.value;
        look(name, indicator.name.span.as_ref());
        if matches!(indicator.target.value, Target::Words(_)) {
            look(name, indicator.target.span.as_ref());
        }
        for value in indicator.further.iter().flatten() {
            if matches!(value.value, ColumnValue::Text(_) | ColumnValue::Target(Target::Words(_))) {
                look(name, value.span.as_ref());
            }
        }
    }
}

/// The same behind a key whose value is blank: `项目性质: #待定`.
pub fn rest_of(key: &Key) -> Option<Span> {
    let text = &key.span.source.text;
    let end = key.span.range().end;
    let colon = text[end..]
        .find(':')
        .filter(|at| text[end..end + at].chars().all(|c| matches!(c, '"' | '\'' | ' ')))?;
    rest(&Span::new(&key.span.source, end + colon..end + colon + 1))
}

/// What YAML takes for a remark behind a value and its author may not.
pub fn rest(value: &Span) -> Option<Span> {
    // What is quoted, or stands below its key, ends where its author says.
    if value.text().starts_with(['"', '\'', '|', '>']) {
        return None;
    }
    let start = value.range().end;
    let line = value.source.text[start..].split('\n').next().unwrap_or_default().trim_end();
    let remark = line.trim_start_matches([' ', '\t']);
    let written = remark.strip_prefix('#').filter(|_| remark.len() < line.len())?;
    let start = start + line.len() - remark.len();
    written.starts_with(char::is_alphanumeric).then(|| Span::new(&value.source, start..start + remark.len()))
}
