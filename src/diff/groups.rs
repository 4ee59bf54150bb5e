//! Subcategories of two editions: an indicator that only its edition files elsewhere did not move.

use std::collections::BTreeMap;

use super::slot::Slot;
use crate::edition::{Edition, Subcategory};

/// Has older indicators found in those subcategories of the newer edition that replace theirs.
pub fn regroup(indicators: &mut [Slot], old: &Edition, new: &Edition) {
    if old.name == new.name && old.source.text == new.source.text {
        return;
    }
    let replaced = replaced(old, new);
    for slot in indicators {
        if let Some(home) = replaced.get(slot.home.as_str()) {
            slot.home = (*home).to_owned();
        }
    }
}

/// The subcategories that only the older edition has, each with the one that only the newer one has
/// and that is labelled the same; or that is of the same kind, where each has one such left.
fn replaced<'e>(old: &'e Edition, new: &'e Edition) -> BTreeMap<&'e str, &'e str> {
    let mut keys = BTreeMap::<&str, (Option<Group>, Option<Group>)>::new();
    for (_, group) in old.subcategories() {
        keys.entry(&group.key).or_default().0 = Some((old, group));
    }
    for (_, group) in new.subcategories() {
        keys.entry(&group.key).or_default().1 = Some((new, group));
    }
    let alone = keys.into_values().filter(|(old, new)| old.is_none() || new.is_none());
    let (olds, news): (Vec<_>, Vec<_>) = alone.unzip();
    let mut olds: Vec<Group> = olds.into_iter().flatten().collect();
    let mut news: Vec<Group> = news.into_iter().flatten().collect();
    let mut replaced = once_each(&olds, &news, |(edition, group)| {
        group.label.strip_suffix(&edition.required_mark).unwrap_or(&group.label).to_owned()
    });
    olds.retain(|(_, group)| !replaced.contains_key(group.key.as_str()));
    news.retain(|(_, group)| replaced.values().all(|key| *key != group.key));
    replaced.extend(once_each(&olds, &news, |(_, group)| group.kind));
    replaced
}

/// A subcategory with its edition.
type Group<'e> = (&'e Edition, &'e Subcategory);

/// The keys of what has the same property, if one on either side has it.
fn once_each<'e, P: Ord>(
    olds: &[Group<'e>],
    news: &[Group<'e>],
    property: impl Fn(&Group<'e>) -> P,
) -> BTreeMap<&'e str, &'e str> {
    let mut having = BTreeMap::<P, (Vec<&str>, Vec<&str>)>::new();
    olds.iter().for_each(|old| having.entry(property(old)).or_default().0.push(&old.1.key));
    news.iter().for_each(|new| having.entry(property(new)).or_default().1.push(&new.1.key));
    let one_each = having.into_values().filter_map(|(olds, news)| match (&olds[..], &news[..]) {
        ([old], [new]) => Some((*old, *new)),
        _ => None,
    });
    one_each.collect()
}
