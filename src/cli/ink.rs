//! Lines of a result in the colours of a terminal.

use clap::builder::styling::{AnsiColor, Style};

use crate::diff::print::{Ink, Piece};
use crate::text::visible;

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
