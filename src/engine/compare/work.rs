//! Two versions of a workspace → their forms in pairs, resolved and compared on all cores.

use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use super::jobs::{Job, by_content, by_path, join, leftovers};
use super::shared::{SharedFiles, around};
use super::sides::Side;
use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::diff::{Changes, FormChange, Portrait, Subject, Unread, compare, relatives};
use crate::message::VersionMessage;
use crate::parallel;
use crate::source::Node;
use crate::workspace::Project;

/// So much of what is wrong with a form that can't be read is told: it is not a diff's business to check.
const MAX_TOLD: usize = 20;

/// So many items are kept of all changes: fields, amounts, goals, indicators. Ten thousand new forms have some
/// 450,000.
const MAX_ITEMS: usize = 600_000;

/// A form that was read, or what is wrong with it; `None` if it is not in this version.
type Read = Option<Result<Resolved, Vec<Diagnostic>>>;

/// Compares all forms of two versions. What is the same, file and shared files, is not even read.
///
/// # Errors
/// What the repository can't give, and a `lib.typ` that can't be read.
pub fn compare_all(old: &Side, new: &Side) -> Result<Changes, Diagnostic> {
    let mut jobs = by_path(old, new);
    // A file on disk is held against the other's content; two revisions know it by its id, and read
    // only what differs.
    if old.workspace.revision().is_none() || new.workspace.revision().is_none() {
        fetch(old, new, &jobs)?;
    }
    let mut shared = SharedFiles::new(old, new);
    jobs.retain_mut(|job| {
        let (Some(one), Some(two)) = (job.old, job.new) else { return true };
        job.same = one.shown == two.shown && old.workspace.same(&one.path, &new.workspace, &two.path);
        !(job.same && shared.same(&one.path, &two.path))
    });
    by_content(&mut jobs, old, new);
    fetch(old, new, &jobs)?;
    let desk = |side: &Side, project: fn(&Job) -> Option<Project>| {
        let projects: Vec<Project> = jobs.iter().filter_map(project).collect();
        Desk::open(&side.workspace, &projects, &mut Report::default())
    };
    let desks = (desk(old, |job| job.old.cloned())?, desk(new, |job| job.new.cloned())?);
    by_likeness(&mut jobs, &desks.0, &desks.1);
    // Forms are dropped where they were compared: ten thousand of them would fill the memory.
    let kept = AtomicUsize::new(0);
    let outcomes = parallel::each(
        &jobs,
        parallel::cores(),
        || (),
        |(), job| {
            // Once they are too many the others need not be read.
            let outcome = (kept.load(Relaxed) <= MAX_ITEMS).then(|| outcome(job, &desks.0, &desks.1))?;
            let items = outcome.as_ref().map_or(0, |change| change.items.len());
            (kept.fetch_add(items, Relaxed) + items <= MAX_ITEMS).then_some(outcome)
        },
    );
    if kept.into_inner() > MAX_ITEMS {
        return Err(Diagnostic::new(VersionMessage::TooManyChanges { limit: MAX_ITEMS }));
    }
    let mut changes = Changes {
        old: old.version.clone(),
        new: new.version.clone(),
        forms: Vec::new(),
        shared: Vec::new(),
        unread: Vec::new(),
        hidden: None,
    };
    for outcome in outcomes.into_iter().flatten() {
        match outcome {
            Ok(change) if change.is_empty() => {}
            Ok(change) => changes.forms.push(change),
            Err(unread) => changes.unread.push(unread),
        }
    }
    changes.fold();
    Ok(changes)
}

/// Asks for the contents of all files of the jobs and of what they share, by one run of git for each
/// version.
fn fetch(old: &Side, new: &Side, jobs: &[Job]) -> Result<(), Diagnostic> {
    let paths = |project: fn(&Job) -> Option<PathBuf>| jobs.iter().filter_map(project).collect::<Vec<_>>();
    let olds = paths(|job| job.old.map(|project| project.path.clone()));
    let news = paths(|job| job.new.map(|project| project.path.clone()));
    for (side, mut paths) in [(old, olds), (new, news)] {
        paths.extend(around(&side.workspace, &paths));
        side.workspace.fetch(&paths)?;
    }
    Ok(())
}

/// Finds what became of the forms that only one version has. They are read for that, and only what
/// they can be recognised by is kept of them.
fn by_likeness(jobs: &mut Vec<Job>, old_desk: &Desk, new_desk: &Desk) {
    let left = leftovers(jobs);
    if left.olds.is_empty() || left.news.is_empty() {
        return;
    }
    // Forms that can't be read have no portrait: they stay alone, and why is told.
    let portraits = |desk: &Desk, these: &[(usize, &Project)]| {
        let portrait = |(at, project): &(usize, &Project)| {
            let resolved = desk.resolve(project, &mut Report::default())?;
            Some((*at, Portrait::of(&resolved.form)))
        };
        let found = parallel::each(these, parallel::cores(), || (), |(), one| portrait(one));
        found.into_iter().flatten().unzip::<usize, Portrait, Vec<_>, Vec<_>>()
    };
    let (old_jobs, olds) = portraits(old_desk, &left.olds);
    let (new_jobs, news) = portraits(new_desk, &left.news);
    let pairs: Vec<(usize, usize)> =
        relatives(&olds, &news).into_iter().map(|(i, j)| (old_jobs[i], new_jobs[j])).collect();
    join(jobs, &pairs);
}

/// Reads and compares one form.
fn outcome(job: &Job, old_desk: &Desk, new_desk: &Desk) -> Result<FormChange, Unread> {
    let (one, two) = read(job, old_desk, new_desk);
    match (one.transpose(), two.transpose()) {
        (Ok(one), Ok(two)) => {
            let change = hold_against(one.as_ref(), two.as_ref());
            // Forms of two folders that stand at the same place in each have not moved.
            Ok(FormChange { moved: job.moved, ..change })
        }
        (one, two) => {
            let project = job.new.or(job.old).expect("a job has a project on one side at least");
            Err(Unread {
                path: project.shown.clone(),
                old: one.err().unwrap_or_default(),
                new: two.err().unwrap_or_default(),
            })
        }
    }
}

fn read(job: &Job, old_desk: &Desk, new_desk: &Desk) -> (Read, Read) {
    let mut found = Report::default();
    let tree = job.old.filter(|_| job.same).and_then(|project| old_desk.read(project, &mut found));
    let resolve = |desk: &Desk, project: Option<&Project>, tree: Option<Node>| -> Read {
        let mut report = Report::default();
        let project = project?;
        let resolved = match tree {
            Some(tree) => desk.resolve_tree(project, Some(tree), Report::default(), &mut report),
            None => desk.resolve(project, &mut report),
        };
        Some(resolved.ok_or_else(|| report.told(MAX_TOLD)))
    };
    (resolve(old_desk, job.old, tree.clone()), resolve(new_desk, job.new, tree))
}

fn hold_against(old: Option<&Resolved>, new: Option<&Resolved>) -> FormChange {
    fn subject(resolved: &Resolved) -> Subject<'_> {
        Subject { form: &resolved.form, sheet: &resolved.sheet }
    }
    compare(old.map(subject), new.map(subject))
}
