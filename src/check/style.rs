//! How the targets of one form are written, taken together: one finding a form.
//!
//! Decimals of whole things are N230's; N229 compares the decimals of all other units.

use std::collections::{BTreeMap, BTreeSet};

use super::target::{Stated, quantities};
use super::{Findings, Subject};
use crate::message::{Finding, Lack};
use crate::source::Span;
use crate::value::operator::Operator;
use crate::value::target::Quantity;
use crate::value::unit::is_whole;

type Entry<'f> = (Stated<'f>, &'f Quantity);

/// N229: one form writes the same unit in two ways.
pub fn mixed(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let entries: Vec<Entry> = quantities(subject).collect();
    mixed_decimals(subject, &entries, findings);
    mixed_signs(subject, &entries, findings);
    Ok(())
}

/// With decimals that say nothing, and without. What needs its decimals (0.2% beside 95%) is no second
/// way.
fn mixed_decimals(subject: &Subject, entries: &[Entry], findings: &mut Findings) {
    let mut units: BTreeMap<&str, Vec<&Quantity>> = BTreeMap::new();
    for (_, quantity) in entries.iter().filter(|(_, quantity)| !is_whole(&quantity.unit)) {
        units.entry(&quantity.unit).or_default().push(quantity);
    }
    let usual: BTreeMap<&str, (u32, bool)> = units
        .into_iter()
        .map(|(unit, quantities)| {
            let usual = usual_scale(&quantities);
            (unit, (usual, quantities.iter().any(|q| is_padded(q) && q.number.scale() == usual)))
        })
        .collect();
    let is_odd = |quantity: &Quantity| {
        usual.get(quantity.unit.as_str()).is_some_and(|(usual, is_usually_padded)| {
            quantity.number.scale() != *usual && (*is_usually_padded || is_padded(quantity))
        })
    };
    let (few, many): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|(_, q)| is_odd(q));
    let units: BTreeSet<&str> = few.iter().map(|(_, quantity)| quantity.unit.as_str()).collect();
    let many = many.into_iter().filter(|(_, quantity)| units.contains(quantity.unit.as_str())).collect();
    report(subject, findings, few, many, |few, other, count, others| Finding::MixedDecimals {
        few,
        other,
        count,
        others,
    });
}

/// With `=`, and without any sign.
fn mixed_signs(subject: &Subject, entries: &[Entry], findings: &mut Findings) {
    let units = |operator: Option<Operator>| -> BTreeSet<&str> {
        let with = entries.iter().filter(|(_, quantity)| quantity.operator == operator);
        with.map(|(_, quantity)| quantity.unit.as_str()).collect()
    };
    let both = &units(None) & &units(Some(Operator::Equal));
    let with = |operator: Option<Operator>| -> Vec<&Entry> {
        let is_one = |(_, q): &&Entry| q.operator == operator && both.contains(q.unit.as_str());
        entries.iter().filter(is_one).collect()
    };
    let (bare, signed) = (with(None), with(Some(Operator::Equal)));
    let (few, many) = if bare.len() <= signed.len() { (bare, signed) } else { (signed, bare) };
    report(subject, findings, few, many, |few, other, count, others| Finding::MixedSigns {
        few,
        other,
        count,
        others,
    });
}

/// N230: things that come whole, with decimals that say nothing.
pub fn decimals_on_whole(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    let padded: Vec<Entry> = quantities(subject)
        .filter(|(_, quantity)| {
            is_whole(&quantity.unit) && quantity.number.scale() > 0 && quantity.number.fract().is_zero()
        })
        .collect();
    if let Some((first, related)) = first_own(subject, padded.iter().collect()) {
        let quantity = first.1;
        let fixed = Quantity::new(quantity.operator, quantity.number.trunc(), &quantity.unit);
        let finding = Finding::DecimalsOnWhole {
            target: quantity.to_string(),
            fixed: fixed.to_string(),
            count: padded.len(),
        };
        let span = first.0.span;
        findings.add_with(subject, span, first.0.indicator, finding, &related);
    }
    Ok(())
}

/// Whether a number has zeros at its end that do not change it.
fn is_padded(quantity: &Quantity) -> bool {
    quantity.number.scale() > quantity.number.normalize().scale()
}

/// The number of decimals that most have; the smaller one if it is a tie.
fn usual_scale(quantities: &[&Quantity]) -> u32 {
    let mut scales: BTreeMap<u32, usize> = BTreeMap::new();
    for quantity in quantities {
        *scales.entry(quantity.number.scale()).or_default() += 1;
    }
    let most = scales.iter().max_by_key(|(scale, count)| (**count, u32::MAX - **scale));
    most.map_or(0, |(scale, _)| *scale)
}

/// Adds one finding: at the first of the few, with the others of them and one of the many.
fn report(
    subject: &Subject,
    findings: &mut Findings,
    few: Vec<&Entry>,
    many: Vec<&Entry>,
    finding: impl Fn(String, String, usize, usize) -> Finding,
) {
    let (count, others) = (few.len(), many.len());
    let Some((example, _)) = first_own(subject, many) else { return };
    let Some((first, mut related)) = first_own(subject, few) else { return };
    related.extend(example.0.span);
    let finding = finding(first.1.to_string(), example.1.to_string(), count, others);
    findings.add_with(subject, first.0.span, first.0.indicator, finding, &related);
}

/// The first entry that stands in the form's own file – the library is shared, and not the place to
/// mend one form – or else the first, and the places of the others.
fn first_own<'e, 'f>(
    subject: &Subject,
    mut entries: Vec<&'e Entry<'f>>,
) -> Option<(&'e Entry<'f>, Vec<&'e Span>)> {
    let own = |entry: &&Entry| entry.0.span.is_some_and(|span| span.source.path == subject.form.path);
    let at = entries.iter().position(own).unwrap_or(0);
    (!entries.is_empty()).then(|| {
        let first = entries.remove(at);
        (first, entries.iter().filter_map(|entry| entry.0.span).collect())
    })
}
