//! A brief cut to what weighs most.

use super::brief::{About, Brief, Section};
use super::words;
use crate::diff::Facet;
use crate::message::Lang;

/// A row, or a section that has none: how much it weighs, and where it stands.
type Part = (usize, usize, Option<usize>);

impl Brief {
    /// How many parts it can be cut into.
    pub fn parts(&self) -> usize {
        self.sections.iter().map(|section| section.rows.len().max(1)).sum()
    }

    /// The `count` parts that weigh most, in their old order, and how many are left out.
    pub fn first(&self, count: usize, bytes: usize, lang: Lang) -> Self {
        let parts = |(s, section): (usize, &Section)| -> Vec<Part> {
            match section.rows.is_empty() {
                true => vec![(rank(section), s, None)],
                false => {
                    section.rows.iter().enumerate().map(|(r, row)| (row.facet.rank(), s, Some(r))).collect()
                }
            }
        };
        let mut parts: Vec<Part> = self.sections.iter().enumerate().flat_map(parts).collect();
        parts.sort_unstable();
        let left_out = parts.len().saturating_sub(count);
        parts.truncate(count);
        parts.sort_unstable_by_key(|(_, section, row)| (*section, *row));
        let mut sections: Vec<Section> = Vec::new();
        for kept in parts.chunk_by(|one, other| one.1 == other.1) {
            let Some(section) = kept.first().and_then(|(_, section, _)| self.sections.get(*section)) else {
                continue;
            };
            let rows = kept.iter().filter_map(|(.., row)| section.rows.get((*row)?).cloned());
            // Without its rows, which may be many.
            sections.push(Section {
                rows: rows.collect(),
                notes: section.notes.clone(),
                rest: section.rest.clone(),
                name: section.name.clone(),
                path: section.path.clone(),
                ..*section
            });
        }
        Self {
            sections,
            title: self.title.clone(),
            headline: self.headline.clone(),
            heads: self.heads,
            legend: self.legend,
            cut: if left_out > 0 { words::cut(left_out, bytes, lang) } else { String::new() },
            closing: self.closing.clone(),
        }
    }
}

/// The weight of a section without rows.
fn rank(section: &Section) -> usize {
    match section.state {
        // What was not compared may hide anything.
        About::Unread => 0,
        About::Added => Facet::Added.rank(),
        About::Removed => Facet::Removed.rank(),
        // Another path, or the edition's words.
        About::Shared | About::Changed => Facet::Wording.rank(),
    }
}
