//! The one place that writes to the terminal: language, colours, progress, quiet.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use clap::builder::styling::Style;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Global, When};
use super::snippet::Snippets;
use crate::diagnostic::Diagnostic;
use crate::message::Lang;
pub use crate::report::obeyed;
use crate::report::{Places, clean, merge};

/// So many findings of one file are printed; the rest is counted.
const MAX_FINDINGS: usize = 100;

/// Where and how to speak.
pub struct Ui {
    /// The user's language.
    pub lang: Lang,
    /// `-v`.
    pub verbose: bool,
    /// `-q`.
    pub quiet: bool,
    /// Colours in results, which may go elsewhere than what is said beside them.
    pub colour_results: bool,
    colour: bool,
}

impl Ui {
    /// From the flags of every command.
    pub fn new(global: &Global, lang: Lang) -> Self {
        // NO_COLOR and TERM=dumb are asked for by anstream's rules.
        let wanted = |auto: anstream::ColorChoice| match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => auto != anstream::ColorChoice::Never,
        };
        let colour = wanted(anstream::AutoStream::choice(&std::io::stderr()));
        let colour_results = wanted(anstream::AutoStream::choice(&std::io::stdout()));
        Self { lang, verbose: global.verbose, quiet: global.quiet, colour, colour_results }
    }

    /// One of two sentences.
    pub fn say<'s>(&self, zh: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A piece of a result in a style, if results are coloured.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.colour_results { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Results go to standard output. A reader that went away is no failure.
    pub fn result(&self, text: &str) {
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    }

    /// Results that are written piece by piece.
    pub fn results(&self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let _ = write(&mut out).and_then(|()| out.flush());
    }

    /// What is said beside the results, unless the user wants errors only.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// What is wrong with the call itself.
    pub fn complain(&self, text: &str) {
        self.line(text);
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
        let snippets = Snippets::new(self.lang, self.colour);
        let mut places = Places::default();
        let mut printed = std::collections::BTreeMap::<&str, usize>::new();
        let entries = merge(diagnostics, self.lang);
        for entry in &entries {
            let hidden = self.quiet && !entry.finding.is_error();
            if hidden || entry.finding.excuse.is_some() {
                continue;
            }
            if let Some(span) = &entry.finding.span {
                let count = printed.entry(&span.source.path).or_default();
                *count += 1;
                if *count > MAX_FINDINGS {
                    continue;
                }
            }
            self.line(&snippets.single(entry, &mut places));
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

    /// Seconds with one decimal, as people read them.
    pub fn seconds(&self, duration: Duration) -> String {
        format!("{:.1} {}", duration.as_secs_f64(), self.say("秒", "s"))
    }
}
