//! A small workspace that builds and checks clean.
//!
//! What is written stands in `init/`. The year is that of the call, not of a clock: the same call
//! writes the same files on any day.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::workspace::{Created, PROJECTS, Workspace, uncreatable};

/// What stands for the year in paths and texts.
const YEAR: &str = "YYYY";

macro_rules! files {
    ($($path:literal <- $file:literal),* $(,)?) => {
        &[$( ($path, include_str!(concat!("init/", $file))) ),*]
    };
}

/// The files in [`PROJECTS`] that make the workspace.
static FILES: &[(&str, &str)] = files![
    "_defaults.yaml" <- "defaults.yaml",
    "_indicators.yaml" <- "indicators.yaml",
    "YYYY/_defaults.yaml" <- "year.yaml",
    "YYYY/全民阅读推广.yaml" <- "project.yaml",
];
/// Files that are left as they are if they are there.
static BESIDE: &[(&str, &str)] = files![
    "说明.txt" <- "readme.txt",
    ".gitignore" <- "gitignore",
    ".gitattributes" <- "gitattributes",
];

/// What was made of a workspace, by paths in its folder.
pub struct Made {
    /// The files that were written.
    pub files: Vec<String>,
    /// Those that were there already, and are as they were.
    pub kept: Vec<&'static str>,
}

/// Makes the workspace in a folder below `base`, which is made if need be; messages call it as it is named
/// here. All of it is made, or nothing.
///
/// # Errors
/// A `base` that is not there, a folder that is a workspace or lies among the projects of one, and what can't
/// be written.
pub fn init(base: &Path, folder: Option<&Path>, year: u16) -> Result<Made, Diagnostic> {
    if !base.is_dir() {
        return Err(Diagnostic::new(Message::NotFound { path: base.display().to_string() }));
    }
    let shown = folder.unwrap_or(Path::new(".")).display().to_string();
    make(&base.join(folder.unwrap_or(Path::new(""))), &shown, year)
}

fn make(folder: &Path, shown: &str, year: u16) -> Result<Made, Diagnostic> {
    let projects = folder.join(PROJECTS);
    if projects.symlink_metadata().is_ok() {
        return Err(Diagnostic::new(Message::AlreadyWorkspace { path: shown.to_owned() }));
    }
    refuse_inside_projects(folder, shown)?;
    let mut created = Created::default();
    created.folder(folder).map_err(|error| uncreatable(shown, &error))?;
    let of_year = |text: &str| text.replace(YEAR, &year.to_string());
    // `projects/` first, and refused if someone else has made it: two calls at once don't mix.
    let files: Vec<_> = FILES.iter().map(|(path, text)| (of_year(path), of_year(text))).collect();
    created.filled(&projects, PROJECTS, &files).map_err(|diagnostic| match diagnostic.message {
        Message::AlreadyThere { .. } => Diagnostic::new(Message::AlreadyWorkspace { path: shown.to_owned() }),
        _ => diagnostic,
    })?;
    let mut files: Vec<String> = files.into_iter().map(|(path, _)| format!("{PROJECTS}/{path}")).collect();
    let mut kept = Vec::new();
    for (path, text) in BESIDE {
        if folder.join(path).symlink_metadata().is_ok() {
            kept.push(*path);
            continue;
        }
        created.file(&folder.join(path), path, of_year(text).as_bytes())?;
        files.push((*path).to_owned());
    }
    created.keep();
    Ok(Made { files, kept })
}

/// A workspace among the projects of another would have its files taken for projects of both.
fn refuse_inside_projects(folder: &Path, shown: &str) -> Result<(), Diagnostic> {
    let there = folder.ancestors().find_map(|above| above.canonicalize().ok());
    let Some(there) = there else { return Ok(()) };
    let around = there.ancestors().filter_map(|above| Workspace::find(above).ok());
    for workspace in around {
        if there.starts_with(workspace.projects()) {
            let (path, workspace) = (shown.to_owned(), workspace.root.display().to_string());
            return Err(Diagnostic::new(Message::InsideProjects { path, workspace }));
        }
    }
    Ok(())
}
