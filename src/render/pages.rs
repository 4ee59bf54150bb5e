//! Where pages break, and which characters no font has: read from the frames of a layout.
//!
//! Typst does not repeat a merged cell on the next page. So a form of several pages needs one table
//! for each, in which the labels of a continuing group stand again. Nearly always the template foresees
//! the breaks, and what remains is to look whether that came true. If not, the form is laid out as it
//! flows, the rows that begin pages are found, and it is laid out again with these.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use typst::foundations::{Dict, Label, Value};
use typst::introspection::{MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, Length};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// The page breaks that the template is told to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaks {
    /// The rows that begin a page, other than the first.
    rows: BTreeSet<usize>,
    goals: bool,
    indicators: bool,
    /// The number of pages to print; 0 for none.
    pub pages: usize,
    /// Whether the template may make breaks of its own account.
    pub foresee: bool,
    /// Whether all rows are set closer.
    pub close: bool,
}

/// A last page of so many rows is one that closer rows may spare; `few` in `lib.typ`.
const FEW: usize = 3;

impl Breaks {
    /// The blocks before which a page ends.
    pub fn before(&self) -> Vec<&'static str> {
        [("goals", self.goals), ("indicators", self.indicators)]
            .into_iter()
            .filter_map(|(name, set)| set.then_some(name))
            .collect()
    }

    /// The rows of each page.
    pub fn segments(&self, rows: usize) -> impl Iterator<Item = Range<usize>> {
        let starts: Vec<usize> = std::iter::once(0).chain(self.rows.iter().copied()).collect();
        let ends: Vec<usize> = starts[1..].iter().copied().chain([rows]).collect();
        starts.into_iter().zip(ends).map(|(start, end)| start..end)
    }

    /// Breaks of which nothing is known but how close the rows are.
    fn unknown(close: bool) -> Self {
        Self { close, ..Self::default() }
    }

    /// The breaks for the next pass, or `None` if the layout stands.
    fn refine(&self, scan: &Scan) -> Option<Self> {
        let apart = |a: Option<usize>, b: Option<usize>| a.is_some() && b.is_some() && a != b;
        if apart(scan.goals, scan.text) && !self.goals {
            // The goals' labels stand alone at the foot of a page. All that follows flows anew.
            return Some(Self { goals: true, ..Self::unknown(self.close) });
        }
        let stranded = apart(scan.header, scan.rows.first().copied());
        if (stranded || scan.header > scan.end) && scan.end.is_some() && !self.indicators {
            // So does the header of the indicators, or it begins a page of its own accord.
            return Some(Self { indicators: true, goals: self.goals, ..Self::unknown(self.close) });
        }
        let mut next = self.clone();
        next.pages = if scan.pages > 1 { scan.pages } else { 0 };
        let flowed = |row: &usize| scan.rows[*row] != scan.rows[row - 1] && !self.rows.contains(row);
        let found: Vec<usize> = (1..scan.rows.len()).filter(flowed).collect();
        if let Some(first) = found.first() {
            // After a break that was not foreseen the later ones no longer hold; the rows between
            // them flow in the next pass and show where they break then.
            let behind = next.rows.range(first..).next().is_some();
            next.rows.retain(|row| row < first);
            next.rows.extend(if behind { &found[..1] } else { &found[..] });
        }
        (next != *self).then_some(next)
    }

    /// The same breaks up to the first that `begins` has earlier, and that one where it is better; what
    /// follows is to flow anew. Nothing if all are good.
    fn moved(&self, begins: &[usize]) -> Option<Self> {
        let before = std::iter::once(0).chain(self.rows.iter().copied());
        let bad = |(before, row): &(usize, &usize)| (before + 1..**row).contains(&begins[**row]);
        let row = *before.zip(&self.rows).find(bad)?.1;
        let rows = self.rows.range(..row).copied().chain([begins[row]]).collect();
        Some(Self { rows, pages: 0, ..self.clone() })
    }
}

/// So many pages are laid out for a form, all passes together. A pass that finds new breaks settles at
/// least one page, and most forms need but one; one that would need more than these keeps the layout
/// it has then, which is whole but may lack a repeated label.
const MAX_LAID: usize = 1000;

/// The search for a form's page breaks, from one layout to the next. What the template foresees, it has
/// judged itself by the same rules; the rest is for forms where it can't.
pub(super) struct Search {
    breaks: Breaks,
    stage: Stage,
    /// For each row the one that a page better begins with; nothing where breaks are taken as they come.
    begins: Option<Vec<usize>>,
    laid: usize,
}

/// What the search is at.
enum Stage {
    /// The template may foresee the breaks.
    Foreseen,
    /// Pages break where they must.
    Usual,
    /// So they do with closer rows, which are worth it if there are fewer pages than with these breaks.
    Closer { usual: Breaks, pages: usize },
    /// Pages end earlier where a group would be parted before its last row or behind its first, if that takes
    /// no more pages than these breaks do.
    Kept { usual: Breaks, pages: usize },
    /// The breaks are decided.
    Settled,
}

impl Search {
    /// Begins with a layout whose breaks the template may foresee. `begins` says for each row which one a
    /// page that could begin with it better begins with.
    pub fn new(begins: Vec<usize>) -> Self {
        let breaks = Breaks { foresee: true, ..Breaks::default() };
        Self { breaks, stage: Stage::Foreseen, begins: Some(begins), laid: 0 }
    }

    /// Begins with a layout that flows, and takes the breaks as they come.
    pub fn flowing() -> Self {
        Self { breaks: Breaks::default(), stage: Stage::Usual, begins: None, laid: 0 }
    }

    /// The breaks of the next layout.
    pub fn breaks(&self) -> &Breaks {
        &self.breaks
    }

    /// Whether a layout with these breaks is the last. If not, there are others now.
    pub fn stands(&mut self, scan: &Scan) -> bool {
        self.laid += scan.pages;
        match self.next(scan) {
            Some(next) if self.laid < MAX_LAID => {
                self.breaks = next;
                false
            }
            _ => true,
        }
    }

    fn next(&mut self, scan: &Scan) -> Option<Breaks> {
        if matches!(self.stage, Stage::Foreseen) {
            match &scan.foreseen {
                Some(foreseen) if foreseen.came_true(scan) => return None,
                Some(_) => {
                    self.stage = Stage::Usual;
                    return Some(Breaks::default());
                }
                // A template that foresees nothing has already flowed.
                None => (self.stage, self.breaks) = (Stage::Usual, Breaks::default()),
            }
        }
        if let Some(next) = self.breaks.refine(scan) {
            let moved = || next.moved(self.begins.as_deref()?);
            let moved = if matches!(self.stage, Stage::Kept { .. }) { moved() } else { None };
            return Some(moved.unwrap_or(next));
        }
        let begins = self.begins.as_deref()?;
        match std::mem::replace(&mut self.stage, Stage::Settled) {
            Stage::Usual if scan.pages > 1 && (1..=FEW).contains(&scan.last_rows()) => {
                self.stage = Stage::Closer { usual: self.breaks.clone(), pages: scan.pages };
                Some(Breaks::unknown(true))
            }
            Stage::Closer { usual, pages } if scan.pages >= pages => match usual.moved(begins) {
                Some(moved) => {
                    self.stage = Stage::Kept { usual, pages };
                    Some(moved)
                }
                None => Some(usual),
            },
            Stage::Usual | Stage::Closer { .. } => {
                let moved = self.breaks.moved(begins)?;
                self.stage = Stage::Kept { usual: self.breaks.clone(), pages: scan.pages };
                Some(moved)
            }
            Stage::Kept { usual, pages } => (scan.pages > pages).then_some(usual),
            Stage::Foreseen | Stage::Settled => None,
        }
    }
}

/// What one layout shows.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub pages: usize,
    goals: Option<usize>,
    /// Where the goals' texts begin.
    text: Option<usize>,
    /// Where the last of them ends.
    end: Option<usize>,
    header: Option<usize>,
    /// The page of each indicator row.
    rows: Vec<usize>,
    foreseen: Option<Foreseen>,
    /// Characters that were set as an empty box, each with what it was set in.
    pub missing: BTreeMap<char, Vec<Missing>>,
}

/// A piece of a line in which a character was set as an empty box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// What is set in one go.
    pub run: String,
    /// What it comes from in the template.
    pub span: typst::syntax::Span,
}

/// So many pieces of a character are kept, of those that differ.
const MAX_MISSING: usize = 100;

impl Scan {
    /// How many rows stand on the last page.
    fn last_rows(&self) -> usize {
        self.rows.iter().filter(|page| **page + 1 == self.pages).count()
    }
}

/// The breaks that a template made before anything was laid out.
#[derive(Debug)]
struct Foreseen {
    /// The rows that begin a page, the first included.
    starts: Vec<i64>,
    /// How far from the paper's upper edge the grid of the first page was to end, in pt.
    bottom: f64,
    /// Where it does end.
    found: f64,
}

impl Foreseen {
    fn new(said: &Dict, found: Abs) -> Option<Self> {
        let bottom = said.get("bottom").ok()?.clone().cast::<Length>().ok()?.abs;
        let starts = said.get("starts").ok()?.clone().cast::<Vec<i64>>().ok()?;
        Some(Self { starts, bottom: bottom.to_pt(), found: found.to_pt() })
    }

    /// Whether these are the breaks that a layout without them would have had: the template had all
    /// heights right, also of what it can't know of, such as a line that an edition sets above the grid;
    /// every row stands on the page it was meant for; and nothing follows on a further page.
    fn came_true(&self, scan: &Scan) -> bool {
        let page = |row: usize| self.starts.iter().filter(|start| **start <= row as i64).count();
        (self.bottom - self.found).abs() < 0.01
            && scan.pages == self.starts.len()
            && scan.rows.iter().enumerate().all(|(row, on)| on + 1 == page(row))
    }
}

/// The label on the markers that a template leaves (docs/editions.md).
const MARKER: &str = "row";

/// Reads all frames of a document.
pub(super) fn scan(document: &PagedDocument) -> Scan {
    let marker = Label::new(PicoStr::intern(MARKER)).expect("the marker has a name");
    let mut scan = Scan { pages: document.pages().len(), ..Scan::default() };
    let mut rows = BTreeMap::new();
    for (number, page) in document.pages().iter().enumerate() {
        walk(&page.frame, number, Abs::zero(), marker, &mut scan, &mut rows);
    }
    scan.rows = rows.into_values().collect();
    scan
}

/// `top` is how far from the paper's upper edge the frame begins.
fn walk(
    frame: &Frame,
    page: usize,
    top: Abs,
    marker: Label,
    scan: &mut Scan,
    rows: &mut BTreeMap<i64, usize>,
) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => walk(&group.frame, page, top + at.y, marker, scan, rows),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let missing = Missing { run: text.text.to_string(), span: glyph.span.0 };
                    for c in text.text[glyph.range()].chars() {
                        let known = scan.missing.entry(c).or_default();
                        if known.len() < MAX_MISSING && !known.contains(&missing) {
                            known.push(missing.clone());
                        }
                    }
                }
            }
            FrameItem::Tag(Tag::Start(element, _)) if element.label() == Some(marker) => {
                let Some(metadata) = element.to_packed::<MetadataElem>() else { continue };
                match &metadata.value {
                    Value::Int(row) => {
                        rows.entry(*row).or_insert(page);
                    }
                    Value::Dict(said) => scan.foreseen = Foreseen::new(said, top + at.y),
                    Value::Str(name) => {
                        let slot = match name.as_str() {
                            "goals" => &mut scan.goals,
                            "text" => &mut scan.text,
                            "header" => &mut scan.header,
                            "end" => {
                                scan.end = Some(page);
                                continue;
                            }
                            _ => continue,
                        };
                        slot.get_or_insert(page);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(pages: usize, rows: &[usize]) -> Scan {
        let start = Some(rows[0]);
        Scan { pages, end: start, header: start, rows: rows.to_vec(), ..Scan::default() }
    }

    fn segments(breaks: &Breaks, rows: usize) -> Vec<Range<usize>> {
        breaks.segments(rows).collect()
    }

    #[test]
    fn one_page_stands() {
        assert_eq!(Breaks::default().refine(&flow(1, &[0, 0, 0])), None);
    }

    #[test]
    fn natural_breaks_are_all_found_at_once() {
        let scan = flow(3, &[0, 0, 1, 1, 2]);
        let breaks = Breaks::default().refine(&scan).unwrap();
        assert_eq!((segments(&breaks, 5), breaks.pages), (vec![0..2, 2..4, 4..5], 3));
        assert_eq!(breaks.refine(&scan), None);
    }

    #[test]
    fn an_overflow_drops_the_later_breaks() {
        let first = Breaks::default().refine(&flow(3, &[0, 0, 0, 1, 1, 2])).unwrap();
        // Row 2 no longer fits on its page.
        let second = first.refine(&flow(4, &[0, 0, 1, 2, 2, 3])).unwrap();
        assert_eq!(segments(&second, 6), vec![0..2, 2..6]);
        let third = second.refine(&flow(3, &[0, 0, 1, 1, 1, 2])).unwrap();
        assert_eq!(segments(&third, 6), vec![0..2, 2..5, 5..6]);
    }

    #[test]
    fn foreseen_breaks_must_come_true() {
        let search = |scan: &Scan| {
            let mut search = Search::new((0..4).collect());
            (!search.stands(scan)).then(|| search.breaks().clone())
        };
        let scan = |pages, rows: &[usize], found| {
            let foreseen = Some(Foreseen { starts: vec![0, 2], bottom: 700.0, found });
            Scan { foreseen, ..flow(pages, rows) }
        };
        assert_eq!(search(&scan(2, &[0, 0, 1, 1], 700.001)), None);
        for (what, scan) in [
            ("something else stands above", scan(2, &[0, 0, 1, 1], 700.1)),
            ("a row went to the next page", scan(2, &[0, 1, 1, 1], 700.0)),
            ("there is a page more", scan(3, &[0, 0, 1, 1], 700.0)),
        ] {
            // Then the form flows, and nothing is foreseen any more.
            assert_eq!(search(&scan), Some(Breaks::default()), "{what}");
        }
        // A template that foresees nothing has already flowed.
        let flowing = flow(2, &[0, 1]);
        assert_eq!(search(&flowing), Breaks::default().refine(&flowing));
        assert_eq!(search(&flow(1, &[0, 0])), None);
    }

    /// A form of ten rows, `fits` of which have room on a page, all that follow on another; where they are set
    /// closer, `closer` of them. Rows given as breaks begin pages. How each layout was made, and the last rows.
    fn settle(fits: usize, closer: usize, begins: &[usize]) -> (usize, bool, String) {
        let mut search = Search::new(begins.to_vec());
        search.breaks.foresee = false;
        for layouts in 1.. {
            let breaks = search.breaks().clone();
            let fits = if breaks.close { closer } else { fits };
            let (mut page, mut on_page, mut rows) = (0, 0, Vec::new());
            for row in 0..begins.len() {
                if on_page == fits || breaks.rows.contains(&row) {
                    (page, on_page) = (page + 1, 0);
                }
                on_page += 1;
                rows.push(page);
            }
            if search.stands(&flow(page + 1, &rows)) {
                return (layouts, breaks.close, format!("{:?}", segments(&breaks, begins.len())));
            }
        }
        unreachable!()
    }

    #[test]
    fn a_last_page_of_few_rows_is_spared() {
        let good: Vec<usize> = (0..10).collect();
        assert_eq!(settle(10, 11, &good), (1, false, "[0..10]".to_owned()));
        assert_eq!(settle(7, 10, &good), (3, true, "[0..10]".to_owned()));
        assert_eq!(settle(5, 5, &good), (2, false, "[0..5, 5..10]".to_owned()));
        // Four rows are not few.
        assert!(!settle(6, 10, &good).1);
        // Closer rows spare nothing: the usual ones are laid out again.
        assert_eq!(settle(7, 9, &good), (5, false, "[0..7, 7..10]".to_owned()));
    }

    #[test]
    fn a_group_is_kept_where_that_takes_no_page_more() {
        let begins = [0, 1, 2, 3, 4, 4, 6, 7, 8, 9];
        assert_eq!(settle(5, 5, &begins), (5, false, "[0..5, 5..10]".to_owned()));
        assert_eq!(settle(5, 5, &begins[..9]), (4, false, "[0..4, 4..9]".to_owned()));
        // A page never begins with the row that the one before begins with.
        assert_eq!(settle(4, 4, &[0, 1, 2, 3, 0, 4]).2, "[0..4, 4..6]");
    }

    /// A form whose rows never come to rest: each layout breaks a row earlier than was foreseen.
    #[test]
    fn a_search_without_end_is_ended() {
        let mut search = Search::flowing();
        let layout = |first: usize| -> Vec<usize> { (0..100).map(|row| usize::from(row >= first)).collect() };
        let layouts = (1..100).rev().take_while(|first| !search.stands(&flow(150, &layout(*first))));
        // The seventh layout goes beyond 1,000 pages.
        assert_eq!(layouts.count(), 6);
        assert_eq!(segments(search.breaks(), 100), [0..94, 94..100]);
    }

    #[test]
    fn a_stranded_header_moves_on() {
        for scan in [
            Scan { header: Some(0), end: Some(0), ..flow(2, &[1, 1]) },
            Scan { end: Some(0), ..flow(2, &[1, 1]) },
        ] {
            let breaks = Breaks::default().refine(&scan).unwrap();
            assert_eq!((breaks.before(), breaks.pages), (vec!["indicators"], 0));
            // With the break made, the rows flow once more; then the pages are known.
            let numbered = breaks.refine(&scan).unwrap();
            assert_eq!((numbered.before(), numbered.pages), (vec!["indicators"], 2));
            assert_eq!(numbered.refine(&scan), None);
        }
        let scan = Scan { goals: Some(0), text: Some(1), ..flow(2, &[1, 1]) };
        assert_eq!(Breaks::default().refine(&scan).unwrap().before(), ["goals"]);
    }
}
