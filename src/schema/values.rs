//! The schemas of single values.

use serde_json::{Value, json};

use super::{nullable, pattern};
use crate::edition::{Column, ColumnKind};
use crate::message::{Lang, Message};
use crate::value::date::YEARS;

/// Text. What is needed must not be blank.
pub fn text(needed: bool) -> Value {
    let mut schema = json!({
        "type": nullable("string", needed),
        "errorMessage": "要填文字；数字和 true、false 要加引号",
    });
    if needed {
        schema["pattern"] = json!(pattern::WRITTEN);
    }
    schema
}

/// Text with the usual values. Others are worth a warning, so they are not refused.
pub fn choice(values: &[String], needed: bool) -> Value {
    let text = text(needed);
    if values.is_empty() { text } else { json!({ "anyOf": [{ "enum": values }, text] }) }
}

/// A date.
pub fn date(needed: bool) -> Value {
    let message = Message::BadDate { key: String::new(), value: String::new() };
    json!({
        "type": nullable("string", needed),
        "pattern": pattern::date(),
        "errorMessage": message.hint(Lang::Zh),
    })
}

/// A whole number.
pub fn whole(needed: bool) -> Value {
    let mut types = vec!["integer", "string"];
    types.extend((!needed).then_some("null"));
    json!({
        "type": types,
        "minimum": 0,
        "maximum": u32::MAX,
        "pattern": pattern::WHOLE,
        "errorMessage": not_whole(),
    })
}

/// A fiscal year.
pub fn year(needed: bool) -> Value {
    let mut types = vec!["integer", "string"];
    types.extend((!needed).then_some("null"));
    json!({
        "type": types,
        "minimum": YEARS.start(),
        "maximum": YEARS.end(),
        "pattern": pattern::one_of(YEARS),
        "errorMessage": not_whole(),
    })
}

fn not_whole() -> String {
    Message::NotWhole { key: String::new(), value: String::new() }.hint(Lang::Zh)
}

/// An amount. A line of the fund table may always be left blank.
pub fn amount() -> Value {
    let message = Message::BadAmount { key: String::new(), value: String::new() };
    json!({
        "type": ["number", "string", "null"],
        "minimum": 0,
        // 20 whole digits.
        "exclusiveMaximum": 1e20,
        "pattern": pattern::amount(),
        "errorMessage": message.hint(Lang::Zh),
    })
}

/// A target: any single value, since what is no quantity is words.
pub fn target() -> Value {
    json!({
        "type": ["string", "number", "boolean", "null"],
        "pattern": pattern::WRITTEN,
        "errorMessage": "写指标值，如 ≥95%、=100件、及时",
    })
}

/// The value of a further column.
pub fn column(column: &Column) -> Value {
    let mut schema = match column.kind {
        ColumnKind::Text => text(false),
        ColumnKind::Target => target(),
        ColumnKind::Number => json!({
            "type": ["number", "string", "null"],
            "pattern": pattern::NUMBER,
            "errorMessage": Message::NotNumber { key: String::new(), value: String::new() }.hint(Lang::Zh),
        }),
    };
    schema["description"] = json!(format!("表上的“{}”一栏", column.key));
    schema
}

/// A remark of the author's; the program does not read it.
pub fn note() -> Value {
    json!({ "description": "给自己和同事看的说明，不印在表上" })
}
