//! What `check` found, as programs and services read it. How a terminal shows it is the business of
//! `cli::snippet`, which goes by the same [`Review`].

mod explain;
mod github;
mod json;
mod sarif;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::{RULES, Ran, Rule, UNUSED_EXCUSE};
use crate::diagnostic::{Diagnostic, Found, Gathered};
use crate::message::{Finding, Lack, Lang, Severity};
use crate::text::{Span, is_stray};

pub use explain::explain;
pub use github::github;
pub use json::json;
pub use sarif::sarif;

/// All that a run of `check` has to tell.
pub struct Review<'r> {
    /// What was found, each once, by file and place.
    pub entries: Vec<Entry<'r>>,
    /// The same as they were found, with the number of those that were counted only.
    found: &'r Gathered,
    /// The forms that were checked.
    pub forms: usize,
    /// The forms that could not be read; their errors are among the entries.
    pub unread: usize,
    /// What became of the rules, parallel to [`RULES`]; empty if there were no forms to check.
    pub ran: &'r [Ran],
    /// Whether what is excused is told as if it were not, with its reason.
    pub no_excuses: bool,
    /// The language of the sentences.
    pub lang: Lang,
    /// Where the workspace lies in its repository: empty, or a path that ends with `/`. Services go
    /// by paths of the repository.
    pub prefix: &'r str,
}

/// One finding with all forms that it concerns.
pub struct Entry<'d> {
    /// The finding, the first of equal ones.
    pub finding: &'d Diagnostic,
    /// What is wrong, in the language of the run.
    pub text: String,
    /// The project files of the forms, where the finding lies in a shared file or nowhere.
    pub forms: &'d BTreeSet<Arc<str>>,
}

/// How many findings there are of each kind. What is excused counts as nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Excused warnings and notes.
    pub excused: usize,
}

impl<'r> Review<'r> {
    /// What was found, in order, with nothing said of forms and rules yet.
    pub fn new(found: &'r Gathered, lang: Lang) -> Self {
        let mut entries = entries(found, lang);
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        Self { entries, found, forms: 0, unread: 0, ran: &[], no_excuses: false, lang, prefix: "" }
    }

    /// What is not excused.
    pub fn open(&self) -> impl Iterator<Item = &Entry<'r>> {
        self.entries.iter().filter(|entry| !self.is_excused(entry))
    }

    fn is_excused(&self, entry: &Entry) -> bool {
        entry.finding.excuse.is_some() && !self.no_excuses
    }

    /// The number of findings of each kind.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            errors: self.found.beyond(Severity::Error),
            warnings: self.found.beyond(Severity::Warning),
            notes: self.found.beyond(Severity::Note),
            excused: 0,
        };
        for entry in &self.entries {
            *match entry.finding.message.severity() {
                _ if self.is_excused(entry) => &mut counts.excused,
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Note => &mut counts.notes,
            } += 1;
        }
        counts
    }

    /// The rules that looked at some form at least.
    pub fn run(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules().filter(|(_, ran)| ran.forms > 0).map(|(rule, _)| rule)
    }

    /// The rules that could look at no form, with what they lacked. That is "not checked", never
    /// "passed".
    pub fn not_run(&self) -> impl Iterator<Item = (&'static Rule, &'r BTreeMap<Lack, usize>)> {
        self.lacking().filter(|(_, ran)| ran.forms == 0).map(|(rule, ran)| (rule, &ran.lacking))
    }

    /// The rules that looked at some forms and not at others, with what they lacked for how many.
    pub fn run_in_part(&self) -> impl Iterator<Item = (&'static Rule, &'r BTreeMap<Lack, usize>)> {
        self.lacking().filter(|(_, ran)| ran.forms > 0).map(|(rule, ran)| (rule, &ran.lacking))
    }

    fn rules(&self) -> impl Iterator<Item = (&'static Rule, &'r Ran)> + use<'r> {
        RULES.iter().zip(self.ran)
    }

    fn lacking(&self) -> impl Iterator<Item = (&'static Rule, &'r Ran)> + use<'r> {
        self.rules().filter(|(_, ran)| !ran.lacking.is_empty())
    }
}

impl Entry<'_> {
    /// The file that the finding belongs to, where one is known.
    pub fn file(&self) -> Option<&str> {
        let span = self.finding.span.as_ref().map(|span| span.source.path.as_str());
        span.or_else(|| self.forms.first().map(|form| &**form))
    }

    fn order(&self) -> (Option<&str>, usize, &str, &str) {
        let start = self.finding.span.as_ref().map_or(0, |span| span.range().start);
        (self.file(), start, self.finding.message.code(), &self.text)
    }

    /// What the finding is, wherever it moves to in its file and whatever the language: a hash.
    ///
    /// `seen` counts equal ones, which are told apart by their order.
    fn fingerprint(&self, seen: &mut BTreeMap<u64, u64>) -> String {
        let place = self.finding.span.as_ref().map(Span::text);
        let what = self.finding.subject.as_deref().or(place);
        let text = || self.finding.message.text(Lang::En);
        let what = what.map_or_else(text, str::to_owned);
        let parts = [self.finding.message.code(), self.file().unwrap_or_default(), &what];
        let hash = parts.iter().fold(FNV_START, |hash, part| fnv(fnv(hash, part.as_bytes()), b"\n"));
        let nth = seen.entry(hash).and_modify(|nth| *nth += 1).or_default();
        format!("{:016x}", fnv(hash, &nth.to_le_bytes()))
    }
}

/// The Fowler–Noll–Vo hash 1a of 64 bits: the same on any machine and in any version of Rust.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The findings of a run with their sentences, in the order in which they were found.
pub fn entries<'f>(found: &'f Gathered, lang: Lang) -> Vec<Entry<'f>> {
    let entry = |found: &'f Found| Entry {
        finding: &found.finding,
        text: found.finding.message.text(lang),
        forms: &found.forms,
    };
    found.iter().map(entry).collect()
}

/// What a code stands for, where docs/rules.md has a page on it.
pub fn title(code: &str, lang: Lang) -> Option<&'static str> {
    let rule = RULES.iter().find(|rule| rule.code == code).map(|rule| rule.title(lang));
    rule.or_else(|| {
        (code == UNUSED_EXCUSE).then_some(match lang {
            Lang::Zh => "用不到的豁免",
            Lang::En => "an excuse that nothing needs",
        })
    })
}

/// The codes of the rules, in their order, with their severities; that of unused excuses is the last.
pub fn codes() -> impl Iterator<Item = (&'static str, Severity)> {
    let rules = RULES.iter().map(|rule| rule.code).chain([UNUSED_EXCUSE]);
    rules.map(|code| {
        let known = Finding::CODES.iter().find(|known| known.code == code);
        (code, known.map_or(Severity::Warning, |known| known.severity))
    })
}

/// A severity's name for people.
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Note, Lang::Zh) => "提醒",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::En) => "note",
    }
}

/// Several reasons on one line.
pub fn reasons(lacking: &BTreeMap<Lack, usize>, lang: Lang) -> String {
    let texts: Vec<&str> = lacking.keys().map(|lack| lack.text(lang)).collect();
    texts.join(if lang == Lang::Zh { "；" } else { "; " })
}

/// JSON in which the characters that a terminal would obey are escaped: the format asks that of some
/// of them only.
pub fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        // Azure Pipelines and GitHub Actions look for `##[` and `##vso[` anywhere in a line.
        let ordered = c == '#' && text.ends_with('#');
        if is_stray(c) || ordered {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
    }
    text
}

/// What is printed without the lines that a CI takes for orders when it reads them in a log: `::` at the
/// beginning of a line, `##[` and `##vso[` anywhere. A backslash is put in, which Markdown takes out again.
pub fn unordered(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 1);
    for line in text.split_inclusive('\n') {
        // Runners cut the blanks of any language, and colours are no text.
        let body = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        out.push_str(&line[..line.len() - body.len()]);
        // No order begins otherwise; `:::` is how messages lead to another file.
        let order =
            body.strip_prefix("::").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        if order || body.starts_with("##teamcity[") {
            out.push('\\');
        }
        let mut rest = body;
        while let Some(at) = rest.find("##") {
            let (before, after) = rest.split_at(at + 1);
            out.push_str(before);
            let name = after[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            if after.as_bytes().get(1 + name) == Some(&b'[') {
                out.push('\\');
            }
            rest = after;
        }
        out.push_str(rest);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_json_that_a_terminal_obeys() {
        let text = "甲\u{1b}\u{7f}\u{9b}\u{202e}乙\n";
        let json = escaped(&serde_json::to_string_pretty(&[text]).unwrap());
        assert_eq!(json, "[\n  \"甲\\u001b\\u007f\\u009b\\u202e乙\\n\"\n]");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), [text]);
    }

    #[test]
    fn nothing_that_a_ci_obeys() {
        for (text, printed) in [
            ("甲\n::error::乙", "甲\n\\::error::乙"),
            ("  \u{3000}::stop-commands::x\n甲::乙", "  \u{3000}\\::stop-commands::x\n甲::乙"),
            ("甲 ##[add-mask]乙", "甲 #\\#[add-mask]乙"),
            ("###[x] ##vso[task.x]", "##\\#[x] #\\#vso[task.x]"),
            ("##teamcity[x]", "\\#\\#teamcity[x]"),
            (" ::: projects/甲.yaml:6:3", " ::: projects/甲.yaml:6:3"),
            ("## 甲 [乙]\n", "## 甲 [乙]\n"),
        ] {
            assert_eq!(unordered(text), printed);
            assert_eq!(unordered(printed), printed);
        }
        let json = escaped("[\"##[x]###\"]");
        assert!(!json.contains("##"), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), ["##[x]###"]);
        assert_eq!(unordered(&"##".repeat(100_000)).len(), 200_000);
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv(FNV_START, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(FNV_START, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(FNV_START, b"foobar"), 0x8594_4171_f739_67e8);
    }
}
