//! Texts that are too long for their place, cut where neither a number nor a word is harmed.

use crate::text::{Border, border};

/// Where the beginning of a text ends that has at most `most` characters: all of it if it is so short. A cut
/// is never made inside a number, a date or a Latin word, nor between a number and its unit, unless
/// nothing would be left.
pub fn head(text: &str, most: usize) -> usize {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).take(most.saturating_add(1)).collect();
    if places.len() <= most { text.len() } else { best(text, places.into_iter().rev(), most) }
}

/// Where the end of a text begins that has at most `most` characters, likewise.
pub fn tail(text: &str, most: usize) -> usize {
    let places: Vec<usize> =
        text.char_indices().rev().map(|(at, c)| at + c.len_utf8()).take(most.saturating_add(1)).collect();
    if places.len() <= most { 0 } else { best(text, places.into_iter().rev(), most) }
}

/// The best of the places, of which the first leaves `most` characters and each further one less.
fn best(text: &str, places: impl Iterator<Item = usize> + Clone, most: usize) -> usize {
    let near = || places.clone().take(most);
    let better = |least: Border| near().find(|at| border(&text[..*at], &text[*at..]) >= least);
    better(Border::Word)
        .or_else(|| better(Border::Tight))
        .or_else(|| near().next())
        .unwrap_or_else(|| places.clone().next().unwrap_or(0))
}

/// A text of at most `most` characters and `…`.
pub fn clipped(text: &str, most: usize) -> String {
    let end = head(text, most);
    let more = if end < text.len() { "…" } else { "" };
    format!("{}{more}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_stay_whole() {
        for (text, most, beginning, end) in [
            ("甲乙丙", 3, "甲乙丙", "甲乙丙"),
            ("甲乙丙丁", 3, "甲乙丙", "乙丙丁"),
            ("完成1,200,000元", 8, "完成", "元"),
            ("完成办案1,200,000元", 10, "完成办案", "1,200,000元"),
            ("于2026年12月31日前", 9, "于", "前"),
            ("至2026-12-31止", 8, "至", "止"),
            ("projects/2026/甲.yaml", 12, "projects/", "/2026/甲.yaml"),
            ("", 3, "", ""),
            ("甲", 0, "", ""),
        ] {
            assert_eq!((&text[..head(text, most)], &text[tail(text, most)..]), (beginning, end));
        }
    }

    /// However long a text is, only what may be shown of it is looked at.
    #[test]
    fn long_texts() {
        let digits = "1".repeat(1_000_000);
        assert_eq!((head(&digits, 60), digits.len() - tail(&digits, 60)), (60, 60));
        assert_eq!(clipped("甲乙丙丁", 3), "甲乙丙…");
    }
}
