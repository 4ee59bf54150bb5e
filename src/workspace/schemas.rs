//! Where schemas stand and what leads to them: one set for the folder of the projects, one for every
//! folder below it with shared files of its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::walk::Walked;
use super::{DEFAULTS, LIBRARY, PROJECTS, Workspace};

/// Where a project file's first line looks for its schema, in the workspace.
pub const SCHEMAS: &str = ".shenbao";
/// The file with the schema of projects.
pub const PROJECT_SCHEMA: &str = "project.json";

impl Workspace {
    /// The folder of the projects, and all below it that have shared files of their own. Sorted.
    pub fn shared_folders(&self) -> Vec<PathBuf> {
        let mut walked = Walked::default();
        self.walk(&self.projects(), &mut walked);
        let mut folders = walked.folders;
        folders.retain(|folder| *folder == self.projects() || self.has_shared(folder));
        folders.sort();
        folders
    }

    /// Whether a folder has shared files of its own.
    pub fn has_shared(&self, folder: &Path) -> bool {
        [DEFAULTS, LIBRARY].iter().any(|name| self.leads(&folder.join(name)))
    }

    /// Where the schemas of a folder with shared files go below the folder of all schemas, with its
    /// slash: `2024/`, or nothing for the folder of the projects.
    pub fn schema_folder(&self, folder: &Path) -> String {
        let shown = self.shown(folder);
        let inside = shown.strip_prefix(PROJECTS).unwrap_or(&shown).trim_start_matches('/');
        let mut name = String::new();
        for c in inside.chars() {
            // The line in project files can't hold blanks, nor what has a meaning in addresses.
            if c.is_whitespace() || "~#?%".contains(c) {
                let _ = write!(name, "~{:x}", u32::from(c));
            } else {
                name.push(c);
            }
        }
        if name.is_empty() { name } else { name + "/" }
    }

    /// The first line of a project file at the absolute `path`, by which an editor finds its schema
    /// below [`SCHEMAS`].
    pub fn schema_line(&self, path: &Path) -> String {
        let folder = path.parent().unwrap_or(path);
        let shared = |folder: &&Path| *folder == self.projects() || self.has_shared(folder);
        let nearest = folder.ancestors().take_while(|above| above.starts_with(self.projects())).find(shared);
        let inside = nearest.map(|nearest| self.schema_folder(nearest)).unwrap_or_default();
        let depth = folder.strip_prefix(&self.root).map_or(0, |inside| inside.components().count());
        let up = "../".repeat(depth);
        format!("# yaml-language-server: $schema={up}{SCHEMAS}/{inside}{PROJECT_SCHEMA}")
    }
}
