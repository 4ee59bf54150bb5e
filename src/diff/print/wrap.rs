//! Lines of bounded width, as a terminal counts it: a Chinese character takes two columns.

use super::text::{Ink, Piece};

/// The columns that a character takes on a terminal.
pub fn columns(c: char) -> usize {
    let wide = matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}');
    let none = matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    if none { 0 } else { 1 + usize::from(wide) }
}

/// Breaks a line where it is longer than `width`; what goes on is set in by `indent`. Words, numbers
/// and paths stay whole, however long.
pub fn wrap(line: &[Piece], indent: usize, width: usize) -> Vec<Vec<Piece>> {
    let mut lines = vec![Vec::new()];
    let mut at = 0;
    for (ink, text) in line {
        for atom in atoms(text, *ink) {
            let wide: usize = atom.chars().map(columns).sum();
            let blank = atom.trim().is_empty();
            if at > indent && at + wide > width && !blank {
                trim_end(lines.last_mut());
                lines.push(vec![(Ink::Plain, " ".repeat(indent))]);
                at = indent;
            }
            at += wide;
            let Some(last) = lines.last_mut() else { continue };
            match last.last_mut() {
                Some((known, text)) if known == ink => text.push_str(atom),
                _ => last.push((*ink, atom.to_owned())),
            }
        }
    }
    trim_end(lines.last_mut());
    lines
}

/// Blanks at a line's end are seen only by those who copy them.
fn trim_end(line: Option<&mut Vec<Piece>>) {
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
fn atoms(text: &str, ink: Ink) -> Vec<&str> {
    let mut atoms = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| parts(before, c, ink)) {
            atoms.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    atoms.push(&text[start..]);
    atoms
}

fn parts(before: char, c: char, ink: Ink) -> bool {
    let closes = |c: char| "，。、；：！？）】》”’…,.;:!?)]}-+>%⏎→".contains(c);
    let opens = |c: char| "（【《“‘([{：-+<".contains(c);
    match (before == ' ', c == ' ') {
        (true, true) => false,
        (true, false) | (false, true) => true,
        _ if ink == Ink::Path => false,
        _ => !closes(c) && !opens(before) && (columns(before) == 2 || columns(c) == 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, indent: usize, width: usize) -> Vec<String> {
        let lines = wrap(&[(Ink::Plain, text.to_owned())], indent, width);
        lines.iter().map(|line| line.iter().map(|(_, text)| text.as_str()).collect()).collect()
    }

    #[test]
    fn words_and_marks_stay_together() {
        assert_eq!(lines("甲乙丙丁", 2, 6), ["甲乙丙", "  丁"]);
        assert_eq!(lines("甲乙丙，丁", 2, 6), ["甲乙", "  丙，", "  丁"]);
        assert_eq!(lines("≥95.50% 人次 abc", 0, 9), ["≥95.50%", "人次 abc"]);
        assert_eq!(lines("12345678901234567890", 2, 8), ["12345678901234567890"]);
        assert_eq!(lines("", 2, 8), [""]);
        assert_eq!(lines("甲 乙  ", 0, 9), ["甲 乙"]);
    }

    /// However long a line is, it takes time in proportion.
    #[test]
    fn long_lines() {
        assert_eq!(lines(&"长".repeat(1_000_000), 0, 80).len(), 25_000);
    }
}
