//! Changes in a line a form, and the mere paths of the forms.

use super::brief::About;
use super::text::{Ink, Piece};
use super::words::{formerly, say, size, state};
use crate::diff::Changes;
use crate::diff::Tally;
use crate::diff::view::{FormView, State, View};
use crate::diff::words::{count, counts};
use crate::message::Lang;
use crate::text::{clean, fitting, shorten_at_words, width};

/// Longer names are cut, in columns.
const NAME: usize = 40;

/// A line for each form, and the closing line.
pub fn stat(changes: &Changes, view: &View, lang: Lang) -> Vec<Vec<Piece>> {
    let names: Vec<String> = view.forms.iter().map(|form| cut(&form.name)).collect();
    let widest = names.iter().map(|name| width(name)).max().unwrap_or_default();
    let money = |form: &FormView| match form.totals.money.as_str() {
        "" => String::new(),
        money => format!("{money} {}", say("元", "yuan", lang)),
    };
    let moneys: Vec<String> = view.forms.iter().map(money).collect();
    let most = moneys.iter().map(|money| width(money)).max().unwrap_or_default();
    let mut lines = Vec::new();
    for ((form, name), money) in view.forms.iter().zip(names).zip(moneys) {
        let pad = " ".repeat(widest - width(&name) + 2);
        let money = format!("{}{money}", " ".repeat(most - width(&money)));
        let tally = &form.totals.tally;
        let what = match &changes.hidden {
            // What was left out must not look as if there were none of it.
            Some(_) if form.state == State::Changed => listed(form, tally, lang),
            _ => what(form, tally, lang),
        };
        let ink = if tally.loosened > 0 { Ink::Warn } else { Ink::Plain };
        lines.push(vec![(Ink::Name, name), (Ink::Plain, format!("{pad}{money}  ")), (ink, what)]);
    }
    for unread in &view.unread {
        let path = (Ink::Faint, clean(&unread.path));
        lines.push(vec![(Ink::Warn, format!("{}  ", state(About::Unread, lang))), path]);
    }
    lines.push(vec![(Ink::Plain, view.closing.clone())]);
    lines
}

fn what(form: &FormView, tally: &Tally, lang: Lang) -> String {
    match form.state {
        State::Changed => counts(tally, lang) + &moved(form, lang),
        state_name => {
            let size = size(&form.totals, state_name == State::Added, form.indicators, lang);
            format!("{}  {size}", state(state_name.into(), lang))
        }
    }
}

fn moved(form: &FormView, lang: Lang) -> String {
    let notes = formerly("", &clean(&form.old_path), lang);
    notes.into_iter().map(|note| format!("{}{note}", say("；", "; ", lang))).collect()
}

fn listed(form: &FormView, tally: &Tally, lang: Lang) -> String {
    let number = tally.loosened + tally.tightened + tally.other + tally.wording;
    count(number, "处", "change", lang) + &moved(form, lang)
}

/// The paths of the forms that differ or could not be compared, one a line, in order.
pub fn names(changes: &Changes) -> Vec<String> {
    let changed = changes.forms.iter().map(|form| form.head().path.as_str());
    let mut paths: Vec<&str> = changed.chain(changes.unread.iter().map(|form| form.path.as_str())).collect();
    paths.sort_unstable();
    paths.into_iter().map(str::to_owned).collect()
}

fn cut(name: &str) -> String {
    let name = clean(name);
    shorten_at_words(&name, fitting(&name, NAME)).into_owned()
}
