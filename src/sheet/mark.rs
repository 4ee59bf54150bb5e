//! What a redline shows of a form: cells that hold the older and the newer text in pieces.
//!
//! A redline is a [`Sheet`](super::Sheet) like any other, set by the same templates. Only some of its
//! cells carry marks; their text is both versions', so that everything else that looks at a cell's
//! text, such as the search for characters without a glyph, sees all that is printed.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::Cell;

/// What a form's redline has beside its cells.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Redline {
    /// The line on each page that says what this is, so that nobody takes it for the form.
    pub line: Cell,
    /// Whether every row is one that changed, since the form as a whole was added or taken out.
    pub whole: bool,
    /// What the older form says and the newer edition has no place for, a line each.
    pub gone: Vec<Cell>,
}

/// What became of a piece of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It is in both versions.
    Same,
    /// It is in the older version only.
    Removed,
    /// It is in the newer version only.
    Added,
    /// It stands here in the older version and elsewhere in the newer one.
    MovedFrom,
    /// It stands here in the newer version and elsewhere in the older one.
    MovedTo,
}

/// A piece of a cell's text, as the templates get it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Piece<'c> {
    /// Its text.
    pub text: &'c str,
    /// What became of it.
    pub mark: Mark,
}

impl Mark {
    /// Whether the older version has it.
    pub fn is_old(self) -> bool {
        !matches!(self, Self::Added | Self::MovedTo)
    }
}

impl Cell {
    /// A cell of these pieces; without a change among them it is a plain one.
    pub fn marked<T: AsRef<str>>(pieces: impl IntoIterator<Item = (Mark, T)>) -> Self {
        let mut cell = Self::default();
        for (mark, text) in pieces {
            let text = text.as_ref();
            if !text.is_empty() {
                cell.text.push_str(text);
                cell.marks.push((cell.text.len(), mark));
            }
        }
        if cell.marks.iter().all(|(_, mark)| *mark == Mark::Same) {
            cell.marks.clear();
        }
        cell
    }

    /// Its pieces; a plain cell is one piece.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let plain = self.marks.is_empty().then_some(Piece { text: &self.text, mark: Mark::Same });
        let starts = std::iter::once(0).chain(self.marks.iter().map(|(end, _)| *end));
        let pieces = self.marks.iter().zip(starts);
        plain
            .into_iter()
            .chain(pieces.map(|((end, mark), start)| Piece { text: &self.text[start..*end], mark: *mark }))
    }
}

/// A string; in a redline, where something changed, the list of the pieces.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.marks.is_empty() {
            return serializer.serialize_str(&self.text);
        }
        let mut list = serializer.serialize_seq(Some(self.marks.len()))?;
        self.pieces().try_for_each(|piece| list.serialize_element(&piece))?;
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_plain_cells() {
        let json = |cell: &Cell| serde_json::to_string(cell).unwrap_or_default();
        let plain = Cell::marked([(Mark::Same, "甲"), (Mark::Added, ""), (Mark::Same, "乙")]);
        assert_eq!((json(&plain).as_str(), plain.pieces().count()), ("\"甲乙\"", 1));
        let cell = Cell::marked([(Mark::Same, "≥"), (Mark::Removed, "90"), (Mark::Added, "85")]);
        assert_eq!(cell.text, "≥9085");
        assert_eq!(
            json(&cell),
            r#"[{"text":"≥","mark":"same"},{"text":"90","mark":"removed"},{"text":"85","mark":"added"}]"#
        );
        let old: String = cell.pieces().filter(|piece| piece.mark.is_old()).map(|piece| piece.text).collect();
        assert_eq!(old, "≥90");
        assert_eq!(json(&Cell::default()), "\"\"");
    }
}
