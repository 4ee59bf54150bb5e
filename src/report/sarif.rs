//! SARIF 2.1.0, the exchange format of static analysis (OASIS), as code-scanning services read it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use super::explain::{explain, markdown};
use super::{Entry, Review, codes, escaped, reasons, severity, title};
use crate::message::{Lang, Severity};
use crate::text::{Places, Span, bearable};

/// The root that paths are relative to.
const ROOT: &str = "%SRCROOT%";
/// The root of what is inside the program, whose paths begin with [`INSIDE`].
const PROGRAM: &str = "SHENBAO";
const INSIDE: &str = "<shenbao>/";

/// Writes one run with everything that was found, what is excused as suppressed.
///
/// # Errors
/// What the writer refuses.
pub fn sarif(review: &Review, out: &mut dyn Write) -> io::Result<()> {
    let lang = review.lang;
    // The catalogue, and whatever else was found.
    let mut rules: Vec<(&str, Severity)> = codes().collect();
    let mut index: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(i, (code, _))| (*code, i)).collect();
    for message in review.entries.iter().map(|entry| &entry.finding.message) {
        index.entry(message.code()).or_insert_with(|| {
            rules.push((message.code(), message.severity()));
            rules.len() - 1
        });
    }
    let descriptors: Vec<Value> = rules.iter().map(|(code, severity)| rule(code, *severity, lang)).collect();
    let version = env!("CARGO_PKG_VERSION");
    let driver =
        json!({"name": "shenbao", "version": version, "semanticVersion": version, "rules": descriptors});
    writeln!(
        out,
        "{{\n\"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\","
    )?;
    writeln!(out, "\"version\": \"2.1.0\",\n\"runs\": [{{")?;
    writeln!(out, "\"tool\": {},", json!({"driver": driver}))?;
    writeln!(out, "\"language\": \"{}\",", if lang == Lang::Zh { "zh-CN" } else { "en" })?;
    writeln!(out, "\"columnKind\": \"unicodeCodePoints\",")?;
    let inside = match lang {
        Lang::Zh => "程序里自带的文件",
        Lang::En => "files inside the program",
    };
    let root = match lang {
        Lang::Zh => "仓库的根",
        Lang::En => "the root of the repository",
    };
    let bases = json!({ROOT: {"description": {"text": root}}, PROGRAM: {"description": {"text": inside}}});
    writeln!(out, "\"originalUriBaseIds\": {bases},")?;
    let not_run: Vec<Value> = review
        .not_run()
        .map(|(rule, lacking)| {
            let reason = reasons(lacking, lang);
            let text = match lang {
                Lang::Zh => format!("未检查 {}：{reason}", rule.code),
                Lang::En => format!("{} not checked: {reason}", rule.code),
            };
            let rule = json!({"id": rule.code, "index": index.get(rule.code)});
            json!({"level": "note", "message": {"text": text}, "associatedRule": rule})
        })
        .collect();
    let invocation = json!({"executionSuccessful": true, "toolExecutionNotifications": not_run});
    writeln!(out, "\"invocations\": [{invocation}],")?;
    write!(out, "\"results\": [")?;
    let mut places = Places::default();
    let mut seen = BTreeMap::new();
    for (number, entry) in review.entries.iter().enumerate() {
        let fingerprint = entry.fingerprint(&mut seen);
        let mut value = result(entry, review, &mut places);
        value["ruleIndex"] = index.get(entry.finding.message.code()).copied().into();
        value["partialFingerprints"] = json!({"shenbaoFinding/v1": fingerprint});
        write!(out, "{}\n{}", if number == 0 { "" } else { "," }, escaped(&value.to_string()))?;
    }
    writeln!(out, "\n]\n}}]\n}}")
}

fn level(severity: Severity) -> &'static str {
    super::severity(severity, Lang::En)
}

fn rule(code: &str, kind: Severity, lang: Lang) -> Value {
    let other = || format!("{code} ({})", severity(kind, lang));
    let title = title(code, lang).map_or_else(other, str::to_owned);
    let text = explain(code, lang).unwrap_or_default();
    let markdown = markdown(code, lang).unwrap_or_else(|| text.clone());
    json!({
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level(kind)},
    })
}

fn result<'s>(entry: &'s Entry, review: &Review, places: &mut Places<'s>) -> Value {
    let finding = entry.finding;
    let hint = finding.message.hint(review.lang);
    let text = if hint.is_empty() { entry.text.clone() } else { format!("{}\n{hint}", entry.text) };
    let primary = match &finding.span {
        Some(span) => location(span, review.prefix, places),
        // Services refuse a result that lies nowhere.
        None => {
            json!({"physicalLocation": {"artifactLocation": artifact(entry.file().unwrap_or("projects"), review.prefix)}})
        }
    };
    let mut value = json!({
        "ruleId": finding.message.code(),
        "ruleIndex": null,
        "level": level(finding.message.severity()),
        "message": {"text": without_links(&text)},
        "locations": [primary],
    });
    let related: Vec<Value> =
        finding.related.iter().map(|span| location(span, review.prefix, places)).collect();
    if !related.is_empty() {
        value["relatedLocations"] = related.into();
    }
    // Either all results tell whether they are suppressed or none does.
    let suppression = |reason: &Arc<str>| json!({"kind": "inSource", "status": "accepted", "justification": bearable(reason)});
    value["suppressions"] = finding.excuse.iter().map(suppression).collect();
    let mut properties = serde_json::Map::new();
    if let Some(subject) = &finding.subject {
        properties.insert("subject".to_owned(), subject.as_str().into());
    }
    if !entry.forms.is_empty() {
        properties.insert("forms".to_owned(), entry.forms.iter().map(|form| &**form).collect());
    }
    if !properties.is_empty() {
        value["properties"] = properties.into();
    }
    value
}

fn location<'s>(span: &'s Span, prefix: &str, places: &mut Places<'s>) -> Value {
    let place = places.of(span);
    json!({"physicalLocation": {
        "artifactLocation": artifact(&span.source.path, prefix),
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }})
}

fn artifact(path: &str, prefix: &str) -> Value {
    match path.strip_prefix(INSIDE) {
        Some(path) => json!({"uri": uri(path), "uriBaseId": PROGRAM}),
        None => json!({"uri": uri(&format!("{prefix}{path}")), "uriBaseId": ROOT}),
    }
}

/// A relative path as a URI: what is not unreserved in RFC 3986 is percent-encoded, byte by byte.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// A text in which nothing is taken for a link `[…](…)`.
fn without_links(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_uris() {
        assert_eq!(super::uri("projects/a b%/甲.yaml"), "projects/a%20b%25/%E7%94%B2.yaml");
    }

    #[test]
    fn texts_hold_no_links() {
        assert_eq!(super::without_links("[甲] (乙)"), "[甲] (乙)");
        assert_eq!(super::without_links("[甲](乙)"), "\\[甲\\](乙)");
    }
}
