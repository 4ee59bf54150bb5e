//! Finds the project files: all of the workspace, or those below the paths of the call.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::name::is_portable;
use super::walk::Walked;
use super::{Workspace, alike, normalise};
use crate::diagnostic::{Diagnostic, Report};
use crate::files::{Disk, Files, Kind};
use crate::message::{ArchiveMessage, CheckoutMessage, Message};
use crate::text::goes_unnoticed;

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
            if self.is_folder(start) {
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
        if !self.holds(start) {
            return None;
        }
        let mut walked = Walked::default();
        self.walk(start, &mut walked);
        let Walked { projects, lost, unread, .. } = walked;
        // What a revision has beside its projects is of no use to those who read it now.
        let unread = if self.revision().is_some() { Vec::new() } else { self.unread(&unread) };
        Some(Listing { projects: projects.into_values().collect(), lost, unread })
    }

    /// A path of the call as an absolute one in `projects/`, be it there or not; the workspace itself
    /// and what is above it stand for all its projects.
    pub fn place(&self, base: &Path, path: &Path) -> Option<PathBuf> {
        let named = normalise(base, path);
        let projects = self.projects();
        if projects.starts_with(&named) {
            return Some(projects);
        }
        let real = self.files.real(&named);
        [Some(named), real].into_iter().flatten().find(|path| path.starts_with(&projects))
    }

    /// The project that a file is, or would be, at an absolute path.
    pub fn project_at(path: &Path) -> Option<(Self, Project)> {
        let at = |path: &Path| {
            let workspace =
                path.ancestors().skip(1).map(Self::at).find(|above| above.is_folder(&above.projects()))?;
            let project = workspace.project(path)?;
            Some((workspace, project))
        };
        // By name first: a linked folder belongs to where the link stands.
        at(path).or_else(|| at(&Disk.real(path)?))
    }

    /// The folder that a path of the call names, or that its file stands in.
    ///
    /// # Errors
    /// A path that does not exist or is not below `projects/` goes to the report.
    pub fn folder(&self, base: &Path, path: &Path, report: &mut Report) -> Option<PathBuf> {
        let found = self.inside(base, path, report)?;
        if self.is_folder(&found) { Some(found) } else { found.parent().map(Path::to_owned) }
    }

    /// A path of the call as an absolute one below `projects/`.
    fn inside(&self, base: &Path, path: &Path, report: &mut Report) -> Option<PathBuf> {
        let shown = || path.display().to_string();
        let named = normalise(base, path);
        let kind = self.files.kind(&named);
        if matches!(kind, Kind::Nothing | Kind::Lost(_)) {
            if let Some(absent) = self.why_absent(&named) {
                report.push(absent);
                return None;
            }
            let message = match kind {
                Kind::Lost(lost) => lost.message(shown()),
                _ => match self.by_end(path) {
                    Ok(found) => return Some(found),
                    Err(message) => message.unwrap_or(Message::NotFound { path: shown() }),
                },
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
