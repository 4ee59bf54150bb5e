//! Targets that look like numbers and are none to the program, so that nobody believes they were compared.

use super::target::{Measured, Stated, stated};
use super::words::{Name, names_number};
use super::{Findings, Subject};
use crate::edition::Kind;
use crate::message::{Finding, Lack};
use crate::value::moment;
use crate::value::number::{is_digit, narrow};
use crate::value::operator::Operator;
use crate::value::target::{Quantity, Target};
use crate::value::unit;

/// N220: words that begin or end like a number, or that name one where a number is expected; and bounds in
/// words that a sign would say as well. Points in time are meant as words; blanks to be filled in are W213's.
pub fn numbers(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    for Stated { indicator, name, kind, target, span } in stated(subject) {
        let finding = match target {
            Target::Quantity(_) => None,
            Target::Range(range) => {
                let measured = Measured::of(target, name);
                measured.and_then(|measured| Operator::of(&measured.outcomes)).map(|operator| {
                    let level = range.outcomes.largest();
                    let fixed = Quantity::new(Some(operator), level, &range.unit).to_string();
                    Finding::BoundInWords { name: indicator.to_owned(), words: range.text.clone(), fixed }
                })
            }
            Target::Words(words) if super::blanks::is_unfilled(words) => None,
            Target::Words(words) => {
                let number =
                    looks_like_number(words) || names_number(words) && expects_number(name, kind, words);
                number.then(|| Finding::NumberUnread { name: indicator.to_owned(), words: words.clone() })
            }
        };
        if let Some(finding) = finding {
            findings.add(subject, span, indicator, finding);
        }
    }
    Ok(())
}

/// Whether an indicator's name asks for a number, or its group does so for words that name no day.
fn expects_number(name: Name, kind: Kind, words: &str) -> bool {
    let by_group = matches!(kind, Kind::Quantity | Kind::Satisfaction | Kind::Cost);
    let by_name = name.is_rate() || name.is_count() || name.is_satisfaction();
    by_name || by_group && !moment::is_moment(words)
}

/// Whether words begin or end like a number: `约100人`, `提高5%`, `1/3`, `百分之九十五`. 4A级 and 5G网络 are
/// names, and what names a day is no number.
fn looks_like_number(words: &str) -> bool {
    let rest = moment::without(words);
    let rest = rest.trim();
    let signed = Operator::leading(rest).or_else(|| Operator::word(rest)).map_or(0, |(_, length)| length);
    let sign = signed > 0 || rest.starts_with(['±', '约', '近', '-']);
    let open = rest[signed..].trim_start_matches(['±', '约', '近', '-', ' ', '.']);
    let digits = open.trim_start_matches(is_digit);
    let named = digits.starts_with(|c: char| c.is_ascii_alphabetic())
        && digits.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    let begins = digits.len() < open.len() && !named;
    let last = rest.trim_end_matches(['。', '；', ';', '.', '，', ')', '）', '！']);
    let ends = ends_in_number(last);
    // A sign needs a number behind it, whatever else there is.
    begins || ends || sign && rest.chars().any(is_digit) || rest.starts_with("百分之")
}

/// Whether a text ends in digits with or without a unit that is known.
fn ends_in_number(text: &str) -> bool {
    let Some(last) = text.rfind(is_digit) else { return false };
    let digit = text[last..].chars().next().map_or(0, char::len_utf8);
    let tail: String = text[last + digit..].chars().map(narrow).collect();
    let tail = tail.trim();
    // A4, GB2312: digits of a name.
    let start = text[..last].trim_end_matches(|c| is_digit(c) || matches!(c, '.' | ',' | '，'));
    let named = start.ends_with(|c: char| c.is_ascii_alphabetic());
    !named && (tail.is_empty() || unit::is_known(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_number() {
        for words in [
            "约100人",
            "100人左右",
            "100±5%",
            "提高5%",
            "同比增长3个百分点",
            "1/3",
            "3：1",
            "007",
            "12,50人",
            "1.2.3",
            "≥90%且不低于上年",
            "≥≥90%",
            "百分之九十五",
            "100%完成",
            "≥95%。",
            "近30次",
            "每月2次",
            ".5%",
            "2026年达到95%",
            "达到95％",
            "5.",
            "90%-80%",
        ] {
            assert!(looks_like_number(words), "{words}");
        }
        for words in [
            "及时",
            "12月底到位",
            "2026年",
            "2023.07-2024.01",
            "4A级",
            "5G网络",
            "符合GB2312",
            "A4",
            "提升",
            "一流",
            "全年",
            "第3季度前完成",
            "",
            "/",
            "≥",
            "2026年12月31日前支付完毕",
        ] {
            assert!(!looks_like_number(words), "{words}");
        }
    }
}
