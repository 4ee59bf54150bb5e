//! Tera expressions in texts, in a sandbox with a bounded run.
//!
//! A form may come from a stranger, so its expressions see only the form, may use only values,
//! `for`, `if` and a few filters, and stop after a fixed amount of work: every pass of a loop calls
//! a counter that this module weaves into the text, and output beyond a limit is refused. Work is
//! counted in steps, not in time, so the same text always ends the same way. What one pass may cost is
//! known beforehand: its text is read, and each operator may go through all that the form says.

use std::borrow::Cow;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use tera::{Context, ErrorKind, Kwargs, State, Tera};

use super::guard::{Woven, open_block, weave};
use crate::message::Message;

/// A text with expressions may have this many bytes.
const MAX_SOURCE: usize = 16 * 1024;
/// An expression may write this many bytes: no paper holds more.
const MAX_OUTPUT: usize = 128 * 1024;
/// What all expressions that see the same words may cost together: about a second's work at most.
/// A step is a byte of the text that is read, or so many bytes of values that are gone through.
const MAX_STEPS: u64 = 8 * 1024 * 1024;
/// Bytes of values for a step.
const STEP: u64 = 64;

/// The function that is woven into loops; no form may call a function, so none can call it.
const COUNTER: &str = "__pass";

/// What is wrong with an expression.
#[derive(Debug)]
pub struct ExpressionError {
    /// The piece of the text that is wrong; empty if it concerns the whole.
    pub excerpt: String,
    /// How often the same piece stands in the text before it.
    pub nth: usize,
    /// What is wrong.
    pub message: Message,
}

impl ExpressionError {
    pub(super) fn new(excerpt: &str, message: Message) -> Self {
        Self { excerpt: excerpt.to_owned(), nth: 0, message }
    }

    /// The same behind a piece of the text that may hold the excerpt, too.
    pub(super) fn behind(mut self, before: &str) -> Self {
        self.nth = if self.excerpt.is_empty() { 0 } else { before.matches(&self.excerpt).count() };
        self
    }
}

/// Whether a text holds an expression at all.
pub fn is_expression(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("{#")
}

/// What expressions see, and how much work they may still make.
pub struct Words {
    context: Context,
    /// How many bytes all values have together.
    size: u64,
    steps: Arc<AtomicU64>,
}

impl Words {
    /// The words of a context whose values have so many bytes.
    pub(super) fn new(context: Context, size: usize) -> Self {
        Self { context, size: size as u64, steps: Arc::default() }
    }
}

/// The text with its expressions replaced by what they say; a text without any comes back as it is.
///
/// # Errors
/// Syntax errors, undefined variables, what the sandbox does not allow, and too much work.
pub fn resolve<'t>(text: &'t str, words: &Words) -> Result<Cow<'t, str>, ExpressionError> {
    if !is_expression(text) {
        return Ok(Cow::Borrowed(text));
    }
    if text.len() > MAX_SOURCE {
        return Err(ExpressionError::new("", Message::EndlessExpression {}));
    }
    let Woven { text: woven, loops, weight } = weave(text, COUNTER)?;
    // Literals are values, too.
    let length = text.len() as u64;
    let cost = length + weight.saturating_mul((words.size + length) / STEP);
    let steps = words.steps.clone();
    let pass = move || steps.fetch_add(cost, Ordering::Relaxed).saturating_add(cost) <= MAX_STEPS;
    if !pass() {
        return Err(ExpressionError::new("", Message::EndlessExpression {}));
    }
    let mut output = Bounded(Vec::new());
    let rendered = if loops {
        let mut tera = SANDBOX.clone();
        let counter = move |_: Kwargs, _: &State| -> tera::TeraResult<String> {
            if pass() { Ok(String::new()) } else { Err(tera::Error::message(COUNTER)) }
        };
        tera.register_function(COUNTER, counter);
        tera.render_str_to(&woven, &words.context, false, &mut output)
    } else {
        SANDBOX.render_str_to(&woven, &words.context, false, &mut output)
    };
    match rendered {
        Ok(()) => Ok(Cow::Owned(String::from_utf8_lossy(&output.0).into_owned())),
        Err(error) => Err(explain(&error, &woven)),
    }
}

/// Tera with nothing but what the guard lets through: what it has of its own beyond that refuses, so that a
/// tag that the guard misread would still come to nothing.
static SANDBOX: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::default();
    let refuse = || Err::<String, _>(tera::Error::message(COUNTER));
    for function in ["range", "throw"] {
        tera.register_function(function, move |_: Kwargs, _: &State| refuse());
    }
    for filter in [
        "safe",
        "wordcount",
        "escape",
        "escape_html",
        "escape_xml",
        "newlines_to_br",
        "pluralize",
        "replace",
        "capitalize",
        "title",
        "truncate",
        "indent",
        "split",
        "join",
        "sort",
        "values",
        "keys",
        "pairs",
        "group_by",
    ] {
        tera.register_filter(filter, move |_: tera::Value, _: Kwargs, _: &State| refuse());
    }
    tera
});

/// Output up to [`MAX_OUTPUT`].
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_OUTPUT {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Tera's error in our words; what overran the limits is told from the rest by its kind.
fn explain(error: &tera::Error, woven: &str) -> ExpressionError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            if report.message().contains(COUNTER) {
                return ExpressionError::new("", Message::EndlessExpression {});
            }
            let range = report.span().range.clone();
            // A character that can't begin anything is reported as an empty range before it.
            let next =
                woven.get(range.start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let excerpt = woven.get(range.start..range.end.max(range.start + next)).unwrap_or_default();
            let before = woven.get(..range.start).unwrap_or_default();
            match in_our_words(report.message(), excerpt) {
                message @ Message::UnclosedBlock {} => ExpressionError::new(open_block(woven), message),
                message => ExpressionError::new(excerpt, message).behind(before),
            }
        }
        ErrorKind::Io(_) => ExpressionError::new("", Message::EndlessExpression {}),
        other => ExpressionError::new("", in_our_words(&other.to_string(), "")),
    }
}

/// The complaints of Tera that authors meet; the rare ones stay in its own words.
fn in_our_words(message: &str, excerpt: &str) -> Message {
    let detail = message.split('\n').next().unwrap_or_default();
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some((what, known)) = detail.split_once(" is not defined.") {
        let known = known.split_once(": ").map_or(known, |(_, names)| names).trim();
        return Message::UnknownName { name: quoted(what), known: known.to_owned() };
    }
    if detail == "Unexpected end of input" {
        return Message::UnclosedBlock {};
    }
    if matches!(detail, "Unexpected character" | "unexpected end of string") {
        return Message::OutOfPlace { found: excerpt.to_owned() };
    }
    match detail.strip_prefix("Found ").and_then(|rest| rest.split_once(" but expected")) {
        Some((found, _)) => Message::OutOfPlace { found: found.trim_matches('`').to_owned() },
        None => Message::Expression { detail: detail.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str) -> Result<String, String> {
        let mut context = Context::new();
        context.insert("year", &2024);
        context.insert("name", "法治建设费");
        let names: Vec<String> = (0..300).map(|i| format!("指标{i}")).collect();
        context.insert("indicators", &names);
        match resolve(text, &Words::new(context, 300 * 150)) {
            Ok(text) => Ok(text.into_owned()),
            Err(error) => Err(error.message.code().to_owned()),
        }
    }

    #[test]
    fn expressions_see_the_form() {
        assert_eq!(render("plain { text }").unwrap(), "plain { text }");
        assert_eq!(render("({{ year }}年度)").unwrap(), "(2024年度)");
        assert_eq!(render("{{ name | default(value=\"x\") }}{# note #}").unwrap(), "法治建设费");
        let text = "{% for i in indicators -%} {% if loop.index < 3 %}{{ i }}，{% endif %}{% endfor %}";
        assert_eq!(render(text).unwrap(), "指标0，指标1，");
        assert_eq!(render("{% if name is starting_with(pat=\"法治\") %}是{% endif %}").unwrap(), "是");
        assert_eq!(render("{% if name is not defined or not (year > 2024) %}否{% endif %}").unwrap(), "否");
        assert_eq!(render("{{ (year + 1) * 2 - 1 }}{{- \"}}\" -}} x").unwrap(), "4049}}x");
        assert_eq!(
            render("{{ indicators[0] }}{{ \"甲\" if year in [2023, 2024] else '乙' }}").unwrap(),
            "指标0甲"
        );
        assert_eq!(render("{{ name | default(value=\"x\") | upper }}").unwrap(), "法治建设费");
    }

    /// The piece that is wrong is the one that is blamed, not its like in innocent words before.
    #[test]
    fn where_it_is_wrong() {
        let nth = |text: &str| {
            let error = resolve(text, &Words::new(Context::new(), 0)).unwrap_err();
            (error.excerpt, error.nth)
        };
        assert_eq!(nth("yaer、{{ 1 }}、{{ yaer }}"), ("yaer".to_owned(), 1));
        assert_eq!(nth("set：{% for i in [1] %}{{ set }}{% endfor %}"), ("set".to_owned(), 1));
        assert_eq!(nth("range {{ range(end=5) }}"), ("range".to_owned(), 1));
        assert_eq!(nth("{{ 1 }}{{ 1"), ("{{".to_owned(), 1));
    }

    #[test]
    fn nothing_else_is_there() {
        for text in [
            "{{ get_env(name=\"HOME\") }}",
            "{{ range(end=10) }}",
            "{{ name | replace(from=\"法\", to=name) }}",
            "{% set x = 1 %}",
            "{% include \"/etc/passwd\" %}",
            "{% raw %}x{% endraw %}",
            "{{ throw(message=\"x\") }}",
            "{% component x() %}{% endcomponent %}",
            "{{ __pass() }}",
            "{{ name|join (sep=name) }}",
            "{{ __tera_context.x }}",
            // What a reader that knows less than Tera's would pass over.
            "{{ \"\\\"\" }}{% set x = \"SETOK\" %}{{ x }}{{ \"\\\"\" }}",
            "{{ '\\'' }}{{ range(end=5) }}{{ '\\'' }}",
            "{{ range (end=5) }}",
            "{{ range\n(end=5) }}",
            "{{ [1 for b in range(end=100000)] | length }}",
            "{{ [[1 for b in indicators] for a in indicators] | length }}",
            "{{ [...indicators, ...indicators] | length }}",
            "{{ {\"a\": 1} | length }}",
            "{{{ a }}}",
            "{% for a in [1 for b in indicators] %}{% endfor %}",
            "{%- raw -%}{% set x = 1 %}{%- endraw -%}",
            "{% set_global x = 1 %}",
            "{% filter upper %}x{% endfilter %}",
            "{{ <x/> }}",
            "{{ name | upper | replace(from=\"a\", to=\"b\") }}",
            "{{ name is matching(pat=\"a\") }}",
            "{{ name is not matching (pat=\"a\") }}",
            "{{ 9 ** 9 ** 9 }}",
            "{{ 9 // 0 }}",
            "{{ name?.x }}",
            "{{ (name)(x=1) }}",
            "{{ fields[\"a\"](x=1) }}",
            "{{ @x }}",
        ] {
            assert_eq!(render(text), Err("E061".into()), "{text}");
        }
        for text in [
            "{{ missing }}",
            "{{ year",
            "{% for i in indicators %}",
            "{{ 1 + }}",
            "{# open",
            "{{ \"open }}",
            "{{ 项目 }}",
            "{{ 1 / 0 }}",
            "{{ \"12\" | int(base=99) }}",
        ] {
            assert_eq!(render(text), Err("E060".into()), "{text}");
        }
    }

    /// Pieces of which hostile texts are made, as Tera's grammar has them.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "{{", "}}", "{%", "%}", "{{-", "-}}", "{%-", "-%}", "{#", "#}", "\"", "'", "`", "\\", "\\\"", "for", "in", "if", "else",
        "endfor", "endif", "set", "set_global", "raw", "endraw", "filter", "block", "include", "macro", "range", "throw", "replace",
        "join", "split", "default", "upper", "length", "is", "not", "defined", "matching", "(", ")", "[", "]", "{", "}", "|", "~", "+",
        "*", "**", "/", "//", "%", "=", "==", "<", "</", ">", "/>", "...", ".", ",", ":", "?.", "@", "!", "a", "indicators", "name",
        "x", "1", "5", "end=5", "from=\"a\"", "year", " ", "\n", "甲", "__tera_context", "__pass", "loop.index",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4096))]
        /// What the guard lets through calls nothing that is not on its lists, whatever Tera takes it for.
        #[test]
        fn nothing_is_called(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..24),
            open in proptest::sample::select(vec!["", "{{ ", "{% ", "{{ \"", "{{ a | "]),
            close in proptest::sample::select(vec!["", " }}", " %}", "\" }}"]),
        ) {
            let text = format!("{open}{}{close}", pieces.concat());
            if let Ok(woven) = weave(&text, COUNTER) {
                let called = Arc::new(std::sync::atomic::AtomicBool::new(false));
                let mut tera = SANDBOX.clone();
                for function in ["range", "throw"] {
                    let called = called.clone();
                    tera.register_function(function, move |_: Kwargs, _: &State| { called.store(true, Ordering::Relaxed); "" });
                }
                for filter in ["replace", "join", "split"] {
                    let called = called.clone();
                    tera.register_filter(filter, move |_: tera::Value, _: Kwargs, _: &State| { called.store(true, Ordering::Relaxed); "" });
                }
                tera.register_function(COUNTER, |_: Kwargs, _: &State| "");
                let mut context = Context::new();
                context.insert("name", "甲");
                context.insert("indicators", &["乙", "丙"]);
                let _ = tera.render_str_to(&woven.text, &context, false, &mut Bounded(Vec::new()));
                proptest::prop_assert!(!called.load(Ordering::Relaxed), "{}", text);
            }
            let _ = render(&text);
        }
    }

    #[test]
    fn the_run_is_bounded() {
        let nest = |depth: usize| {
            let open: String = (0..depth).map(|i| format!("{{% for a{i} in indicators %}}")).collect();
            open + &"{% endfor %}".repeat(depth)
        };
        assert_eq!(render(&nest(6)), Err("E062".into()));
        assert_eq!(render(&nest(1)).as_deref(), Ok(""));
        let wide = format!("{{% for a in indicators %}}{}{{% endfor %}}", "x".repeat(8000));
        assert_eq!(render(&wide), Err("E062".into()));
        assert_eq!(render(&format!("{{{{ year }}}}{}", "x".repeat(MAX_SOURCE))), Err("E062".into()));
        // Literals weigh what they hold, in each pass.
        let literal = format!(
            "{{% for a in indicators %}}{{% if a == \"{}\" ~ a ~ a ~ a %}}{{% endif %}}{{% endfor %}}",
            "x".repeat(15_000)
        );
        assert_eq!(render(&literal), Err("E062".into()));
        let array = format!("{{{{ [{}] | unique | unique | length }}}}", "year, ".repeat(2_000));
        assert_eq!(render(&array), Err("E062".into()));
    }
}
