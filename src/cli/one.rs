//! What `show` and `explain` begin with: the one project that the call names.

use std::path::Path;

use super::exit::Exit;
use super::ui::Ui;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::workspace::{Project, Workspace};

/// So many projects are named where one has to be chosen.
const MAX_NAMED: usize = 10;

/// A project with the desk it is read at, and what was found so far.
pub struct One {
    /// The project.
    pub project: Project,
    /// The desk.
    pub desk: Desk,
    /// What is wrong with the files it shares with others.
    pub report: Report,
}

/// Finds the one project at `path`; otherwise says why there is none, and how the call ends.
pub fn find(workspace: &Workspace, base: &Path, path: &Path, ui: &mut Ui) -> Result<One, Exit> {
    let mut report = Report::default();
    let mut projects = workspace.discover(base, &[path.to_owned()], &mut report);
    match projects.len() {
        0 => {
            ui.diagnostics(&report.diagnostics);
            return Err(Exit::worst(&report.diagnostics).max(Exit::Call));
        }
        1 => {}
        count => {
            let path = path.display().to_string();
            let named: Vec<&str> = projects.iter().take(MAX_NAMED).map(|one| one.shown.as_str()).collect();
            let more = if count > MAX_NAMED { " …" } else { "" };
            let known = format!("{}{more}", named.join(ui.say("、", ", ")));
            return Err(ui.refuse(&Diagnostic::new(Message::ManyProjects { path, count, known }), Exit::Call));
        }
    }
    match Desk::open(workspace, &projects, &mut report) {
        Ok(desk) => Ok(One { project: projects.remove(0), desk, report }),
        Err(diagnostic) => Err(ui.refuse(&diagnostic, Exit::Call)),
    }
}
