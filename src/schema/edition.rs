//! An edition → the schema of a file in it: its keys at the top level.

use serde_json::{Map, Value, json};

use super::{Ground, Kind, indicators, is_written, nullable, pattern, values};
use crate::check::RULES;
use crate::edition::{Edition, Field, FieldKind, FundColumn, Goal};
use crate::message::{Code, Lang, Severity};
use crate::source::{Node, keys};
use crate::text::shorten;

/// So many characters of an inherited text are shown.
const MAX_SHOWN: usize = 40;

/// The schema of project or defaults files in `edition`. `target` refers to the schema of an
/// indicator's value; `names` says whether the library's names are suggested.
pub fn body(kind: Kind, ground: &Ground, edition: &Edition, target: &str, names: bool) -> Value {
    let body = Body { needed: kind == Kind::Project, ground };
    let mut properties = Map::new();
    properties.insert(keys::EDITION.to_owned(), name(kind, ground));
    let year = values::year(body.needed);
    properties.insert(keys::YEAR.to_owned(), body.described(year, "预算年度，如 2024。", &[keys::YEAR]));
    for field in &edition.fields {
        properties.insert(field.key.clone(), body.field(field));
    }
    properties.insert(keys::FUNDS.to_owned(), body.funds(edition));
    for goal in &edition.goals {
        properties.insert(goal.key.clone(), body.goal(goal));
    }
    let groups = indicators::groups(body.needed, ground, edition, target, names);
    properties.insert(keys::INDICATORS.to_owned(), groups);
    properties.insert(keys::CHECKS.to_owned(), json!({ "$ref": "#/$defs/checks" }));
    json!({
        "type": nullable("object", body.needed),
        "properties": properties,
        "required": body.required(edition),
        "additionalProperties": false,
    })
}

/// The schema of 版式.
pub fn name(kind: Kind, ground: &Ground) -> Value {
    let body = Body { needed: kind == Kind::Project, ground };
    let mut names: Vec<Value> = ground.names.iter().map(|name| json!(name)).collect();
    names.extend((!body.needed).then_some(Value::Null));
    let known = ground.names.join("、");
    let schema = json!({ "enum": names, "errorMessage": format!("没有这个版式；现有的版式：{known}") });
    body.described(schema, "哪年哪地的表。", &[keys::EDITION])
}

/// The schema of what stands behind an indicator's name.
pub fn target(edition: &Edition) -> Value {
    let mut details = Map::new();
    details.insert(keys::TARGET.to_owned(), values::target());
    details.insert(keys::NOTE.to_owned(), values::note());
    for column in &edition.columns {
        details.insert(column.key.clone(), values::column(column));
    }
    json!({
        "anyOf": [
            values::target(),
            { "type": "object", "properties": details, "additionalProperties": false },
        ],
    })
}

struct Body<'g> {
    /// Whether what a form needs must not be blank here.
    needed: bool,
    ground: &'g Ground,
}

impl Body<'_> {
    /// What the defaults give under a path of keys.
    fn inherited(&self, path: &[&str]) -> Option<&Node> {
        let root = self.ground.defaults.as_deref()?;
        let node = path.iter().try_fold(root, |node, key| node.as_map()?.get(key))?;
        is_written(node).then_some(node)
    }

    /// The keys that a file must have: what forms need less what the defaults give.
    fn required<'e>(&self, edition: &'e Edition) -> Vec<&'e str> {
        let fields = edition.fields.iter().filter(|field| field.required).map(|field| field.key.as_str());
        let goals = edition.goals.iter().filter(|goal| goal.required).map(|goal| goal.key.as_str());
        // A name that was chosen for the call is not the one that the defaults give.
        let named = self.inherited(&[keys::EDITION]).and_then(Node::as_scalar);
        let named = named.is_some_and(|scalar| self.ground.names.contains(&scalar.text));
        let mut required = Vec::new();
        required.extend((!named).then_some(keys::EDITION));
        required.extend(self.inherited(&[keys::YEAR]).is_none().then_some(keys::YEAR));
        required.extend(fields.filter(|key| self.inherited(&[key]).is_none()));
        required.extend((!self.required_columns(edition).is_empty()).then_some(keys::FUNDS));
        required.extend(goals.filter(|key| self.inherited(&[key]).is_none()));
        required.extend(self.inherited(&[keys::INDICATORS]).is_none().then_some(keys::INDICATORS));
        required.retain(|_| self.needed);
        required
    }

    fn required_columns<'e>(&self, edition: &'e Edition) -> Vec<&'e str> {
        let columns = edition.funding.columns.iter().filter(|column| column.required);
        let columns = columns.map(|column| column.key.as_str());
        columns.filter(|key| self.needed && self.inherited(&[keys::FUNDS, key]).is_none()).collect()
    }

    /// A schema with its hover text, and what holds where a project is silent.
    fn described(&self, mut schema: Value, text: &str, path: &[&str]) -> Value {
        let inherited = self.inherited(path).filter(|_| self.needed).and_then(|node| {
            let shown = cut(&node.as_scalar()?.text);
            Some(format!("不写就用 {} 里的：{shown}", node.span.source.path))
        });
        let text = [text.to_owned(), inherited.unwrap_or_default()].concat();
        schema["description"] = json!(text);
        schema
    }

    fn field(&self, field: &Field) -> Value {
        let needed = field.required && self.needed;
        let (schema, text) = match &field.kind {
            FieldKind::Text => (values::text(needed), ""),
            FieldKind::Choice(known) => (values::choice(known, needed), "照版式列出的填。"),
            FieldKind::Date(_) => (values::date(needed), "日期，如 2024-02-29。"),
            FieldKind::Number => (values::whole(needed), "整数。"),
        };
        self.described(schema, &[must(field.required), text].concat(), &[&field.key])
    }

    fn goal(&self, goal: &Goal) -> Value {
        let text = "可以写几行：键后面写 |-，另起一行缩进两格。可以用 {{ year }} 之类的表达式。";
        let schema = values::text(goal.required && self.needed);
        self.described(schema, &[must(goal.required), text].concat(), &[&goal.key])
    }

    fn funds(&self, edition: &Edition) -> Value {
        let unit = edition.funding.style.unit;
        let columns = &edition.funding.columns;
        let column = |column: &FundColumn| {
            let lines = column.lines.iter().enumerate().map(|(index, line)| {
                let parts: Vec<&str> = column.parts(index).map(|i| column.lines[i].key.as_str()).collect();
                let text = match parts[..] {
                    [] => String::new(),
                    _ => format!("由程序计算，可以不写：{}。", parts.join(" + ")),
                };
                let amount = json!({ "$ref": "#/$defs/amount" });
                let text = format!("{text}单位：{}。", unit.name());
                (line.key.clone(), self.described(amount, &text, &[keys::FUNDS, &column.key, &line.key]))
            });
            let schema = json!({
                "description": must(column.required),
                "type": nullable("object", column.required && self.needed),
                "properties": lines.collect::<Map<_, _>>(),
                "additionalProperties": false,
            });
            (column.key.clone(), schema)
        };
        let needed = self.needed && columns.iter().any(|column| column.required);
        json!({
            "description": format!("按表上的栏填金额，单位：{}；也可以自带单位，如 120万元。", unit.name()),
            "type": nullable("object", needed),
            "properties": columns.iter().map(column).collect::<Map<_, _>>(),
            "required": self.required_columns(edition),
            "additionalProperties": false,
        })
    }
}

/// The schema of 检查, the same in every edition. An unknown code is worth a warning, so it is not
/// refused.
pub fn checks() -> Value {
    let reason = json!({ "type": "string", "pattern": pattern::WRITTEN, "errorMessage": "写明理由" });
    let known = Code::all();
    let excusable = known.filter(|known| known.severity != Severity::Error).map(|Code { code, .. }| {
        let title = RULES.iter().find(|rule| rule.code == *code).map(|rule| rule.title(Lang::Zh));
        let schema = json!({
            "description": title.unwrap_or_default(),
            "anyOf": [reason, { "type": "object", "additionalProperties": reason }],
        });
        ((*code).to_owned(), schema)
    });
    let excuses = json!({
        "description": "接受的警告和提醒，写 编号: 理由；只接受其中几处，在编号下面写 指标名称或键: 理由。shenbao check --list 列出全部编号",
        "type": "object",
        "properties": excusable.collect::<Map<_, _>>(),
    });
    json!({
        "description": "对审核规则的说明",
        "type": "object",
        "properties": { (keys::EXCUSES): excuses },
        "additionalProperties": false,
    })
}

fn must(required: bool) -> &'static str {
    if required { "必填。" } else { "" }
}

/// The beginning of a text, on one line.
fn cut(text: &str) -> String {
    shorten(text, MAX_SHOWN).replace('\n', " ")
}
