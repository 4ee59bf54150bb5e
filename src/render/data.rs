//! Sheet and page breaks → the JSON that the templates read (docs/editions.md describes it).

use serde_json::{Map, Value, json};

use super::pages::Breaks;
use crate::sheet::{Cell, Sheet, SheetIndicator};

/// The content of `/sheet.json`.
pub(super) fn sheet_json(sheet: &Sheet, breaks: &Breaks) -> Vec<u8> {
    let fields: Map<String, Value> = sheet
        .fields
        .iter()
        .map(|f| (f.key.clone(), json!({"label": f.label, "value": f.value})))
        .collect();
    let columns: Map<String, Value> =
        sheet.funding.columns.iter().map(|c| (c.key.clone(), json!(c.lines))).collect();
    let value = json!({
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "document": {"title": sheet.document.title, "author": sheet.document.author},
        "labels": sheet.labels,
        "fields": fields,
        "funding": {"label": sheet.funding.label, "columns": columns},
        "goals": sheet.goals,
        "columns": sheet.columns,
        "pages": breaks.pages,
        "break_before": breaks.before(),
        "segments": breaks.segments(sheet.indicators.len()).map(|rows| segment(sheet, rows)).collect::<Vec<_>>(),
    });
    serde_json::to_vec(&value).expect("a sheet is plain strings and numbers")
}

/// The rows of one page, with the merged labels of the groups in it.
fn segment(sheet: &Sheet, rows: std::ops::Range<usize>) -> Vec<Value> {
    let page = &sheet.indicators[rows.clone()];
    let label = |i: usize, cell: fn(&SheetIndicator) -> (&Cell, &Cell), depth: usize| -> Value {
        let same = |a: &SheetIndicator, b: &SheetIndicator| {
            let ((a0, a1), (b0, b1)) = (cell(a), cell(b));
            a0 == b0 && (depth == 0 || a1 == b1)
        };
        if i > 0 && same(&page[i - 1], &page[i]) {
            return Value::Null;
        }
        let span = page[i..].iter().take_while(|row| same(row, &page[i])).count();
        let (category, subcategory) = cell(&page[i]);
        json!({"label": if depth == 0 { category } else { subcategory }, "span": span})
    };
    let cell: fn(&SheetIndicator) -> (&Cell, &Cell) = |row| (&row.category, &row.subcategory);
    page.iter()
        .enumerate()
        .map(|(i, row)| {
            json!({
                "row": rows.start + i,
                "category": label(i, cell, 0),
                "subcategory": label(i, cell, 1),
                "name": row.name,
                "target": row.target,
                "cells": row.cells,
            })
        })
        .collect()
}
