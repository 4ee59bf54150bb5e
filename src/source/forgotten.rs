//! Lines whose colon was forgotten, and tables that were pasted from elsewhere.

use std::ops::Range;

use crate::message::Message;

/// Longer than this a line is a sentence, and its first words are no name.
const MAX_NAME: usize = 40;
/// So many lines of a table are looked at for one that shows how it should be written.
const MAX_ROWS: usize = 200;
/// Operators of targets, as they are typed.
const OPERATORS: [char; 10] = ['≥', '≤', '=', '＝', '>', '<', '＞', '＜', '≧', '≦'];

/// A name and a value without a colon between them; places in the line.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// The name.
    pub name: Range<usize>,
    /// The value.
    pub value: Range<usize>,
    /// Whether what parts them says so by itself: a tab, several blanks, an operator. A single blank
    /// may stand inside a name or a sentence.
    pub sure: bool,
}

/// The name and the value on a line that has no colon between them.
pub fn parts(line: &str) -> Option<Parts> {
    let body = line.trim_end();
    let start = body.len() - body.trim_start().len();
    let start = start
        + body[start..].strip_prefix("- ").map_or(0, |rest| body[start..].len() - rest.trim_start().len());
    let text = &body[start..];
    if text.starts_with(['"', '\'', '#', '[', '{', '|', '-', '&', '*', '!', '@', '%'])
        || text.contains([':', '：', '"'])
    {
        return None;
    }
    let wide = |c: char| matches!(c, '\t' | '\u{3000}');
    let (end, sure) = if let Some(at) = text.find(wide) {
        (at, true)
    } else if let Some(at) = text.find("  ") {
        (at, true)
    } else if let Some(at) = text.find(OPERATORS) {
        (at, true)
    } else if let Some(at) = text.find(' ') {
        (at, false)
    } else {
        (number_behind(text)?, false)
    };
    let name = text[..end].trim_end();
    let value = text[end..].trim_start();
    let named = name.chars().any(char::is_alphabetic)
        && name.chars().count() <= MAX_NAME
        && !name.contains(['，', '。', '；', '！', '？', ',', ';']);
    // What a sentence goes on with is no value.
    let is_value = !value.is_empty() && (sure || !value.contains(['，', '。', '；']));
    let at = body.len() - value.len();
    (named && is_value).then(|| Parts { name: start..start + name.len(), value: at..body.len(), sure })
}

/// Where a number with its unit begins that ends a text: `修复古籍100册`.
fn number_behind(text: &str) -> Option<usize> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let unit = text[at..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let letters = text[..at].chars().filter(|c| c.is_alphabetic()).count();
    let is_unit = unit.chars().count() <= 6 && !unit.contains(|c: char| c.is_ascii_digit());
    (letters >= 2 && is_unit).then_some(at)
}

/// The line with its colon. What has an operator is an item of a list, wherever it stands.
pub fn as_it_should_be(line: &str, item: bool) -> Option<String> {
    let parts = parts(line)?;
    let (name, value) = (&line[parts.name], &line[parts.value]);
    let dash = item || line.trim_start().starts_with("- ") || value.starts_with(OPERATORS);
    Some(entry(name, value, dash))
}

/// `name: value`, quoted where YAML asks for it.
fn entry(name: &str, value: &str, dash: bool) -> String {
    let quoted = if value.starts_with(['>', '&', '*', '@', '%', '!', '#', '[', '{', '|']) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    };
    format!("{}{name}: {quoted}", if dash { "- " } else { "" })
}

/// The message for a line without its colon, and the place of what stands on it. The name of an item
/// may have blanks and numbers of its own.
pub fn message(line: &str, item: bool) -> Option<(Range<usize>, Message)> {
    let parts = parts(line)?;
    let is_number = line[parts.value.clone()].starts_with(|c: char| c.is_ascii_digit());
    let apart = parts.sure || is_number && parts.name.end < parts.value.start;
    let range = parts.name.start..parts.value.end;
    (apart || !item).then_some((range, Message::NoColonBetween { line: as_it_should_be(line, item)? }))
}

/// The table that a place of a text stands in: its bytes, and what to say.
pub fn table(text: &str, at: usize) -> Option<(Range<usize>, Message)> {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = |start: usize| text[start..].split('\n').next().unwrap_or_default();
    cells(line(start))?;
    let mut range = start..start + line(start).len();
    let mut rows = 1;
    while let Some(before) = range.start.checked_sub(1).filter(|_| rows < MAX_ROWS) {
        let start = text[..before].rfind('\n').map_or(0, |i| i + 1);
        if cells(&text[start..before]).is_none() {
            break;
        }
        range.start = start;
        rows += 1;
    }
    while rows < 2 * MAX_ROWS && range.end < text.len() && cells(line(range.end + 1)).is_some() {
        range.end += 1 + line(range.end + 1).len();
        rows += 1;
    }
    let shown = example(&text[range.clone()])?;
    let body = text[range.clone()].trim_end().len();
    let blanks = text[range.clone()].len() - text[range.clone()].trim_start().len();
    let place = range.start + blanks..range.start + body;
    Some((place, Message::PastedTable { rows, line: shown }))
}

/// The cells of a line of a table: three or more parted by tabs, or any between upright lines.
fn cells(line: &str) -> Option<Vec<&str>> {
    let body = line.trim();
    let filled = |cells: &[&str]| cells.iter().filter(|cell| !cell.is_empty()).count();
    if let Some(inner) = body.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) {
        let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
        return (cells.len() > 1).then_some(cells);
    }
    let line = line.strip_prefix("- ").unwrap_or(line).trim_end();
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let first = cells.iter().find(|cell| !cell.is_empty())?;
    let in_yaml = first.starts_with(['-', '#', '"', '\'']) || first.ends_with(':') || first.contains(": ");
    (cells.len() > 2 && filled(&cells) > 1 && !in_yaml).then_some(cells)
}

/// How a row of a table is written: the first that has a value, else the last that has words.
fn example(table: &str) -> Option<String> {
    let mut shown = None;
    for row in table.split('\n').take(MAX_ROWS).filter_map(cells) {
        let row: Vec<&str> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
        let is_line = |cell: &str| cell.chars().all(|c| matches!(c, '-' | ':' | ' '));
        if row.len() < 2 || row.iter().all(|cell| is_line(cell)) {
            continue;
        }
        let begins =
            |cell: &&str| cell.starts_with(OPERATORS) || cell.starts_with(|c: char| c.is_ascii_digit());
        let value = row.iter().skip(1).position(begins).map(|at| at + 1);
        let at = value.unwrap_or(row.len() - 1);
        // An operator in a column of its own has number and unit beside it.
        let alone = row[at].chars().all(|c| OPERATORS.contains(&c));
        let text = if alone { row[at..].iter().take(3).copied().collect() } else { row[at].to_owned() };
        let line = entry(row[at - 1], &text, row.len() > 2 || text.starts_with(OPERATORS));
        if value.is_some() {
            return Some(line);
        }
        shown = Some(line);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_that_were_forgotten() {
        for (line, expected) in [
            ("- 完成率≥95%", "- 完成率: ≥95%"),
            ("完成率≥95%", "- 完成率: ≥95%"),
            ("  - 修复古籍\t≥100册", "- 修复古籍: ≥100册"),
            ("当年财政拨款\t350000", "当年财政拨款: 350000"),
            ("- 读者满意度  95%", "- 读者满意度: 95%"),
            ("- 读者满意度 95%", "- 读者满意度: 95%"),
            ("主管部门　某某市文化局", "主管部门: 某某市文化局"),
            ("- 修复古籍100册", "- 修复古籍: 100册"),
            ("- 投诉率＜5%", "- 投诉率: ＜5%"),
            ("- 投诉次数>5次", "- 投诉次数: \">5次\""),
            ("- 受益人数(人)=132", "- 受益人数(人): =132"),
            ("项目名称 古籍修复", "项目名称: 古籍修复"),
        ] {
            assert_eq!(as_it_should_be(line, false).as_deref(), Some(expected), "{line}");
        }
        for line in [
            "- 读者满意度",
            "项目名称: 古籍修复",
            "- 修复古籍：≥100册",
            "≥95%",
            "- 2024年完成",
            "修复馆藏古籍，培训修复人员 10人。",
            "- \"甲 乙\"",
            "# 完成率≥95%",
            "- 甲: {指标值: ≥95%}",
            "",
        ] {
            assert_eq!(parts(line), None, "{line}");
        }
    }

    #[test]
    fn tables() {
        let of = |text: &str, at: &str| {
            let found = table(text, text.find(at).unwrap());
            found.map(|(range, message)| match message {
                Message::PastedTable { rows, line } => (rows, line, text[range].to_owned()),
                _ => unreachable!("a table is told as one"),
            })
        };
        let excel = "甲: 1\n一级指标\t二级指标\t三级指标\t指标值\n产出\t数量指标\t修复古籍\t≥100册\n\t\t培训\t10人\n乙: 2\n";
        let (rows, line, place) = of(excel, "二级指标").unwrap();
        assert_eq!((rows, line.as_str()), (3, "- 修复古籍: ≥100册"));
        assert!(place.starts_with("一级指标") && place.ends_with("10人"), "{place}");
        let markdown = "甲: 1\n| 项目名称 | 古籍修复 |\n|---|---|\n| 主管部门 | 某某局 |\n";
        assert_eq!(
            of(markdown, "|---").map(|(rows, line, _)| (rows, line)),
            Some((3, "主管部门: 某某局".to_owned()))
        );
        let parted = "数量\t修复古籍\t≥\t100\t册\n";
        assert_eq!(
            of(parted, "数量").map(|(rows, line, _)| (rows, line)),
            Some((1, "- 修复古籍: ≥100册".to_owned()))
        );
        for text in ["\t\t- 培训: ≥5次\n", "甲\t乙\n", "甲: |\n", "# 甲\t乙\t丙\n", "甲:\t乙\t丙\n"]
        {
            assert_eq!(of(text, text.trim()), None, "{text:?}");
        }
    }
}
