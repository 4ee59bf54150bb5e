//! The closing line, which says it all: forms, money, targets.

use super::amounts::{decimals, percent, signed, yuan};
use super::{count, facet, say};
use crate::diff::{Hidden, Tally};
use crate::message::Lang;

/// The line.
pub fn closing(tally: &Tally, hidden: Option<&Hidden>, lang: Lang) -> String {
    if *tally == Tally::default() {
        return say("没有变化", "no changes", lang).to_owned();
    }
    let mut parts = vec![forms(tally, lang), annual(tally, lang), counts(tally, lang)];
    parts.extend(hidden.map(|hidden| left_out_by_kind(hidden, lang)));
    parts.retain(|part| !part.is_empty());
    parts.join(say("；", "; ", lang))
}

fn forms(tally: &Tally, lang: Lang) -> String {
    let parts = [
        (tally.changed, "{} 份表有变化", "changed"),
        (tally.added, "新增 {} 份表", "added"),
        (tally.removed, "删去 {} 份表", "removed"),
        (tally.unread, "{} 份表读不了、没有比较", "unreadable and not compared"),
    ];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0).enumerate();
    let parts = parts.map(|(at, (number, zh, en))| match (lang, at) {
        (Lang::Zh, _) => zh.replace("{}", &number.to_string()),
        // In English the first number says of what.
        (Lang::En, 0) => format!("{} {en}", count(number, "", "form", lang)),
        (Lang::En, _) => format!("{number} {en}"),
    });
    parts.collect::<Vec<_>>().join(say("，", ", ", lang))
}

/// What is asked for this year, before and now.
fn annual(tally: &Tally, lang: Lang) -> String {
    let change = tally.money();
    let decimals = decimals([tally.old_money, tally.new_money]);
    match (change.old == change.new, tally.old_money.is_zero()) {
        (true, true) => String::new(),
        (true, false) => match lang {
            Lang::Zh => format!("年度资金不变（{} 元）", yuan(tally.old_money, decimals)),
            Lang::En => format!("annual money as before ({} yuan)", yuan(tally.old_money, decimals)),
        },
        (false, _) => {
            let (old, new) = (yuan(tally.old_money, decimals), yuan(tally.new_money, decimals));
            let difference = signed(change.difference(), decimals);
            let share = change.percent().map(|share| format!("{}{}", say("，", ", ", lang), percent(share)));
            let percent = share.unwrap_or_default();
            match lang {
                Lang::Zh => format!("年度资金 {old} → {new} 元（{difference}{percent}）"),
                Lang::En => format!("annual money {old} → {new} yuan ({difference}{percent})"),
            }
        }
    }
}

/// How many targets and other items of a form, or of all forms.
pub fn counts(tally: &Tally, lang: Lang) -> String {
    let Tally { loosened, tightened, other, wording, changed, .. } = tally;
    if *changed == 0 {
        return String::new();
    }
    let wording = match (wording, lang) {
        (0, _) => String::new(),
        (_, Lang::Zh) => format!("，版式用语 {wording}"),
        (_, Lang::En) => format!(", {wording} in the edition's wording"),
    };
    match lang {
        Lang::Zh => format!("指标值放宽 {loosened}、收紧 {tightened}，其他 {other}{wording}"),
        Lang::En => {
            let targets = if *loosened == 1 { "target" } else { "targets" };
            format!("{loosened} {targets} loosened, {tightened} tightened, {other} other{wording}")
        }
    }
}

/// What `--only` kept, and how much it left out.
fn left_out_by_kind(hidden: &Hidden, lang: Lang) -> String {
    let only: Vec<&str> = hidden.only.iter().map(|kind| facet(*kind, lang)).collect();
    let only = only.join(say("、", ", ", lang));
    let Hidden { forms, items, kept, .. } = hidden;
    match lang {
        Lang::Zh => {
            let forms =
                if *forms > 0 { format!("，{forms} 份表整份没有列出") } else { String::new() };
            format!("只列出了{only}：{kept} 处；略去 {items} 处{forms}")
        }
        Lang::En => {
            let whole = count(*forms, "", "form", lang);
            let forms = if *forms > 0 { format!(", and {whole} as a whole") } else { String::new() };
            format!("listed: {only} only, {kept}; left out: {items}{forms}")
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn the_last_line() {
        let closing = |tally: &Tally| [Lang::Zh, Lang::En].map(|lang| closing(tally, None, lang));
        assert_eq!(closing(&Tally::default()), ["没有变化", "no changes"]);
        let mut tally = Tally {
            changed: 2,
            loosened: 1,
            other: 3,
            old_money: Decimal::from(700_000),
            new_money: Decimal::from(800_000),
            ..Tally::default()
        };
        assert_eq!(
            closing(&tally),
            [
                "2 份表有变化；年度资金 700,000 → 800,000 元（+100,000，+14.3%）；指标值放宽 1、收紧 0，其他 3",
                "2 forms changed; annual money 700,000 → 800,000 yuan (+100,000, +14.3%); \
                 1 target loosened, 0 tightened, 3 other"
            ]
        );
        // Both sides and the difference have equal decimals.
        let decimals = Tally { new_money: Decimal::new(37_179_050, 2), ..tally.clone() };
        assert!(closing(&decimals)[1].contains(" 700,000.00 → 371,790.50 yuan (−328,209.50, −46.9%)"));
        tally = Tally { removed: 1, unread: 2, changed: 0, wording: 4, new_money: tally.old_money, ..tally };
        assert_eq!(
            closing(&tally),
            [
                "删去 1 份表，2 份表读不了、没有比较；年度资金不变（700,000 元）",
                "1 form removed, 2 unreadable and not compared; annual money as before (700,000 yuan)"
            ]
        );
        // Forms that ask for no money.
        let tally = Tally { added: 1, ..Tally::default() };
        assert_eq!(closing(&tally), ["新增 1 份表", "1 form added"]);
    }
}
