//! Changes on the forms themselves: a redline of each, and a cover that says it all in short.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::sides::Side;
use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::diff::view::View;
use crate::diff::{Changes, Cover, Head, Subject, compare, redline};
use crate::engine::progress::Progress;
use crate::message::{Lang, Message};
use crate::parallel;
use crate::render::{Fonts, Press, Typesetter};
use crate::session::name_the_form;
use crate::workspace::{Assets, OUT, Output, Project};

/// Which changes are to be drawn, and where to.
pub struct Asked<'a> {
    /// The folder that paths are relative to.
    pub base: &'a Path,
    /// The output folder, if another is named than the one in the workspace's own.
    pub out: Option<&'a Path>,
    /// The older version.
    pub old: &'a Side,
    /// The newer one.
    pub new: &'a Side,
    /// What changed between them.
    pub changes: &'a Changes,
    /// The same in words, which the cover shows.
    pub view: &'a View,
    /// The language of the words on paper.
    pub lang: Lang,
}

/// Redlines that are written, with their cover.
pub struct Redlines {
    /// The number of forms with one.
    pub forms: usize,
    /// The pages of all, without the cover.
    pub pages: usize,
    /// The cover's file, relative to the base of the call if it lies below it.
    pub cover: PathBuf,
    /// What is wrong with forms that have none.
    pub found: Vec<Diagnostic>,
}

/// Where the files go in the output folder. No project's name begins so, nor a folder's of projects.
const FOLDER: &str = "_diff";
/// The cover's name there.
const COVER: &str = "_cover.pdf";

/// A form that differs, in one version or both.
struct Job<'c> {
    old: Option<&'c Project>,
    new: Option<&'c Project>,
    /// Its redline, below the output folder.
    file: PathBuf,
}

/// What became of one redline.
struct Outcome {
    diagnostics: Vec<Diagnostic>,
    pages: Option<usize>,
}

/// What reads and draws the forms of one version.
struct Desks {
    desk: Desk,
    typesetter: Typesetter,
}

/// Writes a PDF for each form that differs, and the cover.
///
/// # Errors
/// What keeps all of them from being written: an output folder that can't be used, templates of the cover or
/// of all forms that can't be read.
pub fn write(asked: &Asked, progress: &dyn Progress) -> Result<Redlines, Diagnostic> {
    let root = &asked.new.workspace.root;
    let folder = asked.out.map_or_else(|| root.join(OUT).join(FOLDER), |out| asked.base.join(out));
    let jobs = jobs(asked);
    let mut report = Report::default();
    let mut open = |side: &Side, project: fn(&Job) -> Option<Project>| {
        let projects: Vec<Project> = jobs.iter().filter_map(project).collect();
        let desk = Desk::open(&side.workspace, &projects, &mut Report::default())?;
        let typesetter = Typesetter::new(Fonts::load(asked.new.workspace.fonts(), &mut report));
        Ok(Desks { desk, typesetter })
    };
    let old = open(asked.old, |job| job.old.cloned())?;
    let new = open(asked.new, |job| job.new.cloned())?;
    let output = Output::of_call(&folder, asked.out.is_some(), root)?;

    let threads = parallel::cores().min(jobs.len());
    progress.begin(jobs.len());
    let state = || [old.typesetter.press(threads), new.typesetter.press(threads)];
    let outcomes = parallel::each(&jobs, threads, state, |presses, job| {
        let print = || redline_of(job, [&old.desk, &new.desk], presses, &output, asked);
        // A panic in a library costs this form only.
        let outcome = catch_unwind(AssertUnwindSafe(print)).unwrap_or_else(|panic| {
            let form = job.new.or(job.old).map(|project| project.shown.clone());
            Outcome { diagnostics: vec![Diagnostic { form, ..Diagnostic::panic(&*panic) }], pages: None }
        });
        progress.step();
        outcome
    });
    progress.end();

    let (mut files, mut pages) = (Vec::new(), 0);
    for (job, outcome) in jobs.iter().zip(outcomes) {
        let file = job.file.to_string_lossy().replace('\\', "/");
        files.push(outcome.pages.map(|_| file));
        pages += outcome.pages.unwrap_or(0);
        report.diagnostics.extend(outcome.diagnostics);
    }
    cover(asked, &files, &old, &output, &mut report)?;
    let forms = files.iter().flatten().count();
    let cover = folder.strip_prefix(asked.base).unwrap_or(&folder).join(COVER);
    Ok(Redlines { forms, pages, cover, found: report.diagnostics })
}

/// The forms that differ, each with the projects of both versions.
fn jobs<'c>(asked: &Asked<'c>) -> Vec<Job<'c>> {
    let projects = |side: &'c Side| -> BTreeMap<&'c str, &'c Project> {
        side.forms.iter().map(|(_, project)| (project.shown.as_str(), project)).collect()
    };
    let (old, new) = (projects(asked.old), projects(asked.new));
    let mut taken = BTreeMap::<PathBuf, usize>::new();
    let forms = asked.changes.forms.iter();
    forms
        .map(|form| {
            let of = |head: &Option<Head>, projects: &BTreeMap<&str, &'c Project>| {
                projects.get(head.as_ref()?.path.as_str()).copied()
            };
            let (old, new) = (of(&form.old, &old), of(&form.new, &new));
            let output = new.or(old).map(|project| project.output.clone()).unwrap_or_default();
            // An added form may stand where one was that is called otherwise now.
            let times = taken.entry(output.clone()).or_default();
            *times += 1;
            let mut name = output.into_os_string();
            name.push(if *times > 1 { format!("-{times}.pdf") } else { ".pdf".to_owned() });
            Job { old, new, file: PathBuf::from(name) }
        })
        .collect()
}

/// Prints the redline of one form.
fn redline_of(
    job: &Job,
    [old_desk, new_desk]: [&Desk; 2],
    [old_press, new_press]: &mut [Press<'_>; 2],
    output: &Output,
    asked: &Asked,
) -> Outcome {
    let mut report = Report::default();
    let mut resolve = |desk: &Desk, project: Option<&Project>| {
        let project = project?;
        // It was read before: what there is to say was said, or is none of a diff's business.
        let mut found = Report::default();
        let resolved = desk.resolve(project, &mut found);
        report.diagnostics.extend(found.diagnostics.into_iter().filter(|_| resolved.is_none()));
        resolved
    };
    let (old, new) = (resolve(old_desk, job.old), resolve(new_desk, job.new));
    let drawn = match (&new, &old) {
        (Some(new), _) => job.new.map(|project| (new_press, new_desk, project, new)),
        (None, Some(old)) => job.old.map(|project| (old_press, old_desk, project, old)),
        (None, None) => None,
    };
    let Some((press, desk, project, resolved)) = drawn.filter(|_| report.diagnostics.is_empty()) else {
        return Outcome { diagnostics: report.diagnostics, pages: None };
    };
    fn subject(resolved: &Resolved) -> Subject<'_> {
        Subject { form: &resolved.form, sheet: &resolved.sheet }
    }
    let (old, new) = (old.as_ref().map(subject), new.as_ref().map(subject));
    // What `--only` leaves out of the list must be marked on the form all the same.
    let change = compare(old, new);
    if change.items.is_empty() && change.orders.is_empty() {
        // Only its file is another.
        return Outcome { diagnostics: Vec::new(), pages: None };
    }
    let versions = (asked.view.old_version.as_str(), asked.view.new_version.as_str());
    let sheet = redline(old, new, &change, versions, asked.lang);
    let file = job.file.to_string_lossy().replace('\\', "/");
    let identity = format!("diff/{}/{}/{file}", versions.0, versions.1);
    let printed = press.print(&sheet, &resolved.edition.form, desk.lib(), &identity, &[], &mut report);
    for diagnostic in &mut report.diagnostics {
        if let Message::Template { detail } = &mut diagnostic.message {
            diagnostic.message = Message::RedlineTemplate { detail: std::mem::take(detail) };
        }
    }
    name_the_form(&mut report.diagnostics, project, resolved);
    let pages = printed.and_then(|printed| {
        let written = output.write(&job.file, &printed.pdf).map_err(|diagnostic| report.push(diagnostic));
        written.ok().map(|()| printed.pages)
    });
    Outcome { diagnostics: report.diagnostics, pages }
}

/// Prints the cover, by the template of the older version: what is to be approved can't choose how it
/// is shown.
fn cover(
    asked: &Asked,
    files: &[Option<String>],
    old: &Desks,
    output: &Output,
    report: &mut Report,
) -> Result<(), Diagnostic> {
    let template = Assets::new(&asked.old.workspace).file("cover.typ")?;
    let year = asked.changes.forms.iter().map(|form| form.head().year).max().unwrap_or(1970);
    let view = asked.view;
    let identity = format!("diff/{}/{}", view.old, view.new);
    let mut press = old.typesetter.press(1);
    let cover = Cover::new(view, files, asked.lang);
    let lib = old.desk.lib();
    let printed = press.print_cover(&cover, &template, lib, &format!("{year:04}-01-01"), &identity, report);
    match printed {
        Some(printed) => output.write(Path::new(COVER), &printed.pdf),
        None => Ok(()),
    }
}
