//! Characters that look right and are not, blanks inside words, and quotation marks meant for YAML.

use super::text::{Excerpts, each, is_han};
use super::{Findings, Subject};
use crate::character::{Kind, apart, is_odd_blank, odd};
use crate::message::{Characters, Finding, Lack};

/// W219: a blank between two Han characters, which is no word's end.
pub fn blank_in_words(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_blanks, |found| Finding::BlankInWords { found: found.to_owned() })
}

fn scan_blanks(text: &str, found: &mut Excerpts) {
    let mut before: Option<usize> = None;
    let mut blank = false;
    for (at, c) in text.char_indices() {
        if c == ' ' || is_odd_blank(c) {
            blank = true;
            continue;
        }
        let han = is_han(c);
        if let Some(start) = before.filter(|_| blank && han) {
            found.add(start..at + c.len_utf8());
        }
        before = han.then_some(at);
        blank = false;
    }
}

/// W231: a character that looks like the one that is meant.
pub fn look_right(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_look_right, |found| {
        let found = Characters::of(found);
        Finding::LooksRight { instead: found.instead(), found }
    })
}

fn scan_look_right(text: &str, found: &mut Excerpts) {
    if text.is_ascii() {
        return;
    }
    let mut before = '\n';
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let mut end = at + c.len_utf8();
        let next = text[end..].chars().next().unwrap_or('\n');
        if let Some((length, _)) = apart(&text[at..]) {
            end = at + length;
            found.add(at..end);
        } else if let Some(odd) = odd(c) {
            let wrong = match odd.kind {
                Kind::Han => true,
                Kind::Letter if odd.plain == Some('〇') => is_numeral(before) || is_numeral(next),
                // In a word of its own script it is at home.
                Kind::Letter => !is_foreign(before) && !is_foreign(next),
                // ` ＃` was to begin a remark.
                Kind::Sign => odd.plain == Some('#') && before == ' ',
                Kind::Wide | Kind::Blank | Kind::Unseen | Kind::Turning => false,
            };
            if wrong {
                found.add(at..end);
            }
        }
        before = c;
        at = end;
    }
}

fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九".contains(c)
}

/// Whether a letter is Greek or Cyrillic.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}')
}

/// W232: a whole text between quotation marks, as if they were YAML's.
pub fn quoted(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_quoted, |found| Finding::Quoted { found: found.to_owned() })
}

fn scan_quoted(text: &str, found: &mut Excerpts) {
    const PAIRS: &[(char, char)] = &[
        ('“', '”'),
        ('‘', '’'),
        ('”', '“'),
        ('”', '”'),
        ('＂', '＂'),
        ('＇', '＇'),
        ('「', '」'),
        ('『', '』'),
    ];
    let text_only = text.trim();
    let (Some(open), Some(close)) = (text_only.chars().next(), text_only.chars().next_back()) else { return };
    if !PAIRS.contains(&(open, close)) || text_only.chars().count() < 2 {
        return;
    }
    // `“一网通办”和“一网统管”` has two pairs.
    let inner = &text_only[open.len_utf8()..text_only.len() - close.len_utf8()];
    if !inner.contains([open, close]) {
        let start = text.len() - text.trim_start().len();
        found.add(start..start + text_only.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::text::Scan;

    fn any(scan: Scan, text: &str) -> bool {
        Excerpts::of(text, scan).is_any()
    }

    #[test]
    fn blanks() {
        for text in ["全 年", "全年  举办", "全\u{a0}年", "全　年", "A级 全 年"] {
            assert!(any(scan_blanks, text), "{text}");
        }
        for text in ["第 3 期", "全年", "使用 Word 软件", "全年\n举办", "一、 任务", "　　全年", "全年 "]
        {
            assert!(!any(scan_blanks, text), "{text}");
        }
    }

    #[test]
    fn looks() {
        for text in ["使⽤", "受益\u{f97e}", "⻓效", "cafe\u{301}", "А4纸", "二○二六年", "培训 ＃ 说明"]
        {
            assert!(any(scan_look_right, text), "{text}");
        }
        for text in ["使用", "A4纸", "１００", "Москва", "○○项目", "＃1楼", "－", "α", "é", "﨑"]
        {
            assert!(!any(scan_look_right, text), "{text}");
        }
    }

    #[test]
    fn quotation_marks() {
        for text in ["“古籍修复”", "‘甲’", "”古籍修复“", "＂甲＂", "「甲」"] {
            assert!(any(scan_quoted, text), "{text}");
        }
        for text in ["“双百”讲座", "“一网通办”和“一网统管”", "甲“乙”", "“", "", "《甲》"]
        {
            assert!(!any(scan_quoted, text), "{text}");
        }
    }
}
