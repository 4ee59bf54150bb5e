//! What people who write YAML for the first time get wrong, told from the line of the error.
//!
//! YAML can't be read on after an error. A slip that can be mended without moving anything else is
//! mended in a copy of the text, so that what follows is looked at in the same run.

use std::ops::Range;

use super::{forgotten, signs};
use crate::message::Message;

/// A typical mistake in one line. What mends it, `mend_of` knows.
#[derive(Debug, PartialEq)]
pub struct Slip {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is.
    pub message: Message,
}

impl Slip {
    pub(super) fn new(range: Range<usize>, message: Message) -> Self {
        Self { range, message }
    }

    fn moved(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }
}

/// The slip on the line of a syntax error, or on the one before it if the error is one that shows
/// a line late.
pub fn slip_at(text: &str, error_at: usize, late: bool) -> Option<Slip> {
    let error_at = text.floor_char_boundary(error_at);
    let line_start = text[..error_at].rfind('\n').map_or(0, |i| i + 1);
    let line = |start: usize| text[start..].split('\n').next().unwrap_or_default();
    let before = line_start.checked_sub(1).map(|end| text[..end].rfind('\n').map_or(0, |i| i + 1));
    let starts = || [Some(line_start), before.filter(|_| late)].into_iter().flatten();
    let pasted = starts().find_map(|start| forgotten::table(text, start));
    if let Some((range, message)) = pasted {
        return Some(Slip::new(range, message));
    }
    // `-item` is a key to YAML, and the next item is told as out of line.
    let dash = before.filter(|start| {
        let is_item = |line: &str| line.trim_start().starts_with("- ");
        let indent = |line: &str| line.len() - line.trim_start().len();
        is_item(line(line_start)) && indent(line(line_start)) == indent(line(*start))
    });
    let dash = dash.and_then(|start| Some(in_line(line(start))?.moved(start)));
    if let Some(slip) = dash.filter(|slip| matches!(slip.message, Message::NoBlankAfterDash {})) {
        return Some(slip);
    }
    let known = starts().find_map(|start| in_line(line(start)).map(|slip| slip.moved(start)));
    known.or_else(|| {
        starts().find_map(|start| {
            let slip = without_colon(line(start), text.get(start + line(start).len() + 1..))?;
            Some(slip.moved(start))
        })
    })
}

/// A key without its colon, beside its value or above what belongs to it.
fn without_colon(line: &str, after: Option<&str>) -> Option<Slip> {
    let Some((range, message)) = forgotten::message(line, false) else { return bare_key(line, after) };
    let sure = forgotten::parts(line).is_some_and(|parts| parts.sure);
    Some(Slip::new(
        range,
        match message {
            Message::NoColonBetween { line } if !sure => Message::NoColonOrText { line },
            message => message,
        },
    ))
}

/// A key without its colon, above lines that are set in below it.
pub fn bare_key(line: &str, after: Option<&str>) -> Option<Slip> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let next = after?.split('\n').next()?;
    let key = line.trim();
    let is_key = !key.is_empty()
        && key.chars().count() <= 20
        && key.chars().all(|c| c.is_alphanumeric() || "()（）/".contains(c));
    let below = indent(next) > indent(line) && !next.trim().is_empty();
    let range = indent(line)..indent(line) + key.len();
    (is_key && below).then(|| Slip::new(range, Message::NoColonAfter { key: key.to_owned() }))
}

/// A character that looks like one of YAML's signs, on the line of a place.
pub fn sign_at(text: &str, at: usize) -> Option<Slip> {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = text[start..].split('\n').next().unwrap_or_default().trim_end_matches([' ', '\t', '\r']);
    signs::in_line(line).map(|slip| slip.moved(start))
}

/// What git writes around the two sides of a conflict, at the beginning of a line of its own: no
/// file has it there by itself, since texts are indented.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The conflicts that a merge left in a text.
pub fn conflicts(text: &str) -> Vec<(Range<usize>, Message)> {
    let mut found = Vec::new();
    // Where a conflict begins: its line, counted from one, and its place.
    let mut open = None;
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let body = line.trim_end();
        let range = at..at + body.len();
        at += line.len();
        let Some(mark) = CONFLICT.into_iter().find(|mark| {
            // Behind the mark stands which side it is, if anything.
            body.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        }) else {
            continue;
        };
        open = match (mark, open) {
            ("<<<<<<<", None) => Some((number, range)),
            (">>>>>>>", Some((first, start))) => {
                found.push((start, Message::Conflict { lines: format!("{first}–{number}") }));
                None
            }
            (_, None) => {
                found.push((range, Message::ConflictLeft {}));
                None
            }
            (_, open) => open,
        };
    }
    found.extend(open.map(|(_, start): (usize, _)| (start, Message::ConflictLeft {})));
    found
}

/// The slip in one line.
fn in_line(line: &str) -> Option<Slip> {
    let indent = line.len() - line.trim_start().len();
    if let Some(at) = line[..indent].find('\t') {
        return Some(Slip::new(at..at + 1, Message::Tab {}));
    }
    let body = line.trim_end();
    let after_dash = body.trim_start().strip_prefix('-').and_then(|rest| rest.chars().next());
    if after_dash.is_some_and(char::is_alphabetic) {
        return Some(Slip::new(indent..indent + 1, Message::NoBlankAfterDash {}));
    }
    unquoted_greater(body)
        .or_else(|| signs::in_line(line.trim_end_matches([' ', '\t', '\r'])))
        .or_else(|| colon(body))
}

/// `>` where a value begins, with something behind it that makes no folded text.
fn unquoted_greater(line: &str) -> Option<Slip> {
    let starts = line.match_indices('>').map(|(at, _)| at);
    let is_start = |at: &usize| {
        let before = line[..*at].trim_end_matches(' ');
        before.len() < *at && before.ends_with([':', '-', ',']) || before.ends_with(['[', '{'])
    };
    let at = starts.into_iter().find(is_start)?;
    let flow = line[..at].contains(['[', '{']);
    let rest = &line[at..];
    let end = if flow { rest.find([',', ']', '}']).unwrap_or(rest.len()) } else { rest.len() };
    let value = rest[..end].split(" #").next().unwrap_or_default().trim_end();
    if value.trim_start_matches(['>', '+', '-']).is_empty() {
        // A folded text as YAML knows it.
        return None;
    }
    Some(Slip::new(at..at + value.len(), Message::UnquotedGreater { value: value.to_owned() }))
}

/// A key's colon that is full-width, or has no blank behind it. Text that holds a proper colon
/// before, or a quotation mark, is no key that went wrong.
pub fn colon(line: &str) -> Option<Slip> {
    let (at, found) = line.char_indices().find(|(_, c)| matches!(c, '：' | ':'))?;
    let (before, after) = (&line[..at], &line[at + found.len_utf8()..]);
    if before.contains(['"', '\'', '#']) || before.trim().is_empty() {
        return None;
    }
    if found == '：' {
        return Some(Slip::new(at..at + found.len_utf8(), Message::FullWidthColon {}));
    }
    let named = before.chars().next_back().is_some_and(|c| c.is_alphabetic() || matches!(c, ')' | '）'));
    let joined = !after.is_empty() && !after.starts_with(['/', ' ', '\t', '\r', ':']);
    (named && joined).then(|| Slip::new(at..at + 1, Message::NoBlankAfterColon {}))
}

/// An amount that the commas between braces have cut: `{拨款: 35,100,900}`. `at` is where one of
/// the pieces stands that look like keys. Gives the range of the whole.
pub fn cut_amount(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let piece = |c: char| c.is_ascii_digit() || c == ',';
    let digits = text[at.clone()].chars().all(|c| c.is_ascii_digit());
    if !digits || !text[..at.start].ends_with(',') {
        return None;
    }
    let start = text[..at.start].trim_end_matches(piece).len();
    let rest = &text[at.end..];
    let decimals = rest
        .strip_prefix('.')
        .map_or(0, |d| d.len() - d.trim_start_matches(|c: char| c.is_ascii_digit()).len() + 1);
    let end = match decimals {
        0 => text.len() - rest.trim_start_matches(piece).len(),
        decimals => at.end + decimals,
    };
    let whole = text[start..end].trim_end_matches(',');
    whole.starts_with(|c: char| c.is_ascii_digit()).then_some(start..start + whole.len())
}

/// The `!tag` that stands before a value.
pub fn tag_before(text: &str, value_at: usize) -> Option<Range<usize>> {
    let before = text[..value_at].trim_end_matches(' ');
    let start = before.rfind([' ', '\n', '\t', '[', '{', ',']).map_or(0, |i| i + 1);
    // A key may end so, too: `"甲 !": …`.
    let tag = before[start..].starts_with('!') && !before.ends_with(':');
    (tag && before.len() < value_at).then_some(start..before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(line: &str) -> Option<(&'static str, String)> {
        in_line(line).map(|slip| (slip.message.code(), line[slip.range].to_owned()))
    }

    #[test]
    fn colons() {
        for line in ["项目名称：甲", "  - 培训次数：≥5次", "资金：", "年度： {a: 1}", "其中：甲: 5"]
        {
            assert_eq!(code_of(line), Some(("E011", "：".to_owned())), "{line}");
        }
        for line in ["项目名称:甲", "  当年财政拨款:100"] {
            assert_eq!(code_of(line).map(|c| c.0), Some("E010"), "{line}");
        }
        for line in [
            "项目名称: 甲：乙",
            "\"甲：乙\"",
            "# 甲：乙",
            "网址 https://example.org",
            "比例1:2",
            "：甲",
            "甲:",
        ] {
            assert_eq!(code_of(line), None, "{line}");
        }
    }

    #[test]
    fn what_a_merge_leaves() {
        let of = |text: &str| {
            let found = conflicts(text).into_iter();
            found
                .map(|(range, message)| (text[range].to_owned(), message.text(crate::message::Lang::En)))
                .collect::<Vec<_>>()
        };
        let text = "甲: 1\r\n<<<<<<< HEAD\r\n乙: 2\r\n||||||| 1a2b\r\n=======\r\n乙: 3\r\n>>>>>>> 支\r\n";
        let (place, text) = of(text).pop().unwrap();
        assert!(place == "<<<<<<< HEAD" && text.contains("2–7"), "{text}");
        let lines = |text: &str| of(text).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(lines("甲: 1\n=======\n乙: 2\n>>>>>>> b\n"), ["=======", ">>>>>>> b"]);
        assert_eq!(lines("<<<<<<< a\n甲: 1\n"), ["<<<<<<< a"]);
        let none: [&str; 0] = [];
        assert_eq!(lines("甲: |\n  =======\n  <<<<<<< 图例\n========\n<<<<<<<a\n"), none);
    }

    #[test]
    fn greater() {
        for (line, value) in [
            ("- 次数: >5%", ">5%"),
            ("- 次数: {指标值: >=5%, 说明: 甲}", ">=5%"),
            ("- 次数: >上年   # 说明", ">上年"),
            ("[>5]", ">5"),
            ("- >5", ">5"),
        ] {
            assert_eq!(code_of(line), Some(("E013", value.to_owned())), "{line}");
        }
        for line in ["目标: >-", "目标: >", "目标: >+", "甲>5: 乙", "- 次数: \">5%\""] {
            assert_eq!(code_of(line), None, "{line}");
        }
    }

    #[test]
    fn tabs_and_dashes() {
        assert_eq!(code_of("  \t甲: 1").map(|c| c.0), Some("E012"));
        assert_eq!(code_of("  -甲: 1").map(|c| c.0), Some("E010"));
        assert_eq!(code_of("  -5: 1"), None);
        assert_eq!(code_of("---"), None);
    }

    #[test]
    fn the_line_before_is_looked_at_only_for_late_errors() {
        let text = "甲：一\n乙: 二";
        let second = text.find('乙').unwrap();
        assert!(slip_at(text, second, true).is_some());
        assert!(slip_at(text, second, false).is_none());
    }

    #[test]
    fn tags_and_keys_that_look_like_one() {
        let tag = |text: &str| tag_before(text, text.find('乙').unwrap()).map(|range| text[range].to_owned());
        assert_eq!(tag("甲: !own 乙").as_deref(), Some("!own"));
        for text in ["甲: 乙", "\"甲 !\": 乙", "甲 !: 乙"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_cut_by_commas() {
        let cut = |text: &str, piece: &str| {
            let at = text.rfind(piece).unwrap();
            cut_amount(text, at..at + piece.len()).map(|range| text[range].to_owned())
        };
        assert_eq!(cut("{拨款: 35,100,900}", "100").as_deref(), Some("35,100,900"));
        assert_eq!(cut("{拨款: 35,100,900}", "900").as_deref(), Some("35,100,900"));
        assert_eq!(cut("{拨款: 35,100,900, 其他: 0}", "900").as_deref(), Some("35,100,900"));
        assert_eq!(cut("{拨款: 35, 100}", "100"), None);
        assert_eq!(cut("{拨款: 甲,100}", "100"), None);
    }
}
