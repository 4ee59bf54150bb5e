//! `shenbao check`: what is wrong with forms, without making them.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::args::{CheckArgs, CheckFormat};
use super::build::name_the_form;
use super::exit::Exit;
use super::parallel;
use super::snippet::Snippets;
use super::summary::{left_out, summary};
use super::ui::Ui;
use crate::check::{Outcome, Subject, across, check_across, check_each};
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{Code, Lang, Severity};
use crate::render::{Fonts, Press, Typesetter};
use crate::report::{self, Review, codes, severity, title};
use crate::source::near;
use crate::workspace::{Project, Workspace};

/// What is asked about the rules themselves needs no workspace.
fn look_up(args: &CheckArgs, ui: &Ui) -> Option<Exit> {
    if args.list {
        ui.result(&list(ui.lang));
    } else {
        let code = args.explain.as_ref()?.to_uppercase();
        match report::explain(&code, ui.lang) {
            Some(text) => ui.result(&text),
            None => {
                ui.complain(&unknown(&code, ui.lang));
                return Some(Exit::Call);
            }
        }
    }
    Some(Exit::Done)
}

/// What to say of a code that does not exist.
fn unknown(code: &str, lang: Lang) -> String {
    let known: BTreeSet<&str> = Code::all().map(|known| known.code).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let (code, near) = (report::clean(code), near(code, &known));
    match (lang, near) {
        (Lang::Zh, Some(near)) => format!("错误：没有 {code} 这个编号\n你是想写 {near} 吗？"),
        (Lang::Zh, None) => format!("错误：没有 {code} 这个编号\nshenbao check --list 列出全部规则"),
        (Lang::En, Some(near)) => format!("error: there is no code {code}\ndid you mean {near}?"),
        (Lang::En, None) => format!("error: there is no code {code}\nshenbao check --list names all rules"),
    }
}

/// Ends a call over what is wrong with it. Who reads a file gets one, too.
fn refuse(args: &CheckArgs, found: &[Diagnostic], ui: &mut Ui) -> Exit {
    ui.diagnostics(found);
    match args.format {
        CheckFormat::Text => {}
        CheckFormat::Json | CheckFormat::Sarif | CheckFormat::Github => {
            print(&Review::new(found, ui.lang), args.format, ui);
        }
    }
    Exit::worst(found).max(Exit::Call)
}

/// Checks the projects that the call names, beside all others of the workspace.
pub fn run(workspace: Result<Workspace, Diagnostic>, base: &Path, args: &CheckArgs, ui: &mut Ui) -> Exit {
    if let Some(exit) = look_up(args, ui) {
        return exit;
    }
    let workspace = match workspace {
        Ok(workspace) => workspace,
        Err(diagnostic) => return refuse(args, &[diagnostic], ui),
    };
    let mut report = Report::default();
    let named = workspace.discover(base, &args.paths, &mut report);
    if named.is_empty() {
        return refuse(args, &report.diagnostics, ui);
    }
    // Rules across forms need all of them, whichever are to be told about; and what is wrong with
    // shared files is told for each form again.
    let (all, mut shared) = match args.paths[..] {
        [] => (named.clone(), Report::default()),
        _ => (workspace.discover(base, &[], &mut Report::default()), Report::default()),
    };
    let desk = match Desk::open(&workspace, &all, &mut shared) {
        Ok(desk) => desk,
        Err(diagnostic) => return refuse(args, &[diagnostic], ui),
    };
    if args.paths.is_empty() {
        report.diagnostics.append(&mut shared.diagnostics);
    }
    let paths: BTreeSet<&str> = named.iter().map(|project| project.shown.as_str()).collect();
    // What no font has is an error here as it is in `build`.
    report.diagnostics.extend(workspace.why_fonts_are_absent());
    let fonts = Fonts::load(workspace.fonts().as_deref(), &mut report);
    let (outcome, forms) = check_all(&all, &paths, &desk, &Typesetter::new(fonts), ui);
    let is_named = |d: &Diagnostic| d.project().is_none_or(|path| paths.contains(path));
    report.diagnostics.extend(outcome.diagnostics.into_iter().filter(is_named));
    // People are told the reason; to programs it would mean that the finding does not count.
    if args.no_excuses && args.format != CheckFormat::Text {
        report.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.excuse = None);
    }

    let prefix = inside_repository(&workspace.root);
    let mut review = Review::new(&report.diagnostics, ui.lang);
    review.forms = forms;
    review.unread = named.len() - forms;
    review.no_excuses = args.no_excuses;
    review.prefix = &prefix;
    // Without a form no rule looked at anything.
    if forms > 0 {
        review.ran = &outcome.ran;
    }
    print(&review, args.format, ui);
    let warned = review.open().any(|entry| entry.finding.message.severity() == Severity::Warning);
    let strict = if args.strict && warned { Exit::Forms } else { Exit::Done };
    Exit::worst(&report.diagnostics).max(strict)
}

fn print(review: &Review, format: CheckFormat, ui: &Ui) {
    match format {
        CheckFormat::Json => ui.results(|out| report::json(review, out)),
        CheckFormat::Sarif => ui.results(|out| report::sarif(review, out)),
        CheckFormat::Github => ui.results(|out| report::github(review, out)),
        CheckFormat::Text => {
            let snippets = Snippets::new(ui.lang, ui.colour_results, ui.directory().as_deref());
            let (text, more) = snippets.review(review, ui.quiet);
            ui.result(&text);
            ui.result(&left_out(&more, ui.lang));
            if !ui.quiet {
                ui.result(&summary(review, ui));
            }
        }
    }
}

/// Where the workspace lies in the git repository around it: empty, or a path that ends with `/`.
fn inside_repository(root: &Path) -> String {
    let repository = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root);
    let inside = root.strip_prefix(repository).unwrap_or(Path::new(""));
    inside.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// Resolves all projects and runs all rules. The second is the number of those named that could be
/// read.
fn check_all(
    projects: &[Project],
    named: &BTreeSet<&str>,
    desk: &Desk,
    typesetter: &Typesetter,
    ui: &Ui,
) -> (Outcome, usize) {
    let bar = ui.progress(projects.len());
    let jobs = parallel::cores();
    let checked = parallel::each(
        projects,
        jobs,
        || typesetter.press(jobs),
        |press, project| {
            let checked = catch_unwind(AssertUnwindSafe(|| check_one(project, desk, press)));
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
    let mut forms = 0;
    for (project, (subject, mut outcome)) in projects.iter().zip(checked) {
        if named.contains(project.shown.as_str()) {
            forms += usize::from(subject.is_some());
        } else {
            // What is told of rules is told of the forms that the call names.
            outcome.ran.clear();
        }
        subjects.extend(subject);
        all.absorb(outcome);
    }
    for outcome in parallel::each(&across(), jobs, || (), |(), rule| check_across(*rule, &subjects)) {
        all.absorb(outcome);
    }
    all.find_unused_excuses(&subjects);
    (all, forms)
}

fn check_one(project: &Project, desk: &Desk, press: &mut Press) -> (Option<Subject>, Outcome) {
    let mut report = Report::default();
    let resolved = desk.resolve(project, &mut report);
    if let Some(resolved) = &resolved {
        let before = report.diagnostics.len();
        press.find_missing(&resolved.sheet, &resolved.edition.form, desk.lib(), &mut report);
        name_the_form(&mut report.diagnostics[before..], project, resolved);
    }
    let subject = resolved.map(|resolved| Subject { form: resolved.form, library: resolved.library });
    let mut outcome = Outcome { diagnostics: report.diagnostics, ran: Vec::new() };
    if let Some(subject) = &subject {
        outcome.absorb(check_each(subject));
    }
    (subject, outcome)
}

/// Every rule on a line.
fn list(lang: Lang) -> String {
    let width = if lang == Lang::Zh { 0 } else { "warning".len() };
    let line = |(code, level)| {
        let (level, title) = (severity(level, lang), title(code, lang).unwrap_or_default());
        format!("{code}  {level:<width$}  {title}\n")
    };
    codes().map(line).collect()
}
