//! What comes with pasted text: the markup of web pages, and characters that nobody sees.

use super::text::{Excerpts, each, is_han};
use super::{Findings, Subject};
use crate::character::is_odd_blank;
use crate::message::{Finding, Lack};
use crate::text::{code, is_unseen};

/// W211: tags and entities of HTML, from a web page or an export of the budget system.
pub fn markup(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_markup, |found| Finding::Markup { found: found.to_owned() })
}

/// Elements that occur in pasted texts. Other words between `<` and `>` may be meant.
const ELEMENTS: &str = "\
    a abbr article b blockquote body br center code col colgroup dd del div dl dt em figure font footer \
    form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins label li link main meta ol option \
    p pre s script section select small span strike strong style sub sup table tbody td textarea tfoot \
    th thead title tr u ul video";

fn scan_markup(text: &str, found: &mut Excerpts) {
    for (at, sign) in text.match_indices(['<', '&']) {
        let rest = &text[at + 1..];
        let length = if sign == "<" { tag(rest) } else { entity(rest) };
        if let Some(length) = length {
            found.add(at..at + 1 + length);
        }
    }
}

/// The length of a tag behind its `<`. `<5%` and `a<b且c>d` are none.
fn tag(rest: &str) -> Option<usize> {
    let inner = &rest[..rest.find(['<', '>'])?];
    if !rest[inner.len()..].starts_with('>') {
        return None;
    }
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(name.len());
    let (name, attributes) = name.split_at(length);
    // Word's own elements have a prefix, such as `<o:p>`.
    let word = name.contains(':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let known = word || ELEMENTS.split(' ').any(|element| element.eq_ignore_ascii_case(name));
    let inside = attributes.trim_start();
    let ends = inside.is_empty()
        || inside.starts_with('/')
        || inside.len() < attributes.len() && inside.starts_with(|c: char| c.is_ascii_alphabetic());
    let comment = inner.starts_with("!--") || inner.to_ascii_lowercase().starts_with("!doctype");
    (known && ends || comment).then_some(inner.len() + 1)
}

/// The length of an entity behind its `&`. `R&D;` is none.
fn entity(rest: &str) -> Option<usize> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    let name = &rest[..end];
    let number = name.strip_prefix('#').is_some_and(|n| {
        let digits = n.strip_prefix(['x', 'X']).unwrap_or(n);
        !digits.is_empty() && digits.len() <= 6 && digits.chars().all(|c| c.is_ascii_hexdigit())
    });
    let word = (2..=8).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_lowercase());
    ((number || (word && !name.contains('#'))) && rest[end..].starts_with(';')).then_some(end + 1)
}

/// W212: characters that nobody sees but searches and counts do. What no font has is an error of the
/// page (E070), and control characters are one of reading (E072).
pub fn invisible(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_invisible, |found| {
        let codes = found.chars().filter(|c| *c != ' ').map(code);
        Finding::Invisible { codes: codes.collect::<Vec<_>>().join(" ") }
    })
}

fn scan_invisible(text: &str, found: &mut Excerpts) {
    let mut before = '\n';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // Between Han characters any blank is W219's; a full-width one is typed on purpose elsewhere.
        let blank = c != '\u{3000}' && is_odd_blank(c);
        let in_words = blank && is_han(before) && chars.peek().is_some_and(|(_, next)| is_han(*next));
        if is_unseen(c) && !varies(before, c) || blank && !in_words {
            found.add(at..at + c.len_utf8());
        }
        before = c;
    }
}

/// Whether a selector has something before it whose form it selects: that of a Han character or a
/// Chinese mark, or of a sign that is also drawn as a picture.
fn varies(before: char, selector: char) -> bool {
    let han = is_han(before) || matches!(before, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}');
    match selector {
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => han,
        '\u{fe0e}' | '\u{fe0f}' => {
            before.is_ascii_digit()
                || matches!(
                    before,
                    '#' | '*' | '©' | '®' | '\u{2010}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙'
                )
                || before >= '\u{1f000}' && !is_han(before)
        }
        _ => false,
    }
}
