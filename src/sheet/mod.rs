//! Form → [`Sheet`]: the very strings that the paper shows.
//!
//! Every output – PDF, text, Markdown, JSON, later diffs – prints the same Sheet, so they can't
//! disagree. Labels are set by the edition, values by its styles.

mod mark;
mod set;

use serde::Serialize;

use crate::source::Span;

pub use mark::{Mark, Piece, Redline};

/// A form as the paper shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// The edition's name.
    pub edition: String,
    /// The title.
    pub title: Cell,
    /// The line below the title.
    pub subtitle: Cell,
    /// What the document is called and who made it: name and implementing unit.
    pub document: Document,
    /// The head fields in printed order.
    pub fields: Vec<SheetField>,
    /// The fund table.
    pub funding: SheetFunding,
    /// The goals in printed order.
    pub goals: Vec<SheetGoal>,
    /// The labels over and beside the indicators and beside the goals.
    pub labels: SheetLabels,
    /// The labels of the columns beside name and target.
    pub columns: Vec<SheetColumn>,
    /// The indicators in printed order.
    pub indicators: Vec<SheetIndicator>,
    /// What makes it a redline; a form has none.
    #[serde(skip)]
    pub redline: Option<Redline>,
}

/// One printed string and where it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What is printed.
    pub text: String,
    /// Where it was written; `None` for computed values and the edition's labels.
    pub span: Option<Span>,
    /// In a redline, where each piece of the text ends and what became of it; otherwise empty.
    pub marks: Vec<(usize, Mark)>,
}

impl Cell {
    /// A string that was written at `span`.
    pub fn new(text: String, span: Option<Span>) -> Self {
        Self { text, span, marks: Vec::new() }
    }
}

/// The document's own data.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// The project's name.
    pub title: Cell,
    /// The implementing unit.
    pub author: Cell,
    /// The day the document is dated, `2024-01-01`: the planned start, or New Year's Day of the
    /// fiscal year. Never today, since the same form must give the same bytes.
    pub date: String,
    /// The fiscal year, `2024`.
    pub year: String,
}

/// A head field.
#[derive(Clone, Debug, Serialize)]
pub struct SheetField {
    /// The edition's key.
    pub key: String,
    /// The label.
    pub label: Cell,
    /// The value; empty if none is declared.
    pub value: Cell,
}

/// The fund table.
#[derive(Clone, Debug, Serialize)]
pub struct SheetFunding {
    /// The label beside it, with the unit.
    pub label: Cell,
    /// Its columns.
    pub columns: Vec<SheetFundColumn>,
}

/// A column of the fund table.
#[derive(Clone, Debug, Serialize)]
pub struct SheetFundColumn {
    /// The edition's key.
    pub key: String,
    /// Its lines; the first is the total.
    pub lines: Vec<SheetFundLine>,
}

/// A line of the fund table.
#[derive(Clone, Debug, Serialize)]
pub struct SheetFundLine {
    /// The edition's key.
    pub key: String,
    /// The label.
    pub label: Cell,
    /// How deep in the tree: 0 is the total.
    pub depth: usize,
    /// The amount; may be blank.
    pub amount: Cell,
}

/// A goal.
#[derive(Clone, Debug, Serialize)]
pub struct SheetGoal {
    /// The edition's key.
    pub key: String,
    /// The label.
    pub label: Cell,
    /// The text; may be blank.
    pub text: Cell,
}

/// Labels that belong to no single value.
#[derive(Clone, Debug, Serialize)]
pub struct SheetLabels {
    /// Beside the goals.
    pub goals: Cell,
    /// Beside the indicators.
    pub indicators: Cell,
    /// Over the categories.
    pub category: Cell,
    /// Over the subcategories.
    pub subcategory: Cell,
    /// Over the names.
    pub indicator: Cell,
    /// Over the targets.
    pub target: Cell,
}

/// A column beside name and target.
#[derive(Clone, Debug, Serialize)]
pub struct SheetColumn {
    /// The edition's key.
    pub key: String,
    /// The label.
    pub label: Cell,
    /// `text`, `number` or `target`, for templates that set them apart.
    pub kind: &'static str,
}

/// A row of the indicator table.
#[derive(Clone, Debug, Serialize)]
pub struct SheetIndicator {
    /// The category's label.
    pub category: Cell,
    /// The subcategory's label.
    pub subcategory: Cell,
    /// The name.
    pub name: Cell,
    /// The target.
    pub target: Cell,
    /// The further columns.
    pub cells: Vec<Cell>,
}

impl Sheet {
    /// Every printed string, in reading order.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        let head = [&self.title, &self.subtitle, &self.document.title, &self.document.author].into_iter();
        let fields = self.fields.iter().flat_map(|f| [&f.label, &f.value]);
        let lines = self.funding.columns.iter().flat_map(|c| &c.lines).flat_map(|l| [&l.label, &l.amount]);
        let goals = self.goals.iter().flat_map(|g| [&g.label, &g.text]);
        let l = &self.labels;
        let labels = [&l.goals, &l.indicators, &l.category, &l.subcategory, &l.indicator, &l.target];
        let columns = self.columns.iter().map(|c| &c.label);
        let rows = self.indicators.iter().flat_map(|row| {
            [&row.category, &row.subcategory, &row.name, &row.target].into_iter().chain(&row.cells)
        });
        head.chain(fields)
            .chain([&self.funding.label])
            .chain(lines)
            .chain(goals)
            .chain(labels)
            .chain(columns)
            .chain(rows)
    }
}
