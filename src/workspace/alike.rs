//! Names that are two here and one on another system: in a clone of the repository, or where the PDFs go, one
//! would be written over the other.

use std::collections::{BTreeMap, BTreeSet};

use super::Project;
use crate::character::folded;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::ArchiveMessage;

/// The projects without those whose files or folders are alike by name; each pair is an error.
pub(super) fn told_apart(projects: Vec<Project>, report: &mut Report) -> Vec<Project> {
    // By what a name is elsewhere: what it is here. A folder is no rival of a file.
    let mut known: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    let mut alike: BTreeSet<String> = BTreeSet::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for project in &projects {
        for part in parts(&project.shown) {
            let name = folded(part);
            let whole = part.strip_suffix('/').unwrap_or(&project.shown);
            let (before, first) = *known.entry(name.clone()).or_insert((part, whole));
            if before == part {
                continue;
            }
            alike.extend([before.to_owned(), part.to_owned()]);
            if told.insert(name) {
                let (first, second) = (first.to_owned(), whole.to_owned());
                report.push(Diagnostic::new(ArchiveMessage::AlikeNames { first, second }));
            }
            // What lies in two such folders is alike, too.
            break;
        }
    }
    if alike.is_empty() {
        return projects;
    }
    let mut projects = projects;
    projects.retain(|project| !parts(&project.shown).any(|part| alike.contains(part)));
    projects
}

/// A path's folders, each with its slash, and the path itself, without the suffix: `a.yml` and `A.yaml` make
/// the same PDF.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    path.match_indices('/').map(|(at, _)| &path[..=at]).chain([stem])
}
