//! Files that git has and the disk has not: those of a commit, and those of the index that were never
//! checked out. Contents are read through the `git` program, many by one run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::git::{Repository, missing};
use super::tree::Found;
use super::{Entry, Files, Identity, Kind, Lost, Unread, inside, os};
use crate::diagnostic::Diagnostic;

/// At most so many bytes of contents are kept, those of some ten thousand forms; what is beyond is read when
/// it is asked for.
const MAX_KEPT: usize = 64 << 20;

/// The content of a file.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    /// The bytes; none if there are more than were asked for.
    pub bytes: Vec<u8>,
    /// How many there are.
    pub size: u64,
}

/// A content, or why it can't be had.
type Read = Result<Arc<Content>, Diagnostic>;

/// Files by their paths in a workspace, as git has them, with `/`.
#[derive(Debug)]
pub struct Stored {
    repository: Repository,
    /// Where they would stand on the disk.
    root: PathBuf,
    /// The revision's name, which messages put before paths.
    name: Option<String>,
    files: BTreeMap<Vec<u8>, Found>,
    /// What was read so far.
    kept: Mutex<Kept>,
}

/// Contents by the objects' ids.
#[derive(Debug, Default)]
struct Kept {
    contents: BTreeMap<String, Read>,
    bytes: usize,
}

impl Kept {
    /// What is known of an object of which `most` bytes are wanted.
    fn get(&self, id: &str, most: u64) -> Option<Read> {
        // One that was too large as a project may be a library, too.
        let whole = |read: &&Read| {
            read.as_ref()
                .map_or(true, |content| content.bytes.len() as u64 == content.size || content.size > most)
        };
        self.contents.get(id).filter(whole).cloned()
    }

    fn add(&mut self, id: &str, read: Read) {
        self.bytes += read.as_ref().map_or(0, |content| content.bytes.len());
        self.contents.insert(id.to_owned(), read);
    }
}

impl Stored {
    /// Files whose contents `repository` has, by their paths below `root`; those of a revision have its name.
    pub fn new(
        repository: &Repository,
        root: &Path,
        name: Option<&str>,
        files: BTreeMap<Vec<u8>, Found>,
    ) -> Self {
        let (repository, root, name) = (repository.clone(), root.to_owned(), name.map(str::to_owned));
        Self { repository, root, name, files, kept: Mutex::default() }
    }

    /// What stands at an absolute path, unless that is a folder.
    pub fn found(&self, path: &Path) -> Option<&Found> {
        self.at(&inside(&self.root, path))
    }

    /// Whether something stands below an absolute path.
    pub fn is_folder(&self, path: &Path) -> bool {
        let path = inside(&self.root, path);
        self.at(&path).is_none() && self.at_or_below(&path).next().is_some()
    }

    /// What stands at a path and below it.
    pub fn at_or_below(&self, path: &[u8]) -> impl Iterator<Item = (&[u8], &Found)> {
        let start = if path.is_empty() { Vec::new() } else { [path, b"/"].concat() };
        let here = self.files.get_key_value(path);
        let below = self.files.range(start.clone()..).take_while(move |(path, _)| path.starts_with(&start));
        here.into_iter().chain(below).map(|(path, found)| (path.as_slice(), found))
    }

    /// What stands at a path, unless that is a folder.
    pub fn at(&self, path: &[u8]) -> Option<&Found> {
        self.files.get(path)
    }

    /// The content of a file by its id, if it has no more than `most` bytes.
    ///
    /// # Errors
    /// What the repository does not have, such as in a partial clone.
    fn content(&self, id: &str, most: u64) -> Read {
        let known = self.kept().get(id, most);
        match known {
            Some(read) => read,
            None => self.read(&[(id, most)], true)?.expect("what was asked for was answered"),
        }
    }

    /// Reads many files by two runs of git, each up to the most bytes that it may have, for
    /// [`content`](Self::content) to have them.
    ///
    /// # Errors
    /// What git can't do. What the repository does not have is told by [`content`](Self::content).
    fn fetch_all(&self, paths: &[(Vec<u8>, u64)]) -> Result<(), Diagnostic> {
        let id = |(path, most): &'_ (Vec<u8>, u64)| match self.files.get(path.as_slice())? {
            Found::File(id) => Some((id.as_str(), *most)),
            Found::Lost(_) => None,
        };
        let mut wanted = BTreeMap::<&str, u64>::new();
        for (id, most) in paths.iter().filter_map(id) {
            let known = wanted.entry(id).or_default();
            *known = most.max(*known);
        }
        let known = self.kept();
        wanted.retain(|id, most| known.get(id, *most).is_none());
        drop(known);
        self.read(&wanted.into_iter().collect::<Vec<_>>(), false).map(|_| ())
    }

    /// Reads contents as long as there is room for them, or all the same `at_once`. Gives the last.
    fn read(&self, wanted: &[(&str, u64)], at_once: bool) -> Result<Option<Read>, Diagnostic> {
        let ids: Vec<&str> = wanted.iter().map(|(id, _)| *id).collect();
        let sizes = self.repository.sizes(&ids)?;
        let mut kept = self.kept();
        let mut bytes = kept.bytes as u64;
        let (mut last, mut small) = (None, Vec::new());
        for ((id, most), size) in wanted.iter().zip(sizes) {
            let read = match size {
                None => Err(missing(id)),
                Some(size) if size > *most => Ok(Arc::new(Content { bytes: Vec::new(), size })),
                Some(size) => {
                    bytes += size;
                    if at_once || bytes <= MAX_KEPT as u64 {
                        small.push(*id);
                    }
                    continue;
                }
            };
            last = Some(read.clone());
            kept.add(id, read);
        }
        drop(kept);
        for (id, read) in small.iter().zip(self.repository.contents(&small)?) {
            let content = |bytes: Vec<u8>| Arc::new(Content { size: bytes.len() as u64, bytes });
            let read = read.map(content);
            last = Some(read.clone());
            let mut kept = self.kept();
            if kept.bytes < MAX_KEPT {
                kept.add(id, read);
            }
        }
        Ok(last)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panic elsewhere can't leave a half-read content: entries are inserted whole.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for Stored {
    fn kind(&self, path: &Path) -> Kind {
        match self.found(path) {
            Some(Found::File(_)) => Kind::File,
            Some(Found::Lost(lost)) => Kind::Lost(lost.clone()),
            None if self.is_folder(path) => Kind::Folder,
            None => Kind::Nothing,
        }
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Lost> {
        let start = inside(&self.root, folder);
        let skip = if start.is_empty() { 0 } else { start.len() + 1 };
        let mut entries: BTreeMap<OsString, Kind> = BTreeMap::new();
        for (path, found) in self.at_or_below(&start).filter(|(path, _)| path.len() > skip) {
            let inside = &path[skip..];
            let (name, kind) = match inside.iter().position(|byte| *byte == b'/') {
                Some(end) => (&inside[..end], Kind::Folder),
                None => (
                    inside,
                    match found {
                        Found::File(_) => Kind::File,
                        Found::Lost(lost) => Kind::Lost(lost.clone()),
                    },
                ),
            };
            entries.insert(os(name).into_owned(), kind);
        }
        Ok(entries.into_iter().map(|(name, kind)| Entry { name, kind, link: false }).collect())
    }

    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        let id = match self.found(path) {
            Some(Found::File(id)) => id,
            Some(Found::Lost(lost)) => return Err(Unread::Lost(lost.clone())),
            None if self.is_folder(path) => return Err(Unread::NotFile),
            None => return Err(Unread::Nothing),
        };
        let content = self.content(id, most).map_err(Unread::Git)?;
        match content.size > most {
            true => Err(Unread::TooLarge(content.size)),
            false => Ok(content.bytes.clone()),
        }
    }

    fn identity(&self, path: &Path) -> Option<Identity> {
        match self.found(path)? {
            Found::File(id) => Some(Identity::Object(id.clone())),
            Found::Lost(_) => None,
        }
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        self.kind(path).is_there().then(|| path.to_owned())
    }

    fn told(&self, _: &Path, shown: String) -> String {
        match &self.name {
            Some(name) => format!("{name}:{shown}"),
            None => shown,
        }
    }

    fn fetch(&self, wanted: &[(PathBuf, u64)]) -> Result<(), Diagnostic> {
        let wanted = wanted.iter().map(|(path, most)| (inside(&self.root, path), *most));
        self.fetch_all(&wanted.collect::<Vec<_>>())
    }
}
