//! The words for changes, in both languages. No field of a form is named here: forms bring theirs.

mod amounts;
mod closing;

use super::{Block, CellName, Facet, FormChange, Item, Place, Version};
use crate::message::{Lang, Meant};
use crate::sheet::Mark;
use crate::text::tail;

pub use amounts::{decimals, direction, money, signed, yuan};
pub use closing::{closing, counts};

/// What the files are called that no commit holds yet.
pub fn working_files(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "现在的文件",
        Lang::En => "the files as they are",
    }
}

/// A version as a stranger reads it, who does not know what was called: `报送稿（提交 7cd495e，2026-01-05）`.
pub fn version(version: &Version, lang: Lang) -> String {
    let Some(name) = &version.name else { return working_files(lang).to_owned() };
    let Some(commit) = &version.commit else { return name.clone() };
    let id = &commit[..commit.len().min(7)];
    let day = version.day.as_deref().map(|day| format!("{}{day}", say("，", ", ", lang))).unwrap_or_default();
    match (commit.starts_with(name.as_str()), lang) {
        (true, Lang::Zh) => format!("提交 {id}{day}"),
        (true, Lang::En) => format!("commit {id}{day}"),
        (false, Lang::Zh) => format!("{name}（提交 {id}{day}）"),
        (false, Lang::En) => format!("{name} (commit {id}{day})"),
    }
}

/// The heading of a comparison: what it is, and of which versions.
pub fn headline(old: &str, new: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("申报表的变化：{old} → {new}"),
        Lang::En => format!("Changes of the forms: {old} → {new}"),
    }
}

/// One of two words or sentences.
pub fn say<'s>(zh: &'s str, en: &'s str, lang: Lang) -> &'s str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A kind of change in a word.
pub fn facet(facet: Facet, lang: Lang) -> &'static str {
    let (zh, en) = match facet {
        Facet::Added => ("新增", "added"),
        Facet::Removed => ("删去", "removed"),
        Facet::Moved => ("移动", "moved"),
        Facet::Renamed => ("改名", "renamed"),
        Facet::Money => ("资金", "money"),
        Facet::Tightened => ("收紧", "tightened"),
        Facet::Loosened => ("放宽", "loosened"),
        Facet::Target => ("指标", "target"),
        Facet::Text => ("文字", "text"),
        Facet::Field => ("栏目", "field"),
        Facet::Order => ("顺序", "order"),
        Facet::Wording => ("用语", "wording"),
    };
    say(zh, en, lang)
}

/// What an item is called. The edition's own words have no names on the form.
pub fn names(block: Block, names: &[String], lang: Lang) -> Vec<String> {
    let named = |name: &String| {
        let (zh, en) = match name.as_str() {
            "title" => ("标题", "title"),
            "subtitle" => ("副标题", "subtitle"),
            "funding" => ("资金的标签", "label of the fund table"),
            "goals" => ("目标的标签", "label of the goals"),
            "indicators" => ("指标的标签", "label of the indicators"),
            "category" | "subcategory" | "indicator" | "target" => ("指标表的表头", "head of the indicators"),
            _ => return name.clone(),
        };
        say(zh, en, lang).to_owned()
    };
    names.iter().map(|name| if block == Block::Wording { named(name) } else { name.clone() }).collect()
}

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// On this line of the form's own file.
    Line(usize),
    /// In another file: its path and line.
    Elsewhere(String),
}

/// Where a value was and is written; empty for what is computed.
pub fn place(old: Option<Where>, new: Option<Where>, lang: Lang) -> String {
    let side = |place: &Where| match (place, lang) {
        (Where::Line(line), Lang::Zh) => format!("第 {line} 行"),
        (Where::Line(line), Lang::En) => format!("line {line}"),
        (Where::Elsewhere(path), _) => path.clone(),
    };
    match (old, new) {
        (None, None) => String::new(),
        (Some(old), Some(new)) if old == new => side(&new),
        (Some(Where::Line(old)), Some(Where::Line(new))) => match lang {
            Lang::Zh => format!("第 {old} → {new} 行"),
            Lang::En => format!("line {old} → {new}"),
        },
        (Some(old), Some(new)) => format!("{} → {}", side(&old), side(&new)),
        (None, Some(new)) => side(&new),
        (Some(old), None) => match (&old, lang) {
            (Where::Line(_), Lang::Zh) => format!("原{}", side(&old)),
            (Where::Elsewhere(_), Lang::Zh) => format!("原在 {}", side(&old)),
            (_, Lang::En) => format!("was {}", side(&old)),
        },
    }
}

/// A number of things.
pub fn count(number: usize, zh: &str, en: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{number} {zh}"),
        Lang::En => format!("{number} {en}{}", if number == 1 { "" } else { "s" }),
    }
}

/// Unchanged text that is not shown: see [`super::excerpt()`].
pub fn left_out(characters: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("……（略 {characters} 字）……"),
        Lang::En => format!(" … ({characters} characters left out) … "),
    }
}

/// What is true of a form as a whole.
pub fn form_notes(form: &FormChange, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    let (Some(old), Some(new)) = (&form.old, &form.new) else {
        return vec![match form.old {
            None => say("新增的表", "form added", lang).to_owned(),
            Some(_) => say("删去的表", "form removed", lang).to_owned(),
        }];
    };
    if old.edition != new.edition {
        notes.push(match lang {
            Lang::Zh => format!("版式：{} → {}", old.edition, new.edition),
            Lang::En => format!("edition: {} → {}", old.edition, new.edition),
        });
    }
    if old.unit != new.unit {
        let label = say("金额的单位：", "unit of amounts: ", lang);
        notes.push(format!("{label}{} → {}", old.unit.name(), new.unit.name()));
    }
    notes
}

/// What became of an item as a whole.
pub fn item_notes(item: &Item, lang: Lang) -> Vec<String> {
    let notes = [
        (item.old.is_none(), "新增", "added"),
        (item.new.is_none(), "删去", "removed"),
        (item.moved, "改归", "moved"),
        (item.renamed(), "改名", "renamed"),
    ];
    let notes = notes.into_iter().filter(|(holds, ..)| *holds);
    let mut notes: Vec<String> = notes.map(|(_, zh, en)| say(zh, en, lang).to_owned()).collect();
    // Two names that look the same: what differs nobody sees.
    let name = |place: &Option<Place>| place.as_ref()?.names.last().cloned();
    if let (true, Some(old), Some(new), Some(last)) =
        (item.renamed(), name(&item.old), name(&item.new), notes.last_mut())
        && let Some(steps) = Meant::new(&old, &new).steps(lang)
    {
        last.push_str(&match lang {
            Lang::Zh => format!("（{steps}）"),
            Lang::En => format!(" ({steps})"),
        });
    }
    notes
}

/// What items in another order are called.
pub fn order(number: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{number} 项换了次序"),
        Lang::En => format!("{} changed places", count(number, "", "item", lang)),
    }
}

/// What a cell is called beside its item.
pub fn cell_title(cell: &CellName, lang: Lang) -> String {
    let (zh, en) = match cell {
        CellName::Label => ("栏目名称", "label"),
        CellName::Category => ("一级指标", "category"),
        CellName::Subcategory => ("二级指标", "subcategory"),
        CellName::Name => ("名称", "name"),
        CellName::Column(key) => return key.clone(),
        CellName::Value | CellName::Amount | CellName::Text | CellName::Target => return String::new(),
    };
    say(zh, en, lang).to_owned()
}

/// Which version a finding is about.
pub fn side(old: bool, lang: Lang) -> &'static str {
    match (old, lang) {
        (true, Lang::Zh) => "旧版：",
        (false, Lang::Zh) => "新版：",
        (true, Lang::En) => "older: ",
        (false, Lang::En) => "newer: ",
    }
}

/// The line on each page of a redline: what it is, and how the signs on it are to be read.
pub fn redline(versions: (&str, &str), (old, new): (bool, bool), lang: Lang) -> Vec<(Mark, String)> {
    let [old_name, new_name] = [versions.0, versions.1].map(short);
    let [head, added, removed, moved, form_added, form_removed] = match lang {
        Lang::Zh => ["对照稿：", "新增", "删去", "移动", "整表新增", "整表删去"],
        Lang::En => ["redline: ", "added", "removed", "moved", "form added", "form removed"],
    };
    let gap = || (Mark::Same, "  ".to_owned());
    let mut line = vec![(Mark::Same, format!("{head}{old_name} → {new_name}   "))];
    line.extend(match (old, new) {
        (false, _) => vec![(Mark::Added, form_added.to_owned())],
        (_, false) => vec![(Mark::Removed, form_removed.to_owned())],
        _ => vec![
            (Mark::Added, added.to_owned()),
            gap(),
            (Mark::Removed, removed.to_owned()),
            gap(),
            (Mark::MovedFrom, moved.to_owned()),
            gap(),
            (Mark::MovedTo, moved.to_owned()),
        ],
    });
    line
}

/// What an older form says that the newer edition has no place for.
pub fn gone(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "旧表有、新版式没有栏目的内容：",
        Lang::En => "in the older form only, the newer edition has no place for it:",
    }
}

/// A version's name for one line; of a long path the end tells most.
fn short(name: &str) -> String {
    let at = tail(name, 40);
    if at == 0 { name.to_owned() } else { format!("…{}", &name[at..]) }
}

/// That a list of names goes on.
pub fn and_more(number: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(" 等，另 {number} 份"),
        Lang::En => format!(" and {number} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(say: impl Fn(Lang) -> String) -> [String; 2] {
        [say(Lang::Zh), say(Lang::En)]
    }

    #[test]
    fn where_a_value_was_written() {
        let line = |line| Some(Where::Line(line));
        let file = |path: &str| Some(Where::Elsewhere(path.to_owned()));
        for (old, new, zh, en) in [
            (None, None, "", ""),
            (line(6), line(6), "第 6 行", "line 6"),
            (line(6), line(7), "第 6 → 7 行", "line 6 → 7"),
            (None, line(7), "第 7 行", "line 7"),
            (line(6), None, "原第 6 行", "was line 6"),
            (file("a.yaml:1"), file("a.yaml:1"), "a.yaml:1", "a.yaml:1"),
            (file("a.yaml:1"), line(7), "a.yaml:1 → 第 7 行", "a.yaml:1 → line 7"),
            (file("a.yaml:1"), None, "原在 a.yaml:1", "was a.yaml:1"),
        ] {
            assert_eq!(both(|lang| place(old.clone(), new.clone(), lang)), [zh, en]);
        }
    }
}
