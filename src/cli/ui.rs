//! The one place that writes to the terminal: language, colours, progress, quiet.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Global, When};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Lang;
use crate::source::Span;

/// Places farther apart than this are not shown in one piece.
const MAX_APART: usize = 1000;
/// So many bytes of a place are marked, for the renderer cuts what is not: a goal may be a megabyte.
const MAX_MARK: usize = 120;
/// Longer sentences are cut in the middle: they quote a value, and it may be a megabyte, too.
const MAX_SENTENCE: usize = 1000;
/// So many findings of one file are printed; the rest is counted.
const MAX_FINDINGS: usize = 100;
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
        let target =
            if shown { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
            .expect("the template of the bar is fixed and right");
        ProgressBar::with_draw_target(Some(total as u64), target).with_style(style)
    }

    /// Prints findings, each once: one in a shared file names the forms that it reaches.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        let mut printed = std::collections::BTreeMap::<&str, usize>::new();
        for (diagnostic, forms) in distinct(diagnostics) {
            let hidden = self.quiet && !diagnostic.is_error();
            if hidden || diagnostic.excuse.is_some() {
                continue;
            }
            if let Some(span) = &diagnostic.span {
                let count = printed.entry(&span.source.path).or_default();
                *count += 1;
                if *count > MAX_FINDINGS {
                    continue;
                }
            }
            self.line(&self.render(&renderer, diagnostic, &forms));
            self.line("");
        }
        for (path, count) in printed.into_iter().filter(|(_, count)| *count > MAX_FINDINGS) {
            let (path, more) = (clean(path), count - MAX_FINDINGS);
            self.line(&match self.lang {
                Lang::Zh => format!("{path} 还有 {more} 处，先改上面的\n"),
                Lang::En => format!("{path} has {more} more; mend these first\n"),
            });
        }
    }

    fn render(&self, renderer: &Renderer, diagnostic: &Diagnostic, forms: &[&str]) -> String {
        let level = match diagnostic.message.severity() {
            Severity::Error => Level::ERROR.with_name(self.say("错误", "error")),
            Severity::Warning => Level::WARNING.with_name(self.say("警告", "warning")),
            Severity::Note => Level::INFO.with_name(self.say("提醒", "note")),
        };
        let sentence = diagnostic.message.text(self.lang);
        // A sentence about a file that can't be read names it already.
        let forms: Vec<&str> = forms.iter().copied().filter(|form| !sentence.contains(form)).collect();
        let title = level.primary_title(clean(&sentence)).id(diagnostic.message.code());
        let mut elements: Vec<Element> = Vec::new();
        if let Some(span) = &diagnostic.span {
            let apart = |other: &Span| other.range().start.abs_diff(span.range().start);
            let (near, far): (Vec<&Span>, Vec<&Span>) = diagnostic
                .related
                .iter()
                .partition(|other| other.source.path == span.source.path && apart(other) <= MAX_APART);
            elements.push(place(span, &near));
            elements.extend(far.into_iter().map(|other| place(other, &[])));
        }
        let hint = clean(&diagnostic.message.hint(self.lang));
        if !hint.is_empty() {
            elements.push(Level::HELP.with_name(self.say("提示", "hint")).message(hint).into());
        }
        if !forms.is_empty() {
            let named = forms.iter().take(MAX_FORMS).copied().collect::<Vec<_>>().join(self.say("、", ", "));
            let text = match (forms.len(), self.lang) {
                (..=MAX_FORMS, _) => named,
                (all, Lang::Zh) => format!("{named} 等 {all} 份"),
                (all, Lang::En) => format!("{named} and {} more", all - MAX_FORMS),
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

/// The line that a span begins on, with the span and those near it marked.
fn place<'s>(span: &'s Span, near: &[&Span]) -> Element<'s> {
    let path = clean(&span.source.path);
    let text = &span.source.text;
    let line_at = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        start..start + text[start..end].trim_end_matches('\r').len()
    };
    let range = span.range();
    let line = line_at(range.start);
    let near: Vec<_> = near.iter().map(|other| (other, line_at(other.range().start))).collect();
    let first = near.iter().map(|(_, line)| line.start).min().unwrap_or(line.start).min(line.start);
    let last = near.iter().map(|(_, line)| line.end).max().unwrap_or(line.end).max(line.end);
    let (start, end) = (first, last);
    let inside = |range: std::ops::Range<usize>, line: &std::ops::Range<usize>| {
        let from = range.start.min(line.end);
        let to = text.floor_char_boundary(range.end.min(line.end).min(from + MAX_MARK));
        from - start..to.max(from) - start
    };
    let first_line = text[..start].matches('\n').count() + 1;
    let mut snippet = Snippet::source(&text[start..end])
        .line_start(first_line)
        .path(path)
        .annotation(AnnotationKind::Primary.span(inside(range, &line)));
    for (other, line) in &near {
        snippet = snippet.annotation(AnnotationKind::Context.span(inside(other.range(), line)));
    }
    snippet.into()
}

/// Text of a user without the characters that a terminal would obey, on one line of a bearable
/// length.
fn clean(text: &str) -> String {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let seen = |c: char| match c {
        '\n' | '\t' => ' ',
        c if obeyed(c) => '\u{fffd}',
        c => c,
    };
    if text.len() <= MAX_SENTENCE {
        return text.chars().map(seen).collect();
    }
    let head = text.floor_char_boundary(MAX_SENTENCE * 2 / 3);
    let tail = text.ceil_char_boundary(text.len() - MAX_SENTENCE / 3);
    text[..head].chars().chain(['…']).chain(text[tail..].chars()).map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys() {
        assert_eq!(clean("甲\u{1b}[31m\n乙\u{202e}丙\u{9b}"), "甲\u{fffd}[31m 乙\u{fffd}丙\u{fffd}");
        let long = clean(&"长".repeat(1_000_000));
        assert!(long.len() < MAX_SENTENCE + 10 && long.contains('…'));
    }
}
