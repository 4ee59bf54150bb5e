//! Two versions of a form → what changed, in the form's own terms.
//!
//! [`compare()`] holds two sheets against each other, cell by cell: what differs between them stands in
//! the [`FormChange`] exactly once, and nothing else does – but for equal figures in unequal units,
//! which are unequal amounts. Where each item stands now follows, too: those that are not named keep
//! their order among each other in the places that are left. What a change means – money, a target made
//! laxer, a corrected text – is said by the values of the two forms. Every output prints the same
//! [`Changes`].

mod alike;
mod compare;
mod cover;
mod excerpt;
mod facet;
mod filter;
mod fold;
mod groups;
mod money;
mod order;
mod pair;
pub mod print;
mod projects;
mod redline;
mod slot;
mod tally;
mod target;
mod text;
pub mod view;
mod words;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::form::Form;
use crate::sheet::{Cell, Sheet};
use crate::value::money::Unit;

pub use compare::compare;
pub use cover::Cover;
use excerpt::{Part, excerpt};
pub use facet::Facet;
pub use filter::Hidden;
pub use money::Money;
pub use order::Order;
pub use projects::{Portrait, relatives};
pub use redline::redline;
pub use tally::Tally;
pub use target::{Direction, TargetChange};
pub use text::{Edit, EditKind, corrections, edits};

/// What changed between two versions of a workspace.
#[derive(Debug)]
pub struct Changes {
    /// The older version.
    pub old: Version,
    /// The newer one.
    pub new: Version,
    /// The forms that are not the same, by the newer path; those taken out stand where the older
    /// path would.
    pub forms: Vec<FormChange>,
    /// Changes that many forms have in common, since a shared file makes them; see [`Item::shared`].
    pub shared: Vec<Shared>,
    /// Forms that could not be compared, since one version of them can't be read.
    pub unread: Vec<Unread>,
    /// What [`Changes::keep_only`] left out; `None` if it was not asked to.
    pub hidden: Option<Hidden>,
}

/// One of the two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// As the user named it: a revision, a folder, a file; `None` for the files as they are now.
    pub name: Option<String>,
    /// The commit's id in full, for a revision.
    pub commit: Option<String>,
    /// The day on which the commit was made, where it was made: `2026-01-05`.
    pub day: Option<String>,
}

/// A form that could not be compared.
#[derive(Debug)]
pub struct Unread {
    /// The project file, relative to the workspace.
    pub path: String,
    /// Whether it is the older version that can't be read, or the newer one; or both.
    pub old: Vec<Diagnostic>,
    /// What is wrong with the newer one.
    pub new: Vec<Diagnostic>,
}

/// A form that is not the same in both versions.
#[derive(Clone, Debug)]
pub struct FormChange {
    /// The older form; `None` if it was added.
    pub old: Option<Head>,
    /// The newer form; `None` if it was taken out.
    pub new: Option<Head>,
    /// Whether the file is another one than before.
    pub moved: bool,
    /// What differs, in printed order. A form that was added or taken out has all its items here.
    pub items: Vec<Item>,
    /// What only stands in another order.
    pub orders: Vec<Order>,
}

/// What names a form, and its totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The project file, relative to the workspace.
    pub path: String,
    /// The project's name.
    pub name: String,
    /// The edition's name.
    pub edition: String,
    /// The fiscal year.
    pub year: i32,
    /// The unit in which the edition prints amounts.
    pub unit: Unit,
    /// What is asked for this year, in 元; `None`, too, if it is more than can be computed with.
    pub annual_total: Option<Decimal>,
    /// All that the project costs, in 元, likewise.
    pub project_total: Option<Decimal>,
    /// The planned start and end.
    pub period: (Option<NaiveDate>, Option<NaiveDate>),
}

/// A part of the printed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The edition's own words that belong to no value: titles, labels beside the blocks.
    Wording,
    /// The head fields.
    Fields,
    /// The fund table; its lines are counted through all columns.
    Funding,
    /// The goals.
    Goals,
    /// The labels of the further columns.
    Columns,
    /// The indicators.
    Indicators,
}

/// A field, a fund line, a goal or an indicator that is not the same in both versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The part of the form.
    pub block: Block,
    /// What it is in the older form; `None` if it was added.
    pub old: Option<Place>,
    /// What it is in the newer form; `None` if it was taken out.
    pub new: Option<Place>,
    /// Whether it is an indicator that its author put into another subcategory than before; where an
    /// edition calls or keys a subcategory otherwise, nobody moved anything.
    pub moved: bool,
    /// The cells that differ; all of them if the item was added or taken out. Empty only for an
    /// indicator that moved between subcategories of one label.
    pub cells: Vec<CellChange>,
    /// The index in [`Changes::shared`] of the change that this is one of.
    pub shared: Option<usize>,
}

/// Where an item stands in its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its position in the block of the sheet, from 0.
    pub index: usize,
    /// The edition's key of a field, a line, a goal or a column; the name of a wording. Empty for an
    /// indicator, which is known by its name.
    pub key: String,
    /// The edition's key of what it belongs to: an indicator's subcategory, an amount's column;
    /// empty elsewhere.
    pub group: String,
    /// What the form calls it, from the whole to the part: category, subcategory and name of an
    /// indicator, column and line of an amount, or one label.
    pub names: Vec<String>,
}

/// A printed cell that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// Which cell of the item.
    pub cell: CellName,
    /// What stood there and where it was written; `None` if there was no such cell.
    pub old: Option<Cell>,
    /// What stands there now.
    pub new: Option<Cell>,
    /// What the change means.
    pub meaning: Meaning,
}

/// The name of a cell in its item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellName {
    /// The label of a field, a line, a goal or a column.
    Label,
    /// The value of a field, or the words themselves in [`Block::Wording`].
    Value,
    /// An amount.
    Amount,
    /// A goal's text.
    Text,
    /// An indicator's category.
    Category,
    /// An indicator's subcategory.
    Subcategory,
    /// An indicator's name.
    Name,
    /// An indicator's target.
    Target,
    /// An indicator's further column, by its key.
    Column(String),
}

/// What a change of a cell means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// The edition's own words: no author wrote them. Also a blank that only one edition has.
    Wording,
    /// A value of a field: a name, a date, a choice.
    Value,
    /// An author's running text or name: [`edits`] tells it word by word.
    Text,
    /// Money.
    Money(Money),
    /// A target; apart, since of ten thousand new forms all cells are kept.
    Target(Box<TargetChange>),
}

/// A change that a shared file makes in many forms.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The forms, as indices in [`Changes::forms`].
    pub forms: Vec<usize>,
    /// The change as it is in the first of them.
    pub item: Item,
    /// Whether an expression in the shared file has the others say it in other words.
    pub varies: bool,
}

/// A version of one form.
#[derive(Clone, Copy)]
pub struct Subject<'s> {
    /// Its values.
    pub form: &'s Form,
    /// What the paper shows of them.
    pub sheet: &'s Sheet,
}

impl CellChange {
    /// What was taken out of a text and put in, if both versions have it and it is one: an amount or a
    /// quantity is replaced as a whole.
    pub fn edits(&self) -> Option<Vec<Edit>> {
        let (old, new) = (&self.old.as_ref()?.text, &self.new.as_ref()?.text);
        match &self.meaning {
            Meaning::Text if self.cell == CellName::Text => Some(edits(old, new)),
            Meaning::Text | Meaning::Value | Meaning::Wording => Some(corrections(old, new)),
            Meaning::Target(change) if change.direction == Direction::Words => Some(corrections(old, new)),
            Meaning::Target(_) | Meaning::Money(_) => None,
        }
    }
}

impl Item {
    /// Whether an indicator has another name than before.
    pub fn renamed(&self) -> bool {
        self.both() && self.cell(&CellName::Name).is_some()
    }

    /// Whether the item is in both versions.
    pub fn both(&self) -> bool {
        self.old.is_some() && self.new.is_some()
    }

    /// The change of a cell.
    pub fn cell(&self, name: &CellName) -> Option<&CellChange> {
        self.cells.iter().find(|cell| cell.cell == *name)
    }

    /// What the newer form calls it, or the older one if it was taken out.
    pub fn names(&self) -> &[String] {
        self.new.as_ref().or(self.old.as_ref()).map_or(&[], |place| &place.names)
    }
}

impl FormChange {
    /// What names the form: as it is, or as it was if it was taken out.
    pub fn head(&self) -> &Head {
        self.new.as_ref().or(self.old.as_ref()).expect("a change has a form on one side at least")
    }

    /// Whether nothing that is printed differs, nor the file's path.
    pub fn is_empty(&self) -> bool {
        self.both() && !self.moved && self.items.is_empty() && self.orders.is_empty()
    }

    /// Whether the form is in both versions.
    pub fn both(&self) -> bool {
        self.old.is_some() && self.new.is_some()
    }

    /// Whether the project has another name than before.
    pub fn renamed(&self) -> bool {
        self.old.as_ref().zip(self.new.as_ref()).is_some_and(|(old, new)| old.name != new.name)
    }
}
