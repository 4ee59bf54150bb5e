//! An edition: what the form of one place and time looks like, as data.
//!
//! `edition.yaml` declares the head fields, the fund tree, the goals, the taxonomy of indicators,
//! the columns and every printed label; `form.typ` beside it draws them. The program knows no form
//! by heart: it finds values by the edition's keys and asks for them by [`Role`].

mod funding;
mod read;

use std::sync::Arc;

use crate::source::{Source, Span};
use crate::value::money::MoneyStyle;
use crate::value::target::TargetStyle;

pub use funding::{FundColumn, FundLine, FundRole};

/// A declared edition.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The name of its folder, as in `版式: shanghai-2024`.
    pub name: String,
    /// `edition.yaml`.
    pub source: Arc<Source>,
    /// The title over the form.
    pub title: Label,
    /// The line below the title.
    pub subtitle: Label,
    /// The head fields in printed order.
    pub fields: Vec<Field>,
    /// The fund table.
    pub funding: Funding,
    /// The goals in printed order.
    pub goals: Vec<Goal>,
    /// Categories and their subcategories in printed order.
    pub taxonomy: Vec<Category>,
    /// What follows the label of a subcategory that must not be empty, such as `(必填)`.
    pub required_mark: String,
    /// Columns beside name and target.
    pub columns: Vec<Column>,
    /// How targets are printed.
    pub target_style: TargetStyle,
    /// The other printed labels.
    pub labels: Labels,
}

/// A printed text; it may hold Tera expressions over the form, such as `({{ year }}年度)`.
pub type Label = String;

/// A field in the head of the form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key in project files.
    pub key: String,
    /// The label in print.
    pub label: Label,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether a form without it can't be made.
    pub required: bool,
    /// What it means to rules and diffs.
    pub role: Option<Role>,
}

/// What a head field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// One of these values; others are worth a warning.
    Choice(Vec<String>),
    /// A date, printed by this strftime format.
    Date(String),
    /// A whole number.
    Number,
}

/// What a field means, whatever it is called in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The project's name (项目名称).
    Name,
    /// The department in charge (主管部门).
    Department,
    /// The implementing unit (实施单位).
    Unit,
    /// The project's nature (项目性质).
    Nature,
    /// The project's category (项目类别).
    Category,
    /// The planned start.
    Start,
    /// The planned end.
    End,
}

/// The fund table.
#[derive(Clone, Debug)]
pub struct Funding {
    /// The label beside the table.
    pub label: Label,
    /// Unit, decimals and separators.
    pub style: MoneyStyle,
    /// The columns, such as 项目 and 年度.
    pub columns: Vec<FundColumn>,
}

/// A goal of the project.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The key in project files.
    pub key: String,
    /// The label in print.
    pub label: Label,
    /// Whether a form without it can't be made.
    pub required: bool,
}

/// A category of indicators (一级指标).
#[derive(Clone, Debug)]
pub struct Category {
    /// The label in print.
    pub label: String,
    /// Its subcategories in printed order.
    pub subcategories: Vec<Subcategory>,
}

/// A subcategory (二级指标).
#[derive(Clone, Debug)]
pub struct Subcategory {
    /// The key in project files.
    pub key: String,
    /// The label in print, with the mark of required ones.
    pub label: String,
    /// What its indicators measure; rules go by it.
    pub kind: Kind,
    /// Whether the form should have an indicator here.
    pub required: bool,
}

/// What the indicators of a subcategory measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// How many.
    Quantity,
    /// How good.
    Quality,
    /// How soon.
    Timeliness,
    /// At what price.
    Cost,
    /// To what avail.
    Benefit,
    /// How well received.
    Satisfaction,
}

/// A column beside name and target.
#[derive(Clone, Debug)]
pub struct Column {
    /// The key in an indicator's details.
    pub key: String,
    /// The label in print.
    pub label: Label,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a further column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Any text.
    Text,
    /// A decimal number, printed as typed.
    Number,
    /// A target, printed by the edition's style.
    Target,
}

/// The labels that belong to no field.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Beside the goals (项目绩效目标).
    pub goals: Label,
    /// Beside the indicators (绩效指标).
    pub indicators: Label,
    /// Over the categories (一级指标).
    pub category: Label,
    /// Over the subcategories (二级指标).
    pub subcategory: Label,
    /// Over the names (三级指标).
    pub indicator: Label,
    /// Over the targets (指标值).
    pub target: Label,
}

impl Edition {
    /// Where a printed text, or a part of it, stands in `edition.yaml`; for findings about a label,
    /// which are rare enough to be looked for.
    pub fn place_of(&self, text: &str) -> Option<Span> {
        let yaml = &self.source.text;
        let is_comment = |at: usize| yaml[yaml[..at].rfind('\n').map_or(0, |i| i + 1)..at].contains('#');
        let mut found = yaml.match_indices(text).map(|(at, _)| at);
        let at = found.find(|&at| !text.is_empty() && !is_comment(at))?;
        Some(Span::new(&self.source, at..at + text.len()))
    }

    /// The index of the field that plays `role`.
    pub fn field(&self, role: Role) -> Option<usize> {
        self.fields.iter().position(|field| field.role == Some(role))
    }

    /// All subcategories in printed order, each with its category.
    pub fn subcategories(&self) -> impl Iterator<Item = (&Category, &Subcategory)> {
        self.taxonomy.iter().flat_map(|c| c.subcategories.iter().map(move |s| (c, s)))
    }
}
