//! Goals read clause by clause: the numbers they name.
//!
//! This is no parser of Chinese. It reads what officials write again and again – 再犯罪率低于0.2%, 举办讲座
//! 12场, 完成某某工程 – and passes over the rest, since a goal that is misread costs more than one that is
//! not understood.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::value::number::{self, is_digit, narrow};
use crate::value::operator::{Operator, ROUGHLY};
use crate::value::unit;

/// How many numbers, measures or promises of a goal are looked at. A page holds a few dozen.
pub const MOST: usize = 200;

/// A number in a goal with what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// From the word of comparison to the unit, or the word after it: `低于0.2%`, `3%以下`.
    pub place: Range<usize>,
    /// Which way it is meant, if a word says so.
    pub bound: Option<Bound>,
    /// The number in the base of its unit: 2万人次 is 20000, 3公里 are 3000.
    pub number: Decimal,
    /// The base of its unit: 人次, 米.
    pub unit: String,
    /// What stands before it, back to the clause's begin or the number before.
    pub before: Range<usize>,
    /// What stands behind it, up to the clause's end or the next number.
    pub after: Range<usize>,
}

/// Which way a number bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At least so much.
    Floor,
    /// At most so much.
    Ceiling,
}

/// Signs that end a clause; 、 only parts the members of one.
const ENDS: &[char] = &['，', '。', '；', '！', '？', '：', ',', ';', '!', '?', ':', '\n', '\r'];

/// What a unit turns into something else: 5个百分点, 3个月, 2次性.
const NOT_AFTER_UNITS: &[&str] =
    &["百分点", "月", "年", "季度", "星期", "小时", "工作日", "性", "级", "门", "室", "员", "代"];

/// Words before a number that is neither.
#[rustfmt::skip]
const AIMS: &[&str] = &[
    "提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "上升到", "上升至", "下降到", "下降至", "降低到", "降低至",
    "减少到", "减少至", "降到", "降至", "增至", "升至", "保持在", "稳定在", "维持在", "达到", "达", "约为", "为", "是", "=",
];

/// Words right before a number that make it a change, a mean, an estimate or an ordinal.
#[rustfmt::skip]
const NO_LEVEL: &[&str] = &[
    "提高", "提升", "增长", "增加", "上升", "下降", "降低", "减少", "压减", "压缩", "节约", "增幅",
    "提高了", "增长了", "增加了", "下降了", "降低了", "减少了", "从", "由", "自", "第", "约", "近", "将近",
    "接近", "每", "前", "各", "约为", "比", "较", "原", "上年", "去年", "上一年",
];

/// The clauses of a text, by their bytes, without the signs between them.
pub fn clauses(text: &str) -> Vec<Range<usize>> {
    let digit = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, sign) in text.char_indices().filter(|(_, char)| ENDS.contains(char)) {
        let end = at + sign.len_utf8();
        // The comma in 1,200 and the colon in 8:30 part no clauses.
        let inside = digit(text[..at].chars().next_back()) && digit(text[end..].chars().next());
        if !(inside && sign.is_ascii()) {
            clauses.push(start..at);
            start = end;
        }
    }
    clauses.push(start..text.len());
    clauses
}

/// The numbers with a unit in a goal.
pub fn numbers(text: &str) -> Vec<Said> {
    let mut all = Vec::new();
    for clause in clauses(text) {
        let first = all.len();
        let mut at = clause.start;
        let mut begin = clause.start;
        while let Some(digit) = text[at..clause.end].find(is_digit) {
            let start = at + digit;
            let (end, said) = number(text, begin..clause.end, start);
            at = end;
            if let Some(said) = said {
                begin = said.place.end;
                at = said.place.end;
                all.push(said);
            }
            if all.len() == MOST {
                return all;
            }
        }
        // What follows a number ends where the words about the next one begin.
        for index in first + 1..all.len() {
            all[index - 1].after.end = all[index].before.end;
        }
    }
    all
}

/// The number that begins at `start`, and where it ends.
fn number(text: &str, clause: Range<usize>, start: usize) -> (usize, Option<Said>) {
    let rest = &text[start..clause.end];
    let part = |char: char| is_digit(char) || ['.', ','].contains(&narrow(char));
    let digits = rest.find(|char| !part(char)).unwrap_or(rest.len());
    let end = start + rest[..digits].trim_end_matches(|char| !is_digit(char)).len();
    let before = &text[clause.start..start];
    // The second number of `5-10` or `5%至10%`, the number in `A4`.
    let open = before.trim_end_matches(['至', '到', '-', '~', '～', '—']);
    let joined = before.ends_with(|char: char| char.is_ascii_alphabetic())
        || open.len() < before.len() && open.ends_with(|char| is_digit(char) || "%％‰".contains(char));
    let Some(typed) = number::leading(rest).filter(|_| !joined) else { return (end, None) };
    let tail = &rest[typed.length..];
    // 千米 is a unit, 千人 a thousand of one.
    let whole = unit::leading(tail).map(|_| (Decimal::ONE, 0));
    let Some((factor, large)) = whole.or_else(|| unit::large(tail)) else { return (end, None) };
    let rough = ROUGHLY.iter().any(|word| tail[large..].starts_with(word));
    let Some((unit, length)) = unit::leading(&tail[large..]).filter(|_| !rough) else { return (end, None) };
    let counted = typed.value.checked_mul(factor).and_then(|number| {
        let (number, base) = unit::in_base(number, &unit)?;
        Some((number, base.into_owned()))
    });
    let Some((number, unit)) = counted else { return (end, None) };
    let rest = &tail[large + length..];
    let (after, behind) = match Operator::behind(rest) {
        Some((operator, length)) => (bound(operator), &rest[length..]),
        None => (None, rest),
    };
    let unclear = NOT_AFTER_UNITS.iter().chain(ROUGHLY).any(|word| rest.starts_with(word))
        || behind.starts_with(['-', '~', '～', '—', '至', '/', '／']);
    let trimmed = before.trim_end();
    let aim = AIMS.iter().filter(|word| trimmed.ends_with(*word)).map(|word| word.len()).max();
    let (bounded, word) = match (Operator::before(trimmed), aim) {
        (Some((operator, length)), aim) if aim.is_none_or(|aim| aim < length) => (bound(operator), length),
        (_, aim) => (None, aim.unwrap_or(0)),
    };
    let subject = &trimmed[..trimmed.len() - word];
    if unclear || NO_LEVEL.iter().any(|word| trimmed.ends_with(word)) || subject.ends_with("约") {
        return (end, None);
    }
    let place = clause.start + subject.len()..clause.end - behind.len();
    let said = Said {
        bound: after.or(bounded),
        number,
        unit,
        before: clause.start..place.start,
        after: place.end..clause.end,
        place,
    };
    (end, Some(said))
}

/// Which way an operator bounds, if it does.
fn bound(operator: Operator) -> Option<Bound> {
    match operator {
        Operator::AtLeast | Operator::MoreThan => Some(Bound::Floor),
        Operator::AtMost | Operator::LessThan => Some(Bound::Ceiling),
        Operator::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn said(text: &str) -> Vec<(String, Option<Bound>, String, String, String)> {
        let part = |range: &Range<usize>| text[range.clone()].to_owned();
        let all = numbers(text);
        all.iter()
            .map(|s| {
                (part(&s.place), s.bound, format!("{}{}", s.number, s.unit), part(&s.before), part(&s.after))
            })
            .collect()
    }

    #[test]
    fn numbers_with_their_bounds() {
        use Bound::{Ceiling, Floor};
        for (text, place, bound, number, before, after) in [
            ("再犯罪率低于0.2%", "低于0.2%", Some(Ceiling), "0.2%", "再犯罪率", ""),
            ("重犯率控制在3%以下", "控制在3%以下", Some(Ceiling), "3%", "重犯率", ""),
            ("合格率达到９５％以上", "达到９５％以上", Some(Floor), "95%", "合格率", ""),
            ("合格率不低于95.0%", "不低于95.0%", Some(Floor), "95.0%", "合格率", ""),
            ("合格率≥98％", "≥98％", Some(Floor), "98%", "合格率", ""),
            ("举办讲座12场", "12场", None, "12场", "举办讲座", ""),
            ("培训30名律师", "30名", None, "30人", "培训", "律师"),
            ("提供咨询1.5万人次", "1.5万人次", None, "15000.0人次", "提供咨询", ""),
            ("采购图书1,200册", "1,200册", None, "1200册", "采购图书", ""),
            ("投诉率下降到1%", "下降到1%", None, "1%", "投诉率", ""),
        ] {
            let expected = (place.to_owned(), bound, number.to_owned(), before.to_owned(), after.to_owned());
            assert_eq!(said(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_level() {
        for text in [
            "2021年底",
            "拨打12348",
            "1285弄8号",
            "提高5%",
            "比上年增长3.5%",
            "下降2个百分点",
            "约300人",
            "300人左右",
            "100余场",
            "第3批",
            "每3个月",
            "5-10个",
            "3%至5%",
            "A4纸",
            "1.2.3%",
            "100%-120%",
            "每5人",
            "3部门",
            "",
            "99999999999999999999999999999999999999999999个",
            "9999999999999999999999999999万亿次",
        ] {
            assert_eq!(said(text), [], "{text}");
        }
    }

    #[test]
    fn clauses_and_what_belongs_to_which_number() {
        let all = said("全年举办讲座12场、展览5场，其中：培训2000人次");
        let subjects: Vec<&str> = all.iter().map(|said| said.3.as_str()).collect();
        assert_eq!(subjects, ["全年举办讲座", "、展览", "培训"]);
        assert_eq!(clauses("").len(), 1);
        assert_eq!(clauses("，。").len(), 3);
        assert_eq!(clauses("8:30,1,200").len(), 2 - 1);
    }

    /// A goal of a megabyte is read in one go, and no more of it than a page could hold.
    #[test]
    fn long_goals() {
        assert_eq!(numbers(&"举办讲座12场，".repeat(50_000)).len(), MOST);
        assert_eq!(numbers(&"1场".repeat(250_000)).len(), MOST);
    }
}
