//! Lines of bounded width. They end at blanks and between Han characters, but not where a mark would be
//! parted from what it opens or closes.

use super::width::{columns, width};

/// Signs that do not begin a line.
const CLOSES: &str = "，。、；：！？）】》〉」』〕”’…—,.;:!?)]}%";
/// Signs that do not end a line.
const OPENS: &str = "（【《〈「『〔“‘([{";

/// Breaks a line of styled pieces where it is wider than `most` columns; what goes on is set in by `indent`
/// blanks. Words and numbers are never parted, however wide, nor two characters of a piece of which `keeps` says
/// that they belong together. A line may end between any two pieces. At the end of a line there are no blanks.
pub fn wrap<S: Copy + Default + PartialEq>(
    line: &[(S, String)],
    indent: usize,
    most: usize,
    keeps: impl Fn(S, char, char) -> bool,
) -> Vec<Vec<(S, String)>> {
    let mut lines = vec![Vec::new()];
    let mut at = 0;
    for (style, text) in line {
        for atom in atoms(text, |before, c| keeps(*style, before, c)) {
            let wide = width(atom);
            let blank = atom.trim().is_empty();
            if at > indent && at + wide > most && !blank {
                trim_end(lines.last_mut());
                lines.push(vec![(S::default(), " ".repeat(indent))]);
                at = indent;
            }
            at += wide;
            let Some(last) = lines.last_mut() else { continue };
            match last.last_mut() {
                Some((known, text)) if known == style => text.push_str(atom),
                _ => last.push((*style, atom.to_owned())),
            }
        }
    }
    trim_end(lines.last_mut());
    lines
}

/// The same of a plain text that is printed where `indent` columns of `most` are taken already: what goes on is
/// set in so far, too.
pub fn wrapped(text: &str, indent: usize, most: usize) -> String {
    let lines = wrap(&[((), text.to_owned())], 0, most.saturating_sub(indent), |(), _, _| false);
    let lines: Vec<String> =
        lines.into_iter().map(|line| line.into_iter().map(|((), text)| text).collect()).collect();
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// Blanks at a line's end are seen only by those who copy them.
fn trim_end<S>(line: Option<&mut Vec<(S, String)>>) {
    let Some(line) = line else { return };
    while let Some((_, text)) = line.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            break;
        }
        line.pop();
    }
}

/// What is never parted: a word, a character with the marks that belong to it, a run of blanks.
fn atoms(text: &str, keeps: impl Fn(char, char) -> bool) -> Vec<&str> {
    let mut atoms = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| parts(before, c, &keeps)) {
            atoms.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    atoms.push(&text[start..]);
    atoms
}

/// Whether a line may end between two characters.
fn parts(before: char, c: char, keeps: impl Fn(char, char) -> bool) -> bool {
    match (before == ' ', c == ' ') {
        (true, true) => false,
        (true, false) | (false, true) => true,
        _ if belongs(before, c) || keeps(before, c) => false,
        _ => !CLOSES.contains(c) && !OPENS.contains(before) && (columns(before) == 2 || columns(c) == 2),
    }
}

/// Whether a character is a mark on the one before it, or is joined to it.
fn belongs(before: char, c: char) -> bool {
    before == '\u{200d}' || columns(c) == 0 && c != '\u{200b}'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, indent: usize, most: usize) -> Vec<String> {
        let lines = wrap(&[((), text.to_owned())], indent, most, |(), _, _| false);
        lines.iter().map(|line| line.iter().map(|((), text)| text.as_str()).collect()).collect()
    }

    #[test]
    fn words_and_marks_stay_together() {
        assert_eq!(lines("甲乙丙丁", 2, 6), ["甲乙丙", "  丁"]);
        assert_eq!(lines("甲乙丙，丁", 2, 6), ["甲乙", "  丙，", "  丁"]);
        assert_eq!(lines("≥95.50% 人次 abc", 0, 9), ["≥95.50%", "人次 abc"]);
        assert_eq!(lines("12345678901234567890", 2, 8), ["12345678901234567890"]);
        assert_eq!(lines("", 2, 8), [""]);
        assert_eq!(lines("甲 乙  ", 0, 9), ["甲 乙"]);
        assert_eq!(lines("每个项目写自己的“目标”，好吗", 0, 18), ["每个项目写自己的", "“目标”，好吗"]);
        assert_eq!(lines("one two three", 0, 8), ["one two", "three"]);
        assert_eq!(lines("unbreakable", 0, 4), ["unbreakable"]);
        assert_eq!(wrapped("甲乙丙 丁", 2, 6), "甲乙\n  丙\n  丁");
    }

    #[test]
    fn characters_keep_their_marks() {
        assert_eq!(lines("甲\u{301}乙\u{301}", 0, 2), ["甲\u{301}", "乙\u{301}"]);
        assert_eq!(lines("👩\u{200d}👧👩", 0, 4), ["👩\u{200d}👧", "👩"]);
        // A line may end at a blank of no width.
        assert_eq!(lines("甲\u{200b}乙", 0, 2).concat(), "甲\u{200b}乙");
    }

    #[test]
    fn styles_go_on_in_the_next_line() {
        let line = [(1, "甲乙丙".to_owned()), (2, "a/甲乙".to_owned())];
        let lines = wrap(&line, 1, 5, |style, _, _| style == 2);
        let of = |style: i32, text: &str| (style, text.to_owned());
        assert_eq!(
            lines,
            [vec![of(1, "甲乙")], vec![of(0, " "), of(1, "丙")], vec![of(0, " "), of(2, "a/甲乙")]]
        );
    }

    /// However long a line is, it takes time in proportion.
    #[test]
    fn long_lines() {
        assert_eq!(lines(&"长".repeat(1_000_000), 0, 80).len(), 25_000);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_but_blanks(text in "[a1甲，（” e\u{301}🙂\u{200d}\u{200b}.-]{0,40}", most in 1_usize..20) {
            let bare = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(bare(&wrapped(&text, 0, most)), bare(&text));
        }

        /// No line is wider than asked unless one piece that is never parted is.
        #[test]
        fn no_line_is_wider(text in "[a1甲，（” e\u{301}🙂\u{200d}\u{200b}.-]{0,40}", most in 1_usize..20) {
            for line in wrapped(&text, 0, most).split('\n') {
                let seen = atoms(line, |_, _| false).into_iter().filter(|atom| width(atom) > 0).count();
                prop_assert!(width(line) <= most || seen == 1, "{line:?}");
                prop_assert!(!line.ends_with(' '));
            }
        }

        /// Marks that close something begin no line, and those that open something end none.
        #[test]
        fn marks_stay_with_their_words(text in "[甲乙，。（）“”]{0,40}", most in 2_usize..20) {
            for line in wrapped(&text, 0, most).split('\n').skip(1) {
                prop_assert!(!line.starts_with(['，', '。', '）', '”']), "{line:?}");
            }
        }

        #[test]
        fn what_is_wrapped_stays(text in "[a1甲，（” .-]{0,40}", most in 2_usize..20) {
            let once = wrapped(&text, 0, most);
            let again: Vec<String> = once.split('\n').map(|line| wrapped(line, 0, most)).collect();
            prop_assert_eq!(again.join("\n"), once);
        }
    }
}
