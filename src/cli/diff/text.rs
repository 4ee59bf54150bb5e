//! Changes on a terminal.

use super::Compared;
use crate::cli::ink::paint;
use crate::cli::ui::Ui;
use crate::diff::print::{Brief, names, stat, text};
use crate::text::visible;

/// The lines. A file gets no colours unless they are asked for.
pub(super) fn print(compared: &Compared, ui: &Ui) -> String {
    let args = compared.args;
    if args.name_only {
        return names(compared.changes).iter().map(|path| visible(path) + "\n").collect();
    }
    if ui.quiet {
        return visible(&compared.view().closing) + "\n";
    }
    let lines = match args.stat {
        true => stat(compared.changes, compared.view(), ui.lang),
        false => {
            let brief = Brief::new(compared.changes, compared.view(), ui.verbose, ui.lang);
            text(&brief, ui.lang)
        }
    };
    let coloured = if args.out.is_some() { ui.always_colour } else { ui.colour_results };
    lines.iter().map(|line| paint(line, coloured) + "\n").collect()
}
