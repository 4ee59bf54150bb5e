//! Whether a target was tightened or loosened.

use rust_decimal::Decimal;

use super::money::percent;
use crate::value::target::{Operator, Quantity, Target};

/// A target that is not printed as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetChange {
    /// Before; `None` if there was no such indicator or cell.
    pub old: Option<Target>,
    /// Now.
    pub new: Option<Target>,
    /// What became of it.
    pub direction: Direction,
}

/// What became of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Fewer outcomes would meet it than before.
    Tightened,
    /// More outcomes would meet it than before.
    Loosened,
    /// It asks for the same, with other decimals or another sign for “exactly”.
    Precision,
    /// The same target, which the edition prints in another style.
    Style,
    /// Another number, exactly: neither of `=5` and `=6` asks for more.
    Number,
    /// Another unit, so that the numbers can't be compared.
    Unit,
    /// Another operator, so that neither asks for more: `≥` and `≤`, or `=95` and `≥98`.
    Operator,
    /// Words on one side at least.
    Words,
    /// There was no such target.
    Added,
    /// There is no such target any more.
    Removed,
}

impl TargetChange {
    /// Compares two targets by the outcomes that meet them.
    pub fn of(old: Option<&Target>, new: Option<&Target>) -> Self {
        let direction = match (old, new) {
            (None, _) => Direction::Added,
            (_, None) => Direction::Removed,
            (Some(old), Some(new)) => direction(old, new),
        };
        Self { old: old.cloned(), new: new.cloned(), direction }
    }

    /// How much greater the number is now, in the newer target's unit; `None` if a side is words, or the
    /// units can't be compared.
    pub fn difference(&self) -> Option<Decimal> {
        let (old, new) = self.quantities()?;
        let (old, new, unit) = in_one_unit(&old, &new)?;
        new.checked_sub(old)?.checked_div(unit)
    }

    /// The difference in per cent of the older number, with one decimal; `None` for shares, whose
    /// difference is one of points, and where the older number was nothing.
    pub fn percent(&self) -> Option<Decimal> {
        let (old, new) = self.quantities()?;
        let share = ["%", "‰"].contains(&new.unit.as_str());
        let (old, new, _) = in_one_unit(&old, &new).filter(|_| !share)?;
        percent(new.checked_sub(old)?, old)
    }

    /// The two quantities; amounts with separators of thousands, too, which a form keeps as words.
    pub fn quantities(&self) -> Option<(Quantity, Quantity)> {
        Some((quantity(self.old.as_ref()?)?, quantity(self.new.as_ref()?)?))
    }
}

fn direction(old: &Target, new: &Target) -> Direction {
    let same_decimals = |old: &Quantity, new: &Quantity| old.number.scale() == new.number.scale();
    match (old, new) {
        (Target::Quantity(one), Target::Quantity(other)) if !same_decimals(one, other) => {}
        _ if old == new => return Direction::Style,
        _ => {}
    }
    let Some((old, new)) = quantity(old).zip(quantity(new)) else { return Direction::Words };
    let Some((old_number, new_number, _)) = in_one_unit(&old, &new) else { return Direction::Unit };
    let (before, now) = (Outcomes::of(&old, old_number), Outcomes::of(&new, new_number));
    match (before.has(&now), now.has(&before)) {
        (true, true) => Direction::Precision,
        (true, false) => Direction::Tightened,
        (false, true) => Direction::Loosened,
        (false, false) if before.upward() == now.upward() => Direction::Number,
        (false, false) => Direction::Operator,
    }
}

/// A target as a quantity. With separators of thousands it is words to the form, since it may be printed
/// as it was typed only; here it is the number that it says.
fn quantity(target: &Target) -> Option<Quantity> {
    match target {
        Target::Quantity(quantity) => Some(quantity.clone()),
        Target::Words(words) => match Target::parse(&without_separators(words)?) {
            Target::Quantity(quantity) => Some(quantity),
            Target::Words(_) => None,
        },
    }
}

/// `≥1,250人次` without its separators, if there are any, and all before groups of three digits.
fn without_separators(words: &str) -> Option<String> {
    let start = words.find(|c: char| c.is_ascii_digit())?;
    let rest = &words[start..];
    let number =
        &rest[..rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '，').unwrap_or(rest.len())];
    let mut groups = number.split([',', '，']);
    let parted = groups.next().is_some_and(|first| first.len() <= 3) && number.len() > 3;
    (parted && groups.all(|group| group.len() == 3))
        .then(|| words.replacen(number, &number.replace([',', '，'], ""), 1))
}

/// The numbers of two quantities in one unit, and how many of it the newer one's unit is; `None` if the
/// units can't be compared, or the numbers are too large for it.
fn in_one_unit(old: &Quantity, new: &Quantity) -> Option<(Decimal, Decimal, Decimal)> {
    if old.unit == new.unit {
        return Some((old.number, new.number, Decimal::ONE));
    }
    let ((old_factor, old_base), (new_factor, new_base)) = (factor(&old.unit), factor(&new.unit));
    let comparable = old_base.replace('／', "/") == new_base.replace('／', "/");
    let number = |number: Decimal, factor: u64| number.checked_mul(factor.into()).filter(|_| comparable);
    Some((number(old.number, old_factor)?, number(new.number, new_factor)?, new_factor.into()))
}

/// A unit as so many of another: 万元 is 10,000 of 元, 万人次 as many of 人次, and % is ten of ‰.
fn factor(unit: &str) -> (u64, &str) {
    const FACTORS: &[(char, u64)] =
        &[('亿', 100_000_000), ('万', 10_000), ('千', 1_000), ('百', 100), ('十', 10)];
    if unit == "%" {
        return (10, "‰");
    }
    let (mut factor, mut base) = (1_u64, unit);
    while let Some((sign, times)) = FACTORS.iter().find(|(sign, _)| base.starts_with(*sign))
        && let Some(more) = factor.checked_mul(*times)
    {
        (factor, base) = (more, &base[sign.len_utf8()..]);
    }
    (factor, base)
}

/// The outcomes that meet a target: from one bound to the other, which may belong to them or not.
struct Outcomes {
    least: Option<(Decimal, bool)>,
    most: Option<(Decimal, bool)>,
}

impl Outcomes {
    fn of(quantity: &Quantity, number: Decimal) -> Self {
        let (least, most) = match quantity.operator {
            // A number alone is meant exactly: 4次.
            None | Some(Operator::Equal) => (Some((number, true)), Some((number, true))),
            Some(Operator::AtLeast) => (Some((number, true)), None),
            Some(Operator::MoreThan) => (Some((number, false)), None),
            Some(Operator::AtMost) => (None, Some((number, true))),
            Some(Operator::LessThan) => (None, Some((number, false))),
        };
        Self { least, most }
    }

    /// Whether all of the other's outcomes are among these.
    fn has(&self, other: &Self) -> bool {
        let least = match (self.least, other.least) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((own, within)), Some((bound, its))) => bound > own || bound == own && (within || !its),
        };
        let most = match (self.most, other.most) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((own, within)), Some((bound, its))) => bound < own || bound == own && (within || !its),
        };
        least && most
    }

    /// Whether more is better: `None` for an exact number.
    fn upward(&self) -> Option<bool> {
        match (self.least.is_some(), self.most.is_some()) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(old: &str, new: &str) -> TargetChange {
        TargetChange::of(Some(&Target::parse(old)), Some(&Target::parse(new)))
    }

    #[test]
    fn by_the_outcomes_that_meet_it() {
        use Direction::*;
        for (old, new, direction) in [
            // One direction, another number.
            ("≥90%", "≥85%", Loosened),
            ("≥90%", "≥95%", Tightened),
            ("≤2%", "≤3%", Loosened),
            ("≤122.00万元", "≤120.00万元", Tightened),
            (">90%", ">85%", Loosened),
            ("<5次", "<4次", Tightened),
            // One number, another operator.
            ("=100%", "≥100%", Loosened),
            ("≥100%", "=100%", Tightened),
            ("=0起", "≤0起", Loosened),
            ("≥90%", ">90%", Tightened),
            ("<5次", "≤5次", Loosened),
            ("4次", "≥4次", Loosened),
            // Both.
            ("=100%", "≥95%", Loosened),
            ("≥95%", "=100%", Tightened),
            ("≥95%", ">94%", Loosened),
            ("≥95%", "=90%", Operator),
            ("=95%", "≥98%", Operator),
            ("≥5次", "≤5次", Operator),
            ("≤3次", "≥2次", Operator),
            // Exact numbers: neither asks for more.
            ("=95%", "=90%", Number),
            ("4次", "=5次", Number),
            // The same, written differently.
            ("=100.00%", "=100%", Precision),
            ("4次", "=4次", Precision),
            ("=4.00次", "4次", Precision),
            ("≥1,250人次", "≥1250人次", Precision),
            ("≥1,250人次", "≥1,300人次", Tightened),
            ("≥90%", "≥90(%)", Style),
            ("≥90%", "≥90%", Style),
            ("及时", "及时", Style),
            // Units.
            ("≤1万元", "≤10000元", Precision),
            ("≤1万元", "≤20000元", Loosened),
            ("≥3万人次", "≥29000人次", Loosened),
            ("≥3万人次", "≥3人次", Loosened),
            ("≥1.5亿元", "≥15000.00万元", Precision),
            ("≤2‰", "≤0.2%", Precision),
            ("≥100万", "≥1000000", Precision),
            ("≤5元/人", "≤5元／人", Precision),
            ("≥5次", "≥5场", Unit),
            ("≥5人", "≥5人次", Unit),
            ("≥95", "≥95%", Unit),
            ("≥5百分点", "≥5个百分点", Unit),
            // Words.
            ("及时", "≥90%", Words),
            ("及时", "及时到位", Words),
            ("90%以上", "95%以上", Words),
            ("≥12,50人次", "≥13,00人次", Words),
            ("", "及时", Words),
            // Numbers as large as there are.
            ("≥79228162514264337593543950335元", "≥1元", Loosened),
            ("≥79228162514264337593543950335亿元", "≥79228162514264337593543950335元", Unit),
        ] {
            assert_eq!(of(old, new).direction, direction, "{old} → {new}");
            let back = match direction {
                Tightened => Loosened,
                Loosened => Tightened,
                other => other,
            };
            assert_eq!(of(new, old).direction, back, "{new} → {old}");
        }
    }

    #[test]
    fn by_how_much() {
        for (old, new, difference, percent) in [
            ("≥90%", "≥85%", Some("-5"), None),
            ("≥200人次", "=220人次", Some("20"), Some("10")),
            ("≤1万元", "≤20000元", Some("10000"), Some("100")),
            ("≤10000元", "≤2万元", Some("1"), Some("100")),
            ("≥3000人次", "≥1,250人次", Some("-1750"), Some("-58.3")),
            ("=0次", "=1次", Some("1"), None),
            ("=100.00%", "=100%", Some("0"), None),
            ("≥5次", "≥6场", None, None),
            ("及时", "≥6场", None, None),
            (
                "≤0.0000000000000000000000000001元",
                "≤79228162514264337593543950335元",
                Some("79228162514264337593543950335"),
                None,
            ),
        ] {
            let change = of(old, new);
            let text = |number: Option<Decimal>| number.map(|number| number.to_string());
            assert_eq!(text(change.difference()).as_deref(), difference, "{old} → {new}");
            assert_eq!(text(change.percent()).as_deref(), percent, "{old} → {new}");
        }
        assert_eq!(TargetChange::of(None, Some(&Target::parse("≥5次"))).difference(), None);
    }
}
