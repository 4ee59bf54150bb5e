//! A version of a file among the projects as facts, one a line, for git to compare.
//!
//! Git hands over one file at a time, whatever it holds, and a copy under another name as a rule.

mod lines;
mod place;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{self, Node};
use crate::workspace::{DEFAULTS, LIBRARY, Workspace};
use place::Place;

/// What a file says, in lines with their ends.
pub enum Facts {
    /// A form.
    Form {
        /// The folder whose defaults and library it was read with, as they are now.
        folder: String,
        /// The lines.
        lines: String,
    },
    /// Defaults that forms share.
    Defaults(String),
    /// A library that forms share.
    Library(String),
}

/// Why a file is shown as it is.
pub enum NoFacts {
    /// It has errors, or what it shares with other files has.
    Wrong(Vec<Diagnostic>),
    /// No project of its name is known, so it is not known what it shares with others.
    Unknown,
    /// It may be a version of any of so many projects.
    Ambiguous(usize),
}

impl From<Report> for NoFacts {
    fn from(report: Report) -> Self {
        Self::Wrong(report.diagnostics)
    }
}

/// The facts in a file. Where it stands among the projects is looked up in the repository around `base`, if
/// its own path does not say; `settle` makes of the workspace there what the call wants of it.
///
/// # Errors
/// Why there are none.
pub fn facts(base: &Path, file: &Path, settle: impl Fn(Workspace) -> Workspace) -> Result<Facts, NoFacts> {
    let work = AssertUnwindSafe(|| read(base, file, settle));
    catch_unwind(work).unwrap_or_else(|panic| Err(NoFacts::Wrong(vec![Diagnostic::panic(&*panic)])))
}

/// A file as it is, with plain line ends; a byte that is no text is told by its number. Nothing if it can't be
/// read.
pub fn as_it_is(file: &Path) -> String {
    // A pipe or a device would never end.
    let bytes = if file.is_file() { std::fs::read(file).unwrap_or_default() } else { Vec::new() };
    let mut out = String::with_capacity(bytes.len());
    for piece in bytes.utf8_chunks() {
        out.push_str(piece.valid());
        out.extend(piece.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    out.replace("\r\n", "\n")
}

fn read(base: &Path, file: &Path, settle: impl Fn(Workspace) -> Workspace) -> Result<Facts, NoFacts> {
    let tree = parse(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let of_tree = || lines::tree(&tree).unwrap_or_else(|| tree.span.source.text.clone());
    if name.ends_with(DEFAULTS) {
        return Ok(Facts::Defaults(of_tree()));
    }
    if name.ends_with(LIBRARY) {
        return Ok(Facts::Library(of_tree()));
    }
    let (workspace, project) = match place::find(base, file, &tree) {
        Place::Found(workspace, project) => (settle(workspace), project),
        Place::Unknown => return Err(NoFacts::Unknown),
        Place::Ambiguous(count) => return Err(NoFacts::Ambiguous(count)),
    };
    let mut report = Report::default();
    let desk = Desk::open(&workspace, std::slice::from_ref(&project), &mut report);
    let desk = desk.map_err(|error| NoFacts::Wrong(vec![error]))?;
    let Some(resolved) = desk.resolve_tree(&project, Some(tree), Report::default(), &mut report) else {
        return Err(report.into());
    };
    let (folder, _) = project.shown.rsplit_once('/').unwrap_or_default();
    Ok(Facts::Form { folder: folder.to_owned(), lines: lines::form(&resolved.sheet) })
}

fn parse(file: &Path) -> Result<Node, NoFacts> {
    let workspace = Workspace::at(file.parent().unwrap_or(Path::new("")));
    let source = workspace.read(file).map_err(|diagnostic| NoFacts::Wrong(vec![diagnostic]))?;
    // A tree that was mended on the way is not what the file says.
    source::parse(&source).map_err(|refused| {
        let mut report = Report::default();
        refused.report(&mut report);
        report.into()
    })
}
