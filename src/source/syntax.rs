//! The YAML parser's complaints in the words of someone who has never heard of YAML, with the place
//! where the cause stands rather than where the parser noticed.

use std::ops::Range;

use serde_yaml::granit_parser::ErrorKind;

use crate::message::Message;
use crate::text::code;

/// What a complaint at `at` means, and where its cause is.
pub fn explain(text: &str, at: Range<usize>, kind: &ErrorKind) -> (Range<usize>, Message) {
    use ErrorKind as K;
    let about_colon = matches!(
        kind,
        K::SimpleKeyExpected
            | K::InvalidSimpleKey
            | K::MappingValueNotAllowed
            | K::InvalidColonPlacement
            | K::ExpectedFlowMappingSeparator
            | K::ExpectedFlowSequenceSeparator
    );
    if let Some(long) = long_key(text, at.start).filter(|_| about_colon) {
        return long;
    }
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabAtBlockScalarStart
        | K::TabInIndentation
        | K::TabInPlainScalar => (tab(text, at), Message::Tab {}),
        K::RecursionLimitExceeded => (at, Message::TooDeep {}),
        K::UnknownAnchor | K::MissingAnchorOrAliasName | K::AnchorCountOverflow => (at, Message::Anchor {}),
        K::UnexpectedCharacter { character } if character.is_control() => {
            (at, Message::Control { code: code(*character) })
        }
        K::UnexpectedCharacter { character } => (at, Message::BadStart { character: *character }),
        K::ExpectedDocumentStart
        | K::MissingDocumentEndBeforeDirective
        | K::MissingDirectiveName
        | K::InvalidDirectiveName
        | K::InvalidDirectiveTerminator
        | K::MissingYamlVersion
        | K::MissingYamlVersionSeparator => (directive(text, at), Message::BadStart { character: '%' }),
        K::UnclosedQuotedScalar | K::InvalidQuotedScalarIndent | K::DocumentIndicatorInQuotedScalar => {
            (open_quote(text, at), Message::OpenQuote {})
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            (at, Message::TextAfterQuote {})
        }
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => (backslash(text, at), Message::BadEscape {}),
        // The complaint may stand at the bracket itself.
        K::UnclosedFlowCollection { open } if text[at.start..].starts_with(*open) => {
            (at.start..at.start + open.len_utf8(), Message::OpenBracket { open: *open })
        }
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnclosedFlowCollection { .. }
        | K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator
        | K::BlockEntryInFlowCollection
        | K::InvalidFlowScalarIndent => in_brackets(text, at),
        K::MisplacedFlowCollectionEnd => (at, Message::ExtraBracket {}),
        K::MismatchedFlowCollectionEnd { open, close } => {
            (at, Message::WrongBracket { open: *open, close: *close })
        }
        K::SimpleKeyExpected | K::InvalidSimpleKey => (rest_of_line(text, at), Message::NoColon {}),
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::MappingKeyNotAllowed => {
            (at, Message::ColonInValue {})
        }
        K::InvalidIndentation
        | K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::InvalidBlockScalarIndent
        | K::BlockSequenceEntryNotAllowed
        | K::UnexpectedEofBlockSequence
        | K::UnexpectedEofBlockMapping
        | K::InvalidBlockEntryWhitespace => (at, Message::Misaligned {}),
        K::FlowMappingValueAdjacentCollection | K::InvalidMappingValueWhitespace => {
            (at, Message::NoBlankAfterColon {})
        }
        K::CommentNotSeparated | K::CommentInterceptedScalar => (at, Message::StrayHash {}),
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => (at, Message::BlockHeader {}),
        K::BomInsideDocument => (at, Message::Control { code: "U+FEFF".to_owned() }),
        K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagEscape => {
            let place = word(text, at);
            let tag = text[place.clone()].to_owned();
            (place, Message::Tag { tag })
        }
        other => (at, Message::YamlSyntax { detail: other.to_string() }),
    }
}

/// What YAML takes for a key at most, in characters.
const MAX_KEY: usize = 1024;

/// A key that is too long for one: the parser complains of its begin, or of the colon behind it.
fn long_key(text: &str, at: usize) -> Option<(Range<usize>, Message)> {
    let line = line_of(text, at);
    let rest = &text[at..line.end];
    let key = if rest.starts_with(':') {
        let before = &text[line.start..at];
        let entry = before.rfind(": ").map_or(before, |colon| &before[colon + 2..]);
        let key = entry.trim_start_matches([' ', '-', '[', '{']);
        let comma = key.rfind(", ").filter(|_| before.contains(['[', '{']));
        at - comma.map_or(key, |comma| &key[comma + 2..]).len()..at
    } else {
        at..at + rest.find(": ").or_else(|| rest.trim_end().strip_suffix(':').map(str::len))?
    };
    let length = text[key.clone()].chars().count();
    (length > MAX_KEY).then_some((key, Message::LongKey { length, limit: MAX_KEY }))
}

/// Whether a complaint may come a line after its cause: a value that runs on over the next line.
pub fn is_late(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidIndentation)
}

/// Whether a complaint may come from a typical slip; quotes and brackets say enough themselves.
pub fn may_be_slip(kind: &ErrorKind) -> bool {
    use ErrorKind as K;
    !matches!(
        kind,
        K::UnclosedQuotedScalar
            | K::InvalidQuotedScalarIndent
            | K::InvalidTrailingSingleQuotedScalar
            | K::InvalidTrailingDoubleQuotedScalar
            | K::UnknownQuotedScalarEscape
            | K::MismatchedFlowCollectionEnd { .. }
            | K::RecursionLimitExceeded
    ) && !matches!(kind, K::UnexpectedCharacter { character } if character.is_control())
}

/// Whether a complaint is about a character that has a message of its own.
pub fn is_of_control(kind: &ErrorKind) -> bool {
    use ErrorKind as K;
    matches!(kind, K::BomInsideDocument | K::RecursionLimitExceeded)
        || matches!(kind, K::UnexpectedCharacter { character } if character.is_control())
}

fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    start..end
}

/// The tab nearest to a complaint: on its line, on the next, or before.
fn tab(text: &str, at: Range<usize>) -> Range<usize> {
    let line = line_of(text, at.start);
    let next = line_of(text, (line.end + 1).min(text.len()));
    let indentation = |line: &Range<usize>| {
        let body = &text[line.clone()];
        let blanks = &body[..body.len() - body.trim_start().len()];
        blanks.find('\t').map(|i| line.start + i)
    };
    let anywhere = |range: Range<usize>| text[range.clone()].find('\t').map(|i| range.start + i);
    let found = indentation(&line)
        .or_else(|| indentation(&next))
        .or_else(|| anywhere(line.clone()))
        .or_else(|| text[..line.start].rfind('\t'));
    found.map_or(at, |i| i..i + 1)
}

/// The `%` at the beginning of a line before a complaint.
fn directive(text: &str, at: Range<usize>) -> Range<usize> {
    let line = line_of(text, at.start);
    let before = text[..line.end].rfind("\n%").map(|i| i + 1);
    let first = text.starts_with('%').then_some(0);
    before.or(first).map_or(at, |i| i..i + 1)
}

/// The last quotation mark before a complaint that begins a value.
fn open_quote(text: &str, at: Range<usize>) -> Range<usize> {
    let begins = |i: &usize| {
        let before = text[..*i].trim_end_matches(' ');
        before.is_empty() || before.ends_with([':', '-', '[', '{', ',', '\n'])
    };
    let end = text[at.start..].chars().next().map_or(at.start, |c| at.start + c.len_utf8());
    let quotes = text[..end].rmatch_indices(['"', '\'']).map(|(i, _)| i);
    quotes.into_iter().find(begins).map_or(at, |i| i..i + 1)
}

/// The first backslash of a quoted text whose next character makes no escape.
fn backslash(text: &str, at: Range<usize>) -> Range<usize> {
    let mut chars = text[at.start..].char_indices();
    while let Some((i, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let Some((_, next)) = chars.next() else { break };
        let digits = match next {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_'
            | 'L' | 'P' | '\n' | '\t' => continue,
            _ => 0,
        };
        let start = at.start + i;
        let hex =
            text[start + 1 + next.len_utf8()..].chars().take(digits).filter(char::is_ascii_hexdigit).count();
        if digits == 0 || hex < digits {
            return start..start + 1 + next.len_utf8();
        }
    }
    at
}

/// A bracket that is not closed on its line, or a comma that is missing inside it.
fn in_brackets(text: &str, at: Range<usize>) -> (Range<usize>, Message) {
    let mut depth = 0;
    let opener = text[..at.start].char_indices().rev().find(|(_, c)| match c {
        ']' | '}' => {
            depth += 1;
            false
        }
        '[' | '{' if depth == 0 => true,
        '[' | '{' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    match opener {
        Some((i, open)) if text[i..at.start].contains('\n') || at.start >= text.trim_end().len() => {
            (i..i + 1, Message::OpenBracket { open })
        }
        _ => (at, Message::MissingComma {}),
    }
}

/// From a complaint to the end of what is written on its line.
fn rest_of_line(text: &str, at: Range<usize>) -> Range<usize> {
    let line = line_of(text, at.start);
    let rest = text[at.start..line.end].split(" #").next().unwrap_or_default();
    at.start..at.start + rest.trim_end().len().max(at.len())
}

/// The word that begins at a complaint.
fn word(text: &str, at: Range<usize>) -> Range<usize> {
    let rest = &text[at.start..];
    let len = rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len());
    at.start..at.start + len.max(at.len())
}
