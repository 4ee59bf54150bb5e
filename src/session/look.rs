//! One project under the eyes of the rules that need no other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::check::{Outcome, Subject, check_each, needed};
use crate::desk::{Desk, MAX_TOLD, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::render::Press;
use crate::source::Source;
use crate::workspace::Project;

/// What is known of a project by itself.
#[derive(Default)]
pub struct Looked {
    /// The form, if it can be read.
    pub subject: Option<Arc<Subject>>,
    /// What is wrong with it, and what became of the rules.
    pub outcome: Outcome,
}

/// How closely a project is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// By all rules.
    Whole,
    /// It is read, and nothing is told of it: rules run only where they could need an excuse that other forms
    /// share.
    Read,
}

/// Resolves a project from its text and holds it against the rules; a panic in a library costs this one only.
pub fn look(
    project: &Project,
    source: Result<Arc<Source>, Diagnostic>,
    desk: &Desk,
    press: &mut Press,
    closeness: Closeness,
) -> Looked {
    let work = AssertUnwindSafe(|| look_at(project, source, desk, press, closeness));
    catch_unwind(work).unwrap_or_else(|panic| {
        let form = Some(project.shown.clone());
        let diagnostics = vec![Diagnostic { form, ..Diagnostic::panic(&*panic) }];
        Looked { subject: None, outcome: Outcome { diagnostics, ..Outcome::default() } }
    })
}

fn look_at(
    project: &Project,
    source: Result<Arc<Source>, Diagnostic>,
    desk: &Desk,
    press: &mut Press,
    closeness: Closeness,
) -> Looked {
    let mut report = Report::default();
    let resolved = match source {
        Ok(source) => desk.resolve_source(project, &source, &mut report),
        Err(diagnostic) => {
            report.push(diagnostic);
            None
        }
    };
    let subject = |resolved: Resolved| Arc::new(Subject { form: resolved.form, library: resolved.library });
    let shares_excuses = |resolved: &Resolved| {
        resolved.form.excuses.iter().any(|excuse| excuse.span.source.path != project.shown)
    };
    if closeness == Closeness::Read && !resolved.as_ref().is_some_and(shares_excuses) {
        return Looked { subject: resolved.map(subject), outcome: Outcome::default() };
    }
    if let Some(resolved) = &resolved {
        let before = report.mark();
        press.find_missing(&resolved.sheet, &resolved.edition.form, desk.lib(), &mut report);
        name_the_form(report.since_mut(before), project, resolved);
    }
    let subject = resolved.map(subject);
    let mut diagnostics = report.diagnostics;
    let Some(subject) = subject else {
        return Looked { subject: None, outcome: Outcome { diagnostics, ..Outcome::default() } };
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
    Looked { subject: Some(subject), outcome }
}

/// Completes what the page says: which form it is about, where the place is not in its own file, and where the
/// edition's labels stand.
pub fn name_the_form(diagnostics: &mut [Diagnostic], project: &Project, resolved: &Resolved) {
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
