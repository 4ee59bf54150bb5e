//! The desk where a project becomes a form: shared files are read once, projects one by one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::diagnostic::{Diagnostic, Report};
use crate::edition::Edition;
use crate::form::{Form, Library};
use crate::message::Message;
use crate::sheet::Sheet;
use crate::source::{self, Node, Reader, Source, keys, near};
use crate::workspace::{Assets, DEFAULTS, LIBRARY, Project, Workspace};

/// What all projects of a workspace share.
pub struct Desk {
    workspace: Workspace,
    assets: Assets,
    lib: Arc<Source>,
    layers: BTreeMap<PathBuf, Layers>,
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
}

/// The defaults and the library that hold in one folder, everything above it laid under them.
#[derive(Clone, Default)]
struct Layers {
    defaults: Option<Arc<Node>>,
    library: Option<Arc<Library>>,
    /// The same files one by one, the nearest last.
    files: Origins,
    /// What is wrong with the shared files here and above: then no form below can be right.
    broken: Vec<Diagnostic>,
}

/// The files that a form is made of, each as it was read: what one overrides in another can be seen.
#[derive(Clone, Default)]
pub struct Origins {
    /// The defaults from the farthest to the nearest.
    pub defaults: Vec<Arc<Node>>,
    /// The libraries, likewise.
    pub libraries: Vec<Arc<Node>>,
}

/// A form with its sheet and what draws it.
pub struct Resolved {
    /// The typed form.
    pub form: Form,
    /// The library that holds where it stands.
    pub library: Option<Arc<Library>>,
    /// What the paper shows.
    pub sheet: Sheet,
    /// The edition's `form.typ`.
    pub template: Arc<Source>,
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
            assets,
            lib,
            layers: BTreeMap::new(),
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
        self.parse(&project.path, report)
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

    /// [`resolve`](Self::resolve) for a file that was [read](Self::read) before, and what was found then.
    pub fn resolve_tree(
        &self,
        project: &Project,
        tree: Option<Node>,
        mut own: Report,
        report: &mut Report,
    ) -> Option<Resolved> {
        let resolved = tree.and_then(|tree| self.resolve_all(project, tree, &mut own));
        let resolved = resolved.filter(|_| !own.has_errors());
        own.sort(&project.shown);
        for mut diagnostic in own.diagnostics {
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

    fn resolve_all(&self, project: &Project, own: Node, report: &mut Report) -> Option<Resolved> {
        let layers = self.layers_of(project);
        if !layers.broken.is_empty() {
            // Said again for each form, so that the message names the forms it reaches.
            report.diagnostics.extend(layers.broken);
            return None;
        }
        if own.as_map().is_none() {
            Reader { report }.root(&own);
            return None;
        }
        let merged = match &layers.defaults {
            Some(defaults) => source::merge(defaults, own),
            None => own,
        };
        let loaded = self.edition_of(&merged, report)?;
        let library = layers.library.as_deref();
        let form = Form::read(&project.shown, &merged, library, &loaded.edition, report)?;
        let sheet = Sheet::set(&form, report)?;
        Some(Resolved { form, library: layers.library, sheet, template: loaded.form.clone() })
    }

    fn layers_of(&self, project: &Project) -> Layers {
        let layers = project.path.parent().and_then(|folder| self.layers.get(folder));
        layers.cloned().unwrap_or_default()
    }

    fn parse(&self, path: &Path, report: &mut Report) -> Option<Node> {
        let source = self.workspace.read(path).map_err(|diagnostic| report.push(diagnostic)).ok()?;
        source::parse(&source).or_else(|refused| refused.report(report).ok_or(())).ok()
    }

    /// The edition that a merged tree names.
    fn edition_of(&self, merged: &Node, report: &mut Report) -> Option<Arc<LoadedEdition>> {
        let map = merged.as_map()?;
        let mut reader = Reader { report };
        let written = map.get(keys::EDITION);
        let Some(node) = written.filter(|node| !node.is_null()) else {
            reader.missing(keys::EDITION, written.map_or(&merged.span, |node| &node.span));
            return None;
        };
        let name = reader.text(keys::EDITION, node)?;
        if !self.assets.editions().any(|known| known == name) {
            let known: Vec<&str> = self.assets.editions().collect();
            let name = name.to_owned();
            let message = match near(&name, &known).map(str::to_owned) {
                Some(near) => Message::UnknownEditionNear { name, near },
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
                report.diagnostics.extend(diagnostics.iter().cloned());
                None
            }
        }
    }

    fn read_edition(&self, name: &str, report: &mut Report) -> Option<Arc<LoadedEdition>> {
        let files = self.assets.edition(name)?.map_err(|d| report.push(d)).ok()?;
        let root =
            source::parse(&files.declaration).or_else(|refused| refused.report(report).ok_or(())).ok()?;
        let edition = Edition::read(name, &root, report).filter(|_| !report.has_errors())?;
        let edition = Arc::new(edition);
        Some(Arc::new(LoadedEdition { edition, form: files.form }))
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
        let Layers { mut defaults, mut library, mut files, mut broken } = above;
        if let Some(node) = self.layer(folder, DEFAULTS, &mut broken, report) {
            let merged = defaults.map(|above| source::merge(&above, (*node).clone()));
            defaults = Some(merged.map_or_else(|| node.clone(), Arc::new));
            files.defaults.push(node);
        }
        if let Some(node) = self.layer(folder, LIBRARY, &mut broken, report) {
            let own = (*node).clone();
            library = Some(Arc::new(Library::new(match library {
                Some(above) => source::merge_library(above.root(), own),
                None => own,
            })));
            files.libraries.push(node);
        }
        let layers = Layers { defaults, library, files, broken };
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
            return None;
        }
        let mut own = Report::default();
        let parsed = self.parse(&path, &mut own);
        // A shared file may be empty: everything in it can be a comment.
        if own.diagnostics.iter().any(|d| matches!(d.message, Message::Empty { .. })) {
            return None;
        }
        let parsed = parsed.filter(|node| Reader { report: &mut own }.root(node).is_some());
        if own.has_errors() {
            report.diagnostics.extend(own.diagnostics.iter().cloned());
            broken.append(&mut own.diagnostics);
            return None;
        }
        parsed.map(Arc::new)
    }
}
