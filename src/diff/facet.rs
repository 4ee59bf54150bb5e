//! What kinds of change there are, for counting and for `--only`.

use serde::{Serialize, Serializer};

use super::{Block, CellChange, CellName, Direction, FormChange, Item, Meaning, Order, words};
use crate::message::Lang;

/// A kind of change. One item may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// A form or an item that was added.
    Added,
    /// A form or an item that was taken out.
    Removed,
    /// A form's file, or an indicator that went to another subcategory.
    Moved,
    /// An indicator or a project with another name.
    Renamed,
    /// An amount.
    Money,
    /// A target that asks for more than before.
    Tightened,
    /// A target that asks for less than before.
    Loosened,
    /// Any other change of a target.
    Target,
    /// A goal's text.
    Text,
    /// A head field, or a further column.
    Field,
    /// Items in another order.
    Order,
    /// The edition's own words.
    Wording,
}

impl Facet {
    /// All of them, by the names that `--only` takes.
    pub const NAMES: &[(&str, Self)] = &[
        ("added", Self::Added),
        ("removed", Self::Removed),
        ("moved", Self::Moved),
        ("renamed", Self::Renamed),
        ("money", Self::Money),
        ("tightened", Self::Tightened),
        ("loosened", Self::Loosened),
        ("target", Self::Target),
        ("text", Self::Text),
        ("field", Self::Field),
        ("order", Self::Order),
        ("wording", Self::Wording),
    ];

    /// How much it weighs for a reviewer: 0 is what must be seen first.
    pub fn rank(self) -> usize {
        const FIRST: [Facet; 12] = [
            Facet::Loosened,
            Facet::Money,
            Facet::Removed,
            Facet::Added,
            Facet::Tightened,
            Facet::Target,
            Facet::Moved,
            Facet::Renamed,
            Facet::Text,
            Facet::Field,
            Facet::Order,
            Facet::Wording,
        ];
        FIRST.iter().position(|facet| *facet == self).unwrap_or(FIRST.len())
    }

    /// What it is, in a word.
    pub fn word(self, lang: Lang) -> &'static str {
        words::facet(self, lang)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, facet)| *facet == self).map_or("", |(name, _)| name)
    }
}

/// By its name.
impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl CellChange {
    /// What kind of change it is.
    pub fn facet(&self) -> Facet {
        match (&self.meaning, &self.cell) {
            (Meaning::Wording, _) => Facet::Wording,
            // The same amount, which another edition prints otherwise.
            (Meaning::Money(money), _) if money.old == money.new => Facet::Wording,
            (Meaning::Money(_), _) => Facet::Money,
            (Meaning::Target(change), _) => match change.direction {
                Direction::Tightened => Facet::Tightened,
                Direction::Loosened => Facet::Loosened,
                Direction::Style => Facet::Wording,
                _ => Facet::Target,
            },
            (Meaning::Value, CellName::Category | CellName::Subcategory) => Facet::Moved,
            (_, CellName::Name) => Facet::Renamed,
            (_, CellName::Text) => Facet::Text,
            _ => Facet::Field,
        }
    }
}

impl Item {
    /// The kinds of change in it, each once.
    pub fn facets(&self) -> Vec<Facet> {
        let mut facets: Vec<Facet> = match (&self.old, &self.new) {
            (None, _) if self.block == Block::Indicators => vec![Facet::Added],
            (_, None) if self.block == Block::Indicators => vec![Facet::Removed],
            _ => self.cells.iter().map(CellChange::facet).collect(),
        };
        if self.moved {
            facets.push(Facet::Moved);
        }
        facets.sort_unstable();
        facets.dedup();
        facets
    }
}

impl Order {
    /// What kind of change it is.
    pub fn facet(&self) -> Facet {
        if self.by_edition { Facet::Wording } else { Facet::Order }
    }
}

impl FormChange {
    /// The kinds of change in it, each once. A form that was added or taken out is that and no more.
    pub fn facets(&self) -> Vec<Facet> {
        let mut facets: Vec<Facet> = match (&self.old, &self.new) {
            (None, _) => return vec![Facet::Added],
            (_, None) => return vec![Facet::Removed],
            _ => self.items.iter().flat_map(Item::facets).collect(),
        };
        if self.moved {
            facets.push(Facet::Moved);
        }
        if self.renamed() {
            facets.push(Facet::Renamed);
        }
        facets.extend(self.orders.iter().map(Order::facet));
        facets.sort_unstable();
        facets.dedup();
        facets
    }
}
