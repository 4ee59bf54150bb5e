//! The amounts of a form: fund columns line by line, their sums computed or checked.

use rust_decimal::Decimal;

use super::Located;
use crate::diagnostic::Diagnostic;
use crate::edition::{Edition, FundColumn};
use crate::message::Message;
use crate::source::{Fields, Key, Node, Reader, ScalarKind, Span, keys, looks_right};
use crate::value::money::{AmountError, meant_amount, parse_amount, regroup};

/// Reads all fund columns, in the edition's order: for each its lines, `None` where nothing is declared. What is
/// wrong goes to the reader's report.
pub(super) fn read_funds(
    edition: &Edition,
    map: &mut Fields,
    reader: &mut Reader,
) -> Vec<Vec<Option<Located<Decimal>>>> {
    let columns = &edition.funding.columns;
    let root = &map.span.clone();
    let written = map.take(keys::FUNDS);
    let span = written.map_or_else(|| map.span.clone(), |node| node.span.clone());
    let node = written.filter(|node| !node.is_null());
    let mut funds = node.and_then(|node| reader.map(keys::FUNDS, node));
    // What is no mapping has been refused as a whole.
    let refused = node.is_some() && funds.is_none();
    let amounts = columns
        .iter()
        .map(|column| {
            let node = funds.as_mut().and_then(|f| f.take(&column.key));
            let span = node.map_or(&span, |node| &node.span);
            let node = node.filter(|node| !node.is_null());
            if node.is_none() && column.required && !refused {
                reader.missing(&format!("{}.{}", keys::FUNDS, column.key), span);
            }
            match node {
                Some(node) => read_column(edition, column, node, root, reader),
                None => vec![None; column.lines.len()],
            }
        })
        .collect();
    if let Some(funds) = funds {
        let known: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
        reader.finish(funds, &known);
    }
    amounts
}

/// Reads the amounts of one column and computes or checks its sums.
fn read_column(
    edition: &Edition,
    column: &FundColumn,
    node: &Node,
    root: &Span,
    reader: &mut Reader,
) -> Vec<Option<Located<Decimal>>> {
    let Some(mut map) = reader.map(&column.key, node) else { return vec![None; column.lines.len()] };
    let mut refused = false;
    let mut left_blank: Vec<&Key> = Vec::new();
    let mut amounts: Vec<Option<Located<Decimal>>> = column
        .lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let entry = map.take_entry(&line.key)?;
            // A blank is no zero: where it would be printed as one, it is to be written. A sum is computed.
            let is_part = column.parts(i).next().is_none();
            if entry.value.is_blank() && is_part && column.required {
                left_blank.push(&entry.key);
                if column.undeclared_is_zero {
                    refused = true;
                    reader.report.at(&entry.key.span, Message::AmountMissing { key: line.key.clone() });
                }
            }
            let node = Some(&entry.value).filter(|node| !node.is_null())?;
            let amount = read_amount(edition, &line.key, node, reader);
            refused |= amount.is_none();
            amount
        })
        .collect();
    let known: Vec<&str> = column.lines.iter().map(|line| line.key.as_str()).collect();
    let before = reader.report.mark();
    // A mistyped line has its amount, and no sum is right without it.
    refused |= reader.finish(map, &known);
    // What is missing may stand under a key that is not known.
    let unknown = reader.report.grew(before);
    if !refused {
        // Parts follow their sum, so going backwards every part is known before its sum.
        for i in (0..column.lines.len()).rev() {
            sum_up(edition, column, i, &mut amounts, reader);
        }
        if column.required && amounts.iter().all(Option::is_none) {
            reader.missing(&format!("{}.{}", keys::FUNDS, column.key), &node.span);
        }
        let is_zero = amounts.first().is_some_and(|total| total.as_ref().is_some_and(|a| a.value.is_zero()));
        for key in left_blank.iter().filter(|_| is_zero && !unknown) {
            reader.report.at(&key.span, Message::AmountMissing { key: key.text.clone() });
        }
        if !unknown && left_blank.is_empty() {
            warn_of_zero(column, &amounts, node, root, reader);
        }
    }
    amounts
}

/// A total of zero is worth a warning.
fn warn_of_zero(
    column: &FundColumn,
    amounts: &[Option<Located<Decimal>>],
    node: &Node,
    root: &Span,
    reader: &mut Reader,
) {
    let Some(total) = amounts.first().and_then(Option::as_ref) else { return };
    if !column.required || !total.value.is_zero() || silent_zero(column, amounts, root).is_some() {
        return;
    }
    let key = &column.lines[0].key;
    let written = total.span.clone().or_else(|| amounts.iter().flatten().find_map(|a| a.span.clone()));
    let place = written.unwrap_or_else(|| node.span.clone());
    let message = Message::TotalZero { key: key.clone() };
    reader.report.push(Diagnostic::at(&place, message).about(key));
}

/// The amount that lacks where the project itself writes none, and what others write for it adds up to
/// nothing: what is not declared is not zero.
pub(super) fn silent_zero(
    column: &FundColumn,
    amounts: &[Option<Located<Decimal>>],
    root: &Span,
) -> Option<usize> {
    let total = amounts.first()?.as_ref()?;
    let own = |span: &Span| span.source.path == root.source.path;
    let written = amounts.iter().flatten().any(|amount| amount.span.as_ref().is_some_and(own));
    let mut parts = (0..amounts.len()).filter(|&i| column.parts(i).next().is_none());
    let undeclared = parts.find(|&i| amounts[i].is_none());
    undeclared.filter(|_| column.required && total.value.is_zero() && total.span.is_none() && !written)
}

fn read_amount(edition: &Edition, key: &str, node: &Node, reader: &mut Reader) -> Option<Located<Decimal>> {
    let style = &edition.funding.style;
    let (text, kind) = reader.scalar(key, node)?;
    let (key, value) = (key.to_owned(), text.to_owned());
    if kind == ScalarKind::Bool {
        reader.report.at(&node.span, Message::BadAmount { key, value });
        return None;
    }
    let message = match parse_amount(text, style.unit) {
        Ok(amount) if style.loses(amount) => {
            let unit = style.unit.name().to_owned();
            let value = amount.normalize().to_string();
            Message::TooPrecise { key, value, unit, decimals: style.decimals.unwrap_or_default() }
        }
        Ok(amount) => return Some(Located::at(node, amount)),
        Err(AmountError::NotANumber) if value == keys::TO_FILL_IN => Message::AmountMissing { key },
        Err(AmountError::NotANumber) => {
            match (looks_right(text, |text| parse_amount(text, style.unit).is_ok()), meant_amount(&value)) {
                (Some((found, write)), _) => Message::BadAmountLooks { key, found, write },
                (None, Some(meant)) => Message::BadAmountMeant { key, value, meant },
                (None, None) => Message::BadAmount { key, value },
            }
        }
        Err(AmountError::Ambiguous) => match regroup(&value) {
            (plain, grouped) if plain == grouped => Message::AmbiguousComma { key, value, plain },
            (plain, grouped) => Message::AmbiguousAmount { key, value, plain, grouped },
        },
        Err(AmountError::Negative) => Message::NegativeAmount { key, value },
        Err(AmountError::TooLong) => Message::HugeAmount { key, value },
    };
    reader.report.at(&node.span, message);
    None
}

/// Fills in the sum on line `index`, or checks the one that is given.
fn sum_up(
    edition: &Edition,
    column: &FundColumn,
    index: usize,
    amounts: &mut [Option<Located<Decimal>>],
    reader: &mut Reader,
) {
    let parts: Vec<Decimal> =
        column.parts(index).filter_map(|part| amounts[part].as_ref().map(|a| a.value)).collect();
    if column.parts(index).next().is_none() {
        return;
    }
    // A total alone, above blank lines, is how some forms are declared. Lines that print as 0.00
    // would contradict it on the paper.
    if parts.is_empty() && !column.undeclared_is_zero {
        return;
    }
    let style = &edition.funding.style;
    let sum: Decimal = parts.into_iter().sum();
    match &amounts[index] {
        Some(total) if total.value != sum => {
            let (key, printed) = (column.lines[index].key.clone(), style.print(total.value));
            let sum_text = style.print(sum);
            let rest = (total.value > sum).then(|| total.value - sum);
            let blank =
                column.parts(index).find(|part| amounts[*part].is_none()).map(|part| &column.lines[part]);
            // A total alone may be all that is known; what is left over belongs to a part.
            let message = match (blank, rest) {
                (Some(line), Some(rest)) => Message::TotalAlone {
                    key,
                    total: printed,
                    sum: sum_text,
                    part: line.key.clone(),
                    rest: rest.normalize().to_string(),
                },
                _ => Message::TotalDiffers { key, total: printed, sum: sum_text },
            };
            let related = column.parts(index).filter_map(|part| amounts[part].as_ref()?.span.clone());
            let (span, related) = (total.span.clone(), related.collect());
            reader.report.push(Diagnostic { span, related, ..Diagnostic::new(message) });
        }
        Some(_) => {}
        None => amounts[index] = Some(Located { value: sum, span: None }),
    }
}
