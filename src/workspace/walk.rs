//! A walk through the folders of a workspace, over any files: what is a project, what is read as nothing, and
//! what can't be looked into.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Project, Workspace, unread};
use crate::diagnostic::Diagnostic;
use crate::files::{Entry, Kind, Lost};
use crate::message::{ArchiveMessage, Message};

/// At most so many links are followed: links to folders with links to folders can show a few files millions
/// of times.
const MAX_FOLLOWED: usize = 10_000;
/// At most so many projects are found: ten times what one workspace was ever tried with.
const MAX_PROJECTS: usize = 100_000;

/// What a walk found.
#[derive(Default)]
pub(super) struct Walked {
    pub projects: BTreeMap<PathBuf, Project>,
    /// What may be or hold further projects, and can't be looked at: each path with the reason.
    pub lost: Vec<(PathBuf, Diagnostic)>,
    /// What is neither a project nor beside the projects on purpose.
    pub unread: BTreeSet<PathBuf>,
    /// The folders that were looked into.
    pub folders: Vec<PathBuf>,
    links: usize,
}

impl Workspace {
    /// Walks through what stands at an absolute path and below it; what is hidden is passed over.
    pub(super) fn walk(&self, start: &Path, walked: &mut Walked) {
        if self.leads_out(start) {
            walked.lost.push((start.to_owned(), self.out(start)));
            return;
        }
        match self.files.kind(start) {
            Kind::Folder => {
                let real = self.files.real(start).unwrap_or_else(|| start.to_owned());
                // A folder with too much in it ends the walk.
                let _ = self.walk_folder(start, &mut vec![real], walked);
            }
            Kind::Lost(lost) => walked.lost.push((start.to_owned(), self.why_lost(start, &lost))),
            Kind::File | Kind::Other => self.take_file(start.to_owned(), walked),
            Kind::Nothing => {}
        }
    }

    /// Walks through a folder; `above` are the folders on the way, as they are: a link back to one of them has
    /// no end.
    fn walk_folder(&self, folder: &Path, above: &mut Vec<PathBuf>, walked: &mut Walked) -> ControlFlow<()> {
        let entries = match self.files.list(folder) {
            Ok(entries) => entries,
            Err(lost) => {
                walked.lost.push((folder.to_owned(), self.why_lost(folder, &lost)));
                return ControlFlow::Continue(());
            }
        };
        walked.folders.push(folder.to_owned());
        for Entry { name, kind, link } in entries {
            let path = folder.join(&name);
            if walked.projects.len() + walked.unread.len() + walked.lost.len() >= MAX_PROJECTS {
                // Told of the folder that the walk began at.
                let start = folder.ancestors().nth(above.len() - 1).unwrap_or(folder);
                let (folder, limit) = (self.told(start), MAX_PROJECTS);
                let many = Diagnostic::new(ArchiveMessage::TooManyProjects { folder, limit });
                walked.lost.push((start.to_owned(), many));
                return ControlFlow::Break(());
            }
            if !is_open(&name) {
                // What is hidden stays so, but for what was meant to be a shared file.
                if matches!(kind, Kind::File | Kind::Other) && unread::meant(&name).is_some() {
                    walked.unread.insert(path);
                }
                continue;
            }
            if let Kind::Lost(lost) = &kind {
                walked.lost.push((path.clone(), self.why_lost(&path, lost)));
                continue;
            }
            let real = match (link, above.last()) {
                (false, Some(above)) => above.join(&name),
                _ => self.files.real(&path).unwrap_or_else(|| path.clone()),
            };
            if link {
                walked.links += 1;
                let endless = kind == Kind::Folder && above.contains(&real);
                let wrong = if endless || walked.links > MAX_FOLLOWED {
                    Diagnostic::new(Message::LinkLoop { path: self.shown(&path) })
                } else if self.leads_out(&path) {
                    self.out(&path)
                } else {
                    self.step(path, real, &kind, above, walked)?;
                    continue;
                };
                walked.lost.push((path, wrong));
                continue;
            }
            self.step(path, real, &kind, above, walked)?;
        }
        ControlFlow::Continue(())
    }

    fn step(
        &self,
        path: PathBuf,
        real: PathBuf,
        kind: &Kind,
        above: &mut Vec<PathBuf>,
        walked: &mut Walked,
    ) -> ControlFlow<()> {
        if *kind != Kind::Folder {
            self.take_file(path, walked);
            return ControlFlow::Continue(());
        }
        // Of a folder under a project's name, what is in it counts; one that is empty is left of something.
        if self.project(&path).is_some() && self.files.list(&path).is_ok_and(|entries| entries.is_empty()) {
            walked.unread.insert(path);
            return ControlFlow::Continue(());
        }
        above.push(real);
        let walking = self.walk_folder(&path, above, walked);
        above.pop();
        walking
    }

    fn take_file(&self, path: PathBuf, walked: &mut Walked) {
        if let Some(project) = self.project(&path) {
            walked.projects.insert(path, project);
        } else if !path.file_name().is_some_and(unread::is_deliberate) {
            walked.unread.insert(path);
        }
    }

    fn why_lost(&self, path: &Path, lost: &Lost) -> Diagnostic {
        Diagnostic::new(lost.message(self.told(path)))
    }

    /// That a link leads where nothing is read.
    pub(super) fn out(&self, path: &Path) -> Diagnostic {
        Diagnostic::new(ArchiveMessage::OutsideLink { path: self.shown(path) })
    }
}

/// Whether a folder or file is looked at: names with `_` or `.` in front are not projects.
pub(super) fn is_open(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    !name.starts_with('_') && !name.starts_with('.')
}
