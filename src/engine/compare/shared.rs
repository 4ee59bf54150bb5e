//! Whether what forms share is the same in both versions: then a form whose file is the same need not
//! even be read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::sides::Side;
use crate::workspace::{DEFAULTS, LIBRARY, TEMPLATES, Workspace};

/// What is known of the shared files so far.
pub struct SharedFiles<'s> {
    old: &'s Side,
    new: &'s Side,
    /// By a folder of each version: whether defaults and libraries are the same from there upwards.
    folders: BTreeMap<(&'s Path, &'s Path), bool>,
    editions: Option<bool>,
}

impl<'s> SharedFiles<'s> {
    /// Nothing is known yet.
    pub fn new(old: &'s Side, new: &'s Side) -> Self {
        Self { old, new, folders: BTreeMap::new(), editions: None }
    }

    /// Whether a file of either version has the same defaults, libraries and editions.
    pub fn same(&mut self, old: &'s Path, new: &'s Path) -> bool {
        let folders = old.parent().zip(new.parent());
        folders.is_some_and(|(old, new)| self.same_folder(old, new)) && self.same_editions()
    }

    fn same_folder(&mut self, old: &'s Path, new: &'s Path) -> bool {
        if let Some(same) = self.folders.get(&(old, new)) {
            return *same;
        }
        let file = |name| self.old.workspace.same(&old.join(name), &self.new.workspace, &new.join(name));
        let here = file(DEFAULTS) && file(LIBRARY);
        let above = |side: &Side, folder: &'s Path| {
            let projects = side.workspace.projects();
            folder.parent().filter(|_| folder != projects && folder.starts_with(&projects))
        };
        let same = here
            && match (above(self.old, old), above(self.new, new)) {
                (None, None) => true,
                (Some(old), Some(new)) => self.same_folder(old, new),
                _ => false,
            };
        self.folders.insert((old, new), same);
        same
    }

    fn same_editions(&mut self) -> bool {
        let (old, new) = (&self.old.workspace, &self.new.workspace);
        *self.editions.get_or_insert_with(|| {
            let (one, two) = (editions(old), editions(new));
            one.len() == two.len()
                && one.iter().zip(&two).all(|(one, two)| {
                    one.strip_prefix(&old.root) == two.strip_prefix(&new.root) && old.same(one, new, two)
                })
        })
    }
}

/// The shared files that there may be for some files of a workspace, and its editions.
pub fn around(workspace: &Workspace, files: &[PathBuf]) -> Vec<PathBuf> {
    let projects = workspace.projects();
    let mut folders = BTreeSet::new();
    for file in files {
        for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(&projects)) {
            if !folders.insert(folder) {
                // What is above it is known, too.
                break;
            }
        }
    }
    let shared = folders.into_iter().flat_map(|folder| [DEFAULTS, LIBRARY].map(|name| folder.join(name)));
    shared.chain(editions(workspace)).collect()
}

fn editions(workspace: &Workspace) -> Vec<PathBuf> {
    let path = |name| workspace.root.join(TEMPLATES).join(name).join("edition.yaml");
    workspace.template_folders().into_iter().map(path).collect()
}
