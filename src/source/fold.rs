//! Line ends that YAML turns into blanks: between words they are, between Han characters they are nothing.

use crate::character::{is_han, is_wide_mark};

/// A text without the blanks that YAML put where a line of it ended in the file, between characters that
/// are written without. `raw` is the text as it was written, with its quotation marks or the header of its
/// block; `None` if there is none to be taken out.
///
/// Both are gone through side by side, by all that is no blank. Where they differ – it is not known how –
/// the text stays as YAML reads it.
pub fn unfolded(raw: &str, text: &str) -> Option<String> {
    if !raw.contains('\n') || !text.contains(' ') {
        return None;
    }
    let mut written = Written::new(raw);
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut gap = String::new();
    let mut changed = false;
    for c in text.chars() {
        if is_blank(c) {
            gap.push(c);
            continue;
        }
        let (same, line_end) = written.next()?;
        if same != c {
            return None;
        }
        let folded = line_end && !gap.is_empty() && gap.chars().all(|c| c == ' ' || c == '\t');
        if folded && before.is_some_and(|before| joins(before, c)) {
            changed = true;
        } else {
            out.push_str(&gap);
        }
        gap.clear();
        out.push(c);
        before = Some(c);
    }
    out.push_str(&gap);
    changed.then_some(out)
}

/// Whether no blank belongs between two characters: both are Han or Chinese marks, or one is such a mark.
fn joins(a: char, b: char) -> bool {
    is_wide_mark(a) || is_wide_mark(b) || is_han(a) && is_han(b)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The characters of a text as it was written, without blanks, each with whether a line ended before it.
struct Written<'r> {
    rest: std::iter::Peekable<std::str::Chars<'r>>,
    quote: Option<char>,
}

impl<'r> Written<'r> {
    fn new(raw: &'r str) -> Self {
        let mut rest = raw;
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''));
        if quote.is_some() {
            rest = &raw[1..];
        } else if raw.starts_with(['|', '>']) {
            // The header, with a remark perhaps.
            rest = raw.split_once('\n').map_or("", |(_, rest)| rest);
        }
        Self { rest: rest.chars().peekable(), quote }
    }

    /// The character that an escape between double quotes stands for; `None` for one that is a blank.
    fn escaped(&mut self) -> Option<char> {
        let digits = match self.rest.next()? {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' => return Some('\0'),
            'a' => return Some('\u{7}'),
            'b' => return Some('\u{8}'),
            'v' => return Some('\u{b}'),
            'f' => return Some('\u{c}'),
            'e' => return Some('\u{1b}'),
            'N' => return Some('\u{85}'),
            '_' => return Some('\u{a0}'),
            'L' => return Some('\u{2028}'),
            'P' => return Some('\u{2029}'),
            'n' | 't' | 'r' | ' ' | '\t' | '\n' => return None,
            c => return Some(c),
        };
        let code = (0..digits).try_fold(0, |code, _| Some(code * 16 + self.rest.next()?.to_digit(16)?));
        char::from_u32(code?).filter(|c| !is_blank(*c))
    }
}

impl Iterator for Written<'_> {
    type Item = (char, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let mut line_end = false;
        loop {
            let c = self.rest.next()?;
            match (self.quote, c) {
                (_, '\n') => line_end = true,
                (_, c) if is_blank(c) => {}
                (Some('"'), '\\') => {
                    if let Some(c) = self.escaped() {
                        return Some((c, line_end));
                    }
                }
                (Some('\''), '\'') if self.rest.peek() == Some(&'\'') => {
                    self.rest.next();
                    return Some(('\'', line_end));
                }
                (_, c) => return Some((c, line_end)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Source, parse};

    /// The text of the one value of a file.
    fn read(yaml: &str) -> String {
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: yaml.to_owned() });
        let node =
            parse(&source).unwrap_or_else(|refused| panic!("{yaml:?}: {:?}", refused.found.diagnostics));
        node.as_map().unwrap().entries[0].value.as_scalar().unwrap().text.clone()
    }

    #[test]
    fn line_ends_between_han_are_nothing() {
        for (yaml, text) in [
            ("甲: 全年\n  举办活动", "全年举办活动"),
            ("甲: 全年\r\n  举办活动\r\n", "全年举办活动"),
            ("甲: 全年，\n  举办\n  120场", "全年，举办 120场"),
            ("甲: 全年\n  （120场）\n  use Word\n  now", "全年（120场）use Word now"),
            ("甲: 全年\n\n  举办\n  活动", "全年\n举办活动"),
            (
                "甲: >-\n  全年\n  举办 \n  活动\n\n  第二段\n    更深\n    两行\n  末\n  尾",
                "全年举办活动\n第二段\n  更深\n  两行\n末尾",
            ),
            ("甲: >  # 说明\n  全年\n  举办\n", "全年举办\n"),
            ("甲: |-\n  全年\n  举办", "全年\n举办"),
            ("甲: \"全年\n  举办\\n\n  120 场 \\\n  次\"", "全年举办\n 120 场 次"),
            ("甲: \"\\u5168年\n  举\\x41\n  办\\\\\n  完\"", "全年举A 办\\ 完"),
            ("甲: '全''年\n  举''\n  办'", "全'年举' 办"),
            ("甲: 全 年\n  举 办", "全 年举 办"),
            ("甲: \"\"", ""),
        ] {
            assert_eq!(read(yaml), text, "{yaml:?}");
        }
    }
}
