//! [`Changes`] in the words of one language: what every output for people shows, so that the terminal,
//! a pull request, the page and the paper can't disagree.

mod kinds;
mod make;

use serde::Serialize;

use super::words::{self, signed, yuan};
use super::{Block, Changes, Facet, FormChange, Tally, Version};
use crate::message::Lang;
use crate::text::shorten_at_words;
use make::Maker;

pub use kinds::{CellKind, Mark, State};

/// At most so many characters stand in a window's frame, because browsers show no more.
const MAX_TITLE: usize = 70;
/// At most so many of each version's name, so that both fit.
const MAX_NAME: usize = 20;

/// All that changed.
#[derive(Debug, Serialize)]
pub struct View {
    /// The language: `zh` or `en`.
    pub lang: &'static str,
    /// The older version's name.
    pub old: String,
    /// The newer version's name.
    pub new: String,
    /// What the older version is to somebody who knows nothing of it: its name, its commit and the day of it.
    pub old_version: String,
    /// The same of the newer version.
    pub new_version: String,
    /// A heading that says what was compared.
    pub headline: String,
    /// The same for the frame of a window, which has little room.
    pub window_title: String,
    /// What many forms have in common.
    pub shared: Vec<SharedView>,
    /// The forms, those without anything but shared changes, too.
    pub forms: Vec<FormView>,
    /// The forms that could not be compared.
    pub unread: Vec<UnreadView>,
    /// The counts and sums of all that changed, also of what `--only` leaves out.
    pub totals: Totals,
    /// The closing line: forms changed, money, targets.
    pub closing: String,
}

/// Counts and sums over forms.
#[derive(Debug, Serialize)]
pub struct Totals {
    /// The counts.
    #[serde(flatten)]
    pub tally: Tally,
    /// The annual totals of these forms before, in 元, as text; the totals of all forms have equally many
    /// decimals.
    pub old_money: String,
    /// And now.
    pub new_money: String,
    /// The difference, with its sign; empty if there is none.
    pub money: String,
}

/// A form that differs.
#[derive(Debug, Serialize)]
pub struct FormView {
    /// What became of it.
    pub state: State,
    /// The project's name, as it is.
    pub name: String,
    /// The name it had, if that was another.
    pub old_name: String,
    /// The project file, as it is.
    pub path: String,
    /// The project file as it was, if that was another.
    pub old_path: String,
    /// What is true of the form as a whole: added, moved, another edition.
    pub notes: Vec<String>,
    /// The kinds of change in it.
    pub facets: Vec<Facet>,
    /// What this form has of its own.
    pub entries: Vec<Entry>,
    /// The shared changes that it has beside them, by their place in [`View::shared`].
    pub shared: Vec<usize>,
    /// The counts and sums of this form alone.
    pub totals: Totals,
    /// How many indicators differ; all of them if the form was added or taken out.
    pub indicators: usize,
}

/// A change that many forms have in common.
#[derive(Debug, Serialize)]
pub struct SharedView {
    /// The change.
    pub entry: Entry,
    /// The names of the forms.
    pub forms: Vec<String>,
    /// `13 份表`.
    pub count: String,
}

/// A form that could not be compared.
#[derive(Debug, Serialize)]
pub struct UnreadView {
    /// The project file.
    pub path: String,
    /// Which version can't be read, and why: a sentence for each finding.
    pub reasons: Vec<String>,
}

/// One item that differs.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The part of the form.
    pub block: Block,
    /// What became of it.
    pub state: State,
    /// What the form calls it, from the whole to the part.
    pub names: Vec<String>,
    /// What it was called, if that differs.
    pub old_names: Vec<String>,
    /// The kind of change that weighs most.
    pub facet: Facet,
    /// The same in a word: `放宽`.
    pub tag: &'static str,
    /// The kinds of change in it.
    pub facets: Vec<Facet>,
    /// Whether it is a sum that only follows an amount which is told itself.
    pub follows: bool,
    /// What became of the item as a whole: moved, renamed, added.
    pub notes: Vec<String>,
    /// Its cells.
    pub cells: Vec<CellView>,
}

/// One cell that differs.
#[derive(Debug, Serialize)]
pub struct CellView {
    /// The kind of cell.
    pub cell: CellKind,
    /// What it is called beside the item's own name; empty where that says it all.
    pub title: String,
    /// The kind of change.
    pub facet: Facet,
    /// What was printed; `None` if there was no such cell.
    pub old: Option<String>,
    /// What is printed.
    pub new: Option<String>,
    /// What it means: `放宽，−5`, `+100,000.00 元（+14.3%）`.
    pub note: String,
    /// For text of both versions: its pieces. An amount and a quantity are one piece, and have none.
    pub edits: Vec<EditView>,
    /// Of a long text, the changed places with a little around them; empty where nothing is left out.
    pub excerpt: Vec<EditView>,
    /// Where it was and is written, in words: `第 6 → 7 行` of the form's own file, or another file.
    pub place: String,
    /// Where it was written: `projects/2024/法治建设费.yaml:6`; empty if nowhere.
    pub old_place: String,
    /// Where it is written.
    pub new_place: String,
}

/// A piece of text.
#[derive(Debug, Serialize)]
pub struct EditView {
    /// What became of it.
    pub kind: Mark,
    /// Its text.
    pub text: String,
}

impl CellView {
    /// Whether its text was corrected, so that one text with marks tells it; else the one stands for the
    /// other.
    pub fn is_corrected(&self) -> bool {
        let has = |same: bool| self.edits.iter().any(|edit| (edit.kind == Mark::Same) == same);
        has(true) && has(false) || self.edits.iter().any(|edit| edit.kind.is_moved())
    }
}

impl View {
    /// Puts changes into words.
    pub fn new(changes: &Changes, lang: Lang) -> Self {
        let tally = changes.hidden.as_ref().map_or_else(|| changes.tally(), |hidden| hidden.all.clone());
        // All forms' totals stand below each other somewhere.
        let heads = changes.forms.iter().flat_map(|form| [&form.old, &form.new]).flatten();
        let totals = heads.filter_map(|head| head.annual_total).chain([tally.old_money, tally.new_money]);
        let decimals = words::decimals(totals);
        let [old_version, new_version] =
            [&changes.old, &changes.new].map(|version| words::version(version, lang));
        let mut maker = Maker::new(lang, decimals);
        let headline = words::headline(&old_version, &new_version, lang);
        let [short_old, short_new] = [&changes.old, &changes.new]
            .map(|side| shorten_at_words(&version(side, lang), MAX_NAME).into_owned());
        let window_title = match headline.chars().nth(MAX_TITLE) {
            Some(_) => words::headline(&short_old, &short_new, lang),
            None => headline.clone(),
        };
        Self {
            lang: match lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            },
            old: version(&changes.old, lang),
            new: version(&changes.new, lang),
            headline,
            window_title,
            old_version,
            new_version,
            shared: changes.shared.iter().map(|shared| maker.shared(shared, changes)).collect(),
            forms: changes.forms.iter().map(|form| maker.form(form)).collect(),
            unread: changes.unread.iter().map(|unread| maker.unread(unread)).collect(),
            closing: words::closing(&tally, changes.hidden.as_ref(), lang),
            totals: Totals::new(tally, decimals),
        }
    }
}

impl Totals {
    fn new(tally: Tally, decimals: u32) -> Self {
        let money = tally.money();
        Self {
            old_money: yuan(tally.old_money, decimals),
            new_money: yuan(tally.new_money, decimals),
            money: if money.is_equal() { String::new() } else { signed(money.difference(), decimals) },
            tally,
        }
    }
}

/// `HEAD (98b5a73)`, or what the files are as they are now.
fn version(version: &Version, lang: Lang) -> String {
    match (&version.name, &version.commit) {
        (Some(name), Some(commit)) if commit.starts_with(name.as_str()) => name.clone(),
        (Some(name), Some(commit)) => format!("{name} ({})", &commit[..commit.len().min(7)]),
        (Some(name), None) => name.clone(),
        (None, _) => words::working_files(lang).to_owned(),
    }
}

/// All that a form says which was added or taken out.
pub(super) fn whole(form: &FormChange, lang: Lang) -> Vec<Entry> {
    Maker::new(lang, 0).whole(form)
}
