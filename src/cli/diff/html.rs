//! Changes as a page.

use super::Compared;
use crate::diagnostic::Diagnostic;
use crate::diff::print::Page;
use crate::message::Lang;

/// The page.
pub fn print(compared: &Compared, lang: Lang) -> Result<String, Diagnostic> {
    compared.by_template("diff.html", &Page::new(compared.changes, compared.view(), lang))
}
