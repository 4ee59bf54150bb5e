//! Two versions of a form → one [`Sheet`] that shows both: the redline (花脸稿、对照稿).
//!
//! It is the newer sheet, in the newer edition's layout, with marks in the cells that differ and the
//! rows that were taken out at their old place. Where both versions have the same edition, the pieces
//! that are not added are the older sheet, those that are not removed the newer one.

mod rows;

use super::words;
use super::{
    Block, CellChange, CellName, Direction, Edit, EditKind, FormChange, Item, Meaning, Money, Subject,
};
use crate::form::FieldValue;
use crate::message::Lang;
use crate::sheet::{Cell, Mark, Redline, Sheet};

/// The redline of a form that differs. `versions` are the names of the older and the newer one.
///
/// A form that was added stands as it is; of one that was taken out all values are struck through.
pub fn redline(
    old: Option<Subject>,
    new: Option<Subject>,
    change: &FormChange,
    versions: (&str, &str),
    lang: Lang,
) -> Sheet {
    let mut sheet = new.or(old).expect("a change has a form on one side at least").sheet.clone();
    let mut gone = Vec::new();
    match (old, new) {
        (Some(old), Some(new)) => {
            let versions = Versions { old, new, across: old.form.edition.name != new.form.edition.name };
            for item in change.items.iter().filter(|item| item.block != Block::Indicators) {
                versions.mark(item, &mut sheet, &mut gone);
            }
            sheet.indicators = rows::indicators(&versions, change);
        }
        (Some(_), None) => strike(&mut sheet),
        _ => {}
    }
    if !gone.is_empty() {
        gone.insert(0, Cell::new(words::gone(lang).to_owned(), None));
    }
    let whole = old.is_none() || new.is_none();
    let line = words::redline(versions, (old.is_some(), new.is_some()), lang);
    let title = &mut sheet.document.title;
    title.text = format!("{} · {}", title.text, line.first().map_or("", |(_, text)| text.trim()));
    sheet.redline = Some(Redline { line: Cell::marked(line), whole, gone });
    sheet
}

/// The two versions of a form that is in both.
struct Versions<'s> {
    old: Subject<'s>,
    new: Subject<'s>,
    /// Whether they are printed in different editions. Then an edition's own words and ways to print
    /// a value are no change of the form.
    across: bool,
}

impl Versions<'_> {
    /// Marks the cells of an item outside the indicators; what has no place goes to `gone`.
    fn mark(&self, item: &Item, sheet: &mut Sheet, gone: &mut Vec<Cell>) {
        let Some(place) = &item.new else {
            gone.extend(self.gone(item));
            return;
        };
        for change in &item.cells {
            let pieces = self.pieces(item, change);
            let name = place.names.last().map_or("", String::as_str);
            let cell = cell_at(sheet, item.block, place.index, name, &change.cell);
            if let (Some(pieces), Some(cell)) = (pieces, cell) {
                *cell = Cell { span: cell.span.take(), ..Cell::marked(pieces) };
            }
        }
    }

    /// What stands in a cell that differs; `None` if it is not to be marked.
    fn pieces(&self, item: &Item, change: &CellChange) -> Option<Vec<(Mark, String)>> {
        let text = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.text.clone()).unwrap_or_default();
        let (mut old, new) = (text(&change.old), text(&change.new));
        match &change.meaning {
            Meaning::Wording if self.across => return None,
            Meaning::Money(money) if self.across => {
                if change.old.is_some() && money.is_equal() {
                    return None;
                }
                old = self.in_new_style(money);
            }
            Meaning::Target(target) if self.across && target.direction == Direction::Style => return None,
            Meaning::Value if self.across && self.is_same_field(item) => return None,
            _ => {}
        }
        Some(match change.edits() {
            Some(edits) => marked(edits),
            None => vec![(Mark::Removed, old), (Mark::Added, new)],
        })
    }

    /// The older amount as the newer edition prints it: 570 万元 is no number of a form in 元.
    fn in_new_style(&self, money: &Money) -> String {
        let style = &self.new.form.edition.funding.style;
        let amount = money.old.and_then(|yuan| yuan.checked_div(style.unit.in_yuan()));
        amount.map(|amount| style.print(amount.normalize())).unwrap_or_default()
    }

    /// Whether a field holds the same, which the editions print in different ways: a date.
    fn is_same_field(&self, item: &Item) -> bool {
        fn value<'s>(subject: &Subject<'s>, place: Option<&super::Place>) -> Option<&'s FieldValue> {
            Some(&subject.form.fields.get(place?.index)?.as_ref()?.value)
        }
        let (old, new) = (value(&self.old, item.old.as_ref()), value(&self.new, item.new.as_ref()));
        item.block == Block::Fields && old.is_some() && old == new
    }

    /// What the older form says and the newer one's edition does not print.
    fn gone(&self, item: &Item) -> Option<Cell> {
        let place = item.old.as_ref()?;
        let value = match item.block {
            Block::Columns => {
                let rows = self.old.sheet.indicators.iter();
                let values = rows.filter_map(|row| Some((row, row.cells.get(place.index)?)));
                let values = values.filter(|(_, cell)| !cell.text.is_empty());
                let values: Vec<String> =
                    values.map(|(row, cell)| format!("{} {}", row.name.text, cell.text)).collect();
                values.join("；")
            }
            _ => {
                let value = item.cells.iter().find(|change| change.cell != CellName::Label)?;
                value.old.as_ref()?.text.clone()
            }
        };
        let name = format!("{}：", place.names.join(" · ").replace('\n', " "));
        (!value.is_empty()).then(|| Cell::marked([(Mark::Same, name), (Mark::Removed, value)]))
    }
}

/// The pieces of a text with their marks.
fn marked(edits: Vec<Edit>) -> Vec<(Mark, String)> {
    let mark = |kind| match kind {
        EditKind::Same => Mark::Same,
        EditKind::Removed => Mark::Removed,
        EditKind::Added => Mark::Added,
        EditKind::MovedFrom => Mark::MovedFrom,
        EditKind::MovedTo => Mark::MovedTo,
    };
    edits.into_iter().map(|edit| (mark(edit.kind), edit.text)).collect()
}

/// A cell of the sheet outside the indicators.
fn cell_at<'s>(
    sheet: &'s mut Sheet,
    block: Block,
    index: usize,
    key: &str,
    name: &CellName,
) -> Option<&'s mut Cell> {
    let (label, value) = match block {
        Block::Wording => {
            let labels = &mut sheet.labels;
            return Some(match key {
                "title" => &mut sheet.title,
                "subtitle" => &mut sheet.subtitle,
                "funding" => &mut sheet.funding.label,
                "goals" => &mut labels.goals,
                "indicators" => &mut labels.indicators,
                "category" => &mut labels.category,
                "subcategory" => &mut labels.subcategory,
                "indicator" => &mut labels.indicator,
                "target" => &mut labels.target,
                _ => return None,
            });
        }
        Block::Fields => {
            let field = sheet.fields.get_mut(index)?;
            (&mut field.label, &mut field.value)
        }
        Block::Funding => {
            let line = sheet.funding.columns.iter_mut().flat_map(|column| &mut column.lines).nth(index)?;
            (&mut line.label, &mut line.amount)
        }
        Block::Goals => {
            let goal = sheet.goals.get_mut(index)?;
            (&mut goal.label, &mut goal.text)
        }
        Block::Columns => return Some(&mut sheet.columns.get_mut(index)?.label),
        Block::Indicators => return None,
    };
    Some(if *name == CellName::Label { label } else { value })
}

/// Strikes every value of a form through.
fn strike(sheet: &mut Sheet) {
    let fields = sheet.fields.iter_mut().map(|field| &mut field.value);
    let amounts = sheet.funding.columns.iter_mut().flat_map(|column| &mut column.lines);
    let goals = sheet.goals.iter_mut().map(|goal| &mut goal.text);
    let rows = sheet
        .indicators
        .iter_mut()
        .flat_map(|row| [&mut row.name, &mut row.target].into_iter().chain(&mut row.cells));
    for cell in fields.chain(amounts.map(|line| &mut line.amount)).chain(goals).chain(rows) {
        *cell = all(cell, Mark::Removed);
    }
}

/// A cell all of which has one mark.
fn all(cell: &Cell, mark: Mark) -> Cell {
    Cell { span: cell.span.clone(), ..Cell::marked([(mark, &cell.text)]) }
}
