//! Files that git has and the disk has not: those of a commit, and those of the index that were never
//! checked out. Contents are read through the `git` program, many by one run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::git::{Content, Repository};
use super::tree::Found;
use crate::diagnostic::Diagnostic;

/// A content, or why it can't be had.
type Read = Result<Arc<Content>, Diagnostic>;

/// Files by their paths in a workspace, as git has them, with `/`.
#[derive(Debug)]
pub(super) struct Stored {
    repository: Repository,
    files: BTreeMap<Vec<u8>, Found>,
    /// What was read so far, by the objects' ids.
    contents: Mutex<BTreeMap<String, Read>>,
}

impl Stored {
    /// Files whose contents `repository` has.
    pub(super) fn new(repository: &Repository, files: BTreeMap<Vec<u8>, Found>) -> Self {
        Self { repository: repository.clone(), files, contents: Mutex::default() }
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
