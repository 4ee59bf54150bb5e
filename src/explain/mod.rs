//! Why a form says what it says: for each value the place it comes from and what it overrides.
//!
//! Values are those of the [`Sheet`], places those of the [`Form`]; what was overridden is what the form
//! would say without its nearest layers.

mod json;
mod layers;
mod select;

use crate::edition::FundColumn;
use crate::form::{Form, Indicator, is_expression};
use crate::sheet::{Cell, Sheet};
use crate::source::{Key, Node, Span, Value, indicator_name, keys};

pub use json::json;
pub use layers::Sources;
pub use select::{Unknown, select};

use layers::{Index, Layers};

/// One value of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The keys that lead to it: 资金, 年度, 当年财政拨款.
    pub path: Vec<String>,
    /// Its printed label, where it has one of its own.
    label: Option<String>,
    /// What the paper shows; empty for a blank.
    pub value: String,
    /// Where it comes from.
    pub came: Came,
    /// Whether it was written with `{{ … }}` in it.
    pub expression: bool,
    /// The lines that it is the sum of, with their amounts in print.
    pub parts: Vec<(String, String)>,
    /// Where an indicator stands in its list, if its target is written elsewhere.
    pub listed: Option<Said>,
    /// A nearer `~`, which leaves the value to others: to the library, to a sum or to nobody.
    pub emptied: Option<Said>,
    /// What it overrides, the nearest first.
    pub overrode: Vec<Said>,
    /// What the library says of an indicator of this name in another group, with that group. It does
    /// not apply.
    pub elsewhere: Option<(String, Said)>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// It was written in a file.
    Written(Said),
    /// It is the sum of its parts.
    Computed,
    /// Nobody says anything: it is printed as the edition prints what is not declared.
    Undeclared,
    /// An indicator that a nearer layer takes out of the form.
    Removed(Said),
    /// A group without indicators.
    NoIndicators,
}

/// What a layer says, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The kind of layer.
    pub layer: Layer,
    /// The place.
    pub span: Span,
    /// What was typed; `~` for nothing.
    pub text: String,
    nothing: bool,
}

/// The kinds of layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The project file.
    Project,
    /// A `_defaults.yaml`.
    Defaults,
    /// An indicator library.
    Library,
}

impl Said {
    fn new(layer: Layer, node: &Node) -> Self {
        let nothing = node.is_null();
        let text = match &node.value {
            Value::Scalar(_) if nothing => "~".to_owned(),
            Value::Scalar(scalar) => scalar.text.clone(),
            // In a place where a single value belongs.
            Value::Map(_) => "{…}".to_owned(),
            Value::List(_) => "[…]".to_owned(),
        };
        Self { layer, span: node.span.clone(), text, nothing }
    }
}

impl Explained {
    /// What the paper calls it: its label, or its last key.
    pub fn label(&self) -> &str {
        self.label.as_deref().or(self.path.last().map(String::as_str)).unwrap_or_default()
    }

    /// A value with all that layers say about it, nearest first. The one at `span` holds.
    fn new(path: &[&str], cell: &Cell, said: Vec<Said>) -> Self {
        let holds = cell.span.as_ref().and_then(|span| said.iter().position(|said| said.span == *span));
        let emptied = said.iter().take(holds.unwrap_or(usize::MAX)).find(|said| said.nothing).cloned();
        let mut came = Came::Undeclared;
        let mut overrode = Vec::new();
        for (i, said) in said.into_iter().enumerate() {
            if Some(i) == holds {
                came = Came::Written(said);
            } else if !said.nothing {
                overrode.push(said);
            }
        }
        Self {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            label: None,
            value: cell.text.clone(),
            came,
            expression: false,
            parts: Vec::new(),
            listed: None,
            emptied,
            overrode,
            elsewhere: None,
        }
    }

    fn called(mut self, label: &str) -> Self {
        self.label = Some(label.to_owned());
        self
    }

    /// Marks a text that was written with expressions.
    fn resolved(mut self) -> Self {
        self.expression = matches!(&self.came, Came::Written(said) if is_expression(&said.text));
        self
    }
}

/// Every value of a form, in the order of the paper; before them 版式 and 年度, behind them the excuses.
pub fn explain(form: &Form, sheet: &Sheet, sources: Sources) -> Vec<Explained> {
    let layers = Layers::new(sources);
    let index = layers.index();
    let simple = |path: &[&str], cell: &Cell| Explained::new(path, cell, index.at(path));
    let edition =
        layers.whole().as_map().and_then(|map| map.get(keys::EDITION)).map(|node| node.span.clone());
    let year = Cell::new(form.year.value.to_string(), form.year.span.clone());
    let mut all = vec![
        simple(&[keys::EDITION], &Cell::new(sheet.edition.clone(), edition)),
        simple(&[keys::YEAR], &year),
    ];
    for field in &sheet.fields {
        all.push(simple(&[&field.key], &field.value).called(&field.label.text).resolved());
    }
    for (c, column) in sheet.funding.columns.iter().enumerate() {
        let declared = &form.edition.funding.columns[c];
        for (i, line) in column.lines.iter().enumerate() {
            let mut amount = simple(&[keys::FUNDS, &column.key, &line.key], &line.amount);
            let sum = form.funds[c][i].is_some();
            if sum {
                amount.parts = parts(declared, i, |part| &column.lines[part].amount.text);
                // Without a place it can only be a sum.
                let written = matches!(amount.came, Came::Written(_));
                amount.came = if written { amount.came } else { Came::Computed };
            }
            all.push(amount.called(&line.label.text));
        }
    }
    for goal in &sheet.goals {
        all.push(simple(&[&goal.key], &goal.text).called(&goal.label.text).resolved());
    }
    indicators(form, sheet, &layers, &index, &mut all);
    for excuse in form.excuses.iter() {
        let path = [keys::CHECKS, keys::EXCUSES, &excuse.code].into_iter().chain(excuse.subject.as_deref());
        let path: Vec<&str> = path.collect();
        let said = index.at(&path);
        let span = said.first().map(|said| said.span.clone());
        all.push(Explained::new(&path, &Cell::new(excuse.reason.to_string(), span), said));
    }
    all
}

/// The lines under a sum, as far as they are printed.
fn parts<'a>(
    column: &FundColumn,
    index: usize,
    print: impl Fn(usize) -> &'a String,
) -> Vec<(String, String)> {
    let parts = column.parts(index).map(|part| (column.lines[part].key.clone(), print(part).clone()));
    parts.filter(|(_, amount)| !amount.is_empty()).collect()
}

fn indicators(form: &Form, sheet: &Sheet, layers: &Layers, index: &Index, all: &mut Vec<Explained>) {
    let mut rows = form.indicators.iter().zip(&sheet.indicators).peekable();
    for (group, (_, subcategory)) in form.edition.subcategories().enumerate() {
        let key = subcategory.key.as_str();
        let before = all.len();
        while let Some((indicator, row)) = rows.next_if(|(indicator, _)| indicator.subcategory == group) {
            all.push(target(key, indicator, &row.target, layers, index));
            for (column, cell) in sheet.columns.iter().zip(&row.cells) {
                let name = indicator.name.value.as_str();
                let path = [keys::INDICATORS, key, name, &column.key];
                let said = about(layers, index, key, name, &column.key);
                all.push(Explained::new(&path, cell, said).called(&column.label.text));
            }
        }
        if all.len() == before {
            let path = [keys::INDICATORS, key];
            let mut empty = Explained::new(&path, &Cell::default(), index.at(&path));
            empty.came = Came::NoIndicators;
            // Lists do not replace each other; each indicator that was taken out is told by itself.
            empty.overrode.clear();
            all.push(empty.called(&subcategory.label));
        }
        all.extend(removed(key, index));
    }
}

/// What the layers say of an indicator's detail, and behind them the library, if it applies.
fn about(layers: &Layers, index: &Index, group: &str, name: &str, key: &str) -> Vec<Said> {
    let mut said = index.detail(group, name, key);
    if layers.library_group(name) == Some(group) {
        said.extend(layers.in_library(name, key));
    }
    said
}

fn target(group: &str, indicator: &Indicator, cell: &Cell, layers: &Layers, index: &Index) -> Explained {
    let name = indicator.name.value.as_str();
    let said = about(layers, index, group, name, keys::TARGET);
    let mut target = Explained::new(&[keys::INDICATORS, group, name], cell, said);
    if let Some(span) = &indicator.name.span {
        let elsewhere = match &target.came {
            Came::Written(said) => said.span.source.path != span.source.path,
            _ => true,
        };
        target.listed = elsewhere.then(|| layers.said_at(span, name));
    }
    if let Some(other) = layers.library_group(name).filter(|other| *other != group) {
        let there = layers.in_library(name, keys::TARGET).into_iter().find(|said| !said.nothing);
        target.elsewhere = there.map(|said| (other.to_owned(), said));
    }
    target
}

fn removed(group: &str, index: &Index) -> Vec<Explained> {
    let one = |name: String| {
        let (place, had) = index.removal(group, &name)?;
        let mut gone = Explained::new(&[keys::INDICATORS, group, &name], &Cell::default(), had);
        gone.came = Came::Removed(place);
        Some(gone)
    };
    index.removed(group).into_iter().filter_map(one).collect()
}

/// What is written for a form that has errors, as typed: nothing is computed or completed.
pub fn explain_written(sources: Sources) -> Vec<Explained> {
    let layers = Layers::new(sources);
    let index = layers.index();
    let mut all = Vec::new();
    let mut path = Vec::new();
    written(layers.whole(), &mut path, &layers, &index, &mut all);
    all
}

fn written<'n>(
    node: &'n Node,
    path: &mut Vec<&'n str>,
    layers: &Layers,
    index: &Index,
    all: &mut Vec<Explained>,
) {
    let cell = |node: &Node| Cell::new(Said::new(Layer::Project, node).text, Some(node.span.clone()));
    match &node.value {
        Value::Map(map) => {
            for entry in &map.entries {
                path.push(&entry.key.text);
                written(&entry.value, path, layers, index, all);
                path.pop();
            }
        }
        Value::List(items) if matches!(path[..], [keys::INDICATORS, _]) => {
            let group = path[1];
            for item in items {
                let Some(Key { text: name, span }) = indicator_name(item) else { continue };
                let said = about(layers, index, group, &name, keys::TARGET);
                let target = said.iter().find(|said| !said.nothing);
                let cell = target.map(|said| Cell::new(said.text.clone(), Some(said.span.clone())));
                let path = [keys::INDICATORS, group, &name];
                let mut target = Explained::new(&path, &cell.unwrap_or_default(), said);
                if target.came == Came::Undeclared {
                    target.listed = Some(layers.said_at(&span, &name));
                }
                all.push(target);
            }
            all.extend(removed(group, index));
        }
        _ => all.push(Explained::new(path, &cell(node), index.at(path))),
    }
}
