//! `shenbao show`: one resolved form as text.

use std::path::Path;

use super::args::{Format, ShowArgs};
use super::exit::Exit;
use super::one::{self, One};
use super::ui::Ui;
use crate::desk::Desk;
use crate::diagnostic::Diagnostic;
use crate::render::TextOutputs;
use crate::sheet::Sheet;
use crate::text::visible;
use crate::workspace::Workspace;

/// Prints the form that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: ShowArgs, ui: &mut Ui) -> Exit {
    let One { project, desk, mut report } = match one::find(workspace, base, &args.path, ui) {
        Ok(one) => one,
        Err(exit) => return exit,
    };
    let resolved = desk.resolve(&project, &mut report);
    ui.diagnostics(&report.diagnostics);
    let exit = Exit::worst(&report.diagnostics);
    let Some(resolved) = resolved else { return exit.max(Exit::Forms) };
    match print(&desk, &resolved.sheet, args.format) {
        Ok(text) => {
            match args.format {
                Format::Json => ui.json(&text),
                Format::Text | Format::Md | Format::Html => ui.result(&visible(&text)),
            }
            exit
        }
        Err(diagnostic) => ui.refuse(&diagnostic, Exit::Call),
    }
}

fn print(desk: &Desk, sheet: &Sheet, format: Format) -> Result<String, Diagnostic> {
    let name = match format {
        Format::Json => return Ok(TextOutputs::json(sheet)),
        Format::Text => "show.txt",
        Format::Md => "show.md",
        Format::Html => "show.html",
    };
    let template = desk.assets().file(name)?;
    let outputs = TextOutputs::new([(name, template.text.as_str())]).map_err(Diagnostic::new)?;
    outputs.print(name, sheet).map_err(Diagnostic::new)
}
