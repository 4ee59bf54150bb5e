//! `shenbao manifest merge`: the manifests of a build's parts as one, and what is said of it.

use std::path::Path;

use super::args::ManifestCommand;
use super::exit::Exit;
use super::ui::Ui;
use crate::diagnostic::Report;
use crate::engine::merge::{Asked, Merged, merge};
use crate::message::Lang;
use crate::workspace::Workspace;

/// So many forms that have no PDF are named.
const FAILED: usize = 100;

/// Runs a command on manifests.
pub fn run(workspace: &Workspace, base: &Path, command: &ManifestCommand, ui: &mut Ui) -> Exit {
    let ManifestCommand::Merge(args) = command;
    let (manifests, out) = (&args.manifests, args.out.as_deref());
    let asked = Asked { base, manifests, out, without_pdfs: args.without_pdfs };
    let mut report = Report::default();
    let merged = merge(workspace, &asked, &mut report);
    ui.examples(&report.diagnostics);
    let Some(merged) = merged else { return Exit::worst(&report.diagnostics).max(Exit::Call) };
    say(&merged, ui);
    let forms = if merged.failed.is_empty() { Exit::Done } else { Exit::Forms };
    Exit::worst(&report.diagnostics).max(forms)
}

/// Names the forms without a PDF, and counts all.
fn say(merged: &Merged, ui: &Ui) {
    for (form, codes) in merged.failed.iter().take(FAILED) {
        let why = ui.say("有错，没有生成", "has errors and was not made");
        ui.complain(&format!("{form}: {why} ({})", codes.join(" ")));
    }
    let failed = merged.failed.len();
    if failed > FAILED {
        let more = failed - FAILED;
        ui.complain(&match ui.lang {
            Lang::Zh => format!("还有 {more} 份有错，没有生成"),
            Lang::En => format!("{more} more have errors and were not made"),
        });
    }
    let Merged { parts, forms, pages, file, .. } = merged;
    ui.note(&match ui.lang {
        Lang::Zh => {
            let failed = if failed > 0 { format!("，{failed} 份有错未生成") } else { String::new() };
            format!("合并了 {parts} 份清单：{forms} 份表，{pages} 页{failed} → {file}")
        }
        Lang::En => {
            let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
            let [parts, forms, pages] = [(*parts, "part"), (*forms, "form"), (*pages, "page")]
                .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }));
            format!("{parts} merged: {forms}, {pages}{failed} → {file}")
        }
    });
}
