//! YAML text → [`Node`], through serde-saphyr, within fixed budgets.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::budget::BudgetBreach;
use serde_yaml::{Error, ExternalMessageSource, Spanned};

use super::mend::{Mended, mend_of};
use super::place::{Placing, offset_of};
use super::{Node, Scalar, ScalarKind, Source, Span};
use super::{hints, syntax};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;

/// Deeper nesting than this is refused; a project file has four levels.
const MAX_DEPTH: usize = 32;
/// More values than this in one file are refused; a library of 50,000 indicators has 350,000.
const MAX_NODES: usize = 2_000_000;

/// So many slips are mended in a copy, to find what else is wrong with a file.
const MAX_MENDED: usize = 200;
/// Larger files are not read again and again for that.
const MAX_MENDED_BYTES: usize = 256 * 1024;

/// A text that is not in order.
#[derive(Debug)]
pub struct Refused {
    /// What is wrong, in the order of the text; at least one finding.
    pub found: Report,
    /// The tree as it would be with the slips mended: only good for finding further mistakes.
    pub mended: Option<Node>,
}

impl Refused {
    /// Reports what is wrong and keeps the mended tree.
    pub fn report(self, report: &mut Report) -> Option<Node> {
        report.absorb(self.found);
        self.mended
    }
}

/// Reads a whole file into a tree.
///
/// # Errors
/// Everything that is wrong up to the first error after which YAML can't be read on, or
/// [`Message::Empty`]. The slips of `hints` are named for what they are and do not end the reading.
pub fn parse(source: &Arc<Source>) -> Result<Node, Refused> {
    let conflicts = hints::conflicts(&source.text);
    if !conflicts.is_empty() {
        // Which side is right is not known, so what else is wrong is not either.
        let at = |(range, message)| Diagnostic::at(&Span::new(source, range), message);
        let mut found = Report::default();
        found.extend(conflicts.into_iter().map(at));
        return Err(Refused { found, mended: None });
    }
    read(source, Mended::new(&source.text))
}

/// Reads a file whose slips, those of `found`, are mended in a copy: what else is wrong with it, and its
/// tree as it would be. `None` if nothing can be mended.
pub fn parse_mended(source: &Arc<Source>, found: &[Diagnostic]) -> Option<Refused> {
    let mends: Vec<_> = found.iter().flat_map(|found| mend_of(source, found)).collect();
    if mends.is_empty() || mends.len() > MAX_MENDED || source.text.len() > MAX_MENDED_BYTES {
        return None;
    }
    let mut text = Mended::new(&source.text);
    text.add(mends);
    Some(match read(source, text) {
        Ok(node) => Refused { found: Report::default(), mended: Some(node) },
        Err(refused) => refused,
    })
}

fn read(source: &Arc<Source>, mut text: Mended) -> Result<Node, Refused> {
    let mut report = Report::default();
    let raw = loop {
        match serde_yaml::from_str_with_options::<Spanned<Raw>>(text.text(), options()) {
            Ok(raw) => break Some(raw),
            Err(error) => {
                let found = explain(source, &text, &error);
                let mends = mend_of(source, &found);
                report.push(found);
                let again = report.diagnostics.len() < MAX_MENDED && source.text.len() <= MAX_MENDED_BYTES;
                if !again || mends.is_empty() || !text.add(mends) {
                    break None;
                }
            }
        }
    };
    let node = raw.map(|raw| Placing::new(source, &text, &mut report).node(raw));
    if let Some(node) = &node
        && node.is_null()
        && report.diagnostics.is_empty()
    {
        let path = source.path.clone();
        report.at(&Span::new(source, 0..0), Message::Empty { path });
    }
    match node {
        Some(node) if report.diagnostics.is_empty() => Ok(node),
        node => {
            report.sort(&source.path);
            Err(Refused { found: report, mended: node.filter(|node| !node.is_null()) })
        }
    }
}

fn options() -> serde_yaml::Options {
    let mut budget = serde_yaml::Budget::default();
    budget.max_depth = MAX_DEPTH;
    budget.flow_nesting_limit = MAX_DEPTH;
    budget.max_nodes = MAX_NODES;
    budget.max_events = 2 * MAX_NODES;
    budget.max_anchors = 0;
    budget.max_aliases = 0;
    budget.max_documents = 2;
    let mut options = serde_yaml::Options::default();
    options.budget = Some(budget);
    options.strict_booleans = true;
    options.merge_keys = serde_yaml::options::MergeKeyPolicy::Error;
    // Told by `Placing`, which knows both places and goes on.
    options.duplicate_keys = serde_yaml::options::DuplicateKeyPolicy::PassThrough;
    // Such as `.inf`: no number to us, and refused with the name of its field.
    options.non_finite_float_policy = serde_yaml::options::NonFiniteFloatPolicy::PassThrough;
    options.with_snippet = false;
    options
}

/// A value as the deserializer gives it: with places, but without the file.
pub(super) enum Raw {
    Scalar(Scalar),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl RawVisitor {
    fn scalar<E>(text: String, kind: ScalarKind) -> Result<Raw, E> {
        Ok(Raw::Scalar(Scalar { text, kind }))
    }
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Raw, E> {
        Self::scalar(String::new(), ScalarKind::Null)
    }
    fn visit_none<E>(self) -> Result<Raw, E> {
        Self::scalar(String::new(), ScalarKind::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Bool)
    }
    // Numbers arrive converted; `place` puts the text back as it was typed.
    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Self::scalar(value.to_string(), ScalarKind::Number)
    }
    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Self::scalar(value.to_owned(), ScalarKind::Text)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

/// Turns the library's error into ours.
fn explain(source: &Arc<Source>, mended: &Mended, error: &Error) -> Diagnostic {
    let error = error.without_snippet();
    let text = mended.text();
    let place = error.location().map_or(0..0, |location| offset_of(text, &location));
    let at = |range, message| Diagnostic::at(&Span::new(source, mended.place(range)), message);
    let message = match error {
        Error::ExternalMessage { source: origin, .. } => {
            let ExternalMessageSource::Parser(scan) = origin.as_ref() else {
                return at(place, Message::YamlSyntax { detail: error.to_string() });
            };
            let kind = scan.kind();
            let slip = hints::slip_at(text, place.start, syntax::is_late(kind))
                .filter(|_| syntax::may_be_slip(kind));
            if let Some(slip) = slip {
                return at(slip.range, slip.message);
            }
            let (place, message) = syntax::explain(text, place, kind);
            // A quotation mark or bracket that seems closed, or what looks like a sign before the complaint.
            if let Some(slip) = hints::sign_at(text, place.start).filter(|_| !syntax::is_of_control(kind)) {
                return at(slip.range, slip.message);
            }
            return at(place, message);
        }
        Error::Budget { breach, .. } => of_breach(breach),
        Error::UnknownAnchor { .. }
        | Error::MergeKeyNotAllowed { .. }
        | Error::MergeValueNotMapOrSeqOfMaps { .. }
        | Error::AliasError { .. } => Message::Anchor {},
        Error::MultipleDocuments { .. } => {
            let marker = text[..place.start].rfind("\n---").map_or(place, |i| i + 1..i + 4);
            return at(marker, Message::ManyDocuments {});
        }
        _ if let Some(range) = hints::tag_before(text, place.start) => {
            let tag = text[range.clone()].to_owned();
            return at(range, Message::Tag { tag });
        }
        // A key is the only thing that has to be a string.
        Error::NullIntoString { .. } | Error::Unexpected { .. } | Error::InvalidScalar { .. } => {
            Message::KeyNotText {}
        }
        other => {
            // The library's message comes with its own line and column, which are printed anyway.
            let detail = other.render_with_formatter(&serde_yaml::UserMessageFormatter);
            let detail = detail.split('\n').next().unwrap_or_default();
            Message::YamlSyntax {
                detail: detail.split(" at line ").next().unwrap_or_default().trim().to_owned(),
            }
        }
    };
    at(place, message)
}

/// A budget that was exceeded.
fn of_breach(breach: &BudgetBreach) -> Message {
    match breach {
        BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } | BudgetBreach::MergeKeys { .. } => {
            Message::Anchor {}
        }
        BudgetBreach::Documents { .. } => Message::ManyDocuments {},
        _ => Message::TooDeep {},
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::Value;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() })
    }

    /// The codes of what is wrong, each with the text it points to.
    fn findings(text: &str) -> Vec<(&'static str, String)> {
        match parse(&source(text)) {
            Ok(_) => Vec::new(),
            Err(refused) => {
                let finding = |d: &Diagnostic| {
                    let text = d.span.as_ref().map(|span| span.text().to_owned());
                    (d.message.code(), text.unwrap_or_default())
                };
                refused.found.diagnostics.iter().map(finding).collect()
            }
        }
    }

    #[test]
    fn numbers_keep_the_text_they_were_typed_as() {
        let node = parse(&source("a: 371.790\nb: .inf\nc: 0x10\nd: [1_000, \"5\"]")).unwrap();
        let texts: Vec<String> = node.as_map().unwrap().entries[..3]
            .iter()
            .map(|entry| entry.value.as_scalar().unwrap().text.clone())
            .collect();
        assert_eq!(texts, ["371.790", ".inf", "0x10"]);
        let Value::List(items) = &node.as_map().unwrap().entries[3].value.value else { panic!("a list") };
        assert_eq!(items[1].as_scalar().unwrap().kind, ScalarKind::Text);
    }

    #[test]
    fn an_empty_text_lies_at_its_header() {
        let node = parse(&source("甲: |-   # 要写\n乙: >\n丙:\n丁: \"\"\n")).unwrap();
        let entries = &node.as_map().unwrap().entries;
        let places = entries.iter().map(|entry| entry.value.span.range().start - entry.key.span.range().end);
        assert_eq!(places.take(2).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(entries[3].value.span.text(), "\"\"");
    }

    #[test]
    fn slips_do_not_end_the_reading() {
        let found = findings("甲：一\n乙: >5%\n丙: 1\n丙: 2\n丁：二\n戊: !own 三\n己: >5\n");
        let expected = [
            ("E011", "："),
            ("E013", ">5%"),
            ("E014", "丙"),
            ("E011", "："),
            ("E019", "!own"),
            ("E013", ">5"),
        ];
        assert_eq!(found, expected.map(|(code, text)| (code, text.to_owned())));
    }

    #[test]
    fn a_mended_tree_is_the_tree_that_was_meant() {
        let Err(refused) = parse(&source("甲：一\n乙: 二\n")) else { panic!("it has a slip") };
        let mended = refused.mended.unwrap();
        let keys: Vec<&str> = mended.as_map().unwrap().entries.iter().map(|e| e.key.text.as_str()).collect();
        assert_eq!(keys, ["甲", "乙"]);
        assert_eq!(mended.as_map().unwrap().entries[0].value.span.text(), "一");
    }

    proptest! {
        /// Whatever is typed, there is an answer, and every place lies inside the text.
        #[test]
        fn no_text_makes_it_fail(pieces in prop::collection::vec(prop::sample::select(vec![
            "甲", "：", ": ", ":", "\n", "\n  ", "\n- ", "- ", ">", ">5%", "\"", "'", "\\", "\\u12", "[", "]", "{", "}", ",",
            "\t", "!", "!!int ", "&a ", "*a", "<<: ", "---\n", "%", "#", " #", "|", "|-\n", "@", "100", "35,100,900", "\u{7}",
            "\u{feff}", "~", "? ", "é", "\r\n", ".inf", "😀",
        ]), 0..30)) {
            let text = pieces.concat();
            let source = source(&text);
            if let Err(refused) = parse(&source) {
                prop_assert!(!refused.found.diagnostics.is_empty());
                for diagnostic in &refused.found.diagnostics {
                    let span = diagnostic.span.as_ref().unwrap();
                    prop_assert!(span.range().end <= text.len());
                }
            }
        }
    }
}
