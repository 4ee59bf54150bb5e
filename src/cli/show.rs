//! `shenbao show`: one resolved form as text.

use std::path::Path;

use super::args::{Format, ShowArgs};
use super::exit::Exit;
use super::ui::Ui;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::render::TextOutputs;
use crate::sheet::Sheet;
use crate::workspace::Workspace;

/// Prints the form that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: ShowArgs, ui: &mut Ui) -> Exit {
    let mut report = Report::default();
    let projects = workspace.discover(base, std::slice::from_ref(&args.path), &mut report);
    let project = match &projects[..] {
        [project] => project,
        [] => {
            ui.diagnostics(&report.diagnostics);
            return Exit::worst(&report.diagnostics).max(Exit::Call);
        }
        several => {
            let (path, count) = (args.path.display().to_string(), several.len());
            return ui.refuse(&Diagnostic::new(Message::ManyProjects { path, count }), Exit::Call);
        }
    };
    let desk = match Desk::open(workspace, &projects, &mut report) {
        Ok(desk) => desk,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    let resolved = desk.resolve(project, &mut report);
    ui.diagnostics(&report.diagnostics);
    let exit = Exit::worst(&report.diagnostics);
    let Some(resolved) = resolved else { return exit.max(Exit::Forms) };
    match print(&desk, &resolved.sheet, args.format) {
        Ok(text) => {
            ui.result(&text);
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
