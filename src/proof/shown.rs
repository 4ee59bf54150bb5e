//! What pages say instead of what they should, in the form's own terms.

use std::collections::{BTreeMap, BTreeSet};

use crate::pdf::PageText;
use crate::sheet::{Cell, Sheet};
use crate::text::beginning;

/// So many differences are looked for.
const MOST: usize = 20;
/// So many pieces further on it is looked for where the pages go on as they should.
const AHEAD: usize = 200;
/// So many bytes are looked through at most: strangers' pages may say anything, such as one character a million
/// times.
const WORK: usize = 32 << 20;
/// By so many characters a place is known again.
const ANCHOR: usize = 8;

/// Something that the pages say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What the form calls it, from the whole to the part; empty for the form's own words.
    pub names: Vec<String>,
    /// What should stand there, without blanks; empty for what should not be there at all.
    pub expected: String,
    /// What stands there instead; `None` if nothing does.
    pub shown: Option<String>,
}

/// A cell as it is looked for.
struct Named {
    names: Vec<String>,
    text: String,
}

/// A piece of the text that is expected.
struct Piece {
    start: usize,
    end: usize,
    names: Vec<String>,
}

/// What `shown` says otherwise than `made`, which shows the sheet.
pub fn differences(sheet: &Sheet, made: &PageText, shown: &str) -> Vec<Difference> {
    let expected = made.text.as_str();
    let pieces = pieces(sheet, made);
    // Of a text without an end the beginning says enough.
    let shown = head(shown, expected.len().saturating_mul(2).saturating_add(1 << 16));
    let mut found = Vec::new();
    let (mut i, mut at, mut work) = (0, 0, WORK);
    while let Some(piece) = pieces.get(i) {
        let rest = &shown[at..];
        let text = &expected[piece.start..piece.end];
        if rest.starts_with(text) {
            at += text.len();
            i += 1;
            continue;
        }
        if found.len() >= MOST || work == 0 {
            break;
        }
        // Where do the pages go on as they should? Where least has to be passed over on both sides: so no
        // further than the best so far.
        let (mut again, mut least) = (None, usize::MAX);
        for (skipped, next) in pieces[i..].iter().take(AHEAD).enumerate() {
            let passed = next.start - piece.start;
            let Some(room) = least.checked_sub(passed).filter(|room| *room > 0) else { break };
            let anchor = anchor(&expected[next.start..]);
            let within = head(rest, room.saturating_add(anchor.len()));
            work = work.saturating_sub(within.len());
            // A cell that only begins as it should is another: it would be found where it stands for ever.
            let onward = |length: &usize| *length < room && skipped + *length > 0;
            if let Some(length) = within.find(anchor).filter(onward) {
                (again, least) = (Some((i + skipped, length)), passed + length);
            }
        }
        let (next, length) = again.unwrap_or((pieces.len(), rest.len()));
        let instead = &rest[..length];
        let mut told = Some(instead).filter(|instead| !instead.is_empty());
        for missing in &pieces[i..next] {
            let text = &expected[missing.start..missing.end];
            if found.len() < MOST && !instead.contains(text) {
                let shown = told.take().map(str::to_owned);
                found.push(Difference { names: missing.names.clone(), expected: text.to_owned(), shown });
            }
        }
        if let Some(more) = told {
            found.push(Difference {
                names: Vec::new(),
                expected: String::new(),
                shown: Some(more.to_owned()),
            });
        }
        at += length;
        i = next;
    }
    if (i == pieces.len() || work == 0) && found.len() < MOST && at < shown.len() {
        let shown = Some(shown[at..].to_owned());
        found.push(Difference { names: Vec::new(), expected: String::new(), shown });
    }
    found
}

fn anchor(text: &str) -> &str {
    beginning(text, ANCHOR)
}

/// The beginning of a text, of about so many bytes.
fn head(text: &str, length: usize) -> &str {
    &text[..text.floor_char_boundary(length)]
}

/// The expected text from beginning to end, in pieces: the cells that are found in it, and what is between
/// them.
fn pieces(sheet: &Sheet, made: &PageText) -> Vec<Piece> {
    let mut places = Places::new(made);
    // A value beside its own label is known better than alone: there are many zeros in a form.
    let (beside, alone): (Vec<_>, Vec<_>) = groups(sheet).into_iter().partition(|group| group.len() > 1);
    let mut left: Vec<Named> = alone.into_iter().flatten().collect();
    for group in beside {
        let whole: String = group.iter().map(|named| named.text.as_str()).collect();
        match places.find(&whole) {
            Some(start) => places.claim(start, &group),
            None => left.extend(group),
        }
    }
    for named in left {
        if let Some(start) = places.find(&named.text) {
            places.claim(start, &[named]);
        }
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, (end, names)) in places.claimed {
        if at < start {
            pieces.push(Piece { start: at, end: start, names: Vec::new() });
        }
        pieces.push(Piece { start, end, names });
        at = end;
    }
    if at < made.text.len() {
        pieces.push(Piece { start: at, end: made.text.len(), names: Vec::new() });
    }
    pieces
}

/// Where in a text which cell stands.
struct Places<'t> {
    text: &'t str,
    /// Where pieces that were drawn at once begin and end.
    bounds: BTreeSet<usize>,
    /// By where it begins: where a cell ends, and what it is called.
    claimed: BTreeMap<usize, (usize, Vec<String>)>,
    /// Where the last one was found: the next one is mostly behind it.
    at: usize,
}

impl<'t> Places<'t> {
    fn new(made: &'t PageText) -> Self {
        let bounds = made.ends.iter().copied().chain([0]).collect();
        Self { text: &made.text, bounds, claimed: BTreeMap::new(), at: 0 }
    }

    /// Where a text stands that nothing else has claimed: behind the last one, or anywhere.
    fn find(&self, wanted: &str) -> Option<usize> {
        let fits = |start: usize| {
            let end = start + wanted.len();
            let before = self.claimed.range(..end).next_back();
            let free = before.is_none_or(|(_, (claimed, _))| *claimed <= start);
            free && self.bounds.contains(&start) && self.bounds.contains(&end)
        };
        let from = |at: usize| self.text[at..].match_indices(wanted).map(move |(start, _)| at + start);
        if wanted.is_empty() {
            return None;
        }
        from(self.at).find(|start| fits(*start)).or_else(|| from(0).find(|start| fits(*start)))
    }

    fn claim(&mut self, start: usize, group: &[Named]) {
        self.at = start;
        for named in group {
            let end = self.at + named.text.len();
            self.claimed.insert(self.at, (end, named.names.clone()));
            self.at = end;
        }
    }
}

/// The cells of a sheet, those together that mostly stand side by side.
fn groups(sheet: &Sheet) -> Vec<Vec<Named>> {
    let squeeze =
        |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect() };
    let named = |cell: &Cell, names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Named { names, text: squeeze(&cell.text) }
    };
    let word = |cell: &Cell| named(cell, &[]);
    let labels = &sheet.labels;
    let words = [&sheet.title, &sheet.subtitle, &sheet.funding.label, &labels.goals, &labels.indicators];
    let mut groups: Vec<Vec<Named>> = words.iter().map(|cell| vec![word(cell)]).collect();
    for field in &sheet.fields {
        groups.push(vec![word(&field.label), named(&field.value, &[&field.label.text])]);
    }
    for column in &sheet.funding.columns {
        for line in &column.lines {
            groups.push(vec![word(&line.label), named(&line.amount, &[&column.key, &line.label.text])]);
        }
    }
    for goal in &sheet.goals {
        groups.push(vec![word(&goal.label), named(&goal.text, &[&goal.label.text])]);
    }
    let heads = [&labels.category, &labels.subcategory, &labels.indicator, &labels.target];
    groups
        .push(heads.into_iter().chain(sheet.columns.iter().map(|column| &column.label)).map(word).collect());
    for row in &sheet.indicators {
        let names = [row.category.text.as_str(), &row.subcategory.text, &row.name.text];
        let [category, subcategory, name] = names;
        let mut group = vec![named(&row.name, &names)];
        group.push(named(&row.target, &[category, subcategory, name, &labels.target.text]));
        for (cell, column) in row.cells.iter().zip(&sheet.columns) {
            group.push(named(cell, &[category, subcategory, name, &column.label.text]));
        }
        groups.push(group);
    }
    groups.iter_mut().for_each(|group| group.retain(|named| !named.text.is_empty()));
    groups
}
