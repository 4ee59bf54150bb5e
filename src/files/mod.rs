//! Where texts come from: the disk, a git revision, memory, or unsaved texts laid over any of them.
//!
//! A workspace is read through [`Files`] and in no other way, so whoever holds one need not know which it is.
//! Paths are absolute; what is no disk takes them as names.

mod disk;
mod git;
mod memory;
mod stored;
mod tree;

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

pub use disk::Disk;
pub use git::Kind as EntryKind;
pub use git::{Commit, Git, NoCommit, Repository, Unseen};
pub use memory::{Laid, Memory, Overlay};
pub use stored::Stored;
pub use tree::{Found, Lost, files as files_of_commit, is_hidden};

use crate::diagnostic::Diagnostic;
use crate::message::Reason;

/// The files of a workspace.
pub trait Files: fmt::Debug + Send + Sync {
    /// What stands at a path, links followed.
    fn kind(&self, path: &Path) -> Kind;

    /// What stands directly in a folder, sorted by name.
    ///
    /// # Errors
    /// A folder that can't be looked into.
    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Lost>;

    /// The bytes of a file, if there are at most `most`.
    ///
    /// # Errors
    /// Why they can't be had.
    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread>;

    /// What identifies the content of a file where that is known without reading it.
    fn identity(&self, path: &Path) -> Option<Identity>;

    /// Where a path leads, all links followed; `None` if there is nothing, or it can't be told.
    fn real(&self, path: &Path) -> Option<PathBuf>;

    /// Whether what stands at a path is a link, and not one that the user laid there.
    fn is_link(&self, _: &Path) -> bool {
        false
    }

    /// A path as messages show it; `shown` is what it is in the workspace.
    fn told(&self, _: &Path, shown: String) -> String {
        shown
    }

    /// Makes ready what is going to be read, each path with the most bytes that are wanted.
    ///
    /// # Errors
    /// What git can't do.
    fn fetch(&self, _: &[(PathBuf, u64)]) -> Result<(), Diagnostic> {
        Ok(())
    }
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A pipe or a device.
    Other,
    /// Something that can't be looked into.
    Lost(Lost),
    /// Nothing.
    Nothing,
}

impl Kind {
    /// Whether there is something, be it readable or not.
    pub fn is_there(&self) -> bool {
        *self != Self::Nothing
    }

    /// Whether there is something that can be looked into.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::File | Self::Folder | Self::Other)
    }
}

/// What identifies a content: equal ones are equal contents, and those of one kind that differ are others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// The id of git's object.
    Object(String),
    /// The SHA-256 of the bytes.
    Sum(String),
}

impl Identity {
    /// Whether two contents are the same; `None` if their identities can't be compared.
    pub fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            // By SHA-1 and by SHA-256 are two kinds.
            (Self::Object(one), Self::Object(two)) => (one.len() == two.len()).then(|| one == two),
            (Self::Sum(one), Self::Sum(two)) => Some(one == two),
            _ => None,
        }
    }
}

/// What stands in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// What it is, links followed.
    pub kind: Kind,
    /// Whether it is a link.
    pub link: bool,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Unread {
    /// There is nothing.
    Nothing,
    /// It is a folder, a pipe or a device.
    NotFile,
    /// It has so many bytes.
    TooLarge(u64),
    /// It can't be looked into.
    Lost(Lost),
    /// The system refused.
    Refused(Reason),
    /// Git could not give it.
    Git(Diagnostic),
}

/// A path as git has it → a path of this system.
pub fn os(bytes: &[u8]) -> Cow<'_, OsStr> {
    #[cfg(unix)]
    let path = Cow::Borrowed(std::os::unix::ffi::OsStrExt::from_bytes(bytes));
    // Elsewhere git writes UTF-8.
    #[cfg(not(unix))]
    let path = Cow::Owned(String::from_utf8_lossy(bytes).into_owned().into());
    path
}

/// A path below `root` as git has it: from there on, with `/`.
pub fn inside(root: &Path, path: &Path) -> Vec<u8> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<&[u8]> = inside.components().map(|part| part.as_os_str().as_encoded_bytes()).collect();
    parts.join(&b'/')
}
