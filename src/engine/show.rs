//! One form as text: what its paper says.

use std::path::Path;

use super::Refused;
use super::one::{self, One};
use crate::desk::Desk;
use crate::diagnostic::Diagnostic;
use crate::render::TextOutputs;
use crate::sheet::Sheet;
use crate::workspace::Workspace;

/// The kinds of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// Markdown.
    Md,
    /// A page for browsers.
    Html,
    /// The sheet for programs.
    Json,
}

/// A form as text.
pub struct Shown {
    /// The text.
    pub text: String,
    /// What there is to say of the project.
    pub found: Vec<Diagnostic>,
}

/// Shows the one project at `path`, which is relative to `base`.
///
/// # Errors
/// A path that leads to no project or to several, a project with errors, and a template that can't be read or
/// run.
pub fn show(workspace: &Workspace, base: &Path, path: &Path, format: Format) -> Result<Shown, Refused> {
    let One { project, desk, mut report } = one::find(workspace, base, path)?;
    let resolved = desk.resolve(&project, &mut report);
    let mut found = report.diagnostics;
    let Some(resolved) = resolved else { return Err(Refused::Forms(found)) };
    match print(&desk, &resolved.sheet, format) {
        Ok(text) => Ok(Shown { text, found }),
        Err(diagnostic) => {
            found.push(diagnostic);
            Err(Refused::Call(found))
        }
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
