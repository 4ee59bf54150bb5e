//! A workspace that stays open says after each change what one says that is opened anew, and tells what changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shenbao::diagnostic::Diagnostic;
use shenbao::files::{Files, Kind, Laid, Memory, Overlay};
use shenbao::session::Session;
use shenbao::workspace::Workspace;

use crate::fixture::Fixture;

fn open(place: &Fixture) -> Session {
    Session::open(Workspace::find(&place.root).unwrap()).unwrap()
}

/// All that a session says, by project.
fn said(session: &Session) -> BTreeMap<String, Vec<String>> {
    let text = |found: &Diagnostic| format!("{} {:?} {:?}", found.message.code(), found.span, found.excuse);
    let projects = session.projects().iter().map(|project| project.shown.clone());
    projects.map(|path| (path.clone(), session.findings(&path).iter().map(text).collect())).collect()
}

#[test]
fn a_change_concerns_what_it_changes() {
    let place = Fixture::sixteen();
    let mut session = open(&place);
    assert_eq!(session.projects().len(), 16);
    let path = place.path("projects/2024/法治建设费.yaml");
    let text = String::from_utf8(place.read("projects/2024/法治建设费.yaml")).unwrap();
    let before = said(&session);

    // Unsaved, then taken back.
    let wrong = text.replace("项目名称: ", "项目名称：");
    let changed = session.edit(&path, Some(&wrong)).unwrap();
    assert!(changed.contains("projects/2024/法治建设费.yaml"), "{changed:?}");
    assert!(said(&session)["projects/2024/法治建设费.yaml"].iter().any(|found| found.starts_with("E011")));
    let project = session.projects().iter().find(|project| project.path == path).unwrap().clone();
    assert!(session.pages(&project).svg.is_empty());
    session.edit(&path, None).unwrap();
    assert_eq!(said(&session), before);
    assert_eq!(session.edit(&path, Some(&text)).unwrap(), Default::default());
    session.edit(&path, None).unwrap();

    // Saved: defaults of all forms, a form that goes and one that comes.
    let defaults = String::from_utf8(place.read("projects/2024/_defaults.yaml")).unwrap();
    place.rewrite("projects/2024/_defaults.yaml", defaults.clone() + "\n甲乙丙: 丁\n");
    let changed = session.update(&[place.path("projects/2024/_defaults.yaml")]).unwrap();
    assert_eq!(changed.len(), 13, "{changed:?}");
    place.rewrite("projects/2024/_defaults.yaml", defaults);
    session.update(&[place.path("projects/2024/_defaults.yaml")]).unwrap();
    assert_eq!(said(&session), before);
    place.rewrite("projects/2024/新的.yaml", &text);
    std::fs::remove_file(&path).unwrap();
    let changed = session.update(&[place.path("projects/2024/新的.yaml"), path]).unwrap();
    assert!(changed.len() >= 2, "{changed:?}");
    assert_eq!(said(&session), said(&open(&place)));
}

/// The pages are those of the PDF: as many, with the form's words in them, and remembered.
#[test]
fn pages_of_a_form() {
    let place = Fixture::sixteen();
    let session = open(&place);
    let project = session.projects().iter().find(|one| one.shown.ends_with("法治建设费.yaml")).unwrap();
    let pages = session.pages(project);
    assert!(pages.wrong.is_empty() && pages.svg.len() == 2, "{:?} {}", pages.wrong, pages.svg.len());
    assert!(pages.svg.iter().all(|page| page.starts_with("<svg") && page.trim_end().ends_with("</svg>")));
    assert!(Arc::ptr_eq(&pages, &session.pages(project)));
}

/// Fonts and templates of the workspace come and go: what a page shows, and what no font has, is made anew.
#[test]
fn own_fonts_and_templates() {
    let place = Fixture::sixteen();
    let mut session = open(&place);
    let project = session.projects()[0].clone();
    let plain = session.pages(&project);
    // A typewriter's face that the machine of the test need not have: the bold one under another name will do.
    let bold = Fixture::repository().join("fonts/NotoSerifSC_700Bold.ttf");
    let mut font = std::fs::read(bold).unwrap();
    font.push(0);
    place.rewrite("fonts/own.ttf", font);
    place.rewrite("fonts/broken.ttf", "no font");
    let fonts = [place.path("fonts/own.ttf"), place.path("fonts/broken.ttf")];
    session.update(&fonts).unwrap();
    assert!(session.wrong().any(|found| found.message.code() == "E075"), "{:?}", session.wrong().next());
    assert!(!Arc::ptr_eq(&session.pages(&project), &plain));
    fonts.iter().for_each(|font| std::fs::remove_file(font).unwrap());
    session.update(&fonts).unwrap();
    assert_eq!(session.wrong().count(), 0);
    assert_eq!(session.pages(&project).svg, plain.svg);
}

/// The sixteen in memory, without a disk, are the sixteen.
#[test]
fn a_workspace_in_memory() {
    let place = Fixture::sixteen();
    let mut memory = Memory::default();
    for entry in walkdir::WalkDir::new(place.path("projects")).into_iter().flatten() {
        if entry.file_type().is_file() {
            let inside = entry.path().strip_prefix(&place.root).unwrap();
            memory.put(Path::new("/nowhere").join(inside), std::fs::read(entry.path()).unwrap());
        }
    }
    let session = Session::open(Workspace::over(Path::new("/nowhere"), Arc::new(memory))).unwrap();
    assert_eq!(said(&session), said(&open(&place)));
}

/// What is laid over files is there, what is taken away is not, and all else is as below.
#[test]
fn what_is_laid_over() {
    let mut below = Memory::default();
    for path in ["/甲/乙.yaml", "/甲/丙.yaml", "/丁.yaml"] {
        below.put(path, path.as_bytes());
    }
    let mut files = Overlay::new(Arc::new(below.clone()));
    let names = |files: &dyn Files, folder: &str| -> Vec<String> {
        let entries = files.list(Path::new(folder)).unwrap();
        entries.into_iter().map(|entry| entry.name.into_string().unwrap()).collect()
    };
    assert_eq!(names(&files, "/甲"), names(&below, "/甲"));
    files.lay(Path::new("/甲/乙.yaml"), Some(Laid::Gone));
    files.lay(Path::new("/甲/戊/己.yaml"), Some(Laid::Text(b"6".as_slice().into())));
    files.lay(Path::new("/丁.yaml"), Some(Laid::Text(b"4".as_slice().into())));
    assert_eq!(names(&files, "/甲"), ["丙.yaml", "戊"]);
    assert_eq!(files.kind(Path::new("/甲/戊")), Kind::Folder);
    assert_eq!(files.read(Path::new("/丁.yaml"), 9), Ok(b"4".to_vec()));
    assert!(files.read(Path::new("/丁.yaml"), 0).is_err());
    assert_eq!(files.kind(Path::new("/甲/乙.yaml")), Kind::Nothing);
    let laid: Vec<PathBuf> = files.paths().map(Path::to_owned).collect();
    laid.iter().for_each(|path| files.lay(path, None));
    assert_eq!(names(&files, "/甲"), names(&below, "/甲"));
    assert_eq!(files.read(Path::new("/丁.yaml"), 99), below.read(Path::new("/丁.yaml"), 99));
}
