//! Values that are left blank although something is inherited: neither taking it out nor taking it over was
//! written, so the author is asked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::layer::{as_details, keys};
use super::{Map, Node, Value, indicator_name};
use crate::character::looks;
use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::text::shorten;

/// The blanks of a layer that hide what the layers below it say.
pub fn hidden(base: &Node, over: &Node) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let (Some(base), Some(over)) = (base.as_map(), over.as_map()) {
        in_map(base, over, Level::Top, &mut found);
    }
    found
}

/// Where a mapping stands.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Top,
    Groups,
    Below,
}

fn in_map(base: &Map, over: &Map, level: Level, found: &mut Vec<Diagnostic>) {
    for entry in &over.entries {
        let key = entry.key.text.as_str();
        let Some(inherited) = base.get(key).filter(|node| !node.is_null()) else { continue };
        if entry.value.is_blank() {
            let (key, value) = (key.to_owned(), said(inherited));
            let message = Message::BlankHides { key, value, place: place(inherited) };
            found.push(Diagnostic::at(&entry.key.span, message).with(&inherited.span));
            continue;
        }
        match (&inherited.value, &entry.value.value) {
            (Value::Map(base), Value::Map(over)) if level == Level::Top && key == keys::INDICATORS => {
                in_map(base, over, Level::Groups, found);
            }
            (Value::Map(base), Value::Map(over)) => in_map(base, over, Level::Below, found),
            (Value::List(base), Value::List(over)) if level == Level::Groups => in_group(base, over, found),
            _ => {}
        }
    }
}

fn in_group(base: &[Node], over: &[Node], found: &mut Vec<Diagnostic>) {
    let named =
        |item: &Node| Some((looks(&indicator_name(item)?.text).into_owned(), value_of(item).cloned()));
    let inherited: BTreeMap<String, Option<Node>> = base.iter().rev().filter_map(named).collect();
    for item in over {
        let (Some(name), Some(own)) = (indicator_name(item), value_of(item)) else { continue };
        let Some(inherited) = inherited.get(looks(&name.text).as_ref()) else { continue };
        let details = inherited.as_ref().map(as_details);
        let details = details.as_ref().and_then(Node::as_map);
        if own.is_blank() {
            let target = details.and_then(|details| details.get(keys::TARGET)).filter(|node| !node.is_null());
            let place = place(target.or(inherited.as_ref()).unwrap_or(item));
            let message = match target {
                Some(target) => Message::BlankTarget { name: name.text, target: said(target), place },
                None => Message::BlankListed { name: name.text },
            };
            found.push(Diagnostic::at(&name.span, message));
        } else if let (Some(base), Some(over)) = (details, own.as_map()) {
            in_map(base, over, Level::Below, found);
        }
    }
}

fn value_of(item: &Node) -> Option<&Node> {
    item.as_map().and_then(|map| map.entries.first()).map(|entry| &entry.value)
}

/// What an inherited value says, on one line.
pub fn said(node: &Node) -> String {
    const LONGEST: usize = 24;
    match &node.value {
        Value::Scalar(scalar) => {
            let line = scalar.text.split('\n').next().unwrap_or_default();
            match shorten(line, LONGEST) {
                // `…` stands for further lines, too.
                Cow::Borrowed(whole) if whole.len() < scalar.text.len() => format!("{whole}…"),
                short => short.into_owned(),
            }
        }
        Value::List(_) => "[…]".to_owned(),
        Value::Map(map) => {
            let keys: Vec<&str> = map.entries.iter().take(3).map(|entry| entry.key.text.as_str()).collect();
            format!("{{{}…}}", keys.join(", "))
        }
    }
}

/// Where a value was written: path and line.
pub fn place(node: &Node) -> String {
    format!("{}:{}", node.span.source.path, node.span.line())
}
