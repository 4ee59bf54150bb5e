//! What projects of one folder share: defaults and libraries, laid one on the other.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::digest::Sum;
use crate::form::Library;
use crate::message::ArchiveMessage;
use crate::source::{self, Node, Source};
use crate::workspace::Workspace;

/// Shared files of so many MiB are merged, those of all folders together. A library of 50,000 indicators
/// has about 5, and merged files take some thirty times their size.
const MAX_MERGED_MIB: usize = 64;
/// Projects stand so many folders below `projects/` at most.
const MAX_FOLDERS: usize = 32;

/// The defaults and the library that hold in one folder, everything above it laid under them.
#[derive(Clone, Default)]
pub(super) struct Layers {
    pub defaults: Option<Arc<Node>>,
    pub library: Option<Arc<Library>>,
    /// The same files one by one, the nearest last.
    pub files: Origins,
    /// The sum of their texts.
    pub sum: String,
    /// Their bytes.
    pub bytes: usize,
    /// What is wrong with the shared files here and above: then no form below can be right.
    pub broken: Vec<Diagnostic>,
    /// Blanks of the defaults over what other defaults give: each form below is told.
    pub blanks: Vec<Diagnostic>,
}

/// The files that a form is made of, each as it was read: what one overrides in another can be seen.
#[derive(Clone, Default)]
pub struct Origins {
    /// The defaults from the farthest to the nearest.
    pub defaults: Vec<Arc<Node>>,
    /// The libraries, likewise.
    pub libraries: Vec<Arc<Node>>,
}

/// What is too much of shared files to be merged for a folder: it is too deep, or `merged` bytes are too many.
pub(super) fn excess(workspace: &Workspace, folder: &Path, merged: usize) -> Option<Diagnostic> {
    let (projects, shown) = (workspace.projects(), || workspace.shown(folder));
    let depth = folder.strip_prefix(projects).map_or(0, |inside| inside.components().count());
    let message = if depth > MAX_FOLDERS {
        ArchiveMessage::TooManyFolders { folder: shown(), limit: MAX_FOLDERS }
    } else if merged > MAX_MERGED_MIB << 20 {
        let (mib, limit) = (merged.div_ceil(1 << 20), MAX_MERGED_MIB);
        ArchiveMessage::TooMuchShared { folder: shown(), mib, limit }
    } else {
        return None;
    };
    Some(Diagnostic::new(message))
}

impl Layers {
    /// Lays nearer defaults on what is there.
    pub fn lay_defaults(&mut self, node: Arc<Node>) {
        self.add(&node);
        self.blanks.extend(self.defaults.iter().flat_map(|above| source::hidden(above, &node)));
        let merged = self.defaults.take().map(|above| source::merge(&above, (*node).clone()));
        self.defaults = Some(merged.map_or_else(|| node.clone(), Arc::new));
        self.files.defaults.push(node);
    }

    /// Lays a nearer library on what is there.
    pub fn lay_library(&mut self, node: Arc<Node>) {
        self.add(&node);
        let own = (*node).clone();
        self.library = Some(Arc::new(Library::new(match self.library.take() {
            Some(above) => source::merge_library(above.root(), own),
            None => own,
        })));
        self.files.libraries.push(node);
    }

    fn add(&mut self, node: &Node) {
        let Source { path, text } = &*node.span.source;
        self.sum = Sum::new().add(&self.sum).add(path).add(text).hex();
    }
}
