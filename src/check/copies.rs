//! Copied goals: one text in several projects of a year, or taken over from last year's form.
//!
//! What counts is the text that the paper shows. So a default that differs from form to form only by
//! the project's name, as `{{ name }}` makes it, is one text as well: a goal that fits every project
//! says nothing of any. Goals of one form may repeat one another: in a project of one year the whole
//! goal is the annual one.

use std::sync::Arc;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::alike::Alike;
use super::normal::{digits, letters, pairs, undated};
use super::{Findings, Subject};
use crate::edition::Role;
use crate::form::Located;
use crate::message::{Finding, Lack};
use crate::source::Span;

/// Texts of fewer letters, the project's name set aside, are alike by chance.
const SHORT: usize = 10;

/// The share of character pairs, in percent, that two projects' goals must have in common: in a text
/// of sixty characters two words may differ.
const COPY: usize = 75;

/// The same for last year's goal, which the same project may rightly repeat in part.
const LAST_YEAR: usize = 90;

/// A goal of a form, by their indices.
type Place = (usize, usize);

/// The goals of the forms of one year that say the same.
struct Copies {
    /// Where the text stands, each form once.
    places: Vec<(Place, String)>,
}

/// W251: the same or nearly the same goal in several projects of one year. Numbers and punctuation
/// are set aside. A text that comes from shared defaults is found at its one place, for every form
/// that it reaches; copies are found each at its own place and name another one.
pub fn between_projects(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    let years = by_year(subjects);
    years.values().find(|forms| forms.len() > 1).ok_or(Lack::OtherForms)?;
    some_goal(subjects)?;
    for copies in years.values().flat_map(|forms| copies(subjects, forms)) {
        copies.tell(subjects, findings);
    }
    Ok(())
}

/// W252: a goal taken over from a form of the year before, with the same numbers; only the year may
/// have been moved on. A text whose numbers are new is what a continuing project honestly has. The
/// goal of a whole project that began earlier stays, too, so there all goals must be copies.
///
/// What W251 has said of a goal is enough: both are mended by writing the project's own goal.
pub fn from_last_year(subjects: &[Arc<Subject>], findings: &mut Findings) -> Result<(), Lack> {
    let years = by_year(subjects);
    let pairs_of_years: Vec<_> =
        years.iter().filter_map(|(year, forms)| Some((*year, forms, years.get(&(year - 1))?))).collect();
    if pairs_of_years.is_empty() {
        return Err(Lack::LastYear);
    }
    some_goal(subjects)?;
    for (year, forms, before) in pairs_of_years {
        let mut archive = Archive::of(subjects, before);
        let mut found = Vec::new();
        for &form in forms {
            let copied: Vec<(usize, Place)> = (0..subjects[form].form.goals.len())
                .filter_map(|goal| Some((goal, archive.find(subjects, (form, goal))?)))
                .collect();
            let continues = subjects[form].form.date(Role::Start).is_some_and(|start| start.year() < year);
            if !continues || copied.len() == subjects[form].form.goals.len() {
                found.extend(copied.into_iter().map(|(goal, place)| ((form, goal), place)));
            }
        }
        if found.is_empty() {
            continue;
        }
        let told: BTreeSet<Place> =
            copies(subjects, forms).flat_map(|c| c.places).map(|(place, _)| place).collect();
        for ((form, goal), (other, other_goal)) in found {
            if told.contains(&(form, goal)) {
                continue;
            }
            let (key, span) = goal_of(subjects, (form, goal));
            let other_span = goal_of(subjects, (other, other_goal)).1.filter(|other| Some(*other) != span);
            let finding = Finding::GoalFromLastYear {
                goal: key.to_owned(),
                year: year - 1,
                other: subjects[other].form.name().to_owned(),
            };
            findings.add_with(&subjects[form], span, key, finding, &Vec::from_iter(other_span));
        }
    }
    Ok(())
}

/// Forms by their fiscal year, in order.
pub(super) fn by_year(subjects: &[Arc<Subject>]) -> BTreeMap<i32, Vec<usize>> {
    let mut years: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (index, subject) in subjects.iter().enumerate() {
        years.entry(subject.form.year.value).or_default().push(index);
    }
    years
}

fn some_goal(subjects: &[Arc<Subject>]) -> Result<(), Lack> {
    let mut goals = subjects.iter().flat_map(|subject| subject.form.goals.iter().flatten());
    goals.any(|goal| !goal.value.trim().is_empty()).then_some(()).ok_or(Lack::Goals)
}

/// The key of a goal and where it was written.
fn goal_of(subjects: &[Arc<Subject>], (form, goal): Place) -> (&str, Option<&Span>) {
    let form = &subjects[form].form;
    (&form.edition.goals[goal].key, form.goals[goal].as_ref().and_then(|goal| goal.span.as_ref()))
}

/// A goal made comparable, without the project's own name; `None` if too little is left.
fn comparable(subject: &Subject, goal: &Located<String>, reduce: fn(&str) -> String) -> Option<String> {
    let (text, name) = (reduce(&goal.value), reduce(subject.form.name()));
    let text = if name.chars().count() > 1 { text.replace(&name, "") } else { text };
    (text.chars().filter(|char| char.is_alphabetic()).nth(SHORT - 1)).map(|_| text)
}

/// The goals that several of `forms` have.
fn copies(subjects: &[Arc<Subject>], forms: &[usize]) -> impl Iterator<Item = Copies> + use<> {
    let mut exact: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts = Alike::new(COPY);
    let mut all: Vec<Copies> = Vec::new();
    for &form in forms {
        for (goal, located) in subjects[form].form.goals.iter().enumerate() {
            let text = located.as_ref().and_then(|goal| comparable(&subjects[form], goal, letters));
            let Some(text) = text else { continue };
            let number = match exact.get(&text) {
                Some(number) => *number,
                None => {
                    let pairs = pairs(&text);
                    let number = texts.find(&pairs).unwrap_or_else(|| texts.add(pairs));
                    exact.insert(text.clone(), number);
                    number
                }
            };
            if number == all.len() {
                all.push(Copies { places: Vec::new() });
            }
            let places = &mut all[number].places;
            if places.last().is_none_or(|((last, _), _)| *last != form) {
                places.push(((form, goal), text));
            }
        }
    }
    all.into_iter().filter(|copies| copies.places.len() > 1)
}

impl Copies {
    fn tell(&self, subjects: &[Arc<Subject>], findings: &mut Findings) {
        let written = |place: Place| {
            let span = goal_of(subjects, place).1?;
            Some((&span.source.path, span.range().start))
        };
        let mut shared: BTreeMap<_, usize> = BTreeMap::new();
        for (place, _) in &self.places {
            *shared.entry(written(*place)).or_default() += 1;
        }
        let projects = self.places.len();
        for (index, (place, text)) in self.places.iter().enumerate() {
            let (key, span) = goal_of(subjects, *place);
            let (subject, goal) = (&subjects[place.0], key.to_owned());
            if shared.get(&written(*place)).is_some_and(|forms| *forms > 1) {
                findings.add(subject, span, key, Finding::GoalShared { goal, projects });
                continue;
            }
            let (other, other_text) = &self.places[usize::from(index == 0)];
            let name = &subjects[other.0].form;
            // Projects of one name are told apart by their files.
            let alike = name.name() == subject.form.name();
            let name = if alike { &name.path } else { name.name() }.to_owned();
            let finding = match other_text == text {
                true => Finding::GoalCopied { goal, other: name, projects },
                false => Finding::GoalNearlyCopied { goal, other: name, projects },
            };
            let other_span = goal_of(subjects, *other).1;
            findings.add_with(subject, span, key, finding, &Vec::from_iter(other_span));
        }
    }
}

/// The goals of the forms of the year before.
struct Archive {
    /// Text → the first form that has it.
    exact: BTreeMap<String, Place>,
    /// The same by the project's name, too: that one is named rather.
    named: BTreeMap<(String, String), Place>,
    texts: Alike,
    /// For each text that is looked for by likeness, its numbers and where it stands.
    places: Vec<(String, Place)>,
}

impl Archive {
    fn of(subjects: &[Arc<Subject>], forms: &[usize]) -> Self {
        let texts = Alike::new(LAST_YEAR);
        let mut archive = Self { exact: BTreeMap::new(), named: BTreeMap::new(), texts, places: Vec::new() };
        for &form in forms {
            for (goal, located) in subjects[form].form.goals.iter().enumerate() {
                let text = located.as_ref().and_then(|goal| comparable(&subjects[form], goal, undated));
                let Some(text) = text else { continue };
                let place = (form, goal);
                let name = subjects[form].form.name().to_owned();
                archive.named.entry((name, text.clone())).or_insert(place);
                if !archive.exact.contains_key(&text) {
                    archive.texts.add(pairs(&text));
                    archive.places.push((digits(&text).collect(), place));
                    archive.exact.insert(text, place);
                }
            }
        }
        archive
    }

    /// Where last year's forms had a goal.
    fn find(&mut self, subjects: &[Arc<Subject>], (form, goal): Place) -> Option<Place> {
        let subject = &subjects[form];
        let text = comparable(subject, subject.form.goals[goal].as_ref()?, undated)?;
        let name = subject.form.name().to_owned();
        let named = (name, text);
        if let Some(place) = self.named.get(&named).or_else(|| self.exact.get(&named.1)) {
            return Some(*place);
        }
        let number = self.texts.find(&pairs(&named.1))?;
        let (numbers, place) = &self.places[number];
        (digits(&named.1).collect::<String>() == *numbers).then_some(*place)
    }
}
