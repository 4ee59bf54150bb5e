//! Changes for a terminal: lines of eighty columns, readable without colours.

use super::brief::{About, Brief, Kind, Piece as Told, Row, Section};
use super::words::{marks, say};
use crate::diff::Facet;
use crate::message::Lang;
use crate::text::{width, wrap};

/// The columns of a line.
const WIDTH: usize = 80;

/// What a piece of text is, for whoever paints it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// Anything.
    #[default]
    Plain,
    /// A form's name.
    Name,
    /// What is beside the point.
    Faint,
    /// A file, or a line of it.
    Path,
    /// What was there.
    Old,
    /// What is there.
    New,
    /// Text that was taken out.
    Removed,
    /// Text that was put in.
    Added,
    /// A target was loosened, a form could not be compared.
    Warn,
    /// A target was tightened.
    Good,
}

/// A piece of text with what it is.
pub type Piece = (Ink, String);

/// The changes as lines.
pub fn text(brief: &Brief, lang: Lang) -> Vec<Vec<Piece>> {
    let mut lines = vec![vec![(Ink::Plain, brief.title.clone())]];
    if !brief.legend.is_empty() {
        lines.push(vec![(Ink::Faint, brief.legend.to_owned())]);
    }
    for part in &brief.sections {
        lines.push(Vec::new());
        section(part, lang, &mut lines);
    }
    if !brief.sections.is_empty() {
        lines.push(Vec::new());
    }
    // One line, however long, for those who look for it.
    lines.push(vec![(Ink::Plain, brief.closing.clone())]);
    lines
}

fn section(section: &Section, lang: Lang, lines: &mut Vec<Vec<Piece>>) {
    let gap = || (Ink::Plain, "  ".to_owned());
    let mut head = Vec::new();
    let tag = if section.state == About::Unread { Ink::Warn } else { Ink::Plain };
    for (ink, text) in [(tag, section.tag), (Ink::Name, &section.name), (Ink::Path, &section.path)] {
        if !text.is_empty() {
            head.extend((!head.is_empty()).then(gap));
            head.push((ink, text.to_owned()));
        }
    }
    lines.extend(fit(&head, 4));
    body(section, lang, lines);
}

/// What changed in each form, without its name.
pub fn rows(brief: &Brief, lang: Lang) -> Vec<Vec<Piece>> {
    let mut lines = Vec::new();
    brief.sections.iter().for_each(|section| body(section, lang, &mut lines));
    lines
}

fn body(section: &Section, lang: Lang, lines: &mut Vec<Vec<Piece>>) {
    // Tags stand in a column of their own: two characters in Chinese, a word in English.
    let indent = 2 + width(say("放宽", "tightened", lang)) + 2;
    for note in &section.notes {
        lines.extend(indented(vec![(Ink::Plain, note.clone())], 2, 4));
    }
    for told in &section.rows {
        row(told, indent, lang, lines);
    }
    for rest in &section.rest {
        lines.extend(indented(vec![(Ink::Faint, rest.clone())], 2, 4));
    }
}

fn row(row: &Row, indent: usize, lang: Lang, lines: &mut Vec<Vec<Piece>>) {
    let tag: usize = width(row.tag);
    let ink = match row.facet {
        Facet::Loosened => Ink::Warn,
        Facet::Tightened => Ink::Good,
        _ => Ink::Plain,
    };
    let pad = " ".repeat(indent.saturating_sub(2 + tag));
    let mut head = vec![(Ink::Plain, "  ".to_owned()), (ink, row.tag.to_owned()), (Ink::Plain, pad)];
    head.push((Ink::Plain, row.names.join(" · ")));
    let gap = || (Ink::Plain, "  ".to_owned());
    let place = (!row.place.is_empty()).then(|| [gap(), (Ink::Path, row.place.clone())]);
    let place = place.into_iter().flatten();
    let told = |line: &Vec<Told>| line.iter().map(|piece| painted(piece, lang)).collect::<Vec<_>>();
    // What was added or taken out stands on the line of its name, if there is room.
    if let (Facet::Added | Facet::Removed, [line]) = (row.facet, &row.lines[..]) {
        let whole: Vec<Piece> =
            head.iter().cloned().chain([gap()]).chain(told(line)).chain(place.clone()).collect();
        let wide: usize = whole.iter().map(|(_, text)| width(text)).sum();
        if wide <= WIDTH {
            lines.push(whole);
            return;
        }
    }
    head.extend(place);
    lines.extend(fit(&head, indent));
    for line in &row.lines {
        lines.extend(indented(told(line), indent, indent));
    }
}

fn indented(pieces: Vec<Piece>, first: usize, then: usize) -> Vec<Vec<Piece>> {
    let mut line = vec![(Ink::Plain, " ".repeat(first))];
    line.extend(pieces);
    fit(&line, then)
}

/// A line as several that fit. Paths stay whole: they are clicked and copied. The signs that say without colours
/// what became of a text stay with it.
fn fit(line: &[Piece], indent: usize) -> Vec<Vec<Piece>> {
    let belongs = |before: char, c: char| "：-+<".contains(before) || "-+>⏎→".contains(c);
    wrap(line, indent, WIDTH, |ink, before, c| ink == Ink::Path || belongs(before, c))
}

/// A piece with the signs that say without colours what it is.
fn painted(piece: &Told, lang: Lang) -> Piece {
    let ink = match piece.kind {
        Kind::Faint | Kind::Gap => Ink::Faint,
        Kind::Old => Ink::Old,
        Kind::New => Ink::New,
        Kind::Removed | Kind::MovedFrom => Ink::Removed,
        Kind::Added | Kind::MovedTo => Ink::Added,
        Kind::Loosened => Ink::Warn,
        Kind::Tightened => Ink::Good,
        Kind::Plain | Kind::Note | Kind::Same => Ink::Plain,
    };
    let (before, after) = marks(piece.kind, lang);
    (ink, format!("{before}{}{after}", piece.text))
}
