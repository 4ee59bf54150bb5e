//! `edition.yaml` → [`Edition`].

use chrono::NaiveDate;

use super::{
    Category, Column, ColumnKind, Edition, Field, FieldKind, FundColumn, FundLine, FundRole, Funding, Goal,
    Kind, Labels, Role, Subcategory,
};
use crate::diagnostic::Report;
use crate::message::Message;
use crate::source::{Fields, Node, Reader, Span, Value, keys};
use crate::value::money::{MoneyStyle, Unit};
use crate::value::target::TargetStyle;

const ROLES: &[(&str, Role)] = &[
    ("name", Role::Name),
    ("department", Role::Department),
    ("unit", Role::Unit),
    ("nature", Role::Nature),
    ("category", Role::Category),
    ("start", Role::Start),
    ("end", Role::End),
];
const FUND_ROLES: &[(&str, FundRole)] =
    &[("project_total", FundRole::ProjectTotal), ("annual_total", FundRole::AnnualTotal)];
const KINDS: &[(&str, Kind)] = &[
    ("quantity", Kind::Quantity),
    ("quality", Kind::Quality),
    ("timeliness", Kind::Timeliness),
    ("cost", Kind::Cost),
    ("benefit", Kind::Benefit),
    ("satisfaction", Kind::Satisfaction),
];
const COLUMN_KINDS: &[(&str, ColumnKind)] =
    &[("text", ColumnKind::Text), ("number", ColumnKind::Number), ("target", ColumnKind::Target)];

#[derive(Clone, Copy)]
enum FieldWord {
    Text,
    Choice,
    Date,
    Number,
}
const FIELD_KINDS: &[(&str, FieldWord)] = &[
    ("text", FieldWord::Text),
    ("choice", FieldWord::Choice),
    ("date", FieldWord::Date),
    ("number", FieldWord::Number),
];

impl Edition {
    /// Reads the declaration of the edition `name`.
    ///
    /// # Errors
    /// All independent errors of the file go to the report; then there is no edition.
    pub fn read(name: &str, root: &Node, report: &mut Report) -> Option<Self> {
        let before = report.mark();
        let mut read = EditionReader { reader: Reader { report }, keys: Vec::new() };
        let edition = read.edition(name, root);
        let clean = !report.failed(before);
        edition.filter(|_| clean)
    }
}

struct EditionReader<'r> {
    reader: Reader<'r>,
    /// Top-level keys and roles declared so far, to find what is declared twice.
    keys: Vec<String>,
}

impl EditionReader<'_> {
    fn edition(&mut self, name: &str, root: &Node) -> Option<Edition> {
        let mut map = self.reader.map("edition.yaml", root)?;
        let title = self.need_text(&mut map, "title");
        let subtitle = self.text(&mut map, "subtitle").unwrap_or_default();
        let fields = self.items(&mut map, "fields", Self::field);
        let funding = self.need(&mut map, "funding").and_then(|node| self.funding(node));
        let goals = self.items(&mut map, "goals", Self::goal);
        let required_mark = self.text(&mut map, "required_mark").unwrap_or_default();
        let mark = required_mark.clone();
        let taxonomy = self.items(&mut map, "taxonomy", |s, node| s.category(node, &mark));
        let columns = match map.take("columns") {
            Some(node) => self.each("columns", node, Self::column),
            None => Vec::new(),
        };
        let target_style = self
            .need(&mut map, "target_style")
            .and_then(|node| self.reader.word("target_style", node, TargetStyle::WORDS));
        let labels = self.need(&mut map, "labels").and_then(|node| self.labels(node));
        self.reader.finish(
            map,
            &[
                "title",
                "subtitle",
                "fields",
                "funding",
                "goals",
                "taxonomy",
                "required_mark",
                "columns",
                "target_style",
                "labels",
            ],
        );
        if !fields.iter().any(|field| field.role == Some(Role::Name)) {
            self.reader.report.at(&first_line(&root.span), Message::NoNameField {});
        }
        Some(Edition {
            name: name.to_owned(),
            source: root.span.source.clone(),
            title: title?,
            subtitle,
            fields,
            funding: funding?,
            goals,
            taxonomy,
            required_mark,
            columns,
            target_style: target_style?,
            labels: labels?,
        })
    }

    fn field(&mut self, node: &Node) -> Option<Field> {
        let mut map = self.reader.map("fields", node)?;
        let key = self.key(&mut map)?;
        let label = self.text(&mut map, "label").unwrap_or_else(|| key.clone());
        let word = self.need(&mut map, "kind").and_then(|node| self.reader.word("kind", node, FIELD_KINDS));
        let values = map.take("values").map(|node| self.texts("values", node)).unwrap_or_default();
        let format = map.take("format");
        let kind = word.and_then(|word| match word {
            FieldWord::Text => Some(FieldKind::Text),
            FieldWord::Choice => Some(FieldKind::Choice(values)),
            FieldWord::Number => Some(FieldKind::Number),
            FieldWord::Date => match format {
                Some(node) => self.date_format(node).map(FieldKind::Date),
                None => Some(FieldKind::Date("%Y-%m-%d".to_owned())),
            },
        });
        let required = map.take("required").is_some_and(|node| self.reader.flag("required", node));
        let role = map.take("role").and_then(|node| {
            let role = self.reader.word("role", node, ROLES)?;
            self.declare(&format!("role: {}", node.span.text()), &node.span);
            Some(role)
        });
        self.reader.finish(map, &["key", "label", "kind", "values", "format", "required", "role"]);
        Some(Field { key, label, kind: kind?, required, role })
    }

    fn date_format(&mut self, node: &Node) -> Option<String> {
        let format = self.reader.text("format", node)?;
        // chrono panics in `to_string` on a format it does not know; writing tells instead.
        let mut out = String::new();
        let printed = std::fmt::Write::write_fmt(&mut out, format_args!("{}", NaiveDate::MIN.format(format)));
        if printed.is_err() {
            self.reader.report.at(&node.span, Message::BadFormat { value: format.to_owned() });
            return None;
        }
        Some(format.to_owned())
    }

    fn funding(&mut self, node: &Node) -> Option<Funding> {
        let mut map = self.reader.map("funding", node)?;
        let label = self.need_text(&mut map, "label");
        let unit = self.need(&mut map, "unit").and_then(|node| self.reader.word("unit", node, Unit::WORDS));
        let decimals = map.take("decimals").and_then(|node| {
            let known: Vec<(&str, u32)> = vec![("0", 0), ("1", 1), ("2", 2), ("3", 3), ("4", 4)];
            self.reader.word("decimals", node, &known)
        });
        let separators = map.take("separators").is_some_and(|node| self.reader.flag("separators", node));
        let columns = self.items(&mut map, "columns", Self::fund_column);
        self.reader.finish(map, &["label", "unit", "decimals", "separators", "columns"]);
        let style = MoneyStyle { unit: unit?, decimals, separators };
        Some(Funding { label: label?, style, columns })
    }

    fn fund_column(&mut self, node: &Node) -> Option<FundColumn> {
        let mut map = self.reader.map("columns", node)?;
        let key = self.need_text(&mut map, "key")?;
        let required = map.take("required").is_some_and(|node| self.reader.flag("required", node));
        let undeclared_is_zero = map
            .take("undeclared")
            .and_then(|node| self.reader.word("undeclared", node, &[("zero", true), ("blank", false)]))
            .unwrap_or(false);
        let mut lines = Vec::new();
        if let Some(total) = self.need(&mut map, "total") {
            self.fund_line(total, 0, &mut lines);
        }
        self.reader.finish(map, &["key", "required", "undeclared", "total"]);
        for (i, line) in lines.iter().enumerate() {
            if lines[..i].iter().any(|other: &FundLine| other.key == line.key) {
                self.reader.report.at(&node.span, Message::DeclaredTwice { value: line.key.clone() });
            }
        }
        Some(FundColumn { key, required, undeclared_is_zero, lines })
    }

    fn fund_line(&mut self, node: &Node, depth: usize, lines: &mut Vec<FundLine>) {
        let Some(mut map) = self.reader.map("total", node) else { return };
        let Some(key) = self.need_text(&mut map, "key") else { return };
        let label = self.text(&mut map, "label").unwrap_or_else(|| key.clone());
        let role = map.take("role").and_then(|node| {
            let role = self.reader.word("role", node, FUND_ROLES)?;
            self.declare(&format!("role: {}", node.span.text()), &node.span);
            Some(role)
        });
        lines.push(FundLine { key, label, depth, role });
        if let Some(parts) = map.take("parts")
            && let Some(items) = self.reader.list("parts", parts)
        {
            items.iter().for_each(|item| self.fund_line(item, depth + 1, lines));
        }
        self.reader.finish(map, &["key", "label", "role", "parts"]);
    }

    fn goal(&mut self, node: &Node) -> Option<Goal> {
        let mut map = self.reader.map("goals", node)?;
        let key = self.key(&mut map)?;
        let label = self.text(&mut map, "label").unwrap_or_else(|| key.clone());
        let required = map.take("required").is_some_and(|node| self.reader.flag("required", node));
        self.reader.finish(map, &["key", "label", "required"]);
        Some(Goal { key, label, required })
    }

    fn category(&mut self, node: &Node, mark: &str) -> Option<Category> {
        let mut map = self.reader.map("taxonomy", node)?;
        let label = self.need_text(&mut map, "category");
        let subcategories = self.items(&mut map, "subcategories", |s, node| s.subcategory(node, mark));
        self.reader.finish(map, &["category", "subcategories"]);
        Some(Category { label: label?, subcategories })
    }

    fn subcategory(&mut self, node: &Node, mark: &str) -> Option<Subcategory> {
        let mut map = self.reader.map("subcategories", node)?;
        let key = self.need_text(&mut map, "key")?;
        self.declare(&format!("二级指标 {key}"), &node.span);
        let label = self.text(&mut map, "label").unwrap_or_else(|| key.clone());
        let required = map.take("required").is_some_and(|node| self.reader.flag("required", node));
        let kind = self.need(&mut map, "kind").and_then(|node| self.reader.word("kind", node, KINDS));
        self.reader.finish(map, &["key", "label", "required", "kind"]);
        let label = if required { format!("{label}{mark}") } else { label };
        Some(Subcategory { key, label, kind: kind?, required })
    }

    fn column(&mut self, node: &Node) -> Option<Column> {
        let mut map = self.reader.map("columns", node)?;
        let key = self.need_text(&mut map, "key")?;
        if [keys::TARGET, keys::SUBCATEGORY].contains(&key.as_str()) {
            self.reader.report.at(&node.span, Message::Reserved { key: key.clone() });
        }
        self.declare(&format!("columns: {key}"), &node.span);
        let label = self.text(&mut map, "label").unwrap_or_else(|| key.clone());
        let kind = self.need(&mut map, "kind").and_then(|node| self.reader.word("kind", node, COLUMN_KINDS));
        self.reader.finish(map, &["key", "label", "kind"]);
        Some(Column { key, label, kind: kind? })
    }

    fn labels(&mut self, node: &Node) -> Option<Labels> {
        let mut map = self.reader.map("labels", node)?;
        let [goals, indicators, category, subcategory, indicator, target] =
            ["goals", "indicators", "category", "subcategory", "indicator", "target"]
                .map(|key| self.need_text(&mut map, key));
        self.reader.finish(map, &["goals", "indicators", "category", "subcategory", "indicator", "target"]);
        Some(Labels {
            goals: goals?,
            indicators: indicators?,
            category: category?,
            subcategory: subcategory?,
            indicator: indicator?,
            target: target?,
        })
    }

    /// The `key` of something that project files name at their top level.
    fn key(&mut self, map: &mut Fields) -> Option<String> {
        let node = map.take("key");
        let Some(node) = node else {
            self.reader.absent("key", &map.span);
            return None;
        };
        let key = self.reader.text("key", node)?.to_owned();
        if [keys::EDITION, keys::YEAR, keys::FUNDS, keys::INDICATORS, keys::CHECKS].contains(&key.as_str()) {
            self.reader.report.at(&node.span, Message::Reserved { key: key.clone() });
        }
        self.declare(&key, &node.span);
        Some(key)
    }

    fn declare(&mut self, what: &str, span: &Span) {
        if self.keys.iter().any(|key| key == what) {
            self.reader.report.at(span, Message::DeclaredTwice { value: what.to_owned() });
        }
        self.keys.push(what.to_owned());
    }

    fn need<'n>(&mut self, map: &mut Fields<'n>, key: &str) -> Option<&'n Node> {
        let node = map.take(key).filter(|node| !node.is_null());
        if node.is_none() {
            self.reader.absent(key, &map.span);
        }
        node
    }

    fn need_text(&mut self, map: &mut Fields, key: &str) -> Option<String> {
        let node = self.need(map, key)?;
        self.reader.text(key, node).map(str::to_owned)
    }

    fn text(&mut self, map: &mut Fields, key: &str) -> Option<String> {
        let node = map.take(key)?;
        self.reader.text(key, node).map(str::to_owned)
    }

    fn texts(&mut self, key: &str, node: &Node) -> Vec<String> {
        self.each(key, node, |s, item| s.reader.text(key, item).map(str::to_owned))
    }

    /// Reads a required list that must not be empty.
    fn items<T>(
        &mut self,
        map: &mut Fields,
        key: &str,
        read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.need(map, key) else { return Vec::new() };
        if matches!(&node.value, Value::List(items) if items.is_empty()) {
            self.reader.absent(key, &node.span);
        }
        self.each(key, node, read)
    }

    fn each<T>(
        &mut self,
        key: &str,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let items = self.reader.list(key, node).unwrap_or_default();
        items.iter().filter_map(|item| read(self, item)).collect()
    }
}

/// The beginning of a long span, for findings about the whole file.
fn first_line(span: &Span) -> Span {
    let start = span.range().start;
    let line = span.text().split('\n').next().unwrap_or_default().len();
    Span::new(&span.source, start..start + line)
}
