//! A form, or a shared file, as lines that compare well: one fact a line, each with all its context,
//! so that a line that changed can be read alone.

use crate::sheet::{Cell, Sheet};
use crate::source::{Node, Scalar, ScalarKind, Value};

/// Between the parts of what a line is about, as in 产出指标 · 数量指标.
const DOT: &str = " · ";

/// The lines of a form. Blanks are no facts. Goals go by their keys, since years in their labels would
/// change every sentence's line with a date.
pub fn form(sheet: &Sheet) -> String {
    let mut lines = Lines::default();
    lines.text.push_str(&format!("{} {}\n", label(&sheet.title), label(&sheet.subtitle)));
    for field in &sheet.fields {
        lines.fact(&[&label(&field.label)], &field.value.text);
    }
    let funding = label(&sheet.funding.label);
    for column in &sheet.funding.columns {
        for line in &column.lines {
            lines.fact(&[&funding, &column.key, &label(&line.label)], &line.amount.text);
        }
    }
    for goal in &sheet.goals {
        lines.sentences(&[&goal.key], &goal.text.text);
    }
    for row in &sheet.indicators {
        let further = sheet.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty());
        let further = further.map(|(column, cell)| format!("{DOT}{} {}", label(&column.label), cell.text));
        let target = row.target.text.clone() + &further.collect::<String>();
        lines.fact(&[&label(&row.category), &label(&row.subcategory), &one_line(&row.name.text)], &target);
    }
    lines.text
}

/// The lines of a file that many forms share. `None` if they would be far longer than the file: then
/// the file itself reads better.
pub fn tree(node: &Node) -> Option<String> {
    let limit = node.span.source.text.len().saturating_mul(8).saturating_add(4096);
    let mut lines = Lines::default();
    lines.node(&mut Vec::new(), node, limit).then_some(lines.text)
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// One line, unless there is nothing to say.
    fn fact(&mut self, path: &[&str], value: &str) {
        if !value.is_empty() {
            self.text.push_str(&format!("{}: {}\n", path.join(DOT), one_line(value)));
        }
    }

    /// A line for each sentence.
    fn sentences(&mut self, path: &[&str], text: &str) {
        for sentence in sentences(text) {
            self.fact(path, sentence);
        }
    }

    /// What stands below a node; `false` once there is more than `limit` bytes of it.
    fn node<'n>(&mut self, path: &mut Vec<&'n str>, node: &'n Node, limit: usize) -> bool {
        match &node.value {
            Value::Scalar(Scalar { kind: ScalarKind::Null, .. }) => self.fact(path, "~"),
            Value::Scalar(scalar) if scalar.text.is_empty() => self.fact(path, "''"),
            Value::Scalar(scalar) => self.sentences(path, &scalar.text),
            Value::List(items) => {
                return items.iter().all(|item| self.node(path, item, limit));
            }
            Value::Map(map) => {
                return map.entries.iter().all(|entry| {
                    path.push(&entry.key.text);
                    let within = self.node(path, &entry.value, limit);
                    path.pop();
                    within
                });
            }
        }
        self.text.len() <= limit
    }
}

/// A label on one line: it is set in short lines for its cell, and Han needs no blank between them.
fn label(cell: &Cell) -> String {
    let mut out = String::with_capacity(cell.text.len());
    for line in cell.text.lines() {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        if !out.is_empty() && (latin(out.chars().last()) || latin(line.chars().next())) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

fn one_line(text: &str) -> String {
    text.replace('\n', "⏎")
}

/// A text in its sentences and lines, without those that are blank.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| "。！？；".contains(c);
    let closes = move |c: char| ends(c) || "”’』」）)》".contains(c);
    let pieces = text.lines().flat_map(move |line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            let end = rest.find(ends).unwrap_or(rest.len());
            let end = rest[end..].find(|c| !closes(c)).map_or(rest.len(), |more| end + more);
            let (sentence, after) = rest.split_at(end);
            rest = after;
            (!sentence.is_empty()).then_some(sentence)
        })
    });
    pieces.map(str::trim).filter(|sentence| !sentence.is_empty())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Source, parse};

    #[test]
    fn one_sentence_a_line() {
        let of = |text| sentences(text).collect::<Vec<_>>();
        assert_eq!(
            of("办好一件事。办成“两件事。”\n\n 第三件；第四件"),
            ["办好一件事。", "办成“两件事。”", "第三件；", "第四件"]
        );
        assert_eq!(of("好。。。（完）"), ["好。。。", "（完）"]);
        assert_eq!(of(" \n"), [""; 0]);
    }

    #[test]
    fn shared_files_line_by_line() {
        let of = |text: &str| {
            let source = Arc::new(Source { path: "甲".to_owned(), text: text.to_owned() });
            tree(&parse(&source).map_err(|_| "no YAML").unwrap())
        };
        let text = "年度: 2024\n资金: {年度: {其他资金: 0}}\n项目总目标: ~\n单位: ''\n绩效指标:\n  数量指标:\n  - 报告\n  - 会议: ≥2次\n";
        let lines = "年度: 2024\n资金 · 年度 · 其他资金: 0\n项目总目标: ~\n单位: ''\n绩效指标 · 数量指标: 报告\n绩效指标 · 数量指标 · 会议: ≥2次\n";
        assert_eq!(of(text).as_deref(), Some(lines));
        // A key of a thousand characters is said again for each of what stands below it.
        let long = format!("{}:\n{}", "长".repeat(300), "- 1\n".repeat(3000));
        assert_eq!(of(&long), None);
    }
}
