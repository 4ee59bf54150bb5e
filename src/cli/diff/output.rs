//! Where a result goes: to standard output, or whole into the file that `--out` names.

use super::Compared;
use crate::cli::args::DiffFormat;
use crate::cli::exit::Exit;
use crate::cli::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::engine::compare::output;

/// Makes a result and prints it, or writes it into the file that the call names.
///
/// # Errors
/// What keeps it from being made or written.
pub fn write(
    compared: &Compared,
    ui: &Ui,
    make: impl FnOnce(&Ui) -> Result<String, Diagnostic>,
) -> Result<Exit, Diagnostic> {
    let text = make(ui)?;
    match &compared.args.out {
        None if compared.args.format == DiffFormat::Json => ui.json(&text),
        None => ui.result(&text),
        Some(file) => {
            output::write(&compared.base.join(file), text.as_bytes())?;
            ui.note(&format!("→ {}", file.display()));
        }
    }
    Ok(Exit::Done)
}
