//! What git has of a workspace and the disk has not: files that a sparse checkout leaves out, submodules
//! that were never fetched. They are not gone: nobody took them out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::{FONTS, PROJECTS, TEMPLATES, Workspace};
use crate::diagnostic::Diagnostic;
use crate::files::{
    Disk, Entry, EntryKind, Files, Found, Identity, Kind, Lost, Repository, Stored, Unread, Unseen, inside,
    is_hidden, os,
};
use crate::message::{CheckoutMessage, Message, Names, VersionMessage};

/// More projects than this are told by their folders.
const FEW: usize = 5;

/// What git has of a workspace on disk and the disk has not; asked for when that first matters.
#[derive(Debug)]
pub(super) struct Absent {
    root: PathBuf,
    asked: OnceLock<Result<Option<Stored>, Diagnostic>>,
}

impl Absent {
    /// Of the workspace at an absolute path.
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), asked: OnceLock::new() }
    }

    /// Nothing, of files that git knows nothing of.
    pub(super) fn none() -> Self {
        Self { root: PathBuf::new(), asked: OnceLock::from(Ok(None)) }
    }

    fn asked(&self) -> &Result<Option<Stored>, Diagnostic> {
        self.asked.get_or_init(|| Self::ask(&self.root))
    }

    fn stored(&self) -> Option<&Stored> {
        self.asked().as_ref().ok()?.as_ref()
    }

    /// What of the workspace on disk at `root` is not checked out; `None` if all of it is.
    ///
    /// # Errors
    /// What git can't do where there is a repository.
    fn ask(root: &Path) -> Result<Option<Stored>, Diagnostic> {
        // Workspaces that are in no repository can do without git.
        if !root.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok()) {
            return Ok(None);
        }
        let repository = match Repository::find(root) {
            Err(Diagnostic {
                message: Message::VersionMessage(VersionMessage::NotRepository { .. }),
                ..
            }) => return Ok(None),
            repository => repository?,
        };
        let unseen = repository.unseen(&[PROJECTS, TEMPLATES, FONTS])?;
        let files = unseen.into_iter().filter_map(|Unseen { path, entry }| {
            let here = root.join(os(&path));
            let found = match entry.kind {
                // Before it is fetched it is an empty folder.
                EntryKind::Submodule if !here.join(".git").exists() && is_empty(&here) => {
                    Found::Lost(Lost::Submodule(entry.id))
                }
                EntryKind::Submodule => return None,
                _ if here.symlink_metadata().is_ok() => return None,
                EntryKind::File => Found::File(entry.id),
                EntryKind::Link | EntryKind::Folder => Found::Lost(Lost::Absent),
            };
            Some((path, found))
        });
        let files: BTreeMap<_, _> = files.collect();
        Ok((!files.is_empty()).then(|| Stored::new(&repository, root, None, files)))
    }
}

/// The disk, and what is not checked out as the index has it.
#[derive(Clone, Debug)]
pub(super) struct WithIndex(pub Arc<Absent>);

impl WithIndex {
    /// What git has at a path, unless the disk has it.
    fn stored(&self, path: &Path) -> Option<&Stored> {
        self.0.stored().filter(|stored| stored.found(path).is_some())
    }
}

impl Files for WithIndex {
    fn kind(&self, path: &Path) -> Kind {
        if let Some(stored) = self.stored(path) {
            return stored.kind(path);
        }
        match Disk.kind(path) {
            Kind::Nothing if self.0.stored().is_some_and(|stored| stored.is_folder(path)) => Kind::Folder,
            kind => kind,
        }
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Lost> {
        let stored = self.0.stored().filter(|stored| stored.is_folder(folder));
        let Some(stored) = stored else { return Disk.list(folder) };
        let on_disk = if Disk.kind(folder).is_there() { Disk.list(folder)? } else { Vec::new() };
        let mut entries: BTreeMap<_, _> =
            stored.list(folder)?.into_iter().map(|entry| (entry.name.clone(), entry)).collect();
        for entry in on_disk {
            // A submodule that was never fetched is an empty folder on the disk.
            let lost = entries.get(&entry.name).is_some_and(|known| matches!(known.kind, Kind::Lost(_)));
            if !lost {
                entries.insert(entry.name.clone(), entry);
            }
        }
        Ok(entries.into_values().collect())
    }

    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        self.stored(path).map_or_else(|| Disk.read(path, most), |stored| stored.read(path, most))
    }

    fn identity(&self, path: &Path) -> Option<Identity> {
        self.stored(path)?.identity(path)
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        self.stored(path).map_or_else(|| Disk.real(path), |stored| stored.real(path))
    }

    fn is_link(&self, path: &Path) -> bool {
        self.stored(path).is_none() && Disk.is_link(path)
    }

    fn fetch(&self, wanted: &[(PathBuf, u64)]) -> Result<(), Diagnostic> {
        self.0.stored().map_or(Ok(()), |stored| stored.fetch(wanted))
    }
}

impl Workspace {
    /// What git has of the workspace and the disk has not. A revision lacks nothing.
    pub(super) fn absent(&self) -> Option<&Stored> {
        self.absent.stored().filter(|_| self.revision().is_none())
    }

    /// Why it is not known what is not checked out.
    pub fn why_git_is_silent(&self) -> Option<&Diagnostic> {
        self.absent.asked().as_ref().err()
    }

    /// Why there is nothing at a path, if that is only because it, or what it lies in, is not checked out or
    /// can't be looked into.
    pub fn why_absent(&self, path: &Path) -> Option<Diagnostic> {
        let above = || path.ancestors().take_while(|above| *above != self.root);
        if let Some(revision) = self.revision() {
            let found = above().filter_map(|above| Some((above, revision.stored.found(above)?)));
            let mut lost = found.filter_map(|(above, found)| match found {
                Found::Lost(lost) => Some(Diagnostic::new(lost.message(self.told(above)))),
                Found::File(_) => None,
            });
            return lost.next();
        }
        let absent = self.absent()?;
        let covering = above().filter_map(|above| Some((above, absent.found(above)?)));
        // Below a file there is nothing.
        let mut covering =
            covering.filter(|(above, found)| *above == path || matches!(found, Found::Lost(_)));
        let missing = |path: &Path| CheckoutMessage::NotCheckedOut { path: self.shown(path) };
        let message = match covering.next() {
            Some((above, Found::Lost(Lost::Submodule(_)))) => {
                CheckoutMessage::SubmoduleEmpty { path: self.shown(above) }
            }
            Some(_) => missing(path),
            None if !self.leads(path) && absent.is_folder(path) => missing(path),
            None => return None,
        };
        Some(Diagnostic::new(message))
    }

    /// Why the workspace's own fonts are not all here: other fonts make another page.
    pub fn why_fonts_are_absent(&self) -> Option<Diagnostic> {
        let (path, _) = self.absent()?.at_or_below(FONTS.as_bytes()).next().filter(|_| self.own_templates)?;
        self.why_absent(&self.root.join(os(path)))
    }

    /// What there is to say of projects below a path that are not checked out.
    pub(super) fn projects_absent(&self, start: &Path) -> Vec<Diagnostic> {
        let Some(absent) = self.absent() else { return Vec::new() };
        let (mut projects, mut submodules) = (Vec::new(), Vec::new());
        for (path, found) in absent.at_or_below(&inside(&self.root, start)) {
            let full = self.root.join(os(path));
            let hidden = is_hidden(path.strip_prefix(PROJECTS.as_bytes()).unwrap_or(path));
            match found {
                Found::Lost(_) if hidden => {}
                Found::Lost(Lost::Submodule(_)) => submodules.push(self.shown(&full)),
                Found::Lost(_) => projects.push(self.shown(&full)),
                Found::File(_) if self.project(&full).is_some() => projects.push(self.shown(&full)),
                Found::File(_) => {}
            }
        }
        let mut said: Vec<Message> = Vec::new();
        if !projects.is_empty() {
            let count = projects.len();
            if count > FEW {
                let folder =
                    |path: String| path.rsplit_once('/').map_or(String::new(), |(f, _)| f.to_owned());
                projects = projects.into_iter().map(folder).collect();
                projects.dedup();
            }
            said.push(CheckoutMessage::ProjectsNotCheckedOut { count, names: Names(projects) }.into());
        }
        if !submodules.is_empty() {
            said.push(CheckoutMessage::SubmodulesEmpty { names: Names(submodules) }.into());
        }
        said.into_iter().map(Diagnostic::new).collect()
    }
}

/// Whether there is nothing in a folder, or no folder.
pub(super) fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}
