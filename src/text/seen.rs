//! What of a text is not seen, or not as it stands there: characters without a picture, those that turn the
//! direction of writing, and those that a terminal obeys. This is the one place that lists them; how they are
//! called and what to type instead is known to `character`.

use super::short::bearable;

/// What is shown instead of a character that a terminal would obey.
const STAND_IN: char = '\u{fffd}';

/// Whether a character turns the direction of writing, and so may hide what is written.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// Whether nothing is seen of a character, which searches and counts see all the same.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a terminal would obey a character instead of showing it, or turn the text around it. Line breaks and
/// tabs are such characters, too.
pub fn obeyed(c: char) -> bool {
    c.is_control() || turns(c)
}

/// Whether a character is not seen, or turns the others about: two names could look the same.
pub fn goes_unnoticed(c: char) -> bool {
    obeyed(c) || is_unseen(c)
}

/// Whether a character has no place in a text of several lines: what a terminal would obey, save line breaks
/// and tabs.
pub fn is_stray(c: char) -> bool {
    obeyed(c) && !matches!(c, '\n' | '\t')
}

/// A code point as Unicode writes it: `U+2F64`.
pub fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Text of several lines without the characters that a terminal would obey.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if is_stray(c) { STAND_IN } else { c }).collect()
}

/// The same on one line, with `line_break` for each line break and a blank for each tab.
pub fn one_line(text: &str, line_break: char) -> String {
    let seen = |c: char| match c {
        '\n' => line_break,
        '\t' => ' ',
        c if obeyed(c) => STAND_IN,
        c => c,
    };
    text.chars().map(seen).collect()
}

/// Text of a user on one line of a bearable length, without the characters that a terminal would obey.
pub fn clean(text: &str) -> String {
    one_line(&bearable(text), ' ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys() {
        assert_eq!(clean("甲\u{1b}[31m\n乙\u{202e}丙\u{9b}"), "甲\u{fffd}[31m 乙\u{fffd}丙\u{fffd}");
        assert_eq!(visible("甲\u{1b}\n乙\u{7f}\t"), "甲\u{fffd}\n乙\u{fffd}\t");
        assert_eq!(one_line("甲\n乙\t\u{2066}", '⏎'), "甲⏎乙 \u{fffd}");
        let long = clean(&"长".repeat(1_000_000));
        assert!(long.len() <= 1000 && long.contains('…'));
    }

    #[test]
    fn code_points() {
        assert_eq!(
            (code('\t'), code('⽤'), code('𠮷')),
            ("U+0009".into(), "U+2F64".into(), "U+20BB7".into())
        );
    }

    #[test]
    fn what_goes_unnoticed() {
        for c in
            ['\u{200b}', '\u{feff}', '\u{ad}', '\u{202e}', '\u{2066}', '\u{61c}', '\u{7}', '\n', '\u{e0041}']
        {
            assert!(goes_unnoticed(c), "{c:?}");
        }
        for c in ['甲', 'a', ' ', '\u{3000}', '\u{a0}', '\u{301}', '…', '\u{fffd}'] {
            assert!(!goes_unnoticed(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn all_of_it_is_seen_once_and_for_all(text in any::<String>()) {
            let (seen, line) = (visible(&text), one_line(&text, ' '));
            prop_assert!(!seen.contains(is_stray) && !line.contains(obeyed));
            prop_assert_eq!(seen.chars().count(), text.chars().count());
            prop_assert_eq!(visible(&seen), seen);
            prop_assert_eq!(clean(&clean(&text)), clean(&text));
        }

        /// No character is in both tables.
        #[test]
        fn tables_are_apart(c in any::<char>()) {
            prop_assert!(!(turns(c) && is_unseen(c)));
            prop_assert_eq!(goes_unnoticed(c), c.is_control() || turns(c) || is_unseen(c));
        }
    }
}
