//! Sheet and page breaks → the JSON that the templates read (docs/editions.md describes it).
//!
//! It is written for each layout of each form, so it goes from the sheet to bytes without a tree of
//! JSON values in between.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::bounds::is_han;
use super::pages::Breaks;
use crate::sheet::{
    Cell, Redline, Sheet, SheetColumn, SheetFundLine, SheetGoal, SheetIndicator, SheetLabels,
};
use crate::text::code;

#[derive(Serialize)]
struct Data<'s> {
    title: &'s Cell,
    subtitle: &'s Cell,
    document: Document<'s>,
    labels: &'s SheetLabels,
    fields: BTreeMap<&'s str, Field<'s>>,
    funding: Funding<'s>,
    goals: &'s [SheetGoal],
    columns: &'s [SheetColumn],
    longest: Option<usize>,
    widest: f32,
    pages: usize,
    foresee: bool,
    close: bool,
    break_before: Vec<&'static str>,
    segments: Vec<Vec<Row<'s>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redline: &'s Option<Redline>,
}

#[derive(Serialize)]
struct Document<'s> {
    title: &'s Cell,
    author: &'s Cell,
    year: &'s str,
}

#[derive(Serialize)]
struct Field<'s> {
    label: &'s Cell,
    value: &'s Cell,
}

#[derive(Serialize)]
struct Funding<'s> {
    label: &'s Cell,
    columns: BTreeMap<&'s str, &'s [SheetFundLine]>,
}

/// A row of the indicator table; a merged label stands in its first row only.
#[derive(Serialize)]
struct Row<'s> {
    row: usize,
    /// The row that a page which would begin with this one better begins with.
    begin: usize,
    category: Option<Merged<'s>>,
    subcategory: Option<Merged<'s>>,
    /// Name, target and further columns, each with its length in characters. Nothing is wider than
    /// `widest` squares a character, so the template knows at once that nearly all need no second line.
    /// There is no length where the text itself has several.
    cells: Vec<(&'s Cell, Option<usize>)>,
}

/// A label merged over `span` rows of its page.
#[derive(Serialize)]
struct Merged<'s> {
    label: &'s Cell,
    span: usize,
}

/// The content of `/sheet.json`. The characters `coded` are written as their codes.
pub(super) fn sheet_json(sheet: &Sheet, breaks: &Breaks, coded: &BTreeSet<char>) -> Vec<u8> {
    let segment = |rows| segment(sheet, rows, coded);
    let fields = sheet.fields.iter().map(|f| (f.key.as_str(), Field { label: &f.label, value: &f.value }));
    let columns = sheet.funding.columns.iter().map(|c| (c.key.as_str(), c.lines.as_slice()));
    let data = Data {
        title: &sheet.title,
        subtitle: &sheet.subtitle,
        document: Document {
            title: &sheet.document.title,
            author: &sheet.document.author,
            year: &sheet.document.year,
        },
        labels: &sheet.labels,
        fields: fields.collect(),
        funding: Funding { label: &sheet.funding.label, columns: columns.collect() },
        goals: &sheet.goals,
        columns: &sheet.columns,
        // In a redline a run may be cut into pieces, and hold codes.
        longest: sheet.redline.is_none().then(|| longest_run(sheet)),
        widest: sheet.cells().flat_map(|cell| cell.text.chars()).map(squares).fold(1.0, f32::max),
        pages: breaks.pages,
        foresee: breaks.foresee,
        close: breaks.close,
        break_before: breaks.before(),
        segments: breaks.segments(sheet.indicators.len()).map(segment).collect(),
        redline: &sheet.redline,
    };
    let json = serde_json::to_vec(&data).expect("a sheet is plain strings and numbers");
    with_codes(json, coded)
}

/// At most so many squares of the type's size does a character take in the program's font. What ends a line
/// takes more than any cell has, so that no cell of such a form is taken for one line.
fn squares(c: char) -> f32 {
    match c {
        '\u{2028}' | '\u{2029}' => 1000.0,
        '⸻' => 2.5,
        '⸺' => 1.7,
        'W' | 'Œ' | 'Ж' | 'Ш' | 'Щ' | 'Ю' | '№' | 'ﬃ' | 'ﬄ' => 1.16,
        _ => 1.0,
    }
}

/// How many characters the longest `run` of `lib.typ` has at most: neither blanks nor Han, but for one that
/// follows a bracket.
fn longest_run(sheet: &Sheet) -> usize {
    let longest = |cell: &Cell| {
        let (mut longest, mut length, mut before) = (0, 0, ' ');
        for c in cell.text.chars() {
            let ends = matches!(c, ' ' | '\n') || is_han(c) && !matches!(before, '(' | '（');
            length = if ends { 0 } else { length + 1 };
            longest = usize::max(longest, length);
            before = c;
        }
        longest
    };
    sheet.cells().map(longest).max().unwrap_or(0)
}

/// JSON in which some characters, none of which JSON itself is made of, are written as their codes:
/// `〔U+E000〕`.
pub(super) fn with_codes(json: Vec<u8>, coded: &BTreeSet<char>) -> Vec<u8> {
    if coded.is_empty() {
        return json;
    }
    let text = String::from_utf8_lossy(&json);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if coded.contains(&c) { out.push_str(&by_code(c)) } else { out.push(c) }
    }
    out.into_bytes()
}

fn by_code(c: char) -> String {
    format!("〔{}〕", code(c))
}

/// The rows of one page, with the merged labels of the groups in it.
fn segment<'s>(sheet: &'s Sheet, rows: Range<usize>, coded: &BTreeSet<char>) -> Vec<Row<'s>> {
    let length = |cell: &Cell| {
        let signs = |c: char| if coded.contains(&c) { by_code(c).chars().count() } else { 1 };
        (!cell.text.contains('\n')).then(|| cell.text.chars().map(signs).sum())
    };
    let page = &sheet.indicators[rows.clone()];
    page.iter()
        .enumerate()
        .map(|(i, row)| {
            let cells = [&row.name, &row.target].into_iter().chain(&row.cells);
            Row {
                row: rows.start + i,
                begin: better_start(&sheet.indicators, rows.start + i),
                category: merged(page, i, |row| &row.category, |a, b| a.category == b.category),
                subcategory: merged(
                    page,
                    i,
                    |row| &row.subcategory,
                    |a, b| a.category == b.category && a.subcategory == b.subcategory,
                ),
                cells: cells.map(|cell| (cell, length(cell))).collect(),
            }
        })
        .collect()
}

/// A page is not to begin so many rows before the one that it must begin with.
const MOST_MOVED: usize = 2;

/// The row that a page which could begin with row `at` better begins with, so that no group is parted before
/// its last row or behind its first: that row or one a little before it.
pub(super) fn better_start(rows: &[SheetIndicator], at: usize) -> usize {
    let same_category = |a: &SheetIndicator, b: &SheetIndicator| a.category == b.category;
    let same = |a: &SheetIndicator, b: &SheetIndicator| same_category(a, b) && a.subcategory == b.subcategory;
    // How many rows of the group that a page break before `at` parts stand before and behind it.
    let parted = |at: usize, same: &dyn Fn(&SheetIndicator, &SheetIndicator) -> bool| {
        let (before, behind) = rows.split_at(at);
        let first = &behind[0];
        // Two tell whether there is one.
        let above = before.iter().rev().take(2).take_while(|row| same(row, first)).count();
        let below = behind.iter().take(2).take_while(|row| same(row, first)).count();
        (above, below)
    };
    let alone = |at: usize| {
        let (above, below) = parted(at, &same);
        // A category whose first row is all of a subcategory is parted there, too.
        above == 1 || above > 1 && below == 1 || parted(at, &same_category).0 == 1
    };
    let fit = (at.saturating_sub(MOST_MOVED)..=at).rev().take_while(|&at| at > 0).find(|&at| !alone(at));
    fit.unwrap_or(at)
}

/// The label that begins in row `i` of a page, unless the row above is in the same group.
fn merged<'s>(
    page: &'s [SheetIndicator],
    i: usize,
    label: fn(&SheetIndicator) -> &Cell,
    same: fn(&SheetIndicator, &SheetIndicator) -> bool,
) -> Option<Merged<'s>> {
    if i > 0 && same(&page[i - 1], &page[i]) {
        return None;
    }
    let span = page[i..].iter().take_while(|row| same(row, &page[i])).count();
    Some(Merged { label: label(&page[i]), span })
}
