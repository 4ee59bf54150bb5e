//! Changes as JSON, described in docs/diff.md and docs/diff.schema.json. Additions keep the version,
//! changes raise it.
//!
//! Apart from the sentences about forms that can't be read, nothing here depends on the language:
//! programs go by names that are not translated, and by what the paper shows.

mod parts;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::diff::{Changes, Facet, Hidden, Item, Order, Version};
use crate::message::Lang;
use crate::report::escaped;

/// The version of the format.
const VERSION: u32 = 1;

/// Writes all changes, one form at a time. The sentences about forms that can't be read are in `lang`.
///
/// # Errors
/// What the writer refuses.
pub fn json(changes: &Changes, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let name = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let mut places = parts::Sides::default();
    writeln!(out, "{{\n\"version\": {VERSION},")?;
    entry(out, "program", json!({"name": "shenbao", "version": env!("CARGO_PKG_VERSION")}))?;
    entry(out, "lang", name)?;
    entry(out, "old", version(&changes.old))?;
    entry(out, "new", version(&changes.new))?;
    entry(out, "hidden", changes.hidden.as_ref().map(hidden))?;
    entry(out, "totals", totals(changes))?;
    list(out, "shared", changes.shared.iter().map(|one| parts::shared(one, changes, &mut places)))?;
    writeln!(out, ",")?;
    list(out, "forms", changes.forms.iter().map(|form| parts::form(form, changes, &mut places)))?;
    writeln!(out, ",")?;
    list(out, "unread", changes.unread.iter().map(|form| parts::unread(form, lang, &mut places)))?;
    writeln!(out, "\n}}")
}

/// A key and its value on a line of their own.
fn entry(out: &mut dyn Write, key: &str, value: impl Serialize) -> io::Result<()> {
    writeln!(out, "\"{key}\": {},", text(&value)?)
}

/// A list with each of its values on a line of its own.
fn list(out: &mut dyn Write, key: &str, values: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    write!(out, "\"{key}\": [")?;
    let mut separator = "";
    for value in values {
        write!(out, "{separator}\n{}", text(&value)?)?;
        separator = ",";
    }
    write!(out, "{}]", if separator.is_empty() { "" } else { "\n" })
}

fn text(value: &impl Serialize) -> io::Result<String> {
    Ok(escaped(&serde_json::to_string(value)?))
}

fn version(version: &Version) -> Value {
    json!({"name": version.name, "commit": version.commit})
}

/// Forms by what became of them, their annual money, and how many changes of each kind the forms of
/// both versions have.
fn totals(changes: &Changes) -> Value {
    let tally = changes.tally();
    let mut counts = BTreeMap::<Facet, usize>::new();
    for form in changes.forms.iter().filter(|form| form.both()) {
        let orders = form.orders.iter().map(Order::facet);
        form.items.iter().flat_map(Item::facets).chain(orders).for_each(|facet| {
            *counts.entry(facet).or_default() += 1;
        });
    }
    let count = |facet: &Facet| counts.get(facet).copied().unwrap_or_default();
    let kinds: Map<String, Value> =
        Facet::NAMES.iter().map(|(name, facet)| ((*name).to_owned(), count(facet).into())).collect();
    json!({
        "forms": {
            "changed": tally.changed,
            "added": tally.added,
            "removed": tally.removed,
            "unread": tally.unread,
        },
        "money": parts::money(&tally.money()),
        "changes": kinds,
    })
}

/// What the call did not ask for; then the changes can't be applied.
fn hidden(hidden: &Hidden) -> Value {
    json!({"only": hidden.only, "forms": hidden.forms, "items": hidden.items})
}
