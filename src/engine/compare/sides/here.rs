//! Where the call stands: its repository, and the workspace in it.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::files::{Commit, Repository, os};
use crate::message::{Message, VersionMessage};
use crate::workspace::{PROJECTS, Revision, Workspace, normalise};

/// The repository of a call, and the workspace on disk that is part of it.
pub struct Here {
    /// The repository, if there is one.
    pub repository: Result<Repository, Diagnostic>,
    workspace: Option<Workspace>,
}

impl Here {
    /// Looks around from where the call stands. A `projects/` somewhere above the repository, as in a
    /// home folder, makes no workspace of it.
    pub fn find(start: &Path, base: &Path) -> Self {
        let repository = Repository::find(base);
        let workspace = Workspace::find(start);
        match (repository, workspace) {
            (Ok(repository), Ok(workspace)) => {
                if repository.top().is_some_and(|top| workspace.root.starts_with(top)) {
                    let here = workspace.root == base;
                    let repository = if here { Ok(repository) } else { Repository::find(&workspace.root) };
                    return Self { repository, workspace: Some(workspace) };
                }
                // Either the workspace has nothing to do with it, or this is a repository of its own in
                // the workspace.
                let head = repository.known("HEAD".as_ref()).ok().flatten();
                let found = head.and_then(|head| Revision::workspaces(&repository, &head).ok());
                match Repository::find(&workspace.root) {
                    Ok(outer) if found.is_none_or(|found| found.is_empty()) => {
                        Self { repository: Ok(outer), workspace: Some(workspace) }
                    }
                    _ => Self { repository: Ok(repository), workspace: None },
                }
            }
            (Ok(repository), Err(_)) => Self { repository: Ok(repository), workspace: None },
            (Err(_), Err(none)) => Self { repository: Err(none), workspace: None },
            (Err(error), Ok(_)) => Self { repository: Err(error), workspace: None },
        }
    }

    /// The workspace whose versions are compared: its root, and its folder in the tree of a commit,
    /// which is empty or ends with `/`.
    ///
    /// # Errors
    /// No workspace, or more than one.
    pub fn workspace(
        &self,
        base: &Path,
        repository: &Repository,
        old: &Commit,
        new: Option<&Commit>,
        paths: &[PathBuf],
    ) -> Result<(PathBuf, Vec<u8>), Diagnostic> {
        if let Some(workspace) = &self.workspace {
            return Ok((workspace.root.clone(), repository.prefix().to_owned()));
        }
        if repository.top().is_none() && new.is_none() {
            return Err(Diagnostic::new(VersionMessage::NoWorkTree { path: base.display().to_string() }));
        }
        let (newest, oldest) = (new.unwrap_or(old), old);
        let mut known = Revision::workspaces(repository, newest)?;
        if known.is_empty() && newest != oldest {
            known = Revision::workspaces(repository, oldest)?;
        }
        let prefix = repository.prefix();
        let root = |folder: &[u8]| -> PathBuf {
            repository.top().unwrap_or(base).join(os(folder)).components().collect()
        };
        if new.is_none() {
            narrow(&mut known, |folder| root(folder).join(PROJECTS).is_dir());
        }
        // The nearest one upwards, as on disk; else those below, or all of the repository.
        match known.iter().rfind(|folder| prefix.starts_with(folder)) {
            Some(above) => known = vec![above.clone()],
            None => narrow(&mut known, |folder| folder.starts_with(prefix)),
        }
        narrow(&mut known, |folder| {
            let root = root(folder);
            let mut paths = paths.iter().map(|path| normalise(base, path));
            paths.any(|path| path.starts_with(&root) || root.starts_with(&path))
        });
        match &known[..] {
            [] => Err(Diagnostic::new(Message::NoWorkspaceAt { name: newest.name.clone() })),
            [folder] => Ok((root(folder), folder.clone())),
            several => {
                let shown = |folder: &Vec<u8>| {
                    let inside = folder.strip_prefix(prefix).unwrap_or(folder);
                    os(inside).to_string_lossy().trim_end_matches('/').to_owned()
                };
                let known = several.iter().map(shown).collect::<Vec<_>>().join("、");
                let first = shown(&several[0]);
                Err(Diagnostic::new(VersionMessage::ManyWorkspaces { known, first }))
            }
        }
    }
}

/// Keeps those that `fit`, if any does.
fn narrow(folders: &mut Vec<Vec<u8>>, fit: impl Fn(&[u8]) -> bool) {
    if folders.iter().any(|folder| fit(folder)) {
        folders.retain(|folder| fit(folder));
    }
}
