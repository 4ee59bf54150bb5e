//! The one place that writes to the terminal: language, colours, progress, quiet.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::styling::Style;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Global, When};
use super::exit::Exit;
use super::snippet::{Snippets, fold};
use super::summary::left_out;
use crate::diagnostic::{Diagnostic, Gathered, gather};
use crate::engine::progress::Progress;
use crate::message::{Lang, Message};
use crate::report::{Entry, entries, escaped, unordered};
use crate::text::{Places, clean, visible};

/// So many findings of one file are printed; the rest is counted.
const MAX_FINDINGS: usize = 100;
/// So many of each code are printed where the result names them all.
const EXAMPLES: usize = 10;

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
    /// `--color always`: colours also in files.
    pub always_colour: bool,
    colour: bool,
    /// Standard output was closed before the program began; what is written to it is nowhere.
    closed: bool,
    /// `-C`, as it was typed.
    directory: Option<PathBuf>,
    /// Why a result could not be written: told once, at the end.
    lost: RefCell<Option<io::Error>>,
}

impl Ui {
    /// From the flags of every command, and whether standard output is closed.
    pub fn new(global: &Global, lang: Lang, closed: bool) -> Self {
        // NO_COLOR and TERM=dumb are asked for by anstream's rules.
        let wanted = |auto: anstream::ColorChoice| match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => auto != anstream::ColorChoice::Never,
        };
        let colour = wanted(anstream::AutoStream::choice(&std::io::stderr()));
        let colour_results = wanted(anstream::AutoStream::choice(&std::io::stdout()));
        let lost = RefCell::default();
        Self {
            lang,
            verbose: global.verbose,
            quiet: global.quiet,
            colour_results,
            always_colour: global.color == When::Always,
            colour,
            closed,
            directory: global.directory.clone(),
            lost,
        }
    }

    /// One of two sentences.
    pub fn say<'s>(&self, zh: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A sentence whose commands can be typed where this one was: with its `-C`.
    pub fn spoken(&self, text: &str) -> String {
        spoken(text, self.directory().as_deref())
    }

    /// `-C` as it is typed, for those who speak themselves.
    pub fn directory(&self) -> Option<String> {
        self.directory.as_ref().map(|dir| typed(&dir.display().to_string()))
    }

    /// A folder of the call as a `-C` of its own.
    pub fn below_directory(&self, folder: &Path) -> String {
        let whole = self.directory.as_ref().map_or_else(|| folder.to_owned(), |dir| dir.join(folder));
        whole.display().to_string()
    }

    /// A piece of a result in a style, if results are coloured.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.colour_results { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Results go to standard output.
    pub fn result(&self, text: &str) {
        self.results(|out| out.write_all(unordered(text).as_bytes()));
    }

    /// A result that is JSON.
    pub fn json(&self, text: &str) {
        self.result(&escaped(text));
    }

    /// A result that is the path of a file that was made.
    pub fn path(&self, path: &str) {
        self.result(&format!("{}\n", visible(path)));
    }

    /// Results that are written piece by piece.
    pub fn results(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        let written = match self.closed {
            true => write(&mut Closed),
            false => {
                let mut out = io::BufWriter::new(io::stdout().lock());
                write(&mut out).and_then(|()| out.flush())
            }
        };
        let fatal = written.err().filter(is_fatal);
        let mut lost = self.lost.borrow_mut();
        *lost = lost.take().or(fatal);
    }

    /// The end of the program, which is another if not all results could be written.
    pub fn end(&mut self, exit: Exit) -> Exit {
        match self.lost.take() {
            Some(error) => {
                let reason = (&error).into();
                self.refuse(&Diagnostic::new(Message::ResultLost { reason }), Exit::Machine)
            }
            None => exit,
        }
    }

    /// What is said beside the results, unless the user wants errors only.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// What is wrong with the call itself.
    pub fn complain(&self, text: &str) {
        self.line(&visible(&self.spoken(text)));
    }

    /// The same of what is coloured already.
    pub fn complain_as_is(&self, text: &str) {
        self.line(text);
    }

    /// Whether what is said beside results is coloured.
    pub fn colour_complaints(&self) -> bool {
        self.colour
    }

    fn line(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", unordered(text));
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

    /// The bar of a piece of work whose size is not known yet.
    pub fn bar(&self) -> Bar {
        Bar(self.progress(0))
    }

    /// Prints findings, each once: one in a shared file names the forms that it reaches.
    pub fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        self.gathered(&gather(diagnostics));
    }

    /// Prints what a run found.
    pub fn gathered(&mut self, found: &Gathered) {
        self.findings(found, usize::MAX);
    }

    /// Prints the first few findings of each code, and counts the rest: the result names them all.
    pub fn examples(&mut self, diagnostics: &[Diagnostic]) {
        self.findings(&gather(diagnostics), EXAMPLES);
    }

    fn findings(&mut self, found: &Gathered, of_each: usize) {
        let snippets = Snippets::new(self.lang, self.colour, self.directory().as_deref());
        let mut places = Places::default();
        let mut printed = BTreeMap::<&str, usize>::new();
        let mut codes = BTreeMap::<&str, usize>::new();
        let entries = entries(found, self.lang);
        let told = |entry: &&Entry| {
            let hidden = self.quiet && !entry.finding.is_error();
            !hidden && entry.finding.excuse.is_none()
        };
        for block in fold(entries.iter().filter(told), self.lang) {
            let finding = block[0].finding;
            let number = codes.entry(finding.message.code()).or_default();
            *number += 1;
            if *number > of_each {
                continue;
            }
            if let Some(span) = &finding.span {
                let count = printed.entry(&span.source.path).or_default();
                *count += 1;
                if *count > MAX_FINDINGS {
                    continue;
                }
            }
            self.line(&snippets.block(&block, &mut places));
            self.line("");
        }
        for (path, count) in printed.into_iter().filter(|(_, count)| *count > MAX_FINDINGS) {
            let (path, more) = (clean(path), count - MAX_FINDINGS);
            self.line(&match self.lang {
                Lang::Zh => format!("{path} 还有 {more} 处，先改上面的\n"),
                Lang::En => format!("{path} has {more} more; mend these first\n"),
            });
        }
        codes.values_mut().for_each(|number| *number = number.saturating_sub(of_each));
        codes.retain(|_, number| *number > 0);
        if !codes.is_empty() {
            self.line(left_out(&codes, self.lang).trim_end());
        }
    }

    /// Seconds with one decimal, as people read them.
    pub fn seconds(&self, duration: Duration) -> String {
        format!("{:.1} {}", duration.as_secs_f64(), self.say("秒", "s"))
    }
}

/// A progress bar, as engines know it.
pub struct Bar(ProgressBar);

impl Progress for Bar {
    fn begin(&self, forms: usize) {
        self.0.set_length(forms as u64);
    }

    fn step(&self) {
        self.0.inc(1);
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// An output that is closed: nothing can be written to it.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(ErrorKind::NotConnected.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether a result is lost. A reader that went away, as `head` does, has had enough of it.
pub fn is_fatal(error: &io::Error) -> bool {
    error.kind() != ErrorKind::BrokenPipe
}

/// The commands that sentences propose.
const PROPOSED: &[&str] = &[
    "init",
    "new",
    "build",
    "check",
    "diff",
    "show",
    "explain",
    "verify",
    "extract",
    "git-setup",
    "manifest",
    "schema",
];

/// A sentence whose commands have the `-C` of this call.
pub fn spoken(text: &str, directory: Option<&str>) -> String {
    let Some(directory) = directory else { return text.to_owned() };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("shenbao ") {
        let (before, command) = rest.split_at(at + "shenbao ".len());
        out.push_str(before);
        let word = command.split(|c: char| !c.is_ascii_alphabetic() && c != '-').next().unwrap_or_default();
        if PROPOSED.contains(&word) {
            out.push_str(&format!("-C {directory} "));
        }
        rest = command;
    }
    out + rest
}

/// A path as it is typed in a shell: in quotes, if anything in it has a meaning there.
pub fn typed(path: &str) -> String {
    if !path.contains(|c: char| c.is_whitespace() || "'\"&;()[]{}<>$`!#*?|~\\".contains(c)) {
        path.to_owned()
    } else if path.contains(['$', '`', '"', '!', '\\']) && !path.contains('\'') {
        format!("'{path}'")
    } else {
        format!("\"{path}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_with_their_folder() {
        let text = "用 shenbao check 查，再 shenbao build --prune；shenbao -C 甲 build；由 shenbao 生成";
        let with = "用 shenbao -C lib check 查，再 shenbao -C lib build --prune；shenbao -C 甲 build；由 shenbao 生成";
        assert_eq!(spoken(text, Some("lib")), with);
        assert_eq!(spoken(text, None), text);
    }

    #[test]
    fn paths_as_typed() {
        for (path, word) in [
            ("projects/甲.yaml", "projects/甲.yaml"),
            ("空 格", "\"空 格\""),
            ("$(x)", "'$(x)'"),
            ("[甲]", "\"[甲]\""),
            ("甲'乙", "\"甲'乙\""),
        ] {
            assert_eq!(typed(path), word);
        }
    }
}
