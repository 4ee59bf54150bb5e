//! Amounts of money: read as typed, computed as decimals, printed by the edition's style.

use rust_decimal::Decimal;

/// A unit in which an edition counts money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 元.
    Yuan,
    /// 万元, 10,000 元.
    TenThousand,
    /// 亿元, 100,000,000 元.
    HundredMillion,
}

impl Unit {
    /// The units by their names.
    pub const WORDS: &[(&str, Self)] =
        &[("元", Self::Yuan), ("万元", Self::TenThousand), ("亿元", Self::HundredMillion)];

    /// The unit's name.
    pub fn name(self) -> &'static str {
        Self::WORDS.iter().find(|(_, unit)| *unit == self).map_or("", |(name, _)| name)
    }

    /// How many 元 it is.
    pub fn in_yuan(self) -> Decimal {
        Decimal::from(match self {
            Self::Yuan => 1,
            Self::TenThousand => 10_000,
            Self::HundredMillion => 100_000_000,
        })
    }
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// No number at all.
    NotANumber,
    /// Separators that do not part thousands.
    Ambiguous,
    /// Below zero.
    Negative,
    /// More digits than can be computed with exactly.
    TooLong,
}

/// Whole digits that an amount may have; sums of a hundred of the largest stay exact.
const MAX_WHOLE_DIGITS: usize = 20;
/// Decimals that an amount may have: in 万元 the sixth are 分.
const MAX_DECIMALS: usize = 6;

/// Reads an amount in `unit`: digits with or without separators of thousands, and with or without
/// a unit of its own (`3510万元`), which is converted.
///
/// # Errors
/// [`AmountError`] for what is not an amount or could be read in two ways.
pub fn parse_amount(text: &str, unit: Unit) -> Result<Decimal, AmountError> {
    let text = text.trim();
    let (number, own) = split_unit(text);
    let number = number.trim_end();
    let (negative, number) = match number.strip_prefix(['-', '－', '−']) {
        Some(rest) => (true, rest),
        None => (false, number),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let dangling = number.contains('.') && decimals.is_empty();
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    let separated = whole.replace([',', '，'], "");
    if separated.is_empty() || dangling || !digits(&separated) || !digits(decimals) {
        return Err(AmountError::NotANumber);
    }
    if !parts_thousands(whole) {
        return Err(AmountError::Ambiguous);
    }
    if separated.len() > MAX_WHOLE_DIGITS || decimals.len() > MAX_DECIMALS {
        return Err(AmountError::TooLong);
    }
    let plain = if decimals.is_empty() { separated } else { format!("{separated}.{decimals}") };
    let amount = Decimal::from_str_exact(&plain).map_err(|_| AmountError::TooLong)?;
    if negative && !amount.is_zero() {
        return Err(AmountError::Negative);
    }
    match own {
        Some(own) if own != unit => {
            let yuan = amount.checked_mul(own.in_yuan()).ok_or(AmountError::TooLong)?;
            let amount = yuan.checked_div(unit.in_yuan()).ok_or(AmountError::TooLong)?.normalize();
            // `9000779000773393390万元` has few digits until it is counted in 元.
            if amount.trunc().to_string().len() > MAX_WHOLE_DIGITS {
                Err(AmountError::TooLong)
            } else {
                Ok(amount)
            }
        }
        _ => Ok(amount),
    }
}

/// The amount in a text that has one number and words or signs around it: `约35万元`, `￥350,000元整`.
pub fn meant_amount(text: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let begins = text.find(|c: char| c.is_ascii_digit()).filter(|_| text.len() <= 100)?;
    let rest = &text[begins..];
    let number = &rest[..rest.len() - rest.trim_start_matches(is_digit).len()];
    let behind = rest[number.len()..].trim_start();
    if behind.contains(|c: char| c.is_ascii_digit()) || text[..begins].contains(['-', '－', '−']) {
        return None;
    }
    let units = ["亿元", "万元", "亿", "万", "元"];
    let unit = units.into_iter().find(|unit| behind.starts_with(unit)).unwrap_or("");
    // 美元, 千元 and the like are no amounts of ours.
    let foreign = unit.is_empty() && behind.chars().next().is_some_and(char::is_alphanumeric);
    let meant = format!("{}{unit}", number.trim_end_matches([',', '.']));
    (!foreign && parse_amount(&meant, Unit::Yuan).is_ok()).then_some(meant)
}

/// An amount without its commas, and with one before every three digits.
pub fn regroup(text: &str) -> (String, String) {
    let (number, _) = split_unit(text.trim());
    let behind = &text.trim()[number.len()..];
    let plain = number.replace([',', '，'], "");
    (format!("{plain}{behind}"), format!("{}{behind}", separate(plain.trim_end())))
}

/// The number and the unit behind it. `万` and `亿` alone mean 万元 and 亿元.
fn split_unit(text: &str) -> (&str, Option<Unit>) {
    let words = [("亿元", Unit::HundredMillion), ("万元", Unit::TenThousand), ("元", Unit::Yuan)];
    let short = [("亿", Unit::HundredMillion), ("万", Unit::TenThousand)];
    words
        .iter()
        .chain(&short)
        .find_map(|(word, unit)| Some((text.strip_suffix(word)?, Some(*unit))))
        .unwrap_or((text, None))
}

/// Whether commas, if any, stand before every group of three digits.
fn parts_thousands(whole: &str) -> bool {
    let groups: Vec<&str> = whole.split([',', '，']).collect();
    let (first, rest) = groups.split_first().expect("split yields at least one part");
    rest.is_empty() || (matches!(first.len(), 1..=3) && rest.iter().all(|group| group.len() == 3))
}

/// How an edition prints amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyStyle {
    /// The unit that amounts are written and printed in.
    pub unit: Unit,
    /// Decimals in print; `None` prints them as typed.
    pub decimals: Option<u32>,
    /// Whether commas part the thousands.
    pub separators: bool,
}

impl MoneyStyle {
    /// The amount as the paper shows it.
    pub fn print(&self, amount: Decimal) -> String {
        let plain = match self.decimals {
            Some(decimals) => {
                let mut scaled = amount;
                scaled.rescale(decimals);
                scaled.to_string()
            }
            None => amount.to_string(),
        };
        if self.separators { separate(&plain) } else { plain }
    }

    /// Whether printing drops digits.
    pub fn loses(&self, amount: Decimal) -> bool {
        self.decimals.is_some_and(|decimals| amount.normalize().scale() > decimals)
    }
}

/// Commas between groups of three whole digits.
fn separate(plain: &str) -> String {
    let (whole, decimals) = plain.split_once('.').map_or((plain, None), |(w, d)| (w, Some(d)));
    let mut out = String::with_capacity(plain.len() + plain.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Result<String, AmountError> {
        parse_amount(text, Unit::Yuan).map(|d| d.to_string())
    }

    #[test]
    fn accepts_what_is_unambiguous() {
        for (text, amount) in [
            ("7339205", "7339205"),
            ("371.790", "371.790"),
            ("35,100,900", "35100900"),
            ("35，100，900.00", "35100900.00"),
            ("3510万元", "35100000"),
            ("3510.09 万元", "35100900"),
            ("2亿", "200000000"),
            ("100元", "100"),
            ("0", "0"),
            ("-0", "0"),
        ] {
            assert_eq!(yuan(text).as_deref(), Ok(amount), "{text}");
        }
        assert_eq!(parse_amount("5700000元", Unit::TenThousand).unwrap().to_string(), "570");
        assert_eq!(parse_amount("570.00万元", Unit::TenThousand).unwrap().to_string(), "570.00");
    }

    #[test]
    fn refuses_the_rest() {
        use AmountError::*;
        for (text, error) in [
            ("35,10", Ambiguous),
            ("1,0000", Ambiguous),
            (",100", Ambiguous),
            ("-5", Negative),
            ("1e6", NotANumber),
            ("约100", NotANumber),
            ("", NotANumber),
            ("12.", NotANumber),
            ("1.2.3", NotANumber),
            ("100美元", NotANumber),
            ("10万元元", NotANumber),
            ("1000000000000000000000000000", TooLong),
            ("1.2345678", TooLong),
            ("900077900077339339000万元", TooLong),
        ] {
            assert_eq!(yuan(text), Err(error), "{text}");
        }
    }

    #[test]
    fn what_is_meant() {
        for (text, meant) in [
            ("约35万元", Some("35万元")),
            ("￥350,000元整", Some("350,000元")),
            ("350000.00（含税）", Some("350000.00")),
            ("100美元", None),
            ("35千元", None),
            ("-5元左右", None),
            ("10万元元", Some("10万元")),
            ("1至2万元", None),
            ("一百", None),
        ] {
            assert_eq!(meant_amount(text).as_deref(), meant, "{text}");
        }
        assert_eq!(regroup("3,50,000"), ("350000".to_owned(), "350,000".to_owned()));
        assert_eq!(regroup("1,0000.50元"), ("10000.50元".to_owned(), "10,000.50元".to_owned()));
    }

    #[test]
    fn a_fen_in_ten_thousands() {
        let amount = |text| parse_amount(text, Unit::TenThousand).map(|amount| amount.to_string());
        assert_eq!(amount("0.000001").as_deref(), Ok("0.000001"));
        assert_eq!(amount("0.01元").as_deref(), Ok("0.000001"));
        assert_eq!(amount("371.790000").as_deref(), Ok("371.790000"));
        assert_eq!(yuan("12.345678万元").as_deref(), Ok("123456.78"));
    }

    #[test]
    fn prints_by_the_style() {
        let plain = MoneyStyle { unit: Unit::TenThousand, decimals: None, separators: false };
        let official = MoneyStyle { unit: Unit::Yuan, decimals: Some(2), separators: true };
        let amount = |text| Decimal::from_str_exact(text).unwrap();
        assert_eq!(plain.print(amount("371.790")), "371.790");
        assert_eq!(official.print(amount("35100900")), "35,100,900.00");
        assert_eq!(official.print(amount("100")), "100.00");
        assert_eq!(official.print(amount("0")), "0.00");
        assert!(official.loses(amount("1.005")) && !official.loses(amount("1.500")));
    }
}
