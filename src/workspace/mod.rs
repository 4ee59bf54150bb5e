//! Which files there are: the workspace, its projects, its shared files and its templates.

mod absent;
mod alike;
mod assets;
mod create;
mod discover;
mod ends;
mod files;
mod git;
mod journal;
mod lock;
mod name;
mod pdfs;
mod revision;
mod schemas;
mod stored;
mod tree;
mod unread;
mod write;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use assets::{Assets, EditionFiles};
pub use create::{Created, uncreatable};
pub use discover::{Listing, Project};
pub use git::{Commit, Git, NoCommit, Repository};
pub use journal::Journal;
pub use lock::Lock;
pub use name::is_portable;
pub use pdfs::{PdfFile, pdfs};
pub use revision::Revision;
pub use schemas::{PROJECT_SCHEMA, SCHEMAS};
pub use write::Output;

use crate::diagnostic::Diagnostic;
use crate::message::Message;
use stored::Stored;

/// The folder of the projects, which makes its parent a workspace.
pub const PROJECTS: &str = "projects";
/// The folder of the workspace's own templates.
pub const TEMPLATES: &str = "templates";
/// The folder of its own fonts.
const FONTS: &str = "fonts";
/// What is built, unless `--out` says otherwise.
pub const OUT: &str = "out";
/// Defaults for everything below their folder.
pub const DEFAULTS: &str = "_defaults.yaml";
/// The indicator library of everything below its folder.
pub const LIBRARY: &str = "_indicators.yaml";

/// A folder with `projects/` in it, as it is or as it was.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its absolute path. At a revision it need not exist: files are found by their paths in it.
    pub root: PathBuf,
    files: Files,
    /// Whether its own templates and fonts count.
    own_templates: bool,
    /// What git has of it and the disk has not; asked for when that first matters.
    absent: Arc<OnceLock<Result<Option<Stored>, Diagnostic>>>,
}

/// Where the files of a workspace are.
#[derive(Clone, Debug)]
enum Files {
    Disk,
    /// On disk, and as the index has them where they are not checked out.
    Index,
    Revision(Arc<Revision>),
    /// On disk, but for the one at `place`, which is `file`.
    Laid {
        place: PathBuf,
        file: PathBuf,
    },
}

impl Workspace {
    /// The nearest folder from `start` upwards that has `projects/`.
    ///
    /// # Errors
    /// [`Message::NotFound`] or [`Message::NoWorkspace`].
    pub fn find(start: &Path) -> Result<Self, Diagnostic> {
        let shown = || start.display().to_string();
        let absolute =
            start.canonicalize().map_err(|_| Diagnostic::new(Message::NotFound { path: shown() }))?;
        absolute
            .ancestors()
            .find(|folder| folder.join(PROJECTS).is_dir())
            .map(Self::at)
            .ok_or_else(|| Diagnostic::new(Message::NoWorkspace { path: absolute.display().to_string() }))
    }

    /// The workspace on disk at an absolute path.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), files: Files::Disk, own_templates: true, absent: Arc::default() }
    }

    /// The workspace at `root` as it was at a revision.
    pub fn at_revision(root: &Path, revision: Revision) -> Self {
        Self { files: Files::Revision(Arc::new(revision)), ..Self::at(root) }
    }

    /// The workspace on disk with what is not checked out of it as the index has it, for those who look at a
    /// whole version: there nothing was taken out.
    pub fn with_index(self) -> Self {
        Self { files: Files::Index, ..self }
    }

    /// The workspace with a file from anywhere laid over the one at `place`, which need not be there.
    pub fn with_file(&self, place: &Path, file: &Path) -> Self {
        let files = Files::Laid { place: place.to_owned(), file: file.to_owned() };
        Self { files, ..self.clone() }
    }

    /// The workspace with the program's templates and fonts only: those of its own are code, and it may
    /// have come from anywhere.
    pub fn without_templates(self) -> Self {
        Self { own_templates: false, ..self }
    }

    /// The folder of its own fonts, if they count.
    pub fn fonts(&self) -> Option<PathBuf> {
        self.own_templates.then(|| self.root.join(FONTS))
    }

    /// The revision, unless the files are those on disk.
    pub fn revision(&self) -> Option<&Revision> {
        match &self.files {
            Files::Disk | Files::Index | Files::Laid { .. } => None,
            Files::Revision(revision) => Some(revision),
        }
    }

    /// The folder of the projects.
    pub fn projects(&self) -> PathBuf {
        self.root.join(PROJECTS)
    }

    /// A path as messages show it: relative to the workspace where it lies inside, with `/`.
    pub fn shown(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        if inside.is_absolute() { path.display().to_string() } else { parts.join("/") }
    }
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

/// An absolute path without `.` and `..`, resolved by name only, so that it may not exist.
pub fn normalise(base: &Path, path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in base.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
