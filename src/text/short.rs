//! Texts that are too long for their place, and what is left of them. `…` stands for what is left out.
//!
//! What people read is measured in characters, and `…` comes beside those that were asked for. What must find
//! room in memory is measured in bytes, with `…` among them: see [`clip`].

use std::borrow::Cow;

use super::border::{Border, border};

/// More bytes of a text are not borne in a sentence: it may be a value of a megabyte, quoted by a thousand
/// findings.
const BEARABLE: usize = 1000;

/// The first `most` characters of a text.
pub fn beginning(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// The first `most` characters of a text, and `…` if there are more.
pub fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    without(text, beginning(text, most).len(), text.len())
}

/// The first words of a text, of at most `most` characters, and `…` if there is more: cut as by [`head`].
pub fn shorten_at_words(text: &str, most: usize) -> Cow<'_, str> {
    without(text, head(text, most), text.len())
}

/// The first and the last words of a text, of at most `most` characters, and `…` between them for what is left
/// out: cut as by [`head`] and [`tail`].
pub fn shorten_middle(text: &str, most: usize) -> Cow<'_, str> {
    if text.char_indices().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    without(text, head(text, most * 2 / 3), tail(text, most / 3))
}

/// A text of at most `most` characters; of a longer one the first and the last `each`, and `…` between them.
/// `most` is at least twice `each`.
pub fn ends(text: &str, most: usize, each: usize) -> Cow<'_, str> {
    if text.char_indices().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let start = text.char_indices().rev().take(each).last().map_or(text.len(), |(at, _)| at);
    without(text, beginning(text, each).len(), start)
}

/// A text of at most `most` bytes, `…` among them: a longer one is cut in its middle.
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let Some(room) = most.checked_sub('…'.len_utf8()) else { return Cow::Borrowed("") };
    let first = (most * 2 / 3).min(room);
    let last = (most / 3).saturating_sub('…'.len_utf8());
    without(text, text.floor_char_boundary(first), text.ceil_char_boundary(text.len() - last))
}

/// A text that a sentence can hold: of at most 1000 bytes, cut in its middle.
pub fn bearable(text: &str) -> Cow<'_, str> {
    clip(text, BEARABLE)
}

/// A text with `…` for the bytes from `start` to `end`, which are borders of characters.
fn without(text: &str, start: usize, end: usize) -> Cow<'_, str> {
    if start >= end {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…{}", &text[..start], &text[end..]))
}

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    #[test]
    fn one_end_or_both() {
        assert_eq!((&*shorten("甲乙丙", 3), &*shorten("甲乙丙丁", 3)), ("甲乙丙", "甲乙丙…"));
        assert_eq!(shorten_at_words("甲乙丙丁", 3), "甲乙丙…");
        assert_eq!(shorten_at_words("完成1,200,000元", 8), "完成…");
        assert_eq!(shorten_middle("甲乙丙", 3), "甲乙丙");
        assert_eq!(shorten_middle("", 0), "");
        assert_eq!(
            shorten_middle("办理1,200,000件案件，化解纠纷95,000件", 24),
            "办理1,200,000件案件，化…纷95,000件"
        );
        assert_eq!((&*ends("一二三四五", 5, 2), &*ends("一二三四五六", 5, 2)), ("一二三四五", "一二…五六"));
        assert_eq!(ends("甲", 0, 0), "…");
        assert_eq!((&*clip("甲乙丙丁戊", 15), &*clip("甲乙丙丁戊己庚辛", 18)), ("甲乙丙丁戊", "甲乙丙丁…辛"));
        assert_eq!((&*clip("甲乙", 2), &*clip("甲乙", 3)), ("", "…"));
    }

    /// However long a text is, only what may be shown of it is looked at.
    #[test]
    fn long_texts() {
        let digits = "1".repeat(1_000_000);
        assert_eq!((head(&digits, 60), digits.len() - tail(&digits, 60)), (60, 60));
        assert_eq!(shorten_middle(&"长".repeat(10_000), 60).chars().count(), 61);
        let long = bearable(&digits);
        assert!(long.len() <= BEARABLE && long.contains('…'));
    }

    proptest! {
        /// Never more than was asked for, and `…`; and what was shortened is short.
        #[test]
        fn never_more_than_asked(text in "[a1甲乙，。件 %.-]{0,40}", most in 0_usize..30) {
            type Way = fn(&str, usize) -> Cow<'_, str>;
            let ways: [Way; 4] = [shorten, shorten_at_words, shorten_middle, |text, most| ends(text, most, most / 2)];
            for way in ways {
                let short = way(&text, most);
                let whole = text.chars().count() <= most;
                prop_assert_eq!(whole, short == text || !short.contains('…'), "{:?}", short);
                prop_assert!(short.chars().filter(|c| *c != '…').count() <= most);
                let again = way(&short, most);
                prop_assert_eq!(&again, &short);
            }
        }

        #[test]
        fn never_more_bytes_than_asked(text in any::<String>(), most in 0_usize..40) {
            let short = clip(&text, most);
            prop_assert!(short.len() <= most);
            prop_assert!(text.len() > most || short == text);
            prop_assert_eq!(&clip(&short, most), &short);
        }
    }
}
