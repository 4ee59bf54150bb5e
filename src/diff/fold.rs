//! What a shared file changes in many forms, said once.

use std::collections::BTreeMap;

use super::{Block, CellChange, CellName, Changes, FormChange, Item, Meaning, Place, Shared};
use crate::sheet::Cell;
use crate::text::Span;

impl Changes {
    /// Finds the changes that several forms have in common because a shared file makes them, and
    /// marks them as one.
    pub fn fold(&mut self) {
        let mut groups = BTreeMap::<Key, Vec<(usize, usize)>>::new();
        for (f, form) in self.forms.iter().enumerate().filter(|(_, form)| form.both()) {
            for (i, item) in form.items.iter().enumerate().filter(|(_, item)| is_shared(form, item)) {
                groups.entry(Key::of(item)).or_default().push((f, i));
            }
        }
        let mut groups: Vec<_> = groups.into_values().filter(|found| found.len() > 1).collect();
        groups.sort_unstable();
        for found in groups {
            let item = |(form, item): &(usize, usize)| &self.forms[*form].items[*item];
            let first = item(&found[0]);
            let varies = found.iter().any(|other| texts(item(other)) != texts(first));
            let forms = found.iter().map(|(form, _)| *form).collect();
            let shared = Shared { forms, item: first.clone(), varies };
            for (form, item) in &found {
                self.forms[*form].items[*item].shared = Some(self.shared.len());
            }
            self.shared.push(shared);
        }
    }
}

/// Whether all that differs in an item was written in shared files, or by the edition.
fn is_shared(form: &FormChange, item: &Item) -> bool {
    let own =
        |span: &Span| [&form.old, &form.new].into_iter().flatten().any(|head| head.path == span.source.path);
    let spans = item.cells.iter().flat_map(|cell| [&cell.old, &cell.new]);
    let mut spans = spans.flatten().filter_map(|cell| cell.span.as_ref()).peekable();
    // A sum that is written nowhere is each form's own, even if two come to the same.
    let computed =
        spans.peek().is_none() && item.cells.iter().any(|cell| matches!(cell.meaning, Meaning::Money(_)));
    !computed && !spans.any(own)
}

fn texts(item: &Item) -> Vec<[Option<&str>; 2]> {
    fn text(cell: &Option<Cell>) -> Option<&str> {
        cell.as_ref().map(|cell| cell.text.as_str())
    }
    item.cells.iter().map(|cell| [text(&cell.old), text(&cell.new)]).collect()
}

/// What makes two items the same change.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'i> {
    block: Block,
    cells: Vec<(&'i CellName, Side<'i>, Side<'i>)>,
    old: Option<(&'i str, &'i [String])>,
    new: Option<(&'i str, &'i [String])>,
}

/// A cell's place in a shared file, and what it says.
type Side<'i> = Option<(Option<(&'i str, usize)>, &'i str)>;

impl<'i> Key<'i> {
    fn of(item: &'i Item) -> Self {
        fn place(place: &Place) -> (&str, &[String]) {
            (&place.group, &place.names)
        }
        let cell = |change: &'i CellChange| {
            let told = told_by_file(change);
            let side = |cell: &'i Cell| {
                let place = cell.span.as_ref().map(|span| (span.source.path.as_str(), span.range().start));
                (place, if told { "" } else { &cell.text })
            };
            (&change.cell, change.old.as_ref().map(side), change.new.as_ref().map(side))
        };
        Self {
            block: item.block,
            cells: item.cells.iter().map(cell).collect(),
            old: item.old.as_ref().map(place),
            new: item.new.as_ref().map(place),
        }
    }
}

/// Whether the shared file was changed at the very place that a text comes from. Then it is one change,
/// even if an expression in it has each form say it in its own words; and those are not the cause.
fn told_by_file(change: &CellChange) -> bool {
    let written = |cell: &'_ Option<Cell>| {
        cell.as_ref().and_then(|cell| cell.span.as_ref()).map(|span| span.text().to_owned())
    };
    let both = change.old.is_some() && change.new.is_some();
    match (written(&change.old), written(&change.new)) {
        (Some(old), Some(new)) => both && old != new,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Head, Meaning, Version};
    use super::*;
    use crate::text::Source;

    fn head(name: &str) -> Head {
        Head {
            unit: crate::value::money::Unit::Yuan,
            path: format!("projects/{name}.yaml"),
            name: name.to_owned(),
            edition: "shanghai-2024".to_owned(),
            year: 2024,
            annual_total: None,
            project_total: None,
            period: (None, None),
        }
    }

    fn cell(path: &str, written: &str, text: &str) -> Option<Cell> {
        let source = Arc::new(Source { path: path.to_owned(), text: written.to_owned() });
        Some(Cell::new(text.to_owned(), Some(Span::new(&source, 0..written.len()))))
    }

    fn change(cell: CellName, old: Option<Cell>, new: Option<Cell>) -> CellChange {
        CellChange { cell, old, new, meaning: Meaning::Text }
    }

    fn form(name: &str, cells: Vec<CellChange>) -> FormChange {
        let place = Some(Place {
            index: name.len(),
            key: "年度总目标".to_owned(),
            group: String::new(),
            names: vec!["年度总目标".to_owned()],
        });
        let item =
            Item { block: Block::Goals, old: place.clone(), new: place, moved: false, cells, shared: None };
        FormChange {
            old: Some(head(name)),
            new: Some(head(name)),
            moved: false,
            items: vec![item],
            orders: vec![],
        }
    }

    /// The forms of each shared change, and whether they differ in their words.
    fn folded(forms: Vec<FormChange>) -> Vec<(Vec<usize>, bool)> {
        let version = Version { name: None, commit: None, day: None };
        let mut changes = Changes {
            old: version.clone(),
            new: version,
            forms,
            shared: vec![],
            unread: vec![],
            hidden: None,
        };
        changes.fold();
        for (number, shared) in changes.shared.iter().enumerate() {
            assert!(shared.forms.iter().all(|form| changes.forms[*form].items[0].shared == Some(number)));
        }
        changes.shared.iter().map(|shared| (shared.forms.clone(), shared.varies)).collect()
    }

    const SHARED: &str = "projects/_defaults.yaml";

    #[test]
    fn what_a_shared_file_changes() {
        let goal =
            |old: &str, new: &str| change(CellName::Text, cell(SHARED, "旧", old), cell(SHARED, "新", new));
        let own = change(CellName::Label, cell("projects/丙.yaml", "a", "a"), cell(SHARED, "b", "b"));
        let forms = vec![
            form("甲", vec![goal("旧", "新")]),
            form("乙", vec![goal("旧", "新")]),
            form("丙", vec![goal("旧", "新"), own]),
        ];
        assert_eq!(folded(forms), [(vec![0, 1], false)]);
        assert!(folded(vec![form("甲", vec![goal("旧", "新")])]).is_empty());
    }

    #[test]
    fn expressions_say_it_in_each_forms_words() {
        let goal = |name: &str, old: &str, new: &str| {
            let (old_text, new_text) = (format!("{name}{old}"), format!("{name}{new}"));
            change(CellName::Text, cell(SHARED, old, &old_text), cell(SHARED, new, &new_text))
        };
        let forms =
            |old, new| vec![form("甲", vec![goal("甲", old, new)]), form("乙", vec![goal("乙", old, new)])];
        assert_eq!(folded(forms("办好", "办妥")), [(vec![0, 1], true)]);
        // Here the cause is not in the shared file: each form's own name has changed.
        assert!(folded(forms("办好", "办好")).is_empty());
    }
}
