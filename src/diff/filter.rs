//! Only some kinds of change: what `--only` keeps, and the count of what it leaves out.

use super::{Changes, Facet, Item, Tally};

/// What was left out, so that no one takes a part for the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The kinds that were kept.
    pub only: Vec<Facet>,
    /// Forms of which nothing is left.
    pub forms: usize,
    /// Items and orders that were left out of forms of both versions.
    pub items: usize,
    /// Items and orders that were kept in such forms.
    pub kept: usize,
    /// The counts and sums of all that changed.
    pub all: Tally,
}

impl Changes {
    /// Keeps the items that have a change of one of these kinds, whole, and the forms that have such
    /// items or are such a change themselves. Forms that could not be compared always stay.
    pub fn keep_only(&mut self, only: &[Facet]) {
        let wanted = |facets: Vec<Facet>| facets.iter().any(|facet| only.contains(facet));
        let all = self.tally();
        let (mut forms, mut items, mut kept) = (0, 0, 0);
        self.forms.retain_mut(|form| {
            let stays = if form.old.is_none() || form.new.is_none() {
                wanted(form.facets())
            } else {
                let follows = form.follows();
                let mut follows = follows.into_iter();
                form.items.retain(|item: &Item| {
                    let stays = wanted(item.facets());
                    // Sums that only follow are not counted elsewhere either.
                    let counts = usize::from(!follows.next().unwrap_or_default());
                    *if stays { &mut kept } else { &mut items } += counts;
                    stays
                });
                let orders = form.orders.len();
                form.orders.retain(|order| only.contains(&order.facet()));
                kept += form.orders.len();
                items += orders - form.orders.len();
                let left = !form.items.is_empty() || !form.orders.is_empty();
                let moved = form.moved && only.contains(&Facet::Moved);
                left || moved || form.renamed() && only.contains(&Facet::Renamed)
            };
            forms += usize::from(!stays);
            stays
        });
        // What forms have in common is known by their positions, and those are others now.
        self.shared.clear();
        self.forms.iter_mut().flat_map(|form| &mut form.items).for_each(|item| item.shared = None);
        self.fold();
        self.hidden = Some(Hidden { only: only.to_vec(), forms, items, kept, all });
    }
}
