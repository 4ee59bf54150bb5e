//! Next year's form of a project, from the text of last year's: years moved on, targets kept, the
//! author's comments kept, and `# TODO` at everything that has to be looked at again.
//!
//! Only what can be known is changed: the fiscal year and the dates. Prose keeps its words, with a
//! mark. What the form inherited from defaults that do not hold where the new one stands is written
//! into it, so that nothing is lost.

use chrono::Datelike;

use super::comments::{Comments, end_of};
use super::{Place, fresh, given, is_blank, reaches, year};
use crate::edition::{FieldKind, FundColumn, Role};
use crate::form::Form;
use crate::source::yaml::{Line, Value, print, quote};
use crate::source::{Entry, Map, Node, ScalarKind, Value as Tree, keys};

/// So many numbers of a goal are named.
const MAX_NUMBERS: usize = 12;
/// The comment by which editors find the schema: that of the old file is replaced.
const MODELINE: &str = "yaml-language-server";

/// Last year's form.
#[derive(Clone, Copy)]
pub struct Old<'a> {
    /// What it resolves to.
    pub form: &'a Form,
    /// Its own file.
    pub own: &'a Node,
    /// The defaults under it.
    pub defaults: Option<&'a Node>,
}

/// Next year's form.
pub struct Renewed {
    /// The file.
    pub text: String,
    /// The keys that last year's form inherited and that are written out now.
    pub written_out: Vec<String>,
}

/// Writes the form `old` as one of `place`, whose year must be known.
pub fn renew(old: &Old, place: &Place) -> Renewed {
    let year = place.year.unwrap_or(old.form.year.value);
    let years = year - old.form.year.value;
    let period = old.form.date(Role::Start).zip(old.form.date(Role::End));
    let goes_on =
        years != 0 && period.is_some_and(|(start, end)| (start.year()..=end.year()).contains(&year));
    let comments = Comments::of(old.own);
    let mut renewal = Renewal { old, place, years, goes_on, comments };
    let mut lines = renewal.own();
    let mut rest = renewal.lost();
    let written_out: Vec<String> = rest
        .iter()
        .filter_map(|line| if let Line::Entry { key, .. } = line { Some(key.clone()) } else { None })
        .collect();
    if !rest.is_empty() {
        let remark = "上年由默认值给出、这个文件夹的默认值里没有的（几张表共用的，移到 _defaults.yaml）";
        lines.extend([Line::Blank, Line::comment(remark)]);
        lines.append(&mut rest);
    }
    let mut missing = renewal.missing(&lines);
    if !missing.is_empty() {
        lines.extend([Line::Blank, Line::comment("这个版式还要填")]);
        lines.append(&mut missing);
    }
    Renewed { text: format!("{}{}", place.schema, print(&lines)), written_out }
}

pub(super) struct Renewal<'a> {
    pub old: &'a Old<'a>,
    pub place: &'a Place<'a>,
    /// How far the years move.
    years: i32,
    /// Whether the period of the old form reaches into the new year: then the dates stay.
    goes_on: bool,
    pub comments: Comments,
}

impl Renewal<'_> {
    /// The entries of the old file.
    fn own(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        // A file that is no mapping does not resolve.
        for entry in self.old.own.as_map().map_or(&[][..], |map| &map.entries) {
            lines.extend(self.above(entry));
            let key = entry.key.text.as_str();
            match key {
                keys::EDITION | keys::YEAR => lines.extend(self.head(entry)),
                keys::FUNDS => lines.extend(self.funds(Some(entry))),
                keys::INDICATORS => lines.extend(self.indicators(Some(entry))),
                keys::CHECKS => {
                    lines.push(Line::comment("TODO 上年豁免的，今年还成立吗？不成立就删去"));
                    lines.push(self.as_it_is(entry));
                }
                _ => lines.extend(self.field_or_goal(entry)),
            }
        }
        let head = fresh::head(self.place);
        let has = |key: &str| lines.iter().any(|line| matches!(line, Line::Entry { key: k, .. } if k == key));
        let head: Vec<Line> =
            head.into_iter().filter(|line| !matches!(line, Line::Entry { key, .. } if has(key))).collect();
        // Behind the first entry, which is the name as a rule.
        let at = lines.iter().position(|line| matches!(line, Line::Entry { .. })).map_or(0, |i| i + 1);
        lines.splice(at..at, head);
        lines.extend(self.comments.rest().into_iter().filter_map(|text| self.comment(text)));
        lines
    }

    /// What stands above an entry or item: an empty line and the author's comments.
    pub fn above_at(&mut self, at: usize) -> Vec<Line> {
        let (comments, blank) = self.comments.above(at);
        let comments = comments.into_iter().filter_map(|text| self.comment(text));
        let mut lines: Vec<Line> = comments.collect();
        if blank {
            lines.insert(0, Line::Blank);
        }
        lines
    }

    fn above(&mut self, entry: &Entry) -> Vec<Line> {
        let first = entry.key.span.range().start;
        let mut lines = self.above_at(first);
        let is_first = self.old.own.as_map().is_some_and(|map| map.entries[0].key.text == entry.key.text);
        if is_first && lines.first() == Some(&Line::Blank) {
            lines.remove(0);
        }
        lines
    }

    /// A comment of last year; one that names the year is marked.
    fn comment(&self, text: String) -> Option<Line> {
        if text.starts_with(MODELINE) {
            return None;
        }
        let year = self.old.form.year.value.to_string();
        let dated = self.years != 0 && text.contains(&year) && !text.starts_with("TODO");
        Some(Line::Comment(if dated { format!("TODO 上年的话：{text}") } else { text }))
    }

    /// The comments behind an entry or item.
    pub fn beside(&mut self, end: usize) -> Vec<String> {
        self.comments.beside(end)
    }

    /// An entry with its value unchanged.
    fn as_it_is(&mut self, entry: &Entry) -> Line {
        let value = self.value(&entry.value);
        let beside = self.beside(end_of(&entry.value));
        Line::Entry { key: entry.key.text.clone(), value, beside }
    }

    /// A value as it was written: block style stays block style, the rest is on one line.
    pub fn value(&mut self, node: &Node) -> Value {
        match &node.value {
            Tree::Scalar(_) => scalar(node),
            Tree::Map(map) if !in_brackets(node) && !map.entries.is_empty() => {
                let lines = map.entries.iter().flat_map(|entry| {
                    let mut lines = self.above_at(entry.key.span.range().start);
                    lines.push(self.as_it_is(entry));
                    lines
                });
                Value::Lines(lines.collect())
            }
            _ => Value::Raw(in_line(node)),
        }
    }

    /// 版式 and 年度: the new ones, or nothing where the defaults give them.
    fn head(&mut self, entry: &Entry) -> Vec<Line> {
        let beside = self.beside(end_of(&entry.value));
        let key = entry.key.text.as_str();
        let value = match (key, self.place.year) {
            (keys::EDITION, _) => Value::Text(self.place.edition.name.clone()),
            (_, Some(year)) => Value::Raw(year.to_string()),
            (_, None) => scalar(&entry.value),
        };
        vec![Line::Entry { key: key.to_owned(), value, beside }]
    }

    fn field_or_goal(&mut self, entry: &Entry) -> Vec<Line> {
        let value = self.value(&entry.value);
        let beside = self.beside(end_of(&entry.value));
        self.renewed(&entry.key.text, &entry.value, value, beside)
    }

    /// The lines of a field or goal: dates moved on, texts marked.
    fn renewed(&self, key: &str, node: &Node, value: Value, mut beside: Vec<String>) -> Vec<Line> {
        let edition = self.place.edition;
        let text = node.as_scalar().map(|scalar| scalar.text.as_str()).unwrap_or_default();
        let near = self.old.form.year.value;
        if edition.goals.iter().any(|goal| goal.key == key) {
            if is_blank(node) {
                return vec![Line::Entry { key: key.to_owned(), value, beside }];
            }
            let todo = Line::comment(format!("TODO 目标要重写{}", named(text, near)));
            return vec![todo, Line::Entry { key: key.to_owned(), value, beside }];
        }
        let Some(field) = edition.fields.iter().find(|field| field.key == key) else {
            let mut lines =
                vec![Line::comment(format!("TODO 版式 {} 没有“{key}”这一栏，上年写的是", edition.name))];
            lines.extend(Line::Entry { key: key.to_owned(), value, beside }.commented());
            return lines;
        };
        let value = match &field.kind {
            FieldKind::Date(_) if self.goes_on => {
                beside.insert(0, "TODO 跨年项目，日期没有动".to_owned());
                year::shift_date(text, 0).map_or(value, Value::Raw)
            }
            FieldKind::Date(_) => match year::shift_date(text, self.years) {
                Some(date) => {
                    if date[4..] != text.trim()[4..] {
                        beside.insert(0, "TODO 核对：这一年没有 2 月 29 日".to_owned());
                    }
                    Value::Raw(date)
                }
                None => value,
            },
            _ => {
                if self.years != 0 && !year::in_text(text, near).is_empty() {
                    beside.insert(0, "TODO 里面有年份".to_owned());
                }
                value
            }
        };
        vec![Line::Entry { key: key.to_owned(), value, beside }]
    }

    /// What the old form inherited and the new one would not: fields and goals that no default gives,
    /// and dates that would stay those of last year.
    fn lost(&mut self) -> Vec<Line> {
        let own = self.old.own.as_map();
        let mut lines = Vec::new();
        for entry in self.old.defaults.and_then(Node::as_map).map_or(&[][..], |map| &map.entries) {
            let key = entry.key.text.as_str();
            if own.is_some_and(|own| own.get(key).is_some()) || is_blank(&entry.value) {
                continue;
            }
            match key {
                // What last year's defaults excused was meant for last year's forms: `check` tells it anew.
                keys::EDITION | keys::YEAR | keys::CHECKS => {}
                keys::FUNDS => lines.extend(self.funds(None)),
                keys::INDICATORS => lines.extend(self.indicators(None)),
                _ => {
                    if !self.is_lost(key, &entry.value, self.place.given(key)) {
                        continue;
                    }
                    let value = match &entry.value.value {
                        Tree::Scalar(_) => scalar(&entry.value),
                        _ => Value::Raw(in_line(&entry.value)),
                    };
                    lines.extend(self.renewed(key, &entry.value, value, Vec::new()));
                }
            }
        }
        lines
    }

    /// Whether a value that the old form inherited would not be inherited by the new one: nothing gives
    /// it, or what does held for the old form, too, and was overridden by something nearer – or it is
    /// a date that has to move on. What the new folder's own defaults say is meant for the new form.
    pub fn is_lost(&self, key: &str, old: &Node, new: Option<&Node>) -> bool {
        let Some(new) = new else { return true };
        let fields = &self.place.edition.fields;
        let date = fields.iter().any(|f| f.key == key && matches!(f.kind, FieldKind::Date(_)));
        let moves = date && self.years != 0 && !self.goes_on;
        self.is_last_years(new) && (moves || in_line(new) != in_line(old))
    }

    /// Whether a value of the new defaults or library held for the old form, too.
    pub fn is_last_years(&self, node: &Node) -> bool {
        reaches(node, &self.old.form.path)
    }

    /// 资金, by column and line. `entry` is the file's own; without one it is all inherited.
    fn funds(&mut self, entry: Option<&Entry>) -> Vec<Line> {
        if let Some(entry) = entry
            && entry.value.as_map().is_none()
        {
            return vec![self.as_it_is(entry)];
        }
        let own = entry.and_then(|entry| entry.value.as_map());
        let old = given(self.old.defaults.and_then(Node::as_map), keys::FUNDS).and_then(Node::as_map);
        let new = self.place.given(keys::FUNDS).and_then(Node::as_map);
        let beside = entry.map(|entry| self.header(entry)).unwrap_or_default();
        let mut lines = Vec::new();
        for column in own.map_or(&[][..], |own| &own.entries) {
            lines.extend(self.above_at(column.key.span.range().start));
            lines.extend(self.column(&column.key.text, Some(column), old, new));
        }
        for column in old.map_or(&[][..], |old| &old.entries) {
            if own.is_none_or(|own| own.get(&column.key.text).is_none()) {
                lines.extend(self.column(&column.key.text, None, old, new));
            }
        }
        if let Some(entry) = entry {
            // What still stands inside brackets.
            lines.extend(self.above_at(end_of(&entry.value)).into_iter().filter(|l| *l != Line::Blank));
        }
        below(keys::FUNDS, lines, beside)
    }

    fn column(&mut self, key: &str, own: Option<&Entry>, old: Option<&Map>, new: Option<&Map>) -> Vec<Line> {
        if let Some(own) = own
            && own.value.as_map().is_none()
        {
            return vec![self.as_it_is(own)];
        }
        let column = self.place.edition.funding.columns.iter().find(|column| column.key == key);
        let beside = own.map(|own| self.header(own)).unwrap_or_default();
        let own = own.and_then(|own| own.value.as_map());
        let inherited = given(old, key).and_then(Node::as_map);
        let now = given(new, key).and_then(Node::as_map);
        let mut lines = Vec::new();
        for amount in own.map_or(&[][..], |own| &own.entries) {
            lines.extend(self.above_at(amount.key.span.range().start));
            let beside = self.beside(end_of(&amount.value));
            lines.extend(self.amount(column, amount, beside));
        }
        for amount in inherited.map_or(&[][..], |map| &map.entries) {
            let known = own.is_some_and(|own| own.get(&amount.key.text).is_some());
            let lost = self.is_lost("", &amount.value, given(now, &amount.key.text));
            if !known && lost && !is_blank(&amount.value) {
                lines.extend(self.amount(column, amount, Vec::new()));
            }
        }
        if column.is_none() && !lines.is_empty() {
            let todo = Line::comment(format!("TODO 版式 {} 没有“{key}”这一栏", self.place.edition.name));
            let entry = Line::Entry { key: key.to_owned(), value: Value::Lines(lines), beside };
            return [vec![todo], entry.commented()].concat();
        }
        below(key, lines, beside)
    }

    /// An amount, with its unit where the new edition has another.
    fn amount(&self, column: Option<&FundColumn>, entry: &Entry, mut beside: Vec<String>) -> Vec<Line> {
        let key = entry.key.text.as_str();
        let value = match (&entry.value.value, scalar(&entry.value)) {
            (Tree::Scalar(amount), _)
                if amount.kind != ScalarKind::Null && self.unit_differs(&amount.text) =>
            {
                Value::Text(format!(
                    "{}{}",
                    amount.text.trim(),
                    self.old.form.edition.funding.style.unit.name()
                ))
            }
            (_, value) => value,
        };
        if value != Value::Blank {
            beside.insert(0, "TODO 核对".to_owned());
        }
        let line = Line::Entry { key: key.to_owned(), value, beside };
        let known = column.is_none_or(|column| column.lines.iter().any(|line| line.key == key));
        if known {
            return vec![line];
        }
        let todo = Line::comment(format!("TODO 版式 {} 没有“{key}”这一行", self.place.edition.name));
        [vec![todo], line.commented()].concat()
    }

    /// Whether an amount would mean something else in the new edition's unit: it carries none, and the
    /// units differ.
    fn unit_differs(&self, amount: &str) -> bool {
        let units = (self.old.form.edition.funding.style.unit, self.place.edition.funding.style.unit);
        let bare = amount.trim().ends_with(|c: char| c.is_ascii_digit());
        units.0 != units.1 && bare
    }

    /// The comments behind the key of a mapping or list whose entries follow.
    pub fn header(&mut self, entry: &Entry) -> Vec<String> {
        let key = entry.key.span.range().end;
        // On the line of the key there is nothing else, unless all is in brackets: then what stands
        // behind them is taken when the entries are through.
        if in_brackets(&entry.value) { Vec::new() } else { self.beside(key) }
    }

    /// What the new edition asks for and neither the file nor the defaults give.
    fn missing(&self, lines: &[Line]) -> Vec<Line> {
        let has = |key: &str| lines.iter().any(|line| matches!(line, Line::Entry { key: k, .. } if k == key));
        let edition = self.place.edition;
        let fields = edition.fields.iter().filter(|field| field.required && !has(&field.key));
        let goals = edition.goals.iter().filter(|goal| goal.required && !has(&goal.key));
        let mut missing: Vec<Line> = fields.flat_map(|field| fresh::field(field, self.place)).collect();
        missing.extend(goals.flat_map(|goal| fresh::goal(goal, self.place)));
        missing
    }
}

/// `key:` with lines below it; without entries among them the key is a comment, too, for nothing but
/// comments below a key would take out what is inherited.
pub(super) fn below(key: &str, lines: Vec<Line>, beside: Vec<String>) -> Vec<Line> {
    if lines.is_empty() {
        return Vec::new();
    }
    let filled = lines.iter().any(|line| matches!(line, Line::Entry { .. } | Line::Item { .. }));
    let line = Line::Entry { key: key.to_owned(), value: Value::Lines(lines), beside };
    if filled { vec![line] } else { line.commented() }
}

/// A single value as it was typed if that was without quotes and on one line.
pub(super) fn scalar(node: &Node) -> Value {
    let Some(scalar) = node.as_scalar() else { return Value::Raw(in_line(node)) };
    match scalar.kind {
        ScalarKind::Null if node.is_blank() => Value::Blank,
        ScalarKind::Null => Value::Raw("~".to_owned()),
        ScalarKind::Text if is_block(node) => Value::Block(scalar.text.clone()),
        ScalarKind::Text | ScalarKind::Taken => Value::Text(scalar.text.clone()),
        ScalarKind::Bool | ScalarKind::Number => Value::Raw(scalar.text.clone()),
    }
}

/// Anything on one line: `{指标值: ≥15.00%, 说明: 甲}`.
pub(super) fn in_line(node: &Node) -> String {
    match &node.value {
        Tree::Scalar(_) => match scalar(node) {
            Value::Text(text) | Value::Block(text) => quote(&text).into_owned(),
            Value::Raw(raw) => raw,
            _ => "~".to_owned(),
        },
        Tree::List(items) => format!("[{}]", items.iter().map(in_line).collect::<Vec<_>>().join(", ")),
        Tree::Map(map) => {
            let entry = |entry: &Entry| format!("{}: {}", quote(&entry.key.text), in_line(&entry.value));
            format!("{{{}}}", map.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Whether a text was written below its key, after `|` or `>`.
fn is_block(node: &Node) -> bool {
    let before = &node.span.source.text[..node.span.range().start];
    let header = before.trim_end();
    let own_line = before[header.len()..].contains('\n');
    own_line && header.trim_end_matches(['-', '+']).ends_with(['|', '>'])
}

fn in_brackets(node: &Node) -> bool {
    node.span.text().starts_with(['{', '['])
}

/// The years and numbers of a text, as a remark goes on with them.
fn named(text: &str, near: i32) -> String {
    let years = year::in_text(text, near);
    let numbers = year::numbers(text, near, MAX_NUMBERS);
    let mut remark = String::new();
    if !years.is_empty() {
        remark.push_str(&format!("；里面的年份：{}", years.join("、")));
    }
    if !numbers.is_empty() {
        remark.push_str(&format!("；里面的数字：{}", numbers.join("、")));
    }
    remark
}
