//! Changes as JSON.

use super::{Compared, output};
use crate::cli::exit::Exit;
use crate::cli::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::diff::print::json;

/// Prints the document form by form, or writes it whole into the file that the call names.
///
/// # Errors
/// A file that can't be written.
pub fn write(compared: &Compared, ui: &Ui) -> Result<Exit, Diagnostic> {
    if compared.args.out.is_none() {
        ui.results(|out| json(compared.changes, ui.lang, out));
        return Ok(Exit::Done);
    }
    output::write(compared, ui, |ui| {
        let mut bytes = Vec::new();
        json(compared.changes, ui.lang, &mut bytes).expect("memory takes whatever is written");
        Ok(String::from_utf8(bytes).expect("JSON is UTF-8"))
    })
}
