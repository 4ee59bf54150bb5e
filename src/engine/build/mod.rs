//! Every project to a PDF, in parallel, each on its own; what is up to date is left.

mod leftover;
mod one;
mod records;
mod trouble;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use leftover::Leftovers;
use one::{Builder, Outcome, Worker, warnings};
use records::Records;
use trouble::Trouble;

use super::progress::Progress;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Gathered, Report, gather};
use crate::manifest::{Entry, Share, pdf_of};
use crate::parallel;
use crate::render::{Fonts, Typesetter};
use crate::workspace::{OUT, Output, Project, Workspace};

/// What is to be built.
pub struct Asked<'a> {
    /// The folder that paths are relative to.
    pub base: &'a Path,
    /// The files and folders whose forms are built; all if there are none.
    pub paths: &'a [PathBuf],
    /// The part of them that is this machine's.
    pub share: Option<&'a Share>,
    /// The output folder, if another is named than the workspace's own.
    pub out: Option<&'a Path>,
    /// On so many threads; as many as the machine runs at a time if none is named.
    pub jobs: Option<usize>,
    /// Whether PDFs that no project makes any more are removed.
    pub prune: bool,
}

/// What a build made.
pub struct Built {
    /// The forms, in their order.
    pub forms: Vec<BuiltForm>,
    /// What there is to say of them.
    pub found: Gathered,
    /// The number of warnings that forms do not excuse, each as often as it was found.
    pub warnings: usize,
    /// PDFs that no project makes any more.
    pub leftovers: Leftovers,
    /// Whether all forms of the workspace were seen: only then it is known what is left over.
    pub all: bool,
    /// The output folder.
    pub folder: PathBuf,
}

/// What became of a form.
pub struct BuiltForm {
    /// Its project file.
    pub path: String,
    /// The pages of its PDF; `None` if it has none that shows it as it is.
    pub pages: Option<usize>,
    /// Whether the PDF was made now.
    pub fresh: bool,
}

/// Brings the PDFs of a workspace up to date.
///
/// # Errors
/// What keeps every form from being built: a path that leads to none, an output folder that can't be used or
/// that another build works in, a `lib.typ` that can't be read.
pub fn build(
    workspace: &Workspace,
    asked: &Asked,
    progress: &dyn Progress,
) -> Result<Built, Vec<Diagnostic>> {
    let one = |diagnostic| vec![diagnostic];
    let (share, mut report) = (asked.share, Report::default());
    let mut projects = workspace.discover(asked.base, asked.paths, &mut report);
    // Of forms that were not asked for, or can't be seen, it is not known whether they are still there.
    let all = asked.paths.is_empty() && share.is_none() && !report.has_errors();
    if projects.is_empty() {
        return Err(report.diagnostics);
    }
    if let Some(share) = share {
        projects = share.partition.choose(projects, |project| &project.shown);
    }
    if let Some(absent) = workspace.why_fonts_are_absent() {
        return Err(vec![absent]);
    }
    let fonts = Fonts::load(workspace.fonts(), &mut report);
    let desk = Desk::open(workspace, &projects, &mut report).map_err(one)?;
    let folder = asked.out.map_or_else(|| workspace.root.join(OUT), |out| asked.base.join(out));
    let part = share.map(|share| share.partition.name());
    let output = Output::of_call(&folder, asked.out.is_some(), &workspace.root).map_err(one)?;
    let output = output.of(&part.as_ref().map_or("build".to_owned(), |part| format!("build-{part}")));
    // Until the end of the function, whatever that is.
    let _lock = part.as_ref().map_or_else(|| output.lock(), |part| output.lock_part(part)).map_err(one)?;
    let (journal, before) = records::read(&output, share);
    if journal.was_left() {
        clear(&output, &projects);
    }
    let typesetter = Typesetter::new(fonts);
    let jobs = asked.jobs.unwrap_or_else(parallel::cores).min(projects.len());
    let builder = Builder {
        workspace,
        desk: &desk,
        typesetter: &typesetter,
        output: &output,
        before: &before,
        journal: &journal,
        trouble: Trouble::default(),
        commit: OnceLock::new(),
    };
    let mut found = gather(&report.diagnostics);
    let outcomes = build_all(&projects, &builder, jobs, &mut found, progress);
    // What is said after what there is to say of the forms.
    let mut last = Report::default();
    builder.trouble.tell(&output, &mut last);

    let mut leftovers = Leftovers::default();
    let kept = match share {
        // Parts are merged: each tells of its own forms, and of no others.
        Some(_) => Vec::new(),
        None if all => {
            let others = records::others(&projects, &before);
            // The project of such a PDF is there, only not on this disk.
            let is_absent = |entry: &Entry| workspace.why_absent(&workspace.root.join(&entry.form)).is_some();
            let (absent, others) = others.into_iter().partition::<Vec<_>, _>(is_absent);
            leftovers = Leftovers::find(others, &pdfs_of(&projects), &output);
            if asked.prune && workspace.why_git_is_silent().is_none() {
                leftovers.prune(&output, &mut last);
            }
            let absent = absent.into_iter().map(|entry| Entry { gone: false, ..entry });
            absent.chain(leftovers.entries().cloned()).collect()
        }
        None => records::others(&projects, &before),
    };
    let records = Records::new((&projects, &outcomes), &kept, &before, share);
    // That a disk is full was said.
    if let Err(failed) = records.write(&output, &journal)
        && !builder.trouble.is_lasting()
    {
        last.push(failed);
    }
    let said = [&report, &last].map(|report| warnings(&report.diagnostics)).iter().sum::<usize>()
        + outcomes.iter().map(|outcome| outcome.warnings).sum::<usize>();
    found.extend(last.diagnostics);
    found.close();
    let forms = projects.iter().zip(&outcomes).map(|(project, outcome)| BuiltForm {
        path: project.shown.clone(),
        pages: outcome.pages,
        fresh: outcome.fresh,
    });
    Ok(Built { forms: forms.collect(), found, warnings: said, leftovers, all, folder })
}

/// Builds all projects on `jobs` threads; the outcomes are in the projects' order.
fn build_all<'b>(
    projects: &[Project],
    builder: &Builder<'b>,
    jobs: usize,
    found: &mut Gathered,
    progress: &dyn Progress,
) -> Vec<Outcome<'b>> {
    progress.begin(projects.len());
    let mut outcomes = Vec::with_capacity(projects.len());
    let build = |worker: &mut Worker, project: &Project| {
        let outcome = builder.build(worker, project);
        progress.step();
        outcome
    };
    parallel::in_order(
        projects,
        jobs,
        || builder.worker(jobs),
        build,
        |_, mut outcome| {
            found.extend(std::mem::take(&mut outcome.diagnostics));
            outcomes.push(outcome);
        },
    );
    progress.end();
    outcomes
}

/// Removes what a build that was killed had begun to write.
fn clear(output: &Output, projects: &[Project]) {
    let folders = projects.iter().filter_map(|project| project.output.parent());
    output.clear(&folders.chain([Path::new("")]).collect());
}

/// The PDFs of all projects.
fn pdfs_of(projects: &[Project]) -> BTreeSet<String> {
    projects.iter().map(|project| pdf_of(&project.shown)).collect()
}
