//! The rows of a redline: those of both versions, each at its place, in the newer edition's groups.

use std::collections::BTreeMap;

use super::super::{Block, CellName, FormChange, Item, Subject, corrections};
use super::{Versions, all, marked};
use crate::sheet::{Cell, Mark, SheetIndicator};

/// A row of the older sheet, of the newer one, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

/// The rows of one subcategory in the order of both sheets, and its labels.
#[derive(Default)]
struct Group<'s> {
    old: Vec<usize>,
    new: Vec<usize>,
    /// The category's place in the newer edition, or its label if that edition lacks it.
    category: (Option<usize>, &'s str),
}

/// The rows of the redline.
pub(super) fn indicators(versions: &Versions, change: &FormChange) -> Vec<SheetIndicator> {
    let items: Vec<&Item> = change.items.iter().filter(|item| item.block == Block::Indicators).collect();
    let (old, new) = (&versions.old.sheet.indicators, &versions.new.sheet.indicators);
    let pairs = pairs(&items, change, old.len(), new.len());
    let partner: BTreeMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
    let old_partner: BTreeMap<usize, usize> = pairs.iter().copied().collect();
    let by_new: BTreeMap<usize, &Item> =
        items.iter().filter_map(|item| Some((item.new.as_ref()?.index, *item))).collect();
    let groups = groups(versions);

    // A label is in a version that has a row under it.
    let mut categories = BTreeMap::<_, (Option<&str>, Option<&str>)>::new();
    for group in groups.values() {
        let labels = categories.entry(group.category).or_default();
        labels.0 = labels.0.or(group.old.first().map(|i| old[*i].category.text.as_str()));
        labels.1 = labels.1.or(group.new.first().map(|j| new[*j].category.text.as_str()));
    }
    let mut rows = Vec::new();
    for group in groups.values() {
        let subcategory = versions.label((
            group.old.first().map(|i| old[*i].subcategory.text.as_str()),
            group.new.first().map(|j| new[*j].subcategory.text.as_str()),
        ));
        let category = versions.label(categories[&group.category]);
        for row in merge(&group.old, &group.new, &partner) {
            let (name, target, cells) = match row {
                Row::Both(_, j) => versions.both(j, by_new.get(&j).copied()),
                Row::Old(i) => versions.old_row(
                    i,
                    old_partner.get(&i).and_then(|j| by_new.get(j)).copied(),
                    old_partner.contains_key(&i),
                ),
                Row::New(j) => versions.new_row(j, by_new.get(&j).copied(), partner.contains_key(&j)),
            };
            rows.push(SheetIndicator {
                category: category.clone(),
                subcategory: subcategory.clone(),
                name,
                target,
                cells,
            });
        }
    }
    rows
}

/// Name, target and further columns.
type Cells = (Cell, Cell, Vec<Cell>);

impl Versions<'_> {
    /// A label of a group in the older and in the newer version.
    fn label(&self, labels: (Option<&str>, Option<&str>)) -> Cell {
        match labels {
            (Some(old), Some(new)) if old != new && !self.across => {
                Cell::marked(marked(corrections(old, new)))
            }
            (Some(_), Some(new)) => Cell::new(new.to_owned(), None),
            (old, new) => Cell::marked([
                (Mark::Removed, old.unwrap_or_default()),
                (Mark::Added, new.unwrap_or_default()),
            ]),
        }
    }

    /// A row that stands where it stood.
    fn both(&self, j: usize, item: Option<&Item>) -> Cells {
        let row = &self.new.sheet.indicators[j];
        let cell = |name: &CellName, cell: &Cell| {
            let pieces = item.and_then(|item| self.pieces(item, item.cell(name)?));
            pieces.map_or_else(
                || cell.clone(),
                |pieces| Cell { span: cell.span.clone(), ..Cell::marked(pieces) },
            )
        };
        let columns = self.new.sheet.columns.iter().zip(&row.cells);
        let cells = columns.map(|(column, further)| cell(&CellName::Column(column.key.clone()), further));
        (cell(&CellName::Name, &row.name), cell(&CellName::Target, &row.target), cells.collect())
    }

    /// A row of the older version that is not there any more, or `moved`.
    fn old_row(&self, i: usize, item: Option<&Item>, moved: bool) -> Cells {
        let row = &self.old.sheet.indicators[i];
        let mark = |name: &CellName, cell: &Cell| {
            self.one_side(name, cell, item, moved, [Mark::MovedFrom, Mark::Removed])
        };
        let columns = &self.old.sheet.columns;
        let cells = self.new.sheet.columns.iter().map(|column| {
            let at = columns.iter().position(|old| old.key == column.key);
            let cell = at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
            mark(&CellName::Column(column.key.clone()), &cell)
        });
        (mark(&CellName::Name, &row.name), mark(&CellName::Target, &row.target), cells.collect())
    }

    /// A row of the newer version that was not there, or `moved`.
    fn new_row(&self, j: usize, item: Option<&Item>, moved: bool) -> Cells {
        let row = &self.new.sheet.indicators[j];
        let mark = |name: &CellName, cell: &Cell| {
            self.one_side(name, cell, item, moved, [Mark::MovedTo, Mark::Added])
        };
        let columns = self.new.sheet.columns.iter().zip(&row.cells);
        let cells = columns.map(|(column, cell)| mark(&CellName::Column(column.key.clone()), cell));
        (mark(&CellName::Name, &row.name), mark(&CellName::Target, &row.target), cells.collect())
    }

    /// A cell of a row of one version. What also changed while the row moved is not moved.
    fn one_side(
        &self,
        name: &CellName,
        cell: &Cell,
        item: Option<&Item>,
        moved: bool,
        marks: [Mark; 2],
    ) -> Cell {
        let changed = item.filter(|item| item.both()).and_then(|item| self.pieces(item, item.cell(name)?));
        all(cell, if moved && changed.is_none() { marks[0] } else { marks[1] })
    }
}

/// Which rows of the two sheets are one, in the newer order. What a change does not name is as it
/// was, and in the order in which it was.
fn pairs(items: &[&Item], change: &FormChange, old: usize, new: usize) -> Vec<(usize, usize)> {
    let (mut olds, mut news) = (vec![true; old], vec![true; new]);
    let mut pairs = Vec::new();
    let named = items
        .iter()
        .map(|item| (item.old.as_ref().map(|place| place.index), item.new.as_ref().map(|place| place.index)));
    let orders = change.orders.iter().filter(|order| order.block == Block::Indicators);
    let ordered = orders.flat_map(|order| order.rows.iter().map(|(i, j)| (Some(*i), Some(*j))));
    for (i, j) in named.chain(ordered) {
        if let (Some(i), Some(j)) = (i, j)
            && olds.get(i) == Some(&true)
            && news.get(j) == Some(&true)
        {
            pairs.push((i, j));
        }
        i.and_then(|i| olds.get_mut(i))
            .into_iter()
            .chain(j.and_then(|j| news.get_mut(j)))
            .for_each(|free| *free = false);
    }
    let free = |rows: Vec<bool>| rows.into_iter().enumerate().filter(|(_, free)| *free).map(|(row, _)| row);
    pairs.extend(free(olds).zip(free(news)));
    pairs.sort_unstable_by_key(|(_, new)| *new);
    pairs
}

/// The rows by their subcategories in the newer edition's order. A subcategory that only the older
/// edition has follows the one it followed there.
fn groups<'s>(versions: &Versions<'s>) -> BTreeMap<(usize, usize), Group<'s>> {
    fn keys<'s>(subject: &Subject<'s>) -> Vec<&'s str> {
        subject.form.edition.subcategories().map(|(_, group)| group.key.as_str()).collect()
    }
    let (old, new) = (versions.old, versions.new);
    let ranks: BTreeMap<&str, usize> = keys(&new).into_iter().zip(1..).collect();
    let mut last = 0;
    let old_places: Vec<(usize, usize)> = keys(&old)
        .into_iter()
        .zip(1..)
        .map(|(key, at)| {
            let known = ranks.get(key).copied();
            last = known.unwrap_or(last);
            (last, if known.is_some() { 0 } else { at })
        })
        .collect();
    let sizes = new.form.edition.taxonomy.iter().map(|category| category.subcategories.len());
    let category_of: Vec<usize> = sizes.enumerate().flat_map(|(at, size)| vec![at; size]).collect();

    let mut groups = BTreeMap::<(usize, usize), Group>::new();
    for (i, indicator) in old.form.indicators.iter().enumerate() {
        let place = old_places[indicator.subcategory];
        let group = groups.entry(place).or_default();
        group.old.push(i);
        group.category = match place {
            (rank, 0) => (Some(category_of[rank - 1]), ""),
            _ => (None, old.sheet.indicators[i].category.text.as_str()),
        };
    }
    for (j, indicator) in new.form.indicators.iter().enumerate() {
        let group = groups.entry((indicator.subcategory + 1, 0)).or_default();
        group.new.push(j);
        group.category = (Some(category_of[indicator.subcategory]), "");
    }
    groups
}

/// One list of the rows of a group. As many as possible stand where they stood; another that is in
/// both versions moved, and stands at both places.
fn merge(olds: &[usize], news: &[usize], partner: &BTreeMap<usize, usize>) -> Vec<Row> {
    let within = news.iter().filter_map(|j| Some((*partner.get(j)?, *j)));
    let within: Vec<(usize, usize)> = within.filter(|(i, _)| olds.binary_search(i).is_ok()).collect();
    let staying: BTreeMap<usize, usize> = rising(&within).into_iter().map(|(i, j)| (j, i)).collect();
    let mut rows = Vec::new();
    let (mut olds, mut pending) = (olds.iter().copied().peekable(), Vec::new());
    for &j in news {
        let Some(&i) = staying.get(&j) else {
            pending.push(Row::New(j));
            continue;
        };
        // What was taken out stands before what was put in.
        rows.extend(std::iter::from_fn(|| olds.next_if(|old| *old != i)).map(Row::Old));
        olds.next();
        rows.append(&mut pending);
        rows.push(Row::Both(i, j));
    }
    rows.extend(olds.map(Row::Old));
    rows.append(&mut pending);
    rows
}

/// The most pairs, of those given by their newer position, whose older positions rise, too.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the pair that ends the row with the lowest older position; and for each pair
    // the one before it.
    let (mut ends, mut before) = (Vec::<usize>::new(), Vec::with_capacity(pairs.len()));
    for (at, (old, _)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].0 < *old);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut rising: Vec<_> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_stands_twice() {
        use Row::{Both, New, Old};
        let merged = |olds: &[usize], news: &[usize], pairs: &[(usize, usize)]| {
            merge(olds, news, &pairs.iter().map(|(i, j)| (*j, *i)).collect())
        };
        assert_eq!(merged(&[0, 1], &[0, 1], &[(0, 0), (1, 1)]), [Both(0, 0), Both(1, 1)]);
        // Replaced: the old one first.
        assert_eq!(
            merged(&[0, 1, 2], &[0, 1, 2], &[(0, 0), (2, 2)]),
            [Both(0, 0), Old(1), New(1), Both(2, 2)]
        );
        // The first goes to the end.
        assert_eq!(
            merged(&[0, 1, 2], &[0, 1, 2], &[(1, 0), (2, 1), (0, 2)]),
            [Old(0), Both(1, 0), Both(2, 1), New(2)]
        );
        // From and to another group.
        assert_eq!(merged(&[4], &[7], &[(9, 7), (4, 2)]), [Old(4), New(7)]);
    }

    #[test]
    fn the_longest_row_that_rises() {
        let of = |olds: &[usize]| {
            let pairs: Vec<(usize, usize)> = olds.iter().copied().zip(0..).collect();
            rising(&pairs).into_iter().map(|(old, _)| old).collect::<Vec<_>>()
        };
        assert_eq!(of(&[]), [0; 0]);
        assert_eq!(of(&[3, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(of(&[5, 1, 6, 2, 7]), [1, 2, 7]);
    }
}
