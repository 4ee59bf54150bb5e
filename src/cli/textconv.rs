//! `shenbao textconv`: a version of a project file as lines, for git to compare.
//!
//! Git runs it for one file at a time, and where it fails git fails, too. So whatever the file holds,
//! something is printed and the call ends well: the facts of the form, or the file as it is under a
//! line that says why. The first line is the same for two versions wherever it can be.

use std::path::Path;

use super::args::{Global, TextconvArgs};
use super::exit::Exit;
use super::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::engine::facts::{Facts, NoFacts, as_it_is, facts};
use crate::message::Lang;
use crate::text::{clean, visible};

/// Prints the file that git names.
pub fn run(base: &Path, args: &TextconvArgs, global: &Global, ui: &Ui) -> Exit {
    let file = base.join(&args.file);
    let text = match facts(base, &file, |workspace| global.settle(workspace)) {
        Ok(facts) => print(&facts, ui),
        Err(none) => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let head = ui.say("# 不能按表显示，照文件原样：", "# not shown as a form but as the file is: ");
            format!("{head}{}\n{}", reason(&none, &name, ui), as_it_is(&file))
        }
    };
    ui.result(&visible(&text));
    Exit::Done
}

/// The first line and the facts.
fn print(facts: &Facts, ui: &Ui) -> String {
    let (head, lines) = match facts {
        Facts::Form { folder, lines } => {
            let head =
                ui.say("# 默认值和指标库取自现在的文件：", "# defaults and library as the files are now: ");
            return format!("{head}{folder}/\n{lines}");
        }
        Facts::Defaults(lines) => (
            ui.say(
                "共用的默认值；哪些表跟着变，看 shenbao diff",
                "shared defaults; shenbao diff tells which forms change",
            ),
            lines,
        ),
        Facts::Library(lines) => (
            ui.say(
                "共用的指标库；哪些表跟着变，看 shenbao diff",
                "a shared library; shenbao diff tells which forms change",
            ),
            lines,
        ),
    };
    format!("# {head}\n{lines}")
}

/// Why the file of this name is shown as it is.
fn reason(none: &NoFacts, file: &str, ui: &Ui) -> String {
    match none {
        NoFacts::Wrong(found) => {
            let error = found.iter().find(|diagnostic| diagnostic.is_error());
            error.map_or_else(String::new, |error| why(error, file, ui.lang))
        }
        NoFacts::Unknown => ui.say("不知道是哪份项目文件", "it may be of any project").to_owned(),
        NoFacts::Ambiguous(count) => match ui.lang {
            Lang::Zh => format!("同名的项目文件有 {count} 份，不知道是哪一份"),
            Lang::En => format!("it may be of any of {count} project files of this name"),
        },
    }
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
