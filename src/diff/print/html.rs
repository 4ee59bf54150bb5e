//! Changes for a page: what `diff.html` needs beside the [`View`], which it can't count itself.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::view::{Entry, View, whole};
use crate::diff::{Changes, Facet, FormChange, Hidden, Item, Order};
use crate::message::Lang;

/// So many forms that were added or taken out are shown whole; a page of thousands would not open.
const WHOLE: usize = 200;

/// The data of a page.
#[derive(Debug, Serialize)]
pub struct Page<'v> {
    /// The changes in words.
    pub view: &'v View,
    /// Whether `--only` left something out.
    pub partial: bool,
    /// How many changes there are of each kind. A form that was added or
    /// taken out is one; a change that forms have in common is as many as it reaches.
    pub counts: BTreeMap<Facet, usize>,
    /// The kinds of change that forms have in common.
    pub shared: Vec<Facet>,
    /// What belongs to each of the forms, in the order of [`View::forms`].
    pub rows: Vec<Row>,
}

/// What a page says of a form beside its changes.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    /// The kinds of change that it does not share with others; empty if it has no such change.
    pub own: Vec<Facet>,
    /// The kinds of change of the form itself: another file, another name.
    pub itself: Vec<Facet>,
    /// All that it says, if it was added or taken out.
    pub whole: Vec<Entry>,
}

impl<'v> Page<'v> {
    /// A page of changes and the same in words.
    pub fn new(changes: &Changes, view: &'v View, lang: Lang) -> Self {
        let mut counts = BTreeMap::new();
        let mut left = WHOLE;
        let rows = changes.forms.iter().map(|form| {
            let mut row = row(form, changes.hidden.as_ref(), &mut counts);
            if (form.old.is_none() || form.new.is_none()) && left > 0 {
                left -= 1;
                row.whole = whole(form, lang);
            }
            row
        });
        let rows = rows.collect();
        let shared = each_once(changes.shared.iter().flat_map(|shared| shared.item.facets()).collect());
        Self { view, partial: changes.hidden.is_some(), counts, shared, rows }
    }
}

/// What a form has of its own. Its changes are counted in.
fn row(form: &FormChange, hidden: Option<&Hidden>, counts: &mut BTreeMap<Facet, usize>) -> Row {
    let mut count = |facets: &[Facet]| {
        facets.iter().for_each(|facet| *counts.entry(*facet).or_default() += 1);
    };
    if form.old.is_none() || form.new.is_none() {
        count(&form.facets());
        return Row { own: each_once(form.facets()), ..Row::default() };
    }
    let itself = [(form.moved, Facet::Moved), (form.renamed(), Facet::Renamed)];
    let itself = itself.into_iter().filter(|(is, _)| *is).map(|(_, facet)| facet);
    let wanted = |facet: &Facet| hidden.is_none_or(|hidden| hidden.only.contains(facet));
    let itself: Vec<Facet> = itself.filter(wanted).collect();
    count(&itself);
    form.items.iter().for_each(|item| count(&item.facets()));
    let orders: Vec<Facet> = form.orders.iter().map(Order::facet).collect();
    count(&orders);
    let own = form.items.iter().filter(|item| item.shared.is_none()).flat_map(Item::facets);
    let own = own.chain(orders).chain(itself.iter().copied()).collect();
    Row { own: each_once(own), itself: each_once(itself), whole: Vec::new() }
}

/// Kinds of change, each once.
fn each_once(mut facets: Vec<Facet>) -> Vec<Facet> {
    facets.sort_unstable();
    facets.dedup();
    facets
}
