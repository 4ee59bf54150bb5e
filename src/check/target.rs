//! Targets one by one: whether number, unit and operator suit what the name and the group say.
//!
//! Each rule looks at every target of every indicator, those in further columns, too. What a rule
//! says of a value no other rule says again: a rate without `%` is W225, satisfaction without it W222,
//! any other number without a unit W221; a rate over 100 % that has `≤` is W226, not W223. What was not
//! read as a number is N220's (`unread.rs`).

use rust_decimal::Decimal;

use super::blanks::is_unfilled;
use super::words::{Name, compares, names_number};
use super::{Findings, Subject};
use crate::edition::Kind;
use crate::form::{ColumnValue, Indicator};
use crate::message::{Finding, Lack};
use crate::source::Span;
use crate::value::operator::Operator;
use crate::value::outcomes::Outcomes;
use crate::value::target::{Quantity, Target};
use crate::value::unit::{in_base, is_money, is_nothing, is_percent, is_points, is_whole};

/// A target with what it is judged by.
pub struct Stated<'f> {
    /// The indicator's name as written.
    pub indicator: &'f str,
    /// The name, read.
    pub name: Name<'f>,
    /// What the subcategory measures.
    pub kind: Kind,
    /// The target.
    pub target: &'f Target,
    /// Where it was written.
    pub span: Option<&'f Span>,
}

/// Every target of a form.
pub fn stated(subject: &Subject) -> impl Iterator<Item = Stated<'_>> {
    let form = &subject.form;
    let kinds: Vec<Kind> = form.edition.subcategories().map(|(_, group)| group.kind).collect();
    form.indicators.iter().flat_map(move |indicator| {
        let kind = kinds[indicator.subcategory];
        let name = indicator.name.value.as_str();
        targets(indicator).map(move |(target, span)| Stated {
            indicator: name,
            name: Name::new(name),
            kind,
            target,
            span,
        })
    })
}

/// The target of an indicator and those in further columns.
fn targets(indicator: &Indicator) -> impl Iterator<Item = (&Target, Option<&Span>)> {
    let first = (&indicator.target.value, indicator.target.span.as_ref());
    let further = indicator.further.iter().flatten().filter_map(|column| match &column.value {
        ColumnValue::Target(target) => Some((target, column.span.as_ref())),
        ColumnValue::Text(_) => None,
    });
    std::iter::once(first).chain(further)
}

/// A target with bounds, as the rules see it: a quantity, or a range in words.
pub struct Measured<'f> {
    /// What meets it, in its unit.
    pub outcomes: Outcomes,
    /// Its unit, or else the one that the indicator's name says.
    pub unit: &'f str,
    /// As the target itself has it; may be empty.
    own_unit: &'f str,
    target: &'f Target,
}

impl<'f> Measured<'f> {
    /// A target read beside the name of its indicator; `None` for words.
    pub fn of(target: &'f Target, name: Name<'f>) -> Option<Self> {
        let (own, own_unit) = target.outcomes()?;
        // 成活率(≥**%): 85 asks for at least 85 %.
        let bare = matches!(target, Target::Quantity(quantity) if quantity.operator.is_none());
        let said = name.operator().filter(|_| bare).zip(own.level());
        let outcomes = said.map_or(own, |(operator, number)| operator.outcomes(number));
        let unit = if own_unit.is_empty() { name.unit().unwrap_or_default() } else { own_unit };
        Some(Self { outcomes, unit, own_unit, target })
    }

    /// Whether it asks for at least so much.
    fn is_floor(&self) -> bool {
        self.outcomes.upward() == Some(true)
    }

    /// Whether it asks for at most so much.
    pub fn is_ceiling(&self) -> bool {
        self.outcomes.upward() == Some(false)
    }

    /// `=500件`; a bare `4次` says the same, since nothing else can be meant by it.
    pub fn is_exact(&self) -> bool {
        self.outcomes.is_exact()
    }

    /// The number that it names; the larger one of a range.
    fn number(&self) -> Decimal {
        self.outcomes.largest()
    }

    /// The percentage that it names, if its unit is one: 5‰ is 0.5.
    fn percent(&self) -> Option<Decimal> {
        let (number, base) = in_base(self.number(), self.unit)?;
        (base == "%").then_some(number)
    }

    /// The same with another operator, as hints show it.
    fn with(&self, operator: Operator) -> String {
        Quantity::new(Some(operator), self.number(), self.own_unit).to_string()
    }

    /// The same in percent. A share that was written as a part of one is meant so: `≥0.95` is ≥95%, `1` is
    /// 100%. What one wants little of may be as little as it says: `≤0.5` is ≤0.5%.
    fn in_percent(&self, name: Name) -> String {
        let part = self.unit.is_empty() && self.number() <= Decimal::ONE && !name.is_unwanted();
        let number = match part {
            true => (self.number() * Decimal::ONE_HUNDRED).normalize(),
            false => self.number(),
        };
        let operator = match self.target {
            Target::Quantity(quantity) => quantity.operator,
            Target::Range(_) | Target::Words(_) => Operator::of(&self.outcomes),
        };
        Quantity::new(operator, number, "%").to_string()
    }
}

/// Every target of a form that is a quantity as such.
pub fn quantities(subject: &Subject) -> impl Iterator<Item = (Stated<'_>, &Quantity)> {
    stated(subject).filter_map(|stated| match stated.target {
        Target::Quantity(quantity) => Some((stated, quantity)),
        Target::Range(_) | Target::Words(_) => None,
    })
}

/// Reports every target with bounds of which `judge` has something to say.
fn judge<'s>(
    subject: &'s Subject,
    findings: &mut Findings,
    judge: impl Fn(&Stated<'s>, &Measured<'s>) -> Option<Finding>,
) -> Result<(), Lack> {
    for stated in stated(subject) {
        let Some(measured) = Measured::of(stated.target, stated.name) else { continue };
        if let Some(finding) = judge(&stated, &measured) {
            findings.add(subject, stated.span, stated.indicator, finding);
        }
    }
    Ok(())
}

/// W221: a number without a unit. Rates are W225's and satisfaction is W222's; 万 alone is money where money
/// is spoken of, and else of nothing.
pub fn unit_missing(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, kind, target, .. }, measured| {
        let others = || name.is_rate() || name.is_satisfaction() || is_share_by_group(*name, *kind);
        let money = || name.is_money() || *kind == Kind::Cost;
        let missing = measured.unit.is_empty() || is_nothing(measured.unit) && !money();
        (missing && !others() && !name.is_unitless())
            .then(|| Finding::UnitMissing { name: (*indicator).to_owned(), target: target.to_string() })
    })
}

/// Whether the group alone says that a target is a degree of satisfaction: 学生家长认可: ≥90.
fn is_share_by_group(name: Name, kind: Kind) -> bool {
    kind == Kind::Satisfaction && !name.is_count() && !name.is_rate() && !name.is_unwanted()
}

/// W222: satisfaction that is no percentage. Points (分) are what some surveys give, and are left.
pub fn satisfaction_percent(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, kind, target, .. }, measured| {
        let unit = measured.unit;
        let by_name = name.is_satisfaction() && !is_percent(unit) && unit != "分";
        let by_group = unit.is_empty() && is_share_by_group(*name, *kind);
        (by_name || by_group).then(|| Finding::SatisfactionWithoutPercent {
            name: (*indicator).to_owned(),
            target: target.to_string(),
            fixed: measured.in_percent(*name),
        })
    })
}

/// W223: more than the whole, where the name does not speak of growth.
pub fn over_hundred(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, target, .. }, measured| {
        let over = measured.percent().is_some_and(|number| number > Decimal::ONE_HUNDRED);
        (over && !measured.is_ceiling() && !name.may_exceed_whole())
            .then(|| Finding::OverHundred { name: (*indicator).to_owned(), target: target.to_string() })
    })
}

/// W224: words where a number is expected: under quantity, satisfaction and cost, and where the name
/// says count, satisfaction or rate. Words that name a number (`90%以上`) are left, and so is a
/// comparison with last year (`同比下降`) where only the name expects a number. What was never filled in
/// is W213 or W217.
pub fn number_expected(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    for Stated { indicator, name, kind, target, span } in stated(subject) {
        let Target::Words(words) = target else { continue };
        if names_number(words) || is_unfilled(words) {
            continue;
        }
        let by_name = match () {
            () if name.is_satisfaction() => Some(Kind::Satisfaction),
            () if compares(words) => None,
            () if name.is_rate() => Some(Kind::Quality),
            () if name.is_count() => Some(Kind::Quantity),
            () => None,
        };
        let (name, words) = (indicator.to_owned(), words.clone());
        let finding = match by_name.unwrap_or(kind) {
            Kind::Satisfaction => Finding::WordsForSatisfaction { name, words },
            Kind::Quality if by_name.is_some() => Finding::WordsForRate { name, words },
            Kind::Quantity => Finding::WordsForCount { name, words },
            Kind::Cost => Finding::WordsForCost { name, words },
            Kind::Quality | Kind::Timeliness | Kind::Benefit => continue,
        };
        findings.add(subject, span, indicator, finding);
    }
    Ok(())
}

/// Makes a finding of name, target and the target as it should be.
type Say = fn(String, String, String) -> Finding;

/// W225: a unit that the name contradicts: an amount or a count in percent, a rate that is not.
pub fn unit_against_name(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, target, .. }, measured| {
        let unit = measured.unit;
        let is_share = is_percent(unit) || is_points(unit) || unit.contains('/');
        let changes = || name.may_exceed_whole() || name.is_saving();
        let say: Say = match is_percent(unit) {
            false if name.is_rate() && !name.is_satisfaction() && !is_share => {
                |name, target, fixed| Finding::RateWithoutPercent { name, target, fixed }
            }
            true if name.is_money() && !changes() => {
                |name, target, _| Finding::PercentForMoney { name, target }
            }
            true if (name.is_count() || name.is_people()) && !changes() => {
                |name, target, _| Finding::PercentForCount { name, target }
            }
            _ => return None,
        };
        Some(say((*indicator).to_owned(), target.to_string(), measured.in_percent(*name)))
    })
}

/// W226: a floor under what one wants little of or pays, a ceiling over what one wants much of.
pub fn direction(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, kind, target, .. }, measured| {
        let spent = || {
            let earned = name.is_saving() || indicator.ends_with("收入");
            name.is_cost() || *kind == Kind::Cost && is_money(measured.unit) && !earned
        };
        let (say, operator): (Say, _) = match () {
            () if measured.is_floor() && name.is_unwanted() => {
                (|name, target, fixed| Finding::FloorUnderUnwanted { name, target, fixed }, Operator::AtMost)
            }
            () if measured.is_floor() && spent() => {
                (|name, target, fixed| Finding::FloorUnderCost { name, target, fixed }, Operator::AtMost)
            }
            () if measured.is_ceiling() && name.is_wanted() => {
                (|name, target, fixed| Finding::CeilingOverWanted { name, target, fixed }, Operator::AtLeast)
            }
            () => return None,
        };
        Some(say((*indicator).to_owned(), target.to_string(), measured.with(operator)))
    })
}

/// W227: exactly so many percent, less than all. Rates that are set (税率) are exact, and what one wants
/// little of is held down by `≤`, not by this rule.
pub fn exact_rate(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, target, .. }, measured| {
        let part =
            measured.percent().is_some_and(|number| !number.is_zero() && number < Decimal::ONE_HUNDRED);
        let rate =
            || (name.is_rate() && !name.is_set_rate() || name.is_satisfaction()) && !name.is_unwanted();
        (measured.is_exact() && part && rate()).then(|| Finding::ExactRate {
            name: (*indicator).to_owned(),
            target: target.to_string(),
            fixed: measured.with(Operator::AtLeast),
        })
    })
}

/// Whether a unit is one of things, or of ten thousand of them.
fn is_counted(unit: &str) -> bool {
    is_whole(unit) || unit.starts_with('万') && !is_money(unit)
}

/// N228: exactly so many, where more would be as good. Not one of a kind (`=1次`), not what is bought to
/// a plan, not what one wants little of.
pub fn exact_count(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    judge(subject, findings, |Stated { indicator, name, kind, target, .. }, measured| {
        let several = measured.number() > Decimal::ONE && is_counted(measured.unit);
        let planned = || name.is_bought() || name.is_unwanted() || *kind == Kind::Cost;
        (measured.is_exact() && several && !planned()).then(|| Finding::ExactCount {
            name: (*indicator).to_owned(),
            target: target.to_string(),
            fixed: measured.with(Operator::AtLeast),
        })
    })
}
