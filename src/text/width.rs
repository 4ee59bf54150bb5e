//! How wide a text is on a terminal, in columns: a Han character takes two, a mark on another one none.
//!
//! Widths are those of Unicode where a character's is ambiguous: `“`, `…` and `·` take one column, as on
//! any terminal that was not told otherwise, and as the renderer of messages reckons them.

use unicode_width::UnicodeWidthChar;

/// The columns that a character takes. What a terminal obeys instead of showing it counts as its stand-in.
pub fn columns(c: char) -> usize {
    c.width().unwrap_or(1)
}

/// The columns that a text takes on one line: the sum of those of its characters.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// How many characters of the beginning of a text find room in `room` columns.
pub fn fitting(text: &str, room: usize) -> usize {
    let mut left = room;
    let fits = text.chars().take_while(|c| {
        let rest = left.checked_sub(columns(*c));
        left = rest.unwrap_or(0);
        rest.is_some()
    });
    fits.count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_of_a_terminal() {
        for (text, columns) in [
            ("", 0),
            ("ab1 ", 4),
            ("数量指标", 8),
            ("，。、：（）《》【】！？", 24),
            ("“”‘’…—·→≥⏎", 10),
            ("ＡＢ１", 6),
            ("ｱ", 1),
            ("\u{3000}", 2),
            ("e\u{301}", 1),
            ("甲\u{fe00}\u{200b}\u{200d}\u{2060}", 2),
            ("𠮷", 2),
            ("🙂", 2),
            ("한", 2),
            ("\t", 1),
            ("\u{fffd}", 1),
        ] {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn characters_that_find_room() {
        for (text, room, count) in
            [("甲乙丙", 4, 2), ("甲乙丙", 5, 2), ("a甲", 3, 2), ("甲", 1, 0), ("", 9, 0)]
        {
            assert_eq!(fitting(text, room), count, "{text} in {room}");
        }
        // A mark that takes no room stays with its letter.
        assert_eq!(fitting("e\u{301}e", 1), 2);
    }

    proptest! {
        /// As many as find room, and no more.
        #[test]
        fn as_many_as_find_room(text in "[a甲e\u{301}，🙂 ]{0,20}", room in 0_usize..30) {
            let count = fitting(&text, room);
            let of = |count: usize| width(&text.chars().take(count).collect::<String>());
            prop_assert!(of(count) <= room);
            prop_assert!(count == text.chars().count() || of(count + 1) > room);
        }
    }
}
