//! What the name of an indicator and the unit of a target tell.
//!
//! Names of indicators are ordinary Chinese, and Chinese says last what a thing is: 车辆采购完成率 is a
//! rate, 职前培训人数 a count, 投诉处置率 no complaint. So names are read from their end, by lists of the
//! words that end them. The lists are short on purpose: a word that is right nine times in ten has no
//! place here, since a name that tells nothing costs less than one that is misread.

// rustfmt would give each word of the longer lists a line of its own.

use crate::value::number::narrowed;
use crate::value::operator::Operator;
use crate::value::unit::{self, is_whole};

/// The name of an indicator, read for what it measures. What stands behind it, in brackets or as a unit, is
/// set aside: `投诉率（%）`, `苗木成活率(≥**%)`, `完成及时率%`, `达标率100%`.
#[derive(Clone, Copy, Debug)]
pub struct Name<'n> {
    bare: &'n str,
    unit: Option<&'n str>,
    operator: Option<Operator>,
}

/// What a share of a whole ends in.
const RATES: &[&str] = &["率", "占比", "比例", "比重", "百分比"];

/// What ends in 率 and is no share: it has a unit of its own or none.
#[rustfmt::skip]
const NO_RATES: &[&str] = &[
    "频率", "速率", "功率", "效率", "汇率", "分辨率", "容积率", "倍率", "心率", "帧率", "码率", "斜率",
    "曲率",
];

/// What ends like one of [`NO_RATES`] and is a share all the same.
const RATES_AFTER_ALL: &[&str] = &["有效率", "失效率", "见效率"];

/// What is laid down by a rule or a contract and so is exact.
#[rustfmt::skip]
const SET_RATES: &[&str] = &[
    "税率", "利率", "费率", "贴息率", "补贴率", "补助率", "报销率", "折扣率", "占比", "比例", "比重",
    "百分比",
];

/// What a number of things ends in.
const COUNTS: &[&str] = &["数", "数量", "人次", "场次", "批次", "班次", "车次", "频次"];

/// What ends in 数 and counts nothing.
#[rustfmt::skip]
const NO_COUNTS: &[&str] = &[
    "指数", "系数", "参数", "基数", "倍数", "分数", "函数", "常数", "级数", "度数", "少数", "多数",
];

/// What is a number and nothing else.
const UNITLESS: &[&str] = &["指数", "系数", "容积率", "排名", "名次", "pH值", "PH值"];

/// What is bought or built to a plan, so that more of it is not better.
const BOUGHT: &[&str] = &["购置", "采购", "购买", "印刷", "印制", "新建", "改建"];

const SATISFACTION: &[&str] = &["满意", "满意度", "满意率", "满意程度", "满意情况", "满意比例", "满意占比"];

/// A price, whoever pays it.
const COSTS: &[&str] = &["成本", "单价", "造价"];

/// An amount of money that may be spent or earned.
const MONEY: &[&str] = &["费用", "费", "经费", "价格", "金额", "支出", "收入", "工资"];

/// With one of these a name speaks of spending less.
const SAVINGS: &[&str] = &["节约", "节省", "降低", "减少", "压缩", "下降", "压减"];

const TIMELY: &[&str] = &["及时", "准时", "按时", "按期"];

/// What grows may exceed what it was, and some ratios are no shares of a whole.
#[rustfmt::skip]
const MAY_EXCEED: &[&str] = &[
    "增长", "增幅", "增速", "增加", "提高", "提升", "上升", "涨", "同比", "环比", "超额", "倍", "增值",
    "拨备", "流动比率", "速动比率", "毛入学率", "毛入园率", "回报率", "收益率", "偿付能力", "床位使用率",
];

/// What stands between a thing and its share or number, longer ones first.
#[rustfmt::skip]
const MEASURES: &[&str] = &[
    "数量", "人数", "人次", "次数", "件数", "起数", "总数", "比例", "占比", "情况", "率", "数", "量",
];

const OCCURRENCES: &[&str] = &["发生", "出现"];

/// What one wants little of.
#[rustfmt::skip]
const UNWANTED: &[&str] = &[
    "投诉", "差评", "犯罪", "再犯", "违法", "违规", "违纪", "违约", "发案", "错案", "脱管", "漏管", "脱逃",
    "复吸", "复发", "流失", "辍学", "失业", "缺勤", "旷课", "死亡", "伤亡", "受伤", "发病", "患病", "感染",
    "故障", "事故", "差错", "错误", "失误", "误差", "误报", "漏报", "漏检", "误诊", "漏诊", "中断", "宕机",
    "停机", "瘫痪", "泄密", "泄露", "泄漏", "安全事件", "群体性事件", "负面舆情", "污染", "超标", "闲置",
    "空置", "浪费", "损耗", "损坏", "破损", "返工", "返修", "退货", "失败", "逾期", "延误", "延期", "拖欠",
    "不合格", "不达标", "不满意", "不良", "不良反应",
];

/// What one wants little of if the name says that it happens: 纠纷发生数, but not 纠纷数, which may be those
/// that were settled.
#[rustfmt::skip]
const UNWANTED_TO_HAPPEN: &[&str] = &[
    "纠纷", "矛盾", "案件", "事件", "火灾", "灾害", "险情", "隐患", "问题", "贫困",
];

/// With one of these a name speaks of doing something about it.
#[rustfmt::skip]
const AGAINST: &[&str] = &[
    "预防", "防范", "防止", "避免", "减少", "降低", "下降", "杜绝", "遏制", "打击", "查处", "查办", "侦破",
    "处置", "处理", "化解", "受理", "接待", "接听", "排查", "整改", "挽回", "救助", "帮扶", "帮教", "救治",
];

/// The same, if it stands right before.
const RIGHT_AGAINST: &[&str] = &["零", "无", "防", "发现", "解决", "排除", "修复", "纠正"];

/// What one wants much of; with 不 or 未 before it, little.
#[rustfmt::skip]
const WANTED: &[&str] = &[
    "完成率", "合格率", "满意度", "满意率", "覆盖率", "及时率", "准确率", "正确率", "通过率", "到位率",
    "达标率", "知晓率", "成功率", "办结率", "处置率", "处理率", "排除率", "修复率", "整改率", "回访率",
    "优良率", "优秀率", "就业率", "参与率", "到岗率", "发放率", "送达率", "接通率", "接答率", "持证率",
    "建档率", "普及率", "保障率", "兑现率", "准点率", "有效率", "认可度", "支持率",
];

const PERCENT: [char; 3] = ['%', '％', '‰'];

/// What a template leaves before a unit for the number: `≥**`, `100`, `__`.
fn is_blank_to_fill(c: char) -> bool {
    matches!(c, '*' | '＊' | '_' | '×' | '≥' | '≤' | '=' | '＝' | '>' | '<' | '＞' | '＜' | '≧' | '≦' | ' ')
        || c.is_ascii_digit()
}

/// The unit in what stands behind a name, without the sign and the blank for the number.
fn unit_of(note: &str) -> Option<&str> {
    let unit = note.trim_start_matches(is_blank_to_fill).trim_end();
    unit::is_known(unit).then_some(unit)
}

fn ends(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

fn has(text: &str, words: &[&str]) -> bool {
    // Names are short: to look at each place costs less than to prepare a search for each word.
    text.char_indices().any(|(at, _)| words.iter().any(|word| text[at..].starts_with(word)))
}

/// The text without the first of `words` that ends it.
fn without<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_suffix(word))
}

impl<'n> Name<'n> {
    /// A name to ask.
    pub fn new(name: &'n str) -> Self {
        let name = name.trim();
        let bracketed = name.strip_suffix([')', '）']).and_then(|open| {
            let at = open.rfind(['(', '（'])?;
            Some((open[..at].trim_end(), open[at..].trim_start_matches(['(', '（'])))
        });
        let parted = bracketed.or_else(|| {
            // Behind the name itself a unit is a sign, or stands behind one: %, 100%, ≥**人.
            let sign = |c: char| is_blank_to_fill(c) && !c.is_ascii_digit() && c != ' ';
            let at = match name.ends_with(PERCENT) {
                true => name.trim_end_matches(PERCENT).len(),
                false => {
                    name.rfind(sign).map(|at| at + name[at..].chars().next().map_or(0, char::len_utf8))?
                }
            };
            unit_of(&name[at..])?;
            let bare = name[..at].trim_end_matches(is_blank_to_fill);
            Some((bare, &name[bare.len()..]))
        });
        match parted.filter(|(bare, _)| !bare.is_empty()) {
            Some((bare, note)) => {
                let operator = Operator::leading(&narrowed(note.trim_start())).map(|(operator, _)| operator);
                Self { bare, unit: unit_of(note), operator }
            }
            None => Self { bare: name, unit: None, operator: None },
        }
    }

    /// The comparison that the name says, as templates leave it: `成活率(≥**%)`.
    pub fn operator(self) -> Option<Operator> {
        self.operator
    }

    /// The unit that the name says: `受益人数(人)`, `及时率%`. It is that of a target which has none.
    pub fn unit(self) -> Option<&'n str> {
        self.unit
    }

    /// A share of a whole, in percent: 完成率, 新能源占比. Not 频率, 效率.
    pub fn is_rate(self) -> bool {
        ends(self.bare, RATES) && (!ends(self.bare, NO_RATES) || ends(self.bare, RATES_AFTER_ALL))
    }

    /// A share that a rule or a contract sets: 税率, 补助比例. It is exact.
    pub fn is_set_rate(self) -> bool {
        ends(self.bare, SET_RATES)
    }

    /// A number of things: 人数, 会议次数, 培训人次. Not 指数, 系数.
    pub fn is_count(self) -> bool {
        ends(self.bare, COUNTS) && !ends(self.bare, NO_COUNTS)
    }

    /// A number that has no unit: 空气质量指数, 全市排名.
    pub fn is_unitless(self) -> bool {
        ends(self.bare, UNITLESS)
    }

    /// People: 电子监管覆盖人员.
    pub fn is_people(self) -> bool {
        self.bare.ends_with("人员")
    }

    /// Something bought or built to a plan: 年鉴印刷数量, 购置车辆.
    pub fn is_bought(self) -> bool {
        has(self.bare, BOUGHT)
    }

    /// How content someone is: 群众满意度, 服务对象满意率. Not 不满意率.
    pub fn is_satisfaction(self) -> bool {
        without(self.bare, SATISFACTION).is_some_and(|before| !before.ends_with('不'))
    }

    /// A cost, of which less is better: 人均执行成本. Not 成本节约率, 降低成本.
    pub fn is_cost(self) -> bool {
        ends(self.bare, COSTS) && !has(self.bare, SAVINGS)
    }

    /// An amount of money, spent or earned: 运行成本, 考务费, 考试费收入.
    pub fn is_money(self) -> bool {
        ends(self.bare, COSTS) || ends(self.bare, MONEY)
    }

    /// A saving or another fall: 成本节约率, 事故下降率.
    pub fn is_saving(self) -> bool {
        has(self.bare, SAVINGS)
    }

    /// How timely something is: 及时性, 按期办结率. Not 服务及时性满意度.
    pub fn is_timely(self) -> bool {
        has(self.bare, TIMELY)
            && ends(self.bare, &["率", "性", "度"])
            && !self.is_satisfaction()
            && !self.is_unwanted()
    }

    /// A mean over people, cases, places …: 人均受教育次数. It may have decimals where things are whole.
    pub fn is_mean(self) -> bool {
        has(self.bare, &["均", "每"])
    }

    /// Something that may be over 100 %: 增长率, 增幅, 资产回报率.
    pub fn may_exceed_whole(self) -> bool {
        has(self.bare, MAY_EXCEED)
    }

    /// Something that one wants little of: 投诉率, 事故发生数, 设备闲置率, 不合格率. Not what is done about it:
    /// 投诉处置率, 故障排除率, 不满意回访率, 查处违法案件数, 零事故.
    pub fn is_unwanted(self) -> bool {
        let measured = without(self.bare, MEASURES).unwrap_or(self.bare);
        let happening = without(measured, OCCURRENCES);
        let thing = happening.unwrap_or(measured);
        let before = without(thing, UNWANTED)
            .or_else(|| happening.and_then(|thing| without(thing, UNWANTED_TO_HAPPEN)));
        match before {
            Some(before) => !has(self.bare, AGAINST) && !ends(before, RIGHT_AGAINST),
            None => without(self.bare, WANTED).is_some_and(|before| before.ends_with(['不', '未'])),
        }
    }

    /// Something that one plainly wants much of: 完成率, 合格率, 满意度, 投诉处置率.
    pub fn is_wanted(self) -> bool {
        (ends(self.bare, WANTED) || self.is_satisfaction()) && !self.is_unwanted()
    }
}

/// Whether words compare with the year before: `同比下降`.
pub fn compares(words: &str) -> bool {
    has(words, &["同比", "环比", "较上年", "比上年"])
}

/// Whether words name a number after all: `90%以上`, `每月三次`.
pub fn names_number(words: &str) -> bool {
    #[rustfmt::skip]
    let is_numeral = |c: char| {
        matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '两')
    };
    let mut chars = words.chars().peekable();
    while let Some(char) = chars.next() {
        // A digit, half-width or full-width; a numeral only before what it counts, unlike in 统一.
        let mut counted = || chars.peek().is_some_and(|next| is_whole(next.encode_utf8(&mut [0; 4])));
        if is_numeral(char) && counted() || char.is_numeric() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all<'n>(ask: impl Fn(Name<'n>) -> bool, yes: &[&'n str], no: &[&'n str]) {
        for name in yes {
            assert!(ask(Name::new(name)), "{name}");
        }
        for name in no {
            assert!(!ask(Name::new(name)), "not {name}");
        }
    }

    #[test]
    fn rates() {
        let yes =
            ["车辆采购完成率", "公务用车新能源占比", "年增长率", "投诉率（%）", "药物有效率", "人口出生率"];
        all(Name::is_rate, &yes, &["车辆维修频率", "工作效率", "12348坐席接答及时性", "", "（率）性"]);
        all(Name::is_set_rate, &["贷款利率", "市级补助比例"], &["完成率"]);
    }

    #[test]
    fn units_in_names() {
        for (name, bare, unit) in [
            ("受益人数(人)", "受益人数", Some("人")),
            ("各项工作完成及时率%", "各项工作完成及时率", Some("%")),
            ("服务对象满意度％", "服务对象满意度", Some("％")),
            ("苗木成活率(≥**%)", "苗木成活率", Some("%")),
            ("贫困地区旅游景点开发数量( ≥**个 )", "贫困地区旅游景点开发数量", Some("个")),
            ("受益建档立卡贫困人口数≥**人", "受益建档立卡贫困人口数", Some("人")),
            ("建设质量达标率100%", "建设质量达标率", Some("%")),
            ("项目总投入(≥**万元)", "项目总投入", Some("万元")),
            ("补助标准（元/人·月）", "补助标准", Some("元/人·月")),
            ("投诉率（按年度登记）", "投诉率", None),
            ("受益人数", "受益人数", None),
            ("“12348”电话接答率", "“12348”电话接答率", None),
            ("12348电话", "12348电话", None),
            ("A4", "A4", None),
            ("（率）", "（率）", None),
            ("%", "%", None),
            ("", "", None),
        ] {
            let read = Name::new(name);
            assert_eq!((read.bare, read.unit()), (bare, unit), "{name}");
        }
    }

    #[test]
    fn counts() {
        let yes =
            ["接待咨询案件数", "双月法治讲座举办次数", "社工帮教人次", "人民监督员数量", "阅读活动场次"];
        all(Name::is_count, &yes, &["空气质量指数", "法律咨询", "考核分数", "培训档次", "覆盖人员"]);
        all(Name::is_unitless, &["空气质量指数（优）", "全市排名"], &["志愿服务场次"]);
        all(Name::is_people, &["电子监管覆盖人员"], &["人员到位率"]);
        all(Name::is_bought, &["《年鉴》印刷发行数量", "车辆购置数"], &["培训人数"]);
        all(Name::is_mean, &["人均阅读册数", "平均每户走访次数"], &["走访次数"]);
    }

    #[test]
    fn satisfaction() {
        let yes = ["公众的满意度", "老干部满意率", "服务对象满意程度", "家长满意度(%)"];
        let no = ["不满意回访率", "不满意率", "满意度调查次数", "满意度调查完成率"];
        all(Name::is_satisfaction, &yes, &no);
    }

    #[test]
    fn costs_and_time() {
        let no = ["成本控制有效性", "成本节约率", "降低采购成本", "考试费收入"];
        all(Name::is_cost, &["车辆维修成本", "单位造价", "社区矫正对象人均执行成本"], &no);
        all(Name::is_money, &["上交司法部考务费", "考试费收入", "运行成本"], &["成本节约率"]);
        all(Name::is_saving, &["成本节约率"], &["成本"]);
        let no = ["服务及时性满意度", "按期缴费人数", "不及时率", "安帮矫正人员纳管"];
        all(
            Name::is_timely,
            &["系统维修及时率", "车辆采购及时性", "与司法部结算计划及时完成率", "活动按期举办率"],
            &no,
        );
        all(Name::may_exceed_whole, &["仲裁机构受理案件年增长率", "经费增幅"], &["覆盖率"]);
    }

    #[test]
    fn what_one_wants_little_of() {
        let yes = [
            "投诉率",
            "信访投诉率",
            "法律援助投诉率",
            "公共法律服务投诉率",
            "车辆使用有责投诉数",
            "社工流失率",
            "社区服刑人员再犯罪率",
            "刑释解教人员重新违法犯罪率",
            "致命错误率",
            "非致命错误率",
            "车辆闲置率",
            "考试事故发生率",
            "重大安全事故发生数",
            "安全事故发生次数",
            "食品安全事故",
            "设备故障率",
            "差错率",
            "产品不合格率",
            "任务未完成率",
            "医疗纠纷发生数",
            "人员死亡人数",
            "服务不满意率",
        ];
        let no = [
            "投诉处置率",
            "突发事故处置率",
            "故障排除率",
            "不满意回访率",
            "查处违法案件数",
            "打击犯罪数",
            "零事故",
            "无故障率",
            "事故下降率",
            "减少安全事故",
            "投诉办结率",
            "处理信访投诉件数",
            "调解纠纷数",
            "预防违法犯罪宣传",
            "完成率",
            "受理投诉数",
            "帮扶失业人数",
            "案件办理数",
            "率",
            "数量",
            "",
        ];
        all(Name::is_unwanted, &yes, &no);
        let good =
            ["投诉处置率", "故障排除率", "不满意回访率", "合格率", "老干部满意率", "“12348”咨询电话接答率"];
        all(Name::is_wanted, &good, &["不合格率", "未完成率", "不满意率", "预算执行率", "流失率"]);
    }

    #[test]
    fn numbers_in_words() {
        assert!(["90%以上", "约100人", "每月三次", "５次左右"].into_iter().all(names_number));
        assert!(!["增加", "统一", "同比下降", "全市排名前列", ""].into_iter().any(names_number));
    }
}
