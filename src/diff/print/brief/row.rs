//! One item that changed, as a row: its names, and a line for each cell that is worth one.

use super::{Kind, NAME, Piece, Row, Teller};
use crate::diff::Facet;
use crate::diff::print::words::{self, say};
use crate::diff::view::{CellKind, CellView, EditView, Entry, Mark, State};
use crate::diff::words::left_out;
use crate::text::{clean, head, shorten_middle, tail};

/// Longer values are cut, unless everything is asked for.
const VALUE: usize = 160;
/// So many pieces of one text are shown.
const PIECES: usize = 40;

impl Teller {
    pub(super) fn row(&self, entry: &Entry) -> Row {
        let mut lines = Vec::new();
        let moved = entry.facets.contains(&Facet::Moved);
        if moved && entry.old_names.len() > 1 {
            let names: Vec<String> =
                entry.old_names[..entry.old_names.len() - 1].iter().map(|name| shorten(name, NAME)).collect();
            lines.push(vec![piece(Kind::Faint, words::moved_from(&names.join(" · "), self.lang))]);
        }
        let mut places: Vec<&str> = Vec::new();
        for cell in &entry.cells {
            let told = self.is_told(entry, cell);
            if told {
                lines.push(self.line(entry, cell));
            }
            // The lines above say where it moved from; where that is written stands with the group.
            let counts = told || moved && cell.cell == CellKind::Subcategory;
            if counts && !cell.place.is_empty() && !places.contains(&cell.place.as_str()) && places.len() < 3
            {
                places.push(&cell.place);
            }
        }
        let mut names: Vec<String> = entry.names.iter().map(|name| shorten(name, NAME)).collect();
        if names.is_empty() {
            names = entry.notes.clone();
        }
        Row {
            facet: entry.facet,
            tag: entry.tag,
            names,
            place: places.join(say("，", ", ", self.lang)),
            lines,
        }
    }

    /// Whether a cell is worth a line: not what the edition says, not what the row's name says.
    fn is_told(&self, entry: &Entry, cell: &CellView) -> bool {
        let named = matches!(cell.cell, CellKind::Label | CellKind::Category | CellKind::Subcategory);
        let of_place = matches!(cell.cell, CellKind::Category | CellKind::Subcategory | CellKind::Name);
        match entry.state {
            // Where it moved from is told already.
            State::Changed if of_place && named && entry.facets.contains(&Facet::Moved) => false,
            State::Changed => self.all || !(named || cell.facet == Facet::Wording),
            _ => !(named || of_place),
        }
    }

    fn line(&self, entry: &Entry, cell: &CellView) -> Vec<Piece> {
        let mut line = Vec::new();
        if cell.cell == CellKind::Name && entry.state == State::Changed {
            let old = cell.old.as_deref().unwrap_or_default();
            let mut line = vec![faint(words::renamed_from(self.lang)), piece(Kind::Old, shorten(old, NAME))];
            let new = cell.new.as_deref().unwrap_or_default();
            line.extend(words::look_the_same(old, new, self.lang).map(faint));
            return line;
        }
        if !cell.title.is_empty() {
            line.push(faint(format!("{} ", shorten(&cell.title, NAME))));
        }
        line.extend(if cell.is_corrected() { self.edits(cell) } else { self.values(cell) });
        if !cell.note.is_empty() {
            let kind = match cell.facet {
                Facet::Loosened => Kind::Loosened,
                Facet::Tightened => Kind::Tightened,
                _ => Kind::Note,
            };
            line.push(piece(Kind::Plain, "  ".to_owned()));
            line.push(piece(kind, clean(&cell.note)));
        }
        line
    }

    /// Old → new.
    pub(super) fn values(&self, cell: &CellView) -> Vec<Piece> {
        let shown = |kind, value: &String| match value.as_str() {
            "" => faint(words::blank(self.lang)),
            value => piece(kind, self.value(value)),
        };
        match (&cell.old, &cell.new) {
            (Some(old), Some(new)) => {
                vec![shown(Kind::Old, old), piece(Kind::Plain, " → ".to_owned()), shown(Kind::New, new)]
            }
            (Some(old), None) => vec![shown(Kind::Old, old)],
            (None, Some(new)) => vec![shown(Kind::New, new)],
            (None, None) => Vec::new(),
        }
    }

    /// A text with its changes.
    fn edits(&self, cell: &CellView) -> Vec<Piece> {
        let edits = if self.all || cell.excerpt.is_empty() { &cell.edits } else { &cell.excerpt };
        let shown = |edit: &EditView| match self.all {
            true => piece(edit.kind.into(), shorten(&edit.text, usize::MAX)),
            false => piece(edit.kind.into(), self.middle(&edit.text)),
        };
        let most = if self.all { usize::MAX } else { PIECES };
        let mut line: Vec<Piece> = edits.iter().take(most).map(shown).collect();
        let rest =
            edits.iter().skip(most).filter(|edit| !matches!(edit.kind, Mark::Same | Mark::Gap)).count();
        if rest > 0 {
            line.push(faint(words::more_edits(rest, self.lang)));
        }
        line
    }

    /// A text without its middle, and how much that is.
    fn middle(&self, text: &str) -> String {
        let count = text.chars().count();
        if count <= VALUE {
            return shorten(text, VALUE);
        }
        let (head, tail) = (head(text, VALUE * 2 / 3), tail(text, VALUE / 3));
        let gap = left_out(text[head..tail].chars().count(), self.lang);
        shorten(&format!("{}{gap}{}", &text[..head], &text[tail..]), usize::MAX)
    }

    pub(super) fn value(&self, text: &str) -> String {
        if self.all { shorten(text, usize::MAX) } else { shorten(text, VALUE) }
    }
}

pub(super) fn piece(kind: Kind, text: String) -> Piece {
    Piece { kind, text }
}

pub(super) fn faint(text: impl Into<String>) -> Piece {
    piece(Kind::Faint, text.into())
}

/// A text on one line, without its middle if it has more characters than `most`.
pub(super) fn shorten(text: &str, most: usize) -> String {
    shorten_middle(text, most).replace('\n', "⏎")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_lose_their_middle_and_stand_on_one_line() {
        assert_eq!(shorten("甲乙\n丁戊己庚", 6), "甲乙⏎丁…己庚");
        let long = shorten(&"长".repeat(10_000), NAME);
        assert_eq!(long.chars().count(), NAME + 1);
    }
}
