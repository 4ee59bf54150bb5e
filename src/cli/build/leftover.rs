//! What `build` says of PDFs that no project makes any more.

use crate::cli::ui::Ui;
use crate::engine::build::Leftovers;
use crate::message::Lang;

/// So many are named, unless all are asked for.
const NAMED: usize = 3;

/// Tells of what is left; `pruned` if it was to be removed.
pub fn tell(leftovers: &Leftovers, pruned: bool, ui: &Ui) {
    let pdfs = leftovers.entries().filter_map(|entry| Some(entry.made.as_ref()?.pdf.clone()));
    let pdfs: Vec<String> = pdfs.collect();
    let told = [
        (
            &leftovers.removed,
            "删去了 {n} 份没有项目的 PDF：{names}",
            "{n} without a project removed: {names}",
        ),
        (
            &leftovers.changed,
            "{n} 份没有项目的 PDF 后来改过，没有删：{names}",
            "{n} without a project changed since, not removed: {names}",
        ),
    ];
    for (pdfs, zh, en) in told.into_iter().filter(|(pdfs, ..)| !pdfs.is_empty()) {
        say(pdfs, zh, en, ui);
    }
    if !pruned && !pdfs.is_empty() {
        let zh = "{n} 份 PDF 已经没有项目：{names}；用 shenbao build --prune 删去";
        say(&pdfs, zh, "{n} without a project: {names}; shenbao build --prune removes them", ui);
    }
}

/// Prints a sentence with the number of PDFs and their names.
fn say(pdfs: &[String], zh: &str, en: &str, ui: &Ui) {
    let named = if ui.verbose { pdfs.len() } else { NAMED };
    let comma = ui.say("、", ", ");
    let mut names = pdfs.iter().take(named).map(String::as_str).collect::<Vec<_>>().join(comma);
    if pdfs.len() > named {
        names = format!("{names}{comma}…");
    }
    let count = match (ui.lang, pdfs.len()) {
        (Lang::Zh, n) => n.to_string(),
        (Lang::En, 1) => "1 PDF".to_owned(),
        (Lang::En, n) => format!("{n} PDFs"),
    };
    ui.note(&ui.say(zh, en).replace("{n}", &count).replace("{names}", &names));
}
