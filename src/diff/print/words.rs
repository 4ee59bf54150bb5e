//! What the brief says beside the changes themselves, in both languages.

use super::brief::{About, Kind};
use crate::diff::view::Totals;
use crate::diff::words::count;
pub use crate::diff::words::{headline, say};
use crate::message::{Lang, Meant};

/// The heads of a table of changes.
pub fn heads(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Zh => ["变化", "内容", "旧 → 新", "写在"],
        Lang::En => ["change", "what", "old → new", "written at"],
    }
}

/// What stands for a cell without text.
pub fn blank(lang: Lang) -> &'static str {
    say("（空）", "(blank)", lang)
}

/// The signs around a piece of text that changed, for those who see no colours.
pub fn marks(kind: Kind, lang: Lang) -> (&'static str, &'static str) {
    match (kind, lang) {
        (Kind::Removed, Lang::Zh) => ("【删：", "】"),
        (Kind::Added, Lang::Zh) => ("【增：", "】"),
        (Kind::MovedFrom, Lang::Zh) => ("【移走：", "】"),
        (Kind::MovedTo, Lang::Zh) => ("【移来：", "】"),
        (Kind::Removed, Lang::En) => ("[-", "-]"),
        (Kind::Added, Lang::En) => ("{+", "+}"),
        (Kind::MovedFrom, Lang::En) => ("[<", "<]"),
        (Kind::MovedTo, Lang::En) => ("{>", ">}"),
        _ => ("", ""),
    }
}

/// What the signs mean.
pub fn legend(moved: bool, lang: Lang) -> &'static str {
    match (lang, moved) {
        (Lang::Zh, false) => "【删：…】是删去的字，【增：…】是增加的字",
        (Lang::Zh, true) => "【删：…】是删去的字，【增：…】是增加的字；【移走：…】【移来：…】是换了地方的字",
        (Lang::En, false) => "[-…-] was taken out, {+…+} was put in",
        (Lang::En, true) => {
            "[-…-] was taken out, {+…+} was put in; [<…<] went elsewhere, {>…>} came from elsewhere"
        }
    }
}

/// Which names of a list are shown: all of a short one, the first of a long one with the number of all.
pub fn list(names: &[String], most: usize, lang: Lang) -> String {
    let between = say("、", ", ", lang);
    if names.len() <= most {
        return names.join(between);
    }
    let shown = names[..most].join(between);
    match lang {
        Lang::Zh => format!("{shown} 等 {} 份表", names.len()),
        Lang::En => format!("{shown} and {} more", names.len() - most),
    }
}

/// The heading of what many forms have in common.
pub fn in_common(count: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{count}相同的变化"),
        Lang::En => format!("The same change in {count}"),
    }
}

/// The forms that have it in common.
pub fn forms(list: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("涉及：{list}"),
        Lang::En => format!("forms: {list}"),
    }
}

/// What a form had been called, or where its file had been.
pub fn formerly(name: &str, path: &str, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if !name.is_empty() {
        notes.push(format!("{}{name}", say("原名：", "was called: ", lang)));
    }
    if !path.is_empty() {
        notes.push(format!("{}{path}", say("原文件：", "file before: ", lang)));
    }
    notes
}

/// Where an item had stood before it moved.
pub fn moved_from(names: &str, lang: Lang) -> String {
    format!("{}{names}", say("原在：", "was in: ", lang))
}

/// What an item had been called.
pub fn renamed_from(lang: Lang) -> &'static str {
    say("原名：", "was called: ", lang)
}

/// What differs between two names that look the same.
pub fn look_the_same(old: &str, new: &str, lang: Lang) -> Option<String> {
    let steps = Meant::new(old, new).steps(lang)?;
    Some(match lang {
        Lang::Zh => format!("（看起来一样，字符不同：{steps}）"),
        Lang::En => format!(" (it looks the same, the characters differ: {steps})"),
    })
}

/// Sums that only follow.
pub fn following(lang: Lang) -> &'static str {
    say("合计随之：", "the sum follows: ", lang)
}

/// The edition's own words, which are counted.
pub fn wording(number: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("版式用语和写法不同 {number} 处（-v 逐一列出）"),
        Lang::En => {
            let differences = count(number, "", "difference", lang);
            format!("{differences} in the edition's words and style (listed by -v)")
        }
    }
}

/// How big a form is that was added or taken out.
pub fn size(totals: &Totals, added: bool, indicators: usize, lang: Lang) -> String {
    let money = if added { &totals.new_money } else { &totals.old_money };
    match lang {
        Lang::Zh => format!("年度资金 {money} 元，{indicators} 项指标"),
        Lang::En => {
            let noun = if indicators == 1 { "indicator" } else { "indicators" };
            format!("annual money {money} yuan, {indicators} {noun}")
        }
    }
}

/// What became of a form, before its name.
pub fn state(state: About, lang: Lang) -> &'static str {
    match state {
        About::Added => say("新增", "added", lang),
        About::Removed => say("删去", "removed", lang),
        About::Unread => say("没有比较", "not compared", lang),
        About::Shared | About::Changed => "",
    }
}

/// Changed places of one text that are not shown.
pub fn more_edits(number: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("……（还有 {number} 处，-v 全部列出）"),
        Lang::En => format!(" … ({number} more, listed by -v)"),
    }
}

/// Reasons that are not shown.
pub fn more_reasons(number: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("还有 {number} 处错误"),
        Lang::En => format!("and {number} more errors"),
    }
}

/// What did not fit into the size that was asked for.
pub fn cut(changes: usize, bytes: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(
            "限 {bytes} 字节：另有 {changes} 处变化没有列出，先列的是放宽的指标值和资金；完整的用 shenbao diff 看"
        ),
        Lang::En => format!(
            "Limited to {bytes} bytes: {changes} more changes are not listed, loosened targets and money come first; shenbao diff shows all"
        ),
    }
}
