//! Where the values of one form come from.

use std::path::Path;

use super::Refused;
use super::one::{self, One};
use crate::diagnostic::{Diagnostic, Report};
use crate::explain::{self, Explained, Sources, explain_written};
use crate::message::{Meant, Message};
use crate::workspace::Workspace;

/// The values of a form, or of a project that is none yet.
pub struct Explanation {
    /// The project file, as messages show it.
    pub path: String,
    /// The values, in the order of the paper.
    pub values: Vec<Explained>,
    /// Whether the project is a form; if not, the values are what is written in its files.
    pub resolved: bool,
    /// What there is to say of the project.
    pub found: Vec<Diagnostic>,
}

impl Explanation {
    /// The values that a key means: a value's own, a group's, or the end of one.
    ///
    /// # Errors
    /// A key that means none.
    pub fn select(&self, key: &str) -> Result<Vec<&Explained>, Diagnostic> {
        explain::select(&self.values, key).map_err(|unknown| {
            let key = key.to_owned();
            Diagnostic::new(match unknown.near {
                Some(near) => {
                    let near = Meant::new(&key, &near);
                    Message::UnknownPartNear { key, near }
                }
                None => Message::UnknownPart { key, known: unknown.known },
            })
        })
    }
}

/// Explains the one project at `path`, which is relative to `base`.
///
/// # Errors
/// A path that leads to no project or to several; a project file or a shared file that can't be read.
pub fn explain(workspace: &Workspace, base: &Path, path: &Path) -> Result<Explanation, Refused> {
    let One { project, desk, mut report } = one::find(workspace, base, path)?;
    // A shared file that can't be read is missing among the layers: what they say would be wrong.
    let whole = !report.has_errors();
    let resolved = desk.resolve(&project, &mut report);
    // What is wrong with the file is in the report by now.
    let own = desk.read(&project, &mut Report::default());
    let Some(own) = own.filter(|own| whole && own.as_map().is_some()) else {
        return Err(Refused::Forms(report.diagnostics));
    };
    let origins = desk.origins(&project);
    let sources = Sources { project: &own, defaults: &origins.defaults, libraries: &origins.libraries };
    let values = match &resolved {
        Some(resolved) => explain::explain(&resolved.form, &resolved.sheet, sources),
        None => explain_written(sources),
    };
    let (path, found) = (project.shown, report.diagnostics);
    Ok(Explanation { path, values, resolved: resolved.is_some(), found })
}
