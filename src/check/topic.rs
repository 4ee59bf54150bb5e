//! What goals and names speak of: the measures a goal names, the works it announces, and the topic of
//! either, without the words that every goal is full of.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::clause::{MOST, clauses};

/// How far back the name of a measure may begin: longer ones are sentences.
const NAME_CHARS: usize = 40;

/// A measure that a goal names: 骨干律师培训合格率, 受理及时性.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name in the goal.
    pub place: Range<usize>,
    /// What it measures of the thing: 合格, 完成, 及时.
    pub root: Range<usize>,
}

/// What a name that a goal measures by ends in.
const HEADS: &[&str] = &["率", "及时性"];

/// Words behind 率 with which it is no rate: 率先.
const NO_RATE_BEFORE: &[&str] = &["先", "领", "性", "真"];

/// Words after which the name of a measure begins.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "、", "和", "及", "与", "并", "且", "提高", "提升", "降低", "减少", "增加", "增强", "确保", "保证",
    "保持", "实现", "达到", "完善", "加强", "推进", "促进", "改善", "控制", "使", "力争", "进一步", "不断",
    "做到", "其中", "方面", "通过", "开展", "的",
];

/// The rates and timelinesses that a goal names.
pub fn measures(text: &str) -> Vec<Measure> {
    let mut all = Vec::new();
    for clause in clauses(text) {
        let mut begin = clause.start;
        let words = &text[clause.clone()];
        for head in HEADS {
            for (at, _) in words.match_indices(head) {
                let end = clause.start + at + head.len();
                let open = &text[begin.min(end - head.len())..end - head.len()];
                begin = end;
                if NO_RATE_BEFORE.iter().any(|word| text[end..clause.end].starts_with(word)) {
                    continue;
                }
                all.extend(measure(text, open, end, head));
                if all.len() == MOST {
                    return all;
                }
            }
            begin = clause.start;
        }
    }
    all
}

/// The measure whose name ends at `end` in `head` and begins somewhere in `open`, the text before it.
fn measure(text: &str, open: &str, end: usize, head: &str) -> Option<Measure> {
    let stop = end - head.len();
    // The root of a rate is its last two characters; 及时 is one by itself.
    let back = if *head == *"率" { 2 } else { 0 };
    let from = open.char_indices().rev().nth(NAME_CHARS).map_or(0, |(at, _)| at);
    let open = &open[from..];
    let root = match back {
        0 => stop..end - "性".len(),
        _ => stop - open.len() + open.char_indices().rev().nth(back - 1)?.0..stop,
    };
    let thing = &text[stop - open.len()..root.start.min(stop)];
    let lead = LEADS.iter().filter_map(|lead| Some(thing.rfind(lead)? + lead.len())).max().unwrap_or(0);
    let mut name = &thing[lead..];
    name = name.strip_prefix("完成").unwrap_or(name);
    let name = name.trim_start();
    // A rate of nothing named, such as 完成率, may be any.
    (name.chars().count() > 1).then(|| Measure { place: root.start - name.len()..end, root })
}

/// What a goal says will be carried out: the object of each clause that begins with 完成.
pub fn works(text: &str) -> Vec<Range<usize>> {
    let object = |clause: Range<usize>| {
        let words = &text[clause.clone()];
        let object =
            words.trim_start().trim_start_matches(|char: char| char.is_numeric() || "、.．".contains(char));
        let object = object.strip_prefix("完成")?.trim();
        let start = words.len() - words.trim_end().len();
        let end = clause.end - start;
        (!object.is_empty()).then(|| end - object.len()..end)
    };
    clauses(text).into_iter().filter_map(object).take(MOST).collect()
}

/// Words that say nothing of the thing they stand with, longer ones first.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "进一步", "当年", "全年", "年度", "本年", "今年", "年底", "年末", "年内", "全区", "全市", "全县",
    "全省", "全国", "辖区", "本区", "本市", "确保", "保证", "力争", "争取", "实现", "完成", "开展", "组织",
    "举办", "召开", "进行", "做好", "切实", "有效", "不断", "继续", "持续", "全面", "工作", "其中", "计划",
    "预计", "达到", "目标", "任务", "产出", "各项", "所有", "相关", "上级", "交办", "项目", "工程", "经费",
    "的", "之", "至", "到", "于", "将", "使", "把", "并", "且", "和", "及", "与", "等", "年",
];

/// One measure, many names.
#[rustfmt::skip]
const SAME: &[(&str, &str)] = &[
    ("重新违法犯罪率", "再犯率"), ("重新犯罪率", "再犯率"), ("再犯罪率", "再犯率"), ("重犯率", "再犯率"),
    ("满意率", "满意度"), ("及时率", "及时性"),
];

/// [`FILLERS`] and [`SAME`] by their first character, each with what it becomes.
static WORDS: LazyLock<BTreeMap<char, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let mut words: BTreeMap<char, Vec<_>> = BTreeMap::new();
    for (word, short) in FILLERS.iter().map(|filler| (*filler, "")).chain(SAME.iter().copied()) {
        words.entry(word.chars().next().unwrap_or_default()).or_default().push((word, short));
    }
    words
});

/// How a name says that it counts.
const COUNTS: &[&str] = &["人次", "次数", "场次", "人数", "数量", "总数", "数"];

/// What a name or a clause speaks of: without the words that every goal is full of.
pub fn topic(text: &str) -> String {
    let text = super::normal::undated(text);
    let mut topic = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(char) = rest.chars().next() {
        let words = WORDS.get(&char).map_or(&[][..], Vec::as_slice);
        match words.iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, short)) => {
                topic.push_str(short);
                rest = &rest[word.len()..];
            }
            None => {
                topic.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    if let Some(thing) = COUNTS.iter().find_map(|count| topic.strip_suffix(count)).filter(|t| !t.is_empty()) {
        topic.truncate(thing.len());
    }
    topic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_measures() {
        for (text, names) in [
            ("完成骨干律师业务培训工作完成率产出", &["骨干律师业务培训工作完成率"][..]),
            ("完成法律咨询接待及时性产出", &["法律咨询接待及时性"]),
            ("进一步提高调解成功率和协议履行率", &["调解成功率", "协议履行率"]),
            ("通过购买服务使案件办结率达到95%", &["案件办结率"]),
            ("率先完成，完成率100%，提高工作效率", &[]),
            ("", &[]),
        ] {
            let found: Vec<&str> = measures(text).into_iter().map(|m| &text[m.place]).collect();
            assert_eq!(found, names, "{text}");
        }
        let text = "骨干律师培训合格率";
        assert_eq!(&text[measures(text).remove(0).root], "合格");
    }

    #[test]
    fn works_to_be_done() {
        let text = "完成8号、333号房屋修缮工程。确保安全，1.完成网站改版；完成";
        let found: Vec<&str> = works(text).into_iter().map(|place| &text[place]).collect();
        assert_eq!(found, ["8号、333号房屋修缮工程", "网站改版"]);
    }

    #[test]
    fn topics() {
        assert_eq!(topic("至2021年底，刑释解教人员当年重犯率"), "刑释解教人员再犯率");
        assert_eq!(topic("刑释解教人员重新违法犯罪率"), "刑释解教人员再犯率");
        assert_eq!(
            (topic("举办讲座"), topic("讲座场次"), topic("“12348”的数量")),
            ("讲座".into(), "讲座".into(), "12348".into())
        );
        assert_eq!((topic("数"), topic("完成工作")), ("数".into(), String::new()));
    }

    /// A goal of a megabyte is read in one go, and no more of it than a page could hold.
    #[test]
    fn long_goals() {
        let text = "完成某某设备采购合格率，".repeat(20_000);
        assert_eq!((measures(&text).len(), works(&text).len()), (MOST, MOST));
        assert!(measures(&"率率率及时性".repeat(50_000)).len() <= MOST);
        assert!(topic(&"设备采购".repeat(80_000)).len() > 900_000);
    }
}
