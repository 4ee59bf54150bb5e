//! `shenbao init`: a small workspace that builds and checks clean.
//!
//! What it writes stands in `init/`. The year is that of the call, not of a clock: the same call
//! writes the same files on any day.

use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::exit::Exit;
use super::ui::{Ui, typed};
use crate::diagnostic::Diagnostic;
use crate::message::{Lang, Message};
use crate::workspace::{Created, PROJECTS, Workspace, uncreatable};

/// What stands for the year in paths and texts.
const YEAR: &str = "YYYY";

macro_rules! files {
    ($($path:literal <- $file:literal),* $(,)?) => {
        &[$( ($path, include_str!(concat!("init/", $file))) ),*]
    };
}

/// The files in [`PROJECTS`] that make the workspace.
static FILES: &[(&str, &str)] = files![
    "_defaults.yaml" <- "defaults.yaml",
    "_indicators.yaml" <- "indicators.yaml",
    "YYYY/_defaults.yaml" <- "year.yaml",
    "YYYY/全民阅读推广.yaml" <- "project.yaml",
];
/// Files that are left as they are if they are there.
static BESIDE: &[(&str, &str)] = files![
    "说明.txt" <- "readme.txt",
    ".gitignore" <- "gitignore",
    ".gitattributes" <- "gitattributes",
];

/// Makes the workspace in the folder that the call names.
pub fn run(base: &Path, args: &InitArgs, ui: &mut Ui) -> Exit {
    if !base.is_dir() {
        let path = base.display().to_string();
        return ui.refuse(&Diagnostic::new(Message::NotFound { path }), Exit::Call);
    }
    let folder = base.join(args.dir.as_deref().unwrap_or(Path::new("")));
    let shown = args.dir.as_deref().unwrap_or(Path::new(".")).display().to_string();
    match make(&folder, &shown, args.year) {
        Ok((made, kept)) => {
            let path =
                |file: &str| args.dir.as_deref().unwrap_or(Path::new("")).join(file).display().to_string();
            made.iter().for_each(|file| ui.path(&path(file)));
            say_what_next(&args.dir, &kept, ui);
            Exit::Done
        }
        Err(diagnostic) => {
            let exit = Exit::of(&diagnostic);
            ui.refuse(&diagnostic, exit)
        }
    }
}

/// Writes the files; gives those that were written and those that were there.
fn make(folder: &Path, shown: &str, year: u16) -> Result<(Vec<String>, Vec<&'static str>), Diagnostic> {
    let projects = folder.join(PROJECTS);
    if projects.symlink_metadata().is_ok() {
        return Err(Diagnostic::new(Message::AlreadyWorkspace { path: shown.to_owned() }));
    }
    refuse_inside_projects(folder, shown)?;
    let mut created = Created::default();
    created.folder(folder).map_err(|error| uncreatable(shown, &error))?;
    let of_year = |text: &str| text.replace(YEAR, &year.to_string());
    // `projects/` first, and refused if someone else has made it: two calls at once don't mix.
    let files: Vec<_> = FILES.iter().map(|(path, text)| (of_year(path), of_year(text))).collect();
    created.filled(&projects, PROJECTS, &files).map_err(|diagnostic| match diagnostic.message {
        Message::AlreadyThere { .. } => Diagnostic::new(Message::AlreadyWorkspace { path: shown.to_owned() }),
        _ => diagnostic,
    })?;
    let mut made: Vec<String> = files.into_iter().map(|(path, _)| format!("{PROJECTS}/{path}")).collect();
    let mut kept = Vec::new();
    for (path, text) in BESIDE {
        if folder.join(path).symlink_metadata().is_ok() {
            kept.push(*path);
            continue;
        }
        created.file(&folder.join(path), path, of_year(text).as_bytes())?;
        made.push((*path).to_owned());
    }
    created.keep();
    Ok((made, kept))
}

/// A workspace among the projects of another would have its files taken for projects of both.
fn refuse_inside_projects(folder: &Path, shown: &str) -> Result<(), Diagnostic> {
    let there = folder.ancestors().find_map(|above| above.canonicalize().ok());
    let Some(there) = there else { return Ok(()) };
    let around = there.ancestors().filter_map(|above| Workspace::find(above).ok());
    for workspace in around {
        if there.starts_with(workspace.projects()) {
            let (path, workspace) = (shown.to_owned(), workspace.root.display().to_string());
            return Err(Diagnostic::new(Message::InsideProjects { path, workspace }));
        }
    }
    Ok(())
}

fn say_what_next(dir: &Option<PathBuf>, kept: &[&str], ui: &Ui) {
    for file in kept {
        ui.note(&match (ui.lang, *file) {
            (Lang::Zh, ".gitignore") => "已有 .gitignore，没有改动；请自己加一行 /out".to_owned(),
            (Lang::En, ".gitignore") => ".gitignore is there and left as it is; add a line /out".to_owned(),
            (Lang::Zh, file) => format!("已有 {file}，没有改动"),
            (Lang::En, file) => format!("{file} is there and left as it is"),
        });
    }
    let cd = dir.as_ref().map(|dir| format!("-C {} ", typed(&ui.below_directory(dir)))).unwrap_or_default();
    ui.note(&match ui.lang {
        Lang::Zh => format!("已建好工作区；生成示例：shenbao {cd}build；新建项目：shenbao {cd}new 名称"),
        Lang::En => {
            format!("the workspace is ready; build the example: shenbao {cd}build; add a project: shenbao {cd}new NAME")
        }
    });
}
