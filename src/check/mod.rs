//! What reviewers look for, as rules over resolved forms: one at a time, and all together.
//!
//! [`RULES`] in `catalogue.rs` is the one catalogue. `check --list`, the SARIF report and the tests go
//! by it, and each rule has its section in docs/rules.md, whose bad and good examples are run. What a
//! rule says stands in `message::Finding`.

mod alike;
mod blanks;
mod catalogue;
mod characters;
mod clause;
mod copies;
mod double;
mod goals;
mod normal;
mod pasted;
mod placement;
mod punctuation;
mod spelling;
mod structure;
mod style;
mod target;
mod text;
mod topic;
mod unread;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use catalogue::{Looks, RULES, Rule, UNUSED_EXCUSE};

use crate::diagnostic::Diagnostic;
use crate::form::{Excuse, Form, Library};
use crate::message::{Finding, Lack};
use crate::source::Span;

/// A form under the eyes of the rules.
pub struct Subject {
    /// The form.
    pub form: Form,
    /// The library that holds where it stands.
    pub library: Option<Arc<Library>>,
}

/// What rules found, in the order in which they did.
#[derive(Default)]
pub struct Findings {
    diagnostics: Vec<Diagnostic>,
    needed: Places,
}

impl Findings {
    /// Adds what was found in a form: where, and what it is about – an indicator's name or a key,
    /// by which an excuse may name it.
    pub fn add(&mut self, subject: &Subject, span: Option<&Span>, about: &str, finding: Finding) {
        self.add_with(subject, span, about, finding, &[]);
    }

    /// The same with further places.
    pub fn add_with(
        &mut self,
        subject: &Subject,
        span: Option<&Span>,
        about: &str,
        finding: Finding,
        related: &[&Span],
    ) {
        let mut diagnostic = Diagnostic::new(finding).about(about);
        diagnostic.span = span.cloned();
        diagnostic.related = related.iter().copied().cloned().collect();
        let path = &subject.form.path;
        if span.is_none_or(|span| span.source.path != *path) {
            diagnostic.form = Some(path.clone());
        }
        if let Some(excuse) = subject.form.excuses.of(&diagnostic) {
            diagnostic.excuse = Some(excuse.reason.clone());
            self.needed.insert(place_of(excuse));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// What became of the rules.
#[derive(Default)]
pub struct Outcome {
    /// What was found, excused or not.
    pub diagnostics: Vec<Diagnostic>,
    /// For each rule, parallel to [`RULES`].
    pub ran: Vec<Ran>,
    /// Where the excuses stand that the findings need.
    pub needed: Places,
}

/// Places by file and offset, as those of excuses: one of a shared file is an excuse in each form below.
pub type Places = BTreeSet<(String, usize)>;

fn place_of(excuse: &Excuse) -> (String, usize) {
    (excuse.span.source.path.clone(), excuse.span.range().start)
}

/// How often a rule ran, and what it lacked where it did not.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    /// The forms it looked at.
    pub forms: usize,
    /// The forms it could not look at.
    pub lacking: BTreeMap<Lack, usize>,
}

/// Runs the rules that look at one form.
pub fn check_each(subject: &Subject) -> Outcome {
    let mut findings = Findings::default();
    let ran = RULES.iter().map(|rule| match rule.looks {
        Looks::AtEach(look) => Ran::new(look(subject, &mut findings), 1),
        Looks::Across(_) => Ran::default(),
    });
    let ran = ran.collect();
    Outcome { diagnostics: findings.diagnostics, ran, needed: findings.needed }
}

/// The rules that look at all forms together, by their place in [`RULES`]. None needs another.
pub fn across() -> Vec<usize> {
    (0..RULES.len()).filter(|&rule| matches!(RULES[rule].looks, Looks::Across(_))).collect()
}

/// Runs one of the rules that look at all forms together.
pub fn check_across(rule: usize, subjects: &[Arc<Subject>]) -> Outcome {
    let mut findings = Findings::default();
    let mut ran = vec![Ran::default(); RULES.len()];
    if let Looks::Across(look) = RULES[rule].looks {
        ran[rule] = Ran::new(look(subjects, &mut findings), subjects.len());
    }
    Outcome { diagnostics: findings.diagnostics, ran, needed: findings.needed }
}

/// The excuses that findings of a form need, which were made before its rules ran.
pub fn needed(form: &Form, findings: &[Diagnostic]) -> Places {
    findings.iter().filter_map(|finding| form.excuses.of(finding)).map(place_of).collect()
}

/// Adds what became of the rules elsewhere.
pub fn add_up(ran: &mut Vec<Ran>, more: Vec<Ran>) {
    ran.resize(RULES.len(), Ran::default());
    for (ran, more) in ran.iter_mut().zip(more) {
        ran.forms += more.forms;
        for (lack, forms) in more.lacking {
            *ran.lacking.entry(lack).or_default() += forms;
        }
    }
}

/// A note for every excuse of a form that no finding needs.
pub fn unused_excuses(subject: &Subject, needed: &Places) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for excuse in subject.form.excuses.iter().filter(|excuse| !needed.contains(&place_of(excuse))) {
        let finding = Finding::UnusedExcuse { code: excuse.code.clone() };
        findings.add(subject, Some(&excuse.span), &excuse.code, finding);
    }
    findings.diagnostics
}

impl Ran {
    fn new(result: Result<(), Lack>, forms: usize) -> Self {
        match result {
            Ok(()) => Self { forms, lacking: BTreeMap::new() },
            Err(lack) => Self { forms: 0, lacking: BTreeMap::from([(lack, forms)]) },
        }
    }
}
