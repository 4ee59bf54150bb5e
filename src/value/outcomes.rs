//! What meets a target: all outcomes from one bound to another.

use rust_decimal::Decimal;

/// One end of the outcomes that meet a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The number, with the decimals it was typed with.
    pub number: Decimal,
    /// Whether the number itself meets the target.
    pub included: bool,
}

/// The outcomes that meet a target; at least one end is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcomes {
    /// Nothing less meets it.
    pub least: Option<End>,
    /// Nothing more meets it.
    pub most: Option<End>,
}

impl Outcomes {
    /// So much exactly.
    pub fn exactly(number: Decimal) -> Self {
        Self::between(number, number)
    }

    /// From one number to another, both included.
    pub fn between(least: Decimal, most: Decimal) -> Self {
        let end = |number| Some(End { number, included: true });
        Self { least: end(least), most: end(most) }
    }

    /// At least so much; more, if the number is not included.
    pub fn from(number: Decimal, included: bool) -> Self {
        Self { least: Some(End { number, included }), most: None }
    }

    /// At most so much; less, if the number is not included.
    pub fn up_to(number: Decimal, included: bool) -> Self {
        Self { least: None, most: Some(End { number, included }) }
    }

    /// The outcomes that meet both, if one bounds only below and the other only above it.
    pub fn both(self, other: Self) -> Option<Self> {
        let ((Self { least: Some(least), most: None }, Self { least: None, most: Some(most) })
        | (Self { least: None, most: Some(most) }, Self { least: Some(least), most: None })) = (self, other)
        else {
            return None;
        };
        let some =
            least.number < most.number || least.number == most.number && least.included && most.included;
        some.then_some(Self { least: Some(least), most: Some(most) })
    }

    /// The same in a unit of which each of ours is `factor`; `None` if the numbers are too large for it.
    pub fn times(self, factor: Decimal) -> Option<Self> {
        let end = |end: Option<End>| match end {
            Some(End { number, included }) => {
                Some(Some(End { number: number.checked_mul(factor)?, included }))
            }
            None => Some(None),
        };
        Some(Self { least: end(self.least)?, most: end(self.most)? })
    }

    /// Whether all of the other's outcomes are among these.
    pub fn has(&self, other: &Self) -> bool {
        let least = match (self.least, other.least) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(its)) => {
                its.number > own.number || its.number == own.number && (own.included || !its.included)
            }
        };
        let most = match (self.most, other.most) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(its)) => {
                its.number < own.number || its.number == own.number && (own.included || !its.included)
            }
        };
        least && most
    }

    /// Whether more is better: `None` for an exact number and for a range.
    pub fn upward(&self) -> Option<bool> {
        match (self.least, self.most) {
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            _ => None,
        }
    }

    /// The one number that is named; `None` for a range between two.
    pub fn level(&self) -> Option<Decimal> {
        match (self.least, self.most) {
            (Some(least), Some(most)) => (least.number == most.number).then_some(least.number),
            (end, other) => Some(end.or(other)?.number),
        }
    }

    /// Whether one number exactly meets it.
    pub fn is_exact(&self) -> bool {
        self.least.is_some() && self.most.is_some() && self.level().is_some()
    }

    /// The largest number that is named.
    pub fn largest(&self) -> Decimal {
        self.most.or(self.least).map_or(Decimal::ZERO, |end| end.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(number: i64) -> Decimal {
        number.into()
    }

    #[test]
    fn what_is_among_them() {
        let (floor, above) = (Outcomes::from(n(90), true), Outcomes::from(n(90), false));
        let (range, exact) = (Outcomes::between(n(80), n(90)), Outcomes::exactly(n(90)));
        assert!(floor.has(&above) && !above.has(&floor) && floor.has(&exact) && !above.has(&exact));
        assert!(range.has(&exact) && !range.has(&floor) && !floor.has(&range));
        assert!(Outcomes::up_to(n(90), true).has(&range) && !Outcomes::up_to(n(90), false).has(&range));
    }

    #[test]
    fn two_bounds_at_once() {
        let both = |least, most| Outcomes::from(n(least), true).both(Outcomes::up_to(n(most), true));
        assert_eq!(both(100, 200), Some(Outcomes::between(n(100), n(200))));
        assert_eq!(both(200, 100), None);
        assert_eq!(Outcomes::from(n(1), true).both(Outcomes::from(n(2), true)), None);
        assert_eq!(Outcomes::from(n(1), false).both(Outcomes::up_to(n(1), true)), None);
    }

    #[test]
    fn numbers_that_are_named() {
        let exact = Outcomes::exactly(n(4));
        assert_eq!((exact.level(), exact.is_exact(), exact.upward()), (Some(n(4)), true, None));
        let range = Outcomes::between(n(1), n(2));
        assert_eq!((range.level(), range.is_exact(), range.largest()), (None, false, n(2)));
        assert_eq!(range.times(n(10)), Some(Outcomes::between(n(10), n(20))));
        assert_eq!(range.times(Decimal::MAX), None);
    }
}
