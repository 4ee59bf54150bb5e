//! Typed reading of a tree: each helper says what is wrong, where, and goes on.

use super::{Entry, Key, Map, Node, ScalarKind, Span, Value, forgotten, hints, mend_of, signs};
use crate::character::{looks, plain};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{Characters, Meant, Message};

/// So many unknown keys of one mapping are named.
const MAX_UNKNOWN: usize = 200;

/// Reads nodes and collects what is wrong with them.
pub struct Reader<'r> {
    /// Where the findings go.
    pub report: &'r mut Report,
}

/// The entries of a mapping that have not been taken yet; what is left in the end is unknown.
pub struct Fields<'n> {
    entries: Vec<Option<&'n Entry>>,
    /// The mapping's own place, for what is missing in it.
    pub span: Span,
}

impl Reader<'_> {
    /// The entries of a mapping.
    pub fn map<'n>(&mut self, key: &str, node: &'n Node) -> Option<Fields<'n>> {
        match &node.value {
            Value::Map(map) => Some(Fields::new(map, &node.span)),
            Value::Scalar(scalar) => {
                if scalar.kind == ScalarKind::Null {
                    self.report.at(&node.span, Message::Missing { key: key.to_owned() });
                } else if !self.slips(&node.span, false) && !self.signs(&node.span) {
                    self.report.at(&node.span, Message::NotMap { key: key.to_owned() });
                }
                None
            }
            Value::List(_) => {
                self.report.at(&node.span, Message::NotMap { key: key.to_owned() });
                None
            }
        }
    }

    /// The entries of a whole file.
    pub fn root<'n>(&mut self, node: &'n Node) -> Option<Fields<'n>> {
        if node.as_map().is_none() && !(node.as_scalar().is_some() && self.slips(&node.span, false)) {
            self.report.at(&node.span, Message::NotMapFile {});
        }
        node.as_map().map(|map| Fields::new(map, &node.span))
    }

    /// Reports wrong colons where a mapping was meant: on each line, since the lines of one text
    /// may be the keys of a whole file. Whether there are any.
    pub fn colons(&mut self, span: &Span) -> bool {
        let mut start = span.range().start;
        let before = self.report.mark();
        for line in span.text().split('\n') {
            if let Some(slip) = signs::colon(line).or_else(|| hints::colon(line)) {
                let place = Span::new(&span.source, start + slip.range.start..start + slip.range.end);
                self.report.at(&place, slip.message);
            }
            start += line.len() + 1;
        }
        self.report.grew(before)
    }

    /// Reports what looks like a sign of YAML's where a list or a mapping was meant, on each line. Whether
    /// there is any.
    fn signs(&mut self, span: &Span) -> bool {
        let mut start = span.range().start;
        let before = self.report.mark();
        for line in span.text().split('\n') {
            if let Some(slip) = signs::in_line(line) {
                let place = Span::new(&span.source, start + slip.range.start..start + slip.range.end);
                self.report.at(&place, slip.message);
            }
            start += line.len() + 1;
        }
        self.report.grew(before)
    }

    /// Reports what was written without its colons where a mapping or, as `items`, a list was meant: a
    /// pasted table, or each line. Whether there is any.
    pub fn slips(&mut self, span: &Span, items: bool) -> bool {
        let mut at = span.range().start;
        let mut found = Vec::new();
        for line in span.text().split('\n') {
            let from = at;
            at += line.len() + 1;
            if let Some((range, message)) = forgotten::table(&span.source.text, from) {
                self.report.at(&Span::new(&span.source, range), message);
                return true;
            }
            // The first line is without its margin, which is that of the place.
            let text = &span.source.text;
            let whole = &text[text[..from].rfind('\n').map_or(0, |i| i + 1)..from + line.len()];
            let margin = whole.len() - line.len();
            let slip = hints::colon(line).map(|slip| (slip.range, slip.message));
            let slip = slip.or_else(|| forgotten::message(line, items)).or_else(|| {
                let slip = hints::bare_key(whole, text.get(from + line.len() + 1..))?;
                // What stands before the place on its line is not its own slip.
                let start = slip.range.start.checked_sub(margin)?;
                Some((start..slip.range.end - margin, slip.message))
            });
            let Some((range, message)) = slip else {
                // What is a line of text among others is no list of values.
                if !line.trim().is_empty() && !line.trim_end().ends_with(':') {
                    return self.colons(span);
                }
                continue;
            };
            let place = Span::new(&span.source, from + range.start..from + range.end);
            found.push(Diagnostic::at(&place, message));
        }
        let any = !found.is_empty();
        self.report.extend(found);
        any
    }

    /// The items of a list.
    pub fn list<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n [Node]> {
        match &node.value {
            Value::List(items) => Some(items),
            Value::Map(map) => {
                // `－ 名称: …` is a key to YAML.
                let slips = map.entries.iter().filter(|entry| self.signs(&entry.key.span)).count();
                if slips == 0 {
                    self.report.at(&node.span, Message::NotList { key: key.to_owned() });
                }
                None
            }
            Value::Scalar(_) if begins_line(&node.span) && self.slips(&node.span, true) => None,
            Value::Scalar(_) => {
                if !self.signs(&node.span) {
                    self.report.at(&node.span, Message::NotList { key: key.to_owned() });
                }
                None
            }
        }
    }

    /// Text. A number, a date-like or a truth value is not text unless it is quoted.
    pub fn text<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n str> {
        let (text, kind) = self.scalar(key, node)?;
        match kind {
            ScalarKind::Text => Some(text),
            ScalarKind::Null | ScalarKind::Taken => None,
            ScalarKind::Number | ScalarKind::Bool => {
                let value = node.span.text().to_owned();
                self.report.at(&node.span, Message::NotText { key: key.to_owned(), value });
                None
            }
        }
    }

    /// A single value as typed, whatever YAML takes it for; `None` if nothing is written.
    pub fn scalar<'n>(&mut self, key: &str, node: &'n Node) -> Option<(&'n str, ScalarKind)> {
        match &node.value {
            Value::Scalar(scalar) if scalar.kind == ScalarKind::Null => None,
            Value::Scalar(scalar) => Some((&scalar.text, scalar.kind)),
            _ => {
                self.report.at(&node.span, Message::NotScalar { key: key.to_owned() });
                None
            }
        }
    }

    /// A whole number without sign.
    pub fn whole(&mut self, key: &str, node: &Node) -> Option<u32> {
        let (text, _) = self.scalar(key, node)?;
        let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Some(number),
            _ => {
                let key = key.to_owned();
                let message = match looks_right(text, |text| text.parse::<u32>().is_ok()) {
                    Some((found, write)) => Message::NotWholeLooks { key, found, write },
                    None => Message::NotWhole { key, value: text.to_owned() },
                };
                self.report.at(&node.span, message);
                None
            }
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &str, node: &Node) -> bool {
        match &node.value {
            Value::Scalar(scalar) if scalar.kind == ScalarKind::Bool => scalar.text == "true",
            _ => {
                let value = node.span.text().to_owned();
                let known = "true, false".to_owned();
                self.report.at(&node.span, Message::UnknownWord { key: key.to_owned(), value, known });
                false
            }
        }
    }

    /// One of a few words, each of which stands for a value.
    pub fn word<T: Copy>(&mut self, key: &str, node: &Node, known: &[(&str, T)]) -> Option<T> {
        let (text, _) = self.scalar(key, node)?;
        let found = known.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            let value = text.to_owned();
            let message = Message::UnknownWord { key: key.to_owned(), value, known: words.join(", ") };
            self.report.at(&node.span, message);
        }
        found.map(|(_, value)| *value)
    }

    /// Reports every entry that was not taken as unknown, with a near known key if there is one. A key
    /// that was mistyped is not missing, too. Whether any was.
    pub fn finish(&mut self, fields: Fields, known: &[&str]) -> bool {
        let (mut cut, mut mistyped) = (None, false);
        // A file that is no project may have a hundred thousand; each is compared with every known key.
        for entry in fields.entries.iter().flatten().take(MAX_UNKNOWN) {
            let Key { text, span } = &entry.key;
            if self.is_mended(span) || self.colons(span) {
                mistyped = true;
                continue;
            }
            let start = span.range().start;
            // Every piece but the first looks like a key; the amount is named once.
            if cut.as_ref().is_some_and(|cut: &std::ops::Range<usize>| cut.contains(&start)) {
                continue;
            }
            if let Some(range) = hints::cut_amount(&span.source.text, span.range()) {
                let place = Span::new(&span.source, range.clone());
                let value = place.text().to_owned();
                self.report.at(&place, Message::CommaInBraces { value });
                cut = Some(range);
                continue;
            }
            if let Some(slip) = signs::begins(text).filter(|_| span.text().starts_with(text.as_str())) {
                let start = span.range().start;
                let place = Span::new(&span.source, start + slip.range.start..start + slip.range.end);
                self.report.at(&place, slip.message);
                continue;
            }
            let message = unknown_key(text, known);
            if let Message::UnknownKeyNear { near, .. } = &message {
                mistyped = true;
                self.retract(near.word(), &fields.span);
            }
            self.report.at(span, message);
        }
        mistyped
    }

    /// Whether a key stands where a slip was mended: what it should be is told there.
    fn is_mended(&self, span: &Span) -> bool {
        let at = span.range().start;
        self.report.diagnostics.iter().any(|found| {
            let place = found.span.as_ref().filter(|place| place.source.path == span.source.path);
            matches!(found.message, Message::NoColonBetween { .. } | Message::NoColonOrText { .. })
                && place.is_some_and(|place| place.range().contains(&at))
                && !mend_of(&span.source, found).is_empty()
        })
    }

    /// Takes back that a key is missing in the mapping at `span`, or what stands below it.
    fn retract(&mut self, key: &str, span: &Span) {
        let start = span.range().start;
        self.report.diagnostics.retain(|found| {
            let (Message::Missing { key: missing } | Message::Absent { key: missing }) = &found.message
            else {
                return true;
            };
            let here = found
                .span
                .as_ref()
                .is_some_and(|place| place.source.path == span.source.path && place.range().start == start);
            let named = missing.split('.').any(|part| part == key);
            !(here && named)
        });
    }

    /// Reports a field that is not filled in; the place is the mapping it should stand in.
    pub fn missing(&mut self, key: &str, span: &Span) {
        self.at_first_line(span, Message::Missing { key: key.to_owned() });
    }

    /// Reports a required key of an edition that is absent.
    pub fn absent(&mut self, key: &str, span: &Span) {
        self.at_first_line(span, Message::Absent { key: key.to_owned() });
    }

    /// Reports at the first line of a place, where the whole would be too much to be shown.
    pub fn at_first_line(&mut self, span: &Span, message: Message) {
        // The whole mapping would be shown: its beginning is enough.
        let start = span.range().start;
        let line = span.text().split('\n').next().unwrap_or_default().trim_end().len();
        let place = Span::new(&span.source, start..start + line);
        self.report.at(&place, message);
    }
}

impl<'n> Fields<'n> {
    fn new(map: &'n Map, span: &Span) -> Self {
        Self { entries: map.entries.iter().map(Some).collect(), span: span.clone() }
    }

    /// Takes the entry under `key` out.
    pub fn take(&mut self, key: &str) -> Option<&'n Node> {
        self.take_entry(key).map(|entry| &entry.value)
    }

    /// Takes the entry under `key` out, with the key's own place.
    pub fn take_entry(&mut self, key: &str) -> Option<&'n Entry> {
        self.entries.iter_mut().find(|e| e.is_some_and(|e| e.key.text == key))?.take()
    }

    /// Takes everything that is left.
    pub fn rest(&mut self) -> Vec<(&'n Key, &'n Node)> {
        let left = self.entries.iter_mut().filter_map(Option::take);
        left.map(|entry| (&entry.key, &entry.value)).collect()
    }
}

/// What is odd in a text that would be right with plain characters, and how it is written then.
pub fn looks_right(text: &str, is_right: impl Fn(&str) -> bool) -> Option<(Characters, String)> {
    let found = Characters::of(text);
    if found.is_empty() {
        return None;
    }
    let plain = plain(text);
    let plain = plain.trim().trim_matches(['"', '\'']).trim();
    // Blanks may part thousands.
    let ways = [plain.to_owned(), plain.replace(' ', "")];
    let write = ways.into_iter().find(|text| is_right(text))?;
    Some((found, write))
}

/// Whether nothing stands before a place on its line.
fn begins_line(span: &Span) -> bool {
    span.source.text[..span.range().start].rsplit('\n').next().unwrap_or_default().trim().is_empty()
}

/// The message for a key that is not known here.
fn unknown_key(key: &str, known: &[&str]) -> Message {
    match near(key, known) {
        Some(near) => Message::UnknownKeyNear { key: key.to_owned(), near: Meant::new(key, near) },
        None => Message::UnknownKey { key: key.to_owned(), known: known.join("、") },
    }
}

/// The known word that `word` was probably meant to be.
pub fn near<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let distance = |k: &&'k str| (strsim::damerau_levenshtein(word, k), *k);
    // A mistyped word may be as long as a file; comparing it would cost its length squared.
    let length = word.chars().take(65).count();
    if length > 64 {
        return None;
    }
    // What looks the same is what was meant, whatever the distance.
    let seen = looks(word);
    let bare = seen.trim_matches(['"', '\'', ' ']);
    if let Some(same) = known.iter().find(|known| !bare.is_empty() && looks(known) == bare) {
        return Some(same);
    }
    let (distance, near) = known.iter().map(distance).min_by_key(|(d, _)| *d)?;
    if distance <= 1.max(length / 3) {
        return Some(near);
    }
    // Half a word, such as 财政拨款, if it is half of one word only.
    let mut longer = known.iter().filter(|known| length >= 2 && known.contains(word));
    longer.next().copied().filter(|_| longer.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words() {
        let known = ["当年财政拨款", "上年结转资金", "其他资金", "项目名称", "年度"];
        for (word, expected) in [
            ("当年财政拔款", Some("当年财政拨款")),
            ("财政拨款", Some("当年财政拨款")),
            ("项目名", Some("项目名称")),
            ("名称项目", None),
            ("其它资金", Some("其他资金")),
            ("年", Some("年度")),
            ("说明", None),
            ("", None),
        ] {
            assert_eq!(near(word, &known), expected, "{word}");
        }
        assert_eq!(near(&"年".repeat(100_000), &known), None);
        assert_eq!(near("年度", &[]), None);
    }
}
