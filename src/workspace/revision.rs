//! The files of a workspace as they were at a revision.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::discover::OFFICE_LOCK;
use super::{PROJECTS, TEMPLATES};
use crate::diagnostic::Diagnostic;
use crate::files::{Commit, Repository, Stored, files_of_commit, is_hidden};

/// A workspace's files at one commit.
#[derive(Debug)]
pub struct Revision {
    /// The commit.
    pub commit: Commit,
    /// What stands at which path in the workspace.
    pub(super) stored: Arc<Stored>,
}

impl Revision {
    /// The workspace at `folder` of the repository's tree, which is empty or ends with `/`; `root` is where it
    /// would stand on the disk.
    ///
    /// # Errors
    /// What git can't do.
    pub(super) fn open(
        repository: &Repository,
        commit: Commit,
        folder: &[u8],
        root: &Path,
    ) -> Result<Self, Diagnostic> {
        let files = files_of_commit(repository, &commit, folder, &[PROJECTS, TEMPLATES])?;
        Ok(Self { stored: Arc::new(Stored::new(repository, root, Some(&commit.name), files)), commit })
    }

    /// The folders of a commit that are workspaces, each empty or with `/` behind it: they have project
    /// files in their `projects/`.
    ///
    /// # Errors
    /// What git can't do.
    pub fn workspaces(repository: &Repository, commit: &Commit) -> Result<Vec<Vec<u8>>, Diagnostic> {
        let mut found = BTreeSet::new();
        repository.each_entry(commit, &[], |path, _| {
            let mut at = 0;
            for part in path.split(|byte| *byte == b'/') {
                let inside = path.get(at + part.len() + 1..).unwrap_or_default();
                if part == PROJECTS.as_bytes() && is_project(inside) {
                    found.insert(path[..at].to_owned());
                    break;
                }
                at += part.len() + 1;
            }
        })?;
        Ok(found.into_iter().collect())
    }
}

/// Whether a path below `projects/` is that of a project file.
fn is_project(inside: &[u8]) -> bool {
    let suffix = inside.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let yaml = suffix.eq_ignore_ascii_case(b"yaml") || suffix.eq_ignore_ascii_case(b"yml");
    let name = inside.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    yaml && !is_hidden(inside) && !name.starts_with(OFFICE_LOCK.as_bytes())
}
