//! Lines of YAML with comments, and the quoting that lets every text be read back as it was.

use crate::text::obeyed;
use std::borrow::Cow;

/// Longer texts are written below their key, after `|-`.
const MAX_BESIDE: usize = 60;

/// One line of a mapping or list, with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// An empty line.
    Blank,
    /// `# …`; the text is without the sign.
    Comment(String),
    /// `key: value`.
    Entry {
        /// The key, unquoted.
        key: String,
        /// The value.
        value: Value,
        /// A comment behind it.
        beside: Vec<String>,
    },
    /// `- value`.
    Item {
        /// The value; of [`Value::Lines`] the first is an entry.
        value: Value,
        /// A comment behind it.
        beside: Vec<String>,
    },
}

/// What stands behind a colon or dash.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: to be filled in.
    Blank,
    /// YAML as it is: a number, a date, something in brackets.
    Raw(String),
    /// Text, to be quoted if need be.
    Text(String),
    /// Text that is written below its key wherever it can be.
    Block(String),
    /// Entries or items below it.
    Lines(Vec<Line>),
}

impl Line {
    /// `key: value`.
    pub fn entry(key: &str, value: Value) -> Self {
        Self::Entry { key: key.to_owned(), value, beside: Vec::new() }
    }

    /// `key: value # remark`.
    pub fn remarked(key: &str, value: Value, remark: impl Into<String>) -> Self {
        Self::Entry { key: key.to_owned(), value, beside: vec![remark.into()] }
    }

    /// `# …`
    pub fn comment(text: impl Into<String>) -> Self {
        Self::Comment(text.into())
    }

    /// The line as a comment, with all that is below it.
    pub fn commented(self) -> Vec<Self> {
        print(&[self]).lines().map(Self::comment).collect()
    }
}

/// The lines as text.
pub fn print(lines: &[Line]) -> String {
    let mut out = String::new();
    print_at(lines, 0, &mut out);
    out
}

fn print_at(lines: &[Line], indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    for line in lines {
        match line {
            Line::Blank => out.push('\n'),
            Line::Comment(text) => {
                for text in text.split('\n') {
                    let text = printable(text);
                    out.push_str(format!("{margin}# {text}").trim_end());
                    out.push('\n');
                }
            }
            Line::Entry { key, value, beside } => {
                out.push_str(&format!("{margin}{}:", quote(key)));
                print_value(value, beside, indent, out);
            }
            Line::Item { value: Value::Lines(lines), beside } => {
                let mut inner = String::new();
                print_at(lines, indent + 2, &mut inner);
                let (first, rest) = inner.split_once('\n').unwrap_or((&inner, ""));
                out.push_str(&format!("{margin}- {}{}\n{rest}", first.trim_start(), remark(beside)));
            }
            Line::Item { value, beside } => {
                out.push_str(&format!("{margin}-"));
                // The lines of a block text would have to be told from further entries of the item.
                let value = match value {
                    Value::Text(text) | Value::Block(text) => &Value::Raw(quote(text).into_owned()),
                    value => value,
                };
                print_value(value, beside, indent, out);
            }
        }
    }
}

fn print_value(value: &Value, beside: &[String], indent: usize, out: &mut String) {
    let remark = remark(beside);
    match value {
        Value::Blank => out.push_str(&format!("{remark}\n")),
        Value::Raw(raw) => out.push_str(&format!(" {raw}{remark}\n")),
        Value::Lines(lines) => {
            out.push_str(&format!("{remark}\n"));
            print_at(lines, indent + 2, out);
        }
        Value::Text(text) | Value::Block(text) => {
            match block_header(text, matches!(value, Value::Block(_))) {
                Some(header) => {
                    out.push_str(&format!(" {header}{remark}\n"));
                    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                        if !line.is_empty() {
                            out.push_str(&" ".repeat(indent + 2));
                            out.push_str(line);
                        }
                        out.push('\n');
                    }
                }
                None => out.push_str(&format!(" {}{remark}\n", quote(text))),
            }
        }
    }
}

fn remark(beside: &[String]) -> String {
    if beside.is_empty() {
        return String::new();
    }
    let words: Vec<String> = beside.iter().map(|word| printable(word)).collect();
    format!("   # {}", words.join("  # "))
}

/// A comment without what YAML does not allow even there.
fn printable(text: &str) -> String {
    text.chars().map(|c| if is_printable(c) { c } else { ' ' }).collect()
}

/// `|-`, `|`, `|2-` … for a text that is better written below its key; `None` for one that is short or
/// can't be written so.
fn block_header(text: &str, wanted: bool) -> Option<String> {
    let long = wanted || text.contains('\n') || text.chars().count() > MAX_BESIDE;
    let plain = |line: &str| line.is_empty() || (!line.trim().is_empty() && line.chars().all(is_printable));
    let body = text.strip_suffix('\n').unwrap_or(text);
    if !long || body.ends_with('\n') || body.is_empty() || !body.split('\n').all(plain) {
        return None;
    }
    // Where the text begins with blanks its margin has to be told.
    let margin = if text.starts_with([' ', '\n']) { "2" } else { "" };
    let end = if text.ends_with('\n') { "" } else { "-" };
    Some(format!("|{margin}{end}"))
}

/// A text on one line, quoted where YAML would take it for something else – in a mapping, in a list, between
/// brackets, whether the reader follows YAML 1.1 or 1.2.
pub fn quote(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(is_printable) && !text.contains(['"', '\\']) {
        return Cow::Owned(format!("\"{text}\""));
    }
    if text.chars().all(is_printable) {
        return Cow::Owned(format!("'{}'", text.replace('\'', "''")));
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_printable(c) => quoted.push(c),
            c if c as u32 <= 0xff => quoted.push_str(&format!("\\x{:02X}", c as u32)),
            c if c as u32 <= 0xffff => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push_str(&format!("\\U{:08X}", c as u32)),
        }
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

/// Whether a text means itself without quotes. Rather one pair of quotes too many than too few.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next();
    let sign = |c: char| "-?:,[]{}#&*!|>'\"%@`~.".contains(c);
    let ends = |c: Option<char>| c.is_none_or(char::is_whitespace);
    !ends(first)
        && !ends(text.chars().next_back())
        && !first.is_some_and(sign)
        && !text.contains([',', '[', ']', '{', '}'])
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && text.chars().all(is_printable)
        && !is_word(text)
        && !is_number_like(text)
}

/// Words that stand for a truth value, for nothing or for a merge in some YAML.
fn is_word(text: &str) -> bool {
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "="];
    words.contains(&text.to_ascii_lowercase().as_str())
}

/// Numbers, dates, times and all that looks like one: it begins like a number and has nothing in it
/// that none of them has.
fn is_number_like(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "+-_.: ".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit() || c == '+') && text.chars().all(part)
}

/// Characters that may stand in YAML as they are and stay where they are seen: no control characters,
/// no line ends of other systems, none that turn the direction of writing.
fn is_printable(c: char) -> bool {
    !obeyed(c) && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::{Node, ScalarKind, Source, Value as Tree, parse};
    use super::*;

    #[test]
    fn quotes() {
        for (text, quoted) in [
            ("古籍修复", "古籍修复"),
            ("≥95%", "≥95%"),
            ("3万册", "3万册"),
            ("2026", "\"2026\""),
            ("1.50", "\"1.50\""),
            ("0x1F", "\"0x1F\""),
            ("2026-01-01", "\"2026-01-01\""),
            ("甲: 乙", "\"甲: 乙\""),
            ("甲：乙", "甲：乙"),
            ("C# 语言", "C# 语言"),
            ("甲 #1", "\"甲 #1\""),
            ("> 5%", "\"> 5%\""),
            ("甲\"乙\"", "甲\"乙\""),
            ("\"甲\"乙", "'\"甲\"乙'"),
            ("'甲'\"", "'''甲''\"'"),
            ("D:\\数据, 二", "'D:\\数据, 二'"),
            ("是\n否", "\"是\\n否\""),
            ("yes", "\"yes\""),
            ("", "\"\""),
            (" 甲", "\" 甲\""),
            ("甲\u{7}\\", "\"甲\\x07\\\\\""),
        ] {
            assert_eq!(quote(text), quoted, "{text}");
        }
    }

    fn read(text: &str) -> Node {
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
        parse(&source).unwrap_or_else(|refused| panic!("{text:?}: {:?}", refused.found.diagnostics))
    }

    fn text_of(node: &Node) -> String {
        let scalar = node.as_scalar().unwrap();
        assert_eq!(scalar.kind, ScalarKind::Text, "{scalar:?}");
        scalar.text.clone()
    }

    fn pieces() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            "甲",
            "乙丙",
            " ",
            "  ",
            ": ",
            ":",
            " #",
            "#",
            "\n",
            "\n\n",
            "- ",
            "-",
            "? ",
            "\"",
            "'",
            "\\",
            "\\n",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\t",
            "!",
            "!!int ",
            "&a",
            "*a",
            "<<",
            "%",
            "@",
            "`",
            "|",
            ">",
            "~",
            "null",
            "yes",
            "5",
            "1.5",
            "2024-01-01",
            "0x1",
            "1_0",
            "12:30",
            "\u{7}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\r",
            "\r\n",
            "😀",
            "é",
            ".inf",
            "---",
            "...",
            "：",
            "long text that is rather long and so is put below its key, without a break in it",
        ]);
        prop::collection::vec(odd, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// Whatever the text, it is read back as the same text: as a value, as a key, as an item,
        /// between brackets, with remarks beside and lines after it.
        #[test]
        fn what_is_written_is_read_back(text in pieces(), key in pieces(), remark in pieces(), block: bool) {
            let beside = vec![remark.clone()];
            let value = if block { Value::Block(text.clone()) } else { Value::Text(text.clone()) };
            let inner = Line::Entry { key: key.clone(), value: value.clone(), beside: beside.clone() };
            let lines = [
                Line::comment(remark),
                Line::Entry { key: format!("甲{key}"), value: value.clone(), beside: beside.clone() },
                Line::entry("乙", Value::Lines(vec![inner.clone()])),
                Line::entry("丙", Value::Lines(vec![
                    Line::Item { value, beside: beside.clone() },
                    Line::Item { value: Value::Lines(vec![inner]), beside },
                ])),
                Line::entry("丁", Value::Raw(format!("{{{}: [{}]}}", quote(&key), quote(&text)))),
            ];
            let root = read(&print(&lines));
            let top = &root.as_map().unwrap().entries;
            prop_assert_eq!(&top[0].key.text, &format!("甲{key}"));
            prop_assert_eq!(text_of(&top[0].value), text.as_str());
            let same = |node: &Node| {
                let entry = &node.as_map().unwrap().entries[0];
                (entry.key.text.clone(), text_of(&entry.value))
            };
            prop_assert_eq!(same(&top[1].value), (key.clone(), text.clone()));
            let Tree::List(items) = &top[2].value.value else { panic!("a list") };
            prop_assert_eq!(text_of(&items[0]), text.as_str());
            prop_assert_eq!(same(&items[1]), (key.clone(), text.clone()));
            let flow = &top[3].value.as_map().unwrap().entries[0];
            prop_assert_eq!(&flow.key.text, &key);
            let Tree::List(items) = &flow.value.value else { panic!("a list") };
            prop_assert_eq!(text_of(&items[0]), text.as_str());
        }
    }
}
