//! What a change of an amount or a target comes to, so short that a glance takes it in.

use rust_decimal::Decimal;

use super::say;
use crate::diff::{Direction, Money, TargetChange};
use crate::message::Lang;
use crate::value::money::{MoneyStyle, Unit};
use crate::value::operator::Operator;
use crate::value::outcomes::Outcomes;
use crate::value::target::Target;
use crate::value::unit::is_percent;

/// The decimals of amounts in 元 that are told beside each other: none, or two where one of them has any.
pub fn decimals(amounts: impl IntoIterator<Item = Decimal>) -> u32 {
    let most = amounts.into_iter().map(|amount| amount.normalize().scale()).max().unwrap_or(0);
    if most == 0 { 0 } else { most.max(2) }
}

/// 元 with separators and so many decimals, or as many as the amount has.
pub fn yuan(amount: Decimal, decimals: u32) -> String {
    let decimals = decimals.max(amount.normalize().scale());
    MoneyStyle { unit: Unit::Yuan, decimals: Some(decimals), separators: true }.print(amount)
}

/// A difference in 元 with its sign; the minus is the one of print.
pub fn signed(amount: Decimal, decimals: u32) -> String {
    format!("{}{}", sign(amount), yuan(amount.abs(), decimals))
}

fn sign(number: Decimal) -> &'static str {
    if number.is_sign_negative() { "−" } else { "+" }
}

/// A number with separators and no more decimals than it has.
fn plain(number: Decimal) -> String {
    let style = MoneyStyle { unit: Unit::Yuan, decimals: None, separators: true };
    style.print(number.normalize())
}

/// A share that was rounded to one decimal: `+14.3%`.
pub(super) fn percent(share: Decimal) -> String {
    match share.is_zero() {
        true => "<0.1%".to_owned(),
        false => format!("{}{}%", sign(share), plain(share.abs())),
    }
}

/// Words, and in brackets what one may want to know as well.
fn with(words: &str, more: &[Option<String>], lang: Lang) -> String {
    let more: Vec<&str> = more.iter().flatten().map(String::as_str).collect();
    match (more.is_empty(), lang) {
        (true, _) => words.to_owned(),
        (false, Lang::Zh) => format!("{words}（{}）", more.join("，")),
        (false, Lang::En) => format!("{words} ({})", more.join(", ")),
    }
}

/// What a change of money comes to; with both amounts in 元 where the paper has them in unequal units.
pub fn money(money: &Money, other_unit: bool, lang: Lang) -> String {
    let decimals = decimals([money.old, money.new].into_iter().flatten());
    let blank = match (money.old, money.new) {
        (None, Some(_)) => Some(say("原为空白", "blank before", lang).to_owned()),
        (Some(_), None) => Some(say("现为空白", "blank now", lang).to_owned()),
        _ => None,
    };
    if money.is_equal() {
        return with(say("金额不变", "the same amount", lang), &[blank], lang);
    }
    let difference = format!("{} {}", signed(money.difference(), decimals), say("元", "yuan", lang));
    let share = money.percent().filter(|_| blank.is_none()).map(percent);
    let difference = with(&difference, &[blank, share], lang);
    match money.old.zip(money.new).filter(|_| other_unit) {
        Some((old, new)) => {
            let (old, new) = (yuan(old, decimals), yuan(new, decimals));
            format!("{old} → {new} {}{difference}", say("元；", "yuan; ", lang))
        }
        None => difference,
    }
}

/// What became of a target.
pub fn direction(change: &TargetChange, lang: Lang) -> String {
    let measured_both = change.measured();
    let difference = change.difference().filter(|difference| !difference.is_zero());
    let amount = |difference: Decimal| {
        let unit = measured_both.map_or("", |(_, (_, unit))| unit);
        measured(difference, unit, lang)
    };
    let operators = measured_both.and_then(|((old, _), (new, _))| operators(&old, &new));
    let share = difference.and(change.percent()).map(percent);
    let judged = |zh: &str, en: &str| {
        let words = match (difference, lang) {
            (Some(difference), Lang::Zh) => format!("{zh} {}", amount(difference)),
            (Some(difference), Lang::En) => format!("{en} by {}", amount(difference)),
            (None, _) => say(zh, en, lang).to_owned(),
        };
        with(&words, &[share.clone(), operators.clone()], lang)
    };
    let change_of_number =
        || difference.map(|difference| format!("{}{}", sign(difference), amount(difference)));
    match change.direction {
        Direction::Tightened => judged("收紧", "tightened"),
        Direction::Loosened => judged("放宽", "loosened"),
        Direction::Number => {
            let words = format!("{} {}", say("数值", "number", lang), change_of_number().unwrap_or_default());
            with(words.trim_end(), &[share], lang)
        }
        Direction::Operator => {
            let opposite = measured_both.is_some_and(|((old, _), (new, _))| is_bound(&old) && is_bound(&new));
            match opposite {
                true => with(say("方向相反", "the other way round", lang), &[operators], lang),
                false => {
                    let words = say("算符和数值都变了", "another operator and number", lang);
                    with(words, &[operators, change_of_number()], lang)
                }
            }
        }
        Direction::Unit => {
            let unit = |unit: &'_ str| {
                if unit.is_empty() { say("无", "none", lang).to_owned() } else { unit.to_owned() }
            };
            let units = measured_both.map(|((_, old), (_, new))| format!("{} → {}", unit(old), unit(new)));
            with(say("单位变了", "another unit", lang), &[units], lang)
        }
        Direction::Precision => match (&change.old, &change.new) {
            (Some(Target::Quantity(old)), Some(Target::Quantity(new)))
                if old.operator == new.operator
                    && old.unit == new.unit
                    && old.number.scale() != new.number.scale() =>
            {
                say("要求不变，只是小数位数不同", "asks for the same, only the decimals differ", lang)
            }
            _ if measured_both.is_some_and(|((_, old), (_, new))| old != new) => {
                say("要求不变，只是单位写法不同", "asks for the same in another unit", lang)
            }
            _ => say("要求不变，只是写法不同", "asks for the same, written differently", lang),
        }
        .to_owned(),
        Direction::Style => {
            say("要求不变，只是版式的写法不同", "asks for the same, printed in another style", lang)
                .to_owned()
        }
        Direction::Words => words(change, lang).to_owned(),
        Direction::Added => say("新增", "added", lang).to_owned(),
        Direction::Removed => say("删去", "removed", lang).to_owned(),
    }
}

/// `5 个百分点`, `20 人次`, without the sign.
fn measured(difference: Decimal, unit: &str, lang: Lang) -> String {
    let number = plain(difference.abs());
    let points = |kind: &str| {
        format!("{number} {kind} point{}", if difference.abs() == Decimal::ONE { "" } else { "s" })
    };
    match (unit, lang) {
        ("", _) => number,
        ("‰", Lang::Zh) => format!("{number} 个千分点"),
        ("‰", Lang::En) => points("per mille"),
        (share, Lang::Zh) if is_percent(share) => format!("{number} 个百分点"),
        (share, Lang::En) if is_percent(share) => points("percentage"),
        _ => format!("{number} {unit}"),
    }
}

/// `= → ≥`, if the operators say something else. A number alone is meant exactly; a range has no sign.
fn operators(old: &Outcomes, new: &Outcomes) -> Option<String> {
    let (old, new) = (Operator::of(old)?, Operator::of(new)?);
    (old != new).then(|| format!("{} → {}", old.sign(), new.sign()))
}

/// Whether it asks for at least or at most so much.
fn is_bound(outcomes: &Outcomes) -> bool {
    outcomes.upward().is_some()
}

/// What became of a target that is or was no number.
fn words(change: &TargetChange, lang: Lang) -> &'static str {
    let blank = |target: &Option<Target>| matches!(target, Some(Target::Words(words)) if words.is_empty());
    let number = |target: &Option<Target>| matches!(target, Some(Target::Quantity(_) | Target::Range(_)));
    let (zh, en) = match () {
        () if blank(&change.old) => ("原为空白", "blank before"),
        () if blank(&change.new) => ("现为空白", "blank now"),
        () if number(&change.old) => ("数值改成了文字", "a number before, words now"),
        () if number(&change.new) => ("文字改成了数值", "words before, a number now"),
        () => ("文字变了", "other words"),
    };
    say(zh, en, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_at_a_glance() {
        for (old, new, zh, en) in [
            ("≥90%", "≥85%", "放宽 5 个百分点", "loosened by 5 percentage points"),
            ("≤2%", "≤3%", "放宽 1 个百分点", "loosened by 1 percentage point"),
            ("≤1‰", "≤0.5‰", "收紧 0.5 个千分点", "tightened by 0.5 per mille points"),
            ("≥200人次", "≥220人次", "收紧 20 人次（+10%）", "tightened by 20 人次 (+10%)"),
            ("≤122.00万元", "≤120万元", "收紧 2 万元（−1.6%）", "tightened by 2 万元 (−1.6%)"),
            ("≤1万元", "≤20000元", "放宽 10,000 元（+100%）", "loosened by 10,000 元 (+100%)"),
            ("≥100000人次", "≥100001人次", "收紧 1 人次（<0.1%）", "tightened by 1 人次 (<0.1%)"),
            ("≥0个", "≥5个", "收紧 5 个", "tightened by 5 个"),
            ("≥5", "≥4", "放宽 1（−20%）", "loosened by 1 (−20%)"),
            ("=100%", "≥100%", "放宽（= → ≥）", "loosened (= → ≥)"),
            ("4次", "≥4次", "放宽（= → ≥）", "loosened (= → ≥)"),
            ("=100.00%", "≥95%", "放宽 5 个百分点（= → ≥）", "loosened by 5 percentage points (= → ≥)"),
            ("≥10次", "=12次", "收紧 2 次（+20%，≥ → =）", "tightened by 2 次 (+20%, ≥ → =)"),
            ("=95%", "=90%", "数值 −5 个百分点", "number −5 percentage points"),
            ("=4次", "5次", "数值 +1 次（+25%）", "number +1 次 (+25%)"),
            (
                "=95%",
                "≥98%",
                "算符和数值都变了（= → ≥，+3 个百分点）",
                "another operator and number (= → ≥, +3 percentage points)",
            ),
            ("≥5次", "≤5次", "方向相反（≥ → ≤）", "the other way round (≥ → ≤)"),
            ("80%~90%", "85%~90%", "收紧", "tightened"),
            ("不少于30次", "不少于20次", "放宽 10 次（−33.3%）", "loosened by 10 次 (−33.3%)"),
            (
                "=100百分比",
                "≥95百分比",
                "放宽 5 个百分点（= → ≥）",
                "loosened by 5 percentage points (= → ≥)",
            ),
            ("≥5次", "≥5场", "单位变了（次 → 场）", "another unit (次 → 场)"),
            ("≥95", "≥95%", "单位变了（无 → %）", "another unit (none → %)"),
            (
                "=100.00%",
                "=100%",
                "要求不变，只是小数位数不同",
                "asks for the same, only the decimals differ",
            ),
            ("4次", "=4次", "要求不变，只是写法不同", "asks for the same, written differently"),
            ("≤1万元", "≤10000元", "要求不变，只是单位写法不同", "asks for the same in another unit"),
            ("≥90%", "≥90(%)", "要求不变，只是版式的写法不同", "asks for the same, printed in another style"),
            ("及时", "≥90%", "文字改成了数值", "words before, a number now"),
            ("≥90%", "及时", "数值改成了文字", "a number before, words now"),
            ("及时", "及时到位", "文字变了", "other words"),
            ("", "≥90%", "原为空白", "blank before"),
            ("及时", "", "现为空白", "blank now"),
        ] {
            let change = TargetChange::of(Some(&Target::parse(old)), Some(&Target::parse(new)));
            assert_eq!(direction(&change, Lang::Zh), zh, "{old} → {new}");
            assert_eq!(direction(&change, Lang::En), en, "{old} → {new}");
        }
    }

    #[test]
    fn money_at_a_glance() {
        let amount = |text: &str| Decimal::from_str_exact(text).unwrap();
        for (old, new, zh, en) in [
            (Some("700000"), Some("800000.00"), "+100,000 元（+14.3%）", "+100,000 yuan (+14.3%)"),
            (Some("800000"), Some("699999.5"), "−100,000.50 元（−12.5%）", "−100,000.50 yuan (−12.5%)"),
            (Some("371790.50"), Some("471790.50"), "+100,000.00 元（+26.9%）", "+100,000.00 yuan (+26.9%)"),
            (Some("35100900"), Some("35100899.99"), "−0.01 元（<0.1%）", "−0.01 yuan (<0.1%)"),
            (Some("35100900"), Some("35100900.0050"), "+0.005 元（<0.1%）", "+0.005 yuan (<0.1%)"),
            (Some("5700000.00"), Some("5700000"), "金额不变", "the same amount"),
            (Some("100"), Some("5000"), "+4,900 元（+4,900%）", "+4,900 yuan (+4,900%)"),
            (Some("100"), Some("0.00"), "−100 元（−100%）", "−100 yuan (−100%)"),
            (Some("0"), Some("100"), "+100 元", "+100 yuan"),
            (None, Some("100"), "+100 元（原为空白）", "+100 yuan (blank before)"),
            (Some("100"), None, "−100 元（现为空白）", "−100 yuan (blank now)"),
            (None, Some("0.00"), "金额不变（原为空白）", "the same amount (blank before)"),
            (
                Some("0"),
                Some("79228162514264337593543950335"),
                "+79,228,162,514,264,337,593,543,950,335 元",
                "+79,228,162,514,264,337,593,543,950,335 yuan",
            ),
        ] {
            let change = Money { old: old.map(amount), new: new.map(amount) };
            assert_eq!(money(&change, false, Lang::Zh), zh, "{old:?} → {new:?}");
            assert_eq!(money(&change, false, Lang::En), en, "{old:?} → {new:?}");
        }
        let change = Money { old: Some(amount("5848200")), new: Some(amount("5408300.5")) };
        assert_eq!(money(&change, true, Lang::Zh), "5,848,200.00 → 5,408,300.50 元；−439,899.50 元（−7.5%）");
    }
}
