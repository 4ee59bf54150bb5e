//! A workspace that stays open: what was made of a project is remembered by the sum of what it was made from, so
//! a change makes anew only what it concerns.
//!
//! A face holds one [`Session`], tells it which files are others now – on the disk, or in a buffer that was not
//! saved –, and asks what there is to say. Commands that look at everything once do without.

mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use look::{Closeness, Looked, look, name_the_form};

use crate::check::{across, check_across, unused_excuses};
use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::digest::Sum;
use crate::files::Laid;
use crate::parallel;
use crate::render::{Fonts, Typesetter};
use crate::source::Source;
use crate::workspace::{DEFAULTS, FONTS, LIBRARY, Project, TEMPLATES, Workspace};

/// At most so many forms' pages are remembered: those that someone has just looked at.
const MAX_PAGES: usize = 16;

/// A workspace with what was made of it.
pub struct Session {
    /// The files as they were saved, and what is laid over them.
    saved: Workspace,
    laid: BTreeMap<PathBuf, Laid>,
    workspace: Workspace,
    desk: Desk,
    typesetter: Typesetter,
    projects: Vec<Project>,
    /// What is wrong with the workspace itself, and with its fonts.
    wrong: Vec<Diagnostic>,
    wrong_fonts: Vec<Diagnostic>,
    /// By the projects' paths.
    forms: BTreeMap<String, Remembered>,
    /// What the rules across forms found, by the projects' paths.
    across: BTreeMap<String, Vec<Diagnostic>>,
    /// By the sums of what they were made from, the latest last.
    pages: Mutex<Vec<(String, Arc<Pages>)>>,
}

/// What is known of a project, and the sum of what it was made from.
struct Remembered {
    inputs: String,
    looked: Looked,
}

/// The pages of a form.
#[derive(Debug, Default)]
pub struct Pages {
    /// One SVG a page, as the PDF shows it.
    pub svg: Vec<String>,
    /// What keeps them from being made.
    pub wrong: Vec<Diagnostic>,
}

impl Session {
    /// Opens a workspace and looks at all its projects.
    ///
    /// # Errors
    /// A `lib.typ` that can't be read.
    pub fn open(workspace: Workspace) -> Result<Self, Diagnostic> {
        let mut report = Report::default();
        let projects = workspace.discover(&workspace.root, &[], &mut report);
        let mut of_fonts = Report::default();
        let fonts = Fonts::load(workspace.fonts(), &mut of_fonts);
        let desk = Desk::open(&workspace, &projects, &mut Report::default())?;
        let mut session = Self {
            saved: workspace.clone(),
            laid: BTreeMap::new(),
            workspace,
            desk,
            typesetter: Typesetter::new(fonts),
            projects,
            wrong: report.diagnostics,
            wrong_fonts: of_fonts.diagnostics,
            forms: BTreeMap::new(),
            across: BTreeMap::new(),
            pages: Mutex::default(),
        };
        session.look_again(None);
        Ok(session)
    }

    /// The workspace, unsaved texts included.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Its projects, by path.
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// What is wrong with the workspace itself, such as a file that is no project's.
    pub fn wrong(&self) -> impl Iterator<Item = &Diagnostic> {
        self.wrong.iter().chain(&self.wrong_fonts)
    }

    /// Lays a text that was not saved over a file, or takes it off again; the same as [`update`](Self::update)
    /// otherwise.
    ///
    /// # Errors
    /// As of [`update`](Self::update).
    pub fn edit(&mut self, path: &Path, text: Option<&str>) -> Result<BTreeSet<String>, Diagnostic> {
        match text {
            Some(text) => self.laid.insert(path.to_owned(), Laid::Text(text.as_bytes().into())),
            None => self.laid.remove(path),
        };
        self.workspace = self.saved.with_laid(&self.laid);
        self.update(&[path.to_owned()])
    }

    /// Takes in that the files at some absolute paths are others now, came or went. Gives the projects, by their
    /// paths, of which there is something else to say than before.
    ///
    /// # Errors
    /// A `lib.typ` that can't be read.
    pub fn update(&mut self, changed: &[PathBuf]) -> Result<BTreeSet<String>, Diagnostic> {
        let own = [TEMPLATES, FONTS].map(|folder| self.workspace.root.join(folder));
        let mut everything = changed.iter().any(|path| own.iter().any(|folder| path.starts_with(folder)));
        if everything {
            let mut report = Report::default();
            // Templates are parsed once by a typesetter, so that it is another one, too.
            self.typesetter = Typesetter::new(Fonts::load(self.workspace.fonts(), &mut report));
            self.wrong_fonts = report.diagnostics;
        }
        let known = |path: &PathBuf| self.projects.iter().any(|project| project.path == *path);
        let listed = |path: &PathBuf| known(path) == self.workspace.holds(path);
        let shared = |path: &PathBuf| path.ends_with(DEFAULTS) || path.ends_with(LIBRARY);
        if !changed.iter().all(|path| shared(path) || listed(path)) {
            let mut report = Report::default();
            self.projects = self.workspace.discover(&self.workspace.root, &[], &mut report);
            self.wrong = report.diagnostics;
            everything = true;
        }
        if everything || changed.iter().any(shared) {
            self.desk = Desk::open(&self.workspace, &self.projects, &mut Report::default())?;
            return Ok(self.look_again(None));
        }
        Ok(self.look_again(Some(changed)))
    }

    /// All there is to say of a project, in the order of [`check`](mod@crate::check).
    pub fn findings(&self, project: &str) -> Vec<Diagnostic> {
        let own = self.forms.get(project).into_iter().flat_map(|known| &known.looked.outcome.diagnostics);
        let others = self.across.get(project).into_iter().flatten();
        own.chain(others).cloned().collect()
    }

    /// The places of all errors in a file, by its path in the workspace, each with the code.
    pub fn errors_in(&self, file: &str) -> BTreeSet<(usize, &'static str)> {
        let own = self.forms.values().flat_map(|known| &known.looked.outcome.diagnostics);
        let errors = own.chain(self.across.values().flatten()).filter(|found| found.is_error());
        let place = |found: &Diagnostic| {
            let span = found.span.as_ref().filter(|span| span.source.path == file)?;
            Some((span.range().start, found.message.code()))
        };
        errors.filter_map(place).collect()
    }

    /// Resolves a project: its form and its sheet.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn resolve(&self, project: &Project) -> Result<Resolved, Vec<Diagnostic>> {
        let mut report = Report::default();
        let source = self.workspace.read(&project.path).map_err(|diagnostic| vec![diagnostic])?;
        let resolved = self.desk.resolve_source(project, &source, &mut report);
        resolved.ok_or(report.diagnostics)
    }

    /// The pages of a project.
    pub fn pages(&self, project: &Project) -> Arc<Pages> {
        let resolved = match self.resolve(project) {
            Ok(resolved) => resolved,
            Err(wrong) => return Arc::new(Pages { svg: Vec::new(), wrong }),
        };
        let json = serde_json::to_string(&resolved.sheet).expect("a sheet is plain strings and numbers");
        let fonts = self.typesetter.fonts().sum();
        let key = Sum::new().add(&resolved.edition.sum).add(fonts).add(&json).hex();
        if let Some((_, pages)) = self.remembered().iter().find(|(known, _)| *known == key) {
            return pages.clone();
        }
        let (form, lib) = (&resolved.edition.form, self.desk.lib());
        let mut report = Report::default();
        let svg = self.typesetter.press(1).draw(&resolved.sheet, form, lib, &mut report).unwrap_or_default();
        name_the_form(&mut report.diagnostics, project, &resolved);
        let pages = Arc::new(Pages { svg, wrong: report.diagnostics });
        let mut remembered = self.remembered();
        if remembered.len() >= MAX_PAGES {
            remembered.remove(0);
        }
        remembered.push((key, pages.clone()));
        pages
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, Vec<(String, Arc<Pages>)>> {
        // A panic elsewhere can't leave half a page: entries are pushed whole.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the projects whose files changed – at all if any may have –, as far as what is known was made from
    /// something else, and at all together. Gives those of which there is something else to say.
    fn look_again(&mut self, changed: Option<&[PathBuf]>) -> BTreeSet<String> {
        let stale = |project: &Project| {
            if changed.is_some_and(|changed| !changed.contains(&project.path)) {
                return None;
            }
            let source = self.workspace.read(&project.path);
            // Also of the fonts, since a character that none has is an error.
            let inputs = source.as_ref().map_or_else(
                |_| String::new(),
                |source| self.desk.inputs(project, source) + self.typesetter.fonts().sum(),
            );
            let known = self.forms.get(&project.shown);
            let fresh = known.is_some_and(|known| !inputs.is_empty() && known.inputs == inputs);
            (!fresh).then_some((inputs, source))
        };
        let jobs = parallel::cores();
        let look = |press: &mut _, project: &Project| {
            let (inputs, source): (String, Result<Arc<Source>, Diagnostic>) = stale(project)?;
            let looked = look(project, source, &self.desk, press, Closeness::Whole);
            Some(Remembered { inputs, looked })
        };
        let looked = parallel::each(&self.projects, jobs, || self.typesetter.press(jobs), look);
        let mut changed = BTreeSet::new();
        let there: BTreeSet<&str> = self.projects.iter().map(|project| project.shown.as_str()).collect();
        self.forms.retain(|path, _| {
            let stays = there.contains(path.as_str());
            if !stays {
                changed.insert(path.clone());
            }
            stays
        });
        for (project, remembered) in self.projects.iter().zip(looked) {
            let Some(remembered) = remembered else { continue };
            let now = remembered.looked.outcome.diagnostics.clone();
            let before = self.forms.insert(project.shown.clone(), remembered);
            if before.is_none_or(|before| before.looked.outcome.diagnostics != now) {
                changed.insert(project.shown.clone());
            }
        }
        let across = self.look_across();
        let paths: BTreeSet<&String> = across.keys().chain(self.across.keys()).collect();
        changed.extend(paths.into_iter().filter(|path| across.get(*path) != self.across.get(*path)).cloned());
        self.across = across;
        changed
    }

    /// What the rules across forms find, and which excuses nothing needs.
    fn look_across(&self) -> BTreeMap<String, Vec<Diagnostic>> {
        let looked =
            || self.projects.iter().filter_map(|project| Some(&self.forms.get(&project.shown)?.looked));
        let subjects: Vec<_> = looked().filter_map(|looked| looked.subject.clone()).collect();
        let jobs = parallel::cores();
        let outcomes = parallel::each(&across(), jobs, || (), |(), rule| check_across(*rule, &subjects));
        let mut needed = BTreeSet::new();
        needed.extend(looked().flat_map(|looked| looked.outcome.needed.iter().cloned()));
        needed.extend(outcomes.iter().flat_map(|outcome| outcome.needed.iter().cloned()));
        let mut found: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let unused = subjects.iter().flat_map(|subject| unused_excuses(subject, &needed));
        for diagnostic in outcomes.into_iter().flat_map(|outcome| outcome.diagnostics).chain(unused) {
            if let Some(project) = diagnostic.project() {
                found.entry(project.to_owned()).or_default().push(diagnostic);
            }
        }
        found
    }
}
