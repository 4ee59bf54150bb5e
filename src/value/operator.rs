//! Comparisons: the signs and the words that say which way a number bounds.

use rust_decimal::Decimal;

use super::outcomes::Outcomes;

/// How the outcome compares with the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `≥`
    AtLeast,
    /// `≤`
    AtMost,
    /// `>`
    MoreThan,
    /// `<`
    LessThan,
}

/// Every way to type an operator in half-width signs, longer ones first. `=>` is no arrow here.
const SIGNS: &[(&str, Operator)] = &[
    (">=", Operator::AtLeast),
    ("=>", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("=<", Operator::AtMost),
    ("≥", Operator::AtLeast),
    ("≧", Operator::AtLeast),
    ("⩾", Operator::AtLeast),
    ("≮", Operator::AtLeast),
    ("≤", Operator::AtMost),
    ("≦", Operator::AtMost),
    ("⩽", Operator::AtMost),
    ("≯", Operator::AtMost),
    ("=", Operator::Equal),
    (">", Operator::MoreThan),
    ("<", Operator::LessThan),
];

/// Words before a number that bound it; the longest that fits counts.
#[rustfmt::skip]
const BEFORE: &[(&str, Operator)] = &[
    ("不低于", Operator::AtLeast), ("不少于", Operator::AtLeast), ("不小于", Operator::AtLeast),
    ("不下于", Operator::AtLeast), ("至少为", Operator::AtLeast), ("至少", Operator::AtLeast),
    ("最低", Operator::AtLeast), ("最少", Operator::AtLeast),
    ("大于等于", Operator::AtLeast), ("大于或等于", Operator::AtLeast), ("高于", Operator::MoreThan),
    ("超过", Operator::MoreThan), ("大于", Operator::MoreThan), ("多于", Operator::MoreThan),
    ("不超过", Operator::AtMost), ("不高于", Operator::AtMost), ("不大于", Operator::AtMost),
    ("不多于", Operator::AtMost), ("不超", Operator::AtMost), ("小于等于", Operator::AtMost),
    ("小于或等于", Operator::AtMost), ("低于", Operator::LessThan), ("少于", Operator::LessThan),
    ("小于", Operator::LessThan), ("最多", Operator::AtMost), ("至多", Operator::AtMost),
    ("控制在", Operator::AtMost), ("≥", Operator::AtLeast), (">=", Operator::AtLeast),
    (">", Operator::MoreThan), ("＞", Operator::MoreThan), ("≤", Operator::AtMost),
    ("<=", Operator::AtMost), ("<", Operator::LessThan), ("＜", Operator::LessThan),
    ("≧", Operator::AtLeast), ("≦", Operator::AtMost), ("＞＝", Operator::AtLeast), ("＜＝", Operator::AtMost),
];

/// Words behind a number that bound it. By custom the number itself is included: 以上、以下含本数.
#[rustfmt::skip]
const BEHIND: &[(&str, Operator)] = &[
    ("（含）以上", Operator::AtLeast), ("(含)以上", Operator::AtLeast), ("以上（含）", Operator::AtLeast),
    ("及以上", Operator::AtLeast), ("或以上", Operator::AtLeast), ("以上", Operator::AtLeast),
    ("及以下", Operator::AtMost), ("或以下", Operator::AtMost), ("以下", Operator::AtMost),
    ("以内", Operator::AtMost), ("之内", Operator::AtMost), ("之下", Operator::AtMost),
];

/// Words between a number and its unit, or behind both, that make it an estimate.
pub const ROUGHLY: &[&str] = &["左右", "上下", "余", "多", "来"];

impl Operator {
    /// The sign in print.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::MoreThan => ">",
            Self::LessThan => "<",
        }
    }

    /// The operator that a text in half-width signs begins with, and its bytes.
    pub fn leading(text: &str) -> Option<(Self, usize)> {
        SIGNS.iter().find_map(|(sign, operator)| text.starts_with(sign).then_some((*operator, sign.len())))
    }

    /// The word or sign of comparison that a text ends with, and its bytes.
    pub fn before(text: &str) -> Option<(Self, usize)> {
        let fits = BEFORE.iter().filter(|(word, _)| text.ends_with(word));
        fits.max_by_key(|(word, _)| word.len()).map(|(word, operator)| (*operator, word.len()))
    }

    /// The word of comparison that a text begins with, and its bytes.
    pub fn word(text: &str) -> Option<(Self, usize)> {
        let fits = BEFORE.iter().filter(|(word, _)| text.starts_with(word));
        fits.max_by_key(|(word, _)| word.len()).map(|(word, operator)| (*operator, word.len()))
    }

    /// The word that a number in front of `text` is bounded by, and its bytes.
    pub fn behind(text: &str) -> Option<(Self, usize)> {
        BEHIND.iter().find_map(|(word, operator)| text.starts_with(word).then_some((*operator, word.len())))
    }

    /// What meets a target of this operator and number.
    pub fn outcomes(self, number: Decimal) -> Outcomes {
        match self {
            Self::Equal => Outcomes::exactly(number),
            Self::AtLeast => Outcomes::from(number, true),
            Self::MoreThan => Outcomes::from(number, false),
            Self::AtMost => Outcomes::up_to(number, true),
            Self::LessThan => Outcomes::up_to(number, false),
        }
    }

    /// The operator that says of one number what these outcomes say; `None` for a range.
    pub fn of(outcomes: &Outcomes) -> Option<Self> {
        Some(match (outcomes.least, outcomes.most) {
            (Some(least), None) if least.included => Self::AtLeast,
            (Some(_), None) => Self::MoreThan,
            (None, Some(most)) if most.included => Self::AtMost,
            (None, Some(_)) => Self::LessThan,
            _ => outcomes.level().map(|_| Self::Equal)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_words() {
        for (text, operator, length) in [
            (">=5", Operator::AtLeast, 2),
            ("=>5", Operator::AtLeast, 2),
            ("=<5", Operator::AtMost, 2),
            ("≧5", Operator::AtLeast, 3),
            ("=5", Operator::Equal, 1),
        ] {
            assert_eq!(Operator::leading(text), Some((operator, length)), "{text}");
        }
        assert_eq!(Operator::leading("5"), None);
        assert_eq!(Operator::before("合格率不低于"), Some((Operator::AtLeast, 9)));
        assert_eq!(Operator::before("合格率低于"), Some((Operator::LessThan, 6)));
        assert_eq!(Operator::word("不少于30次"), Some((Operator::AtLeast, 9)));
        assert_eq!(Operator::behind("以内完成"), Some((Operator::AtMost, 6)));
    }

    #[test]
    fn outcomes_and_back() {
        use Operator::*;
        for operator in [Equal, AtLeast, AtMost, MoreThan, LessThan] {
            assert_eq!(Operator::of(&operator.outcomes(Decimal::TEN)), Some(operator));
        }
        assert_eq!(Operator::of(&Outcomes::between(Decimal::ONE, Decimal::TEN)), None);
    }
}
