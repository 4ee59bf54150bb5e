//! Characters that are taken for signs of YAML's: `－ 名称`, `｛…｝`, `｜－`, a colon before a full-width blank.
//!
//! Asked only where something can't be read, or not as what it should be: in a text that can, every one
//! of them may be meant.

use std::ops::Range;

use super::hints::Slip;
use crate::character::{Kind, Odd, is_bullet, odd, sign};
use crate::message::{Characters, Message};

/// Whether a character is a blank to the eye or nothing at all, and not to YAML.
fn is_gap(c: char) -> bool {
    odd(c).is_some_and(|odd| matches!(odd.kind, Kind::Blank | Kind::Unseen | Kind::Turning))
}

/// What looks like one of YAML's signs on a line that can't be read.
pub fn in_line(line: &str) -> Option<Slip> {
    begins(line)
        .or_else(|| header(line))
        .or_else(|| bracket(line))
        .or_else(|| wrong_quote(line))
        .or_else(|| colon(line))
}

/// What stands where a line, or what is left of it, should begin: odd blanks, or a mark that is no `-`.
pub fn begins(line: &str) -> Option<Slip> {
    let margin = line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || is_gap(c)).len();
    if let Some(gap) = first(&line[..margin], is_gap) {
        return Some(blank(gap, line));
    }
    let body = &line[margin..];
    let mut chars = body.chars();
    let mark = chars.next()?;
    if mark == '-' && chars.clone().next().is_some_and(is_gap) {
        let end = margin + 1 + body[1..].len() - body[1..].trim_start_matches(is_gap).len();
        return Some(blank(margin + 1..end, line));
    }
    // A dash alone may be all that is written.
    let follows = !chars.as_str().trim().is_empty();
    let place = margin..margin + mark.len_utf8();
    match sign(mark) {
        Some('-') if is_bullet(mark) && follows => Some(looks_like(place, line, "- ")),
        Some('#') if mark != '#' => Some(looks_like(place, line, "#")),
        _ => None,
    }
}

/// `｜－` and the like where the header of a text of several lines belongs.
fn header(line: &str) -> Option<Slip> {
    let at = value_at(line)?;
    let written = line[at..].trim_end();
    let plain = block_header(written)?;
    Some(looks_like(at..at + written.len(), line, &plain))
}

/// The header of a text of several lines that some characters stand for, if at least one of them is odd.
pub fn block_header(written: &str) -> Option<String> {
    let mut chars = written.chars();
    let style = chars.next()?;
    let plain = |c: char| if c.is_ascii() { Some(c) } else { sign(c) };
    let (first, second) = (plain(style)?, chars.next());
    let end = match second {
        None => None,
        Some('+' | '＋') => Some('+'),
        // Two dashes are a dash in Chinese.
        Some(c) if plain(c) == Some('-') && c != '·' => Some('-'),
        Some(_) => return None,
    };
    let rest = chars.as_str();
    let rest_is_dash = rest.is_empty() || (end == Some('-') && rest == "—");
    let is_odd = !written.is_ascii();
    (matches!(first, '|' | '>') && rest_is_dash && is_odd)
        .then(|| [Some(first), end].into_iter().flatten().collect())
}

/// Brackets and commas that are none to YAML.
fn bracket(line: &str) -> Option<Slip> {
    let margin = line.len() - line.trim_start().len();
    for at in [margin].into_iter().chain(value_at(line)) {
        let Some(c) = line[at..].chars().next() else { continue };
        if let Some(plain @ ('{' | '[')) = sign(c) {
            return Some(looks_like(at..at + c.len_utf8(), line, &plain.to_string()));
        }
    }
    // Inside brackets that are YAML's.
    let open = line.find(['{', '['])?;
    if line[..open].contains(['"', '\'', '#']) {
        return None;
    }
    let mut quote = None;
    for (at, c) in line[open..].char_indices() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(_), _) => {}
            (None, _) => match sign(c) {
                Some(plain @ (',' | '{' | '}' | '[' | ']')) if !c.is_ascii() => {
                    let place = open + at..open + at + c.len_utf8();
                    let write = if plain == ',' { ", ".to_owned() } else { plain.to_string() };
                    return Some(looks_like(place, line, &write));
                }
                _ => {}
            },
        }
    }
    None
}

/// A quotation mark that closes none of YAML's: `"甲”`.
fn wrong_quote(line: &str) -> Option<Slip> {
    let at = value_at(line)?;
    let mark = line[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let rest = &line[at + 1..];
    if rest.contains(mark) {
        return None;
    }
    let (place, c) =
        rest.char_indices().rev().find(|(_, c)| !c.is_ascii() && matches!(sign(*c), Some('"' | '\'')))?;
    let place = at + 1 + place;
    Some(looks_like(place..place + c.len_utf8(), line, &mark.to_string()))
}

/// Where a value begins on a line: behind `: ` or `- `.
fn value_at(line: &str) -> Option<usize> {
    let key = line.find(": ").map(|at| at + 2);
    let item = line.trim_start().strip_prefix("- ").map(|rest| line.len() - rest.len());
    let at = key.or(item)?;
    let rest = &line[at..];
    let begin = line.len() - rest.trim_start_matches(' ').len();
    (begin < line.len()).then_some(begin)
}

/// A colon that is none, such as `∶`, or one behind which stands a blank that is none. The full-width colon
/// has a message of its own.
pub fn colon(line: &str) -> Option<Slip> {
    let (at, found) = line.char_indices().find(|(_, c)| *c == ':' || sign(*c) == Some(':'))?;
    let (before, after) = (&line[..at], &line[at + found.len_utf8()..]);
    if found == '：' || before.trim().is_empty() || before.contains(['"', '\'', '#']) {
        return None;
    }
    let gap = after.len() - after.trim_start_matches(is_gap).len();
    match found {
        ':' if gap > 0 => Some(blank(at + 1..at + 1 + gap, line)),
        ':' => None,
        // A ratio, 3∶1, is none.
        _ if before.ends_with(|c: char| c.is_ascii_digit())
            && after.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            None
        }
        _ => Some(looks_like(at..at + found.len_utf8(), line, ": ")),
    }
}

/// The first run of characters that `is` holds for.
fn first(text: &str, is: impl Fn(char) -> bool) -> Option<Range<usize>> {
    let start = text.find(&is)?;
    let length = text[start..].find(|c| !is(c)).unwrap_or(text.len() - start);
    Some(start..start + length)
}

fn blank(range: Range<usize>, line: &str) -> Slip {
    let found = Characters::of(&line[range.clone()]);
    let seen = line[range.clone()].chars().filter_map(odd).any(|Odd { kind, .. }| kind == Kind::Blank);
    let message = if seen { Message::OddBlank { found } } else { Message::Unseen { found } };
    Slip::new(range, message)
}

fn looks_like(range: Range<usize>, line: &str, write: &str) -> Slip {
    let found = Characters::of(&line[range.clone()]);
    Slip::new(range, Message::Lookalike { found, write: write.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    fn found(line: &str) -> Option<(String, String)> {
        let slip = in_line(line)?;
        Some((line[slip.range].to_owned(), slip.message.hint(Lang::En)))
    }

    #[test]
    fn named() {
        for (line, place, write) in [
            ("    － 培训次数: ≥5次", "－", "“- ”"),
            ("    — 培训次数: ≥5次", "—", "“- ”"),
            ("    ·培训次数", "·", "“- ”"),
            ("\u{f0b7} 培训次数", "\u{f0b7}", "“- ”"),
            ("年度总体目标: ｜－", "｜－", "“|-”"),
            ("年度总体目标: |－", "|－", "“|-”"),
            ("年度总体目标: |—", "|—", "“|-”"),
            ("年度总体目标: 丨", "丨", "“|”"),
            ("年度总体目标: ＞－", "＞－", "“>-”"),
            ("资金: ｛年度: ｛当年财政拨款: 100｝｝", "｛", "“{”"),
            ("  数量指标: ［培训, 讲座］", "［", "“[”"),
            ("  数量指标: 【培训, 讲座】", "【", "“[”"),
            ("［培训, 讲座］", "［", "“[”"),
            ("资金: {年度: {当年财政拨款: 100， 其他资金: 0}}", "，", "“, ”"),
            ("资金: {年度: {当年财政拨款: 100｝}", "｝", "“}”"),
            ("项目名称: \"古籍修复”", "”", "“\"”"),
            ("项目名称∶甲", "∶", "“: ”"),
            ("项目名称﹕甲", "﹕", "“: ”"),
            ("＃ 说明", "＃", "“#”"),
        ] {
            let (range, hint) = found(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(range, place, "{line}");
            assert!(hint.contains(write), "{line}: {hint}");
        }
        for (line, place) in [
            ("\u{a0}\u{a0}年度:", "\u{a0}\u{a0}"),
            ("  　年度:", "　"),
            ("\u{200b}项目名称: 甲", "\u{200b}"),
            ("项目名称:\u{a0}甲", "\u{a0}"),
            ("项目名称:　甲", "　"),
            ("项目名称:\u{200b}甲", "\u{200b}"),
            ("    -\u{a0}培训次数: ≥5次", "\u{a0}"),
            ("    -　培训次数: ≥5次", "　"),
        ] {
            let (range, hint) = found(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(range, place, "{line}");
            assert!(!hint.is_empty());
        }
    }

    #[test]
    fn not_named() {
        for line in [
            "项目名称: 甲",
            "  - 培训次数: ≥5次",
            "项目名称: “双百”讲座",
            "比例: 3∶1",
            "项目名称：甲",
            "\"甲∶乙\": 1",
            "甲: \"乙“丙”\"",
            "甲: {乙: \"一，二\"}",
            "甲，乙: 丙",
            "—",
            "",
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
