//! The one place that writes to the terminal: language, colours, progress, quiet.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Global, When};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Lang;
use crate::source::Span;

/// Lines longer than this are not shown as source: a goal may be a megabyte on one line.
const MAX_LINE: usize = 1000;
/// So many forms are named where one finding in a shared file reaches many.
const MAX_FORMS: usize = 3;

/// Where and how to speak.
pub struct Ui {
    /// The user's language.
    pub lang: Lang,
    /// `-v`.
    pub verbose: bool,
    quiet: bool,
    colour: bool,
}

impl Ui {
    /// From the flags of every command.
    pub fn new(global: &Global, lang: Lang) -> Self {
        let colour = match global.color {
            When::Always => true,
            When::Never => false,
            // NO_COLOR and TERM=dumb are asked for by anstream's rules.
            When::Auto => anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never,
        };
        Self { lang, verbose: global.verbose, quiet: global.quiet, colour }
    }

    /// One of two sentences.
    pub fn say<'s>(&self, zh: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Results go to standard output. A reader that went away is no failure.
    pub fn result(&self, text: &str) {
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    }

    /// What is said beside the results, unless the user wants errors only.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    fn line(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// A progress bar over `total` steps; invisible unless standard error is a terminal.
    pub fn progress(&self, total: usize) -> ProgressBar {
        let shown = !self.quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
            .expect("the template of the bar is fixed and right");
        ProgressBar::with_draw_target(Some(total as u64), target).with_style(style)
    }

    /// Prints findings, each once: one in a shared file names the forms that it reaches.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        for (diagnostic, forms) in distinct(diagnostics) {
            if self.quiet && !diagnostic.is_error() {
                continue;
            }
            self.line(&self.render(&renderer, diagnostic, &forms));
            self.line("");
        }
    }

    fn render(&self, renderer: &Renderer, diagnostic: &Diagnostic, forms: &[&str]) -> String {
        let level = match diagnostic.message.severity() {
            Severity::Error => Level::ERROR.with_name(self.say("错误", "error")),
            Severity::Warning => Level::WARNING.with_name(self.say("警告", "warning")),
        };
        let title = level.primary_title(clean(&diagnostic.message.text(self.lang))).id(diagnostic.message.code());
        let mut elements: Vec<Element> = Vec::new();
        if let Some(span) = &diagnostic.span {
            elements.push(place(span, &diagnostic.related));
            let others = diagnostic.related.iter().filter(|other| other.source.path != span.source.path);
            elements.extend(others.map(|other| place(other, &[])));
        }
        let hint = clean(&diagnostic.message.hint(self.lang));
        if !hint.is_empty() {
            elements.push(Level::HELP.with_name(self.say("提示", "hint")).message(hint).into());
        }
        if !forms.is_empty() {
            let named = forms.iter().take(MAX_FORMS).copied().collect::<Vec<_>>().join(self.say("、", ", "));
            let more = forms.len().saturating_sub(MAX_FORMS);
            let text = match more {
                0 => named,
                _ => format!("{named} {}", self.say("等 %，共 # 份", "and % more, # in all"))
                    .replace('%', &more.to_string())
                    .replace('#', &forms.len().to_string())
                    .replace("等 ", "等，另有 "),
            };
            elements.push(Level::NOTE.with_name(self.say("表", "form")).message(clean(&text)).into());
        }
        renderer.render(&[title.elements(elements)])
    }

    /// Seconds with one decimal, as people read them.
    pub fn seconds(&self, duration: Duration) -> String {
        format!("{:.1} {}", duration.as_secs_f64(), self.say("秒", "s"))
    }
}

/// Equal findings as one, with all forms they concern.
fn distinct(diagnostics: &[Diagnostic]) -> Vec<(&Diagnostic, Vec<&str>)> {
    type Key<'d> = (String, Option<(&'d str, usize)>);
    let mut index = std::collections::BTreeMap::<Key, usize>::new();
    let mut found: Vec<(&Diagnostic, Vec<&str>)> = Vec::new();
    for diagnostic in diagnostics {
        let place = diagnostic.span.as_ref().map(|span| (span.source.path.as_str(), span.range().start));
        let key = (format!("{}{}", diagnostic.message.code(), diagnostic.message.text(Lang::En)), place);
        let at = *index.entry(key).or_insert_with(|| {
            found.push((diagnostic, Vec::new()));
            found.len() - 1
        });
        if let Some(form) = &diagnostic.form
            && !found[at].1.contains(&form.as_str())
        {
            found[at].1.push(form);
        }
    }
    found
}

/// The line that a span begins on, with the span and the related ones on the same page marked.
fn place<'s>(span: &'s Span, related: &[Span]) -> Element<'s> {
    let path = clean(&span.source.path);
    let text = &span.source.text;
    let line_at = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        start..end
    };
    let range = span.range();
    let line = line_at(range.start);
    let (mut first, mut last) = (line.clone(), line.clone());
    let near = related.iter().filter(|other| other.source.path == span.source.path);
    let near: Vec<_> = near.map(|other| (other, line_at(other.range().start))).collect();
    for (_, line) in &near {
        if line.start < first.start {
            first = line.clone();
        }
        if line.start > last.start {
            last = line.clone();
        }
    }
    if last.end - first.start > MAX_LINE && line.len() <= MAX_LINE {
        // Too far apart to be shown together: the place itself is what counts.
        (first, last) = (line.clone(), line.clone());
    }
    if line.len() > MAX_LINE {
        return Origin::path(path).line(span.line()).char_column(span.column()).into();
    }
    let (start, end) = (first.start, last.end);
    let inside = |range: std::ops::Range<usize>, line: &std::ops::Range<usize>| {
        let from = range.start.min(line.end);
        from - start..range.end.min(line.end).max(from) - start
    };
    let first_line = text[..start].matches('\n').count() + 1;
    let mut snippet = Snippet::source(&text[start..end])
        .line_start(first_line)
        .path(path)
        .annotation(AnnotationKind::Primary.span(inside(range, &line)));
    for (other, line) in near.iter().filter(|(_, line)| line.start >= start && line.end <= end) {
        snippet = snippet.annotation(AnnotationKind::Context.span(inside(other.range(), line)));
    }
    snippet.into()
}

/// Text of a user without the characters that a terminal would obey.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
