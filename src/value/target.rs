//! Targets (指标值): an operator, a number and a unit – or words, kept as they are.

use std::fmt;

use rust_decimal::Decimal;

/// What an indicator is to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `≥95%`, `=100.00(%)`, `4次`.
    Quantity(Quantity),
    /// `及时`, `全市排名前列`, and everything that is no quantity, verbatim.
    Words(String),
}

/// A number with what stands before and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The comparison, if one is written.
    pub operator: Option<Operator>,
    /// The number with the decimals it was typed with: `100.00` is not `100` in print.
    pub number: Decimal,
    /// The unit without brackets; may be empty.
    pub unit: String,
}

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

    /// Every way to type an operator, longer ones first.
    const SPELLINGS: &[(&str, Self)] = &[
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        ("＞＝", Self::AtLeast),
        ("＜＝", Self::AtMost),
        ("≥", Self::AtLeast),
        ("≧", Self::AtLeast),
        ("⩾", Self::AtLeast),
        ("≤", Self::AtMost),
        ("≦", Self::AtMost),
        ("⩽", Self::AtMost),
        ("=", Self::Equal),
        ("＝", Self::Equal),
        (">", Self::MoreThan),
        ("＞", Self::MoreThan),
        ("<", Self::LessThan),
        ("＜", Self::LessThan),
    ];
}

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
    /// Reads a target. There is no wrong one: what is no quantity is words.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match Quantity::parse(text) {
            Some(quantity) => Self::Quantity(quantity),
            None => Self::Words(text.to_owned()),
        }
    }

    /// The target as the paper shows it.
    pub fn print(&self, style: TargetStyle) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Quantity(quantity) if style == TargetStyle::Bracketed && !quantity.unit.is_empty() => {
                let sign = quantity.operator.map_or("", Operator::sign);
                format!("{sign}{}({})", quantity.number, quantity.unit)
            }
            Self::Quantity(quantity) => quantity.to_string(),
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
        write!(f, "{sign}{}{}", self.number, self.unit)
    }
}

impl Quantity {
    fn parse(text: &str) -> Option<Self> {
        let spelled = Operator::SPELLINGS
            .iter()
            .find_map(|(sign, operator)| Some((text.strip_prefix(sign)?, *operator)));
        let (rest, operator) = match spelled {
            Some((rest, operator)) => (rest.trim_start(), Some(operator)),
            None => (text, None),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, unit) = rest.split_at(end);
        let plain = digits.strip_suffix('.').is_none() && digits.starts_with(|c: char| c.is_ascii_digit());
        let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
        if !plain || leading_zero {
            return None;
        }
        let number = Decimal::from_str_exact(digits).ok()?;
        Some(Self { operator, number, unit: parse_unit(unit)?.to_owned() })
    }
}

/// Longer tails are sentences, not units; the longest unit seen is `万字`, the longest fair one
/// something like `平方米/人`.
const MAX_UNIT_CHARS: usize = 6;

/// What follows a number and turns the whole into words: `90%以上` is not 90 of the unit `%以上`.
const NOT_UNITS: &[&str] = &[
    "以上", "以下", "以内", "以前", "以后", "左右", "之间", "不等", "前", "后", "内", "底", "上", "下", "月",
    "日", "号",
];

/// The unit without its brackets, or `None` if the tail is no unit.
fn parse_unit(tail: &str) -> Option<&str> {
    let tail = tail.trim();
    let inner =
        tail.strip_prefix(['(', '（']).and_then(|t| t.strip_suffix([')', '）'])).map_or(tail, str::trim);
    let fits = inner.chars().count() <= MAX_UNIT_CHARS
        && inner.chars().all(|c| c.is_alphabetic() || "%‰℃㎡㎥²³/／·°".contains(c))
        && (inner == tail || !inner.is_empty())
        && !NOT_UNITS.iter().any(|end| inner.ends_with(end));
    fits.then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            ("4次", "4(次)", "4次"),
            ("100%", "100(%)", "100%"),
            ("12", "12", "12"),
            ("≤122.00万元", "≤122.00(万元)", "≤122.00万元"),
            ("=0.00起", "=0.00(起)", "=0.00起"),
            ("≥3年", "≥3(年)", "≥3年"),
            ("≥500㎡", "≥500(㎡)", "≥500㎡"),
        ] {
            assert_eq!(shown(text), (bracketed.into(), plain.into(), true), "{text}");
        }
    }

    #[test]
    fn words_stay_verbatim() {
        for text in [
            "及时",
            "全市排名前列",
            "同比下降",
            "90%以上",
            "2024年12月31日前",
            "12月底",
            "5-10个",
            "≥90%且不低于上年",
            "约100人",
            "100±5%",
            "=",
            "≥",
            "1.2.3",
            "007",
            "100()",
            "",
        ] {
            assert_eq!(shown(text), (text.into(), text.into(), false), "{text}");
        }
    }

    proptest! {
        /// What one style prints, any style reads back as the same target.
        #[test]
        fn print_then_parse(
            operator in prop::option::of(0usize..5), whole in 0u64..10_000_000, decimals in 0u32..4,
            unit in prop::sample::select(vec!["", "%", "人次", "万元", "条/人", "个", "起", "㎡"]),
        ) {
            let operators = [Operator::Equal, Operator::AtLeast, Operator::AtMost, Operator::MoreThan, Operator::LessThan];
            let number = Decimal::new(whole as i64, decimals);
            let target = Target::Quantity(Quantity { operator: operator.map(|i| operators[i]), number, unit: unit.into() });
            for style in [TargetStyle::Bracketed, TargetStyle::Plain] {
                prop_assert_eq!(&Target::parse(&target.print(style)), &target);
            }
        }

        /// No text is refused, and words lose nothing but blanks around them.
        #[test]
        fn any_text(text in "\\PC{0,20}") {
            if let Target::Words(words) = Target::parse(&text) {
                prop_assert_eq!(words, text.trim());
            }
        }
    }
}
