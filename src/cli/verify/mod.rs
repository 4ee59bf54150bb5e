//! `shenbao verify`: which PDFs are to be judged, and what is said of them.

mod agreement;
mod json;
mod words;

use std::path::Path;

use super::args::{Global, VerifyArgs, VerifyFormat};
use super::exit::Exit;
use super::ink::paint;
use super::ui::Ui;
use crate::diagnostic::Report;
use crate::diff::print::Piece;
use crate::engine::verify::{Asked, Verdict, at_revision, verify};
use crate::message::Lang;
use crate::workspace::{OUT, Workspace};

/// What is printed of a PDF that was judged.
struct Printed {
    exit: Exit,
    text: Vec<Vec<Piece>>,
    json: String,
}

/// What decides how verdicts are put into words.
struct Wording {
    lang: Lang,
    verbose: bool,
    /// Whether there is a workspace that PDFs are held against, and at which revision.
    against: Option<Option<String>>,
}

/// Judges the PDFs that the call names.
pub fn run(start: &Path, base: &Path, args: &VerifyArgs, global: &Global, ui: &mut Ui) -> Exit {
    let workspace = match &args.rev {
        None => Workspace::find(start).ok().map(Workspace::with_index),
        Some(revision) => match at_revision(start, base, revision) {
            Ok(workspace) => Some(workspace),
            Err(diagnostic) => return ui.stop(&diagnostic),
        },
    };
    let workspace = workspace.map(|workspace| global.settle(workspace));
    let paths = match (&args.paths[..], &workspace) {
        ([], Some(workspace)) => vec![workspace.root.join(OUT)],
        ([], None) => {
            ui.complain(ui.say("错误：要验证哪些 PDF？", "error: which PDFs are to be verified?"));
            return Exit::Call;
        }
        (paths, _) => paths.to_vec(),
    };
    let against = workspace.as_ref().map(|workspace| Some(workspace.revision()?.commit.name.clone()));
    let wording = Wording { lang: ui.lang, verbose: ui.verbose, against };
    let mut report = Report::default();
    let asked = Asked { base, paths: &paths, workspace, jobs: args.jobs.map(usize::from) };
    let verified = verify(asked, &mut report, &ui.bar(), |verdict| wording.print(verdict, args.format));
    let told = match verified {
        Ok(told) => told,
        Err(diagnostic) => return ui.stop(&diagnostic),
    };
    ui.diagnostics(&report.diagnostics);
    let failed = told.iter().filter(|told| told.exit != Exit::Done).count();
    match args.format {
        VerifyFormat::Json => json::print(&told, &wording, ui),
        VerifyFormat::Text => {
            for told in told.iter().filter(|told| told.exit != Exit::Done || !ui.quiet) {
                let lines = told.text.iter().map(|line| ui.spoken(&paint(line, ui.colour_results)) + "\n");
                ui.result(&lines.collect::<String>());
            }
        }
    }
    if !told.is_empty() {
        ui.note(&words::closing(told.len(), failed, ui.lang));
    }
    told.iter().map(|told| told.exit).fold(Exit::worst(&report.diagnostics), Exit::max)
}

impl Wording {
    /// The revision that PDFs are held against, if it is one.
    fn revision(&self) -> Option<&str> {
        self.against.as_ref()?.as_deref()
    }

    fn print(&self, verdict: &Verdict, format: VerifyFormat) -> Printed {
        let (text, json) = match format {
            VerifyFormat::Text => (words::block(verdict, self), String::new()),
            VerifyFormat::Json => (Vec::new(), json::entry(verdict, self.lang)),
        };
        let worst = Exit::worst(&verdict.wrong);
        let exit = if verdict.holds() { worst } else { worst.max(Exit::Forms) };
        Printed { exit, text, json }
    }
}
