//! Whether a target was tightened or loosened.

use rust_decimal::Decimal;

use super::money::percent;
use crate::value::outcomes::Outcomes;
use crate::value::target::Target;
use crate::value::unit::{base, is_percent, is_points};

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

    /// How much greater the number is now, in the newer target's unit; `None` if a side is words or names
    /// two numbers, or the units can't be compared.
    pub fn difference(&self) -> Option<Decimal> {
        let (old, new) = self.measured()?;
        let (one, other, factor) = in_one_unit(old, new)?;
        other.level()?.checked_sub(one.level()?)?.checked_div(factor)
    }

    /// The difference in per cent of the older number, with one decimal; `None` for shares, whose
    /// difference is one of points, and where the older number was nothing.
    pub fn percent(&self) -> Option<Decimal> {
        let (old, new) = self.measured()?;
        let (one, other, _) = in_one_unit(old, new).filter(|_| !is_percent(new.1) && !is_points(new.1))?;
        let (old, new) = (one.level()?, other.level()?);
        percent(new.checked_sub(old)?, old)
    }

    /// What met the target and what meets it, each with its unit; `None` if a side is words.
    pub fn measured(&self) -> Option<(Measured<'_>, Measured<'_>)> {
        Some((self.old.as_ref()?.outcomes()?, self.new.as_ref()?.outcomes()?))
    }
}

/// Outcomes with their unit.
pub type Measured<'t> = (Outcomes, &'t str);

fn direction(old: &Target, new: &Target) -> Direction {
    let same_digits = match (old, new) {
        (Target::Quantity(one), Target::Quantity(other)) => {
            one == other && one.to_string() == other.to_string()
        }
        _ => old == new,
    };
    if same_digits {
        return Direction::Style;
    }
    let Some((old, new)) = old.outcomes().zip(new.outcomes()) else { return Direction::Words };
    let Some((before, now, _)) = in_one_unit(old, new) else { return Direction::Unit };
    match (before.has(&now), now.has(&before)) {
        (true, true) => Direction::Precision,
        (true, false) => Direction::Tightened,
        (false, true) => Direction::Loosened,
        (false, false) if before.upward() == now.upward() => Direction::Number,
        (false, false) => Direction::Operator,
    }
}

/// The outcomes of two targets in one unit, and how many of it the newer one's unit is; `None` if the
/// units can't be compared, or the numbers are too large for it.
fn in_one_unit(old: Measured, new: Measured) -> Option<(Outcomes, Outcomes, Decimal)> {
    if old.1 == new.1 {
        return Some((old.0, new.0, Decimal::ONE));
    }
    let ((old_factor, old_base), (new_factor, new_base)) = (base(old.1)?, base(new.1)?);
    let comparable = old_base == new_base;
    comparable.then_some(())?;
    Some((old.0.times(old_factor)?, new.0.times(new_factor)?, new_factor))
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
            ("≥90%", "≥９０％", Style),
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
            ("≤5元/人", "≤5元／人", Style),
            ("≥5次", "≥5场", Unit),
            ("≥5人", "≥5人次", Unit),
            ("≥95", "≥95%", Unit),
            ("≥5百分点", "≥5个百分点", Precision),
            ("≥5百分点", "≥5%", Unit),
            ("=100百分比", "≥100%", Loosened),
            ("≥5名", "≥6人", Tightened),
            ("≥3公里", "≥2500米", Loosened),
            ("≥2公顷", "≥30亩", Precision),
            ("≥9０％", "≥85%", Loosened),
            ("=>90%", "≥90%", Style),
            ("≤1600元/人·月", "≤1500元/人·月", Tightened),
            // Ranges and bounds in words.
            ("80%~90%", "85%~90%", Tightened),
            ("80%~90%", "75%~95%", Loosened),
            ("80%~90%", "85%~95%", Number),
            ("80%~90%", "≥80%", Loosened),
            ("80%~90%", "=85%", Tightened),
            ("±3%以内", "±5%以内", Loosened),
            ("≥100册且≤200册", "≥100册", Loosened),
            ("不少于30次", "不少于20次", Loosened),
            ("不少于30次", "≥30次", Precision),
            ("1万余人次", "≥2万人次", Tightened),
            ("90%以上", "85%以上", Loosened),
            ("5个工作日内", "3个工作日内", Tightened),
            // Words.
            ("及时", "≥90%", Words),
            ("及时", "及时到位", Words),
            ("90%以上", "95%以上", Tightened),
            ("约90人", "约80人", Words),
            ("2026年", "2027年", Words),
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
            ("不少于30次", "不少于20次", Some("-10"), Some("-33.3")),
            ("80%~90%", "85%~90%", None, None),
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
