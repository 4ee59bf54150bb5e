//! A sheet as lists of items, each with what its cells mean: what [`super::compare()`] goes by.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{CellName, Place, Subject};
use crate::edition::{Column, ColumnKind, Field, FundColumn};
use crate::form::{ColumnValue, FieldValue, Form, Located};
use crate::sheet::{Cell, SheetColumn, SheetField, SheetGoal};
use crate::value::target::Target;

/// An item of a sheet, ready to be held against another.
#[derive(Debug)]
pub struct Slot {
    /// By what it is found again: a role or key of the edition, an indicator's name.
    pub key: String,
    /// The group that it can be found in: a subcategory, a fund column.
    pub home: String,
    /// Where it stands.
    pub place: Place,
    /// Its cells.
    pub cells: Vec<(CellName, Cell, Content)>,
}

/// What a cell means.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The edition's own words.
    Wording,
    /// The first of the edition's words that tell the fiscal year, which somebody wrote.
    Year(i32),
    /// A value of a field.
    Value,
    /// A date, which editions print in different ways.
    Date(NaiveDate),
    /// Running text, or a name.
    Text,
    /// Money, in 元; `None` where nothing is declared.
    Money(Option<Decimal>),
    /// A target.
    Target(Option<Target>),
}

/// The items of a sheet by its blocks.
#[derive(Debug, Default)]
pub struct Blocks {
    pub wording: Vec<Slot>,
    pub fields: Vec<Slot>,
    pub funding: Vec<Slot>,
    pub goals: Vec<Slot>,
    pub columns: Vec<Slot>,
    pub indicators: Vec<Slot>,
}

impl Slot {
    /// What likeness goes by: the edition's key, or an indicator's name.
    pub fn name(&self) -> &str {
        if self.place.key.is_empty() { &self.key } else { &self.place.key }
    }

    /// What its main cell means: value, amount, text or target.
    pub fn content(&self) -> Option<&Content> {
        self.main().map(|(_, _, content)| content)
    }

    /// What its main cell says.
    pub fn text(&self) -> &str {
        self.main().map_or("", |(_, cell, _)| &cell.text)
    }

    fn main(&self) -> Option<&(CellName, Cell, Content)> {
        let is_main = |name: &CellName| {
            matches!(name, CellName::Value | CellName::Amount | CellName::Text | CellName::Target)
        };
        self.cells.iter().find(|(name, ..)| is_main(name))
    }
}

/// The items of a version of a form.
pub fn blocks(subject: Subject) -> Blocks {
    Blocks {
        wording: wording(subject),
        fields: fields(subject),
        funding: funding(subject),
        goals: goals(subject),
        columns: columns(subject),
        indicators: indicators(subject),
    }
}

/// The place of what stands in a block for itself.
fn place(index: usize, key: &str, name: &str) -> Place {
    Place { index, key: key.to_owned(), group: String::new(), names: vec![name.to_owned()] }
}

fn wording(Subject { form, sheet }: Subject) -> Vec<Slot> {
    let labels = &sheet.labels;
    let all = [
        ("title", &sheet.title),
        ("subtitle", &sheet.subtitle),
        ("funding", &sheet.funding.label),
        ("goals", &labels.goals),
        ("indicators", &labels.indicators),
        ("category", &labels.category),
        ("subcategory", &labels.subcategory),
        ("indicator", &labels.indicator),
        ("target", &labels.target),
    ];
    let year = form.year.value.to_string();
    let first = all.iter().position(|(_, cell)| cell.text.contains(&year));
    let slot = |(index, (key, cell)): (usize, (&str, &Cell))| {
        // Labels tell the year; who asks why one changed is shown where the year is written.
        let span = if cell.text.contains(&year) { form.year.span.clone() } else { None };
        let cell = Cell::new(cell.text.clone(), span);
        let content = if first == Some(index) { Content::Year(form.year.value) } else { Content::Wording };
        Slot {
            key: key.to_owned(),
            home: String::new(),
            place: place(index, key, key),
            cells: vec![(CellName::Value, cell, content)],
        }
    };
    all.into_iter().enumerate().map(slot).collect()
}

fn fields(Subject { form, sheet }: Subject) -> Vec<Slot> {
    let fields = sheet.fields.iter().zip(&form.edition.fields).enumerate();
    let content = |index: usize| match form.fields.get(index).and_then(|value| value.as_ref()) {
        Some(Located { value: FieldValue::Date(date), .. }) => Content::Date(*date),
        _ => Content::Value,
    };
    let slot = |(index, (shown, field)): (usize, (&SheetField, &Field))| Slot {
        key: field.role.map_or_else(|| field.key.clone(), |role| format!("{role:?}")),
        home: String::new(),
        place: place(index, &shown.key, &shown.label.text),
        cells: vec![
            (CellName::Label, shown.label.clone(), Content::Wording),
            (CellName::Value, shown.value.clone(), content(index)),
        ],
    };
    fields.map(slot).collect()
}

fn funding(Subject { form, sheet }: Subject) -> Vec<Slot> {
    let unit = form.edition.funding.style.unit.in_yuan();
    let mut slots = Vec::new();
    let columns = sheet.funding.columns.iter().zip(&form.edition.funding.columns).zip(&form.funds);
    for ((column, declared), amounts) in columns {
        for ((shown, line), amount) in column.lines.iter().zip(&declared.lines).zip(amounts) {
            // An amount too large to be told in 元 is held against the other as it is printed.
            let content = match amount.as_ref().map(|amount| amount.value.checked_mul(unit)) {
                Some(None) => Content::Value,
                yuan => Content::Money(yuan.flatten()),
            };
            slots.push(Slot {
                key: line.role.map_or_else(|| line.key.clone(), |role| format!("{role:?}")),
                home: home(declared),
                place: Place {
                    index: slots.len(),
                    key: shown.key.clone(),
                    group: column.key.clone(),
                    names: vec![column.key.clone(), shown.label.text.clone()],
                },
                cells: vec![
                    (CellName::Label, shown.label.clone(), Content::Wording),
                    (CellName::Amount, shown.amount.clone(), content),
                ],
            });
        }
    }
    slots
}

/// What a column of the fund table is found by: what it adds up to.
fn home(column: &FundColumn) -> String {
    let role = column.lines.iter().find_map(|line| line.role);
    role.map_or_else(|| column.key.clone(), |role| format!("{role:?}"))
}

fn goals(Subject { sheet, .. }: Subject) -> Vec<Slot> {
    let slot = |(index, goal): (usize, &SheetGoal)| Slot {
        key: goal.key.clone(),
        home: String::new(),
        place: place(index, &goal.key, &goal.label.text),
        cells: vec![
            (CellName::Label, goal.label.clone(), Content::Wording),
            (CellName::Text, goal.text.clone(), Content::Text),
        ],
    };
    sheet.goals.iter().enumerate().map(slot).collect()
}

fn columns(Subject { sheet, .. }: Subject) -> Vec<Slot> {
    let slot = |(index, column): (usize, &SheetColumn)| Slot {
        key: column.key.clone(),
        home: String::new(),
        place: place(index, &column.key, &column.label.text),
        cells: vec![(CellName::Label, column.label.clone(), Content::Wording)],
    };
    sheet.columns.iter().enumerate().map(slot).collect()
}

fn indicators(Subject { form, sheet }: Subject) -> Vec<Slot> {
    let groups: Vec<&str> = form.edition.subcategories().map(|(_, group)| group.key.as_str()).collect();
    let rows = sheet.indicators.iter().zip(&form.indicators).enumerate();
    rows.map(|(index, (row, indicator))| {
        // An indicator is in its group where its name stands.
        let of_group = |label: &Cell| Cell { span: row.name.span.clone(), ..label.clone() };
        let mut cells = vec![
            (CellName::Category, of_group(&row.category), Content::Wording),
            (CellName::Subcategory, of_group(&row.subcategory), Content::Wording),
            (CellName::Name, row.name.clone(), Content::Text),
            (CellName::Target, row.target.clone(), Content::Target(Some(indicator.target.value.clone()))),
        ];
        cells.extend(further(form, index, &row.cells));
        let group = groups.get(indicator.subcategory).copied().unwrap_or_default();
        Slot {
            key: row.name.text.clone(),
            home: group.to_owned(),
            place: Place {
                index,
                key: String::new(),
                group: group.to_owned(),
                names: [&row.category, &row.subcategory, &row.name].map(|cell| cell.text.clone()).to_vec(),
            },
            cells,
        }
    })
    .collect()
}

/// The further columns of an indicator.
fn further(form: &Form, index: usize, cells: &[Cell]) -> Vec<(CellName, Cell, Content)> {
    let values = &form.indicators[index].further;
    let columns = form.edition.columns.iter().zip(cells).zip(values);
    let cell = |((column, cell), value): ((&Column, &Cell), &Option<Located<ColumnValue>>)| {
        let content = match value.as_ref().map(|value| &value.value) {
            Some(ColumnValue::Target(target)) => Content::Target(Some(target.clone())),
            None if column.kind == ColumnKind::Target => Content::Target(None),
            _ => Content::Value,
        };
        (CellName::Column(column.key.clone()), cell.clone(), content)
    };
    columns.map(cell).collect()
}
