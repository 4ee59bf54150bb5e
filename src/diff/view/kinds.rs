//! What a view tells of. Templates and programs know these by their names in small letters.

use serde::Serialize;

use crate::diff::{CellName, EditKind};

/// What became of a form or an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is in both versions and differs.
    Changed,
    /// It is in the newer version only.
    Added,
    /// It is in the older version only.
    Removed,
    /// Items stand in another order.
    Order,
}

impl State {
    /// Of what is in the older version, in the newer one, or in both.
    pub fn of(old: bool, new: bool) -> Self {
        match (old, new) {
            (false, _) => Self::Added,
            (_, false) => Self::Removed,
            _ => Self::Changed,
        }
    }
}

/// What a cell is to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "they are those of `CellName`")]
pub enum CellKind {
    Label,
    Value,
    Amount,
    Text,
    Category,
    Subcategory,
    Name,
    Target,
    Column,
}

impl From<&CellName> for CellKind {
    fn from(name: &CellName) -> Self {
        match name {
            CellName::Label => Self::Label,
            CellName::Value => Self::Value,
            CellName::Amount => Self::Amount,
            CellName::Text => Self::Text,
            CellName::Category => Self::Category,
            CellName::Subcategory => Self::Subcategory,
            CellName::Name => Self::Name,
            CellName::Target => Self::Target,
            CellName::Column(_) => Self::Column,
        }
    }
}

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It is in both versions.
    Same,
    /// It is in the older version only.
    Removed,
    /// It is in the newer version only.
    Added,
    /// It stands elsewhere in the newer version.
    MovedFrom,
    /// It stood elsewhere in the older version.
    MovedTo,
    /// It says how much that did not change is left out.
    Gap,
}

impl Mark {
    /// Whether the text stands elsewhere in the other version.
    pub fn is_moved(self) -> bool {
        matches!(self, Self::MovedFrom | Self::MovedTo)
    }
}

impl From<EditKind> for Mark {
    fn from(kind: EditKind) -> Self {
        match kind {
            EditKind::Same => Self::Same,
            EditKind::Removed => Self::Removed,
            EditKind::Added => Self::Added,
            EditKind::MovedFrom => Self::MovedFrom,
            EditKind::MovedTo => Self::MovedTo,
        }
    }
}
