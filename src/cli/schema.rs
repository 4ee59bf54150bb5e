//! `shenbao schema`: JSON Schemas for editors, printed or written.

use std::path::Path;

use super::args::{SchemaArgs, SchemaKind};
use super::exit::Exit;
use super::ui::Ui;
use crate::engine::schema;
use crate::message::Lang;
use crate::schema::Kind;
use crate::workspace::Workspace;

/// Prints the schema that the call asks for, or writes all of the workspace.
pub fn run(workspace: &Workspace, base: &Path, args: &SchemaArgs, ui: &mut Ui) -> Exit {
    let Some(to) = &args.write else {
        let (path, edition) = (args.path.as_deref(), args.edition.as_deref());
        return match schema::of_folder(workspace, base, path, args.kind.into(), edition) {
            Ok(text) => {
                ui.json(&text);
                Exit::Done
            }
            Err(refused) => ui.refused(refused),
        };
    };
    match schema::write(workspace, &base.join(to)) {
        Ok(written) => {
            let (count, to) = (written.count, to.display());
            ui.note(&match ui.lang {
                Lang::Zh => format!("{count} 个 schema → {to}；VS Code 的设置已经打印"),
                Lang::En => format!("{count} schemas → {to}; the settings for VS Code are printed"),
            });
            ui.json(&written.settings);
            Exit::Done
        }
        Err(refused) => ui.refused(refused),
    }
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
