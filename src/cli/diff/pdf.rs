//! Changes on the forms themselves, and what is said of them.

use super::Compared;
use crate::cli::exit::Exit;
use crate::cli::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::engine::compare::redlines::{self, Asked, Redlines};
use crate::message::Lang;

/// Writes a PDF for each form that differs, and the cover.
///
/// # Errors
/// What keeps all of them from being written.
pub fn write(compared: &Compared, ui: &mut Ui) -> Result<Exit, Diagnostic> {
    let &Compared { base, old, new, changes, lang, .. } = compared;
    let (out, view) = (compared.args.out.as_deref(), compared.view());
    let asked = Asked { base, out, old, new, changes, view, lang };
    let Redlines { forms, pages, cover, found } = redlines::write(&asked, &ui.bar())?;
    ui.diagnostics(&found);
    let cover = cover.display();
    ui.note(&match lang {
        Lang::Zh => format!("{forms} 份对照稿，{pages} 页；变更说明 → {cover}"),
        Lang::En => {
            let (form, page) = (if forms == 1 { "" } else { "s" }, if pages == 1 { "" } else { "s" });
            format!("{forms} redline{form}, {pages} page{page}; cover → {cover}")
        }
    });
    Ok(Exit::worst(&found))
}
