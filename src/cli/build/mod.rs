//! `shenbao build`: every project to a PDF, in parallel, each on its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::BuildArgs;
use super::exit::Exit;
use super::parallel;
use super::ui::Ui;
use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::render::{Fonts, Press, Typesetter};
use crate::workspace::{OUT, Output, Project, Workspace};

/// What became of one project.
struct Outcome {
    diagnostics: Vec<Diagnostic>,
    /// The pages of the finished PDF.
    pages: Option<usize>,
}

/// Builds the projects that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: BuildArgs, ui: &mut Ui) -> Exit {
    #[allow(clippy::disallowed_methods, reason = "only the closing line tells how long it took")]
    let started = Instant::now();
    let mut report = Report::default();
    let projects = workspace.discover(base, &args.paths, &mut report);
    if projects.is_empty() {
        ui.diagnostics(&report.diagnostics);
        return Exit::worst(&report.diagnostics).max(Exit::Call);
    }
    let fonts = Fonts::load(Some(&workspace.root.join("fonts")), &mut report);
    let desk = match Desk::open(workspace, &projects, &mut report) {
        Ok(desk) => desk,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    let folder = args.out.map_or_else(|| workspace.root.join(OUT), |out| base.join(out));
    let output = match Output::new(&folder) {
        Ok(output) => output,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Machine),
    };
    let typesetter = Typesetter::new(fonts);
    let jobs = args.jobs.map_or_else(parallel::cores, usize::from).min(projects.len());
    let outcomes = build_all(&projects, &desk, &typesetter, &output, jobs, ui);

    let (mut forms, mut pages) = (0, 0);
    for (project, outcome) in projects.iter().zip(outcomes) {
        if let Some(count) = outcome.pages {
            forms += 1;
            pages += count;
            if ui.verbose {
                let file = shown_output(&folder, base, project);
                let unit = ui.say("页", if count == 1 { "page" } else { "pages" });
                ui.note(&format!("{} → {file} ({count} {unit})", project.shown));
            }
        }
        report.diagnostics.extend(outcome.diagnostics);
    }
    ui.diagnostics(&report.diagnostics);
    let warnings = report.diagnostics.iter().filter(|d| !d.is_error() && d.excuse.is_none()).count();
    let failed = projects.len() - forms;
    let seconds = ui.seconds(started.elapsed());
    let place = relative(&folder, base);
    let place = place.display();
    let (zh, en) = match failed {
        0 => (String::new(), String::new()),
        _ => (format!("{failed} 份有错未生成，"), format!("{failed} failed, ")),
    };
    ui.note(&match ui.lang {
        crate::message::Lang::Zh => {
            format!("{forms} 份表，{pages} 页，{zh}{warnings} 个警告，用时 {seconds} → {place}/")
        }
        crate::message::Lang::En => {
            let [f, p, w] = [(forms, "form"), (pages, "page"), (warnings, "warning")]
                .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }));
            format!("{f}, {p}, {en}{w}, {seconds} → {place}/")
        }
    });
    Exit::worst(&report.diagnostics)
}

/// Builds all projects on `jobs` threads; the outcomes are in the projects' order.
fn build_all(
    projects: &[Project],
    desk: &Desk,
    typesetter: &Typesetter,
    output: &Output,
    jobs: usize,
    ui: &Ui,
) -> Vec<Outcome> {
    let bar = ui.progress(projects.len());
    let outcomes = parallel::each(
        projects,
        jobs,
        || typesetter.press(jobs),
        |press, project| {
            let outcome = build_guarded(project, desk, press, output);
            bar.inc(1);
            outcome
        },
    );
    bar.finish_and_clear();
    outcomes
}

/// Builds one project; a panic in a library costs this form only.
fn build_guarded(project: &Project, desk: &Desk, press: &mut Press, output: &Output) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| build_one(project, desk, press, output))).unwrap_or_else(|panic| {
        let diagnostic = Diagnostic { form: Some(project.shown.clone()), ..Diagnostic::panic(&*panic) };
        Outcome { diagnostics: vec![diagnostic], pages: None }
    })
}

fn build_one(project: &Project, desk: &Desk, press: &mut Press, output: &Output) -> Outcome {
    let mut report = Report::default();
    let printed = desk.resolve(project, &mut report).and_then(|resolved| {
        let identity = project.output.to_string_lossy().replace('\\', "/");
        let before = report.diagnostics.len();
        let printed = press.print(&resolved.sheet, &resolved.template, desk.lib(), &identity, &mut report);
        name_the_form(&mut report.diagnostics[before..], project, &resolved);
        printed
    });
    let mut pages = None;
    if let Some(printed) = printed {
        // The name may hold dots: the suffix is added, not replaced.
        let mut name = project.output.clone().into_os_string();
        name.push(".pdf");
        match output.write(&PathBuf::from(name), &printed.pdf) {
            Ok(()) => pages = Some(printed.pages),
            Err(diagnostic) => report.push(diagnostic),
        }
    }
    Outcome { diagnostics: report.diagnostics, pages }
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

fn shown_output(folder: &Path, base: &Path, project: &Project) -> String {
    format!("{}.pdf", relative(&folder.join(&project.output), base).display())
}

/// A path relative to where the user stands, if it lies below.
fn relative<'p>(path: &'p Path, base: &Path) -> &'p Path {
    path.strip_prefix(base).unwrap_or(path)
}
