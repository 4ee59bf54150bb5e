//! The desk where a project becomes a form: shared files are read once, projects one by one.

mod layers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

pub use layers::Origins;
use layers::{Layers, excess};

use crate::diagnostic::{Diagnostic, Report};
use crate::digest::{PROGRAM, Sum};
use crate::edition::Edition;
use crate::form::{Form, Library};
use crate::message::{ArchiveMessage, Meant, Message};
use crate::sheet::Sheet;
use crate::source::{self, Key, Node, Reader, Source, Span, keys, near};
use crate::workspace::{Assets, DEFAULTS, LIBRARY, Project, Workspace};

/// So often a project is read again with slips mended that were found at last; each time they may have
/// hidden a level of it.
const MAX_READ_AGAIN: usize = 6;
/// So many findings of a file are told; one of a megabyte may have a hundred thousand.
pub const MAX_TOLD: usize = 1000;

/// What all projects of a workspace share.
pub struct Desk {
    workspace: Workspace,
    assets: Assets,
    lib: Arc<Source>,
    /// The sum of the workspace's own templates, made when first asked for.
    own_templates: OnceLock<String>,
    layers: BTreeMap<PathBuf, Layers>,
    /// The bytes of all shared files, each as often as it is merged with those of a folder.
    merged: usize,
    editions: Mutex<BTreeMap<String, EditionResult>>,
}

/// An edition, or what is wrong with it.
type EditionResult = Result<Arc<LoadedEdition>, Vec<Diagnostic>>;

/// An edition with the template that draws it.
pub struct LoadedEdition {
    /// The declaration.
    pub edition: Arc<Edition>,
    /// `form.typ`.
    pub form: Arc<Source>,
    /// The sum of its files and `lib.typ`: what decides, beside the sheet, how a form is drawn.
    pub sum: String,
}

/// A form with its sheet and what draws it.
pub struct Resolved {
    /// The typed form.
    pub form: Form,
    /// The library that holds where it stands.
    pub library: Option<Arc<Library>>,
    /// The project laid on the defaults.
    pub tree: Node,
    /// What the paper shows.
    pub sheet: Sheet,
    /// The edition with what draws it.
    pub edition: Arc<LoadedEdition>,
}

impl Desk {
    /// Reads the shared files that hold for `projects`.
    ///
    /// # Errors
    /// Broken shared files go to the report once, not once a form. A `lib.typ` that can't be read
    /// ends the work.
    pub fn open(
        workspace: &Workspace,
        projects: &[Project],
        report: &mut Report,
    ) -> Result<Self, Diagnostic> {
        let assets = Assets::new(workspace);
        let lib = assets.file("lib.typ")?;
        let mut desk = Self {
            workspace: workspace.clone(),
            own_templates: OnceLock::new(),
            assets,
            lib,
            layers: BTreeMap::new(),
            merged: 0,
            editions: Mutex::default(),
        };
        for project in projects {
            if let Some(folder) = project.path.parent() {
                desk.load_layers(folder, report);
            }
        }
        Ok(desk)
    }

    /// The shared Typst library of the editions.
    pub fn lib(&self) -> &Arc<Source> {
        &self.lib
    }

    /// The templates.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The shared files that hold for a project.
    pub fn origins(&self, project: &Project) -> Origins {
        self.layers_of(project).files
    }

    /// The merged defaults and the library that hold in a folder with or above a project that the
    /// desk was opened for.
    pub fn shared(&self, folder: &Path) -> (Option<Arc<Node>>, Option<Arc<Library>>) {
        let layers = self.layers.get(folder).cloned().unwrap_or_default();
        (layers.defaults, layers.library)
    }

    /// An edition by its name, which must be one of the [`Assets`]'.
    ///
    /// # Errors
    /// What is wrong with a broken edition goes to the report.
    pub fn edition(&self, name: &str, report: &mut Report) -> Option<Arc<LoadedEdition>> {
        self.load_edition(name, report)
    }

    /// The tree of a project file alone.
    ///
    /// # Errors
    /// A file that can't be read as YAML; what is wrong goes to the report.
    pub fn read(&self, project: &Project, report: &mut Report) -> Option<Node> {
        self.read_file(&project.path, report)
    }

    /// The text of a project file.
    ///
    /// # Errors
    /// A file that can't be read as text.
    pub fn source(&self, project: &Project) -> Result<Arc<Source>, Diagnostic> {
        self.workspace.read(&project.path)
    }

    /// The sum of everything that `source` and what it shares with others can become a sheet by: equal
    /// sums give equal sheets, whatever the sums of the sheets are.
    pub fn inputs(&self, project: &Project, source: &Source) -> String {
        let layers = project.path.parent().and_then(|folder| self.layers.get(folder));
        let shared = layers.map_or("", |layers| &layers.sum);
        let templates = self.own_templates.get_or_init(|| self.assets.own_sum());
        Sum::new().add(PROGRAM).add(templates).add(shared).add(&project.shown).add(&source.text).hex()
    }

    /// Reads, layers, types and sets one project.
    ///
    /// # Errors
    /// All independent errors of the project go to the report. Warnings that the form excuses are
    /// marked with the reason.
    pub fn resolve(&self, project: &Project, report: &mut Report) -> Option<Resolved> {
        let mut own = Report::default();
        let tree = self.read(project, &mut own);
        self.resolve_tree(project, tree, own, report)
    }

    /// [`resolve`](Self::resolve) for a text that was [read](Self::source) before.
    ///
    /// # Errors
    /// As of [`resolve`](Self::resolve).
    pub fn resolve_source(
        &self,
        project: &Project,
        source: &Arc<Source>,
        report: &mut Report,
    ) -> Option<Resolved> {
        let mut own = Report::default();
        let tree = parse(source, &mut own);
        self.resolve_tree(project, tree, own, report)
    }

    /// [`resolve`](Self::resolve) for a file that was [read](Self::read) before, and what was found then.
    pub fn resolve_tree(
        &self,
        project: &Project,
        tree: Option<Node>,
        mut own: Report,
        report: &mut Report,
    ) -> Option<Resolved> {
        let todos = tree.as_ref().map(left_todos).unwrap_or_default();
        let resolved = tree.and_then(|tree| self.resolve_all(project, tree, &mut own));
        let resolved = resolved.filter(|_| !own.has_errors());
        if resolved.is_some() {
            // Where something is still wrong, it goes without saying that there is something to do.
            own.extend(todos);
        }
        own.sort(&project.shown);
        for mut diagnostic in own.told(MAX_TOLD) {
            if let Some(resolved) = &resolved {
                diagnostic.excuse = resolved.form.excuse_for(&diagnostic);
            }
            let elsewhere = diagnostic.span.as_ref().is_none_or(|span| span.source.path != project.shown);
            if elsewhere {
                diagnostic.form = Some(match diagnostic.form {
                    Some(place) => format!("{} ({place})", project.shown),
                    None => project.shown.clone(),
                });
            }
            report.push(diagnostic);
        }
        resolved
    }

    /// Types and sets a project of other files than those of the workspace: `files` are its text and
    /// those of the defaults and libraries above it, each with its path in a workspace. Templates are
    /// the desk's.
    ///
    /// # Errors
    /// What is wrong with the files goes to the report.
    pub fn resolve_files(&self, files: &[(&str, &str)], report: &mut Report) -> Option<Resolved> {
        let (&(shown, text), shared) = files.split_first()?;
        let read = |path: &str, text: &str, report: &mut Report| {
            let source = Source { path: path.to_owned(), text: text.to_owned() };
            parse(&Arc::new(source), report)
        };
        let mut layers = Layers::default();
        let mut shared: Vec<_> = shared.iter().collect();
        // The nearest last; in one folder there is one of a kind.
        shared.sort_by_key(|(path, _)| path.matches('/').count());
        let (mut bytes, mut merged) = (0, 0);
        for (path, text) in shared {
            bytes += text.len();
            merged += bytes;
            let folder = self.workspace.root.join(path.rsplit_once('/').map_or("", |(folder, _)| folder));
            if let Some(diagnostic) = excess(&self.workspace, &folder, merged) {
                report.push(diagnostic);
                return None;
            }
            let node = Arc::new(read(path, text, report)?);
            match path.rsplit('/').next() {
                Some(DEFAULTS) => layers.lay_defaults(node),
                Some(LIBRARY) => layers.lay_library(node),
                _ => {}
            }
        }
        let own = read(shown, text, report)?;
        // A file that was mended to find what else is wrong is not what was written.
        self.compose(shown, &layers, own, report).filter(|_| !report.has_errors())
    }

    /// Lays, types and sets a project. Slips that hide what stands behind them, as a forgotten colon does,
    /// are mended in a copy that is read again: so all of them are told, what else is wrong is, too, and
    /// what only follows from them is not.
    fn resolve_all(&self, project: &Project, own: Node, report: &mut Report) -> Option<Resolved> {
        let layers = self.layers_of(project);
        let source = own.span.source.clone();
        let mut known = report.mark();
        let mut resolved = self.compose(&project.shown, &layers, own, report);
        for _ in 0..MAX_READ_AGAIN {
            let found = report.take_since(known);
            let is_slip = |found: &Diagnostic| !source::mend_of(&source, found).is_empty();
            let (slips, others): (Vec<_>, Vec<_>) = found.into_iter().partition(is_slip);
            let any = !slips.is_empty();
            report.extend(slips);
            let again = if any { source::parse_mended(&source, &report.diagnostics) } else { None };
            let Some((new, tree)) = again.and_then(|again| Some((again.found.diagnostics, again.mended?)))
            else {
                report.extend(others);
                break;
            };
            for found in new {
                if !report.diagnostics.contains(&found) {
                    report.push(found);
                }
            }
            known = report.mark();
            resolved = self.compose(&project.shown, &layers, tree, report);
        }
        resolved
    }

    /// Lays a project on what is shared, types and sets it.
    fn compose(&self, shown: &str, layers: &Layers, own: Node, report: &mut Report) -> Option<Resolved> {
        if !layers.broken.is_empty() {
            // Said again for each form, so that the message names the forms it reaches.
            report.extend(layers.broken.iter().cloned());
            return None;
        }
        if own.as_map().is_none() {
            Reader { report }.root(&own);
            return None;
        }
        report.extend(layers.blanks.iter().cloned());
        let merged = match &layers.defaults {
            Some(defaults) => {
                source::hidden(defaults, &own).into_iter().for_each(|blank| report.push(blank));
                source::merge(defaults, own)
            }
            None => own,
        };
        let loaded = self.edition_of(&merged, report)?;
        let library = layers.library.as_deref();
        let form = Form::read(shown, &merged, library, &loaded.edition, report)?;
        let sheet = Sheet::set(&form, report)?;
        Some(Resolved { form, library: layers.library.clone(), tree: merged, sheet, edition: loaded })
    }

    fn layers_of(&self, project: &Project) -> Layers {
        let layers = project.path.parent().and_then(|folder| self.layers.get(folder));
        layers.cloned().unwrap_or_default()
    }

    fn read_file(&self, path: &Path, report: &mut Report) -> Option<Node> {
        let source = self.workspace.read(path).map_err(|diagnostic| report.push(diagnostic)).ok()?;
        parse(&source, report)
    }

    /// The edition that a merged tree names.
    fn edition_of(&self, merged: &Node, report: &mut Report) -> Option<Arc<LoadedEdition>> {
        let map = merged.as_map()?;
        let mut reader = Reader { report };
        let written = map.get(keys::EDITION);
        let Some(node) = written.filter(|node| !node.is_null()) else {
            let mistyped = map.entries.iter().map(|entry| &entry.key);
            let mut mistyped = mistyped.filter(|key| near(&key.text, &[keys::EDITION]).is_some());
            match mistyped.next().filter(|_| written.is_none()) {
                Some(Key { text, span }) => {
                    let (key, near) = (text.clone(), Meant::new(text, keys::EDITION));
                    reader.report.at(span, Message::UnknownKeyNear { key, near });
                }
                None => reader.missing(keys::EDITION, written.map_or(&merged.span, |node| &node.span)),
            }
            return None;
        };
        let name = reader.text(keys::EDITION, node)?;
        if !self.assets.editions().any(|known| known == name) {
            let known: Vec<&str> = self.assets.editions().collect();
            let name = name.to_owned();
            let message = match near(&name, &known).map(str::to_owned) {
                _ if self.assets.leaves_out(&name) => ArchiveMessage::OwnEdition { name }.into(),
                Some(near) => {
                    let near = Meant::new(&name, &near);
                    Message::UnknownEditionNear { name, near }
                }
                None => Message::UnknownEdition { name, known: known.join("、") },
            };
            reader.report.at(&node.span, message);
            return None;
        }
        self.load_edition(name, report)
    }

    /// Reads an edition the first time; a broken one tells every form that names it what is wrong.
    fn load_edition(&self, name: &str, report: &mut Report) -> Option<Arc<LoadedEdition>> {
        // A panic elsewhere can't leave a half-read edition: entries are inserted whole.
        let mut editions = self.editions.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let loaded = editions.entry(name.to_owned()).or_insert_with(|| {
            let mut report = Report::default();
            let loaded = self.read_edition(name, &mut report);
            loaded.ok_or(report.diagnostics)
        });
        match loaded {
            Ok(loaded) => Some(loaded.clone()),
            Err(diagnostics) => {
                report.extend(diagnostics.iter().cloned());
                None
            }
        }
    }

    fn read_edition(&self, name: &str, report: &mut Report) -> Option<Arc<LoadedEdition>> {
        let files = self.assets.edition(name)?.map_err(|d| report.push(d)).ok()?;
        let root = parse(&files.declaration, report)?;
        let edition = Edition::read(name, &root, report).filter(|_| !report.has_errors())?;
        let edition = Arc::new(edition);
        let sum = Sum::new().add(&files.declaration.text).add(&files.form.text).add(&self.lib.text).hex();
        Some(Arc::new(LoadedEdition { edition, form: files.form, sum }))
    }

    /// Reads the shared files of a folder, after those of the folders above it.
    fn load_layers(&mut self, folder: &Path, report: &mut Report) -> Layers {
        if let Some(layers) = self.layers.get(folder) {
            return layers.clone();
        }
        let above = match folder.parent() {
            Some(parent)
                if folder != self.workspace.projects() && folder.starts_with(self.workspace.projects()) =>
            {
                self.load_layers(parent, report)
            }
            _ => Layers::default(),
        };
        let mut layers = above;
        let defaults = self.layer(folder, DEFAULTS, &mut layers.broken, report);
        let library = self.layer(folder, LIBRARY, &mut layers.broken, report);
        let own: usize =
            [&defaults, &library].into_iter().flatten().map(|node| node.span.source.text.len()).sum();
        if own > 0 {
            // What is inherited is merged with it, and stands in memory once more.
            layers.bytes += own;
            self.merged += layers.bytes;
        }
        if let Some(diagnostic) = excess(&self.workspace, folder, self.merged) {
            layers.broken = vec![diagnostic];
        } else {
            defaults.into_iter().for_each(|node| layers.lay_defaults(node));
            library.into_iter().for_each(|node| layers.lay_library(node));
        }
        self.layers.insert(folder.to_owned(), layers.clone());
        layers
    }

    /// Reads a shared file of a folder, if it is there.
    fn layer(
        &self,
        folder: &Path,
        name: &str,
        broken: &mut Vec<Diagnostic>,
        report: &mut Report,
    ) -> Option<Arc<Node>> {
        let path = folder.join(name);
        if !self.workspace.holds(&path) {
            // Without it the form would be another one.
            if let Some(absent) = self.workspace.why_absent(&path) {
                report.push(absent.clone());
                broken.push(absent);
            }
            return None;
        }
        let mut own = Report::default();
        let parsed = self.read_file(&path, &mut own);
        // A shared file may be empty: everything in it can be a comment.
        if own.diagnostics.iter().any(|d| matches!(d.message, Message::Empty { .. })) {
            return None;
        }
        let parsed = parsed.filter(|node| Reader { report: &mut own }.root(node).is_some());
        if own.has_errors() {
            broken.extend(own.told(MAX_TOLD));
            report.extend(broken.iter().cloned());
            return None;
        }
        parsed.map(Arc::new)
    }
}

/// The remarks of `new` that say what is still to be done.
fn left_todos(root: &Node) -> Vec<Diagnostic> {
    const MARK: &str = "TODO";
    let source = &root.span.source;
    if !source.text.contains(MARK) {
        return Vec::new();
    }
    let is_left = |text: &str| {
        let rest = text.strip_prefix(MARK);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let left = source::remarks(root).into_iter().filter(|remark| is_left(&remark.text));
    left.map(|remark| Diagnostic::at(&Span::new(source, remark.range), Message::LeftTodo {})).collect()
}

/// The tree of a text.
fn parse(source: &Arc<Source>, report: &mut Report) -> Option<Node> {
    source::parse(source).or_else(|refused| refused.report(report).ok_or(())).ok()
}
