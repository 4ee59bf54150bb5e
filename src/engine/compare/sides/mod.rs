//! Which two versions a call means, and the forms of each.

mod disk;
pub mod here;
mod words;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::diff::{Unread, Version};
use crate::files::Commit;
use crate::message::{Message, VersionMessage};
use crate::workspace::{PROJECTS, Project, Workspace, normalise};
use here::Here;
use words::Asked;

/// One of the two versions: a workspace at some time, and the forms of it that are compared.
pub struct Side {
    /// Its files.
    pub workspace: Workspace,
    /// What it is called.
    pub version: Version,
    /// The forms, each by what it is found by in the other version: its path without suffix.
    pub forms: Vec<(PathBuf, Project)>,
    /// What there is to say of files that are read as nothing: a form under a wrong name looks as if it had
    /// been taken out.
    pub warnings: Vec<Diagnostic>,
}

/// The two versions, and what of them can't be compared since one can't even be listed.
pub struct Versions {
    /// The older one.
    pub old: Side,
    /// The newer one.
    pub new: Side,
    /// Links to nowhere, other repositories, files of one name.
    pub unread: Vec<Unread>,
    /// A file that is no project of a workspace, and the project in whose place it is read.
    pub laid: Option<(PathBuf, Project)>,
}

/// What a call says of the two versions.
pub struct Call<'a> {
    /// The folder in which the workspace is looked for.
    pub start: &'a Path,
    /// The same as an absolute path: paths are relative to it.
    pub base: &'a Path,
    /// Revisions, folders or files.
    pub versions: &'a [OsString],
    /// Of revisions, the files and folders that are compared; all if there are none.
    pub paths: &'a [PathBuf],
    /// The project in whose place two files from anywhere are read.
    pub as_path: Option<&'a Path>,
    /// Whether `--` stands in the call: all before it are revisions.
    pub dashes: bool,
}

/// A version with all that was found of it.
struct Part {
    workspace: Workspace,
    version: Version,
    projects: Vec<Project>,
    lost: Vec<(PathBuf, Diagnostic)>,
    warnings: Vec<Diagnostic>,
    /// The folder that paths are held against each other from; a single file is held against another
    /// whatever they are called.
    from: Option<PathBuf>,
}

/// The two versions of a call.
///
/// # Errors
/// What names no version, and what git can't do.
pub fn find(call: &Call) -> Result<Versions, Diagnostic> {
    let &Call { start, base, versions, paths, as_path, dashes } = call;
    if let Some(place) = as_path {
        let both = [versions.to_owned(), paths.iter().map(OsString::from).collect()].concat();
        let [old, new] = &both[..] else { return Err(Diagnostic::new(VersionMessage::AsNeedsTwo {})) };
        return disk::as_one(base, place, old.as_ref(), new.as_ref());
    }
    let here = Here::find(start, base);
    match words::read(versions, paths, dashes, base, &here.repository)? {
        Asked::OnDisk(old, new) => disk::two(base, &old, &new),
        Asked::Revisions { old, new, paths } => revisions(&here, base, old, new, &paths),
    }
}

/// A revision against another, or against the files as they are.
fn revisions(
    here: &Here,
    base: &Path,
    old: Commit,
    new: Option<Commit>,
    paths: &[PathBuf],
) -> Result<Versions, Diagnostic> {
    let repository = here.repository.as_ref().map_err(Clone::clone)?;
    let (root, folder) = here.workspace(base, repository, &old, new.as_ref(), paths)?;
    let at = |commit: Commit| -> Result<(Workspace, Version), Diagnostic> {
        let day = repository.day(&commit)?;
        let version = Version { name: Some(commit.name.clone()), commit: Some(commit.id.clone()), day };
        Ok((Workspace::at_revision(&root, repository, commit, &folder)?, version))
    };
    let old = at(old)?;
    let new = match new {
        Some(new) => at(new)?,
        None => (Workspace::at(&root).with_index(), Version { name: None, commit: None, day: None }),
    };
    let mut starts = Vec::new();
    for path in paths {
        let shown = || path.display().to_string();
        let Some(start) = new.0.place(base, path) else {
            return Err(Diagnostic::new(match normalise(base, path).exists() {
                true => Message::Outside { path: shown() },
                false => Message::NotFound { path: shown() },
            }));
        };
        let (one, two) = (old.0.list(&start), new.0.list(&start));
        if one.is_none() && two.is_none() {
            return Err(Diagnostic::new(Message::NotFound { path: shown() }));
        }
        let nothing = [one, two].iter().flatten().all(|l| l.projects.is_empty() && l.lost.is_empty());
        if nothing {
            let folder = old.0.is_folder(&start) || new.0.is_folder(&start);
            let path = old.0.shown(&start);
            return Err(Diagnostic::new(match folder {
                true => Message::NoProjects { path },
                false => Message::NotProject { path },
            }));
        }
        starts.push(start);
    }
    if starts.is_empty() {
        starts.push(new.0.projects());
    }
    let part = |(workspace, version)| Part::listed(workspace, version, &starts, Some(root.join(PROJECTS)));
    Ok(together(part(old), part(new)))
}

impl Part {
    /// All that stands at some paths and below them.
    fn listed(workspace: Workspace, version: Version, starts: &[PathBuf], from: Option<PathBuf>) -> Self {
        let (mut projects, mut lost, mut warnings) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for listing in starts.iter().filter_map(|start| workspace.list(start)) {
            projects.extend(listing.projects.into_iter().map(|project| (project.path.clone(), project)));
            lost.extend(listing.lost);
            warnings.extend(listing.unread);
        }
        let projects = projects.into_values().collect();
        Self { workspace, version, projects, lost: lost.into_iter().collect(), warnings, from }
    }

    /// What a path is held against in the other version, its suffix and all.
    fn inside(&self, path: &Path) -> PathBuf {
        let from = self.from.as_ref();
        from.map_or_else(PathBuf::new, |from| path.strip_prefix(from).unwrap_or(path).to_owned())
    }

    /// The forms by what finds them in the other version. Two files that would become one form are
    /// lost: which of them is meant?
    fn forms(&mut self) -> BTreeMap<PathBuf, Project> {
        let mut forms = BTreeMap::<PathBuf, Vec<Project>>::new();
        for project in std::mem::take(&mut self.projects) {
            forms.entry(self.inside(&project.path).with_extension("")).or_default().push(project);
        }
        let mut single = BTreeMap::new();
        for (key, mut rivals) in forms {
            if let [first, second, ..] = &rivals[..] {
                let message = Message::SameOutput {
                    first: self.workspace.told(&first.path),
                    second: self.workspace.told(&second.path),
                    output: format!("{}.pdf", first.output.display()),
                };
                self.lost.push((first.path.clone(), Diagnostic::new(message)));
            } else {
                single.extend(rivals.pop().map(|project| (key, project)));
            }
        }
        single
    }
}

/// The forms of both versions. What is lost in one can't be compared, whatever the other has there:
/// it must not look as if it were added or taken out.
fn together(mut old: Part, mut new: Part) -> Versions {
    let (mut one, mut two) = (old.forms(), new.forms());
    let mut unread = BTreeMap::<PathBuf, Unread>::new();
    let unchanged = |path: &PathBuf, diagnostic: &Diagnostic| {
        let submodule =
            matches!(diagnostic.message, Message::VersionMessage(VersionMessage::Submodule { .. }));
        submodule && old.workspace.same(path, &new.workspace, path)
    };
    for (part, is_old) in [(&old, true), (&new, false)] {
        for (path, diagnostic) in part.lost.iter().filter(|(path, found)| !unchanged(path, found)) {
            let path_shown = part.workspace.shown(path);
            let entry = unread.entry(part.inside(path)).or_insert_with(|| Unread {
                path: path_shown,
                old: Vec::new(),
                new: Vec::new(),
            });
            let side = if is_old { &mut entry.old } else { &mut entry.new };
            side.push(diagnostic.clone());
        }
    }
    let lost = |key: &PathBuf| {
        let ways = key.ancestors().map(Path::to_owned);
        ways.into_iter().any(|way| unread.contains_key(&way))
            || ["yaml", "yml"].iter().any(|suffix| unread.contains_key(&suffixed(key, suffix)))
    };
    if !unread.is_empty() {
        one.retain(|key, _| !lost(key));
        two.retain(|key, _| !lost(key));
    }
    let side = |part: Part, forms: BTreeMap<PathBuf, Project>| Side {
        workspace: part.workspace,
        version: part.version,
        forms: forms.into_iter().collect(),
        warnings: part.warnings,
    };
    Versions { old: side(old, one), new: side(new, two), unread: unread.into_values().collect(), laid: None }
}

/// A path with a suffix behind all of its name.
fn suffixed(key: &Path, suffix: &str) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}
