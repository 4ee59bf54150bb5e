//! Amounts of two versions.

use rust_decimal::{Decimal, RoundingStrategy};

/// An amount that changed, in 元; `None` where nothing is declared or there is no such line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// Before.
    pub old: Option<Decimal>,
    /// Now.
    pub new: Option<Decimal>,
}

impl Money {
    /// How much more it is now, in 元; what was not declared counts as nothing. Amounts are not below
    /// zero, so that the difference always fits.
    pub fn difference(&self) -> Decimal {
        self.new.unwrap_or_default().saturating_sub(self.old.unwrap_or_default())
    }

    /// The difference in per cent of the older amount, with one decimal; `None` if that was nothing.
    pub fn percent(&self) -> Option<Decimal> {
        percent(self.difference(), self.old?)
    }

    /// Whether only the way it is printed differs: another unit, other decimals, `0.00` for a blank.
    pub fn is_equal(&self) -> bool {
        self.old.unwrap_or_default() == self.new.unwrap_or_default()
    }
}

/// A difference in per cent of what was, with one decimal; `None` if that was nothing, or so little that
/// the figure says nothing. Less than half a tenth is zero, and zero has no sign.
pub fn percent(difference: Decimal, old: Decimal) -> Option<Decimal> {
    let share =
        difference.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundredfold| hundredfold.checked_div(old));
    let share = match share {
        Some(share) => share,
        None => difference.checked_div(old)?.checked_mul(Decimal::ONE_HUNDRED)?,
    };
    let rounded = share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    Some(if rounded.is_zero() { Decimal::ZERO } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(old: Option<&str>, new: Option<&str>) -> Money {
        let amount = |text: &str| Decimal::from_str_exact(text).unwrap();
        Money { old: old.map(amount), new: new.map(amount) }
    }

    #[test]
    fn differences_and_shares() {
        let huge = "999999999999999999999999.9999";
        for (old, new, difference, percent) in [
            (Some("700000"), Some("800000.00"), "100000", Some("14.3")),
            (Some("800000"), Some("700000"), "-100000", Some("-12.5")),
            (Some("5700000.00"), Some("5700000"), "0", Some("0")),
            (None, Some("5"), "5", None),
            (Some("0.00"), Some("5"), "5", None),
            (Some("5"), None, "-5", Some("-100")),
            (None, Some("0.00"), "0", None),
            (None, None, "0", None),
            (Some("35100900"), Some("35100900.01"), "0.01", Some("0")),
            (Some("35100900"), Some("35100899.99"), "-0.01", Some("0")),
            (Some("1000"), Some("1000.49"), "0.49", Some("0")),
            (Some("1000"), Some("1000.5"), "0.5", Some("0.1")),
            (Some("1"), Some("1000000"), "999999", Some("99999900")),
            (Some(huge), Some("0.0001"), "-999999999999999999999999.9998", Some("-100")),
            (Some("0.0001"), Some("79228162514264337593543950335"), "79228162514264337593543950335", None),
        ] {
            let change = money(old, new);
            assert_eq!(change.difference().normalize().to_string(), difference, "{old:?} → {new:?}");
            let share = change.percent().map(|percent| percent.normalize().to_string());
            assert_eq!(share.as_deref(), percent, "{old:?} → {new:?}");
            assert_eq!(change.is_equal(), difference == "0", "{old:?} → {new:?}");
        }
    }
}
