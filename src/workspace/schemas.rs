//! Where schemas stand and what leads to them: one set for the folder of the projects, one for every
//! folder below it with shared files of its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::discover::is_open;
use super::{DEFAULTS, LIBRARY, PROJECTS, Workspace};

/// Where a project file's first line looks for its schema, in the workspace.
pub const SCHEMAS: &str = ".shenbao";
/// The file with the schema of projects.
pub const PROJECT_SCHEMA: &str = "project.json";

impl Workspace {
    /// The folder of the projects, and all below it that have shared files of their own. Sorted.
    pub fn shared_folders(&self) -> Vec<PathBuf> {
        let walk = WalkDir::new(self.projects()).follow_links(true).sort_by_file_name();
        let open = walk.into_iter().filter_entry(|entry| entry.depth() == 0 || is_open(entry));
        let folders = open.flatten().filter(|entry| entry.file_type().is_dir());
        let shared = |folder: &Path| [DEFAULTS, LIBRARY].iter().any(|name| folder.join(name).exists());
        let folders = folders.filter(|entry| entry.depth() == 0 || shared(entry.path()));
        folders.map(DirEntry::into_path).collect()
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
        let shared = |folder: &&Path| {
            *folder == self.projects() || [DEFAULTS, LIBRARY].iter().any(|name| folder.join(name).exists())
        };
        let nearest = folder.ancestors().take_while(|above| above.starts_with(self.projects())).find(shared);
        let inside = nearest.map(|nearest| self.schema_folder(nearest)).unwrap_or_default();
        let depth = folder.strip_prefix(&self.root).map_or(0, |inside| inside.components().count());
        let up = "../".repeat(depth);
        format!("# yaml-language-server: $schema={up}{SCHEMAS}/{inside}{PROJECT_SCHEMA}")
    }
}
