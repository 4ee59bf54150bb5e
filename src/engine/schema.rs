//! JSON Schemas by which an editor completes, explains and checks: of one folder, or of a whole workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Refused, refuse_unknown_edition};
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::schema::{Ground, Kind, is_ours, schema};
use crate::workspace::{DEFAULTS, LIBRARY, Output, PROJECT_SCHEMA, Project, Workspace};

/// The kinds of schemas with the names of their files, and which files they are for. Projects are
/// those whose names don't begin with `_`.
const KINDS: [(Kind, &str, &str); 3] = [
    (Kind::Project, PROJECT_SCHEMA, "*.{yaml,yml}"),
    (Kind::Defaults, "defaults.json", DEFAULTS),
    (Kind::Indicators, "indicators.json", LIBRARY),
];

/// The schemas of a workspace, which are files now.
pub struct Written {
    /// How many there are, those included that were there already.
    pub count: usize,
    /// The settings of VS Code that lead from project files and shared files to their schemas, as JSON.
    pub settings: String,
}

/// The schema of a kind of files for the folder at `path`, which is relative to `base`: that of all projects
/// if there is none. A named edition is the only one that files may have.
///
/// # Errors
/// A path that leads to no folder of projects, an edition that is not known, and shared files or an edition
/// that can't be read.
pub fn of_folder(
    workspace: &Workspace,
    base: &Path,
    path: Option<&Path>,
    kind: Kind,
    edition: Option<&str>,
) -> Result<String, Refused> {
    let mut report = Report::default();
    let folder = match path {
        None => Some(workspace.projects()),
        Some(path) => workspace.folder(base, path, &mut report),
    };
    let folders: Vec<PathBuf> = folder.into_iter().collect();
    match &grounds(workspace, &folders, edition, report)?[..] {
        [ground, ..] => Ok(schema(kind, ground)),
        [] => Err(Refused::Call(Vec::new())),
    }
}

/// Writes the schemas of all folders that have shared files into the folder `to`, each whole and only where
/// it differs.
///
/// # Errors
/// As of [`of_folder`], and files that are in the way or can't be written.
pub fn write(workspace: &Workspace, to: &Path) -> Result<Written, Refused> {
    let folders = workspace.shared_folders();
    let grounds = grounds(workspace, &folders, None, Report::default())?;
    let settings = write_all(workspace, to, &folders, &grounds)?;
    Ok(Written { count: folders.len() * KINDS.len(), settings })
}

/// What holds in each of some folders; `report` says why there are none.
fn grounds(
    workspace: &Workspace,
    folders: &[PathBuf],
    edition: Option<&str>,
    mut report: Report,
) -> Result<Vec<Ground>, Refused> {
    if folders.is_empty() {
        return Err(Refused::Call(report.diagnostics));
    }
    // What holds in a folder is what would hold for a project in it.
    let project = |folder: &PathBuf| Project {
        path: folder.join("_.yaml"),
        shown: workspace.shown(folder),
        output: PathBuf::new(),
    };
    let projects: Vec<Project> = folders.iter().map(project).collect();
    let desk = Desk::open(workspace, &projects, &mut report)?;
    if let Some(name) = edition {
        refuse_unknown_edition(name, &desk)?;
    }
    let grounds = folders.iter().map(|folder| ground(&desk, folder, edition, &mut report)).collect();
    // What the folder's files give can't be known then, so a schema would ask for too much.
    if report.has_errors() { Err(Refused::Forms(report.diagnostics)) } else { Ok(grounds) }
}

/// What holds in a folder. An edition that can't be read is an error only if it is the one in force.
fn ground(desk: &Desk, folder: &Path, chosen: Option<&str>, report: &mut Report) -> Ground {
    let (defaults, library) = desk.shared(folder);
    let own_library = folder.join(LIBRARY).exists();
    let above = folder.parent().filter(|_| own_library).and_then(|above| desk.shared(above).1);
    let named = defaults.as_deref().and_then(crate::schema::edition_of);
    let edition = chosen.or(named).filter(|name| desk.assets().editions().any(|known| known == *name));
    let mut names: Vec<String> = desk.assets().editions().map(str::to_owned).collect();
    names.retain(|name| chosen.is_none_or(|chosen| chosen == name));
    let mut editions = Vec::new();
    for name in &names {
        let mut own = Report::default();
        editions.extend(desk.edition(name, &mut own).map(|loaded| loaded.edition.clone()));
        if edition == Some(name.as_str()) {
            report.diagnostics.append(&mut own.diagnostics);
        }
    }
    let edition = edition.map(str::to_owned);
    let above = if own_library { above } else { library.clone() };
    Ground { names, editions, edition, defaults, library, above }
}

/// Writes the schemas of some folders. Gives the settings of VS Code.
fn write_all(
    workspace: &Workspace,
    to: &Path,
    folders: &[PathBuf],
    grounds: &[Ground],
) -> Result<String, Diagnostic> {
    // One that is of the workspace by its name is to be so in truth.
    let inside = to.starts_with(&workspace.root);
    let root = &workspace.root;
    let output = if inside { Output::within(root, to, "--write") } else { Output::new(to) }?;
    let mut files: Vec<(String, String)> = Vec::new();
    let mut settings = serde_json::Map::new();
    let at = |folder: &Path| workspace.shown(folder);
    for (folder, ground) in folders.iter().zip(grounds) {
        for (kind, file, pattern) in KINDS {
            let inside = format!("{}{file}", workspace.schema_folder(folder));
            let key = workspace.shown(&to.canonicalize().unwrap_or_else(|_| to.to_owned()).join(&inside));
            let below = folders.iter().filter(|other| *other != folder && other.starts_with(folder));
            let mut globs = vec![format!("{}/**/{pattern}", glob(&at(folder)))];
            globs.extend((kind == Kind::Project).then(|| format!("!{}/**/_*", glob(&at(folder)))));
            globs.extend(below.map(|other| format!("!{}/**", glob(&at(other)))));
            settings.insert(key, globs.into());
            files.push((inside, schema(kind, ground)));
        }
    }
    // All are looked at before one is written.
    let old: Vec<Option<String>> = files.iter().map(|(path, _)| text_of(&to.join(path))).collect();
    for ((path, _), old) in files.iter().zip(&old) {
        if old.as_ref().is_some_and(|old| !is_ours(old)) {
            let path = workspace.shown(&to.join(path));
            return Err(Diagnostic::new(Message::NotOurs { path }));
        }
    }
    for ((path, text), old) in files.iter().zip(&old) {
        if old.as_ref() != Some(text) {
            output.write(Path::new(path), text.as_bytes())?;
        }
    }
    let settings = BTreeMap::from([("yaml.schemas", settings)]);
    let text = serde_json::to_string_pretty(&settings).expect("settings have text keys only");
    Ok(text + "\n")
}

/// What is there; bytes that are no text, folders and pipes are not ours either.
fn text_of(path: &Path) -> Option<String> {
    std::fs::symlink_metadata(path).ok()?;
    // A pipe or a device would never end.
    let is_file = std::fs::metadata(path).is_ok_and(|there| there.is_file());
    let bytes = if is_file { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A path as a pattern that means itself.
fn glob(path: &str) -> String {
    let mut out = String::new();
    for c in path.chars() {
        if "[]{}()*?!+@|\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
