//! What a code means, in one language: its page of docs/rules.md, or what its messages say.

use super::severity;
use crate::message::{Code, Lang};
use crate::text::wrapped;

/// docs/rules.md as it stands in the repository.
const DOCUMENT: &str = include_str!("../../docs/rules.md");

/// Columns of a terminal that text is broken at.
const WIDTH: usize = 80;

/// What a code means and what to do about it, for a terminal; none for a code that does not exist.
pub fn explain(code: &str, lang: Lang) -> Option<String> {
    let mut known = Code::all().filter(|known| known.code == code).peekable();
    let level = severity(known.peek()?.severity, lang);
    let head = match lang {
        Lang::Zh => format!("{code}（{level}）"),
        Lang::En => format!("{code} ({level})"),
    };
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let Some((heading, body)) = page(code) else {
        let sentences: Vec<String> = known
            .map(|known| known.sentences(lang))
            .map(|(text, hint)| format!("  {}\n    {}\n", wrapped(&text, 2, WIDTH), wrapped(&hint, 4, WIDTH)))
            .collect();
        return Some(format!("{head}\n\n{}", sentences.join("\n")));
    };
    let title = heading.split_once(' ').map_or("", |(_, titles)| titles);
    let (zh, en) = title.split_once(" · ").unwrap_or((title, title));
    let mut text = format!("{head}{colon}{}\n", if lang == Lang::Zh { zh } else { en });
    for paragraph in paragraphs(body) {
        let Some(paragraph) = in_language(&paragraph, lang) else { continue };
        let paragraph = match paragraph.strip_prefix("```") {
            Some(code) => indented(code),
            None => wrapped(&plain(&paragraph, lang), 0, WIDTH),
        };
        text.push_str(&format!("\n{paragraph}\n"));
    }
    Some(text)
}

/// A block of code without its fences.
fn indented(code: &str) -> String {
    let lines = code.lines().skip(1).filter(|line| *line != "```");
    let lines = lines.map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

/// A paragraph on one line, without the signs of Markdown that say nothing in a terminal.
fn plain(paragraph: &str, lang: Lang) -> String {
    // What is escaped means itself.
    let pieces: Vec<String> = paragraph.split("\\*").map(|piece| piece.replace("**", "")).collect();
    let paragraph = pieces.join("*").replace('\n', if lang == Lang::Zh { "" } else { " " });
    // The path of an example.
    match paragraph.strip_suffix("`:").and_then(|text| text.rsplit_once('`')) {
        Some((before, path)) => format!("{before}{path}"),
        None => paragraph,
    }
}

/// The heading and the text of a code's section.
fn page(code: &str) -> Option<(&'static str, &'static str)> {
    let pages = DOCUMENT.split("\n### ").skip(1);
    let pages = pages.map(|page| page.split("\n## ").next().unwrap_or_default());
    pages.filter_map(|page| page.split_once('\n')).find(|(head, _)| head.split(' ').next() == Some(code))
}

/// The page in Markdown, without its heading.
pub fn markdown(code: &str, lang: Lang) -> Option<String> {
    let (_, body) = page(code)?;
    let spoken = paragraphs(body);
    let spoken: Vec<String> = spoken.iter().filter_map(|text| in_language(text, lang)).collect();
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
    // The path of a further file of an example.
    if paragraph.starts_with('`') && paragraph.ends_with("`:") {
        return Some(paragraph.to_owned());
    }
    let first = paragraph.chars().find(|c| c.is_alphabetic())?;
    let is_english = first.is_ascii();
    (is_english == (lang == Lang::En)).then(|| paragraph.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mean_themselves() {
        assert_eq!(plain("**为什么**：XX、\\*\\*、？？\n不算", Lang::Zh), "为什么：XX、**、？？不算");
    }

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
