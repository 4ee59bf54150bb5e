//! Explanations as JSON. The shape is promised in docs/explain.md; a change that breaks readers raises
//! [`VERSION`].

use serde::Serialize;

use super::{Came, Explained, Layer, Said};
use crate::text::Places;

/// The version of the shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'e> {
    version: u32,
    form: &'e str,
    resolved: bool,
    values: Vec<ValueOut<'e>>,
}

#[derive(Serialize)]
struct ValueOut<'e> {
    key: String,
    path: &'e [String],
    label: &'e str,
    value: &'e str,
    from: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<SaidOut<'e>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expression: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sum_of: Vec<PartOut<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed: Option<SaidOut<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    emptied: Option<SaidOut<'e>>,
    overrode: Vec<SaidOut<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_used: Option<NotUsedOut<'e>>,
}

#[derive(Serialize)]
struct SaidOut<'e> {
    from: &'static str,
    file: &'e str,
    line: usize,
    column: usize,
    text: &'e str,
}

#[derive(Serialize)]
struct PartOut<'e> {
    key: &'e str,
    value: &'e str,
}

#[derive(Serialize)]
struct NotUsedOut<'e> {
    group: &'e str,
    at: SaidOut<'e>,
}

/// The explanations of one form, indented. `resolved` is `false` if the form has errors, so that the
/// values are those typed.
pub fn json(form: &str, values: &[&Explained], resolved: bool) -> String {
    let mut places = Places::default();
    let values = values.iter().map(|value| out(value, &mut places)).collect();
    let document = Document { version: VERSION, form, resolved, values };
    let mut text =
        serde_json::to_string_pretty(&document).expect("explanations are plain strings and numbers");
    text.push('\n');
    text
}

fn out<'e>(value: &'e Explained, places: &mut Places<'e>) -> ValueOut<'e> {
    let mut said = |said: &'e Said| {
        let place = places.of(&said.span);
        SaidOut {
            from: layer(said.layer),
            file: &said.span.source.path,
            line: place.line,
            column: place.column,
            text: &said.text,
        }
    };
    let (from, at) = match &value.came {
        Came::Written(place) => (layer(place.layer), Some(said(place))),
        Came::Computed => ("computed", None),
        Came::Undeclared => ("undeclared", None),
        Came::Removed(place) => ("removed", Some(said(place))),
        Came::NoIndicators => ("no indicators", None),
    };
    ValueOut {
        key: value.path.join("."),
        path: &value.path,
        label: value.label(),
        value: &value.value,
        from,
        at,
        expression: value.expression,
        sum_of: value.parts.iter().map(|(key, value)| PartOut { key, value }).collect(),
        listed: value.listed.as_ref().map(&mut said),
        emptied: value.emptied.as_ref().map(&mut said),
        overrode: value.overrode.iter().map(&mut said).collect(),
        not_used: value.elsewhere.as_ref().map(|(group, place)| NotUsedOut { group, at: said(place) }),
    }
}

fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Project => "project",
        Layer::Defaults => "defaults",
        Layer::Library => "library",
    }
}
