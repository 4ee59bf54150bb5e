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
use crate::check::{
    Outcome, Places, Ran, Subject, across, add_up, check_across, check_each, needed, unused_excuses,
};
use crate::desk::{Desk, MAX_TOLD};
use crate::diagnostic::{Diagnostic, Gathered, Report, gather};
use crate::message::{ArchiveMessage, Code, Lang, Severity};
use crate::render::{Fonts, Press, Typesetter};
use crate::report::{self, Review, codes, severity, title};
use crate::source::near;
use crate::workspace::{Project, Workspace};

/// So many indicators and excuses are kept of all forms, to be looked at together: some 500 MB.
const MAX_PARTS: usize = 1_000_000;

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
            print(&Review::new(&gather(found), ui.lang), args.format, ui);
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
        report.absorb(shared);
    }
    // What no font has is an error here as it is in `build`.
    report.extend(workspace.why_fonts_are_absent());
    let fonts = Fonts::load(workspace.fonts().as_deref(), &mut report);
    let named = Named {
        paths: named.iter().map(|project| project.shown.as_str()).collect(),
        // People are told the reason; to programs it would mean that the finding does not count.
        forget_excuses: args.no_excuses && args.format != CheckFormat::Text,
    };
    let mut checked = Checked { found: gather(&report.diagnostics), ..Checked::default() };
    checked.check_all(&all, &named, &desk, &Typesetter::new(fonts), ui);
    checked.found.close();

    let prefix = inside_repository(&workspace.root);
    let mut review = Review::new(&checked.found, ui.lang);
    review.forms = checked.forms;
    review.unread = named.paths.len() - checked.forms;
    review.no_excuses = args.no_excuses;
    review.prefix = &prefix;
    // Without a form no rule looked at anything.
    if checked.forms > 0 {
        review.ran = &checked.ran;
    }
    print(&review, args.format, ui);
    let warned = review.open().any(|entry| entry.finding.message.severity() == Severity::Warning);
    let strict = if args.strict && warned { Exit::Forms } else { Exit::Done };
    Exit::worst(checked.found.iter().map(|found| &found.finding)).max(strict)
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

/// What is to be told.
struct Named<'n> {
    /// The forms that the call names.
    paths: BTreeSet<&'n str>,
    /// Whether reasons are left out of what is found.
    forget_excuses: bool,
}

/// What came of checking.
#[derive(Default)]
struct Checked {
    found: Gathered,
    ran: Vec<Ran>,
    /// The excuses that were needed.
    needed: Places,
    /// The number of forms named that could be read.
    forms: usize,
    /// The indicators and excuses of all forms that were read.
    parts: usize,
}

impl Checked {
    /// Resolves all projects and runs all rules.
    fn check_all(
        &mut self,
        projects: &[Project],
        named: &Named,
        desk: &Desk,
        typesetter: &Typesetter,
        ui: &Ui,
    ) {
        let bar = ui.progress(projects.len());
        let jobs = parallel::cores();
        let mut subjects = Vec::new();
        let work = |press: &mut Press, project: &Project| {
            let checked = catch_unwind(AssertUnwindSafe(|| check_one(project, desk, press)));
            bar.inc(1);
            checked.unwrap_or_else(|panic| {
                let form = Some(project.shown.clone());
                let diagnostics = vec![Diagnostic { form, ..Diagnostic::panic(&*panic) }];
                (None, Outcome { diagnostics, ..Outcome::default() })
            })
        };
        parallel::in_order(
            projects,
            jobs,
            || typesetter.press(jobs),
            work,
            |project, (subject, mut outcome)| {
                let path = project.shown.as_str();
                if !named.paths.contains(path) {
                    // What is told of rules is told of the forms that the call names.
                    outcome.ran.clear();
                } else if subject.is_some() {
                    self.forms += 1;
                }
                self.take(outcome, named);
                let Some(subject) = subject else { return };
                self.parts += subject.form.indicators.len() + subject.form.excuses.iter().len();
                if self.parts <= MAX_PARTS {
                    subjects.push(subject);
                } else {
                    let form = Some(path.to_owned());
                    let message = ArchiveMessage::TooManyTogether { limit: MAX_PARTS };
                    self.tell([Diagnostic { form, ..Diagnostic::new(message) }], named);
                }
            },
        );
        bar.finish_and_clear();
        for outcome in parallel::each(&across(), jobs, || (), |(), rule| check_across(*rule, &subjects)) {
            self.take(outcome, named);
        }
        for subject in &subjects {
            let unused = unused_excuses(subject, &self.needed);
            self.tell(unused, named);
        }
    }

    fn take(&mut self, outcome: Outcome, named: &Named) {
        add_up(&mut self.ran, outcome.ran);
        self.needed.extend(outcome.needed);
        self.tell(outcome.diagnostics, named);
    }

    fn tell(&mut self, found: impl IntoIterator<Item = Diagnostic>, named: &Named) {
        for mut finding in found {
            if finding.project().is_none_or(|path| named.paths.contains(path)) {
                finding.excuse = finding.excuse.filter(|_| !named.forget_excuses);
                self.found.add(finding);
            }
        }
    }
}

fn check_one(project: &Project, desk: &Desk, press: &mut Press) -> (Option<Subject>, Outcome) {
    let mut report = Report::default();
    let resolved = desk.resolve(project, &mut report);
    if let Some(resolved) = &resolved {
        let before = report.mark();
        press.find_missing(&resolved.sheet, &resolved.edition.form, desk.lib(), &mut report);
        name_the_form(report.since_mut(before), project, resolved);
    }
    let subject = resolved.map(|resolved| Subject { form: resolved.form, library: resolved.library });
    let mut diagnostics = report.diagnostics;
    let Some(subject) = subject else {
        return (None, Outcome { diagnostics, ..Outcome::default() });
    };
    let mut outcome = check_each(&subject);
    outcome.needed.extend(needed(&subject.form, &diagnostics));
    let mut of_rules = Report::default();
    of_rules.extend(outcome.diagnostics);
    let of_rules = of_rules.told(MAX_TOLD).into_iter().map(|finding| match finding.span {
        None => Diagnostic { form: Some(project.shown.clone()), ..finding },
        Some(_) => finding,
    });
    diagnostics.extend(of_rules);
    outcome.diagnostics = diagnostics;
    (Some(subject), outcome)
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
