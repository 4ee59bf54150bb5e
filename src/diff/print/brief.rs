//! What a reviewer reads in a minute: the changes without what goes without saying. The terminal and
//! Markdown print it; with `-v` nothing is left out.

mod kinds;
mod row;

use serde::Serialize;

use super::words;
use crate::diff::view::{CellKind, Entry, FormView, SharedView, State, UnreadView, View, whole};
use crate::diff::{Changes, Facet};
use crate::message::Lang;
use crate::text::clean;
pub use kinds::{About, Kind};
use row::{faint, piece, shorten};

/// Longer names are cut, in characters.
const NAME: usize = 60;
/// So many reasons are told why a form could not be compared.
const REASONS: usize = 5;
/// Longer names of versions are cut.
const VERSION: usize = 100;
/// So many names of forms are listed.
const FORMS: usize = 5;

/// The changes in short.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// Which versions: `HEAD → now`.
    pub title: String,
    /// The same as a heading.
    pub headline: String,
    /// The heads of a table of rows: change, what, old and new, where.
    pub heads: [&'static str; 4],
    /// What many forms have in common, the forms, and those that could not be compared.
    pub sections: Vec<Section>,
    /// What the signs in texts mean, if there are any.
    pub legend: &'static str,
    /// What was cut for want of space; empty if nothing was.
    pub cut: String,
    /// The line that says it all.
    pub closing: String,
}

/// A form, or what many forms have in common.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// What it is about.
    pub state: About,
    /// The same in a word; empty for forms that changed.
    pub tag: &'static str,
    /// The form's name.
    pub name: String,
    /// Its file.
    pub path: String,
    /// What is true of it as a whole.
    pub notes: Vec<String>,
    /// What changed in it.
    pub rows: Vec<Row>,
    /// What is only counted, and whom it concerns.
    pub rest: Vec<String>,
}

/// An item that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The kind of change that weighs most.
    pub facet: Facet,
    /// The same in a word.
    pub tag: &'static str,
    /// What the form calls it, from the whole to the part.
    pub names: Vec<String>,
    /// Where it is written.
    pub place: String,
    /// What became of it.
    pub lines: Vec<Vec<Piece>>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its text, on one line.
    pub text: String,
}

/// How much is told, and in which words.
struct Teller {
    lang: Lang,
    all: bool,
    /// Whether forms are told of which only the file or the name is another.
    itself: bool,
}

impl Brief {
    /// The changes in short, or all of them.
    pub fn new(changes: &Changes, view: &View, all: bool, lang: Lang) -> Self {
        let of_itself = |facet: &Facet| matches!(facet, Facet::Moved | Facet::Renamed);
        let itself = changes.hidden.as_ref().is_none_or(|hidden| hidden.only.iter().any(of_itself));
        let teller = Teller { lang, all, itself };
        let mut sections = teller.in_common(&view.shared);
        let forms = changes.forms.iter().zip(&view.forms);
        sections.extend(forms.filter_map(|(change, form)| {
            let entries = if all && form.state != State::Changed { whole(change, lang) } else { Vec::new() };
            teller.form(form, &entries)
        }));
        sections.extend(view.unread.iter().map(|unread| teller.unread(unread)));
        let edits = || sections.iter().flat_map(|section| &section.rows).flat_map(|row| &row.lines).flatten();
        let edited = edits().any(|piece| matches!(piece.kind, Kind::Removed | Kind::Added));
        let moved = edits().any(|piece| matches!(piece.kind, Kind::MovedFrom | Kind::MovedTo));
        let shown = |name: &String| shorten(&clean(name), VERSION);
        let [old, new] = [&view.old_version, &view.new_version].map(shown);
        Self {
            headline: words::headline(&old, &new, lang),
            title: format!("{} → {}", shown(&view.old), shown(&view.new)),
            heads: words::heads(lang),
            legend: if edited || moved { words::legend(moved, lang) } else { "" },
            cut: String::new(),
            closing: view.closing.clone(),
            sections,
        }
    }
}

impl Teller {
    /// What many forms have in common; the changes of the same forms stand together.
    fn in_common(&self, shared: &[SharedView]) -> Vec<Section> {
        let mut sections = Vec::new();
        for group in shared.chunk_by(|one, other| one.forms == other.forms) {
            let Some(SharedView { forms, count, .. }) = group.first() else { continue };
            let forms: Vec<String> = forms.iter().map(|name| shorten(name, NAME)).collect();
            let most = if self.all { usize::MAX } else { FORMS };
            let entries: Vec<&Entry> = group.iter().map(|shared| &shared.entry).collect();
            let mut section = Section {
                state: About::Shared,
                tag: "",
                name: words::in_common(count, self.lang),
                path: String::new(),
                notes: Vec::new(),
                rows: Vec::new(),
                rest: vec![words::forms(&words::list(&forms, most, self.lang), self.lang)],
            };
            self.rows(&entries, &mut section);
            sections.push(section);
        }
        sections
    }

    /// A form; `None` if it has nothing beside what many have in common.
    fn form(&self, form: &FormView, whole: &[Entry]) -> Option<Section> {
        let changed = form.state == State::Changed;
        let mut section = Section {
            state: form.state.into(),
            tag: words::state(form.state.into(), self.lang),
            name: shorten(&form.name, NAME),
            path: clean(&form.path),
            notes: words::formerly(&shorten(&form.old_name, NAME), &clean(&form.old_path), self.lang),
            rows: Vec::new(),
            rest: Vec::new(),
        };
        if changed {
            section.notes.extend(form.notes.iter().map(|note| clean(note)));
        } else {
            let added = form.state == State::Added;
            section.notes.push(words::size(&form.totals, added, form.indicators, self.lang));
        }
        // A form that is new as a whole has no wording that changed.
        let whole = whole.iter().filter(|entry| entry.facet != Facet::Wording);
        let entries: Vec<&Entry> = form.entries.iter().chain(whole).collect();
        self.rows(&entries, &mut section);
        let told = !section.rows.is_empty() || !section.rest.is_empty();
        (told || !changed || self.itself && !section.notes.is_empty()).then_some(section)
    }

    fn unread(&self, unread: &UnreadView) -> Section {
        let most = if self.all { usize::MAX } else { REASONS };
        let reason = |reason: &String| self.value(&clean(reason));
        let rest = unread.reasons.len().saturating_sub(most);
        Section {
            state: About::Unread,
            tag: words::state(About::Unread, self.lang),
            name: String::new(),
            path: clean(&unread.path),
            notes: unread.reasons.iter().take(most).map(reason).collect(),
            rows: Vec::new(),
            rest: Vec::from_iter((rest > 0).then(|| words::more_reasons(rest, self.lang))),
        }
    }

    /// The rows of a section, and what is only counted.
    fn rows(&self, entries: &[&Entry], section: &mut Section) {
        let mut wording = 0;
        let mut following: Vec<&Entry> = Vec::new();
        for entry in entries {
            match () {
                () if !self.all && entry.facet == Facet::Wording => wording += 1,
                () if !self.all && entry.follows => following.push(entry),
                () => section.rows.push(self.row(entry)),
            }
        }
        // Sums come before their parts; they are told behind the last of them.
        for entry in following {
            let column = entry.names.first().map(|name| shorten(name, NAME));
            let is_part = |row: &&mut Row| row.facet == Facet::Money && row.names.first() == column.as_ref();
            let mut parts = section.rows.iter_mut().filter(is_part).rev();
            let Some(last) = parts.next() else { continue };
            let name = entry.names.last().map(|name| shorten(name, NAME)).unwrap_or_default();
            let mut line = vec![faint(format!("{}{name} ", words::following(self.lang)))];
            for cell in entry.cells.iter().filter(|cell| cell.cell == CellKind::Amount) {
                line.extend(self.values(cell));
                // Of one part it is known already.
                if parts.next().is_some() {
                    line.push(piece(Kind::Note, format!("  {}", clean(&cell.note))));
                }
            }
            last.lines.push(line);
        }
        if wording > 0 {
            section.rest.insert(0, words::wording(wording, self.lang));
        }
    }
}
