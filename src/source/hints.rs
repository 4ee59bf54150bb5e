//! What people who write YAML for the first time get wrong, told from the place of the error.

use std::ops::Range;

use serde_yaml::budget::BudgetBreach;

use crate::message::Message;

/// The slip that stands on the line of a syntax error or on the line before it, with its place.
pub fn typical_slip(text: &str, error_at: usize) -> Option<(Range<usize>, Message)> {
    let error_at = text.floor_char_boundary(error_at);
    let line_start = text[..error_at].rfind('\n').map_or(0, |i| i + 1);
    let previous_start = text[..line_start.saturating_sub(1)].rfind('\n').map_or(0, |i| i + 1);
    [line_start, previous_start].into_iter().find_map(|start| {
        let line = text[start..].split('\n').next().unwrap_or_default();
        in_line(line).map(|(range, message)| (start + range.start..start + range.end, message))
    })
}

/// The slip in one line.
fn in_line(line: &str) -> Option<(Range<usize>, Message)> {
    let indent = line.len() - line.trim_start().len();
    if let Some(at) = line[..indent].find('\t') {
        return Some((at..at + 1, Message::Tab {}));
    }
    let body = line.trim_end();
    // The value of `key: value` or `- value`, where `>` would begin a folded block.
    let value_at = body.find(": ").map(|i| i + 2).or_else(|| body.find("- ").map(|i| i + 2));
    if let Some(at) = value_at {
        let blanks = body[at..].len() - body[at..].trim_start().len();
        let value = &body[at + blanks..];
        if value.starts_with('>') && value.contains(|c: char| c.is_ascii_digit()) {
            let message = Message::UnquotedGreater { value: value.to_owned() };
            return Some((at + blanks..body.len(), message));
        }
    }
    full_width_colon(body).map(|range| (range, Message::FullWidthColon {}))
}

/// The place of a full-width colon that stands where a key's colon belongs: no plain one before it.
pub fn full_width_colon(line: &str) -> Option<Range<usize>> {
    let at = line.find('：')?;
    let quoted = line[..at].contains(['"', '\'', '#']);
    let plain = line[..at].contains(": ");
    (!quoted && !plain).then(|| at..at + '：'.len_utf8())
}

/// A budget that was exceeded.
pub fn breach(breach: &BudgetBreach) -> Message {
    match breach {
        BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } => Message::Anchor {},
        BudgetBreach::Documents { .. } => Message::ManyDocuments {},
        BudgetBreach::Depth { .. } | BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. } => {
            Message::TooDeep {}
        }
        other => Message::YamlSyntax { detail: format!("{other:?}") },
    }
}

/// What is left: the parser's own words, sorted by what they speak of.
pub fn by_text(detail: &str) -> Message {
    // The parser's message comes with its own line and column, which we print ourselves.
    let detail = detail.split('\n').next().unwrap_or_default();
    let detail = detail.split(" at line ").next().unwrap_or_default().trim();
    let lower = detail.to_lowercase();
    if lower.contains("recursion") || lower.contains("nesting") || lower.contains("depth") {
        Message::TooDeep {}
    } else if lower.contains("anchor") || lower.contains("alias") {
        Message::Anchor {}
    } else if lower.contains("key") && lower.contains("expected string") {
        Message::KeyNotText {}
    } else {
        Message::YamlSyntax { detail: detail.to_owned() }
    }
}
