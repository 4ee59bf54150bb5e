//! The files of a workspace as they were at a revision.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::git::{Commit, Content, Repository};
use super::tree::{self, Found};
use super::{PROJECTS, TEMPLATES};
use crate::diagnostic::Diagnostic;

/// A content, or why it can't be had.
type Read = Result<Arc<Content>, Diagnostic>;

/// A workspace's files at one commit.
#[derive(Debug)]
pub struct Revision {
    repository: Repository,
    /// The commit.
    pub commit: Commit,
    /// What stands at which path in the workspace; paths are as git has them, with `/`.
    files: BTreeMap<Vec<u8>, Found>,
    /// What was read so far, by the objects' ids.
    contents: Mutex<BTreeMap<String, Read>>,
}

impl Revision {
    /// The workspace at `folder` of the repository's tree, which is empty or ends with `/`.
    ///
    /// # Errors
    /// What git can't do.
    pub fn open(repository: &Repository, commit: Commit, folder: &[u8]) -> Result<Self, Diagnostic> {
        let files = tree::files(repository, &commit, folder, &[PROJECTS, TEMPLATES])?;
        Ok(Self { repository: repository.clone(), commit, files, contents: Mutex::default() })
    }

    /// The folders of a commit that are workspaces, each empty or with `/` behind it: they have project
    /// files in their `projects/`.
    ///
    /// # Errors
    /// What git can't do.
    pub fn workspaces(repository: &Repository, commit: &Commit) -> Result<Vec<Vec<u8>>, Diagnostic> {
        let mut found = BTreeSet::new();
        for (path, _) in repository.entries(commit, &[])? {
            let mut at = 0;
            for part in path.split(|byte| *byte == b'/') {
                let inside = path.get(at + part.len() + 1..).unwrap_or_default();
                if part == PROJECTS.as_bytes() && is_project(inside) {
                    found.insert(path[..at].to_owned());
                    break;
                }
                at += part.len() + 1;
            }
        }
        Ok(found.into_iter().collect())
    }

    /// What stands at a path and below it.
    pub(super) fn at_or_below(&self, path: &[u8]) -> impl Iterator<Item = (&[u8], &Found)> {
        let start = [path, b"/"].concat();
        let here = self.files.get_key_value(path);
        let below = self.files.range(start.clone()..).take_while(move |(path, _)| path.starts_with(&start));
        here.into_iter().chain(below).map(|(path, found)| (path.as_slice(), found))
    }

    /// What stands at a path, unless that is a folder.
    pub(super) fn at(&self, path: &[u8]) -> Option<&Found> {
        self.files.get(path)
    }

    /// The content of a file by its id.
    ///
    /// # Errors
    /// What the repository does not have, such as in a partial clone.
    pub(super) fn content(&self, id: &str) -> Read {
        if let Some(read) = self.contents().get(id) {
            return read.clone();
        }
        self.read(&[id])?;
        self.contents().get(id).cloned().expect("what was asked for was answered")
    }

    /// Reads many files by one run of git, for [`content`](Self::content) to have them.
    ///
    /// # Errors
    /// What git can't do. What the repository does not have is told by [`content`](Self::content).
    pub(super) fn fetch(&self, paths: &[Vec<u8>]) -> Result<(), Diagnostic> {
        let mut ids: Vec<&str> = paths
            .iter()
            .filter_map(|path| match self.files.get(path.as_slice())? {
                Found::File(id) => Some(id.as_str()),
                Found::Lost(_) => None,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let known = self.contents();
        ids.retain(|id| !known.contains_key(*id));
        drop(known);
        if ids.is_empty() { Ok(()) } else { self.read(&ids) }
    }

    fn read(&self, ids: &[&str]) -> Result<(), Diagnostic> {
        let contents = self.repository.contents(ids)?.into_iter().map(|read| read.map(Arc::new));
        self.contents().extend(ids.iter().map(|id| (*id).to_owned()).zip(contents));
        Ok(())
    }

    fn contents(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Read>> {
        // A panic elsewhere can't leave a half-read content: entries are inserted whole.
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a path below `projects/` is that of a project file.
fn is_project(inside: &[u8]) -> bool {
    let suffix = inside.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let yaml = suffix.eq_ignore_ascii_case(b"yaml") || suffix.eq_ignore_ascii_case(b"yml");
    yaml && !tree::is_hidden(inside)
}
