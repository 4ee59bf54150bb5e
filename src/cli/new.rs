//! `shenbao new`: a project file that only has to be filled in, blank or from last year's.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::NewArgs;
use super::exit::Exit;
use super::one;
use super::ui::{Ui, typed};
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::draft::{self, Old, Place};
use crate::edition::Edition;
use crate::message::{Lang, Meant, Message};
use crate::source::{Node, keys, near};
use crate::workspace::{Created, DEFAULTS, Project, SCHEMAS, Workspace};

/// What is to be written, and where.
struct Draft {
    project: Project,
    text: String,
    /// Keys that stood in last year's defaults and are written out now.
    written_out: Vec<String>,
}

/// Writes the file that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: &NewArgs, ui: &mut Ui) -> Exit {
    let draft = match &args.from {
        Some(from) => renewed(workspace, base, args, from, ui),
        None => blank(workspace, base, args, ui),
    };
    let draft = match draft {
        Ok(draft) => draft,
        Err(exit) => return exit,
    };
    let Draft { project, text, written_out } = draft;
    let mut created = Created::default();
    if let Err(diagnostic) = created.file(&project.path, &project.shown, text.as_bytes()) {
        let exit = Exit::of(&diagnostic);
        return ui.refuse(&diagnostic, exit);
    }
    created.keep();
    ui.path(&from_here(&project.path, base));
    say_what_next(workspace, base, &project, &written_out, ui);
    Exit::Done
}

/// The file without anything of the project's own but its name.
fn blank(workspace: &Workspace, base: &Path, args: &NewArgs, ui: &mut Ui) -> Result<Draft, Exit> {
    let name = args.name.clone().unwrap_or_default();
    let project = workspace.new_project(base, &name).map_err(|d| refuse(&d, ui))?;
    let ground = Ground::open(workspace, &project, ui)?;
    let edition = ground.edition(args.edition.as_deref(), None, ui)?;
    let inside = project.output.parent().unwrap_or(&project.output);
    let schema = workspace.schema_line(&project.path) + "\n";
    let place = Place { year: draft::of_folder(inside), ..ground.place(&edition, &schema) };
    let place = Place { year: place.year.or_else(|| place.given_year()), ..place };
    let file = project.path.file_stem().unwrap_or_default().to_string_lossy();
    let text = draft::fresh(&file, &place);
    Ok(Draft { project, text, written_out: Vec::new() })
}

/// Next year's form of the project at `from`.
fn renewed(
    workspace: &Workspace,
    base: &Path,
    args: &NewArgs,
    from: &Path,
    ui: &mut Ui,
) -> Result<Draft, Exit> {
    let one::One { project: old, desk, mut report } = one::find(workspace, base, from, ui)?;
    let resolved = desk.resolve(&old, &mut report);
    let own = resolved.as_ref().and_then(|_| desk.read(&old, &mut report));
    ui.diagnostics(&report.diagnostics.iter().filter(|d| d.is_error()).cloned().collect::<Vec<_>>());
    let (Some(resolved), Some(own)) = (resolved, own) else {
        return Err(Exit::worst(&report.diagnostics).max(Exit::Forms));
    };
    let form = &resolved.form;
    let last = form.year.value;
    let project = new_place(workspace, base, args, &old, last).map_err(|d| refuse(&d, ui))?;
    let ground = Ground::open(workspace, &project, ui)?;
    let own_edition = own.as_map().and_then(|map| map.get(keys::EDITION)).map(|_| form.edition.name.as_str());
    // A folder without defaults of its own is not set up yet: what it inherits is what nearer defaults
    // overrode for last year's form.
    let origins = ground.desk.origins(&project);
    let overridden = origins.defaults.iter().all(|file| draft::reaches(file, &old.shown));
    let last_edition = form.edition.name.as_str();
    let named = args.edition.as_deref().or(own_edition).or(overridden.then_some(last_edition));
    let edition = ground.edition(named, Some(last_edition), ui)?;
    let inside = project.output.parent().unwrap_or(&project.output);
    let schema = workspace.schema_line(&project.path) + "\n";
    let place = ground.place(&edition, &schema);
    // A year in the path was meant for this form; defaults farther up may still be last year's.
    let year = draft::of_folder(inside).or_else(|| place.given_year().filter(|year| *year != last));
    let place = Place { year: Some(year.unwrap_or(last + 1)), ..place };
    let folder = old.path.parent().unwrap_or(&old.path);
    let (defaults, _) = desk.shared(folder);
    let renewed = draft::renew(&Old { form, own: &own, defaults: defaults.as_deref() }, &place);
    Ok(Draft { project, text: renewed.text, written_out: renewed.written_out })
}

/// Where next year's form goes: by the name of the call, else the old path with its year moved on.
fn new_place(
    workspace: &Workspace,
    base: &Path,
    args: &NewArgs,
    old: &Project,
    last: i32,
) -> Result<Project, Diagnostic> {
    let mut file = old.output.file_name().unwrap_or_default().to_os_string();
    file.push(".yaml");
    match &args.name {
        Some(name) => workspace.new_project_in(base, name, &file.to_string_lossy()),
        None => {
            let next = last + 1;
            let moved = draft::move_path(&old.output, last, next).ok_or_else(|| {
                let path = old.shown.clone();
                Diagnostic::new(Message::NoYearInPath { path, year: last, next })
            })?;
            let mut moved = workspace.projects().join(moved).into_os_string();
            moved.push(".yaml");
            workspace.new_project(base, &PathBuf::from(moved))
        }
    }
}

/// What holds where a new file is to stand.
struct Ground {
    desk: Desk,
    defaults: Option<Arc<Node>>,
    library: Option<Arc<crate::form::Library>>,
}

impl Ground {
    fn open(workspace: &Workspace, project: &Project, ui: &mut Ui) -> Result<Self, Exit> {
        let mut report = Report::default();
        let opened = Desk::open(workspace, std::slice::from_ref(project), &mut report);
        let desk = opened.map_err(|diagnostic| ui.refuse(&diagnostic, Exit::Call))?;
        if report.has_errors() {
            // What the defaults give can't be known, so the file would ask for too much.
            ui.diagnostics(&report.diagnostics);
            return Err(Exit::worst(&report.diagnostics).max(Exit::Call));
        }
        let (defaults, library) = desk.shared(project.path.parent().unwrap_or(&project.path));
        Ok(Self { desk, defaults, library })
    }

    fn edition_node(&self) -> Option<&Node> {
        self.defaults.as_deref()?.as_map()?.get(keys::EDITION)
    }

    /// The edition that is named, else that of the defaults, else `otherwise`.
    fn edition(
        &self,
        named: Option<&str>,
        otherwise: Option<&str>,
        ui: &mut Ui,
    ) -> Result<Arc<Edition>, Exit> {
        let known: Vec<&str> = self.desk.assets().editions().collect();
        let given = self.edition_node().and_then(Node::as_scalar).map(|scalar| scalar.text.as_str());
        let given = given.filter(|name| !name.is_empty());
        let refuse_call = |message, ui: &mut Ui| ui.refuse(&Diagnostic::new(message), Exit::Call);
        let Some(name) = named.or(given).or(otherwise) else {
            return Err(refuse_call(Message::NoEdition { known: known.join("、") }, ui));
        };
        if !known.contains(&name) {
            let own = name.to_owned();
            return Err(refuse_call(
                match near(name, &known).map(str::to_owned) {
                    Some(near) => {
                        let near = Meant::new(&own, &near);
                        Message::UnknownEditionNear { name: own, near }
                    }
                    None => Message::UnknownEdition { name: own, known: known.join("、") },
                },
                ui,
            ));
        }
        let mut report = Report::default();
        let loaded = self.desk.edition(name, &mut report);
        loaded.map(|loaded| loaded.edition.clone()).ok_or_else(|| {
            ui.diagnostics(&report.diagnostics);
            Exit::worst(&report.diagnostics).max(Exit::Call)
        })
    }

    fn place<'a>(&'a self, edition: &'a Edition, schema: &'a str) -> Place<'a> {
        let (defaults, library) = (self.defaults.as_deref(), self.library.as_deref());
        Place { edition, defaults, library, year: None, schema }
    }
}

fn refuse(diagnostic: &Diagnostic, ui: &mut Ui) -> Exit {
    ui.refuse(diagnostic, Exit::Call)
}

/// What to do with the file, and where its schema comes from.
fn say_what_next(workspace: &Workspace, base: &Path, project: &Project, written_out: &[String], ui: &Ui) {
    let word = typed(&from_here(&project.path, base));
    ui.note(&match ui.lang {
        Lang::Zh => format!("已新建；填好标着 TODO 的地方，再运行 shenbao check {word}"),
        Lang::En => format!("made; fill in what is marked TODO, then run shenbao check {word}"),
    });
    if !written_out.is_empty() {
        let folder = project.path.parent().unwrap_or(&project.path);
        let defaults = workspace.shown(&folder.join(DEFAULTS));
        let keys = written_out.join(ui.say("、", ", "));
        ui.note(&match ui.lang {
            Lang::Zh => format!("上年由默认值给出的写进了这份表：{keys}；几张表共用的，移到 {defaults}"),
            Lang::En => format!(
                "what last year's defaults gave is written out: {keys}; move what forms share to {defaults}"
            ),
        });
    }
    if !workspace.root.join(SCHEMAS).exists() {
        ui.note(ui.say(
            "要在编辑器里补全：shenbao schema --write .shenbao",
            "for completion in an editor: shenbao schema --write .shenbao",
        ));
    }
}

/// A path as it can be typed where the call was made.
fn from_here(path: &Path, base: &Path) -> String {
    path.strip_prefix(base).unwrap_or(path).display().to_string()
}
