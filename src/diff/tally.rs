//! How much changed: counts and sums.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::{Block, CellChange, Changes, Facet, FormChange, Item, Meaning, Money};

/// Counts and sums over forms. The items of forms that were added or taken out are not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Forms of both versions that differ.
    pub changed: usize,
    /// Forms that were added.
    pub added: usize,
    /// Forms that were taken out.
    pub removed: usize,
    /// Forms that could not be compared.
    pub unread: usize,
    /// Items with a target made stricter.
    pub tightened: usize,
    /// Items with a target made laxer.
    pub loosened: usize,
    /// Other items that differ, and runs of items in another order; neither the edition's own words
    /// nor sums that only follow.
    pub other: usize,
    /// Items of which only the edition's own words or style differ.
    pub wording: usize,
    /// The annual totals before, in 元.
    #[serde(skip)]
    pub old_money: Decimal,
    /// And now.
    #[serde(skip)]
    pub new_money: Decimal,
}

impl Tally {
    /// Counts a form in.
    pub fn add(&mut self, form: &FormChange) {
        let total = |head: &Option<super::Head>| head.as_ref().and_then(|head| head.annual_total);
        // Amounts have at most 24 digits before the point; more than fits is no one's budget.
        let sum = |sum: Decimal, amount: Option<Decimal>| {
            sum.checked_add(amount.unwrap_or_default()).unwrap_or(Decimal::MAX)
        };
        self.old_money = sum(self.old_money, total(&form.old));
        self.new_money = sum(self.new_money, total(&form.new));
        match (&form.old, &form.new) {
            (None, _) => self.added += 1,
            (_, None) => self.removed += 1,
            _ => {
                self.changed += 1;
                let by_edition = form.orders.iter().filter(|order| order.by_edition).count();
                self.wording += by_edition;
                self.other += form.orders.len() - by_edition;
                let follows = form.follows();
                for (item, follows) in form.items.iter().zip(follows) {
                    let facets = item.facets();
                    *match facets.iter().min_by_key(|facet| facet.rank()) {
                        Some(Facet::Loosened) => &mut self.loosened,
                        Some(Facet::Tightened) => &mut self.tightened,
                        Some(Facet::Wording) => &mut self.wording,
                        _ if follows => continue,
                        _ => &mut self.other,
                    } += 1;
                }
            }
        }
    }

    /// The annual totals as one amount that changed.
    pub fn money(&self) -> Money {
        Money { old: Some(self.old_money), new: Some(self.new_money) }
    }
}

impl Changes {
    /// Counts all forms.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally { unread: self.unread.len(), ..Tally::default() };
        self.forms.iter().for_each(|form| tally.add(form));
        tally
    }
}

impl FormChange {
    /// For each item, whether it is a computed sum that changed only because an amount of its column
    /// did, which is told itself.
    pub fn follows(&self) -> Vec<bool> {
        let amount = |item: &Item| -> Option<(String, bool)> {
            let money = |cell: &&CellChange| matches!(cell.meaning, Meaning::Money(_));
            let cell =
                item.cells.iter().find(money).filter(|_| item.block == Block::Funding && item.both())?;
            let computed = [&cell.old, &cell.new].into_iter().flatten().all(|side| side.span.is_none());
            Some((item.new.as_ref()?.group.clone(), computed))
        };
        let amounts: Vec<_> = self.items.iter().map(amount).collect();
        let written = amounts.iter().flatten().filter(|(_, computed)| !computed);
        let columns: BTreeSet<String> = written.map(|(column, _)| column.clone()).collect();
        let follows = |amount: &Option<(String, bool)>| {
            amount.as_ref().is_some_and(|(column, computed)| *computed && columns.contains(column))
        };
        amounts.iter().map(follows).collect()
    }
}
