//! What reviewers look for, as rules over resolved forms: one at a time, and all together.
//!
//! [`RULES`] is the one catalogue. `check --list`, the SARIF report and the tests go by it, and each
//! rule has its section in docs/rules.md, whose bad and good examples are run. What a rule says
//! stands in `message::Finding`.

mod alike;
mod blanks;
mod clause;
mod copies;
mod goals;
mod normal;
mod pasted;
mod placement;
mod punctuation;
mod spelling;
mod structure;
mod style;
mod target;
mod text;
mod topic;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::form::{Form, Library};
use crate::message::{Finding, Lack, Lang, Severity};
use crate::source::Span;

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
    Across(fn(&[Subject], &mut Findings) -> Result<(), Lack>),
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

/// A form under the eyes of the rules.
pub struct Subject {
    /// The form.
    pub form: Form,
    /// The library that holds where it stands.
    pub library: Option<Arc<Library>>,
}

/// What rules found, in the order in which they did.
#[derive(Default)]
pub struct Findings {
    diagnostics: Vec<Diagnostic>,
}

impl Findings {
    /// Adds what was found in a form: where, and what it is about – an indicator's name or a key,
    /// by which an excuse may name it.
    pub fn add(&mut self, subject: &Subject, span: Option<&Span>, about: &str, finding: Finding) {
        self.add_with(subject, span, about, finding, &[]);
    }

    /// The same with further places.
    pub fn add_with(
        &mut self,
        subject: &Subject,
        span: Option<&Span>,
        about: &str,
        finding: Finding,
        related: &[&Span],
    ) {
        let mut diagnostic = Diagnostic::new(finding).about(about);
        diagnostic.span = span.cloned();
        diagnostic.related = related.iter().copied().cloned().collect();
        let path = &subject.form.path;
        if span.is_none_or(|span| span.source.path != *path) {
            diagnostic.form = Some(path.clone());
        }
        diagnostic.excuse = subject.form.excuse_for(&diagnostic);
        self.diagnostics.push(diagnostic);
    }
}

/// What became of the rules.
#[derive(Default)]
pub struct Outcome {
    /// What was found, excused or not.
    pub diagnostics: Vec<Diagnostic>,
    /// For each rule, parallel to [`RULES`].
    pub ran: Vec<Ran>,
}

/// How often a rule ran, and what it lacked where it did not.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    /// The forms it looked at.
    pub forms: usize,
    /// The forms it could not look at.
    pub lacking: BTreeMap<Lack, usize>,
}

/// Runs the rules that look at one form.
pub fn check_each(subject: &Subject) -> Outcome {
    let mut findings = Findings::default();
    let ran = RULES.iter().map(|rule| match rule.looks {
        Looks::AtEach(look) => Ran::new(look(subject, &mut findings), 1),
        Looks::Across(_) => Ran::default(),
    });
    let ran = ran.collect();
    Outcome { diagnostics: findings.diagnostics, ran }
}

/// Runs the rules that look at all forms together.
pub fn check_across(subjects: &[Subject]) -> Outcome {
    let mut findings = Findings::default();
    let ran = RULES.iter().map(|rule| match rule.looks {
        Looks::AtEach(_) => Ran::default(),
        Looks::Across(look) => Ran::new(look(subjects, &mut findings), subjects.len()),
    });
    let ran = ran.collect();
    Outcome { diagnostics: findings.diagnostics, ran }
}

impl Outcome {
    /// Adds what another piece of work found.
    pub fn absorb(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.ran.resize(RULES.len(), Ran::default());
        for (ran, more) in self.ran.iter_mut().zip(other.ran) {
            ran.forms += more.forms;
            for (lack, forms) in more.lacking {
                *ran.lacking.entry(lack).or_default() += forms;
            }
        }
    }

    /// Adds a note for every excuse of `subjects` that no finding needs.
    pub fn find_unused_excuses(&mut self, subjects: &[Subject]) {
        let mut needed = std::collections::BTreeSet::new();
        let place = |span: &Span| (span.source.path.clone(), span.range().start);
        let by_path: BTreeMap<&str, &Subject> =
            subjects.iter().map(|subject| (subject.form.path.as_str(), subject)).collect();
        for diagnostic in self.diagnostics.iter().filter(|d| d.excuse.is_some()) {
            let form = diagnostic.project().and_then(|path| by_path.get(path));
            let excuses = form.map_or(&[][..], |subject| &subject.form.excuses);
            needed.extend(excuses.iter().filter(|e| e.fits(diagnostic)).map(|e| place(&e.span)));
        }
        let mut findings = Findings::default();
        for subject in subjects {
            for excuse in subject.form.excuses.iter().filter(|e| !needed.contains(&place(&e.span))) {
                let finding = Finding::UnusedExcuse { code: excuse.code.clone() };
                findings.add(subject, Some(&excuse.span), &excuse.code, finding);
            }
        }
        self.diagnostics.extend(findings.diagnostics);
    }
}

impl Ran {
    fn new(result: Result<(), Lack>, forms: usize) -> Self {
        match result {
            Ok(()) => Self { forms, lacking: BTreeMap::new() },
            Err(lack) => Self { forms: 0, lacking: BTreeMap::from([(lack, forms)]) },
        }
    }
}
