//! `shenbao textconv`: a version of a project file as lines, for git to compare.
//!
//! Git runs it for one file at a time, and where it fails git fails, too. So whatever the file holds,
//! something is printed and the call ends well: the facts of the form, or the file as it is under a
//! line that says why. The first line is the same for two versions wherever it can be.

mod lines;
mod place;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::args::{Global, TextconvArgs};
use super::exit::Exit;
use super::ui::Ui;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Lang;
use crate::source::{self, Node};
use crate::text::{clean, visible};
use crate::workspace::{DEFAULTS, LIBRARY, Workspace};
use place::Place;

/// Prints the file that git names.
pub fn run(base: &Path, args: &TextconvArgs, global: &Global, ui: &Ui) -> Exit {
    let file = base.join(&args.file);
    let told = catch_unwind(AssertUnwindSafe(|| tell(base, &file, global, ui)));
    let told = told.unwrap_or_else(|panic| Err(why(&Diagnostic::panic(&*panic), "", ui.lang)));
    ui.result(&visible(&told.unwrap_or_else(|reason| as_it_is(&file, &reason, ui))));
    Exit::Done
}

/// The first line and the facts, or the reason why there are none.
fn tell(base: &Path, file: &Path, global: &Global, ui: &Ui) -> Result<String, String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut report = Report::default();
    let tree = read(file, &mut report).ok_or_else(|| first(&report, &name, ui.lang))?;
    let shared = [
        (
            DEFAULTS,
            "共用的默认值；哪些表跟着变，看 shenbao diff",
            "shared defaults; shenbao diff tells which forms change",
        ),
        (
            LIBRARY,
            "共用的指标库；哪些表跟着变，看 shenbao diff",
            "a shared library; shenbao diff tells which forms change",
        ),
    ];
    if let Some((_, zh, en)) = shared.into_iter().find(|(shared, ..)| name.ends_with(shared)) {
        let facts = lines::tree(&tree).unwrap_or_else(|| tree.span.source.text.clone());
        return Ok(format!("# {}\n{facts}", ui.say(zh, en)));
    }
    match place::find(base, file, &tree) {
        Place::Found(workspace, project) => {
            let workspace = global.settle(workspace);
            let desk = Desk::open(&workspace, std::slice::from_ref(&project), &mut report);
            let desk = desk.map_err(|error| why(&error, &name, ui.lang))?;
            let resolved = desk.resolve_tree(&project, Some(tree), Report::default(), &mut report);
            let resolved = resolved.ok_or_else(|| first(&report, &name, ui.lang))?;
            let (folder, _) = project.shown.rsplit_once('/').unwrap_or_default();
            let head =
                ui.say("# 默认值和指标库取自现在的文件：", "# defaults and library as the files are now: ");
            Ok(format!("{head}{folder}/\n{}", lines::form(&resolved.sheet)))
        }
        Place::Unknown => Err(ui.say("不知道是哪份项目文件", "it may be of any project").to_owned()),
        Place::Ambiguous(count) => Err(match ui.lang {
            Lang::Zh => format!("同名的项目文件有 {count} 份，不知道是哪一份"),
            Lang::En => format!("it may be of any of {count} project files of this name"),
        }),
    }
}

fn read(file: &Path, report: &mut Report) -> Option<Node> {
    let workspace = Workspace::at(file.parent().unwrap_or(Path::new("")));
    let source = workspace.read(file).map_err(|diagnostic| report.push(diagnostic)).ok()?;
    // A tree that was mended on the way is not what the file says.
    source::parse(&source).map_err(|refused| refused.report(report)).ok()
}

/// The first error of a report.
fn first(report: &Report, file: &str, lang: Lang) -> String {
    let error = report.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
    error.map_or_else(String::new, |error| why(error, file, lang))
}

/// What is wrong and where: with a line where it lies in the file, with its path where in another.
fn why(error: &Diagnostic, file: &str, lang: Lang) -> String {
    let text = error.message.text(lang);
    let place = error.span.as_ref().map(|span| (&span.source.path, span.line()));
    clean(&match (place, lang) {
        (None, _) => text,
        (Some((path, line)), Lang::Zh) if path == file => format!("第 {line} 行，{text}"),
        (Some((path, line)), Lang::En) if path == file => format!("line {line}, {text}"),
        (Some((path, line)), _) => format!("{path}:{line}, {text}"),
    })
}

/// The file itself under the reason. A byte that is no text is told by its number.
fn as_it_is(file: &Path, reason: &str, ui: &Ui) -> String {
    let head = ui.say("# 不能按表显示，照文件原样：", "# not shown as a form but as the file is: ");
    let mut out = format!("{head}{reason}\n");
    // A pipe or a device would never end.
    let bytes = if file.is_file() { std::fs::read(file).unwrap_or_default() } else { Vec::new() };
    for piece in bytes.utf8_chunks() {
        out.push_str(piece.valid());
        out.extend(piece.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    out.replace("\r\n", "\n")
}
