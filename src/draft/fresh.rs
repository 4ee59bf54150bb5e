//! A blank project file: what the edition asks for and the defaults do not give.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, given, is_blank};
use crate::edition::{Field, FieldKind, FundColumn, Goal, Role};
use crate::form::LibraryEntry;
use crate::source::yaml::{Line, Value, print, quote};
use crate::source::{Map, Node, Value as Tree, indicator_name, keys};

/// So many of the library's indicators are offered in each group.
const MAX_OFFERED: usize = 10;
/// Longer names are not offered.
const MAX_NAME: usize = 60;
/// So many choices of a field are named.
const MAX_CHOICES: usize = 12;

/// The file for a project of this name.
pub fn fresh(name: &str, place: &Place) -> String {
    let edition = place.edition;
    let mut lines = vec![
        Line::comment("有 TODO 的地方要填；行首有 # 的可用可不用，要用就去掉 # 和后面的一个空格。"),
        Line::comment("默认值（_defaults.yaml）里已有的不用再写；总额由程序计算；第一行是给编辑器的。"),
    ];
    for field in &edition.fields {
        if field.role == Some(Role::Name) {
            lines.push(Line::entry(&field.key, Value::Text(name.to_owned())));
        }
    }
    lines.extend(head(place));
    lines.extend(edition.fields.iter().filter(|f| f.role != Some(Role::Name)).flat_map(|f| field(f, place)));
    lines.extend(funds(place));
    lines.extend(edition.goals.iter().flat_map(|g| goal(g, place)));
    lines.extend(indicators(place));
    format!("{}{}", place.schema, print(&lines))
}

/// 版式 and 年度, where the defaults do not give them.
pub fn head(place: &Place) -> Vec<Line> {
    let mut lines = Vec::new();
    let edition = Value::Text(place.edition.name.clone());
    match place.given_edition() {
        Some(given) if given == place.edition.name => {}
        Some(given) => lines.push(Line::remarked(keys::EDITION, edition, format!("默认值里是 {given}"))),
        None => lines.push(Line::entry(keys::EDITION, edition)),
    }
    match place.year {
        Some(year) if place.given_year() == Some(year) => {}
        Some(year) => lines.push(Line::entry(keys::YEAR, Value::Raw(year.to_string()))),
        None => lines.push(Line::remarked(keys::YEAR, Value::Blank, "TODO 如 2026")),
    }
    lines
}

/// The line of a field that the defaults do not give.
pub fn field(field: &Field, place: &Place) -> Vec<Line> {
    if place.given(&field.key).is_some() {
        return Vec::new();
    }
    let example = match &field.kind {
        FieldKind::Text => String::new(),
        FieldKind::Number => "整数".to_owned(),
        FieldKind::Date(_) => format!("如 {}-01-31", place.year.unwrap_or(2026)),
        FieldKind::Choice(values) if values.is_empty() => String::new(),
        FieldKind::Choice(values) => {
            let named: Vec<&str> = values.iter().take(MAX_CHOICES).map(String::as_str).collect();
            let more = if values.len() > named.len() { " 等" } else { "" };
            format!("{}{more}", named.join("、"))
        }
    };
    if field.required {
        return vec![Line::remarked(&field.key, Value::Blank, format!("TODO {example}").trim_end())];
    }
    let line = match example.as_str() {
        "" => Line::entry(&field.key, Value::Blank),
        example => Line::remarked(&field.key, Value::Blank, example),
    };
    line.commented()
}

/// The lines of a goal that the defaults do not give.
pub fn goal(goal: &Goal, place: &Place) -> Vec<Line> {
    if place.given(&goal.key).is_some() {
        return Vec::new();
    }
    let line = |how| Line::remarked(&goal.key, Value::Raw("|-".to_owned()), how);
    match goal.required {
        true => vec![line("TODO 从下一行起写，每行前面空两格")],
        false => line("可不填；从下一行起写，每行前面空两格").commented(),
    }
}

/// The fund lines that the defaults do not give: amounts of the required columns, the others as
/// comments.
fn funds(place: &Place) -> Vec<Line> {
    let edition = place.edition;
    let written = place.given(keys::FUNDS).and_then(Node::as_map);
    let mut lines = Vec::new();
    for column in &edition.funding.columns {
        let inherited = given(written, &column.key).and_then(Node::as_map);
        if let Some(line) = fund_column(column, inherited) {
            lines.extend(if column.required { vec![line] } else { line.commented() });
        }
    }
    let unit = format!("单位：{}；也可以写成 120万元", edition.funding.style.unit.name());
    let alone = !lines.iter().any(|line| matches!(line, Line::Entry { .. }));
    let line = Line::remarked(keys::FUNDS, Value::Lines(lines.clone()), unit);
    match lines.is_empty() {
        true => Vec::new(),
        // Nothing but comments below a key would take out what is inherited.
        false if alone => line.commented(),
        false => vec![line],
    }
}

/// The lines of a column: the first amount that nothing gives has to be filled in, the others may be.
fn fund_column(column: &FundColumn, inherited: Option<&Map>) -> Option<Line> {
    let is_leaf = |i: usize| column.parts(i).next().is_none();
    let missing = (0..column.lines.len()).filter(|&i| is_leaf(i));
    let mut missing =
        missing.map(|i| &column.lines[i]).filter(|line| given(inherited, &line.key).is_none()).peekable();
    missing.peek()?;
    let total_given =
        (0..column.lines.len()).any(|i| !is_leaf(i) && given(inherited, &column.lines[i].key).is_some());
    let mut lines = Vec::new();
    for line in missing {
        let amount =
            column.required && !total_given && !lines.iter().any(|l| matches!(l, Line::Entry { .. }));
        if amount {
            // Unlike a blank it is told even where the defaults give the other amounts.
            lines.push(Line::remarked(&line.key, Value::Raw(keys::TO_FILL_IN.to_owned()), "TODO"));
        } else if column.required {
            lines.extend(Line::entry(&line.key, Value::Blank).commented());
        } else {
            lines.push(Line::entry(&line.key, Value::Blank));
        }
    }
    let filled = lines.iter().any(|line| matches!(line, Line::Entry { .. }));
    filled.then(|| Line::entry(&column.key, Value::Lines(lines)))
}

/// The groups of indicators, each with what the library offers.
fn indicators(place: &Place) -> Vec<Line> {
    let inherited = place.given(keys::INDICATORS).and_then(Node::as_map);
    let mut offers = offers(place);
    let mut lines = Vec::new();
    let mut filled = false;
    let mut last = None;
    for (category, group) in place.edition.subcategories() {
        // Above its groups it could not be told from what may be uncommented.
        let first = last.replace(&category.label) != Some(&category.label);
        let category = first.then(|| format!("一级指标：{}", category.label));
        let mut remark = category.into_iter().collect::<Vec<_>>();
        remark.extend(group.required.then(|| "必填".to_owned()));
        let own = given(inherited, &group.key);
        let names = own.map(names_of).unwrap_or_default();
        let offered = offers.remove(group.key.as_str()).unwrap_or_default();
        let further: Vec<&LibraryEntry> =
            offered.iter().filter(|entry| !names.contains(entry.name)).collect();
        if own.is_some() {
            // A blank group would take out what is inherited.
            remark.push(format!("默认值里已有 {} 个，要增加才写", names.len()));
            lines.extend(group_line(&group.key, &remark).commented());
        } else {
            lines.push(group_line(&group.key, &remark));
            filled = true;
        }
        lines.extend(further.iter().take(MAX_OFFERED).map(|entry| offer(entry)));
        let more = further.len().saturating_sub(MAX_OFFERED);
        if more > 0 {
            let text = format!("  …… 指标库里还有 {more} 个，编辑器补全时会列出（shenbao schema）");
            lines.push(Line::comment(text));
        }
    }
    let how = "TODO 一个指标一行，写在组名下面，前面空四格：- 名称: ≥95%";
    let line = Line::remarked(keys::INDICATORS, Value::Lines(lines), how);
    if filled { vec![line] } else { line.commented() }
}

fn group_line(key: &str, remark: &[String]) -> Line {
    match remark {
        [] => Line::entry(key, Value::Blank),
        remark => Line::remarked(key, Value::Blank, remark.join("；")),
    }
}

/// An indicator of the library as a comment: without the sign it takes the library's target.
fn offer(entry: &LibraryEntry) -> Line {
    let name = quote(entry.name);
    let target = entry.target.as_ref().map(|target| target.value.to_string());
    Line::comment(match target {
        Some(target) if target.chars().count() <= MAX_NAME => format!("  - {name}   # 指标库：{target}"),
        Some(_) => format!("  - {name}   # 指标库"),
        None => format!("  - {name}: "),
    })
}

/// What the library has, by subcategory. One pass, for libraries have tens of thousands of entries.
fn offers<'a>(place: &Place<'a>) -> BTreeMap<&'a str, Vec<LibraryEntry<'a>>> {
    let mut offers: BTreeMap<&str, Vec<LibraryEntry>> = BTreeMap::new();
    for entry in place.library.into_iter().flat_map(crate::form::Library::entries) {
        let short = entry.name.chars().count() <= MAX_NAME && !entry.name.trim().is_empty();
        if let Some(group) = entry.subcategory.filter(|_| short) {
            offers.entry(group).or_default().push(entry);
        }
    }
    offers
}

/// The names of a list of indicators.
fn names_of(group: &Node) -> BTreeSet<String> {
    let Tree::List(items) = &group.value else { return BTreeSet::new() };
    items.iter().filter(|item| !is_blank(item)).filter_map(indicator_name).map(|key| key.text).collect()
}
