//! The page of docs/rules.md on one rule, in one language.

use super::{severity, title};
use crate::message::{Lang, Message, Severity};

/// docs/rules.md as it stands in the repository.
const DOCUMENT: &str = include_str!("../../docs/rules.md");

/// What a code means and what to do about it, for a terminal; none for a code that does not exist.
pub fn explain(code: &str, lang: Lang) -> Option<String> {
    let known = super::codes().find(|(known, _)| *known == code).map(|(_, severity)| severity);
    let Some(level) = known else {
        let known = Message::CODES.iter().find(|known| known.code == code)?;
        return Some(format!(
            "{}\n\n{}\n",
            head(code, known.severity, lang),
            of_the_form(known.severity, lang)
        ));
    };
    let title = title(code, lang).unwrap_or_default();
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let mut text = format!("{}{colon}{title}\n", head(code, level, lang));
    let mut inside = false;
    for line in markdown(code, lang).unwrap_or_default().lines() {
        if line.starts_with("```") {
            inside = !inside;
            continue;
        }
        text.push('\n');
        if inside && !line.is_empty() {
            text.push_str("    ");
        }
        text.push_str(&if inside { line.to_owned() } else { line.replace("**", "") });
    }
    text.push('\n');
    Some(text)
}

fn head(code: &str, level: Severity, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{code}（{}）", severity(level, lang)),
        Lang::En => format!("{code} ({})", severity(level, lang)),
    }
}

/// The same page in Markdown, without its heading.
pub fn markdown(code: &str, lang: Lang) -> Option<String> {
    let pages = DOCUMENT.split("\n### ").skip(1);
    let page = pages.map(|page| page.split("\n## ").next().unwrap_or_default()).find_map(|page| {
        let (heading, body) = page.split_once('\n')?;
        (heading.split(' ').next() == Some(code)).then_some(body)
    })?;
    let paragraphs = paragraphs(page);
    let spoken: Vec<String> = paragraphs.iter().filter_map(|text| in_language(text, lang)).collect();
    Some(spoken.join("\n\n"))
}

/// The pieces between blank lines; a block of code is one piece.
fn paragraphs(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut inside = false;
    for line in text.lines() {
        inside ^= line.starts_with("```");
        match pieces.last_mut() {
            _ if line.is_empty() && !inside => pieces.push(String::new()),
            Some(piece) if piece.is_empty() => piece.push_str(line),
            Some(piece) => piece.extend(["\n", line]),
            None => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// A paragraph as it reads in one language, if it is in that language: it is told by its first
/// letter. What begins with `**反例 · Bad**` is in both, and code is in none.
fn in_language(paragraph: &str, lang: Lang) -> Option<String> {
    if paragraph.starts_with("```") {
        return Some(paragraph.to_owned());
    }
    let bold = paragraph.strip_prefix("**").and_then(|text| text.split_once("**"));
    if let Some((both, rest)) = bold
        && let Some((zh, en)) = both.split_once(" · ")
    {
        return Some(match (lang, rest.strip_prefix(':')) {
            (Lang::Zh, Some(rest)) => format!("**{zh}**：{}", rest.trim_start()),
            (Lang::Zh, None) => format!("**{zh}**{rest}"),
            (Lang::En, _) => format!("**{en}**{rest}"),
        });
    }
    let first = paragraph.chars().find(|c| c.is_alphabetic())?;
    let is_english = first.is_ascii();
    (is_english == (lang == Lang::En)).then(|| paragraph.to_owned())
}

/// What is said of codes that are no rule's.
pub fn of_the_form(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "这是表本身的错误，改好之前不能生成；消息里写着位置和改法。",
        (Severity::Error, Lang::En) => {
            "An error of the form itself, which can't be made until it is mended; the message says where and how."
        }
        (_, Lang::Zh) => "build 也会说的提示，不妨碍生成；消息里写着位置和改法。",
        (_, Lang::En) => {
            "build warns of this, too; the form is made all the same. The message says where and how."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_in_each_language() {
        for (code, _) in super::super::codes() {
            for (lang, other, why) in
                [(Lang::Zh, "**Why**", "**为什么**"), (Lang::En, "**为什么**", "**Why**")]
            {
                let page = markdown(code, lang).unwrap_or_default();
                assert!(
                    page.contains(why) && page.contains("```yaml") && !page.contains(other),
                    "{code}: {page}"
                );
            }
        }
    }
}
