//! PDFs that no project makes any more: told of, and removed when that is asked for.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use crate::cli::ui::Ui;
use crate::diagnostic::Report;
use crate::digest::blake3;
use crate::manifest::Entry;
use crate::message::Lang;
use crate::workspace::Output;

/// So many are named, unless all are asked for.
const NAMED: usize = 3;

/// What an earlier build made, and no project does now. Only these are ever removed: what else stands in
/// the folder is not ours.
#[derive(Default)]
pub struct Leftovers {
    /// Those that stand there.
    entries: Vec<Entry>,
    removed: Vec<String>,
    /// Those that hold other bytes than were written.
    changed: Vec<String>,
}

impl Leftovers {
    /// Among what earlier builds made of `others`, what stands there and is no PDF of a project: `pdfs`.
    pub fn find(others: Vec<Entry>, pdfs: &BTreeSet<String>, output: &Output) -> Self {
        let left = |entry: &Entry| {
            let made = entry.made.as_ref();
            made.is_some_and(|made| {
                is_ours(&made.pdf) && !pdfs.contains(&made.pdf) && output.size(Path::new(&made.pdf)).is_some()
            })
        };
        let gone = |entry: Entry| Entry { gone: true, errors: Vec::new(), ..entry };
        Self { entries: others.into_iter().filter(left).map(gone).collect(), ..Self::default() }
    }

    /// Removes those that hold what was written.
    pub fn prune(&mut self, output: &Output, report: &mut Report) {
        let mut buffer = Vec::new();
        self.entries.retain(|entry| {
            let Some(made) = &entry.made else { return false };
            let path = Path::new(&made.pdf);
            let bytes = output.read(path, made.bytes, &mut buffer);
            if bytes.is_none_or(|bytes| blake3(bytes) != made.blake3) {
                self.changed.push(made.pdf.clone());
                return true;
            }
            let removed = output.remove(path);
            if removed.is_ok() {
                self.removed.push(made.pdf.clone());
            }
            removed.map_err(|failed| report.push(failed)).is_err()
        });
    }

    /// Those that are still there, for the manifest.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Tells of them; `pruned` if they were to be removed.
    pub fn tell(&self, pruned: bool, ui: &Ui) {
        let pdfs = self.entries.iter().filter_map(|entry| Some(entry.made.as_ref()?.pdf.clone()));
        let pdfs: Vec<String> = pdfs.collect();
        let told = [
            (&self.removed, "删去了 {n} 份没有项目的 PDF：{names}", "{n} without a project removed: {names}"),
            (
                &self.changed,
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

/// Whether a manifest's path can be one that a build writes: a PDF below the folder.
fn is_ours(pdf: &str) -> bool {
    let plain = |part| matches!(part, Component::Normal(_));
    pdf.ends_with(".pdf") && Path::new(pdf).components().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_what_lies_below() {
        assert!(is_ours("甲.pdf") && is_ours("2024/甲.pdf"));
        for pdf in ["/etc/甲.pdf", "../甲.pdf", "2024/../../甲.pdf", "./甲.pdf", "SHA256SUMS", ""] {
            assert!(!is_ours(pdf), "{pdf}");
        }
    }
}
