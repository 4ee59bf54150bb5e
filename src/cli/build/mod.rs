//! `shenbao build`: every project to a PDF, in parallel, each on its own; what is up to date is left.

mod closing;
mod leftover;
mod one;
mod orphan;
mod partition;
mod records;
mod trouble;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

pub(super) use leftover::Leftovers;
use one::{Builder, Outcome, Worker, warnings};
use records::Records;

use super::args::BuildArgs;
use super::exit::Exit;
use super::parallel;
use super::ui::Ui;
use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Gathered, Report, gather};
use crate::manifest::{Before, Entry, pdf_of};
use crate::message::{Lang, Message};
use crate::render::{Fonts, Typesetter};
use crate::workspace::{OUT, Output, Project, Workspace};

/// Builds the projects that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: BuildArgs, ui: &mut Ui) -> Exit {
    #[allow(clippy::disallowed_methods, reason = "only the closing line tells how long it took")]
    let started = Instant::now();
    let mut report = Report::default();
    let share = match partition::of(&args, workspace, base) {
        Ok(share) => share,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    let mut projects = workspace.discover(base, &args.paths, &mut report);
    // Of forms that were not asked for, or can't be seen, it is not known whether they are still there.
    let all = args.paths.is_empty() && share.is_none() && !report.has_errors();
    if projects.is_empty() {
        ui.diagnostics(&report.diagnostics);
        return Exit::worst(&report.diagnostics).max(Exit::Call);
    }
    if let Some(share) = &share {
        projects = share.partition.choose(projects, |project| &project.shown);
    }
    if let Some(absent) = workspace.why_fonts_are_absent() {
        return ui.refuse(&absent, Exit::Call);
    }
    let fonts = Fonts::load(workspace.fonts().as_deref(), &mut report);
    let desk = match Desk::open(workspace, &projects, &mut report) {
        Ok(desk) => desk,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    let folder = args.out.as_ref().map_or_else(|| workspace.root.join(OUT), |out| base.join(out));
    let part = share.as_ref().map(|share| share.partition.name());
    let output = match Output::of_call(&folder, args.out.is_some(), &workspace.root) {
        Ok(output) => output.of(&part.as_ref().map_or("build".to_owned(), |part| format!("build-{part}"))),
        Err(diagnostic) => {
            let exit = Exit::of(&diagnostic);
            return ui.refuse(&diagnostic, exit);
        }
    };
    // Until the end of the function, whatever that is.
    let _lock = match part.as_ref().map_or_else(|| output.lock(), |part| output.lock_part(part)) {
        Ok(lock) => lock,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Machine),
    };
    let (journal, before) = records::read(&output, share.as_ref());
    if journal.was_left() {
        clear(&output, &projects);
    }
    let typesetter = Typesetter::new(fonts);
    let jobs = args.jobs.map_or_else(parallel::cores, usize::from).min(projects.len());
    let builder = Builder::new(workspace, &desk, &typesetter, &output, &before, &journal);
    let mut found = gather(&report.diagnostics);
    let outcomes = build_all(&projects, &builder, jobs, &mut found, ui);
    // What is said after what there is to say of the forms.
    let mut last = Report::default();
    builder.trouble.tell(&output, &mut last);

    let place = relative(&folder, base);
    let mut tally = closing::Tally::default();
    for (project, outcome) in projects.iter().zip(&outcomes) {
        tally.add(outcome);
        if let Some(pages) = outcome.pages.filter(|_| ui.verbose) {
            let pdf = place.join(pdf_of(&project.shown));
            ui.note(&closing::line(&project.shown, &pdf, pages, outcome.fresh, ui.lang));
        }
    }
    let mut leftovers = Leftovers::default();
    let kept = match &share {
        // Parts are merged: each tells of its own forms, and of no others.
        Some(_) => Vec::new(),
        None if all => {
            let others = others(&projects, &before, &output);
            // The project of such a PDF is there, only not on this disk.
            let is_absent = |entry: &Entry| workspace.why_absent(&workspace.root.join(&entry.form)).is_some();
            let (absent, others) = others.into_iter().partition::<Vec<_>, _>(is_absent);
            leftovers = Leftovers::find(others, &pdfs_of(&projects), &output);
            if args.prune && workspace.why_git_is_silent().is_none() {
                leftovers.prune(&output, &mut last);
            }
            let absent = absent.into_iter().map(|entry| Entry { gone: false, ..entry });
            absent.chain(leftovers.entries().cloned()).collect()
        }
        None => records::others(&projects, &before),
    };
    let records = Records::new((&projects, &outcomes), &kept, &before, share.as_ref());
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
    ui.gathered(&found);
    leftovers.tell(args.prune, ui);
    if let Some(why) = workspace.why_git_is_silent().filter(|_| args.prune && all) {
        let why = why.message.text(ui.lang);
        ui.note(&match ui.lang {
            Lang::Zh => format!("{why}，不知道有没有没签出的项目，没有删去任何 PDF"),
            Lang::En => format!("no PDF was removed, since projects may be not checked out: {why}"),
        });
    }
    if args.prune && !all {
        let zh = "有的项目没有读到，没有删去任何 PDF";
        ui.note(ui.say(zh, "no PDF was removed, since not all projects could be read"));
    }
    ui.note(&tally.say(share.as_ref(), said, started.elapsed(), place, ui));
    Exit::worst(found.iter().map(|found| &found.finding))
}

/// Builds all projects on `jobs` threads; the outcomes are in the projects' order.
fn build_all<'b>(
    projects: &[Project],
    builder: &Builder<'b>,
    jobs: usize,
    found: &mut Gathered,
    ui: &Ui,
) -> Vec<Outcome<'b>> {
    let bar = ui.progress(projects.len());
    let mut outcomes = Vec::with_capacity(projects.len());
    let build = |worker: &mut Worker, project: &Project| {
        let outcome = builder.build(worker, project);
        bar.inc(1);
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
    bar.finish_and_clear();
    outcomes
}

/// Removes what a build that was killed had begun to write.
fn clear(output: &Output, projects: &[Project]) {
    let folders = projects.iter().filter_map(|project| project.output.parent());
    output.clear(&folders.chain([Path::new("")]).collect());
}

/// What earlier builds made of forms that are not among `projects`; where the manifest is lost, what PDFs
/// say of themselves.
fn others(projects: &[Project], before: &Before, output: &Output) -> Vec<Entry> {
    let mut others = records::others(projects, before);
    if before.head().is_empty() {
        others.extend(orphan::orphans(projects, &pdfs_of(projects), output));
    }
    others
}

/// The PDFs of all projects.
fn pdfs_of(projects: &[Project]) -> BTreeSet<String> {
    projects.iter().map(|project| pdf_of(&project.shown)).collect()
}

/// Completes what the page says: which form it is about, where the place is not in its own file, and
/// where the edition's labels stand.
pub(super) fn name_the_form(diagnostics: &mut [Diagnostic], project: &Project, resolved: &Resolved) {
    for diagnostic in diagnostics {
        let elsewhere = diagnostic.span.as_ref().is_none_or(|span| span.source.path != project.shown);
        if elsewhere {
            diagnostic.form = Some(project.shown.clone());
        }
        if let (None, Message::NoGlyph { character, .. }) = (&diagnostic.span, &diagnostic.message) {
            // Not the author's text: a label of the edition.
            diagnostic.span = resolved.form.edition.place_of(character);
        }
    }
}

/// A path relative to where the user stands, if it lies below.
fn relative<'p>(path: &'p Path, base: &Path) -> &'p Path {
    path.strip_prefix(base).unwrap_or(path)
}
