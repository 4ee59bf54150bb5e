//! Numbers as people type them: full-width digits, separators of thousands, decimals that count.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::character;

/// A number that a text begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number with its decimals: 100.00 is not 100 in print.
    pub value: Decimal,
    /// As it was typed, in half-width signs: `1,250`.
    pub typed: String,
    /// How many bytes of the text it takes.
    pub length: usize,
}

/// A full-width letter, digit or sign as its plain form, an ideographic blank as a blank. `﹤` and its
/// like, which input methods offer as small forms, are plain signs, too.
pub fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{fe64}' => '<',
        '\u{fe65}' => '>',
        '\u{fe66}' => '=',
        '\u{fe6a}' => '%',
        _ => character::narrow(c).unwrap_or(c),
    }
}

/// Whether a character is a digit, in half or full width.
pub fn is_digit(c: char) -> bool {
    narrow(c).is_ascii_digit()
}

/// A text in half-width signs. Brackets stay as they are: a unit such as `件（套）` is printed with its own.
pub fn narrowed(text: &str) -> Cow<'_, str> {
    let keeps = |c: char| narrow(c) == c || matches!(c, '（' | '）');
    match text.chars().all(keeps) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().map(|c| if keeps(c) { c } else { narrow(c) }).collect()),
    }
}

/// The number that a text begins with; `None` if it begins with none, or with digits that are no plain
/// number: `007`, `1.2.3`, `12,50`, or more digits than can be computed with.
pub fn leading(text: &str) -> Option<Number> {
    let part = |c: char| is_digit(c) || matches!(narrow(c), '.' | ',');
    let run = &text[..text.find(|c| !part(c)).unwrap_or(text.len())];
    let run = run.trim_end_matches(|c| !is_digit(c));
    let typed: String = run.chars().map(narrow).collect();
    let (whole, decimals) = typed.split_once('.').map_or((typed.as_str(), None), |(w, d)| (w, Some(d)));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let plain = whole.replace(',', "");
    let leading_zero = plain.len() > 1 && plain.starts_with('0');
    if leading_zero || !digits(&plain) || !parts_thousands(whole) || !decimals.is_none_or(digits) {
        return None;
    }
    let value = Decimal::from_str_exact(&typed.replace(',', "")).ok()?;
    Some(Number { value, length: run.len(), typed })
}

/// Whether commas, if any, stand before every group of three digits. They may be full-width.
pub fn parts_thousands(whole: &str) -> bool {
    let mut groups = whole.split([',', '，']);
    let first = groups.next().unwrap_or_default().chars().count();
    let mut rest = groups.peekable();
    rest.peek().is_none() || matches!(first, 1..=3) && rest.all(|group| group.chars().count() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_begins_with() {
        for (text, value, typed, rest) in [
            ("95%", "95", "95", "%"),
            ("100.00%", "100.00", "100.00", "%"),
            ("９５．５％", "95.5", "95.5", "％"),
            ("1,250人次", "1250", "1,250", "人次"),
            ("１，２５０人次", "1250", "1,250", "人次"),
            ("1,234,567.80元", "1234567.80", "1,234,567.80", "元"),
            ("5.", "5", "5", "."),
            ("5，其余", "5", "5", "，其余"),
            ("0.2%", "0.2", "0.2", "%"),
            ("0", "0", "0", ""),
        ] {
            let number = leading(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((number.value.to_string().as_str(), number.typed.as_str()), (value, typed), "{text}");
            assert_eq!(&text[number.length..], rest, "{text}");
        }
        for text in ["", "%", "-5", ".5", "007", "1.2.3", "12,50", "1,2345", "12,345,6", "1.234,567"] {
            assert_eq!(leading(text), None, "{text}");
        }
        assert_eq!(leading(&"9".repeat(40)), None);
    }

    #[test]
    fn half_width() {
        assert_eq!(narrowed("≥９５％（套）"), "≥95%（套）");
        assert_eq!((narrow('﹤'), narrow('　'), narrow('，')), ('<', ' ', ','));
        assert!(matches!(narrowed("≥95%"), Cow::Borrowed(_)));
    }
}
