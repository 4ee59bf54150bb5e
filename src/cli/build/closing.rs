//! What `build` says at the end, and of each form with `-v`.

use std::path::Path;
use std::time::Duration;

use crate::cli::ui::Ui;
use crate::engine::build::BuiltForm;
use crate::manifest::Share;
use crate::message::Lang;

/// What became of all forms, counted.
#[derive(Default)]
pub struct Tally {
    /// The forms with a PDF that shows them as they are.
    forms: usize,
    /// Those of them that were made now.
    fresh: usize,
    pages: usize,
    failed: usize,
}

impl Tally {
    pub fn add(&mut self, form: &BuiltForm) {
        match form.pages {
            Some(pages) => {
                self.forms += 1;
                self.pages += pages;
                self.fresh += usize::from(form.fresh);
            }
            None => self.failed += 1,
        }
    }

    /// The closing line.
    pub fn say(&self, share: Option<&Share>, warnings: usize, time: Duration, to: &Path, ui: &Ui) -> String {
        let &Self { forms, fresh, pages, failed } = self;
        let part = share.map(|share| format!("{}: ", share.partition)).unwrap_or_default();
        let (seconds, to) = (ui.seconds(time), to.display());
        // A form that was made has no errors; whether a reviewer would send it back is another question.
        let rules = match forms {
            0 => String::new(),
            _ => ui.spoken(ui.say("；没有查规则（shenbao check）", "; no rules were run (shenbao check)")),
        };
        match ui.lang {
            Lang::Zh => {
                // A build from nothing says no more than it must.
                let (all, some) = match fresh {
                    0 if forms > 0 => ("都是最新的", String::new()),
                    _ if fresh < forms => ("", format!("新生成 {fresh} 份，")),
                    _ => ("", String::new()),
                };
                let failed =
                    if failed > 0 { format!("{failed} 份有错未生成，") } else { String::new() };
                format!(
                    "{part}{forms} 份表{all}，{pages} 页，{some}{failed}{warnings} 个警告，用时 {seconds} → {to}/{rules}"
                )
            }
            Lang::En => {
                let [f, p, w] = [(forms, "form"), (pages, "page"), (warnings, "warning")]
                    .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }));
                let (all, some) = match fresh {
                    0 if forms > 0 => (" up to date", String::new()),
                    _ if fresh < forms => ("", format!("{fresh} made anew, ")),
                    _ => ("", String::new()),
                };
                let failed = if failed > 0 { format!("{failed} failed, ") } else { String::new() };
                format!("{part}{f}{all}, {p}, {some}{failed}{w}, {seconds} → {to}/{rules}")
            }
        }
    }
}

/// The line of one form.
pub fn line(form: &str, pdf: &Path, pages: usize, fresh: bool, lang: Lang) -> String {
    let pdf = pdf.display();
    match lang {
        Lang::Zh => format!("{form} → {pdf} ({pages} 页{})", if fresh { "" } else { "，已是最新" }),
        Lang::En => {
            let unit = if pages == 1 { "page" } else { "pages" };
            format!("{form} → {pdf} ({pages} {unit}{})", if fresh { "" } else { ", up to date" })
        }
    }
}
