//! Which files there are: the workspace, its projects, its shared files and its templates.

mod assets;
mod create;
mod discover;
mod files;
mod name;
mod schemas;
mod write;

use std::path::{Component, Path, PathBuf};

pub use assets::{Assets, EditionFiles};
pub use create::{Created, uncreatable};
pub use discover::Project;
pub use files::read_source;
pub use schemas::{PROJECT_SCHEMA, SCHEMAS};
pub use write::Output;

use crate::diagnostic::Diagnostic;
use crate::message::Message;

/// The folder of the projects, which makes its parent a workspace.
pub const PROJECTS: &str = "projects";
/// What is built, unless `--out` says otherwise.
pub const OUT: &str = "out";
/// Defaults for everything below their folder.
pub const DEFAULTS: &str = "_defaults.yaml";
/// The indicator library of everything below its folder.
pub const LIBRARY: &str = "_indicators.yaml";

/// A folder with `projects/` in it.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its absolute path.
    pub root: PathBuf,
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
            .map(|folder| Self { root: folder.to_owned() })
            .ok_or_else(|| Diagnostic::new(Message::NoWorkspace { path: absolute.display().to_string() }))
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
fn normalise(base: &Path, path: &Path) -> PathBuf {
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
