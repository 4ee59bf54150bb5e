//! `shenbao new`: a project file that only has to be filled in, and what to do with it.

use std::path::Path;

use super::args::NewArgs;
use super::exit::Exit;
use super::ui::{Ui, typed};
use crate::engine::draft::{Asked, Draft, draft};
use crate::message::Lang;
use crate::workspace::{DEFAULTS, SCHEMAS, Workspace};

/// Writes the file that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: &NewArgs, ui: &mut Ui) -> Exit {
    let (name, from) = (args.name.as_deref(), args.from.as_deref());
    let asked = Asked { base, name, from, edition: args.edition.as_deref() };
    let draft = match draft(workspace, &asked) {
        Ok(draft) => draft,
        Err(refused) => return ui.refused(refused),
    };
    if let Err(diagnostic) = draft.create() {
        return ui.stop(&diagnostic);
    }
    ui.path(&from_here(&draft.project.path, base));
    say_what_next(workspace, base, &draft, ui);
    Exit::Done
}

/// What to do with the file, and where its schema comes from.
fn say_what_next(workspace: &Workspace, base: &Path, draft: &Draft, ui: &Ui) {
    let Draft { project, written_out, .. } = draft;
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
