//! The files of a commit as a file system would show them: symbolic links are followed within the
//! tree, to files and to folders, and what can't be followed is named.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::git::{Commit, Entry, Kind, Repository};
use crate::diagnostic::Diagnostic;
use crate::message::Reason;

/// A link that leads over more links than this leads nowhere.
const MAX_LINKS: usize = 40;
/// A link leads nowhere if the path that it holds has more bytes: no system takes a longer one.
const MAX_TARGET: u64 = 4096;
/// Links to folders with links to folders can show a few files millions of times: so many are shown, and so
/// many bytes of their paths.
const MAX_LINKED: usize = 100_000;
const MAX_PATHS: usize = 32 << 20;
/// So many names are walked over after links, all links together.
const MAX_STEPS: usize = 5_000_000;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file: the id of its content.
    File(String),
    /// Something that can't be looked into.
    Lost(Lost),
}

/// Why it can't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A link to nothing.
    Broken,
    /// A link that leads back to itself.
    Loop,
    /// A link out of the repository.
    Out,
    /// Another repository, at the commit of this id.
    Submodule(String),
    /// A folder or a link that is not checked out, and that can't be looked into here.
    Absent,
    /// What the system refuses to look into.
    Refused(Reason),
}

/// All that stands in some folders below `top`, which is empty or ends with `/`: by path from there.
///
/// # Errors
/// What git can't do.
pub fn files(
    repository: &Repository,
    commit: &Commit,
    top: &[u8],
    folders: &[&str],
) -> Result<BTreeMap<Vec<u8>, Found>, Diagnostic> {
    let paths: Vec<Vec<u8>> = folders.iter().map(|folder| [top, folder.as_bytes()].concat()).collect();
    let entries = repository.entries(commit, &paths)?;
    if entries.iter().all(|(_, entry)| entry.kind != Kind::Link) {
        let found = entries.into_iter().map(|(path, entry)| {
            let found = match entry.kind {
                Kind::Submodule => Found::Lost(Lost::Submodule(entry.id)),
                _ => Found::File(entry.id),
            };
            (path[top.len()..].to_vec(), found)
        });
        return Ok(found.collect());
    }
    // A link may lead to any folder of the repository.
    let entries: BTreeMap<Vec<u8>, Entry> = repository.entries(commit, &[])?.into_iter().collect();
    let links = entries.values().filter(|entry| entry.kind == Kind::Link).map(|entry| entry.id.as_str());
    let mut links: Vec<&str> = links.collect();
    links.sort_unstable();
    links.dedup();
    let sizes = repository.sizes(&links)?;
    let readable = |(_, size): &(&str, &Option<u64>)| size.is_none_or(|size| size <= MAX_TARGET);
    let links: Vec<&str> = links.into_iter().zip(&sizes).filter(readable).map(|(link, _)| link).collect();
    let targets = repository.contents(&links)?.into_iter().collect::<Result<Vec<_>, _>>()?;
    let targets = links.into_iter().map(str::to_owned).zip(targets).collect();
    let mut tree = Tree::new(&entries, targets);
    for (path, folder) in paths.iter().zip(folders) {
        match tree.follow(path) {
            Ok(real) if tree.is_folder(&real) => tree.walk(&real, folder.as_bytes(), &mut Vec::new()),
            Ok(_) => {}
            Err(lost) if entries.contains_key(path) => {
                tree.files.insert(folder.as_bytes().to_owned(), Found::Lost(lost));
            }
            Err(_) => {}
        }
    }
    Ok(tree.files)
}

struct Tree<'e> {
    entries: &'e BTreeMap<Vec<u8>, Entry>,
    /// Where links lead, by the ids of their contents.
    targets: BTreeMap<String, Vec<u8>>,
    files: BTreeMap<Vec<u8>, Found>,
    /// How many more may be shown by links to folders, and how many bytes of their paths.
    left: (usize, usize),
    /// How many more names may be walked over.
    steps: Cell<usize>,
}

impl<'e> Tree<'e> {
    fn new(entries: &'e BTreeMap<Vec<u8>, Entry>, targets: BTreeMap<String, Vec<u8>>) -> Self {
        let left = (MAX_LINKED, MAX_PATHS);
        Self { entries, targets, files: BTreeMap::new(), left, steps: Cell::new(MAX_STEPS) }
    }

    /// Whether a folder may be shown at a path: all that is in it counts. After the first that may not none
    /// may, so that counting takes no longer than what it counts.
    fn has_room(&mut self, real: &[u8], shown: &[u8]) -> bool {
        let start = below(real);
        let inside = self.entries.range(start.clone()..).map(|(path, _)| path);
        for path in inside.take_while(|path| path.starts_with(&start)) {
            let bytes = shown.len() + path.len() - real.len();
            let left = (self.left.0.checked_sub(1), self.left.1.checked_sub(bytes));
            let (Some(files), Some(bytes)) = left else {
                self.left = (0, 0);
                return false;
            };
            self.left = (files, bytes);
        }
        true
    }

    /// Takes all files below the folder `real` for files below `shown`. `above` are the folders on the
    /// way, as they are: a link back to one of them has no end.
    fn walk(&mut self, real: &[u8], shown: &[u8], above: &mut Vec<Vec<u8>>) {
        let entries = self.entries;
        let start = below(real);
        for (path, entry) in entries.range(start.clone()..).take_while(|(path, _)| path.starts_with(&start)) {
            let inside = &path[start.len()..];
            let shown = [&below(shown)[..], inside].concat();
            let found = match entry.kind {
                Kind::File => Found::File(entry.id.clone()),
                Kind::Submodule => Found::Lost(Lost::Submodule(entry.id.clone())),
                Kind::Folder => Found::Lost(Lost::Absent),
                Kind::Link => match self.follow(path) {
                    Err(lost) => Found::Lost(lost),
                    Ok(target) => match entries.get(&target) {
                        Some(file) => Found::File(file.id.clone()),
                        // Neither forms nor editions have such names.
                        None if is_hidden(inside) => continue,
                        None => {
                            let known = above.len();
                            let steps = inside.iter().enumerate().filter(|(_, byte)| **byte == b'/');
                            above.push(real.to_owned());
                            above.extend(steps.map(|(at, _)| path[..start.len() + at].to_owned()));
                            let endless = above.contains(&target) || known >= MAX_LINKS;
                            if !endless && self.has_room(&target, &shown) {
                                self.walk(&target, &shown, above);
                                above.truncate(known);
                                continue;
                            }
                            above.truncate(known);
                            Found::Lost(Lost::Loop)
                        }
                    },
                },
            };
            self.files.insert(shown, found);
        }
    }

    /// Where a path leads, all links on the way followed: to a file or a folder.
    fn follow(&self, path: &[u8]) -> Result<Vec<u8>, Lost> {
        let mut real: Vec<u8> = Vec::new();
        let mut ahead: Vec<&[u8]> = path.split(|byte| *byte == b'/').rev().collect();
        let mut links = 0;
        while let Some(part) = ahead.pop() {
            let Some(steps) = self.steps.get().checked_sub(1) else { return Err(Lost::Loop) };
            self.steps.set(steps);
            match part {
                b"" | b"." => continue,
                b".." if real.is_empty() => return Err(Lost::Out),
                b".." => {
                    let parent = real.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
                    real.truncate(parent);
                    continue;
                }
                part => {
                    if !real.is_empty() {
                        real.push(b'/');
                    }
                    real.extend_from_slice(part);
                }
            }
            match self.entries.get(&real) {
                Some(entry) if entry.kind == Kind::Link => {
                    let Some(target) = self.targets.get(&entry.id) else { return Err(Lost::Broken) };
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(Lost::Loop);
                    }
                    if target.starts_with(b"/") || target.get(1) == Some(&b':') {
                        return Err(Lost::Out);
                    }
                    let parent = real.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
                    real.truncate(parent);
                    ahead.extend(target.split(|byte| *byte == b'/').rev());
                }
                Some(entry) if entry.kind == Kind::Submodule => {
                    return Err(Lost::Submodule(entry.id.clone()));
                }
                Some(_) if ahead.iter().any(|part| !part.is_empty()) => return Err(Lost::Broken),
                Some(_) => {}
                None if self.is_folder(&real) => {}
                None => return Err(Lost::Broken),
            }
        }
        Ok(real)
    }

    fn is_folder(&self, path: &[u8]) -> bool {
        let start = below(path);
        self.entries.range(start.clone()..).next().is_some_and(|(path, _)| path.starts_with(&start))
    }
}

/// What the paths of all that stands in a folder begin with.
fn below(folder: &[u8]) -> Vec<u8> {
    if folder.is_empty() { Vec::new() } else { [folder, b"/"].concat() }
}

/// Whether a name on the way begins with `_` or `.`.
pub fn is_hidden(path: &[u8]) -> bool {
    path.split(|byte| *byte == b'/').any(|part| part.starts_with(b"_") || part.starts_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `甲 -> 乙` is a link, `甲 @` a submodule, the others are files.
    fn walked(entries: &[&str], left: usize) -> Vec<String> {
        let mut targets = BTreeMap::new();
        let entries = entries.iter().map(|line| {
            let (path, kind, id) = match (line.split_once(" -> "), line.strip_suffix(" @")) {
                (Some((path, target)), _) => {
                    targets.insert(target.to_owned(), target.as_bytes().to_owned());
                    (path, Kind::Link, target)
                }
                (_, Some(path)) => (path, Kind::Submodule, "sub"),
                _ => (*line, Kind::File, *line),
            };
            (path.as_bytes().to_owned(), Entry { kind, id: id.to_owned() })
        });
        let entries = entries.collect();
        let mut tree = Tree { left: (left, MAX_PATHS), ..Tree::new(&entries, targets) };
        tree.walk(b"ws/projects", b"projects", &mut Vec::new());
        let found = tree.files.into_iter().map(|(path, found)| {
            let path = String::from_utf8(path).unwrap();
            match found {
                Found::File(id) if id.strip_prefix("ws/") == Some(&path) => path,
                Found::File(id) => format!("{path} = {id}"),
                Found::Lost(lost) => format!("{path} {lost:?}"),
            }
        });
        found.collect()
    }

    #[test]
    fn links_to_files_and_folders() {
        let entries = [
            "shared/_defaults.yaml",
            "shared/forms/丙.yaml",
            "shared/forms/丁.yaml -> ../../ws/projects/甲.yaml",
            "ws/projects/甲.yaml",
            "ws/projects/乙.yaml -> ./甲.yaml",
            "ws/projects/_defaults.yaml -> ../../shared/_defaults.yaml",
            "ws/projects/2024 -> ../../shared/forms",
            "ws/projects/2025/戊.yaml -> ../2024/丙.yaml",
            "ws/projects/_old -> ../../shared",
        ];
        assert_eq!(
            walked(&entries, 100),
            [
                "projects/2024/丁.yaml = ws/projects/甲.yaml",
                "projects/2024/丙.yaml = shared/forms/丙.yaml",
                "projects/2025/戊.yaml = shared/forms/丙.yaml",
                "projects/_defaults.yaml = shared/_defaults.yaml",
                "projects/乙.yaml = ws/projects/甲.yaml",
                "projects/甲.yaml",
            ]
        );
    }

    #[test]
    fn what_can_not_be_followed() {
        let entries = [
            "ws/projects/a.yaml -> b.yaml",
            "ws/projects/b.yaml -> a.yaml",
            "ws/projects/c.yaml -> nothing.yaml",
            "ws/projects/d.yaml -> /etc/passwd",
            "ws/projects/e.yaml -> ../../../x.yaml",
            "ws/projects/f.yaml -> h/x.yaml",
            "ws/projects/g/here -> .",
            "ws/projects/g/up -> ../..",
            "ws/projects/h @",
            "ws/projects/i.yaml -> k.yaml/x",
            "ws/projects/k.yaml",
        ];
        let found = walked(&entries, 100);
        let expected = [
            "projects/a.yaml Loop",
            "projects/b.yaml Loop",
            "projects/c.yaml Broken",
            "projects/d.yaml Out",
            "projects/e.yaml Out",
            "projects/f.yaml Submodule(\"sub\")",
            "projects/g/here Loop",
        ];
        assert_eq!(found[..expected.len()], expected);
        assert!(found.contains(&"projects/g/up/projects/g/up Loop".to_owned()), "{found:#?}");
        assert!(found.contains(&"projects/h Submodule(\"sub\")".to_owned()));
        assert!(found.contains(&"projects/i.yaml Broken".to_owned()));
    }

    /// Each folder shows the next one twice: two to the power of thirty files, if one let it.
    #[test]
    fn links_that_multiply() {
        let lines: Vec<String> = (0..30)
            .flat_map(|n| ["a", "b"].map(|link| format!("ws/projects/{n}/{link} -> ../{}", n + 1)))
            .chain(["ws/projects/30/甲.yaml".to_owned()])
            .collect();
        let found = walked(&lines.iter().map(String::as_str).collect::<Vec<_>>(), 1000);
        assert!(found.iter().any(|line| line.ends_with("Loop")));
        assert!(found.len() < 1200, "{}", found.len());
    }

    /// Forty links, each of a kilobyte of ways to and fro, at ten thousand places.
    #[test]
    fn ways_that_are_walked_again_and_again() {
        let target = |number: usize| format!("{}{number}", "../a/".repeat(200));
        let chain = (0..38).map(|number| format!("ws/projects/a/{number} -> {}", target(number + 1)));
        let many = (0..10_000).map(|number| format!("ws/projects/b/{number}.yaml -> ../a/0"));
        let lines: Vec<String> = chain.chain(["ws/projects/a/38".to_owned()]).chain(many).collect();
        let found = walked(&lines.iter().map(String::as_str).collect::<Vec<_>>(), 100);
        assert_eq!(found.len(), lines.len());
        assert!(found.iter().any(|line| line == "projects/b/0.yaml = ws/projects/a/38"));
        assert!(found.iter().any(|line| line == "projects/b/9999.yaml Loop"));
    }

    /// Each folder shows the next one twice, by names of 240 bytes.
    #[test]
    fn paths_that_grow() {
        let name = "n".repeat(240);
        let links =
            |n: usize| ["a", "b"].map(|link| format!("ws/projects/{n:02}/{name}{link} -> ../{:02}", n + 1));
        let files = (0..200).map(|n| format!("ws/projects/38/{n:03}.yaml"));
        let lines: Vec<String> = (0..38).flat_map(links).chain(files).collect();
        let found = walked(&lines.iter().map(String::as_str).collect::<Vec<_>>(), MAX_LINKED);
        assert!(found.iter().any(|line| line.ends_with("Loop")));
        let bytes: usize = found.iter().map(String::len).sum();
        assert!(bytes < 2 * MAX_PATHS, "{bytes}");
    }
}
