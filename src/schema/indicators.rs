//! Indicators: the groups of project and defaults files with the library's names, and the library's
//! own files.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Ground, nullable, pattern, values};
use crate::edition::{Column, Edition};
use crate::form::LibraryEntry;
use crate::message::{Lang, Message};
use crate::source::{Value as Tree, indicator_name, keys};

/// So many names of a group are alternatives of their own, so that an editor shows what is known of
/// the one under the cursor. Trying each costs time: more stand in one list.
const MAX_ALTERNATIVES: usize = 500;

/// A name that is known in a group, with what is shown of it.
struct Known<'g> {
    name: &'g str,
    description: String,
    /// Whether the name alone is enough, since the library gives a target.
    alone: bool,
}

/// The schema of 绩效指标.
pub fn groups(needed: bool, ground: &Ground, edition: &Edition, target: &str, names: bool) -> Value {
    let mut known: BTreeMap<&str, Vec<Known>> = BTreeMap::new();
    if names {
        for entry in ground.library.iter().flat_map(|library| library.entries()) {
            let group = entry.subcategory.unwrap_or_default();
            known.entry(group).or_default().push(from_library(&entry));
        }
        inherited(ground, &mut known);
    }
    let group = |(category, subcategory): (&crate::edition::Category, &crate::edition::Subcategory)| {
        let required = if subcategory.required { "必填，至少一条" } else { "可以没有" };
        let known = known.get(subcategory.key.as_str()).map_or(&[][..], Vec::as_slice);
        let schema = json!({
            "description": format!("一级指标：{}。{required}。", category.label),
            "type": ["array", "null"],
            "items": item(known, target),
        });
        (subcategory.key.clone(), schema)
    };
    json!({
        "description": "按二级指标写；每条一行：- 名称: 指标值。指标库里有的，只写名称也行。",
        "type": nullable("object", needed),
        "properties": edition.subcategories().map(group).collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

fn from_library<'g>(entry: &LibraryEntry<'g>) -> Known<'g> {
    let usual = entry.target.as_ref().map(|target| format!("指标库里的指标值：{}", target.value));
    let parts: Vec<String> = entry.note.map(str::to_owned).into_iter().chain(usual).collect();
    Known { name: entry.name, description: parts.join("\n\n"), alone: entry.target.is_some() }
}

/// The indicators of the defaults: a file may give them another target or take them out.
fn inherited<'g>(ground: &'g Ground, known: &mut BTreeMap<&'g str, Vec<Known<'g>>>) {
    let root = ground.defaults.as_deref().and_then(|root| root.as_map()?.get(keys::INDICATORS)?.as_map());
    for group in root.map_or(&[][..], |map| &map.entries) {
        let Tree::List(items) = &group.value.value else { continue };
        let names = known.entry(&group.key.text).or_default();
        let there: std::collections::BTreeSet<&str> = names.iter().map(|known| known.name).collect();
        let added = items.iter().filter_map(|item| {
            let written = item.as_map().and_then(|map| map.entries.first());
            let name = match written {
                Some(entry) => entry.key.text.as_str(),
                None => item.as_scalar().filter(|_| indicator_name(item).is_some())?.text.as_str(),
            };
            let path = &item.span.source.path;
            let description = format!("{path} 里已有；写 {name}: ~ 就去掉它");
            Some(Known { name, description, alone: false })
        });
        let added: Vec<Known> = added.filter(|known| !there.contains(known.name)).collect();
        names.extend(added);
    }
}

/// One item of a group: a name alone, or a name with its target.
fn item(known: &[Known], target: &str) -> Value {
    let properties = known.iter().map(|known| {
        let mut schema = json!({ "$ref": target, "description": known.description });
        if known.alone {
            // Proposed without a target below; editors can't offer both under one label.
            schema["doNotSuggest"] = json!(true);
        }
        (known.name.to_owned(), schema)
    });
    let message = Message::BadIndicator {}.hint(Lang::Zh);
    let mut ways = vec![
        json!({ "type": "string", "pattern": pattern::WRITTEN, "errorMessage": message }),
        json!({
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": { "pattern": pattern::WRITTEN, "doNotSuggest": true },
            "properties": properties.collect::<Map<_, _>>(),
            "additionalProperties": { "$ref": target },
        }),
    ];
    let alone: Vec<&Known> = known.iter().filter(|known| known.alone).collect();
    if alone.len() <= MAX_ALTERNATIVES {
        ways.extend(
            alone.iter().map(|known| json!({ "const": known.name, "description": known.description })),
        );
    } else {
        ways.push(json!({
            "enum": alone.iter().map(|known| known.name).collect::<Vec<_>>(),
            "enumDescriptions": alone.iter().map(|known| known.description.as_str()).collect::<Vec<_>>(),
            "errorMessage": message,
        }));
    }
    json!({ "anyOf": ways })
}

/// The schema of `_indicators.yaml`. One library serves several editions, so it may hold the
/// subcategories and the columns of all.
pub fn library(ground: &Ground) -> Value {
    let mut names = Vec::new();
    let mut categories = Vec::new();
    let mut details = Map::new();
    details.insert(keys::SUBCATEGORY.to_owned(), Value::Null);
    details.insert(keys::TARGET.to_owned(), values::target());
    details.insert(
        keys::NOTE.to_owned(),
        json!({ "description": "这条指标怎么算、数据从哪里来；作者选用时会看到" }),
    );
    for edition in &ground.editions {
        for (category, subcategory) in edition.subcategories() {
            if !names.contains(&&subcategory.key) {
                names.push(&subcategory.key);
                categories.push(format!("{}：{}", edition.name, category.label));
            }
        }
        edition.columns.iter().for_each(|column| add_column(column, &mut details));
    }
    details[keys::SUBCATEGORY] = json!({
        "description": "这条指标归在哪个二级指标下",
        "anyOf": [{ "enum": names, "enumDescriptions": categories }, { "type": "string" }],
    });
    let entry = |required: &[&str]| {
        json!({
            "type": "object",
            "properties": details,
            "required": required,
            "additionalProperties": false,
        })
    };
    let above = ground.above.iter().flat_map(|library| library.entries()).map(|above| {
        let group = above.subcategory.unwrap_or_default();
        let description = format!("{} 里已有，归在 {group}；这里只写要改的", above.span.source.path);
        let complete = if group.is_empty() { "entry" } else { "inherited" };
        let schema = json!({ "$ref": format!("#/$defs/{complete}"), "description": description });
        (above.name.to_owned(), schema)
    });
    json!({
        "description": "指标库：每条一个名称，下面写 二级指标 和常用的 指标值。",
        "type": ["object", "null"],
        "properties": above.collect::<Map<_, _>>(),
        "additionalProperties": { "$ref": "#/$defs/entry" },
        "$defs": { "entry": entry(&[keys::SUBCATEGORY]), "inherited": entry(&[]) },
    })
}

/// Editions may have columns of one key and several kinds.
fn add_column(column: &Column, details: &mut Map<String, Value>) {
    let schema = values::column(column);
    let added = details.entry(column.key.clone()).or_insert_with(|| schema.clone());
    if *added != schema {
        *added = json!({ "anyOf": [added.clone(), schema] });
    }
}
