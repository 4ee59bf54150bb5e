//! The one catalogue of rules: code, title, and the function that looks.

use std::sync::Arc;

use super::{
    Findings, Subject, blanks, characters, copies, double, goals, pasted, placement, punctuation, spelling,
    structure, style, target, unread,
};
use crate::message::{Finding, Lack, Lang, Severity};

/// A rule.
pub struct Rule {
    /// The stable code; `W` for warnings, `N` for notes.
    pub code: &'static str,
    /// What it finds, in Chinese and English.
    title: (&'static str, &'static str),
    /// How it looks.
    pub looks: Looks,
}

/// How a rule looks at forms. A rule that lacks its data says which: that is "not checked", never
/// "passed".
#[derive(Clone, Copy)]
pub enum Looks {
    /// At one form at a time.
    AtEach(fn(&Subject, &mut Findings) -> Result<(), Lack>),
    /// At all forms of the workspace together.
    Across(fn(&[Arc<Subject>], &mut Findings) -> Result<(), Lack>),
}

/// Every rule, in the order of the codes.
pub static RULES: &[Rule] = &[
    Rule {
        code: "W201",
        title: ("必填的二级指标下没有指标", "a mandatory 二级指标 without indicators"),
        looks: Looks::AtEach(structure::required_groups),
    },
    Rule {
        code: "W202",
        title: ("缺少一类指标", "no indicator of a kind"),
        looks: Looks::AtEach(structure::kinds),
    },
    Rule {
        code: "W203",
        title: ("年度不在起止日期之内", "the fiscal year lies outside the period"),
        looks: Looks::AtEach(structure::year_in_period),
    },
    Rule {
        code: "W204",
        title: ("项目总额与年度总额不合", "the project's total does not fit the year's"),
        looks: Looks::AtEach(structure::totals),
    },
    Rule {
        code: "W205",
        title: ("同一个指标写了两次", "one indicator twice in a form"),
        looks: Looks::AtEach(structure::twice),
    },
    Rule { code: "W211", title: ("网页代码", "HTML in a text"), looks: Looks::AtEach(pasted::markup) },
    Rule {
        code: "W212",
        title: ("看不见的字符", "invisible characters"),
        looks: Looks::AtEach(pasted::invisible),
    },
    Rule {
        code: "W213",
        title: ("没有填写的占位符", "placeholders"),
        looks: Looks::AtEach(blanks::placeholders),
    },
    Rule {
        code: "W214",
        title: ("标点重复", "doubled punctuation"),
        looks: Looks::AtEach(punctuation::doubled_marks),
    },
    Rule {
        code: "W215",
        title: ("词语重复", "doubled words"),
        looks: Looks::AtEach(punctuation::doubled_words),
    },
    Rule {
        code: "W216",
        title: ("中文里的半角标点", "half-width marks in Chinese"),
        looks: Looks::AtEach(punctuation::half_width),
    },
    Rule {
        code: "W217",
        title: ("没有删去的模板提示", "remnants of the template"),
        looks: Looks::AtEach(blanks::remnants),
    },
    Rule {
        code: "W218",
        title: ("括号或引号不成对", "brackets and quotation marks without partner"),
        looks: Looks::AtEach(punctuation::pairs),
    },
    Rule {
        code: "W219",
        title: ("汉字之间的空格", "a blank between Han characters"),
        looks: Looks::AtEach(characters::blank_in_words),
    },
    Rule {
        code: "N220",
        title: ("没有写成数字", "not written as a number"),
        looks: Looks::AtEach(unread::numbers),
    },
    Rule {
        code: "W221",
        title: ("数字没有单位", "a number without a unit"),
        looks: Looks::AtEach(target::unit_missing),
    },
    Rule {
        code: "W222",
        title: ("满意度没有用百分比", "satisfaction that is no percentage"),
        looks: Looks::AtEach(target::satisfaction_percent),
    },
    Rule {
        code: "W223",
        title: ("百分比超过 100%", "a percentage over 100%"),
        looks: Looks::AtEach(target::over_hundred),
    },
    Rule {
        code: "W224",
        title: ("该写数字的写了文字", "words where a number is expected"),
        looks: Looks::AtEach(target::number_expected),
    },
    Rule {
        code: "W225",
        title: ("单位与名称不符", "a unit against the name"),
        looks: Looks::AtEach(target::unit_against_name),
    },
    Rule {
        code: "W226",
        title: ("上下限写反了", "a floor for a ceiling, or the other way round"),
        looks: Looks::AtEach(target::direction),
    },
    Rule {
        code: "W227",
        title: ("比率写成正好多少", "a rate that is to be exact"),
        looks: Looks::AtEach(target::exact_rate),
    },
    Rule {
        code: "N228",
        title: ("数量写成正好多少", "a count that is to be exact"),
        looks: Looks::AtEach(target::exact_count),
    },
    Rule {
        code: "N229",
        title: ("同一张表里写法不一", "two ways of writing in one form"),
        looks: Looks::AtEach(style::mixed),
    },
    Rule {
        code: "N230",
        title: ("整数写了小数", "whole things with decimals"),
        looks: Looks::AtEach(style::decimals_on_whole),
    },
    Rule {
        code: "W231",
        title: ("看着对的字", "characters that look right"),
        looks: Looks::AtEach(characters::look_right),
    },
    Rule {
        code: "W232",
        title: ("整个内容都在引号里", "a whole text in quotation marks"),
        looks: Looks::AtEach(characters::quoted),
    },
    Rule {
        code: "W241",
        title: ("比率列为数量", "a rate filed as quantity"),
        looks: Looks::AtEach(placement::rate_as_quantity),
    },
    Rule {
        code: "W242",
        title: ("数量列为质量", "a count filed as quality"),
        looks: Looks::AtEach(placement::count_as_quality),
    },
    Rule {
        code: "W243",
        title: ("归类与指标库不符", "filed against the library"),
        looks: Looks::AtEach(placement::against_library),
    },
    Rule {
        code: "W244",
        title: ("越少越好的列为满意度", "what one wants little of, filed as satisfaction"),
        looks: Looks::AtEach(placement::unwanted_as_satisfaction),
    },
    Rule {
        code: "W245",
        title: ("归类与名称不符", "filed against the name"),
        looks: Looks::AtEach(placement::against_name),
    },
    Rule {
        code: "W251",
        title: ("几个项目的目标雷同", "one goal in several projects"),
        looks: Looks::Across(copies::between_projects),
    },
    Rule {
        code: "W252",
        title: ("目标照抄上年", "a goal copied from last year"),
        looks: Looks::Across(copies::from_last_year),
    },
    Rule {
        code: "W253",
        title: ("目标里的数字与指标不符", "a number in a goal against its indicator"),
        looks: Looks::AtEach(goals::numbers_agree),
    },
    Rule {
        code: "W254",
        title: ("目标说到的事没有指标", "a promise that no indicator covers"),
        looks: Looks::AtEach(goals::promises_covered),
    },
    Rule {
        code: "W255",
        title: ("同名指标单位或写法不一", "one indicator, several units"),
        looks: Looks::Across(spelling::units),
    },
    Rule {
        code: "N256",
        title: ("同名指标的指标值不一", "one indicator, several targets"),
        looks: Looks::Across(spelling::targets),
    },
    Rule {
        code: "W257",
        title: ("同一个指标名称写法不一", "one indicator, several spellings"),
        looks: Looks::Across(spelling::names),
    },
    Rule {
        code: "W258",
        title: ("一年里两个项目同名", "two projects of one name in a year"),
        looks: Looks::Across(double::one_name),
    },
    Rule {
        code: "W259",
        title: ("两个项目的指标和金额一样", "two projects with the same indicators and amounts"),
        looks: Looks::Across(double::one_content),
    },
];

/// The code of excuses that nothing needs. They are known only when all rules have run, so this is
/// no rule of its own.
pub const UNUSED_EXCUSE: &str = "N290";

impl Rule {
    /// What the rule finds.
    pub fn title(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.title.0,
            Lang::En => self.title.1,
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        let known = Finding::CODES.iter().find(|known| known.code == self.code);
        known.map_or(Severity::Warning, |known| known.severity)
    }
}
