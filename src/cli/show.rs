//! `shenbao show`: one resolved form as text.

use std::path::Path;

use super::args::{self, ShowArgs};
use super::exit::Exit;
use super::ui::Ui;
use crate::engine::show::{Format, show};
use crate::text::visible;
use crate::workspace::Workspace;

/// Prints the form that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: ShowArgs, ui: &mut Ui) -> Exit {
    let format = args.format.into();
    let shown = match show(workspace, base, &args.path, format) {
        Ok(shown) => shown,
        Err(refused) => return ui.refused(refused),
    };
    ui.diagnostics(&shown.found);
    match format {
        Format::Json => ui.json(&shown.text),
        Format::Text | Format::Md | Format::Html => ui.result(&visible(&shown.text)),
    }
    Exit::worst(&shown.found)
}

impl From<args::Format> for Format {
    fn from(format: args::Format) -> Self {
        match format {
            args::Format::Text => Self::Text,
            args::Format::Md => Self::Md,
            args::Format::Html => Self::Html,
            args::Format::Json => Self::Json,
        }
    }
}
