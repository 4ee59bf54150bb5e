//! Targets (指标值): an operator, a number and a unit; a range; or words, kept as they are.
//!
//! This is the one reader of quantities: forms, goals, comparisons and rules go by it and by the parts it is
//! made of: `number.rs`, `unit.rs`, `operator.rs`, `range.rs`, `moment.rs`.

use std::fmt;

use rust_decimal::Decimal;

use super::number::{self, narrowed};
use super::operator::Operator;
use super::outcomes::Outcomes;
use super::range::Range;
use super::{moment, unit};

/// What an indicator is to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `≥95%`, `=100.00(%)`, `4次`.
    Quantity(Quantity),
    /// `80%~90%`, `不少于30次`: bounds that are no operator with a number, printed as typed.
    Range(Range),
    /// `及时`, `12月底到位`, and everything that is neither, verbatim.
    Words(String),
}

/// A number with what stands before and after it.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The comparison, if one is written.
    pub operator: Option<Operator>,
    /// The number with the decimals it was typed with: `100.00` is not `100` in print.
    pub number: Decimal,
    /// The unit without brackets, in half-width signs; may be empty.
    pub unit: String,
    /// The digits as typed, with their commas: `1,250`.
    digits: String,
    /// The whole as typed, in half-width signs: `985 米`.
    typed: String,
}

/// Two quantities are one target if operator, number and unit are; how they were typed is not asked.
impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        (self.operator, self.number, &self.unit) == (other.operator, other.number, &other.unit)
    }
}

impl Eq for Quantity {}

/// How an edition prints the unit of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStyle {
    /// `=100.00(%)`
    Bracketed,
    /// `=100%`
    Plain,
}

impl TargetStyle {
    /// The styles by their names.
    pub const WORDS: &[(&str, Self)] = &[("bracketed", Self::Bracketed), ("plain", Self::Plain)];
}

impl Target {
    /// Reads a target. There is no wrong one: what is no quantity and no range is words. A point in time is
    /// words, too: 2026年 counts no years.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let words = || Self::Words(text.to_owned());
        if !text.chars().any(number::is_digit) {
            return words();
        }
        match Quantity::parse(text) {
            // ≤12月 is so many months; 12月 and =2026.12 are when.
            Some(quantity) if quantity.operator.is_some() && !quantity.unit.is_empty() => {
                Self::Quantity(quantity)
            }
            _ if moment::is_moment(text) => words(),
            Some(quantity) => Self::Quantity(quantity),
            None => Range::parse(text).map_or_else(words, Self::Range),
        }
    }

    /// What meets the target, and in which unit; `None` for words.
    pub fn outcomes(&self) -> Option<(Outcomes, &str)> {
        match self {
            Self::Quantity(quantity) => Some((quantity.outcomes(), &quantity.unit)),
            Self::Range(range) => Some((range.outcomes, &range.unit)),
            Self::Words(_) => None,
        }
    }

    /// The target as the paper shows it. In brackets stands the unit of a quantity with an operator; one
    /// without is printed as typed, as the budget system does (985米, 250万).
    pub fn print(&self, style: TargetStyle) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Range(range) => range.text.clone(),
            Self::Quantity(quantity) => match (style, quantity.operator) {
                (TargetStyle::Bracketed, None) => quantity.typed.clone(),
                (TargetStyle::Bracketed, Some(operator)) if !quantity.unit.is_empty() => {
                    format!("{}{}({})", operator.sign(), quantity.number, quantity.unit)
                }
                (TargetStyle::Bracketed, Some(operator)) => {
                    let plain = format!("{}{}", operator.sign(), quantity.number);
                    // Without its comma, `2,000.1` would be January of 2000.
                    if moment::is_moment(&plain) { quantity.to_string() } else { plain }
                }
                (TargetStyle::Plain, _) => quantity.to_string(),
            },
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print(TargetStyle::Plain))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = self.operator.map_or("", Operator::sign);
        write!(f, "{sign}{}{}", self.digits, self.unit)
    }
}

impl Quantity {
    /// A quantity of these parts.
    pub fn new(operator: Option<Operator>, number: Decimal, unit: &str) -> Self {
        let digits = number.to_string();
        let typed = format!("{}{digits}{unit}", operator.map_or("", Operator::sign));
        Self { operator, number, unit: unit.to_owned(), digits, typed }
    }

    fn parse(text: &str) -> Option<Self> {
        let typed = narrowed(text);
        let (operator, rest) = match Operator::leading(&typed) {
            Some((operator, length)) => (Some(operator), typed[length..].trim_start()),
            None => (None, &*typed),
        };
        let negative = rest.starts_with(['-', '−']);
        let rest = rest.strip_prefix(['-', '−']).unwrap_or(rest);
        let number = number::leading(rest)?;
        let unit = unit::read(&rest[number.length..])?;
        let counts = match (unit, operator) {
            // 12月 and 20日 are days, ≤12月 and 40日 are so long; 2026年 is a year, whatever stands before it.
            ("月" | "季度", None) => false,
            ("日", None) => number.value > 31.into(),
            ("年", _) => {
                !(number.value.scale() == 0 && (1900..=2100).any(|year| number.value == year.into()))
            }
            _ => true,
        };
        let sign = if negative { "-" } else { "" };
        counts.then(|| Self {
            operator,
            number: if negative { -number.value } else { number.value },
            unit: unit.to_owned(),
            digits: format!("{sign}{}", number.typed),
            typed: typed.clone().into_owned(),
        })
    }

    /// What meets it. A number alone is meant exactly: 4次.
    pub fn outcomes(&self) -> Outcomes {
        self.operator.unwrap_or(Operator::Equal).outcomes(self.number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn shown(text: &str) -> (String, String, bool) {
        let target = Target::parse(text);
        let quantity = matches!(target, Target::Quantity(_));
        (target.print(TargetStyle::Bracketed), target.print(TargetStyle::Plain), quantity)
    }

    #[test]
    fn quantities() {
        for (text, bracketed, plain) in [
            ("=100.00%", "=100.00(%)", "=100.00%"),
            ("=100 (%)", "=100(%)", "=100%"),
            ("≥10.00(条/人)", "≥10.00(条/人)", "≥10.00条/人"),
            (">=95%", "≥95(%)", "≥95%"),
            ("＜ 5 次", "<5(次)", "<5次"),
            ("4次", "4次", "4次"),
            ("100%", "100%", "100%"),
            ("100(%)", "100(%)", "100%"),
            ("12", "12", "12"),
            ("985米", "985米", "985米"),
            ("250万", "250万", "250万"),
            ("１０辆", "10辆", "10辆"),
            ("≤122.00万元", "≤122.00(万元)", "≤122.00万元"),
            ("=0.00起", "=0.00(起)", "=0.00起"),
            ("≥3年", "≥3(年)", "≥3年"),
            ("≥500㎡", "≥500(㎡)", "≥500㎡"),
            // As people type them.
            ("≥９５％", "≥95(%)", "≥95%"),
            ("＞＝９５．５％", "≥95.5(%)", "≥95.5%"),
            ("=>95%", "≥95(%)", "≥95%"),
            ("≧95%", "≥95(%)", "≥95%"),
            ("﹤5次", "<5(次)", "<5次"),
            ("≥1,250人次", "≥1250(人次)", "≥1,250人次"),
            ("≥１，２５０人次", "≥1250(人次)", "≥1,250人次"),
            ("≤2‰", "≤2(‰)", "≤2‰"),
            ("≥12㎞", "≥12(㎞)", "≥12㎞"),
            ("≤-18℃", "≤-18(℃)", "≤-18℃"),
            ("≥30件（套）", "≥30(件（套）)", "≥30件（套）"),
            ("≤55dB(A)", "≤55(dB(A))", "≤55dB(A)"),
            ("≥30平方米/人·年", "≥30(平方米/人·年)", "≥30平方米/人·年"),
            ("≤12个月", "≤12(个月)", "≤12个月"),
            ("≤12月", "≤12(月)", "≤12月"),
            ("≥2次/月", "≥2(次/月)", "≥2次/月"),
            ("≥5万吨/日", "≥5(万吨/日)", "≥5万吨/日"),
            ("≤1600元/人·月", "≤1600(元/人·月)", "≤1600元/人·月"),
            ("20个工作日", "20个工作日", "20个工作日"),
            ("180天", "180天", "180天"),
            ("=100百分比", "=100(百分比)", "=100百分比"),
            ("≥5个百分点", "≥5(个百分点)", "≥5个百分点"),
        ] {
            assert_eq!(shown(text), (bracketed.into(), plain.into(), true), "{text}");
        }
    }

    #[test]
    fn what_else_is_printed_as_typed() {
        for text in [
            "及时",
            "全市排名前列",
            "同比下降",
            "90%以上",
            "不少于30次",
            "80%~90%",
            "±3%以内",
            "１万余人次",
            "2024年12月31日前",
            "12月底",
            "12月底到位",
            "2026年",
            "2023.07-2024.01",
            "20日",
            "5-10个",
            "≥90%且不低于上年",
            "约100人",
            "100±5%",
            "100%完成",
            "4A级",
            "=",
            "≥",
            "1.2.3",
            "12,50",
            "1/3",
            "007",
            "100()",
            "",
        ] {
            assert_eq!(shown(text), (text.into(), text.into(), false), "{text}");
        }
    }

    #[test]
    fn numbers_that_would_be_days_without_a_comma() {
        let target = Target::parse("＝2,000.1");
        assert_eq!(target.print(TargetStyle::Bracketed), "=2,000.1");
        assert_eq!(Target::parse("=2,000.1"), target);
    }

    #[test]
    fn ranges_and_moments() {
        for text in ["90%以上", "不少于30次", "80%~90%", "±3%以内", "1万余人次", "≥100册且≤200册"]
        {
            assert!(matches!(Target::parse(text), Target::Range(_)), "{text}");
        }
        for text in ["2023.07-2024.01", "2026年", "≥2026年", "12月", "1-12月", "12月底到位", "20261231"]
        {
            assert!(matches!(Target::parse(text), Target::Words(_)), "{text}");
        }
    }

    proptest! {
        /// What one style prints, any style reads back as the same target.
        #[test]
        fn print_then_parse(
            operator in prop::option::of(0usize..5), whole in 0u64..10_000_000, decimals in 0u32..4,
            unit in prop::sample::select(vec![
                "", "%", "人次", "万元", "条/人", "个", "起", "㎡", "件（套）", "dB(A)", "元/人·月", "个工作日", "百分比",
            ]),
        ) {
            let operators = [Operator::Equal, Operator::AtLeast, Operator::AtMost, Operator::MoreThan, Operator::LessThan];
            let number = Decimal::new(whole as i64, decimals);
            let target = Target::Quantity(Quantity::new(operator.map(|i| operators[i]), number, unit));
            prop_assume!(!moment::is_moment(&target.to_string()));
            for style in [TargetStyle::Bracketed, TargetStyle::Plain] {
                prop_assert_eq!(&Target::parse(&target.print(style)), &target);
            }
        }

        /// No text is refused, and what is no quantity loses nothing but blanks around it.
        #[test]
        fn any_text(text in "\\PC{0,20}") {
            if let Target::Words(kept) | Target::Range(Range { text: kept, .. }) = Target::parse(&text) {
                prop_assert_eq!(kept, text.trim());
            }
        }

        /// What looks like a target is read, printed and read again as the same, in every style.
        #[test]
        fn printed_is_stable(text in "[≥≤=＞><约不少于]{0,2}[0-9０-９,，.]{1,6}[%％个人次月日年万余（）()/·以上内~-]{0,6}") {
            let target = Target::parse(&text);
            for style in [TargetStyle::Bracketed, TargetStyle::Plain] {
                let again = Target::parse(&target.print(style));
                prop_assert_eq!(again.print(style), target.print(style));
            }
        }
    }
}
