//! Punctuation and repeated words.

use std::ops::RangeInclusive;

use super::text::{Chars, Excerpts, each, is_han};
use super::{Findings, Subject};
use crate::message::{Finding, Lack};

/// W214: a mark doubled, or two that contradict each other. `……` and `——` are one mark each.
pub fn doubled_marks(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_marks, |found| Finding::DoubledMark { found: found.to_owned() })
}

fn scan_marks(text: &str, found: &mut Excerpts) {
    let is_chinese = |c: char| matches!(c, '，' | '。' | '、' | '；' | '：');
    // A plain semicolon before a Chinese mark ends an entity of HTML, of which W211 tells.
    let is_mark = |c: char| is_chinese(c) || c == ',';
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let (mut last, mut end, mut wrong) = (first, start + first.len_utf8(), false);
        while let Some(&(at, next)) = chars.peek() {
            let full_stops = matches!((last, next), ('。', '.'));
            let either = last == next || is_chinese(last) || is_chinese(next);
            let marks = is_mark(last) && is_mark(next) && either;
            if !marks && !full_stops {
                break;
            }
            (last, end, wrong) = (next, at + next.len_utf8(), true);
            chars.next();
        }
        if wrong {
            found.add(start..end);
        }
    }
}

/// W215: a word written twice.
pub fn doubled_words(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_words, |found| Finding::DoubledWord { found: found.to_owned() })
}

/// How long a doubled word may be, in characters.
const WORDS: RangeInclusive<usize> = 2..=16;

/// Numbers in Chinese: 二〇二〇 and 一个一个 are meant.
#[rustfmt::skip]
fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千'
        | '万' | '亿' | '半' | '每')
}

fn scan_words(text: &str, found: &mut Excerpts) {
    // What is no part of a word differs from its neighbours, so that no two words with it are equal.
    let plain = |(at, c): (usize, char)| if is_han(c) && !is_numeral(c) { c as u32 } else { !(at as u32) };
    let chars: Vec<u32> = text.char_indices().map(plain).collect();
    let mut places = None;
    let mut start = 0;
    while start + 2 * WORDS.start() <= chars.len() {
        let rest = &chars[start..];
        let doubled = |length: &usize| {
            let (word, after) = rest.split_at(*length);
            word[0] == after[0] && after.starts_with(word) && word.iter().any(|c| *c != word[0])
        };
        // 哈哈哈哈 is no word twice.
        let longest = (rest.len() / 2).min(*WORDS.end());
        match (*WORDS.start()..=longest).find(doubled) {
            Some(length) => {
                let places = places.get_or_insert_with(|| Chars::new(text));
                found.add(places.bytes(start..start + 2 * length));
                start += 2 * length;
            }
            None => start += 1,
        }
    }
}

/// W216: a half-width mark in a Chinese sentence.
pub fn half_width(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_half_width, |found| Finding::HalfWidth { found: found.to_owned() })
}

fn scan_half_width(text: &str, found: &mut Excerpts) {
    const MARKS: &[char] = &[',', ';', ':', '?', '!', '.'];
    if !text.contains(MARKS) {
        return;
    }
    let chars = Chars::new(text);
    for at in 1..chars.len() {
        let (mark, before) = (chars.at(Some(at)), chars.at(Some(at - 1)));
        if !MARKS.contains(&mark) || !(is_han(before) || "”’》）】」".contains(before)) {
            continue;
        }
        // `一.` numbers a paragraph.
        let numbers = mark == '.' && is_numeral(before);
        let next = (at + 1..chars.len()).find(|&next| chars.at(Some(next)) != ' ');
        let after = chars.at(next);
        if !numbers && (is_han(after) || "“‘《（【「".contains(after)) {
            // With what stands beside it, it can be found again.
            let end = next.map_or(at + 1, |next| next + 1);
            found.add(chars.bytes(at - 1..end));
        }
    }
}

/// W218: a bracket or quotation mark without its partner, or with one of another width.
pub fn pairs(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_unpaired, |found| Finding::Unpaired { found: found.to_owned() })?;
    each(subject, findings, scan_mixed_pairs, |found| Finding::MixedPair { found: found.to_owned() })
}

/// Marks that come in pairs: opening and closing ones, full-width first.
const PAIRS: &[(&str, &str)] = &[
    ("（(", "）)"),
    ("［[", "］]"),
    ("【", "】"),
    ("〔", "〕"),
    ("《", "》"),
    ("〈", "〉"),
    ("“", "”"),
    ("‘", "’"),
    ("「", "」"),
    ("『", "』"),
];

fn scan_unpaired(text: &str, found: &mut Excerpts) {
    for_pairs(text, |mark, partner| {
        if partner.is_none() {
            found.add(mark..mark + text[mark..].chars().next().map_or(0, char::len_utf8));
        }
    });
}

fn scan_mixed_pairs(text: &str, found: &mut Excerpts) {
    for_pairs(text, |open, close| {
        let Some(close) = close else { return };
        let (first, last) = (text[open..].chars().next(), text[close..].chars().next());
        if let (Some(first), Some(last)) = (first, last)
            && first.is_ascii() != last.is_ascii()
        {
            found.add(open..close + last.len_utf8());
        }
    });
}

/// Whether a character is one of [`PAIRS`] or a straight quotation mark.
#[rustfmt::skip]
fn is_paired(c: char) -> bool {
    matches!(c, '（' | '(' | '）' | ')' | '［' | '[' | '］' | ']' | '【' | '】' | '〔' | '〕' | '《' | '》' | '〈' | '〉' | '“' | '”'
        | '‘' | '’' | '「' | '」' | '『' | '』' | '"')
}

/// Calls `each` with every paired mark and its partner, and with every one that has none.
fn for_pairs(text: &str, mut each: impl FnMut(usize, Option<usize>)) {
    // Most texts have none.
    if !text.contains(is_paired) {
        return;
    }
    let mut open: Vec<(usize, usize)> = Vec::new();
    // How many of each kind are open, so that no mark looks through all of them.
    let mut waiting = [0_usize; PAIRS.len()];
    let mut straight: Option<usize> = None;
    let mut before = '\n';
    // Where the line or the part of a sentence began.
    let mut part = 0;
    for (at, c) in text.char_indices() {
        let last = std::mem::replace(&mut before, c);
        if is_han(c) {
            continue;
        }
        if let Some(kind) = PAIRS.iter().position(|(opening, _)| opening.contains(c)) {
            open.push((kind, at));
            waiting[kind] += 1;
        } else if let Some(kind) = PAIRS.iter().position(|(_, closing)| closing.contains(c)) {
            if waiting[kind] == 0 {
                let apostrophe = c == '’' && last.is_ascii_alphabetic();
                let numbers = kind == 0 && is_number(&text[part..at]);
                if !apostrophe && !numbers {
                    each(at, None);
                }
            }
            while waiting[kind] > 0
                && let Some((other, start)) = open.pop()
            {
                waiting[other] -= 1;
                each(start, (other == kind).then_some(at));
                if other == kind {
                    break;
                }
            }
        } else if c == '"' && !(straight.is_none() && last.is_ascii_digit()) {
            // 55" is a size.
            straight = match straight {
                Some(_) => None,
                None => Some(at),
            };
        }
        if matches!(c, '\n' | '。' | '；' | ';' | '，' | '：' | ':' | ' ' | '　' | '、') {
            part = at + c.len_utf8();
        }
    }
    open.into_iter().for_each(|(_, at)| each(at, None));
    straight.into_iter().for_each(|at| each(at, None));
}

/// Whether a part of a sentence that ends before a bracket is the number of a paragraph: `1)`, `1.2）`,
/// `一）`, `a)`, also right behind a word: `内容1）`.
fn is_number(part: &str) -> bool {
    let part = part.trim();
    let short = (1..=3).contains(&part.chars().take(4).count());
    let letter = part.len() == 1 && part.starts_with(|c: char| c.is_ascii_alphabetic());
    let digits = part.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let behind_word = digits.len() < part.len() && digits.parse::<u8>().is_ok_and(|number| number <= 20);
    letter || behind_word || short && part.chars().all(|c| c.is_numeric() || c == '.' || is_numeral(c))
}
