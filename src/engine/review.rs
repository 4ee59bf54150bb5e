//! What is wrong with forms, by all rules: the forms that are asked about, beside all others of the workspace.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::progress::Progress;
use crate::check::{Outcome, Places, Ran, across, add_up, check_across, unused_excuses};
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Gathered, Report, gather};
use crate::message::ArchiveMessage;
use crate::parallel;
use crate::render::{Fonts, Press, Typesetter};
use crate::session::{Closeness, Looked, look};
use crate::workspace::{Project, Workspace};

/// At most so many indicators and excuses are kept of all forms, to be looked at together: some 500 MB.
const MAX_PARTS: usize = 1_000_000;

/// What is to be reviewed.
pub struct Asked<'a> {
    /// The folder that the paths are relative to.
    pub base: &'a Path,
    /// The files and folders whose forms are told about; all if there are none.
    pub paths: &'a [PathBuf],
    /// Whether the reasons of excuses are left out of what is found.
    pub forget_excuses: bool,
}

/// What a review found.
#[derive(Default)]
pub struct Reviewed {
    /// The findings in the forms that were asked about.
    pub found: Gathered,
    /// What became of the rules, parallel to [`RULES`](crate::check::RULES).
    pub ran: Vec<Ran>,
    /// The number of those forms that could be read.
    pub forms: usize,
    /// The number of those that could not.
    pub unread: usize,
}

/// The forms that are told about.
struct Named<'n> {
    paths: BTreeSet<&'n str>,
    forget_excuses: bool,
}

/// A review on its way.
#[derive(Default)]
struct Work {
    reviewed: Reviewed,
    /// The excuses that were needed.
    needed: Places,
    /// The indicators and excuses of all forms that were read.
    parts: usize,
}

/// Resolves all forms of a workspace and runs all rules over them.
///
/// # Errors
/// What keeps every form from being looked at: a path that leads to none, a `lib.typ` that can't be read.
pub fn review(
    workspace: &Workspace,
    asked: &Asked,
    progress: &dyn Progress,
) -> Result<Reviewed, Vec<Diagnostic>> {
    let mut report = Report::default();
    let named = workspace.discover(asked.base, asked.paths, &mut report);
    if named.is_empty() {
        return Err(report.diagnostics);
    }
    // Rules across forms need all of them, whichever are to be told about; and what is wrong with
    // shared files is told for each form again.
    let all = match asked.paths {
        [] => named.clone(),
        _ => workspace.discover(asked.base, &[], &mut Report::default()),
    };
    let mut shared = Report::default();
    let desk = Desk::open(workspace, &all, &mut shared).map_err(|diagnostic| vec![diagnostic])?;
    if asked.paths.is_empty() {
        report.absorb(shared);
    }
    // What no font has is an error here as it is where pages are made.
    report.extend(workspace.why_fonts_are_absent());
    let fonts = Fonts::load(workspace.fonts(), &mut report);
    let paths: BTreeSet<&str> = named.iter().map(|project| project.shown.as_str()).collect();
    let named = Named { paths, forget_excuses: asked.forget_excuses };
    let mut work = Work::default();
    work.reviewed.found = gather(&report.diagnostics);
    work.check_all(&all, &named, &desk, &Typesetter::new(fonts), progress);
    let mut reviewed = work.reviewed;
    reviewed.found.close();
    reviewed.unread = named.paths.len() - reviewed.forms;
    Ok(reviewed)
}

impl Work {
    /// Resolves all projects and runs all rules.
    fn check_all(
        &mut self,
        projects: &[Project],
        named: &Named,
        desk: &Desk,
        typesetter: &Typesetter,
        progress: &dyn Progress,
    ) {
        progress.begin(projects.len());
        let jobs = parallel::cores();
        let mut subjects = Vec::new();
        let work = |press: &mut Press, project: &Project| {
            // Of the others only what the rules across forms ask for.
            let named = named.paths.contains(project.shown.as_str());
            let closeness = if named { Closeness::Whole } else { Closeness::Read };
            let looked = look(project, desk.source(project), desk, press, closeness);
            progress.step();
            looked
        };
        parallel::in_order(
            projects,
            jobs,
            || typesetter.press(jobs),
            work,
            |project, Looked { subject, mut outcome }| {
                let path = project.shown.as_str();
                if !named.paths.contains(path) {
                    // What is told of rules is told of the forms that the call names.
                    outcome.ran.clear();
                } else if subject.is_some() {
                    self.reviewed.forms += 1;
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
        progress.end();
        for outcome in parallel::each(&across(), jobs, || (), |(), rule| check_across(*rule, &subjects)) {
            self.take(outcome, named);
        }
        for subject in &subjects {
            let unused = unused_excuses(subject, &self.needed);
            self.tell(unused, named);
        }
    }

    fn take(&mut self, outcome: Outcome, named: &Named) {
        add_up(&mut self.reviewed.ran, outcome.ran);
        self.needed.extend(outcome.needed);
        self.tell(outcome.diagnostics, named);
    }

    fn tell(&mut self, found: impl IntoIterator<Item = Diagnostic>, named: &Named) {
        for mut finding in found {
            if finding.project().is_none_or(|path| named.paths.contains(path)) {
                finding.excuse = finding.excuse.filter(|_| !named.forget_excuses);
                self.reviewed.found.add(finding);
            }
        }
    }
}
