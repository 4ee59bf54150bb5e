//! `shenbao explain`: each value of a form, where it comes from and what it overrides.

mod words;

use std::path::Path;

use super::args::{ExplainArgs, ExplainFormat};
use super::exit::Exit;
use super::ui::Ui;
use crate::engine::explain::explain;
use crate::explain::json;
use crate::workspace::Workspace;

/// Explains the form that the call names, or a part of it.
pub fn run(workspace: &Workspace, base: &Path, args: &ExplainArgs, ui: &mut Ui) -> Exit {
    let explanation = match explain(workspace, base, &args.path) {
        Ok(explanation) => explanation,
        Err(refused) => return ui.refused(refused),
    };
    ui.diagnostics(&explanation.found);
    let exit = Exit::worst(&explanation.found);
    let exit = if explanation.resolved { exit } else { exit.max(Exit::Forms) };
    let values = match &args.key {
        None => explanation.values.iter().collect(),
        Some(key) => match explanation.select(key) {
            Ok(values) => values,
            Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call).max(exit),
        },
    };
    match args.format {
        ExplainFormat::Json => ui.json(&json(&explanation.path, &values, explanation.resolved)),
        ExplainFormat::Text => ui.result(&words::blocks(&values, explanation.resolved, ui)),
    }
    exit
}
