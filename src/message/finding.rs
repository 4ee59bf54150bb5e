//! What the rules of `check` find. `W` is worth sending a form back for, `N` is style or custom.
//!
//! Each code is a rule of `check::RULES`, with a section in docs/rules.md.

use super::{Lang, Severity, Word, messages};

/// The data that a rule lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The edition marks no subcategory as required.
    RequiredGroups,
    /// The edition has no start or no end.
    Period,
    /// The total of the whole project is blank.
    ProjectTotal,
    /// There is no indicator library.
    Library,
    /// There is no form of the year before.
    LastYear,
    /// There is only one form.
    OtherForms,
    /// The form has no goal.
    Goals,
}

impl Lack {
    /// What is lacking.
    pub fn text(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::RequiredGroups => {
                ("版式没有标明必填的二级指标", "the edition marks no 二级指标 as required")
            }
            Self::Period => ("没有起止日期", "no start and end dates"),
            Self::ProjectTotal => ("没有填项目资金总额", "the project's total funds are blank"),
            Self::Library => ("没有指标库", "no indicator library"),
            Self::LastYear => ("没有上一年度的表", "no forms of the year before"),
            Self::OtherForms => ("只有一份表", "only one form"),
            Self::Goals => ("没有填目标", "no goals"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

messages! {
    /// What a rule found; the fields are the words that fill the sentence.
    enum Finding;

    // ── W20x: money and structure ───────────────────────────────────────────────────────────────
    /// A mandatory group without an indicator.
    "W201" Warning RequiredGroupEmpty { group: String }
        zh "必填的“{group}”下没有指标", "在 绩效指标 下加上“{group}:”，至少写一条";
        en "the mandatory {group} has no indicator", "add “{group}:” under 绩效指标 with at least one indicator";
    /// The fiscal year lies outside the planned period.
    "W203" Warning YearOutsidePeriod { year: i32, start: String, end: String }
        zh "年度 {year} 不在起止日期之内：{start} 至 {end}", "核对 年度 和两个日期；从上年的表改来的，日期也要改";
        en "the fiscal year {year} lies outside the period: {start} to {end}", "check 年度 and both dates; a form made from last year's needs new dates, too";

    // ── W21x: debris in texts ───────────────────────────────────────────────────────────────────
    // ── W22x, N22x: targets ─────────────────────────────────────────────────────────────────────
    // ── W24x: placement ─────────────────────────────────────────────────────────────────────────
    // ── W25x, N25x: across forms and years ──────────────────────────────────────────────────────
    // ── W29x: the checks themselves ─────────────────────────────────────────────────────────────
    /// An excuse that nothing needs.
    "N290" Note UnusedExcuse { code: String }
        zh "豁免 {code} 没有用到：没有这样的问题", "删去这一行，以免日后掩盖新的问题";
        en "the excuse {code} is not needed: there is no such finding", "remove this line, or it may hide what comes later";
}
