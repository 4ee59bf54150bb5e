//! Texts by what they look like: names that a reader can't tell apart are one.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::{Kind, odd};

/// What a text looks like: equal for texts that differ only in characters that look the same, in width,
/// in blanks around them, and in what is not seen.
pub fn looks(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // Nearly every name.
    if text
        .chars()
        .all(|c| (c.is_ascii() && !c.is_ascii_control()) || matches!(c, '\u{4e00}'..='\u{9fff}') && c != '丨')
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match odd(c) {
            // Dots and squares before items are no dashes to the eye, and so are 【 】 no brackets.
            Some(odd) if odd.kind == Kind::Sign => out.push(alike(c).unwrap_or(c)),
            Some(odd) => out.extend(odd.plain),
            None => out.push(c),
        }
    }
    let out: String = out.nfc().collect();
    Cow::Owned(out.trim().to_owned())
}

/// The plain sign that one cannot be told from when it is read.
fn alike(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}'..='\u{2015}' | '−' | '﹣' | '－' | '─' | '━' => '-',
        '•' | '・' | '‧' | '∙' | '·' => '·',
        '｜' | '│' | '∣' | '︱' | '┃' => '|',
        '“' | '”' | '„' | '‟' | '＂' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '＇' | '′' => '\'',
        '：' | '﹕' | '∶' | '︰' | '꞉' => ':',
        '～' | '∼' | '〜' => '~',
        '﹐' => ',',
        '﹛' => '{',
        '﹜' => '}',
        '﹟' => '#',
        _ => return super::narrow(c),
    })
}

/// Where two texts part: the characters of the one and of the other, pair by pair if they are equally long.
pub fn parted(one: &str, other: &str) -> Vec<(String, String)> {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len() == b.len() {
        let pairs = a.iter().zip(&b).filter(|(a, b)| a != b);
        let mut pairs: Vec<_> = pairs.map(|(a, b)| (a.to_string(), b.to_string())).collect();
        pairs.dedup();
        return pairs;
    }
    // One within the other, between marks.
    if let Some(at) = one.find(other).filter(|_| !other.is_empty()) {
        let ends = [&one[..at], &one[at + other.len()..]].into_iter().filter(|end| !end.is_empty());
        return ends.map(|end| (end.to_owned(), String::new())).collect();
    }
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    // An accent belongs to the letter before it.
    let start = match (start.checked_sub(1), a.get(start), b.get(start)) {
        (Some(before), Some('\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}'), _)
        | (Some(before), _, Some('\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')) => before,
        _ => start,
    };
    let middle = |chars: &[char]| chars[start..chars.len() - end].iter().collect::<String>();
    vec![(middle(&a), middle(&b))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same() {
        for (a, b) in [
            ("培训⼈数", "培训人数"),
            ("受益\u{f97e}", "受益量"),
            ("⻓效机制", "长效机制"),
            ("cafe\u{301}", "café"),
            ("\u{200b}项目名称", "项目名称"),
            ("项目\u{feff}名称\u{a0}", "项目名称"),
            ("Ａ级单位", "A级单位"),
            ("А级单位", "A级单位"),
            ("A－B", "A—B"),
            ("“双百”讲座", "\"双百\"讲座"),
            ("二○二六", "二〇二六"),
        ] {
            assert_eq!(looks(a), looks(b), "{a} {b}");
        }
        for (a, b) in [
            ("培训①", "培训1"),
            ("㎡", "m2"),
            ("未来", "末来"),
            ("培训次数", "培训 次数"),
            ("·培训", "-培训"),
            ("【甲】", "[甲]"),
        ] {
            assert_ne!(looks(a), looks(b), "{a} {b}");
        }
        assert_eq!(looks("\u{200b}"), "");
    }

    #[test]
    fn where_texts_part() {
        let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        assert_eq!(parted("培训⼈数", "培训人数"), pair("⼈", "人"));
        assert_eq!(parted("\u{200b}甲", "甲"), pair("\u{200b}", ""));
        let marks = [("“", ""), ("”", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(parted("“甲”", "甲"), marks);
        assert_eq!(parted("cafe\u{301}s", "cafés"), pair("e\u{301}", "é"));
        assert_eq!(parted("甲", "甲"), Vec::new());
    }
}
