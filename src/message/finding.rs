//! What the rules of `check` find. `W` is worth sending a form back for, `N` is style or custom.
//!
//! Each code is a rule of `check::RULES`, with a section in docs/rules.md.

use super::{Characters, Instead, Lang, Meant, Severity, Word, messages};

/// The data that a rule lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The edition marks no subcategory as required.
    RequiredGroups,
    /// The edition has no start or no end.
    Period,
    /// The total of the whole project is blank.
    ProjectTotal,
    /// The total of the year is blank.
    AnnualTotal,
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
            Self::AnnualTotal => ("没有填年度资金总额", "the year's total funds are blank"),
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

/// Where a finding's counterpart stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// In the indicator library.
    Library,
    /// In the form of this project.
    Form(String),
}

impl Word for Whose {
    fn clip(&mut self) {
        if let Self::Form(name) = self {
            name.clip();
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Library => 0,
            Self::Form(name) => name.bytes(),
        }
    }

    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        match (self, lang) {
            (Self::Library, Lang::Zh) => "指标库".to_owned(),
            (Self::Library, Lang::En) => "the library".to_owned(),
            (Self::Form(name), Lang::Zh) => format!("“{name}”"),
            (Self::Form(name), Lang::En) => name.clone(),
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
    /// No indicator of a kind.
    "W202" Warning KindMissing { label: String, groups: String }
        zh "没有一条{label}", "写在 {groups} 下；确实没有的，写明理由：检查: {{豁免: {{W202: {{{label}: 理由}}}}}}";
        en "there is no indicator of {label}", "write one under {groups}; if the project has none, say why: 检查: {{豁免: {{W202: {{{label}: reason}}}}}}";
    /// The fiscal year lies outside the planned period.
    "W203" Warning YearOutsidePeriod { year: i32, start: String, end: String }
        zh "年度 {year} 不在起止日期之内：{start} 至 {end}", "核对 年度 和两个日期；从上年的表改来的，日期也要改";
        en "the fiscal year {year} lies outside the period: {start} to {end}", "check 年度 and both dates; a form made from last year's needs new dates, too";
    /// The totals of a project of one year differ.
    "W204" Warning TotalsDiffer { key: String, annual_key: String, total: String, year: String }
        zh "项目在一年之内，{key} 与 {annual_key} 却不等：{total} ≠ {year}", "核对两边的明细；跨年度的项目，核对起止日期";
        en "the project is of one year, yet {key} and {annual_key} differ: {total} ≠ {year}", "check the parts of both; for a project of several years check its dates";
    /// Less money for the whole project than for one of its years.
    "W204" Warning ProjectTotalSmaller { key: String, annual_key: String, total: String, year: String }
        zh "{key} 比 {annual_key} 还小：{total} < {year}", "{key} 是各年度之和，把以前和以后年度的也算进去；核对两边的明细";
        en "{key} is less than {annual_key}: {total} < {year}", "{key} is the sum of all years, count the earlier and later ones, too; check the parts of both";
    /// One indicator in two groups.
    "W205" Warning IndicatorInTwoGroups { name: String, group: String }
        zh "“{name}”在 {group} 里已经有了", "只在合适的一组里留一条；确实是两回事的，改成不同的名称";
        en "“{name}” already stands under {group}", "keep it in the group where it belongs; if two things are meant, give them different names";
    /// One indicator in two spellings.
    "W205" Warning SpelledTwice { name: String, other: Meant, group: String }
        zh "{group} 里“{name}”和{other}是同一个指标", "删去一条；确实是两回事的，改成不同的名称";
        en "“{name}” and {other} under {group} are the same indicator", "remove one; if two things are meant, give them different names";

    // ── W21x: debris in texts ───────────────────────────────────────────────────────────────────
    /// Tags and entities.
    "W211" Warning Markup { found: String }
        zh "文字里有网页代码：{found}", "删去它；换行另起一行写，符号直接打出来";
        en "the text has HTML in it: {found}", "remove it; begin a new line where a line should break, type signs as they are";
    /// Zero-width characters and the like.
    "W212" Warning Invisible { codes: String }
        zh "文字里有看不见的字符：{codes}", "把这几个字删去重新打一遍；它多半是从网页或 Word 粘贴来的";
        en "the text has invisible characters: {codes}", "type the words anew; they were probably pasted in from a web page or Word";
    /// Something that was to be replaced.
    "W213" Warning Placeholder { found: String }
        zh "还没有填写：{found}", "换成实际的内容；没有的就删去";
        en "not filled in yet: {found}", "write what belongs here, or remove it";
    /// A mark doubled, or two that contradict each other.
    "W214" Warning DoubledMark { found: String }
        zh "标点重复：{found}", "只留一个";
        en "punctuation marks in a row: {found}", "keep one";
    /// A word twice.
    "W215" Warning DoubledWord { found: String }
        zh "词语重复：{found}", "删去一个；本来是两句的，中间加上标点";
        en "a word is written twice: {found}", "remove one; put a mark between them if they belong to two sentences";
    /// A half-width mark in a Chinese sentence.
    "W216" Warning HalfWidth { found: String }
        zh "中文里用了半角标点：{found}", "换成全角的 ，。；：？！";
        en "half-width marks in Chinese: {found}", "write ，。；：？！ instead";
    /// What the template offered.
    "W217" Warning Remnant { found: String }
        zh "模板里的提示没有删去：{found}", "选定一个，或换成实际的内容，把提示删去";
        en "the template's own words are still there: {found}", "choose one, or write what belongs here, and remove the advice";
    /// A bracket or quotation mark alone.
    "W218" Warning Unpaired { found: String }
        zh "括号或引号不成对：{found}", "补上另一半，或删去这一半";
        en "a bracket or quotation mark without its partner: {found}", "add the other half, or remove this one";
    /// A full-width bracket closed by a half-width one.
    "W218" Warning MixedPair { found: String }
        zh "一对括号，一半全角一半半角：{found}", "两半用同一种，如 （）";
        en "one half of a pair is full-width, the other half-width: {found}", "use one kind for both, as in （）";

    /// A blank inside a word.
    "W219" Warning BlankInWords { found: String }
        zh "汉字之间有空格：{found}", "删去空格；是两件事，中间用顿号或逗号";
        en "a blank between Han characters: {found}", "remove it; put 、 or ， between two things";

    // ── W22x, N22x: targets ─────────────────────────────────────────────────────────────────────
    /// What begins or ends like a number and was not read as one.
    "N220" Note NumberUnread { name: String, words: String }
        zh "“{name}”的“{words}”没有读成数字，比较和审核时只当文字", "要当数字的，写成“计算符号＋数字＋单位”，如 ≥10次、=5%、≤3个月；本来就是文字的，可以豁免";
        en "“{words}” of {name} was not read as a number; comparisons and rules take it for words", "to have it taken for a number, write sign, number and unit, such as ≥10次, =5%, ≤3个月; what is meant as words can be excused";
    /// A bound in words that a sign says as well.
    "N220" Note BoundInWords { name: String, words: String, fixed: String }
        zh "“{name}”的界限是用文字写的：{words}", "写成 {fixed}，印出来与别的指标一致，导入预算系统也不用改；本来就要这样写的，可以豁免";
        en "the bound of {name} is written in words: {words}", "write {fixed}, as the other indicators have it and the budget system wants it; what must be in words can be excused";
    /// A number without a unit.
    "W221" Warning UnitMissing { name: String, target: String }
        zh "“{name}”的指标值没有单位：{target}", "在数字后面写上单位，如 {target}次、{target}人、{target}%";
        en "the target of {name} has no unit: {target}", "add the unit after the number, such as {target}次, {target}人 or {target}%";
    /// Satisfaction that is no percentage.
    "W222" Warning SatisfactionWithoutPercent { name: String, target: String, fixed: String }
        zh "“{name}”是满意度，却没有用百分比：{target}", "写成百分比：{fixed}";
        en "{name} is satisfaction, but no percentage: {target}", "write a percentage: {fixed}";
    /// More than the whole.
    "W223" Warning OverHundred { name: String, target: String }
        zh "“{name}”超过了 100%：{target}", "核对数字；说的是增长，就在名称里写明，如“……增长率”";
        en "{name} is over 100%: {target}", "check the number; if growth is meant, say so in the name, as in …增长率";
    /// Words for a number of things.
    "W224" Warning WordsForCount { name: String, words: String }
        zh "“{name}”应当写数量，写的却是“{words}”", "写出数字和单位，如 ≥…次；要比上年多的，写出上年的数";
        en "{name} should be a number, but says “{words}”", "write a number with its unit, such as ≥…次; if last year is meant, write last year's number";
    /// Words for a share.
    "W224" Warning WordsForRate { name: String, words: String }
        zh "“{name}”是比率，写的却是“{words}”", "写出百分比，如 ≥…%；要少的写 ≤，如 ≤…%";
        en "{name} is a rate, but says “{words}”", "write a percentage, such as ≥…%; with ≤ for what should be low, such as ≤…%";
    /// Words for satisfaction.
    "W224" Warning WordsForSatisfaction { name: String, words: String }
        zh "“{name}”应当写满意的百分比，写的却是“{words}”", "写出百分比，如 ≥…%";
        en "{name} should be a percentage of the satisfied, but says “{words}”", "write a percentage, such as ≥…%";
    /// Words for a cost.
    "W224" Warning WordsForCost { name: String, words: String }
        zh "“{name}”列为成本，写的却是“{words}”", "写出可以核对的数，如 ≤…万元、≤…%；说不出数的，移到质量或效益指标下";
        en "{name} is filed as a cost, but says “{words}”", "write a number that can be checked, such as ≤…万元 or ≤…%; what has none belongs under quality or benefit";
    /// An amount of money in percent.
    "W225" Warning PercentForMoney { name: String, target: String }
        zh "“{name}”是金额，单位却是百分比：{target}", "写成金额，如 ≤…元；说的是升降，就在名称里写明，如“……下降率”";
        en "{name} is an amount of money, but in percent: {target}", "write an amount, such as ≤…元; if a change is meant, say so in the name, as in …下降率";
    /// A number of things in percent.
    "W225" Warning PercentForCount { name: String, target: String }
        zh "“{name}”是数量，单位却是百分比：{target}", "写成数量，如 ≥…人；说的是比率，名称就写作“……率”";
        en "{name} is a count, but in percent: {target}", "write a count, such as ≥…人; if a rate is meant, call it …率";
    /// A share that is not in percent.
    "W225" Warning RateWithoutPercent { name: String, target: String, fixed: String }
        zh "“{name}”是比率，单位却不是百分比：{target}", "写成 {fixed}；说的是数量，名称就写作“……数”";
        en "{name} is a rate, but not in percent: {target}", "write {fixed}; if a count is meant, call it …数";
    /// `≥` for what one wants little of.
    "W226" Warning FloorUnderUnwanted { name: String, target: String, fixed: String }
        zh "“{name}”越少越好，写的却是下限：{target}", "改成上限：{fixed}";
        en "less of {name} is better, but the target is a floor: {target}", "make it a ceiling: {fixed}";
    /// `≥` for a cost.
    "W226" Warning FloorUnderCost { name: String, target: String, fixed: String }
        zh "“{name}”是成本，写的却是下限：{target}", "成本写上限：{fixed}";
        en "{name} is a cost, but the target is a floor: {target}", "a cost has a ceiling: {fixed}";
    /// `≤` for what one wants much of.
    "W226" Warning CeilingOverWanted { name: String, target: String, fixed: String }
        zh "“{name}”越高越好，写的却是上限：{target}", "改成下限：{fixed}";
        en "more of {name} is better, but the target is a ceiling: {target}", "make it a floor: {fixed}";
    /// Exactly so many percent.
    "W227" Warning ExactRate { name: String, target: String, fixed: String }
        zh "“{name}”要求不多不少正好 {target}", "写下限：{fixed}";
        en "{name} asks for exactly {target}, neither more nor less", "write a floor: {fixed}";
    /// Exactly so many things.
    "N228" Note ExactCount { name: String, target: String, fixed: String }
        zh "“{name}”要求不多不少正好 {target}", "多了也算完成的，写下限：{fixed}";
        en "{name} asks for exactly {target}, neither more nor less", "if more is as good, write a floor: {fixed}";
    /// The same unit with needless decimals and without.
    "N229" Note MixedDecimals { few: String, other: String, count: usize, others: usize }
        zh "小数位数不一：{count} 处如 {few}，{others} 处如 {other}", "全表用一种写法，如都像 {other}";
        en "decimals differ: {count} like {few}, {others} like {other}", "write all of the form in one way, such as that of {other}";
    /// The same unit with `=` and without a sign.
    "N229" Note MixedSigns { few: String, other: String, count: usize, others: usize }
        zh "计算符号有写有不写：{count} 处如 {few}，{others} 处如 {other}", "全表用一种写法，都写上符号，如 =、≥";
        en "signs are left out in places: {count} like {few}, {others} like {other}", "write a sign before every number of the form, such as = or ≥";
    /// Whole things with decimals.
    "N230" Note DecimalsOnWhole { target: String, fixed: String, count: usize }
        zh "只会是整数的写了小数，共 {count} 处，如 {target}", "去掉小数：{fixed}";
        en "things that come whole are written with decimals, {count} in all, such as {target}", "leave out the decimals: {fixed}";

    // ── W231, W232: characters that look right ──────────────────────────────────────────────────
    /// A character that looks like the one that is meant.
    "W231" Warning LooksRight { found: Characters, instead: Instead }
        zh "看着对，其实不是通常的字：{found}", "重新打这几个字：{instead}；从 PDF 粘贴来的，把整段重新打一遍";
        en "it looks right but is another character: {found}", "type it anew: {instead}; type the whole text anew if it was pasted from a PDF";
    /// A whole text between quotation marks.
    "W232" Warning Quoted { found: String }
        zh "整个内容都在引号里，引号会印在表上：{found}", "引号不是内容就删去；给 YAML 看的引号是半角的 \" \"";
        en "the whole text is between quotation marks, which are printed: {found}", "remove them if they are no part of it; quotation marks for YAML are plain: \" \"";

    // ── W24x: placement ─────────────────────────────────────────────────────────────────────────
    /// A rate among the quantities.
    "W241" Warning RateAsQuantity { name: String, group: String }
        zh "“{name}”是比率，却列在“{group}”下", "这里写做了多少，如 ≥…次；比率移到质量或时效指标下";
        en "{name} is a rate, but stands under {group}", "say here how many, such as ≥…次; move the rate to quality or timeliness";
    /// A count among the qualities.
    "W242" Warning CountAsQuality { name: String, target: String, group: String }
        zh "“{name}”是数量（{target}），却列在“{group}”下", "移到数量指标下；这里写做得多好，如“……合格率: ≥95%”";
        en "{name} is a count ({target}), but stands under {group}", "move it to quantity; say here how good, as in …合格率: ≥…%";
    /// Another group than the library's.
    "W243" Warning FiledAgainstLibrary { name: String, group: String, library: String }
        zh "“{name}”列在“{group}”下，指标库里属于“{library}”", "移到“{library}”下；指标库不对，就改指标库";
        en "{name} stands under {group}, but belongs under {library} by the library", "move it to {library}; or mend the library if it is wrong";
    /// What one wants little of, as satisfaction.
    "W244" Warning UnwantedAsSatisfaction { name: String, group: String }
        zh "“{name}”不是满意度，却列在“{group}”下", "移到质量或社会效益指标下；这里写满意度，如“服务对象满意度: ≥90%”";
        en "{name} is no satisfaction, but stands under {group}", "move it to quality or social benefit; write satisfaction here, as in 服务对象满意度: ≥…%";
    /// Another group than the name says.
    "W245" Warning FiledAgainstName { name: String, group: String, better: String }
        zh "“{name}”按名称应当属于“{better}”，却列在“{group}”下", "移到“{better}”下，或换一个说得清的名称";
        en "{name} belongs under {better} by its name, but stands under {group}", "move it to {better}, or give it a name that says what it is";

    // ── W25x, N25x: across forms and years ──────────────────────────────────────────────────────
    /// One text of shared defaults.
    "W251" Warning GoalShared { goal: String, projects: usize }
        zh "{projects} 个项目的“{goal}”是同一段话", "每个项目写自己的“{goal}”：这笔钱在这一年要做成什么，看哪几个指标";
        en "{projects} projects have the same {goal}", "write each project's own {goal}: what its money will achieve this year, and which indicators show it";
    /// A copy, letter by letter.
    "W251" Warning GoalCopied { goal: String, other: String, projects: usize }
        zh "“{goal}”和“{other}”的一样，共有 {projects} 个项目这样写", "写本项目自己的“{goal}”：这笔钱在这一年要做成什么，看哪几个指标";
        en "{goal} is the same as that of {other}; {projects} projects have it", "write this project's own {goal}: what its money will achieve this year, and which indicators show it";
    /// A copy with a word changed.
    "W251" Warning GoalNearlyCopied { goal: String, other: String, projects: usize }
        zh "“{goal}”和“{other}”的几乎一样，共有 {projects} 个项目这样写", "写本项目自己的“{goal}”：这笔钱在这一年要做成什么，看哪几个指标";
        en "{goal} is nearly the same as that of {other}; {projects} projects have it", "write this project's own {goal}: what its money will achieve this year, and which indicators show it";
    /// Last year's goal.
    "W252" Warning GoalFromLastYear { goal: String, year: i32, other: String }
        zh "“{goal}”照抄了 {year} 年度“{other}”的目标", "写今年要做成什么：数字、范围、进度换成今年的；今年的确一样的，写明理由";
        en "{goal} is copied from {other} of {year}", "write what this year is to achieve, with this year's numbers, scope and progress; if it is the same indeed, say why";
    /// A number against an indicator's.
    "W253" Warning GoalContradicts { said: String, name: String, target: String }
        zh "目标里写“{said}”，指标“{name}”却是 {target}", "核对哪个数对，把另一处改成一样的";
        en "the goal says “{said}”, but the indicator {name} is {target}", "see which number is right and mend the other";
    /// A few promises without an indicator.
    "W254" Warning PromiseUncovered { promises: String }
        zh "目标里说到{promises}，却没有相应的指标", "加上相应的指标；不考核的，就从目标里删去";
        en "the goal speaks of {promises}, but no indicator measures it", "add an indicator; or take it out of the goal, if it is not to be measured";
    /// Many promises without an indicator.
    "W254" Warning PromisesUncovered { promises: String, count: usize }
        zh "目标里说到{promises}等 {count} 项，却没有相应的指标", "加上相应的指标；不考核的，就从目标里删去";
        en "the goal speaks of {promises} and more, {count} in all, but no indicator measures them", "add indicators; or take it out of the goal, if it is not to be measured";
    /// A goal about something else.
    "W254" Warning GoalApart { goal: String }
        zh "“{goal}”和绩效指标说的不是一回事", "目标写本项目要做成的事，并用指标来衡量；是从别的表抄来的，换成自己的";
        en "{goal} and the indicators speak of different things", "write what this project is to achieve and measure that by the indicators; if the goal came from another form, write one of its own";
    /// Another unit than elsewhere.
    "W255" Warning UnitDiffers { name: String, target: String, other: Whose, usual: String }
        zh "“{name}”的单位不一致：这里是 {target}，{other}里是 {usual}", "同名的指标用同一个单位；确实是两回事的，改成不同的名称";
        en "the units of {name} differ: {target} here, {usual} in {other}", "write one unit for indicators of one name; if two things are meant, give them different names";
    /// Words where it is a number elsewhere.
    "W255" Warning WordsForNumber { name: String, words: String, other: Whose, usual: String }
        zh "“{name}”这里写“{words}”，{other}里是 {usual}", "同名的指标用同一种写法，也写成数字；确实是两回事的，改成不同的名称";
        en "{name} is “{words}” here and {usual} in {other}", "write indicators of one name in one way, as numbers; if two things are meant, give them different names";
    /// Another target than elsewhere.
    "N256" Note TargetDiffers { name: String, target: String, other: Whose, usual: String }
        zh "“{name}”这里是 {target}，{other}里是 {usual}", "核对有没有写错；本项目确实要另定的，可以不改";
        en "{name} is {target} here and {usual} in {other}", "check whether it is a slip; leave it if this project has a target of its own";
    /// Nearly another name.
    "W257" Warning NameSpelling { name: String, usual: Meant, other: Whose }
        zh "“{name}”和{other}里的{usual}像是同一个指标", "改成{usual}；确实是两回事的，把名称写得更分明";
        en "{name} looks like {usual} in {other}", "did you mean {usual}? If two things are meant, make the names tell them apart";
    /// A name that two projects of a year have.
    "W258" Warning NameTwice { name: String, other: String, projects: usize }
        zh "同一年里有 {projects} 个项目叫“{name}”，还有 {other}：像是重复申报", "是同一个项目的，只留一份；不是的，在名称里写出分别，如“……（一期）”";
        en "{projects} projects of the year are called {name}, {other} among them: was it applied for twice?", "if they are one project, keep one form; if not, make the names tell them apart";
    /// A name that several projects of a year inherit.
    "W258" Warning NameShared { name: String, projects: usize }
        zh "同一年里有 {projects} 个项目的名称都从这里来：“{name}”", "每个项目在自己的文件里写自己的名称";
        en "{projects} projects of the year have their name from here: {name}", "write each project's own name in its own file";
    /// Another project's indicators and amounts.
    "W259" Warning ContentTwice { other: String, path: String, projects: usize }
        zh "指标、指标值和金额都和“{other}”（{path}）的一样，共有 {projects} 个项目这样：像是重复申报", "是同一个项目的，只留一份；不是的，写各自的指标和金额";
        en "indicators, targets and amounts are those of {other} ({path}); {projects} projects have them: was it applied for twice?", "if they are one project, keep one form; if not, write each one's own indicators and amounts";
    // ── W29x: the checks themselves ─────────────────────────────────────────────────────────────
    /// An excuse that nothing needs.
    "N290" Note UnusedExcuse { code: String }
        zh "豁免 {code} 没有用到：没有这样的问题", "删去这一行，以免日后掩盖新的问题";
        en "the excuse {code} is not needed: there is no such finding", "remove this line, or it may hide what comes later";
}
