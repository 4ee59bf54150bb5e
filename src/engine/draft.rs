//! A project file that only has to be filled in: blank, or next year's from last year's.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::one::{self, One};
use super::{Refused, refuse_unknown_edition};
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::draft::{self, Old, Place};
use crate::edition::Edition;
use crate::form::Library;
use crate::message::Message;
use crate::source::{Node, keys};
use crate::workspace::{Created, Project, Workspace};

/// Which file is to be drafted.
pub struct Asked<'a> {
    /// The folder that paths are relative to.
    pub base: &'a Path,
    /// The project's name, or a path below `projects/`; of next year's form also a folder, or nothing: then it
    /// goes where last year's is, with its year moved on.
    pub name: Option<&'a Path>,
    /// Last year's project file, if there is one.
    pub from: Option<&'a Path>,
    /// The edition, unless it is that of the defaults or of last year.
    pub edition: Option<&'a str>,
}

/// A project file that is not written yet.
pub struct Draft {
    /// Where it is to stand.
    pub project: Project,
    /// What it says.
    pub text: String,
    /// Keys that stood in last year's defaults and are written out now.
    pub written_out: Vec<String>,
}

impl Draft {
    /// Writes the file.
    ///
    /// # Errors
    /// One that is there by now, or can't be written.
    pub fn create(&self) -> Result<(), Diagnostic> {
        let mut created = Created::default();
        created.file(&self.project.path, &self.project.shown, self.text.as_bytes())?;
        created.keep();
        Ok(())
    }
}

/// Drafts the file.
///
/// # Errors
/// A name that can be none or is taken, an edition that is not known or not given, shared files that can't be
/// read where it is to stand; an old form that can't be read.
pub fn draft(workspace: &Workspace, asked: &Asked) -> Result<Draft, Refused> {
    match asked.from {
        Some(from) => renewed(workspace, asked, from),
        None => blank(workspace, asked),
    }
}

/// The file without anything of the project's own but its name.
fn blank(workspace: &Workspace, asked: &Asked) -> Result<Draft, Refused> {
    let project = workspace.new_project(asked.base, asked.name.unwrap_or(Path::new("")))?;
    let folder = Folder::open(workspace, &project)?;
    let edition = folder.edition(asked.edition, None)?;
    let inside = project.output.parent().unwrap_or(&project.output);
    let schema = workspace.schema_line(&project.path) + "\n";
    let place = Place { year: draft::of_folder(inside), ..folder.place(&edition, &schema) };
    let place = Place { year: place.year.or_else(|| place.given_year()), ..place };
    let file = project.path.file_stem().unwrap_or_default().to_string_lossy();
    let text = draft::fresh(&file, &place);
    Ok(Draft { project, text, written_out: Vec::new() })
}

/// Next year's form of the project at `from`.
fn renewed(workspace: &Workspace, asked: &Asked, from: &Path) -> Result<Draft, Refused> {
    let One { project: old, desk, mut report } = one::find(workspace, asked.base, from)?;
    let resolved = desk.resolve(&old, &mut report);
    let own = resolved.as_ref().and_then(|_| desk.read(&old, &mut report));
    report.diagnostics.retain(Diagnostic::is_error);
    let (Some(resolved), Some(own)) = (resolved, own) else {
        return Err(Refused::Forms(report.diagnostics));
    };
    let form = &resolved.form;
    let last = form.year.value;
    let project = new_place(workspace, asked, &old, last)?;
    let folder = Folder::open(workspace, &project)?;
    let own_edition = own.as_map().and_then(|map| map.get(keys::EDITION)).map(|_| form.edition.name.as_str());
    // A folder without defaults of its own is not set up yet: what it inherits is what nearer defaults
    // overrode for last year's form.
    let origins = folder.desk.origins(&project);
    let overridden = origins.defaults.iter().all(|file| draft::reaches(file, &old.shown));
    let last_edition = form.edition.name.as_str();
    let named = asked.edition.or(own_edition).or(overridden.then_some(last_edition));
    let edition = folder.edition(named, Some(last_edition))?;
    let inside = project.output.parent().unwrap_or(&project.output);
    let schema = workspace.schema_line(&project.path) + "\n";
    let place = folder.place(&edition, &schema);
    // A year in the path was meant for this form; defaults farther up may still be last year's.
    let year = draft::of_folder(inside).or_else(|| place.given_year().filter(|year| *year != last));
    let place = Place { year: Some(year.unwrap_or(last + 1)), ..place };
    let (defaults, _) = desk.shared(old.path.parent().unwrap_or(&old.path));
    let renewed = draft::renew(&Old { form, own: &own, defaults: defaults.as_deref() }, &place);
    Ok(Draft { project, text: renewed.text, written_out: renewed.written_out })
}

/// Where next year's form goes: by the name of the call, else the old path with its year moved on.
fn new_place(workspace: &Workspace, asked: &Asked, old: &Project, last: i32) -> Result<Project, Diagnostic> {
    let mut file = old.output.file_name().unwrap_or_default().to_os_string();
    file.push(".yaml");
    match asked.name {
        Some(name) => workspace.new_project_in(asked.base, name, &file.to_string_lossy()),
        None => {
            let next = last + 1;
            let moved = draft::move_path(&old.output, last, next).ok_or_else(|| {
                let path = old.shown.clone();
                Diagnostic::new(Message::NoYearInPath { path, year: last, next })
            })?;
            let mut moved = workspace.projects().join(moved).into_os_string();
            moved.push(".yaml");
            workspace.new_project(asked.base, &PathBuf::from(moved))
        }
    }
}

/// What holds in the folder where a new file is to stand.
struct Folder {
    desk: Desk,
    defaults: Option<Arc<Node>>,
    library: Option<Arc<Library>>,
}

impl Folder {
    fn open(workspace: &Workspace, project: &Project) -> Result<Self, Refused> {
        let mut report = Report::default();
        let desk = Desk::open(workspace, std::slice::from_ref(project), &mut report)?;
        if report.has_errors() {
            // What the defaults give can't be known, so the file would ask for too much.
            return Err(Refused::Call(report.diagnostics));
        }
        let (defaults, library) = desk.shared(project.path.parent().unwrap_or(&project.path));
        Ok(Self { desk, defaults, library })
    }

    fn edition_node(&self) -> Option<&Node> {
        self.defaults.as_deref()?.as_map()?.get(keys::EDITION)
    }

    /// The edition that is named, else that of the defaults, else `otherwise`.
    fn edition(&self, named: Option<&str>, otherwise: Option<&str>) -> Result<Arc<Edition>, Refused> {
        let given = self.edition_node().and_then(Node::as_scalar).map(|scalar| scalar.text.as_str());
        let given = given.filter(|name| !name.is_empty());
        let Some(name) = named.or(given).or(otherwise) else {
            let known: Vec<&str> = self.desk.assets().editions().collect();
            return Err(Diagnostic::new(Message::NoEdition { known: known.join("、") }).into());
        };
        refuse_unknown_edition(name, &self.desk)?;
        let mut report = Report::default();
        let loaded = self.desk.edition(name, &mut report);
        loaded.map(|loaded| loaded.edition.clone()).ok_or(Refused::Call(report.diagnostics))
    }

    fn place<'a>(&'a self, edition: &'a Edition, schema: &'a str) -> Place<'a> {
        let (defaults, library) = (self.defaults.as_deref(), self.library.as_deref());
        Place { edition, defaults, library, year: None, schema }
    }
}
