//! Two sheets, cell by cell.

use std::mem::discriminant;

use super::groups::regroup;
use super::order::{moved, runs};
use super::pair::pair;
use super::slot::{Content, Slot, blocks};
use super::{
    Block, CellChange, CellName, FormChange, Head, Item, Meaning, Money, Order, Subject, TargetChange,
};
use crate::edition::{FundRole, Role};

/// What differs between two versions of a form, of which one may be missing.
pub fn compare(old: Option<Subject>, new: Option<Subject>) -> FormChange {
    let moved = old.zip(new).is_some_and(|(old, new)| old.form.path != new.form.path);
    let mut change =
        FormChange { old: old.map(head), new: new.map(head), moved, items: Vec::new(), orders: Vec::new() };
    let mut olds = old.map(blocks).unwrap_or_default();
    let news = new.map(blocks).unwrap_or_default();
    if let (Some(old), Some(new)) = (old, new) {
        regroup(&mut olds.indicators, &old.form.edition, &new.form.edition);
    }
    for (block, old, new) in [
        (Block::Wording, &olds.wording, &news.wording),
        (Block::Fields, &olds.fields, &news.fields),
        (Block::Funding, &olds.funding, &news.funding),
        (Block::Goals, &olds.goals, &news.goals),
        (Block::Columns, &olds.columns, &news.columns),
        (Block::Indicators, &olds.indicators, &news.indicators),
    ] {
        compare_block(block, old, new, &mut change);
    }
    // Ten thousand forms that were added keep all their items.
    change.items.shrink_to_fit();
    change
}

fn head(subject: Subject) -> Head {
    let form = subject.form;
    let unit = form.edition.funding.style.unit;
    let yuan = |role| form.total(role).and_then(|amount| amount.checked_mul(unit.in_yuan()));
    Head {
        path: form.path.clone(),
        name: form.name().to_owned(),
        edition: form.edition.name.clone(),
        year: form.year.value,
        unit,
        annual_total: yuan(FundRole::AnnualTotal),
        project_total: yuan(FundRole::ProjectTotal),
        period: (form.date(Role::Start), form.date(Role::End)),
    }
}

/// Compares the items of a block: what was taken out stands before what follows it in the older form.
fn compare_block(block: Block, old: &[Slot], new: &[Slot], change: &mut FormChange) {
    let pairs = pair(block, old, new);
    // What moved to another subcategory has its place there; the others keep theirs, unless they
    // changed places among each other.
    let mut staying = pairs.both.clone();
    staying.retain(|(i, j)| old[*i].home == new[*j].home);
    // For each older position, where what follows it stands now.
    let mut next = vec![new.len(); old.len() + 1];
    staying.iter().for_each(|(i, j)| next[*i] = *j);
    (0..old.len()).rev().for_each(|i| next[i] = next[i].min(next[i + 1]));

    let mut items: Vec<(usize, u8, Item)> = Vec::new();
    for (i, j) in pairs.both {
        let item = both(block, &old[i], &new[j]);
        if !item.cells.is_empty() || item.moved {
            items.push((j, 1, item));
        }
    }
    items.extend(pairs.added.into_iter().map(|j| (j, 1, one(block, None, Some(&new[j])))));
    items.extend(pairs.removed.into_iter().map(|i| (next[i], 0, one(block, Some(&old[i]), None))));
    items.sort_by_key(|(at, rank, _)| (*at, *rank));
    change.items.extend(items.into_iter().map(|(.., item)| item));
    orders(block, old, new, &staying, &mut change.orders);
}

/// What stands in another order. Authors have a say in the order of the indicators of a subcategory;
/// all else stands where the edition prints it.
fn orders(block: Block, old: &[Slot], new: &[Slot], staying: &[(usize, usize)], orders: &mut Vec<Order>) {
    let mut places: Vec<usize> = staying.iter().map(|(i, _)| *i).collect();
    let order = |rows: &[(usize, usize)], olds: &[usize], by_edition: bool| {
        let mut by_old = rows.to_vec();
        by_old.sort_unstable();
        // Whole subcategories are known by their own labels.
        let groups = by_edition && block == Block::Indicators;
        let name = |slot: &Slot| slot.place.names.iter().rev().nth(usize::from(groups)).cloned();
        let mut names = [
            by_old.iter().filter_map(|(i, _)| name(&old[*i])).collect::<Vec<_>>(),
            rows.iter().filter_map(|(_, j)| name(&new[*j])).collect(),
        ];
        names.iter_mut().filter(|_| groups).for_each(Vec::dedup);
        let [old, new] = names;
        Order { block, rows: rows.to_vec(), moved: moved(olds), by_edition, old, new }
    };
    if block == Block::Indicators {
        let mut start = 0;
        for group in staying.chunk_by(|(_, one), (_, other)| new[*one].home == new[*other].home) {
            let end = start + group.len();
            for run in runs(&places[start..end]) {
                let run = start + run.start..start + run.end;
                orders.push(order(&staying[run.clone()], &places[run], false));
            }
            // From here on only the order of the groups counts.
            places[start..end].sort_unstable();
            start = end;
        }
    }
    for run in runs(&places) {
        orders.push(order(&staying[run.clone()], &places[run], true));
    }
}

/// An item of both versions, with the cells that differ.
fn both(block: Block, old: &Slot, new: &Slot) -> Item {
    let mut item = Item {
        block,
        old: Some(old.place.clone()),
        new: Some(new.place.clone()),
        moved: block == Block::Indicators && old.home != new.home,
        cells: Vec::new(),
        shared: None,
    };
    let find = |slot: &Slot, name: &CellName| {
        let cell = slot.cells.iter().find(|(cell, ..)| cell == name);
        cell.map(|(_, cell, content)| (cell.clone(), content.clone()))
    };
    for (name, old_cell, old_content) in &old.cells {
        let (new_cell, new_content) = find(new, name).unzip();
        // Equal figures in unequal units are unequal amounts.
        let money = *name == CellName::Amount && new_content.as_ref() != Some(old_content);
        if !money && new_cell.as_ref().is_some_and(|cell| cell.text == old_cell.text) {
            continue;
        }
        let of_place = matches!(name, CellName::Category | CellName::Subcategory);
        let meaning = match item.moved && of_place {
            true => Meaning::Value,
            false => meaning(Some(old_content), new_content.as_ref()),
        };
        item.cells.push(CellChange {
            cell: name.clone(),
            old: Some(old_cell.clone()),
            new: new_cell,
            meaning,
        });
    }
    for (name, cell, content) in &new.cells {
        if find(old, name).is_none() {
            let meaning = meaning(None, Some(content));
            item.cells.push(CellChange { cell: name.clone(), old: None, new: Some(cell.clone()), meaning });
        }
    }
    item
}

/// An item of one version, with all its cells.
fn one(block: Block, old: Option<&Slot>, new: Option<&Slot>) -> Item {
    let cells = old.or(new).map_or(&[][..], |slot| &slot.cells);
    let cells = cells.iter().map(|(name, cell, content)| {
        // A field or a goal that only one edition has, and that nobody filled in.
        let blank = block != Block::Indicators && cell.text.trim().is_empty();
        let meaning = meaning(old.map(|_| content), new.map(|_| content));
        CellChange {
            cell: name.clone(),
            old: old.map(|_| cell.clone()),
            new: new.map(|_| cell.clone()),
            meaning: match meaning {
                Meaning::Value | Meaning::Text if blank => Meaning::Wording,
                meaning => meaning,
            },
        }
    });
    let cells = cells.collect();
    let place = |slot: &Slot| slot.place.clone();
    Item { block, old: old.map(place), new: new.map(place), moved: false, cells, shared: None }
}

fn meaning(old: Option<&Content>, new: Option<&Content>) -> Meaning {
    let Some(known) = new.or(old) else { return Meaning::Wording };
    let other = old.filter(|_| new.is_some());
    if other.is_some_and(|other| discriminant(other) != discriminant(known)) {
        // Two editions disagree on what it is: a column of text became one of targets.
        let wording = |content: &Content| matches!(content, Content::Wording | Content::Year(_));
        let words = wording(known) || other.is_some_and(wording);
        return if words { Meaning::Wording } else { Meaning::Value };
    }
    let money = |content: Option<&Content>| match content {
        Some(Content::Money(amount)) => *amount,
        _ => None,
    };
    let target = |content: Option<&Content>| match content {
        Some(Content::Target(target)) => target.clone(),
        _ => None,
    };
    match known {
        Content::Money(_) => Meaning::Money(Money { old: money(old), new: money(new) }),
        Content::Target(_) => {
            Meaning::Target(Box::new(TargetChange::of(target(old).as_ref(), target(new).as_ref())))
        }
        Content::Text => Meaning::Text,
        // Another edition prints it otherwise.
        Content::Date(date) if other == Some(&Content::Date(*date)) => Meaning::Wording,
        Content::Value | Content::Date(_) => Meaning::Value,
        Content::Year(year) if other.is_some_and(|other| *other != Content::Year(*year)) => Meaning::Value,
        Content::Year(_) | Content::Wording => Meaning::Wording,
    }
}
