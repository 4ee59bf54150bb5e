//! Finds the project files: all of the workspace, or those below the paths of the call.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::absent::is_empty;
use super::files::is_there;
use super::name::is_portable;
use super::tree::{Found, is_hidden};
use super::{PROJECTS, Workspace, alike, normalise, os, unread};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{ArchiveMessage, CheckoutMessage, Message};
use crate::text::goes_unnoticed;

/// So many links are followed at most: links to folders with links to folders can show a few files millions
/// of times.
const MAX_FOLLOWED: usize = 10_000;

/// At most so many projects are found: ten times what one workspace was ever tried with.
const MAX_PROJECTS: usize = 100_000;

/// What the names of the files begin with that office programs put beside those that are open.
pub(super) const OFFICE_LOCK: &str = "~$";

/// What stands at a path of a workspace and below it.
#[derive(Debug, Default)]
pub struct Listing {
    /// The project files, sorted by path.
    pub projects: Vec<Project>,
    /// What may be or hold further ones, and can't be looked at: each path with the reason.
    pub lost: Vec<(PathBuf, Diagnostic)>,
    /// What there is to say of files that are read as nothing; of those on disk only.
    pub unread: Vec<Diagnostic>,
}

/// What a walk through folders on disk found.
#[derive(Default)]
struct Walked {
    projects: BTreeMap<PathBuf, Project>,
    lost: Vec<(PathBuf, Diagnostic)>,
    /// What is neither a project nor beside the projects on purpose.
    unread: BTreeSet<PathBuf>,
}

/// A project file and what is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The absolute path of the YAML file.
    pub path: PathBuf,
    /// The path as messages show it: `projects/2024/法治建设费.yaml`.
    pub shown: String,
    /// Where the form goes below the output folder, without suffix: `2024/法治建设费`.
    pub output: PathBuf,
}

impl Project {
    /// Whether there is something in its name that the lists of what was built can't tell on every system,
    /// or that looks like another name.
    fn has_odd_name(&self) -> bool {
        let odd = |name: &str| name.contains(|c: char| goes_unnoticed(c) || cfg!(unix) && c == '\\');
        self.output.to_str().is_none_or(odd)
    }
}

impl Workspace {
    /// The project files below `paths`, each a file or a folder relative to `base`; all of the
    /// workspace if there are none. Sorted by path, each once.
    ///
    /// # Errors
    /// What can't be read or is no project goes to the report; the others are still returned.
    pub fn discover(&self, base: &Path, paths: &[PathBuf], report: &mut Report) -> Vec<Project> {
        let all = [self.projects()];
        let starts: Vec<PathBuf> = match paths {
            [] => all.to_vec(),
            paths => paths.iter().filter_map(|path| self.inside(base, path, report)).collect(),
        };
        let mut walked = Walked::default();
        for start in &starts {
            let before = walked.projects.len();
            if start.is_dir() {
                self.walk(start, &mut walked);
                walked.lost.drain(..).for_each(|(_, diagnostic)| report.push(diagnostic));
                let mut absent = self.projects_absent(start);
                if walked.projects.len() == before && !report.has_errors() {
                    let path = self.shown(start);
                    let nothing = || match absent.is_empty() {
                        true => Diagnostic::new(Message::NoProjects { path }),
                        false => Diagnostic::new(CheckoutMessage::NotCheckedOut { path }),
                    };
                    report.push(self.why_absent(start).unwrap_or_else(nothing));
                    absent.clear();
                }
                absent.into_iter().for_each(|diagnostic| report.push(diagnostic));
            } else if self.leads_out(start) {
                report.push(self.out(start));
            } else if let Some(project) = self.project(start) {
                walked.projects.insert(project.path.clone(), project);
            } else {
                report.push(Diagnostic::new(Message::NotProject { path: self.shown(start) }));
            }
        }
        self.unread(&walked.unread).into_iter().for_each(|diagnostic| report.push(diagnostic));
        let mut projects: Vec<Project> = walked.projects.into_values().collect();
        projects.retain(|project| {
            let path = || project.shown.clone();
            let odd = if project.has_odd_name() {
                ArchiveMessage::OddName { path: path() }
            } else if !self.is_portable(project) {
                ArchiveMessage::UnportableName { path: path() }
            } else {
                return true;
            };
            report.push(Diagnostic::new(odd));
            false
        });
        alike::told_apart(self.distinct(projects, report), report)
    }

    /// What stands at an absolute path and below it, on disk or at the revision; `None` if there is
    /// nothing.
    pub fn list(&self, start: &Path) -> Option<Listing> {
        let mut listing = Listing::default();
        let mut something = false;
        if self.revision().is_none() && is_there(start) {
            something = true;
            let mut walked = Walked::default();
            self.walk(start, &mut walked);
            listing.projects = walked.projects.into_values().collect();
            listing.lost = walked.lost;
            listing.unread = self.unread(&walked.unread);
        }
        let in_projects = format!("{PROJECTS}/");
        let inside = self.inside_tree(start);
        for (path, found) in self.stored().into_iter().flat_map(|stored| stored.at_or_below(&inside)) {
            something = true;
            if listing.projects.len() + listing.lost.len() >= MAX_PROJECTS {
                listing.lost.push((start.to_owned(), self.too_many(start)));
                break;
            }
            let absolute = || self.root.join(os(path));
            match found {
                Found::File(_) => listing.projects.extend(self.project(&absolute())),
                Found::Lost(_) if is_hidden(path.strip_prefix(in_projects.as_bytes()).unwrap_or(path)) => {}
                Found::Lost(lost) => {
                    let diagnostic = Diagnostic::new(lost.message(self.told(&absolute())));
                    listing.lost.push((absolute(), diagnostic));
                }
            }
        }
        listing.projects.sort_by(|a, b| a.path.cmp(&b.path));
        something.then_some(listing)
    }

    /// A path of the call as an absolute one in `projects/`, be it there or not; the workspace itself
    /// and what is above it stand for all its projects.
    pub fn place(&self, base: &Path, path: &Path) -> Option<PathBuf> {
        let named = normalise(base, path);
        let projects = self.projects();
        if projects.starts_with(&named) {
            return Some(projects);
        }
        let real = named.canonicalize().ok();
        [Some(named), real].into_iter().flatten().find(|path| path.starts_with(&projects))
    }

    /// The project that a file is, or would be, at an absolute path.
    pub fn project_at(path: &Path) -> Option<(Self, Project)> {
        let at = |path: &Path| {
            let workspace = path.ancestors().skip(1).map(Self::at).find(|above| above.projects().is_dir())?;
            let project = workspace.project(path)?;
            Some((workspace, project))
        };
        // By name first: a linked folder belongs to where the link stands.
        at(path).or_else(|| at(&path.canonicalize().ok()?))
    }

    /// The folder that a path of the call names, or that its file stands in.
    ///
    /// # Errors
    /// A path that does not exist or is not below `projects/` goes to the report.
    pub fn folder(&self, base: &Path, path: &Path, report: &mut Report) -> Option<PathBuf> {
        let found = self.inside(base, path, report)?;
        if found.is_dir() { Some(found) } else { found.parent().map(Path::to_owned) }
    }

    /// A path of the call as an absolute one below `projects/`.
    fn inside(&self, base: &Path, path: &Path, report: &mut Report) -> Option<PathBuf> {
        let shown = || path.display().to_string();
        let named = normalise(base, path);
        if let Err(error) = std::fs::metadata(&named) {
            if let Some(absent) = self.why_absent(&named) {
                report.push(absent);
                return None;
            }
            let message = match unreachable(shown(), &named, error) {
                Message::NotFound { path: typed } => match self.by_end(path) {
                    Ok(found) => return Some(found),
                    Err(message) => message.unwrap_or(Message::NotFound { path: typed }),
                },
                message => message,
            };
            report.push(Diagnostic::new(message));
            return None;
        }
        let projects = self.projects();
        // The workspace itself stands for all its projects.
        if projects.starts_with(&named) && named.starts_with(&self.root) {
            return Some(projects);
        }
        let real = named.canonicalize().ok();
        let inside = [Some(named), real].into_iter().flatten().find(|path| path.starts_with(&projects));
        if inside.is_none() {
            report.push(Diagnostic::new(Message::Outside { path: shown() }));
        }
        inside
    }

    fn walk(&self, start: &Path, walked: &mut Walked) {
        if self.leads_out(start) {
            walked.lost.push((start.to_owned(), self.out(start)));
            return;
        }
        let walk = WalkDir::new(start).follow_links(true).sort_by_file_name();
        // What is hidden stays so, but for what was meant to be a shared file.
        let mut walk = walk.into_iter().filter_entry(|entry| {
            entry.depth() == 0
                || is_open(entry)
                || !entry.file_type().is_dir() && unread::meant(entry.file_name()).is_some()
        });
        let mut links = 0;
        while let Some(entry) = walk.next() {
            if walked.projects.len() + walked.unread.len() + walked.lost.len() >= MAX_PROJECTS {
                walked.lost.push((start.to_owned(), self.too_many(start)));
                return;
            }
            match entry {
                Ok(entry) if entry.depth() > 0 && !is_open(&entry) => {
                    if unread::meant(entry.file_name()).is_some() {
                        walked.unread.insert(entry.into_path());
                    }
                }
                Ok(entry)
                    if entry.depth() > 0 && entry.path_is_symlink() && {
                        links += 1;
                        links > MAX_FOLLOWED || self.leads_out(entry.path())
                    } =>
                {
                    let path = entry.path().to_owned();
                    let endless = || Diagnostic::new(Message::LinkLoop { path: self.shown(&path) });
                    let diagnostic = if links > MAX_FOLLOWED { endless() } else { self.out(&path) };
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                    walked.lost.push((path, diagnostic));
                }
                Ok(entry) if entry.file_type().is_dir() => {
                    // Of a folder under a project's name, what is in it counts; this one is left of something.
                    let like_a_project = entry.depth() > 0 && self.project(entry.path()).is_some();
                    if like_a_project && is_empty(entry.path()) {
                        walked.unread.insert(entry.into_path());
                    }
                }
                Ok(entry) => {
                    if let Some(project) = self.project(entry.path()) {
                        walked.projects.insert(project.path.clone(), project);
                    } else if !unread::is_deliberate(entry.file_name()) {
                        walked.unread.insert(entry.into_path());
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(start).to_owned();
                    let shown = self.shown(&path);
                    let message = match error.loop_ancestor() {
                        Some(_) => Message::LinkLoop { path: shown },
                        None => unreachable(shown, &path, error.into()),
                    };
                    walked.lost.push((path, Diagnostic::new(message)));
                }
            }
        }
    }

    /// That there is more below a folder than is read.
    fn too_many(&self, folder: &Path) -> Diagnostic {
        Diagnostic::new(ArchiveMessage::TooManyProjects { folder: self.told(folder), limit: MAX_PROJECTS })
    }

    /// That a link leads where nothing is read.
    fn out(&self, path: &Path) -> Diagnostic {
        Diagnostic::new(ArchiveMessage::OutsideLink { path: self.shown(path) })
    }

    /// Whether a project's path below the workspace is one on every system, as `extract` asks of it.
    fn is_portable(&self, project: &Project) -> bool {
        let inside = project.path.strip_prefix(self.projects()).unwrap_or(&project.path);
        inside.components().all(|part| is_portable(&part.as_os_str().to_string_lossy()))
    }

    /// The project at a path, if it is one by its name.
    pub(super) fn project(&self, path: &Path) -> Option<Project> {
        let inside = path.strip_prefix(self.projects()).ok()?;
        let hidden = inside.components().any(|part| {
            let name = part.as_os_str().to_string_lossy();
            name.starts_with(['_', '.']) || name.starts_with(OFFICE_LOCK)
        });
        let extension = path.extension()?.to_string_lossy().to_lowercase();
        let is_project = !hidden && matches!(extension.as_str(), "yaml" | "yml");
        is_project.then(|| Project {
            path: path.to_owned(),
            shown: self.shown(path),
            output: inside.with_extension(""),
        })
    }

    /// Leaves out, with an error, projects that would become the same PDF.
    fn distinct(&self, projects: Vec<Project>, report: &mut Report) -> Vec<Project> {
        let mut outputs: Vec<_> = projects.iter().map(|project| project.output.as_os_str()).collect();
        outputs.sort_unstable();
        if outputs.windows(2).all(|pair| pair[0] != pair[1]) {
            return projects;
        }
        let mut by_output: BTreeMap<PathBuf, Vec<Project>> = BTreeMap::new();
        for project in projects {
            by_output.entry(project.output.clone()).or_default().push(project);
        }
        let mut distinct = Vec::new();
        for (output, mut rivals) in by_output {
            if rivals.len() > 1 {
                report.push(Diagnostic::new(Message::SameOutput {
                    first: rivals[0].shown.clone(),
                    second: rivals[1].shown.clone(),
                    output: format!("{}.pdf", output.display()),
                }));
            } else {
                distinct.append(&mut rivals);
            }
        }
        distinct.sort_by(|a, b| a.path.cmp(&b.path));
        distinct
    }
}

/// Whether a folder or file is looked at: names with `_` or `.` in front are not projects.
pub(super) fn is_open(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !name.starts_with('_') && !name.starts_with('.')
}

/// Why there is no way to a file or folder.
fn unreachable(shown: String, path: &Path, error: std::io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound if path.is_symlink() => Message::BrokenLink { path: shown },
        ErrorKind::NotFound | ErrorKind::NotADirectory => Message::NotFound { path: shown },
        // What remains for a link is that it leads to itself; Rust has no stable name for that.
        kind if path.is_symlink() && kind != ErrorKind::PermissionDenied => Message::LinkLoop { path: shown },
        _ => Message::Unreadable { path: shown, reason: (&error).into() },
    }
}
