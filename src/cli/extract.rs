//! `shenbao extract`: the sources of PDFs back as files, and what is said of it.

use std::path::Path;

use super::args::ExtractArgs;
use super::exit::Exit;
use super::ui::{Ui, typed};
use crate::diagnostic::Report;
use crate::engine::extract::{Asked, extract};
use crate::message::Lang;

/// Takes the sources out of the PDFs that the call names.
pub fn run(base: &Path, args: &ExtractArgs, ui: &mut Ui) -> Exit {
    let mut report = Report::default();
    let asked = Asked { base, paths: &args.paths, out: args.out.as_deref() };
    let extracted = extract(&asked, &mut report);
    extracted.iter().flat_map(|one| &one.files).for_each(|file| ui.path(file));
    ui.diagnostics(&report.diagnostics);
    if let [one] = &extracted[..] {
        let again = format!("shenbao -C {} build", typed(&ui.below_directory(&one.folder)));
        ui.note(&match ui.lang {
            Lang::Zh => format!("再生成这份表：{again}"),
            Lang::En => format!("to build the form again: {again}"),
        });
    }
    Exit::worst(&report.diagnostics)
}
