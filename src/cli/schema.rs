//! `shenbao schema`: JSON Schemas by which an editor completes, explains and checks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{SchemaArgs, SchemaKind};
use super::exit::Exit;
use super::ui::Ui;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{Lang, Meant, Message};
use crate::schema::{Ground, Kind, is_ours, schema};
use crate::source::near;
use crate::workspace::{DEFAULTS, LIBRARY, Output, PROJECT_SCHEMA, Project, Workspace};

/// The kinds of schemas with the names of their files, and which files they are for. Projects are
/// those whose names don't begin with `_`.
const KINDS: [(Kind, &str, &str); 3] = [
    (Kind::Project, PROJECT_SCHEMA, "*.{yaml,yml}"),
    (Kind::Defaults, "defaults.json", DEFAULTS),
    (Kind::Indicators, "indicators.json", LIBRARY),
];

/// Prints the schema that the call asks for, or writes all of the workspace.
pub fn run(workspace: &Workspace, base: &Path, args: &SchemaArgs, ui: &mut Ui) -> Exit {
    let mut report = Report::default();
    let folders = match (&args.write, &args.path) {
        (Some(_), _) => workspace.shared_folders(),
        (None, None) => vec![workspace.projects()],
        (None, Some(path)) => workspace.folder(base, path, &mut report).into_iter().collect(),
    };
    if folders.is_empty() {
        ui.diagnostics(&report.diagnostics);
        return Exit::worst(&report.diagnostics).max(Exit::Call);
    }
    // What holds in a folder is what would hold for a project in it.
    let project = |folder: &PathBuf| Project {
        path: folder.join("_.yaml"),
        shown: workspace.shown(folder),
        output: PathBuf::new(),
    };
    let projects: Vec<Project> = folders.iter().map(project).collect();
    let desk = match Desk::open(workspace, &projects, &mut report) {
        Ok(desk) => desk,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    if let Some(name) = &args.edition
        && let Some(message) = unknown(name, &desk)
    {
        return ui.refuse(&Diagnostic::new(message), Exit::Call);
    }
    let chosen = args.edition.as_deref();
    let grounds: Vec<Ground> =
        folders.iter().map(|folder| ground(&desk, folder, chosen, &mut report)).collect();
    if report.has_errors() {
        // What the folder's files give can't be known, so a schema would ask for too much.
        ui.diagnostics(&report.diagnostics);
        return Exit::worst(&report.diagnostics);
    }
    let Some(to) = &args.write else {
        ui.json(&schema(args.kind.into(), &grounds[0]));
        return Exit::Done;
    };
    match write(workspace, &base.join(to), &folders, &grounds) {
        Ok(settings) => {
            let count = folders.len() * KINDS.len();
            ui.note(&match ui.lang {
                Lang::Zh => format!("{count} 个 schema → {}；VS Code 的设置已经打印", to.display()),
                Lang::En => {
                    format!("{count} schemas → {}; the settings for VS Code are printed", to.display())
                }
            });
            ui.json(&settings);
            Exit::Done
        }
        Err(diagnostic) => {
            let exit = Exit::of(&diagnostic);
            ui.refuse(&diagnostic, exit)
        }
    }
}

fn unknown(name: &str, desk: &Desk) -> Option<Message> {
    let known: Vec<&str> = desk.assets().editions().collect();
    if known.contains(&name) {
        return None;
    }
    let name = name.to_owned();
    Some(match near(&name, &known).map(str::to_owned) {
        Some(near) => {
            let near = Meant::new(&name, &near);
            Message::UnknownEditionNear { name, near }
        }
        None => Message::UnknownEdition { name, known: known.join("、") },
    })
}

/// What holds in a folder. An edition that can't be read is an error only if it is the one in force.
fn ground(desk: &Desk, folder: &Path, chosen: Option<&str>, report: &mut Report) -> Ground {
    let (defaults, library) = desk.shared(folder);
    let own_library = folder.join(LIBRARY).exists();
    let above = folder.parent().filter(|_| own_library).and_then(|above| desk.shared(above).1);
    let named = defaults.as_deref().and_then(crate::schema::edition_of);
    let edition = chosen.or(named).filter(|name| desk.assets().editions().any(|known| known == *name));
    let mut names: Vec<String> = desk.assets().editions().map(str::to_owned).collect();
    names.retain(|name| chosen.is_none_or(|chosen| chosen == name));
    let mut editions = Vec::new();
    for name in &names {
        let mut own = Report::default();
        editions.extend(desk.edition(name, &mut own).map(|loaded| loaded.edition.clone()));
        if edition == Some(name.as_str()) {
            report.diagnostics.append(&mut own.diagnostics);
        }
    }
    let edition = edition.map(str::to_owned);
    let above = if own_library { above } else { library.clone() };
    Ground { names, editions, edition, defaults, library, above }
}

/// Writes the schemas of all folders, each whole and only where it differs. Gives the settings of
/// VS Code that lead from files to schemas.
fn write(
    workspace: &Workspace,
    to: &Path,
    folders: &[PathBuf],
    grounds: &[Ground],
) -> Result<String, Diagnostic> {
    // One that is of the workspace by its name is to be so in truth.
    let inside = to.starts_with(&workspace.root);
    let root = &workspace.root;
    let output = if inside { Output::within(root, to, "--write") } else { Output::new(to) }?;
    let mut files: Vec<(String, String)> = Vec::new();
    let mut settings = serde_json::Map::new();
    let at = |folder: &Path| workspace.shown(folder);
    for (folder, ground) in folders.iter().zip(grounds) {
        for (kind, file, pattern) in KINDS {
            let inside = format!("{}{file}", workspace.schema_folder(folder));
            let key = workspace.shown(&to.canonicalize().unwrap_or_else(|_| to.to_owned()).join(&inside));
            let below = folders.iter().filter(|other| *other != folder && other.starts_with(folder));
            let mut globs = vec![format!("{}/**/{pattern}", glob(&at(folder)))];
            globs.extend((kind == Kind::Project).then(|| format!("!{}/**/_*", glob(&at(folder)))));
            globs.extend(below.map(|other| format!("!{}/**", glob(&at(other)))));
            settings.insert(key, globs.into());
            files.push((inside, schema(kind, ground)));
        }
    }
    // All are looked at before one is written.
    let old: Vec<Option<String>> = files.iter().map(|(path, _)| text_of(&to.join(path))).collect();
    for ((path, _), old) in files.iter().zip(&old) {
        if old.as_ref().is_some_and(|old| !is_ours(old)) {
            let path = workspace.shown(&to.join(path));
            return Err(Diagnostic::new(Message::NotOurs { path }));
        }
    }
    for ((path, text), old) in files.iter().zip(&old) {
        if old.as_ref() != Some(text) {
            output.write(Path::new(path), text.as_bytes())?;
        }
    }
    let settings = BTreeMap::from([("yaml.schemas", settings)]);
    let text = serde_json::to_string_pretty(&settings).expect("settings have text keys only");
    Ok(text + "\n")
}

/// What is there; bytes that are no text, folders and pipes are not ours either.
fn text_of(path: &Path) -> Option<String> {
    std::fs::symlink_metadata(path).ok()?;
    // A pipe or a device would never end.
    let is_file = std::fs::metadata(path).is_ok_and(|there| there.is_file());
    let bytes = if is_file { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A path as a pattern that means itself.
fn glob(path: &str) -> String {
    let mut out = String::new();
    for c in path.chars() {
        if "[]{}()*?!+@|\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl From<SchemaKind> for Kind {
    fn from(kind: SchemaKind) -> Self {
        match kind {
            SchemaKind::Project => Self::Project,
            SchemaKind::Defaults => Self::Defaults,
            SchemaKind::Indicators => Self::Indicators,
        }
    }
}
