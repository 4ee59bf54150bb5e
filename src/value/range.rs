//! Targets that bound the outcome in words or by two numbers: `80%~90%`, `±3%以内`, `不少于30次`, `90%以上`.
//!
//! They are printed as they were typed, since only their author's words say it best; what they ask for is
//! known all the same, so that comparisons are right for them.

use rust_decimal::Decimal;

use super::number::{self, narrowed};
use super::operator::Operator;
use super::outcomes::Outcomes;
use super::unit;

/// A target in words of which the outcomes are known.
#[derive(Clone, Debug)]
pub struct Range {
    /// As it was typed.
    pub text: String,
    /// What meets it, in its unit.
    pub outcomes: Outcomes,
    /// The unit without brackets; may be empty.
    pub unit: String,
}

/// Two ranges are one target if they say the same in the same words.
impl PartialEq for Range {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Range {}

/// What a number may be joined by to the second one of a range.
const JOINTS: &[&str] = &["~", "∼", "～", "—", "–", "-", "至", "到"];

/// What joins two bounds that hold both.
const AND: &[&str] = &["，且", ",且", "并且", "，并", "且", "，", ",", "、", "；", ";"];

/// What may follow a range and says nothing more.
const BETWEEN: &[&str] = &["之间", "以内", "之内", "范围内", "区间", "内"];

/// Words that announce a range or a tolerance.
const LEADS: &[&str] = &["控制在", "保持在", "稳定在", "误差在", "误差", "介于", "在"];

/// Longer texts are sentences.
const MAX_CHARS: usize = 40;

/// Outcomes with their unit.
type Bounds<'t> = (Outcomes, &'t str);

impl Range {
    /// Reads a text as a range; `None` if it is no range or could be read in two ways.
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().nth(MAX_CHARS).is_some() || !text.chars().any(number::is_digit) {
            return None;
        }
        let half = narrowed(text);
        let (outcomes, unit) =
            single(&half).or_else(|| two(&half)).or_else(|| tolerance(&half)).or_else(|| both(&half))?;
        Some(Self { text: text.to_owned(), outcomes, unit: unit.to_owned() })
    }
}

/// A number with its unit, and whether 余 or 多 stands between: `1万余人次`.
fn amount(text: &str) -> Option<(Decimal, &str, bool)> {
    let text = text.trim();
    let negative = text.starts_with(['-', '−']);
    let text = text.trim_start_matches(['-', '−']);
    let number = number::leading(text)?;
    let tail = text[number.length..].trim();
    let (factor, length) = unit::large(tail)?;
    let rest = &tail[length..];
    let value = if negative { -number.value } else { number.value };
    match rest.strip_prefix(['余', '多']) {
        // The unit behind 余 lacks the 万 before it.
        Some(unit) => Some((value.checked_mul(factor)?, unit::read(unit)?, true)),
        None => Some((value, unit::read(tail)?, false)),
    }
}

/// One bound: `不少于30次`, `90%以上`, `20个工作日内`, `控制在3%以内`, `100余场`, `≥90%以上`.
fn single(text: &str) -> Option<Bounds<'_>> {
    let text = text.trim();
    let before = Operator::leading(text).or_else(|| Operator::word(text));
    let rest = before.map_or(text, |(_, length)| text[length..].trim_start());
    // The first word of comparison behind the number; what follows it would be a sentence.
    let behind = rest.char_indices().find_map(|(at, _)| {
        let (operator, length) = Operator::behind(&rest[at..])?;
        (at + length == rest.len()).then_some((operator, at))
    });
    let within = rest.strip_suffix('内').map(|rest| (Operator::AtMost, rest.len()));
    let behind = behind.or(within);
    let (number, unit, more) = amount(behind.map_or(rest, |(_, at)| &rest[..at]))?;
    let up = |operator: Operator| operator.outcomes(number).upward();
    let operator = match (before.map(|(operator, _)| operator), behind.map(|(operator, _)| operator)) {
        (Some(one), Some(other)) if up(one) == up(other) => one,
        (Some(_), Some(_)) => return None,
        (Some(one), None) if more && up(one) != Some(true) => return None,
        (one, other) => one.or(other).or(more.then_some(Operator::MoreThan))?,
    };
    Some((operator.outcomes(number), unit))
}

/// From one number to another: `80%~90%`, `5-10个`, `1—2万人次`, `控制在80%至90%之间`.
fn two(text: &str) -> Option<Bounds<'_>> {
    let text = without_lead(text);
    let text = BETWEEN.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    JOINTS.iter().find_map(|joint| {
        let (one, other) = text.split_once(joint).filter(|(one, _)| !one.trim().is_empty())?;
        let ((least, first, more), (most, second, also)) = (amount(one)?, amount(other)?);
        let (least, unit) = match first {
            "" => (least, second),
            first => (convert(least, first, second)?, second),
        };
        (!more && !also && least < most).then_some((Outcomes::between(least, most), unit))
    })
}

/// So much more or less: `±3%以内`, `20±2℃`.
fn tolerance(text: &str) -> Option<Bounds<'_>> {
    let text = without_lead(text.trim_start_matches(['≤', '=', '<']));
    let text = BETWEEN.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    let (middle, width) = text.split_once('±').or_else(|| text.split_once("+-"))?;
    let (width, unit, more) = amount(width)?;
    let middle = match middle.trim() {
        "" => Decimal::ZERO,
        middle => {
            let (number, first, _) = amount(middle)?;
            match first {
                // 100±5% may be five of a hundred or five per cent of it.
                "" if unit::is_percent(unit) => return None,
                "" => number,
                first => convert(number, first, unit)?,
            }
        }
    };
    let bounds = Outcomes::between(middle.checked_sub(width)?, middle.checked_add(width)?);
    (!more).then_some((bounds, unit))
}

/// Two bounds at once: `≥100册且≤200册`, `不低于80%，不高于90%`, `大于5小于10次`.
fn both(text: &str) -> Option<Bounds<'_>> {
    let parted = AND.iter().find_map(|word| text.split_once(word));
    let (one, other) = parted.or_else(|| {
        // The second sign or word of comparison begins the second bound.
        let second = text.char_indices().skip(1).find(|(at, _)| {
            text[..*at].contains(|c: char| c.is_ascii_digit())
                && Operator::leading(&text[*at..]).or_else(|| Operator::word(&text[*at..])).is_some()
        });
        second.map(|(at, _)| text.split_at(at))
    })?;
    let bound = |text| operated(text).or_else(|| single(text));
    let ((one, first), (other, second)) = (bound(one)?, bound(other)?);
    let (one, unit) = match (first, second) {
        ("", second) => (one, second),
        (first, "") => return Some((one.both(other)?, first)),
        (first, second) if first == second => (one, second),
        (first, second) => (one.times(ratio(first, second)?)?, second),
    };
    Some((one.both(other)?, unit))
}

/// An operator with its amount: `≥100册`.
fn operated(text: &str) -> Option<Bounds<'_>> {
    let text = text.trim();
    let (operator, length) = Operator::leading(text)?;
    let (number, unit, more) = amount(&text[length..])?;
    (!more).then_some((operator.outcomes(number), unit))
}

fn without_lead(text: &str) -> &str {
    let text = text.trim().trim_start_matches('=');
    LEADS.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text).trim()
}

/// A number of one unit in another.
fn convert(number: Decimal, from: &str, to: &str) -> Option<Decimal> {
    if from == to { Some(number) } else { number.checked_mul(ratio(from, to)?) }
}

/// How many of one unit another is.
fn ratio(from: &str, to: &str) -> Option<Decimal> {
    let ((own, from), (other, to)) = (unit::base(from)?, unit::base(to)?);
    (from == to).then(|| own.checked_div(other)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let range = Range::parse(text)?;
        let end = |end: Option<super::super::outcomes::End>, side: [char; 2]| match end {
            Some(end) => format!("{}{}", side[usize::from(!end.included)], end.number),
            None => "–".to_owned(),
        };
        let least = end(range.outcomes.least, ['[', '(']);
        let most = end(range.outcomes.most, [']', ')']);
        Some(format!("{least} {most} {}", range.unit).trim_end().to_owned())
    }

    #[test]
    fn what_they_ask_for() {
        for (text, outcomes) in [
            ("80%~90%", "[80 ]90 %"),
            ("80～90％", "[80 ]90 %"),
            ("80%-90%", "[80 ]90 %"),
            ("80%至90%", "[80 ]90 %"),
            ("控制在80%到90%之间", "[80 ]90 %"),
            ("5-10个", "[5 ]10 个"),
            ("1—2万人次", "[1 ]2 万人次"),
            ("8000人次-1万人次", "[0.8000 ]1 万人次"),
            ("±3%以内", "[-3 ]3 %"),
            ("±３％", "[-3 ]3 %"),
            ("误差在±5mm以内", "[-5 ]5 mm"),
            ("20±2℃", "[18 ]22 ℃"),
            ("≥100册且≤200册", "[100 ]200 册"),
            ("≥100且≤200册", "[100 ]200 册"),
            ("＞5％，≤10％", "(5 ]10 %"),
            ("不低于80%不高于90%", "[80 ]90 %"),
            ("大于5小于10次", "(5 )10 次"),
            ("≤20万元、≥10万元", "[10 ]20 万元"),
            ("不少于30次", "[30 – 次"),
            ("不低于 95.0％", "[95.0 – %"),
            ("至少5场", "[5 – 场"),
            ("超过100人", "(100 – 人"),
            ("不超过5个工作日", "– ]5 个工作日"),
            ("低于0.2%", "– )0.2 %"),
            ("控制在3%以内", "– ]3 %"),
            ("90%以上", "[90 – %"),
            ("9０%及以上", "[90 – %"),
            ("3次以内", "– ]3 次"),
            ("20个工作日内", "– ]20 个工作日"),
            ("5日内", "– ]5 日"),
            ("1万余人次", "(10000 – 人次"),
            ("100余场", "(100 – 场"),
            ("3000多人", "(3000 – 人"),
            ("≥90%以上", "[90 – %"),
            ("-5~5℃", "[-5 ]5 ℃"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(outcomes), "{text}");
        }
    }

    #[test]
    fn what_is_no_range() {
        for text in [
            "约100人",
            "100人左右",
            "100±5%",
            "90%-80%",
            "≥90%且不低于上年",
            "12月底到位",
            "≥5次≥6次",
            "≥90%以下",
            "近30次",
            "80%-90人",
            "5-10-15个",
            "3次以上人员",
            "及时",
            "",
            "比上年提高5%",
            "≤100余人",
            "每月2次",
            "≥200且≤100",
            "第3批",
            "1.2.3",
            "-",
            "~5",
            "5~",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
