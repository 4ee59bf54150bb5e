//! The one project that a call is about.

use std::path::Path;

use super::Refused;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{Choices, Message};
use crate::workspace::{Project, Workspace};

/// A project with the desk it is read at, and what was found so far.
pub struct One {
    /// The project.
    pub project: Project,
    /// The desk.
    pub desk: Desk,
    /// What is wrong with the files it shares with others.
    pub report: Report,
}

/// Finds the one project at `path`, which is relative to `base`.
///
/// # Errors
/// A path that leads to no project or to several, and a `lib.typ` that can't be read.
pub fn find(workspace: &Workspace, base: &Path, path: &Path) -> Result<One, Refused> {
    let mut report = Report::default();
    let mut projects = workspace.discover(base, &[path.to_owned()], &mut report);
    match (projects.pop(), projects.len() + 1) {
        (None, _) => Err(Refused::Call(report.diagnostics)),
        (Some(project), 1) => {
            let desk = Desk::open(workspace, std::slice::from_ref(&project), &mut report)?;
            Ok(One { project, desk, report })
        }
        (Some(last), count) => {
            let path = path.display().to_string();
            let known = Choices(projects.into_iter().chain([last]).map(|project| project.shown).collect());
            Err(Diagnostic::new(Message::ManyProjects { path, count, known }).into())
        }
    }
}
