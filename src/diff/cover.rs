//! The page that goes with redlines: what changed in all forms, as much as a leader reads.

use serde::Serialize;

use super::view::{
    CellKind, CellView, EditView, Entry, FormView, Mark, SharedView, State, Totals, UnreadView, View,
};
use super::{Block, Facet, words};
use crate::message::Lang;
use crate::text::{shorten_at_words, tail};

/// So many changes of a form are told, by how many forms there are; the redline has them all.
const CHANGES: [(usize, usize); 3] = [(40, 5), (200, 3), (usize::MAX, 1)];
/// So many characters of a form's name and of its files' paths.
const NAME: usize = 80;
const PATH: usize = 200;
/// So many characters of a value, and of a text around its first change.
const VALUE: usize = 40;
const TEXT: usize = 60;
const BEFORE: usize = 10;
/// So many names of the forms that have a change in common.
const NAMES: usize = 6;

/// What the cover shows.
#[derive(Debug, Serialize)]
pub struct Cover<'v> {
    lang: &'static str,
    old: &'v str,
    new: &'v str,
    closing: &'v str,
    totals: &'v Totals,
    shared: Vec<Shared<'v>>,
    forms: Vec<Form<'v>>,
    unread: &'v [UnreadView],
}

#[derive(Debug, Serialize)]
struct Shared<'v> {
    count: &'v str,
    forms: String,
    change: Change<'v>,
}

#[derive(Debug, Serialize)]
struct Form<'v> {
    state: State,
    name: String,
    old_name: String,
    old_path: String,
    notes: &'v [String],
    totals: &'v Totals,
    /// Whether only its file is another.
    same: bool,
    /// The redline, relative to the cover; `None` if there is none, or it could not be made.
    file: Option<String>,
    changes: Vec<Change<'v>>,
    /// How many more changes of its own there are.
    more: usize,
    /// How many changes it has in common with others.
    shared: usize,
}

/// One change in a line.
#[derive(Debug, Serialize)]
struct Change<'v> {
    facet: Facet,
    tag: &'static str,
    name: String,
    old: String,
    new: String,
    note: &'v str,
    /// Of a corrected text the first change with a little around it, instead of `old` and `new`.
    pieces: Vec<Piece>,
}

#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    mark: Mark,
}

impl<'v> Cover<'v> {
    /// The cover for the redlines in `files`, one for each form of the view.
    pub fn new(view: &'v View, files: &'v [Option<String>], lang: Lang) -> Self {
        let mut files = files.iter().map(Option::as_deref);
        let (_, most) = CHANGES[CHANGES.partition_point(|(forms, _)| *forms < view.forms.len())];
        let shared = view.shared.iter().filter(|shared| !shared.entry.follows);
        Self {
            lang: view.lang,
            old: &view.old_version,
            new: &view.new_version,
            closing: &view.closing,
            totals: &view.totals,
            shared: shared.map(|shared| Shared::new(shared, lang)).collect(),
            forms: view.forms.iter().map(|form| Form::new(form, files.next().flatten(), most)).collect(),
            unread: &view.unread,
        }
    }
}

impl<'v> Shared<'v> {
    fn new(shared: &'v SharedView, lang: Lang) -> Self {
        let names = shared.forms.iter().take(NAMES).map(|name| shortened(name, NAME));
        let mut forms = names.collect::<Vec<_>>().join("、");
        if shared.forms.len() > NAMES {
            forms.push_str(&words::and_more(shared.forms.len() - NAMES, lang));
        }
        Self { count: &shared.count, forms, change: Change::new(&shared.entry) }
    }
}

impl<'v> Form<'v> {
    fn new(form: &'v FormView, file: Option<&'v str>, most: usize) -> Self {
        let mut told: Vec<&Entry> = form.entries.iter().filter(|entry| !entry.follows).collect();
        // What its parts did to the year's total is told by the total.
        told.sort_by_key(|entry| {
            if entry.facet == Facet::Money && !form.totals.money.is_empty() { LAST } else { weight(entry) }
        });
        if form.state != State::Changed {
            told.clear();
        }
        Self {
            state: form.state,
            name: shortened(&form.name, NAME),
            old_name: shortened(&form.old_name, NAME),
            old_path: shortened(&form.old_path, PATH),
            notes: &form.notes,
            totals: &form.totals,
            same: form.state == State::Changed && form.entries.is_empty() && form.shared.is_empty(),
            file: file.map(|file| shortened(file, PATH)),
            changes: told.iter().take(most).map(|entry| Change::new(entry)).collect(),
            more: told.len().saturating_sub(most),
            shared: form.shared.len(),
        }
    }
}

/// Behind everything but the edition's own words.
const LAST: usize = 6;

/// What a leader reads first: what was made easier, then money.
fn weight(entry: &Entry) -> usize {
    let first =
        [Facet::Loosened, Facet::Money, Facet::Tightened, Facet::Target, Facet::Removed, Facet::Added];
    first
        .iter()
        .position(|facet| *facet == entry.facet)
        .unwrap_or(LAST + usize::from(entry.facet == Facet::Wording))
}

impl<'v> Change<'v> {
    fn new(entry: &'v Entry) -> Self {
        let telling = entry.cells.iter().find(|cell| cell.facet == entry.facet);
        let cell = telling.or_else(|| entry.cells.iter().find(|cell| cell.cell == CellKind::Target));
        let cell = cell.or_else(|| entry.cells.iter().find(|cell| cell.cell != CellKind::Label));
        let side = |side: fn(&CellView) -> &Option<String>| {
            cell.and_then(|cell| side(cell).as_deref()).map(|text| shortened(text, VALUE)).unwrap_or_default()
        };
        // The columns of amounts are told apart by the whole name; an indicator is known by its own.
        let names = if entry.block == Block::Indicators { entry.names.last() } else { None };
        Self {
            facet: entry.facet,
            tag: entry.tag,
            name: shortened(names.unwrap_or(&entry.names.join(" · ")), VALUE),
            old: side(|cell| &cell.old),
            new: side(|cell| &cell.new),
            note: cell.map_or("", |cell| &cell.note),
            pieces: cell
                .filter(|cell| cell.is_corrected())
                .map_or_else(Vec::new, |cell| first_change(&cell.edits)),
        }
    }
}

/// The first change of a text with a little around it.
fn first_change(edits: &[EditView]) -> Vec<Piece> {
    let Some(first) = edits.iter().position(|edit| edit.kind != Mark::Same) else { return Vec::new() };
    let mut pieces = Vec::new();
    if let Some(before) = first.checked_sub(1).map(|before| &edits[before].text) {
        let at = tail(before, BEFORE);
        let more = if at > 0 { "…" } else { "" };
        pieces.push(Piece { text: one_line(&format!("{more}{}", &before[at..])), mark: Mark::Same });
    }
    let mut room = TEXT;
    for edit in &edits[first..] {
        // What was put in stands beside what was taken out for it, however long that is.
        if room == 0 && edit.kind == Mark::Same {
            pieces.push(Piece { text: "…".to_owned(), mark: Mark::Same });
            break;
        }
        let most = if edit.kind == Mark::Same { room } else { VALUE };
        pieces.push(Piece { text: shortened(&edit.text, most), mark: edit.kind });
        room = room.saturating_sub(edit.text.chars().count());
    }
    pieces
}

/// A text of at most `longest` characters, on one line.
fn shortened(text: &str, longest: usize) -> String {
    one_line(&shorten_at_words(text, longest))
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
