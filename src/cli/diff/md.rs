//! Changes as Markdown, for a comment in a pull request.

use super::Compared;
use crate::cli::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::diff::print::Brief;
use crate::text::visible;

/// GitHub takes comments of 65,536 characters; there may be a line of the service's own.
const MAX_BYTES: usize = 60_000;
/// No row of the table is shorter, in bytes.
const ROW: usize = 20;

/// The comment: as much as fits, what weighs most first.
pub fn print(compared: &Compared, ui: &Ui) -> Result<String, Diagnostic> {
    let most = compared.args.max_bytes.map_or(MAX_BYTES, |bytes| bytes as usize);
    // Even with `-v`: a single text may be longer than a comment.
    let whole = Brief::new(compared.changes, compared.view(), false, ui.lang);
    let print = |brief: &Brief| {
        let text = compared.by_template("diff.md", brief)?;
        Ok(visible(text.trim_end()) + "\n")
    };
    let parts = whole.parts();
    if parts <= most / ROW {
        let text = print(&whole)?;
        if text.len() <= most {
            return Ok(text);
        }
    }
    // The most that fits, by halves: every part more makes it longer.
    let (mut fits, mut too_many) = (0, parts.min(most / ROW) + 1);
    while fits + 1 < too_many {
        let middle = fits + (too_many - fits) / 2;
        if print(&whole.first(middle, most, ui.lang))?.len() <= most {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    print(&whole.first(fits, most, ui.lang))
}
