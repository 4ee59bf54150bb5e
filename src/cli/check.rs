//! `shenbao check`: what is wrong with forms, without making them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::args::{CheckArgs, CheckFormat};
use super::exit::Exit;
use super::parallel;
use super::ui::Ui;
use crate::check::{Outcome, RULES, Subject, check_across, check_each};
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{Lang, Severity};
use crate::workspace::{Project, Workspace};

/// Checks the projects that the call names, beside all others of the workspace.
pub fn run(workspace: &Workspace, base: &Path, args: &CheckArgs, ui: &mut Ui) -> Exit {
    if args.list {
        ui.result(&list(ui.lang));
        return Exit::Done;
    }
    let mut report = Report::default();
    let named = workspace.discover(base, &args.paths, &mut report);
    if named.is_empty() {
        ui.diagnostics(&report.diagnostics);
        return Exit::worst(&report.diagnostics).max(Exit::Call);
    }
    // Rules across forms need all of them, whichever are to be told about.
    let all = match args.paths[..] {
        [] => named.clone(),
        _ => workspace.discover(base, &[], &mut Report::default()),
    };
    let desk = match Desk::open(workspace, &all, &mut report) {
        Ok(desk) => desk,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    let outcome = check_all(&all, &desk, ui);
    let paths: std::collections::BTreeSet<&str> =
        named.iter().map(|project| project.shown.as_str()).collect();
    let is_named = |d: &Diagnostic| d.project().is_none_or(|path| paths.contains(path));
    report.diagnostics.extend(outcome.diagnostics.into_iter().filter(is_named));
    if args.no_excuses {
        report.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.excuse = None);
    }
    let shown: Vec<Diagnostic> = report.diagnostics.into_iter().filter(|d| d.excuse.is_none()).collect();
    match args.format {
        CheckFormat::Text => ui.diagnostics(&shown),
    }
    let warned = shown.iter().any(|d| d.message.severity() == Severity::Warning);
    let strict = if args.strict && warned { Exit::Forms } else { Exit::Done };
    Exit::worst(&shown).max(strict)
}

/// Resolves all projects and runs all rules.
fn check_all(projects: &[Project], desk: &Desk, ui: &Ui) -> Outcome {
    let bar = ui.progress(projects.len());
    let checked = parallel::each(
        projects,
        parallel::cores(),
        || (),
        |(), project| {
            let checked = catch_unwind(AssertUnwindSafe(|| check_one(project, desk)));
            bar.inc(1);
            checked.unwrap_or_else(|panic| {
                let form = Some(project.shown.clone());
                let diagnostics = vec![Diagnostic { form, ..Diagnostic::panic(&*panic) }];
                (None, Outcome { diagnostics, ran: Vec::new() })
            })
        },
    );
    bar.finish_and_clear();
    let mut all = Outcome::default();
    let mut subjects = Vec::new();
    for (subject, outcome) in checked {
        subjects.extend(subject);
        all.absorb(outcome);
    }
    all.absorb(check_across(&subjects));
    all.find_unused_excuses(&subjects);
    all
}

fn check_one(project: &Project, desk: &Desk) -> (Option<Subject>, Outcome) {
    let mut report = Report::default();
    let resolved = desk.resolve(project, &mut report);
    let subject = resolved.map(|resolved| Subject { form: resolved.form, library: resolved.library });
    let mut outcome = Outcome { diagnostics: report.diagnostics, ran: Vec::new() };
    if let Some(subject) = &subject {
        outcome.absorb(check_each(subject));
    }
    (subject, outcome)
}

/// Every rule on a line.
fn list(lang: Lang) -> String {
    RULES.iter().map(|rule| format!("{}  {}\n", rule.code, rule.title(lang))).collect()
}
