//! What became of the projects whose PDFs name files that are not there: they are found again as `diff`
//! finds them, by name and likeness.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::{Desk, Resolved};
use crate::diagnostic::Report;
use crate::diff::{Portrait, relatives};
use crate::parallel;
use crate::pdf::MAX_MIB;
use crate::provenance::open;
use crate::workspace::{PdfFile, Project, Workspace};

/// Something by its fiscal year, with what it is recognised by.
type Known<T> = BTreeMap<i32, (Vec<T>, Vec<Portrait>)>;

/// The projects of `workspace` that the PDFs of `missing` forms are of now, or were of at its revision, by the
/// forms that the PDFs name. `taken` are projects with PDFs of their own; `disk` is the workspace as it is
/// now: what stands in both under one path was not renamed. A form of another year is another one.
pub fn find(
    workspace: &Workspace,
    disk: Option<&Workspace>,
    missing: &[(&str, &PdfFile)],
    taken: &BTreeMap<String, Project>,
    jobs: usize,
) -> BTreeMap<String, Project> {
    let mut found = BTreeMap::new();
    let Some(listing) = workspace.list(&workspace.projects()).filter(|_| !missing.is_empty()) else {
        return found;
    };
    let stays = |form: &str| disk.is_some_and(|disk| disk.holds(&disk.root.join(form)));
    let taken: BTreeSet<&str> = taken.values().map(|project| project.shown.as_str()).collect();
    let free = |project: &Project| !taken.contains(project.shown.as_str());
    let mut projects: Vec<Project> = listing.projects.into_iter().filter(free).collect();
    let Ok(desk) = Desk::open(workspace, &projects, &mut Report::default()) else { return found };
    let (here, elsewhere): (Vec<_>, Vec<_>) = missing.iter().partition(|(form, _)| stays(form));
    for (forms, still) in [(here, true), (elsewhere, false)] {
        let may_be = |project: &&Project| !(still && stays(&project.shown));
        let candidates: Vec<Project> = projects.iter().filter(may_be).cloned().collect();
        let olds = known(&candidates, jobs, |project| desk.resolve(project, &mut Report::default()));
        let news = known(&forms, jobs, |(_, pdf)| resolve(pdf, &desk));
        for (year, (forms, portraits)) in news {
            let Some((olds, old_portraits)) = olds.get(&year) else { continue };
            for (i, j) in relatives(old_portraits, &portraits) {
                found.insert(forms[j].0.to_owned(), olds[i].clone());
            }
        }
        projects.retain(|project| !found.values().any(|other| other.path == project.path));
    }
    found
}

/// The form that a PDF's attachments make.
fn resolve(pdf: &PdfFile, desk: &Desk) -> Option<Resolved> {
    let opened = open(&pdf.read(MAX_MIB).ok()?, &pdf.shown).ok()?;
    let files: Vec<_> = opened.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    desk.resolve_files(&files, &mut Report::default())
}

/// What of `all` can be read.
fn known<T: Clone + Sync>(
    all: &[T],
    jobs: usize,
    resolve: impl Fn(&T) -> Option<Resolved> + Sync,
) -> Known<T> {
    let portrait = |one: &T| {
        let form = resolve(one)?.form;
        Some((form.year.value, Portrait::of(&form)))
    };
    let mut known = Known::new();
    for (one, found) in all.iter().zip(parallel::each(all, jobs, || (), |(), one| portrait(one))) {
        if let Some((year, portrait)) = found {
            let (ones, portraits) = known.entry(year).or_default();
            ones.push(one.clone());
            portraits.push(portrait);
        }
    }
    known
}
