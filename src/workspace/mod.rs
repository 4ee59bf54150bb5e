//! Which files there are: the workspace, its projects, its shared files and its templates.

mod absent;
mod alike;
mod assets;
mod create;
mod discover;
mod ends;
mod journal;
mod lock;
mod name;
mod pdfs;
mod read;
mod revision;
mod schemas;
mod unread;
mod walk;
mod write;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

pub use assets::{Assets, EditionFiles};
pub use create::{Created, uncreatable};
pub use discover::{Listing, Project};
pub use journal::Journal;
pub use lock::Lock;
pub use name::is_portable;
pub use pdfs::{PdfFile, pdfs};
pub use revision::Revision;
pub use schemas::{PROJECT_SCHEMA, SCHEMAS};
pub use write::Output;

use absent::{Absent, WithIndex};

use crate::diagnostic::Diagnostic;
use crate::files::{Commit, Disk, Files, Kind, Laid, Overlay, Repository};
use crate::message::Message;

/// The folder of the projects, which makes its parent a workspace.
pub const PROJECTS: &str = "projects";
/// The folder of the workspace's own templates.
pub const TEMPLATES: &str = "templates";
/// The folder of its own fonts.
pub const FONTS: &str = "fonts";
/// What is built, unless `--out` says otherwise.
pub const OUT: &str = "out";
/// Defaults for everything below their folder.
pub const DEFAULTS: &str = "_defaults.yaml";
/// The indicator library of everything below its folder.
pub const LIBRARY: &str = "_indicators.yaml";

/// A folder with `projects/` in it, as it is, as it was, or as it is going to be.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its absolute path. At a revision and in memory it need not exist: files are found by their paths in it.
    pub root: PathBuf,
    files: Arc<dyn Files>,
    /// The revision, unless the files are those of now.
    revision: Option<Arc<Revision>>,
    /// Whether its own templates and fonts count.
    own_templates: bool,
    /// What git has of it and the disk has not.
    absent: Arc<Absent>,
}

impl Workspace {
    /// The nearest folder from `start` upwards that has `projects/`.
    ///
    /// # Errors
    /// [`Message::NotFound`] or [`Message::NoWorkspace`].
    pub fn find(start: &Path) -> Result<Self, Diagnostic> {
        let shown = || start.display().to_string();
        let absolute =
            Disk.real(start).ok_or_else(|| Diagnostic::new(Message::NotFound { path: shown() }))?;
        absolute
            .ancestors()
            .find(|folder| Disk.kind(&folder.join(PROJECTS)) == Kind::Folder)
            .map(Self::at)
            .ok_or_else(|| Diagnostic::new(Message::NoWorkspace { path: absolute.display().to_string() }))
    }

    /// The workspace on disk at an absolute path.
    pub fn at(root: &Path) -> Self {
        let absent = Arc::new(Absent::of(root));
        Self { root: root.to_owned(), files: Arc::new(Disk), revision: None, own_templates: true, absent }
    }

    /// The workspace at `root` in other files than those on disk; git is not asked about them.
    pub fn over(root: &Path, files: Arc<dyn Files>) -> Self {
        Self { files, absent: Arc::new(Absent::none()), ..Self::at(root) }
    }

    /// The workspace at `root` as it was at a commit, where it stands at `folder` of the repository's tree, which
    /// is empty or ends with `/`.
    ///
    /// # Errors
    /// What git can't do.
    pub fn at_revision(
        root: &Path,
        repository: &Repository,
        commit: Commit,
        folder: &[u8],
    ) -> Result<Self, Diagnostic> {
        let revision = Arc::new(Revision::open(repository, commit, folder, root)?);
        Ok(Self { files: revision.stored.clone(), revision: Some(revision), ..Self::at(root) })
    }

    /// The workspace on disk with what is not checked out of it as the index has it, for those who look at a
    /// whole version: there nothing was taken out.
    pub fn with_index(self) -> Self {
        Self { files: Arc::new(WithIndex(self.absent.clone())), ..self }
    }

    /// The workspace with a file from anywhere laid over the one at `place`, which need not be there.
    pub fn with_file(&self, place: &Path, file: &Path) -> Self {
        self.with_laid(&BTreeMap::from([(place.to_owned(), Laid::File(file.to_owned()))]))
    }

    /// The workspace with something laid over some absolute paths, such as texts that were not saved.
    pub fn with_laid(&self, laid: &BTreeMap<PathBuf, Laid>) -> Self {
        let mut overlay = Overlay::new(self.files.clone());
        laid.iter().for_each(|(path, laid)| overlay.lay(path, Some(laid.clone())));
        Self { files: Arc::new(overlay), ..self.clone() }
    }

    /// The workspace with the program's templates and fonts only: those of its own are code, and it may
    /// have come from anywhere.
    pub fn without_templates(self) -> Self {
        Self { own_templates: false, ..self }
    }

    /// The revision, unless the files are those of now.
    pub fn revision(&self) -> Option<&Revision> {
        self.revision.as_deref()
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
