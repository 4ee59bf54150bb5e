//! Findings as JSON, described in docs/ci.md. Additions keep the version, changes raise it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Entry, Review, escaped, reasons};
use crate::check::Rule;
use crate::message::{Lack, Lang, Severity};
use crate::text::{Places, Span, bearable};

/// The version of the format.
const VERSION: u32 = 1;

/// Writes everything that was found, what is excused with its reason, one finding at a time.
///
/// # Errors
/// What the writer refuses.
pub fn json(review: &Review, out: &mut dyn Write) -> io::Result<()> {
    let lang = match review.lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    writeln!(out, "{{\n\"version\": {VERSION},")?;
    writeln!(out, "\"program\": {},", json!({"name": "shenbao", "version": env!("CARGO_PKG_VERSION")}))?;
    writeln!(out, "\"lang\": \"{lang}\",")?;
    writeln!(out, "\"summary\": {},", summary(review))?;
    write!(out, "\"findings\": [")?;
    let mut places = Places::default();
    let mut seen = BTreeMap::new();
    for (number, entry) in review.entries.iter().enumerate() {
        let value = finding(entry, review.lang, &mut places, entry.fingerprint(&mut seen));
        let value = escaped(&value.to_string());
        write!(out, "{}\n{value}", if number == 0 { "" } else { "," })?;
    }
    writeln!(out, "\n]\n}}")
}

/// A severity's name for programs.
fn name(severity: Severity) -> &'static str {
    super::severity(severity, Lang::En)
}

fn finding<'s>(entry: &'s Entry, lang: Lang, places: &mut Places<'s>, fingerprint: String) -> Value {
    let finding = entry.finding;
    let mut map = Map::new();
    map.insert("code".to_owned(), finding.message.code().into());
    map.insert("severity".to_owned(), name(finding.message.severity()).into());
    map.insert("message".to_owned(), entry.text.as_str().into());
    let hint = finding.message.hint(lang);
    if !hint.is_empty() {
        map.insert("hint".to_owned(), hint.into());
    }
    if let Some(subject) = &finding.subject {
        map.insert("subject".to_owned(), subject.as_str().into());
    }
    if let Some(span) = &finding.span {
        map.append(&mut place(span, places));
    }
    let related: Vec<Value> = finding.related.iter().map(|span| place(span, places).into()).collect();
    if !related.is_empty() {
        map.insert("related".to_owned(), related.into());
    }
    if !entry.forms.is_empty() {
        map.insert("forms".to_owned(), entry.forms.iter().map(|form| &**form).collect());
    }
    if let Some(excuse) = &finding.excuse {
        map.insert("excuse".to_owned(), bearable(excuse).into());
    }
    map.insert("fingerprint".to_owned(), fingerprint.into());
    map.into()
}

fn place<'s>(span: &'s Span, places: &mut Places<'s>) -> Map<String, Value> {
    let place = places.of(span);
    let range = span.range();
    let mut map = Map::new();
    map.insert("file".to_owned(), span.source.path.as_str().into());
    for (key, value) in [
        ("line", place.line),
        ("column", place.column),
        ("endLine", place.end_line),
        ("endColumn", place.end_column),
        ("start", range.start),
        ("end", range.end),
    ] {
        map.insert(key.to_owned(), value.into());
    }
    map
}

fn summary(review: &Review) -> Value {
    let counts = review.counts();
    let lacking = |(rule, lacking): (&Rule, &BTreeMap<Lack, usize>)| {
        let forms: usize = lacking.values().sum();
        json!({"code": rule.code, "forms": forms, "reason": reasons(lacking, review.lang)})
    };
    json!({
        "errors": counts.errors,
        "warnings": counts.warnings,
        "notes": counts.notes,
        "excused": counts.excused,
        "forms": {"checked": review.forms, "unreadable": review.unread},
        "rules": {
            "run": review.run().map(|rule| rule.code).collect::<Vec<_>>(),
            "notRun": review.not_run().map(lacking).collect::<Vec<_>>(),
            "runInPart": review.run_in_part().map(lacking).collect::<Vec<_>>(),
        },
    })
}
