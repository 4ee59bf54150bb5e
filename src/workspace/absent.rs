//! What git has of a workspace and the disk has not: files that a sparse checkout leaves out, submodules
//! that were never fetched. They are not gone: nobody took them out.

use std::path::Path;

use super::git::{Kind, Repository, Unseen};
use super::stored::Stored;
use super::tree::{Found, Lost, is_hidden};
use super::{FONTS, PROJECTS, TEMPLATES, Workspace, os};
use crate::diagnostic::Diagnostic;
use crate::message::{CheckoutMessage, Message, Names, VersionMessage};

/// More projects than this are told by their folders.
const FEW: usize = 5;

impl Stored {
    /// What of the workspace on disk at `root` is not checked out; `None` if all of it is.
    ///
    /// # Errors
    /// What git can't do where there is a repository.
    fn absent(root: &Path) -> Result<Option<Self>, Diagnostic> {
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
                Kind::Submodule if !here.join(".git").exists() && is_empty(&here) => {
                    Found::Lost(Lost::Submodule(entry.id))
                }
                Kind::Submodule => return None,
                _ if here.symlink_metadata().is_ok() => return None,
                Kind::File => Found::File(entry.id),
                Kind::Link | Kind::Folder => Found::Lost(Lost::Absent),
            };
            Some((path, found))
        });
        let files: std::collections::BTreeMap<_, _> = files.collect();
        Ok((!files.is_empty()).then(|| Self::new(&repository, files)))
    }
}

impl Workspace {
    /// What git has of the workspace and the disk has not. A revision lacks nothing.
    pub(super) fn absent(&self) -> Option<&Stored> {
        match self.revision() {
            Some(_) => None,
            None => self.asked().as_ref().ok()?.as_ref(),
        }
    }

    /// Why it is not known what is not checked out.
    pub fn why_git_is_silent(&self) -> Option<&Diagnostic> {
        self.asked().as_ref().err()
    }

    fn asked(&self) -> &Result<Option<Stored>, Diagnostic> {
        self.absent.get_or_init(|| Stored::absent(&self.root))
    }

    /// Why there is nothing at a path, if that is only because it, or what it lies in, is not checked out or
    /// can't be looked into.
    pub fn why_absent(&self, path: &Path) -> Option<Diagnostic> {
        let above = || path.ancestors().take_while(|above| *above != self.root);
        if let Some(revision) = self.revision() {
            let found =
                above().filter_map(|above| Some((above, revision.stored.at(&self.inside_tree(above))?)));
            let mut lost = found.filter_map(|(above, found)| match found {
                Found::Lost(lost) => Some(Diagnostic::new(lost.message(self.told(above)))),
                Found::File(_) => None,
            });
            return lost.next();
        }
        let absent = self.absent()?;
        let covering = above().filter_map(|above| Some((above, absent.at(&self.inside_tree(above))?)));
        // Below a file there is nothing.
        let mut covering =
            covering.filter(|(above, found)| *above == path || matches!(found, Found::Lost(_)));
        let missing = |path: &Path| CheckoutMessage::NotCheckedOut { path: self.shown(path) };
        let message = match covering.next() {
            Some((above, Found::Lost(Lost::Submodule(_)))) => {
                CheckoutMessage::SubmoduleEmpty { path: self.shown(above) }
            }
            Some(_) => missing(path),
            None if !path.exists() && absent.at_or_below(&self.inside_tree(path)).next().is_some() => {
                missing(path)
            }
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
        for (path, found) in absent.at_or_below(&self.inside_tree(start)) {
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
