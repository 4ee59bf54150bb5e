//! Characters that look like others or like nothing: what each is called and what to type instead, and
//! texts made comparable by what they look like.
//!
//! This is the one place that knows them; which of them are not seen is listed in `text`. Readers ask it why a text is not what it seems, messages how
//! to name it, and what pairs names asks whether two of them look the same.

mod looks;
mod table;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, decompose_compatible, is_combining_mark,
};

use crate::text::{is_unseen, turns};

pub use looks::{looks, parted};

/// What is odd about a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Han character by another code: a radical of the dictionary, a compatibility ideograph.
    Han,
    /// A letter of another script, or a sign, that looks like the plain one.
    Letter,
    /// A full-width letter, digit or sign.
    Wide,
    /// A sign that is taken for one of YAML's.
    Sign,
    /// A blank that is none to programs.
    Blank,
    /// Nothing is seen of it.
    Unseen,
    /// It turns the direction of writing.
    Turning,
}

/// A character that is not what it seems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The character.
    pub char: char,
    /// What is odd about it.
    pub kind: Kind,
    /// What to type instead; `None` if it is to be left out.
    pub plain: Option<char>,
    /// What it is called in Chinese and in English.
    pub name: (&'static str, &'static str),
}

/// What is odd about a character, if anything.
pub fn odd(c: char) -> Option<Odd> {
    // Nearly all that is written in a form.
    if c.is_ascii() || (matches!(c, '\u{4e00}'..='\u{9fff}') && c != '丨') {
        return None;
    }
    let odd = |kind, plain, name| Some(Odd { char: c, kind, plain, name });
    if let Some(entry) = table::NAMED.iter().find(|entry| entry.0 == c) {
        return odd(entry.1, entry.2, (entry.3, entry.4));
    }
    match c {
        '\u{ff01}'..='\u{ff5e}' => odd(Kind::Wide, narrow(c), wide_name(c)),
        '\u{2e80}'..='\u{2ef3}' => {
            let plain = table::RADICALS.chars().nth(c as usize - 0x2e80).filter(|plain| *plain != '\0');
            plain.and_then(|plain| odd(Kind::Han, Some(plain), ("部首字符", "a CJK radical")))
        }
        '\u{2f00}'..='\u{2fd5}' => odd(Kind::Han, compatible(c), ("康熙部首", "a Kangxi radical")),
        '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            // Twelve of them are ordinary characters that have no other code.
            let plain = canonical(c).filter(|plain| *plain != c)?;
            odd(Kind::Han, Some(plain), ("兼容汉字", "a compatibility ideograph"))
        }
        '\u{2000}'..='\u{200a}' | '\u{1680}' | '\u{205f}' => {
            odd(Kind::Blank, Some(' '), ("特殊空格", "a blank of typesetters"))
        }
        _ if turns(c) => {
            odd(Kind::Turning, None, ("改变书写方向的字符", "it turns the direction of writing"))
        }
        _ if is_unseen(c) => odd(Kind::Unseen, None, ("看不见的字符", "an invisible character")),
        _ => None,
    }
}

/// Whether a character takes no room of its own on paper: what is not seen, and marks on the one before.
pub fn takes_no_room(c: char) -> bool {
    // Most of what is written, and what only allows or forbids a line to end.
    let usual = c < '\u{80}' || is_han(c) || matches!(c, '\u{200b}' | '\u{2060}');
    !usual && (is_unseen(c) || is_combining_mark(c))
}

/// Whether a character is a blank that programs do not take for one.
pub fn is_odd_blank(c: char) -> bool {
    odd(c).is_some_and(|odd| odd.kind == Kind::Blank)
}

/// Whether a character is Han.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
        || matches!(c, '\u{2e80}'..='\u{2fd5}')
}

/// Whether a character is a mark of Chinese punctuation, as wide as a Han character.
pub fn is_wide_mark(c: char) -> bool {
    let quote = matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    quote
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff5b}'..='\u{ff5e}')
}

/// The sign of YAML's, or the straight quotation mark, that a character is taken for.
pub fn sign(c: char) -> Option<char> {
    let odd = odd(c)?;
    let plain = odd.plain.filter(|_| matches!(odd.kind, Kind::Sign | Kind::Wide))?;
    "-:{}[],|>#~\"'".contains(plain).then_some(plain)
}

/// Whether a character begins items of lists on paper, where YAML wants `-`.
pub fn is_bullet(c: char) -> bool {
    sign(c) == Some('-')
}

/// A full-width letter, digit or sign as its plain form.
pub fn narrow(c: char) -> Option<char> {
    matches!(c, '\u{ff01}'..='\u{ff5e}').then(|| char::from_u32(c as u32 - 0xfee0)).flatten()
}

/// A text with plain characters in the place of odd ones: full-width digits, typographic dashes and
/// quotation marks, odd blanks, radicals. What is not seen is left out.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match odd(c) {
            Some(odd) => out.extend(odd.plain),
            None => out.push(c),
        }
    }
    out.nfc().collect()
}

/// What names that are one on some system have in common, whatever their case is and however their characters
/// are coded: Windows and macOS know `甲A` and `甲a`, `ß` and `SS`, `é` of one code and of two as one.
pub fn folded(name: &str) -> String {
    // Compatible forms, too: it's better to tell two names that no system confuses than to lose one.
    let upper: String = name.nfkd().flat_map(char::to_uppercase).collect();
    upper.nfkd().flat_map(char::to_lowercase).nfc().collect()
}

/// Letters with their accents apart, at the beginning of a text: how long they are, and the same as one.
pub fn apart(text: &str) -> Option<(usize, String)> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let joins = |c: char| canonical_combining_class(c) != 0 || matches!(c, '\u{1160}'..='\u{11ff}');
    if joins(first) {
        return None;
    }
    let end = chars.find(|(_, c)| !joins(*c)).map_or(text.len(), |(at, _)| at);
    let whole = &text[..end];
    if whole.len() == first.len_utf8() {
        return None;
    }
    let joined: String = whole.nfc().collect();
    (joined.chars().count() < whole.chars().count()).then_some((end, joined))
}

fn canonical(c: char) -> Option<char> {
    let mut plain = None;
    decompose_canonical(c, |c| plain = Some(c));
    plain
}

fn compatible(c: char) -> Option<char> {
    let mut plain = None;
    decompose_compatible(c, |c| plain = Some(c));
    plain
}

fn wide_name(c: char) -> (&'static str, &'static str) {
    match narrow(c) {
        Some(c) if c.is_ascii_digit() => ("全角数字", "a full-width digit"),
        Some(c) if c.is_ascii_alphabetic() => ("全角字母", "a full-width letter"),
        _ => ("全角符号", "a full-width sign"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::code;

    #[test]
    fn what_to_type() {
        for (odd_one, write, kind) in [
            ('⽤', Some('用'), Kind::Han),
            ('\u{f97e}', Some('量'), Kind::Han),
            ('⻓', Some('长'), Kind::Han),
            ('⻋', Some('车'), Kind::Han),
            ('⺠', Some('民'), Kind::Han),
            ('\u{2f800}', Some('丽'), Kind::Han),
            ('１', Some('1'), Kind::Wide),
            ('Ａ', Some('A'), Kind::Wide),
            ('，', Some(','), Kind::Sign),
            ('－', Some('-'), Kind::Sign),
            ('—', Some('-'), Kind::Sign),
            ('·', Some('-'), Kind::Sign),
            ('｜', Some('|'), Kind::Sign),
            ('丨', Some('|'), Kind::Sign),
            ('“', Some('"'), Kind::Sign),
            ('∶', Some(':'), Kind::Sign),
            ('А', Some('A'), Kind::Letter),
            ('\u{a0}', Some(' '), Kind::Blank),
            ('\u{3000}', Some(' '), Kind::Blank),
            ('\u{2009}', Some(' '), Kind::Blank),
            ('\u{200b}', None, Kind::Unseen),
            ('\u{feff}', None, Kind::Unseen),
            ('\u{202e}', None, Kind::Turning),
        ] {
            let found = odd(odd_one).unwrap_or_else(|| panic!("{}", code(odd_one)));
            assert_eq!((found.plain, found.kind), (write, kind), "{}", code(odd_one));
        }
        // Ordinary characters, some of them in odd places of Unicode: 﨑, 﨔, 〇.
        for c in ['用', 'a', '-', '\u{fa11}', '\u{fa14}', '〇', '㎡', '①', 'é', '。', '≥'] {
            assert_eq!(odd(c).filter(|odd| odd.kind != Kind::Wide), None, "{c}");
        }
    }

    #[test]
    fn every_radical_has_its_place() {
        assert_eq!(table::RADICALS.chars().count(), 0x2ef3 - 0x2e80 + 1);
        let of = |c| odd(c).and_then(|odd| odd.plain);
        assert_eq!((of('\u{2e80}'), of('\u{2e81}'), of('\u{2ef3}')), (None, Some('厂'), Some('龟')));
    }

    #[test]
    fn the_table_is_sound() {
        let mut seen = std::collections::BTreeSet::new();
        for (c, kind, plain, zh, en) in table::NAMED {
            assert!(seen.insert(c), "{} stands twice", code(*c));
            assert!(!c.is_ascii() && !zh.is_empty() && !en.is_empty());
            assert_eq!(plain.is_none(), matches!(kind, Kind::Unseen | Kind::Turning), "{}", code(*c));
            assert_eq!(is_unseen(*c), *kind == Kind::Unseen, "{}", code(*c));
        }
    }

    #[test]
    fn accents_apart() {
        assert_eq!(apart("e\u{301}a"), Some((3, "é".to_owned())));
        assert_eq!(apart("か\u{3099}"), Some((6, "が".to_owned())));
        assert_eq!(apart("é"), None);
        assert_eq!(apart("甲\u{301}"), None);
        assert_eq!(apart("\u{301}"), None);
        assert_eq!(apart(""), None);
    }

    #[test]
    fn plain_texts() {
        for (text, same) in [
            ("１００", "100"),
            ("“100”", "\"100\""),
            ("2024－01－01", "2024-01-01"),
            ("2026年1⽉1⽇", "2026年1月1日"),
            ("1\u{a0}000\u{200b}", "1 000"),
            ("cafe\u{301}", "café"),
        ] {
            assert_eq!(plain(text), same);
        }
    }
}
