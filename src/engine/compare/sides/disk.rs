//! Two folders or two files as they are on disk, wherever they stand.

use std::path::Path;

use super::{Part, Versions, together};
use crate::diagnostic::Diagnostic;
use crate::diff::Version;
use crate::message::{Message, VersionMessage};
use crate::workspace::{PROJECTS, Project, Workspace, normalise};

/// Two folders or two files.
///
/// # Errors
/// One of each, and what has no place among projects.
pub fn two(base: &Path, old: &Path, new: &Path) -> Result<Versions, Diagnostic> {
    let shown = |path: &Path| path.display().to_string();
    let is_folder = |path| normalise(base, path).is_dir();
    match (is_folder(old), is_folder(new)) {
        (true, true) => {
            let (one, two) = (folder(base, old)?, folder(base, new)?);
            if [&one, &two].iter().all(|part| part.projects.is_empty() && part.lost.is_empty()) {
                return Err(Diagnostic::new(Message::NoProjects { path: shown(new) }));
            }
            Ok(together(one, two))
        }
        (false, false) => files(base, old, new),
        (old_is_folder, _) => {
            let (file, folder) = if old_is_folder { (new, old) } else { (old, new) };
            Err(Diagnostic::new(VersionMessage::FileAndFolder { file: shown(file), folder: shown(folder) }))
        }
    }
}

/// The forms of a folder.
fn folder(base: &Path, path: &Path) -> Result<Part, Diagnostic> {
    let named = normalise(base, path);
    // By name first: a linked folder belongs to where the link stands.
    let by_name = named.ancestors().find(|folder| folder.join(PROJECTS).is_dir()).map(Workspace::at);
    let workspace = by_name.map_or_else(|| Workspace::find(&named), Ok)?;
    let outside = || Diagnostic::new(Message::Outside { path: path.display().to_string() });
    let start = workspace.place(base, path).ok_or_else(outside)?;
    let workspace = workspace.with_index();
    Ok(Part::listed(workspace, version(path), std::slice::from_ref(&start), Some(start.clone())))
}

/// Two files; one that stands nowhere among projects is read as if it stood where the other does.
fn files(base: &Path, old: &Path, new: &Path) -> Result<Versions, Diagnostic> {
    let at = |path| Workspace::project_at(&normalise(base, path));
    let mut laid_at = None;
    let mut note = |file: &Path, place: &Project| laid_at = Some((file.to_owned(), place.clone()));
    let (one, two) = match (at(old), at(new)) {
        (None, None) => {
            let (old, new) = (old.display().to_string(), new.display().to_string());
            return Err(Diagnostic::new(VersionMessage::NoPlace { old, new }));
        }
        (Some((workspace, project)), None) => {
            note(new, &project);
            (standing(workspace.clone(), &project, old), laid(base, &workspace, &project, new)?)
        }
        (None, Some((workspace, project))) => {
            note(old, &project);
            (laid(base, &workspace, &project, old)?, standing(workspace, &project, new))
        }
        (Some((workspace, project)), Some((other, two))) => {
            (standing(workspace, &project, old), standing(other, &two, new))
        }
    };
    Ok(Versions { laid: laid_at, ..together(one, two) })
}

/// Two files from anywhere, both read as if they stood at `place`.
///
/// # Errors
/// A place that is none.
pub fn as_one(base: &Path, place: &Path, old: &Path, new: &Path) -> Result<Versions, Diagnostic> {
    let named = normalise(base, place);
    let shown = place.display().to_string();
    let Some((workspace, project)) = Workspace::project_at(&named) else {
        let there = named.ancestors().find(|folder| folder.is_dir()).unwrap_or(base);
        let inside = Workspace::find(there)?.place(base, place).is_some();
        return Err(Diagnostic::new(match inside {
            true => Message::NotProject { path: shown },
            false => Message::Outside { path: shown },
        }));
    };
    let part = |file| laid(base, &workspace, &project, file);
    Ok(together(part(old)?, part(new)?))
}

/// A project where it is.
fn standing(workspace: Workspace, project: &Project, named: &Path) -> Part {
    Part::listed(workspace.with_index(), version(named), std::slice::from_ref(&project.path), None)
}

/// A file as if it stood where a project does. An empty one says that there is none, as git does.
fn laid(base: &Path, workspace: &Workspace, project: &Project, file: &Path) -> Result<Part, Diagnostic> {
    let real = normalise(base, file);
    let missing = |_| Diagnostic::new(Message::NotFound { path: file.display().to_string() });
    let metadata = real.metadata().map_err(missing)?;
    let nothing = file == Path::new("/dev/null") || metadata.is_file() && metadata.len() == 0;
    Ok(Part {
        workspace: workspace.with_file(&project.path, &real),
        version: version(file),
        projects: if nothing { Vec::new() } else { vec![project.clone()] },
        lost: Vec::new(),
        warnings: Vec::new(),
        from: None,
    })
}

fn version(path: &Path) -> Version {
    let name = path.display().to_string();
    Version { name: Some(name), commit: None, day: None }
}
