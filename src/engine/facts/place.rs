//! Where a file stands among the projects. Git hands over a copy under a temporary name and does not
//! say of which file: only the copy's own name and content lead back.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::files::Git;
use crate::source::{Node, keys};
use crate::workspace::{PROJECTS, Project, Workspace};

/// The place of a file among the projects, or why there is none.
pub enum Place {
    /// It is a version of this project.
    Found(Workspace, Project),
    /// No project of this name is known.
    Unknown,
    /// It may be a version of any of so many projects.
    Ambiguous(usize),
}

/// Finds the place of a file that was read as `tree`. Relative paths, git's too, begin at `base`.
pub fn find(base: &Path, file: &Path, tree: &Node) -> Place {
    let place = match file.canonicalize().ok().filter(|real| project_at(real).is_some()) {
        Some(real) => Ok(real),
        None => of_copy(base, file, tree),
    };
    match place.map(|path| project_at(&base.join(path))) {
        Ok(Some((workspace, project))) => Place::Found(workspace, project),
        Ok(None) | Err(0) => Place::Unknown,
        Err(count) => Place::Ambiguous(count),
    }
}

/// The project at a path, which may be one that is no longer there.
fn project_at(path: &Path) -> Option<(Workspace, Project)> {
    let folder = path.ancestors().skip(1).find(|folder| folder.is_dir())?;
    let path = folder.canonicalize().ok()?.join(path.strip_prefix(folder).ok()?);
    let workspace = Workspace::find(folder).ok()?;
    let output = path.strip_prefix(workspace.projects()).ok()?.with_extension("");
    let shown = workspace.shown(&path);
    Some((workspace, Project { path, shown, output }))
}

/// The path of the file that this is a copy of, or the number of those it may be.
fn of_copy(base: &Path, file: &Path, tree: &Node) -> Result<PathBuf, usize> {
    let name = file.file_name().and_then(|name| name.to_str()).ok_or(0_usize)?;
    let mut pathspec = pathspec(name);
    let mut known = indexed(base, &pathspec);
    // Before 2.35, git named the copy `XXXXXX_甲.yaml`.
    if let (true, Some((_, name))) = (known.is_empty(), name.split_at_checked(6)) {
        pathspec = name.strip_prefix('_').map_or(pathspec, self::pathspec);
        known = indexed(base, &pathspec);
    }
    if let [(_, path)] = &known[..] {
        return Ok(path.into());
    }
    let path = known.first().map_or(name, |(_, path)| path);
    // The repository may have come from anywhere, and its filters are programs. Line ends are still made those
    // of the index.
    let off = Git::called(base).without_filters().ok().flatten();
    let id = off.map_or_else(Vec::new, |mut args| {
        let path = format!("--path={path}");
        args.extend(["hash-object", &path, "--", &file.to_string_lossy()].map(str::to_owned));
        git(base, &args)
    });
    let id = id.first().map_or("", |id| id.trim());
    let same = known.iter().rfind(|(known, _)| known == id).map(|(_, path)| path.clone());
    let found = same.or_else(|| once(base, id, &pathspec)).or_else(|| of_year(&known, tree));
    found.map(PathBuf::from).ok_or(known.len())
}

/// Files below any `projects/` of the repository with this name.
fn pathspec(name: &str) -> String {
    let special = |c| matches!(c, '*' | '?' | '[' | '\\');
    let escaped = name.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c]));
    format!(":(top,glob)**/{PROJECTS}/**/{}", escaped.collect::<String>())
}

/// The files of the index with the ids of their contents, each once.
fn indexed(base: &Path, pathspec: &str) -> Vec<(String, String)> {
    let listed = git(base, &["ls-files", "-z", "--stage", "--", pathspec]);
    // `100644 ID 0<TAB>PATH`; in a merge a path may have several.
    let entry = |entry: &String| {
        let (head, path) = entry.split_once('\t')?;
        Some((head.split(' ').nth(1)?.to_owned(), path.to_owned()))
    };
    let mut known: Vec<_> = listed.iter().filter_map(entry).collect();
    known.dedup_by(|one, other| one.1 == other.1);
    known
}

/// The file that had this content in some commit, the latest first.
fn once(base: &Path, id: &str, pathspec: &str) -> Option<String> {
    let object = format!("--find-object={id}");
    let plain = ["-c", "log.showSignature=false", "log", "--all", "-1", "-m", "--format=", "--no-renames"];
    let args = [&plain[..], &["--name-only", "--no-relative", "-z", &object, "--", pathspec]].concat();
    if id.is_empty() { None } else { git(base, &args).into_iter().next_back() }
}

/// The file in the folder of the year that the form states.
fn of_year(known: &[(String, String)], tree: &Node) -> Option<String> {
    let year = &tree.as_map()?.get(keys::YEAR)?.as_scalar()?.text;
    let mut same = known.iter().filter(|(_, path)| path.split('/').any(|folder| folder == year));
    let (_, path) = same.next()?;
    same.next().is_none().then(|| path.clone())
}

/// What git prints, between zeros; nothing if it can't. The copy is read all the same, as it is.
fn git(base: &Path, args: &[impl AsRef<OsStr>]) -> Vec<String> {
    let Ok(said) = Git::called(base).output(args) else { return Vec::new() };
    let entries = said.stdout.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
    entries.map(|entry| String::from_utf8_lossy(entry).into_owned()).collect()
}
