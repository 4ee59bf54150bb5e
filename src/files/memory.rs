//! Files in memory, and unsaved texts laid over the files of another place.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Disk, Entry, Files, Identity, Kind, Lost, Unread};
use crate::diagnostic::Diagnostic;
use crate::digest::sha256;

/// A folder in memory: files by their paths, and the folders that they stand in.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Arc<[u8]>>,
}

impl Memory {
    /// Puts a file at an absolute path; gives what stood there.
    pub fn put(&mut self, path: impl Into<PathBuf>, content: impl Into<Arc<[u8]>>) -> Option<Arc<[u8]>> {
        self.files.insert(path.into(), content.into())
    }

    /// Takes a file away.
    pub fn take(&mut self, path: &Path) -> Option<Arc<[u8]>> {
        self.files.remove(path)
    }
}

impl Files for Memory {
    fn kind(&self, path: &Path) -> Kind {
        let below = || self.files.keys().any(|file| file != path && file.starts_with(path));
        match self.files.contains_key(path) {
            true => Kind::File,
            false if below() => Kind::Folder,
            false => Kind::Nothing,
        }
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Lost> {
        let mut names: BTreeMap<OsString, Kind> = BTreeMap::new();
        for file in self.files.keys() {
            let mut inside = match file.strip_prefix(folder) {
                Ok(inside) => inside.components(),
                Err(_) => continue,
            };
            let Some(name) = inside.next() else { continue };
            let kind = if inside.next().is_some() { Kind::Folder } else { Kind::File };
            names.insert(name.as_os_str().to_owned(), kind);
        }
        Ok(names.into_iter().map(|(name, kind)| Entry { name, kind, link: false }).collect())
    }

    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        match self.files.get(path) {
            Some(content) if content.len() as u64 > most => Err(Unread::TooLarge(content.len() as u64)),
            Some(content) => Ok(content.to_vec()),
            None if self.kind(path) == Kind::Folder => Err(Unread::NotFile),
            None => Err(Unread::Nothing),
        }
    }

    fn identity(&self, path: &Path) -> Option<Identity> {
        self.files.get(path).map(|content| Identity::Sum(sha256(content)))
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        self.kind(path).is_there().then(|| path.to_owned())
    }
}

/// What is laid over a path.
#[derive(Clone, Debug)]
pub enum Laid {
    /// A text that was not saved.
    Text(Arc<[u8]>),
    /// A file on disk from anywhere, which messages show by its own path.
    File(PathBuf),
    /// Nothing: it is as if the file were taken away.
    Gone,
}

/// Files with some of them laid over: what an editor has not saved counts.
#[derive(Clone, Debug)]
pub struct Overlay {
    below: Arc<dyn Files>,
    laid: BTreeMap<PathBuf, Laid>,
}

impl Overlay {
    /// Nothing laid over `below` yet.
    pub fn new(below: Arc<dyn Files>) -> Self {
        Self { below, laid: BTreeMap::new() }
    }

    /// Lays something over an absolute path; `None` shows again what is below.
    pub fn lay(&mut self, path: &Path, laid: Option<Laid>) {
        match laid {
            Some(laid) => self.laid.insert(path.to_owned(), laid),
            None => self.laid.remove(path),
        };
    }

    /// The paths with something laid over them.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.laid.keys().map(PathBuf::as_path)
    }

    /// Whether a folder has something laid into it.
    fn holds_below(&self, folder: &Path) -> bool {
        self.laid
            .iter()
            .any(|(path, laid)| path != folder && path.starts_with(folder) && !matches!(laid, Laid::Gone))
    }
}

impl Files for Overlay {
    fn kind(&self, path: &Path) -> Kind {
        match self.laid.get(path) {
            Some(Laid::Text(_)) => Kind::File,
            Some(Laid::File(file)) => Disk.kind(file),
            Some(Laid::Gone) => Kind::Nothing,
            None => match self.below.kind(path) {
                Kind::Nothing if self.holds_below(path) => Kind::Folder,
                kind => kind,
            },
        }
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Lost> {
        let inside: BTreeSet<&std::ffi::OsStr> = self
            .laid
            .keys()
            .filter_map(|path| Some(path.strip_prefix(folder).ok()?.components().next()?.as_os_str()))
            .collect();
        let mut entries = match self.below.kind(folder) {
            Kind::Nothing if !inside.is_empty() => Vec::new(),
            _ => self.below.list(folder)?,
        };
        if inside.is_empty() {
            return Ok(entries);
        }
        entries.retain(|entry| !inside.contains(entry.name.as_os_str()));
        for name in inside {
            let path = folder.join(name);
            let kind = self.kind(&path);
            if kind.is_there() {
                let link = !self.laid.contains_key(&path) && self.below.is_link(&path);
                entries.push(Entry { name: name.to_owned(), kind, link });
            }
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        match self.laid.get(path) {
            Some(Laid::Text(text)) if text.len() as u64 > most => Err(Unread::TooLarge(text.len() as u64)),
            Some(Laid::Text(text)) => Ok(text.to_vec()),
            Some(Laid::File(file)) => Disk.read(file, most),
            Some(Laid::Gone) => Err(Unread::Nothing),
            None => self.below.read(path, most),
        }
    }

    fn identity(&self, path: &Path) -> Option<Identity> {
        match self.laid.get(path) {
            Some(Laid::Text(text)) => Some(Identity::Sum(sha256(text))),
            Some(Laid::File(_) | Laid::Gone) => None,
            None => self.below.identity(path),
        }
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        match self.laid.get(path) {
            Some(Laid::Gone) => None,
            Some(_) => Some(path.to_owned()),
            None => self.below.real(path).or_else(|| self.holds_below(path).then(|| path.to_owned())),
        }
    }

    fn is_link(&self, path: &Path) -> bool {
        !self.laid.contains_key(path) && self.below.is_link(path)
    }

    fn told(&self, path: &Path, shown: String) -> String {
        match self.laid.get(path) {
            Some(Laid::File(file)) => file.display().to_string(),
            _ => self.below.told(path, shown),
        }
    }

    fn fetch(&self, wanted: &[(PathBuf, u64)]) -> Result<(), Diagnostic> {
        let below = wanted.iter().filter(|(path, _)| !self.laid.contains_key(path)).cloned();
        self.below.fetch(&below.collect::<Vec<_>>())
    }
}
