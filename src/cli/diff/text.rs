//! Changes on a terminal.

use clap::builder::styling::{AnsiColor, Style};

use super::Compared;
use crate::cli::ui::Ui;
use crate::diff::print::{Brief, Ink, Piece, names, stat, text};
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

/// A line in its colours, if there are to be any.
pub fn paint(line: &[Piece], coloured: bool) -> String {
    let paint = |(ink, text): &Piece| {
        let (style, text) = (style(*ink), visible(text));
        if coloured && style != Style::new() { format!("{style}{text}{style:#}") } else { text }
    };
    line.iter().map(paint).collect()
}

fn style(ink: Ink) -> Style {
    let style = Style::new();
    let colour = |colour: AnsiColor| style.fg_color(Some(colour.into()));
    match ink {
        Ink::Plain => style,
        Ink::Name => style.bold(),
        Ink::Faint | Ink::Path => style.dimmed(),
        Ink::Old => colour(AnsiColor::Red),
        Ink::New => colour(AnsiColor::Green),
        Ink::Removed => colour(AnsiColor::Red).strikethrough(),
        Ink::Added => colour(AnsiColor::Green).underline(),
        Ink::Warn => colour(AnsiColor::Yellow).bold(),
        Ink::Good => colour(AnsiColor::Cyan).bold(),
    }
}
