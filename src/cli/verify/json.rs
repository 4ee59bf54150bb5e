//! What is said of PDFs to programs, described in docs/proof.md. Additions keep the version, changes raise it.

use serde_json::{Value, json};

use super::agreement::changes;
use super::{Printed, Wording};
use crate::cli::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::diff::print;
use crate::digest::PROGRAM;
use crate::engine::verify::Verdict;
use crate::message::Lang;
use crate::proof::{Agreement, Cause, Likeness};
use crate::text::Places;

/// The version of the format.
const VERSION: u32 = 1;

/// Prints all PDFs, each on a line of its own.
pub fn print(told: &[Printed], wording: &Wording, ui: &Ui) {
    let against = wording.against.as_ref().map(|revision| json!({"revision": revision}));
    let against = against.unwrap_or_default();
    let mut text = format!(
        "{{\n\"version\": {VERSION},\n\"program\": \"{PROGRAM}\",\n\"against\": {against},\n\"pdfs\": ["
    );
    for (i, told) in told.iter().enumerate() {
        text.push_str(if i == 0 { "\n" } else { ",\n" });
        text.push_str(&told.json);
    }
    text.push_str(if told.is_empty() { "]\n}\n" } else { "\n]\n}\n" });
    ui.json(&text);
}

/// One PDF.
pub fn entry(verdict: &Verdict, lang: Lang) -> String {
    let problem = |wrong: &Diagnostic| problem(wrong, lang);
    let record = verdict.record.as_ref().map(|record| {
        json!({
            "form": record.form,
            "edition": record.edition,
            "program": record.program,
            "commit": record.commit,
            "no_commit": record.no_commit,
            "key": record.key,
        })
    });
    let itself = verdict.itself.as_ref().map(|itself| {
        let likeness = match itself.likeness {
            Likeness::Bytes => "bytes",
            Likeness::Drawing => "drawing",
            Likeness::Text => "text",
            Likeness::Other => "other",
        };
        let cause = |cause: &Cause| match cause {
            Cause::Program(_) => "program",
            Cause::Templates => "templates",
            Cause::Fonts => "fonts",
        };
        json!({
            "same": likeness,
            "holds": itself.holds(),
            "other": itself.causes.iter().map(cause).collect::<Vec<_>>(),
            "laid_over": itself.laid_over,
        })
    });
    let agreement = verdict.agreement.as_ref().map(|agreement| match agreement {
        Agreement::Same { project, shared } => {
            json!({"state": "same", "same_project_text": project, "same_shared_text": shared})
        }
        Agreement::Differs(change) => {
            let mut written = Vec::new();
            // A vector takes all that is written to it.
            let _ = print::json(&changes(change), lang, &mut written);
            let mut all: Value = serde_json::from_slice(&written).unwrap_or_default();
            json!({"state": "differs", "change": all["forms"][0].take()})
        }
        Agreement::Gone => json!({"state": "gone"}),
        Agreement::Unread(wrong) => {
            json!({"state": "unread", "problems": wrong.iter().map(problem).collect::<Vec<_>>()})
        }
    });
    let agreement = agreement.map(|mut agreement| {
        if let Some(path) = &verdict.renamed {
            agreement["renamed"] = json!(path);
        }
        agreement
    });
    json!({
        "pdf": verdict.path,
        "holds": verdict.holds(),
        "record": record,
        "problems": verdict.wrong.iter().map(problem).collect::<Vec<_>>(),
        "itself": itself,
        "agreement": agreement,
    })
    .to_string()
}

fn problem(wrong: &Diagnostic, lang: Lang) -> Value {
    let mut places = Places::default();
    let place = wrong.span.as_ref().map(|span| (span, places.of(span)));
    json!({
        "code": wrong.message.code(),
        "message": wrong.message.text(lang),
        "hint": wrong.message.hint(lang),
        "file": place.map(|(span, _)| span.source.path.as_str()),
        "line": place.map(|(_, place)| place.line),
        "column": place.map(|(_, place)| place.column),
    })
}
