//! What a page can be asked to hold. A form may come from a stranger, and layout takes its time and memory:
//! docs/security.md says how much within these bounds. What is not laid out, as in a comparison, may be longer.

use crate::character::takes_no_room;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{ArchiveMessage, Message};
use crate::sheet::{Cell, Sheet};

/// A form may show so much text, in bytes: some 40 pages.
const MAX_TEXT: usize = 128 * 1024;
/// What ends a line.
const LINE_ENDS: [char; 3] = ['\n', '\u{2028}', '\u{2029}'];
/// A line break takes a line, however short it is.
const LINE: usize = 16;
/// So many characters may stand together without a place for the line to end. Layout takes ever longer
/// for longer ones.
const MAX_RUN: usize = 250;
/// A form may have so many characters that take no room and stand on none that does. Each becomes a
/// piece of its own where a line may end, and layout tries all pieces that find room on a line.
const MAX_ROOMLESS: usize = 250;
/// Signs that end a part of a sentence.
const ENDS: &str = "，。、；：！？）》”";
/// So much of such a word is told.
const BEGIN: usize = 12;

/// Whether a sheet is within the bounds; what is not goes to the report.
pub(super) fn hold(sheet: &Sheet, report: &mut Report) -> bool {
    let before = report.mark();
    // A redline shows two versions of it.
    let versions = if sheet.redline.is_some() { 2 } else { 1 };
    let (max_text, max_run) = (versions * MAX_TEXT, versions * MAX_RUN);
    let weigh = |cell: &Cell| cell.text.len() + cell.text.matches(LINE_ENDS).count() * (LINE - 1);
    // The edition's words beside an indicator are printed once for all of a group.
    let groups = sheet.indicators.iter().map(|row| weigh(&row.category) + weigh(&row.subcategory));
    let text = sheet.cells().map(weigh).sum::<usize>() - groups.sum::<usize>();
    if text > max_text {
        let largest = sheet.cells().filter(|cell| cell.span.is_some()).max_by_key(|cell| weigh(cell));
        let (kib, limit) = (text.div_ceil(1024), max_text / 1024);
        refuse(largest, ArchiveMessage::TooMuchText { kib, limit }, report);
    }
    for cell in sheet.cells() {
        if let Some((at, length)) = longest(&cell.text).filter(|(_, length)| *length > max_run) {
            let begin = cell.text[at..].chars().take(BEGIN).collect();
            refuse(Some(cell), ArchiveMessage::LongWord { begin, length, limit: max_run }, report);
        }
    }
    let count: usize = sheet.cells().map(|cell| roomless(&cell.text)).sum();
    let limit = versions * MAX_ROOMLESS;
    if count > limit {
        let most = sheet.cells().max_by_key(|cell| roomless(&cell.text));
        refuse(most, ArchiveMessage::TooManyRoomless { count, limit }, report);
    }
    !report.grew(before)
}

fn refuse(cell: Option<&Cell>, message: ArchiveMessage, report: &mut Report) {
    match cell.and_then(|cell| cell.span.as_ref()) {
        Some(span) => report.at(span, Message::from(message)),
        None => report.push(Diagnostic::new(message)),
    }
}

/// How many characters take no room and follow none that does.
fn roomless(text: &str) -> usize {
    let mut holds = false;
    let mut alone = |c: char| {
        let roomless = takes_no_room(c);
        let alone = roomless && !holds;
        holds = !roomless && !c.is_whitespace();
        alone
    };
    text.chars().filter(|c| alone(*c)).count()
}

/// The longest piece in which no line can surely end, which is at blanks, and before a Han
/// character that follows another or a sign that ends something: where it begins and how many characters it has.
fn longest(text: &str) -> Option<(usize, usize)> {
    let (mut longest, mut start, mut length, mut before) = (None, 0, 0, ' ');
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            (start, length, before) = (at + c.len_utf8(), 0, c);
            continue;
        }
        if is_han(c) && (is_han(before) || ENDS.contains(before)) {
            (start, length) = (at, 0);
        }
        length += 1;
        before = c;
        if longest.is_none_or(|(_, most)| length > most) {
            longest = Some((start, length));
        }
    }
    longest
}

/// Whether a character is surely Han.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_can_not_be_broken() {
        let length = |text: &str| longest(text).map_or(0, |(_, length)| length);
        assert_eq!(length(""), 0);
        assert_eq!(length("法治建设费"), 1);
        assert_eq!(length("完成，办好。"), 2);
        assert_eq!(length("https://example.org/a b"), 21);
        assert_eq!(length(&"a\u{200b}".repeat(200)), 400);
        assert_eq!(longest("甲 乙bcd 丙"), Some((4, 4)));
    }

    #[test]
    fn characters_without_room() {
        for (text, count) in [
            ("e\u{301}te\u{301}", 0),
            ("甲\u{fe0f}乙\u{200d}丙", 0),
            ("a\u{200b}b\u{2060}c \u{200b} \u{2060}", 0),
            ("甲 \u{34f} \u{301}", 2),
            ("\u{34f}甲\u{34f}\u{34f}", 2),
            ("\u{e0041} \u{1d173} \u{115f} \u{2062} \u{ad}", 5),
        ] {
            assert_eq!(roomless(text), count, "{text:?}");
        }
    }
}
