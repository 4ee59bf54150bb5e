//! Odd layouts, each of them a form in `tests/gallery/`: whatever stands in a form, it stays in its cell, and all
//! of it is there. `tests/gallery/run` shows them as pictures.

use shenbao::sheet::Sheet;

use crate::fixture::{Fixture, Library};
use crate::pdf_text::{Ink, Pdf, squeeze};

/// All forms of the gallery, with their sheets, built.
fn gallery() -> Vec<(String, Sheet, Pdf)> {
    let place = Fixture::empty().copy("tests/gallery", ".");
    place.run(["build"]).ok();
    let sheets = Library::open(&place.root).sheets();
    sheets
        .into_iter()
        .map(|(name, sheet)| {
            let pdf = Pdf::read(&place.read(&format!("out/{name}.pdf")));
            (name, sheet, pdf)
        })
        .collect()
}

/// How far ink may reach over a line: the lines of the grid are half a point wide.
const SLACK: f32 = 0.3;

/// Text that a line of the grid runs through, that leaves the grid, or that stands on other text.
fn wrong(ink: &Ink) -> Vec<String> {
    let mut wrong = Vec::new();
    let edge = |pick: fn(&[f32; 4]) -> f32, fold: fn(f32, f32) -> f32, begin: f32| {
        ink.lines.iter().map(pick).fold(begin, fold)
    };
    let (left, right) = (edge(|l| l[0], f32::min, f32::MAX), edge(|l| l[2], f32::max, f32::MIN));
    let (bottom, top) = (edge(|l| l[1], f32::min, f32::MAX), edge(|l| l[3], f32::max, f32::MIN));
    for (text, [x0, y0, x1, y1]) in &ink.texts {
        let (x0, y0, x1, y1) = (x0 + SLACK, y0 + SLACK, x1 - SLACK, y1 - SLACK);
        let crossed = |line: &&[f32; 4]| line[0] < x1 && line[2] > x0 && line[1] < y1 && line[3] > y0;
        if ink.lines.iter().any(|line| crossed(&line)) {
            wrong.push(format!("a line runs through {text}"));
        }
        // Title and foot stand above and below.
        let beside = y1 <= top && y0 >= bottom && (x0 < left || x1 > right);
        if beside || x0 < 0.0 || x1 > 842.0 || y0 < 0.0 {
            wrong.push(format!("{text} leaves the page"));
        }
    }
    for (i, (text, a)) in ink.texts.iter().enumerate() {
        let meets = |b: &[f32; 4]| {
            let (width, height) = (a[2].min(b[2]) - a[0].max(b[0]), a[3].min(b[3]) - a[1].max(b[1]));
            width > 1.5 && height > 1.5
        };
        if let Some((other, _)) = ink.texts[i + 1..].iter().find(|(_, b)| meets(b)) {
            wrong.push(format!("{text} stands on {other}"));
        }
    }
    wrong
}

#[test]
fn everything_stays_in_its_cell() {
    let mut told = Vec::new();
    for (name, sheet, pdf) in gallery() {
        for (number, page) in pdf.pages.iter().enumerate() {
            assert!(page.ink.lines.len() > 4 && !page.ink.texts.is_empty(), "{name}: nothing is drawn");
            told.extend(wrong(&page.ink).into_iter().take(3).map(|what| format!("{name} {number}: {what}")));
        }
        let mut texts: Vec<String> =
            pdf.rows().into_iter().flatten().map(|cell| cell.piece.text.clone()).collect();
        texts.sort();
        // Title, subtitle and the document's own data are no cells.
        for cell in sheet.cells().skip(4) {
            if texts.binary_search(&squeeze(&cell.text)).is_err() {
                told.push(format!("{name}: {:?} is not there", cell.text));
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

/// The test above can fail.
#[test]
fn what_leaves_its_cell_is_seen() {
    let lines = vec![[10.0, 10.0, 100.0, 10.0], [10.0, 30.0, 100.0, 30.0], [50.0, 10.0, 50.0, 30.0]];
    let ink = |texts: &[[f32; 4]]| Ink {
        lines: lines.clone(),
        texts: texts.iter().map(|area| ("甲".to_owned(), *area)).collect(),
    };
    assert!(wrong(&ink(&[[12.0, 12.0, 48.0, 22.0], [52.0, 12.0, 90.0, 22.0]])).is_empty());
    for (what, areas) in [
        ("over a line at its side", &[[12.0, 12.0, 60.0, 22.0]][..]),
        ("over the line below", &[[12.0, 5.0, 48.0, 15.0]]),
        ("beside the grid", &[[60.0, 12.0, 110.0, 22.0]]),
        ("on another", &[[12.0, 12.0, 40.0, 22.0], [30.0, 14.0, 48.0, 24.0]]),
    ] {
        assert_eq!(wrong(&ink(areas)).len(), 1, "{what}: {:?}", wrong(&ink(areas)));
    }
}

/// Amounts of one column have one size, and no cell ends with a line of one character.
#[test]
fn what_is_even() {
    for (name, sheet, pdf) in gallery() {
        let cells: Vec<_> = pdf.rows().into_iter().flatten().collect();
        for column in &sheet.funding.columns {
            let amounts =
                column.lines.iter().map(|line| squeeze(&line.amount.text)).filter(|text| text.len() > 3);
            let sizes = amounts.filter_map(|text| cells.iter().find(|cell| cell.piece.text == text));
            let mut sizes: Vec<u32> = sizes.map(|cell| (cell.piece.size * 100.0).round() as u32).collect();
            sizes.dedup();
            assert!(sizes.len() <= 1, "{name}: {sizes:?}");
        }
        let fields = sheet.fields.iter().flat_map(|field| [&field.label, &field.value]);
        for text in sheet.indicators.iter().map(|row| &row.name).chain(fields) {
            let text = squeeze(&text.text);
            let cell = cells.iter().find(|cell| cell.piece.text == text).unwrap();
            let Some(last) = cell.piece.lines.iter().copied().reduce(f32::min) else { continue };
            let pieces = cell.piece.lengths.iter().filter(|(line, _)| (line - last).abs() < 0.1);
            let length: usize = pieces.map(|(_, length)| length).sum();
            assert!(length > 1 || text.chars().count() == 1, "{name}: {text}");
        }
    }
}

/// A last page of few rows is spared; from the second page on the foot says whose it is.
#[test]
fn pages() {
    let pages = gallery().into_iter().map(|(name, _, pdf)| format!("{name}: {}", pdf.pages.len()));
    insta::assert_snapshot!(pages.collect::<Vec<_>>().join("\n"));
}
