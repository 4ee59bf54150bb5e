//! Forms, items and cells as the JSON has them.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::diff::view::{CellKind, Mark, State};
use crate::diff::{
    Block, CellChange, CellName, Changes, Direction, Edit, Facet, FormChange, Head, Item, Meaning, Money,
    Order, Place, Shared, Unread,
};
use crate::message::Lang;
use crate::sheet::Cell;
use crate::text::{Places, Span};
use crate::value::operator::Operator;
use crate::value::outcomes::End;
use crate::value::target::{Quantity, Target};

/// Both versions have files of the same names.
#[derive(Default)]
pub struct Sides<'c> {
    old: Places<'c>,
    new: Places<'c>,
}

/// See [`shared`].
#[derive(Serialize)]
pub struct SharedJson<'c> {
    forms: Vec<&'c str>,
    varies: bool,
    item: ItemJson<'c>,
}

/// See [`form`].
#[derive(Serialize)]
pub struct FormJson<'c> {
    state: State,
    facets: Vec<Facet>,
    old: Option<HeadJson<'c>>,
    new: Option<HeadJson<'c>>,
    items: Vec<ItemJson<'c>>,
    orders: Vec<OrderJson<'c>>,
}

#[derive(Serialize)]
struct HeadJson<'c> {
    path: &'c str,
    name: &'c str,
    edition: &'c str,
    year: i32,
    annual_total: Option<String>,
    project_total: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

#[derive(Serialize)]
struct ItemJson<'c> {
    block: Block,
    facets: Vec<Facet>,
    old: Option<PlaceJson<'c>>,
    new: Option<PlaceJson<'c>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    follows: bool,
    cells: Vec<CellJson<'c>>,
}

#[derive(Serialize)]
struct PlaceJson<'c> {
    index: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    key: &'c str,
    #[serde(skip_serializing_if = "str::is_empty")]
    group: &'c str,
    names: &'c [String],
}

#[derive(Serialize)]
struct CellJson<'c> {
    cell: CellKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'c str>,
    facet: Facet,
    old: Option<Printed<'c>>,
    new: Option<Printed<'c>>,
    meaning: MeaningJson,
}

/// What a cell shows, and where that was written if it was written anywhere.
#[derive(Serialize)]
struct Printed<'c> {
    text: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// What a change means.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum MeaningJson {
    Wording,
    Value {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        edits: Vec<EditJson>,
    },
    Text {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        edits: Vec<EditJson>,
    },
    Money {
        old: Option<String>,
        new: Option<String>,
        difference: String,
        percent: Option<String>,
    },
    Target {
        direction: &'static str,
        old: Option<Value>,
        new: Option<Value>,
        difference: Option<String>,
        percent: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        edits: Vec<EditJson>,
    },
}

/// A piece of a text.
#[derive(Serialize)]
pub struct EditJson {
    kind: Mark,
    text: String,
}

#[derive(Serialize)]
struct OrderJson<'c> {
    block: Block,
    by_edition: bool,
    rows: &'c [(usize, usize)],
    moved: &'c [usize],
    old: &'c [String],
    new: &'c [String],
}

/// See [`unread`].
#[derive(Serialize)]
pub struct UnreadJson<'c> {
    path: &'c str,
    old: Vec<ReasonJson<'c>>,
    new: Vec<ReasonJson<'c>>,
}

#[derive(Serialize)]
struct ReasonJson<'c> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    hint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// A change that several forms have in common.
pub fn shared<'c>(shared: &'c Shared, changes: &'c Changes, places: &mut Sides<'c>) -> SharedJson<'c> {
    let path = |form: &usize| changes.forms.get(*form).map(|form| form.head().path.as_str());
    SharedJson {
        forms: shared.forms.iter().filter_map(path).collect(),
        varies: shared.varies,
        item: item(&shared.item, false, places),
    }
}

/// A form.
pub fn form<'c>(form: &'c FormChange, changes: &Changes, places: &mut Sides<'c>) -> FormJson<'c> {
    let told_there =
        |item: &Item| item.shared.and_then(|at| changes.shared.get(at)).is_some_and(|shared| !shared.varies);
    let items = form.items.iter().zip(form.follows()).map(|(one, follows)| ItemJson {
        shared: one.shared,
        follows,
        ..item(one, told_there(one), places)
    });
    FormJson {
        state: State::of(form.old.is_some(), form.new.is_some()),
        facets: form.facets(),
        old: form.old.as_ref().map(head),
        new: form.new.as_ref().map(head),
        items: items.collect(),
        orders: form.orders.iter().map(order).collect(),
    }
}

fn head(head: &Head) -> HeadJson<'_> {
    let (start, end) = head.period;
    HeadJson {
        path: &head.path,
        name: &head.name,
        edition: &head.edition,
        year: head.year,
        annual_total: head.annual_total.map(plain),
        project_total: head.project_total.map(plain),
        start: start.map(|day| day.to_string()),
        end: end.map(|day| day.to_string()),
    }
}

/// An item for itself; the corrections of its texts are left out if they are told elsewhere.
fn item<'c>(item: &'c Item, told: bool, places: &mut Sides<'c>) -> ItemJson<'c> {
    ItemJson {
        block: item.block,
        facets: item.facets(),
        old: item.old.as_ref().map(place),
        new: item.new.as_ref().map(place),
        shared: None,
        follows: false,
        cells: item.cells.iter().map(|one| cell(one, told, places)).collect(),
    }
}

fn place(place: &Place) -> PlaceJson<'_> {
    PlaceJson { index: place.index, key: &place.key, group: &place.group, names: &place.names }
}

fn cell<'c>(cell: &'c CellChange, told: bool, places: &mut Sides<'c>) -> CellJson<'c> {
    CellJson {
        cell: (&cell.cell).into(),
        key: match &cell.cell {
            CellName::Column(key) => Some(key),
            _ => None,
        },
        facet: cell.facet(),
        old: cell.old.as_ref().map(|cell| printed(cell, &mut places.old)),
        new: cell.new.as_ref().map(|cell| printed(cell, &mut places.new)),
        meaning: meaning(cell, told),
    }
}

fn printed<'c>(cell: &'c Cell, places: &mut Places<'c>) -> Printed<'c> {
    let (file, line, column) = at(cell.span.as_ref(), places);
    Printed { text: &cell.text, file, line, column }
}

fn at<'c>(
    span: Option<&'c Span>,
    places: &mut Places<'c>,
) -> (Option<&'c str>, Option<usize>, Option<usize>) {
    let Some(span) = span else { return (None, None, None) };
    let place = places.of(span);
    (Some(&span.source.path), Some(place.line), Some(place.column))
}

/// What a change means.
fn meaning(cell: &CellChange, told: bool) -> MeaningJson {
    let edits = || {
        let edit = |edit: Edit| EditJson { kind: edit.kind.into(), text: edit.text };
        let edits = if told { None } else { cell.edits() };
        edits.unwrap_or_default().into_iter().map(edit).collect()
    };
    match &cell.meaning {
        Meaning::Wording => MeaningJson::Wording,
        Meaning::Value => MeaningJson::Value { edits: edits() },
        Meaning::Text => MeaningJson::Text { edits: edits() },
        Meaning::Money(change) => money(change),
        Meaning::Target(change) => MeaningJson::Target {
            direction: direction(change.direction),
            old: change.old.as_ref().map(target),
            new: change.new.as_ref().map(target),
            difference: change.difference().map(plain),
            percent: change.percent().map(plain),
            edits: edits(),
        },
    }
}

/// An amount that changed.
pub fn money(money: &Money) -> MeaningJson {
    MeaningJson::Money {
        old: money.old.map(plain),
        new: money.new.map(plain),
        difference: plain(money.difference()),
        percent: money.percent().map(plain),
    }
}

fn target(target: &Target) -> Value {
    match target {
        Target::Quantity(one) => quantity(one),
        Target::Range(range) => {
            let end = |end: Option<End>| {
                end.map(|end| json!({"number": end.number.to_string(), "included": end.included}))
            };
            let (least, most) = (end(range.outcomes.least), end(range.outcomes.most));
            json!({"words": range.text, "least": least, "most": most, "unit": range.unit})
        }
        Target::Words(words) => json!({"words": words}),
    }
}

fn quantity(quantity: &Quantity) -> Value {
    json!({
        "operator": quantity.operator.map(Operator::sign),
        // With the decimals that it was typed with: 100.00 is not 100.
        "number": quantity.number.to_string(),
        "unit": quantity.unit,
    })
}

/// What became of a target, for programs.
fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Tightened => "tightened",
        Direction::Loosened => "loosened",
        Direction::Precision => "precision",
        Direction::Style => "style",
        Direction::Number => "number",
        Direction::Unit => "unit",
        Direction::Operator => "operator",
        Direction::Words => "words",
        Direction::Added => "added",
        Direction::Removed => "removed",
    }
}

fn order(order: &Order) -> OrderJson<'_> {
    OrderJson {
        block: order.block,
        by_edition: order.by_edition,
        rows: &order.rows,
        moved: &order.moved,
        old: &order.old,
        new: &order.new,
    }
}

/// A form that could not be compared.
pub fn unread<'c>(form: &'c Unread, lang: Lang, places: &mut Sides<'c>) -> UnreadJson<'c> {
    UnreadJson {
        path: &form.path,
        old: reasons(&form.old, lang, &mut places.old),
        new: reasons(&form.new, lang, &mut places.new),
    }
}

fn reasons<'c>(found: &'c [Diagnostic], lang: Lang, places: &mut Places<'c>) -> Vec<ReasonJson<'c>> {
    let reason = |diagnostic: &'c Diagnostic| {
        let (file, line, column) = at(diagnostic.span.as_ref(), places);
        ReasonJson {
            code: diagnostic.message.code(),
            message: diagnostic.message.text(lang),
            hint: diagnostic.message.hint(lang),
            file,
            line,
            column,
        }
    };
    found.iter().filter(|diagnostic| diagnostic.is_error()).map(reason).collect()
}

/// A number without zeros at its end: amounts are compared as numbers, and printed elsewhere.
fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}
