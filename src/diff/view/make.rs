//! Changes → their words, form by form.

use super::{CellKind, CellView, EditView, Entry, FormView, Mark, SharedView, State, Totals, UnreadView};
use crate::diff::words::{self, count, direction};
use crate::diff::{
    Block, CellChange, Changes, Edit, EditKind, Facet, FormChange, Head, Item, Meaning, Order, Part, Shared,
    Tally, Unread, excerpt,
};
use crate::message::Lang;
use crate::sheet::Cell;
use crate::text::{Places, Span, head};

/// So many characters of what did not change stand around each change of a long text.
const CONTEXT: usize = 30;
/// A text of one version is long with more characters than these, and then so many of them are shown.
const LONG: usize = 600;
const BEGIN: usize = 200;

/// Puts forms into words. The lines of a file are counted once.
pub struct Maker<'c> {
    lang: Lang,
    /// The decimals of annual totals.
    decimals: u32,
    old: Places<'c>,
    new: Places<'c>,
}

/// The form that something is told of, on either side; none for what many forms share.
type Forms<'c> = (Option<&'c Head>, Option<&'c Head>);

impl<'c> Maker<'c> {
    pub fn new(lang: Lang, decimals: u32) -> Self {
        Self { lang, decimals, old: Places::default(), new: Places::default() }
    }

    pub fn shared(&mut self, shared: &'c Shared, changes: &'c Changes) -> SharedView {
        let forms = shared.forms.iter().filter_map(|form| changes.forms.get(*form));
        SharedView {
            entry: self.entry(&shared.item, (None, None), false),
            forms: forms.map(|form| form.head().name.clone()).collect(),
            count: count(shared.forms.len(), "份表", "form", self.lang),
        }
    }

    pub fn form(&mut self, form: &'c FormChange) -> FormView {
        let (head, old) = (form.head(), form.old.as_ref());
        let other =
            |old: Option<&String>, new: &String| old.filter(|old| *old != new).cloned().unwrap_or_default();
        let state = State::of(form.old.is_some(), form.new.is_some());
        let items = form.items.iter().zip(form.follows());
        let items = items.filter(|(item, _)| item.shared.is_none() && state == State::Changed);
        let mut shared: Vec<usize> = form.items.iter().filter_map(|item| item.shared).collect();
        shared.sort_unstable();
        let forms = (form.old.as_ref(), form.new.as_ref());
        let entries = items.map(|(item, follows)| self.entry(item, forms, follows)).collect::<Vec<_>>();
        let orders = form.orders.iter().map(|order| order_entry(order, self.lang));
        let mut tally = Tally::default();
        tally.add(form);
        FormView {
            state,
            name: head.name.clone(),
            old_name: other(old.map(|old| &old.name), &head.name),
            path: head.path.clone(),
            old_path: other(old.map(|old| &old.path), &head.path),
            notes: words::form_notes(form, self.lang),
            facets: form.facets(),
            entries: entries.into_iter().chain(orders).collect(),
            shared,
            totals: Totals::new(tally, self.decimals),
            indicators: form.items.iter().filter(|item| item.block == Block::Indicators).count(),
        }
    }

    /// A form that was added or taken out, cell by cell.
    pub fn whole(&mut self, form: &'c FormChange) -> Vec<Entry> {
        let forms = (form.old.as_ref(), form.new.as_ref());
        form.items.iter().map(|item| self.entry(item, forms, false)).collect()
    }

    pub fn unread(&mut self, unread: &'c Unread) -> UnreadView {
        let lang = self.lang;
        let mut side = |old: bool| -> Vec<String> {
            let (found, places) =
                if old { (&unread.old, &mut self.old) } else { (&unread.new, &mut self.new) };
            let reason = |diagnostic: &'c crate::diagnostic::Diagnostic| {
                let place = diagnostic.span.as_ref().map(|span| format!("{} ", place(span, places)));
                let text = diagnostic.message.text(lang);
                format!("{}{}{text}", words::side(old, lang), place.unwrap_or_default())
            };
            found.iter().filter(|diagnostic| diagnostic.is_error()).map(reason).collect()
        };
        let reasons = [side(true), side(false)].concat();
        UnreadView { path: unread.path.clone(), reasons }
    }

    fn entry(&mut self, item: &'c Item, forms: Forms<'c>, follows: bool) -> Entry {
        let facets = item.facets();
        let main = facets.iter().copied().min_by_key(|facet| facet.rank()).unwrap_or(Facet::Moved);
        let names = words::names(item.block, item.names(), self.lang);
        let old_names = item.old.as_ref().map(|place| words::names(item.block, &place.names, self.lang));
        Entry {
            block: item.block,
            state: State::of(item.old.is_some(), item.new.is_some()),
            old_names: old_names.filter(|old| *old != names).unwrap_or_default(),
            names,
            facet: main,
            tag: words::facet(main, self.lang),
            facets,
            follows,
            notes: words::item_notes(item, self.lang),
            cells: item.cells.iter().map(|cell| self.cell(item, cell, forms)).collect(),
        }
    }

    fn cell(&mut self, item: &Item, cell: &'c CellChange, forms: Forms<'c>) -> CellView {
        let lang = self.lang;
        let text = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.text.clone());
        let span = |cell: &'c Option<Cell>| cell.as_ref().and_then(|cell| cell.span.as_ref());
        let (old_span, new_span) = (span(&cell.old), span(&cell.new));
        let (old, new) = (text(&cell.old), text(&cell.new));
        let same = |text: &str| Edit { kind: EditKind::Same, text: text.to_owned() };
        let (pieces, parts) = match (&old, &new) {
            // A long text of one version only: how it begins.
            (Some(text), None) | (None, Some(text)) if text.chars().nth(LONG).is_some() => {
                let (begin, rest) = text.split_at(head(text, BEGIN));
                (vec![same(text)], vec![Part::Edit(same(begin)), Part::Gap(rest.chars().count())])
            }
            _ => {
                let pieces = cell.edits().unwrap_or_default();
                let parts = excerpt(&pieces, CONTEXT);
                (pieces, parts)
            }
        };
        let shown = |edit: Edit| EditView { kind: edit.kind.into(), text: edit.text };
        let short = parts.iter().any(|part| matches!(part, Part::Gap(_)));
        let parts = parts.into_iter().filter(|_| short).map(|part| match part {
            Part::Edit(edit) => shown(edit),
            Part::Gap(characters) => EditView { kind: Mark::Gap, text: words::left_out(characters, lang) },
        });
        let in_words = |span: Option<&'c Span>, head: Option<&Head>, places: &mut Places<'c>| {
            span.map(|span| match head {
                Some(head) if head.path == span.source.path => {
                    words::Where::Line(places.line(&span.source, span.range().start))
                }
                _ => words::Where::Elsewhere(place(span, places)),
            })
        };
        let sides = (in_words(old_span, forms.0, &mut self.old), in_words(new_span, forms.1, &mut self.new));
        CellView {
            cell: (&cell.cell).into(),
            title: words::cell_title(&cell.cell, lang),
            facet: cell.facet(),
            note: match &cell.meaning {
                Meaning::Money(money) if item.both() => {
                    let units = forms.0.zip(forms.1).map(|(old, new)| (old.unit, new.unit));
                    words::money(money, units.is_some_and(|(old, new)| old != new), lang)
                }
                Meaning::Target(change) if item.both() => direction(change, lang),
                _ => String::new(),
            },
            excerpt: parts.collect(),
            edits: pieces.into_iter().map(shown).collect(),
            place: words::place(sides.0, sides.1, lang),
            old_place: old_span.map(|span| place(span, &mut self.old)).unwrap_or_default(),
            new_place: new_span.map(|span| place(span, &mut self.new)).unwrap_or_default(),
            old,
            new,
        }
    }
}

/// `projects/2024/法治建设费.yaml:6`.
fn place<'c>(span: &'c Span, places: &mut Places<'c>) -> String {
    format!("{}:{}", span.source.path, places.line(&span.source, span.range().start))
}

fn order_entry(order: &Order, lang: Lang) -> Entry {
    let list = |names: &[String]| names.join("、");
    Entry {
        block: order.block,
        state: State::Order,
        names: Vec::new(),
        old_names: Vec::new(),
        facet: order.facet(),
        tag: words::facet(order.facet(), lang),
        facets: vec![order.facet()],
        follows: false,
        notes: vec![words::order(order.moved.len(), lang)],
        cells: vec![CellView {
            cell: CellKind::Value,
            title: String::new(),
            facet: order.facet(),
            old: Some(list(&order.old)),
            new: Some(list(&order.new)),
            note: String::new(),
            edits: Vec::new(),
            excerpt: Vec::new(),
            place: String::new(),
            old_place: String::new(),
            new_place: String::new(),
        }],
    }
}
