//! Units of measurement: which texts are one, what they are called, and which of them can be compared.

use std::borrow::Cow;

use rust_decimal::Decimal;

/// A unit that is known by name.
struct Known {
    /// As it is typed.
    name: &'static str,
    /// The unit that it is counted in.
    base: &'static str,
    /// How many of the base it is, as `(digits, decimals)`: 1‰ is `(1, 1)` of %, 0.1.
    factor: (i64, u32),
    /// Whether it may follow a number in running text. 年 and 月 name a day there, 度 is a hundred things.
    running: bool,
}

const fn same(name: &'static str) -> Known {
    Known { name, base: name, factor: (1, 0), running: true }
}

const fn also(name: &'static str, base: &'static str) -> Known {
    Known { name, base, factor: (1, 0), running: true }
}

const fn times(name: &'static str, base: &'static str, factor: i64) -> Known {
    Known { name, base, factor: (factor, 0), running: true }
}

const fn part(name: &'static str, base: &'static str, decimals: u32) -> Known {
    Known { name, base, factor: (1, decimals), running: true }
}

const fn alone(name: &'static str, base: &'static str) -> Known {
    Known { name, base, factor: (1, 0), running: false }
}

/// The units that officials write, longer ones before those that they begin with. What is not listed may
/// still be a unit ([`read`]); it is then comparable with itself only.
#[rustfmt::skip]
const KNOWN: &[Known] = &[
    // Shares. A percentage point is no percentage: 2个百分点 is a difference.
    also("百分比", "%"), also("百分率", "%"), same("%"), also("％", "%"), part("千分比", "%", 1), part("‰", "%", 1),
    also("个百分点", "百分点"), same("百分点"), also("个千分点", "千分点"), same("千分点"),
    // Time.
    also("个工作日", "工作日"), same("工作日"), also("个自然日", "天"), also("自然日", "天"),
    also("个月", "月"), also("个星期", "周"), also("个季度", "季度"), also("个学期", "学期"),
    times("个小时", "分钟", 60), times("小时", "分钟", 60), same("分钟"), also("星期", "周"), same("周"),
    same("学期"), same("天"), alone("日", "天"), alone("月", "月"), alone("季度", "季度"),
    alone("季", "季度"), alone("周年", "年"), alone("年", "年"),
    // Lengths, areas, volumes, weights.
    times("平方公里", "平方米", 1_000_000), times("平方千米", "平方米", 1_000_000), same("平方米"),
    also("平米", "平方米"), also("㎡", "平方米"), also("m²", "平方米"), also("m2", "平方米"),
    same("立方米"), also("㎥", "立方米"), also("m³", "立方米"), also("m3", "立方米"),
    times("公顷", "亩", 15), same("亩"), times("公里", "米", 1000), times("千米", "米", 1000),
    times("㎞", "米", 1000), times("km", "米", 1000), times("KM", "米", 1000), part("厘米", "米", 2),
    part("㎝", "米", 2), part("cm", "米", 2), part("毫米", "米", 3), part("㎜", "米", 3), part("mm", "米", 3),
    same("米"), alone("m", "米"), times("吨", "千克", 1000), same("千克"), also("公斤", "千克"),
    also("㎏", "千克"), also("kg", "千克"), part("克", "千克", 3), alone("升", "升"), alone("L", "升"),
    same("℃"), alone("°C", "℃"), alone("摄氏度", "℃"), same("千瓦时"), also("kWh", "千瓦时"),
    // Money.
    same("元"),
    // People, things and acts.
    same("人次"), same("户次"), same("件次"), same("人份"), also("场次", "场"), same("车次"), same("批次"),
    same("班次"), same("课时"), same("学时"), same("人"), also("名", "人"), also("位", "人"), same("户"),
    same("家"), same("次"), same("个"), same("起"), same("件"), same("例"), same("宗"), same("笔"),
    same("份"), same("项"), same("张"), same("本"), same("册"), same("部"), same("篇"), same("条"),
    same("场"), same("期"), same("批"), same("届"), same("班"), same("组"), same("队"), same("支"),
    same("台"), same("套"), same("辆"), same("艘"), same("架"), same("只"), same("头"), same("枚"),
    same("块"), same("把"), same("所"), same("座"), same("处"), same("间"), same("栋"), same("幢"),
    same("棵"), same("株"), same("村"), same("对"), same("幅"), same("盏"), same("根"), same("门"),
    same("封"), same("面"), same("票"), same("种"), same("类"), same("款"), same("站"), same("点"),
    same("字"), alone("分", "分"), alone("级", "级"), alone("倍", "倍"), same("眼"), same("口"),
];

/// What multiplies the unit behind it.
const LARGE: &[(char, u32)] = &[('亿', 100_000_000), ('万', 10_000), ('千', 1000), ('百', 100), ('十', 10)];

/// Units of things that come whole, and of people and acts.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "人", "名", "位", "户", "家", "次", "人次", "户次", "车次", "批次", "场次", "班次", "件次", "个", "起",
    "件", "例", "宗", "笔", "份", "项", "张", "本", "册", "部", "篇", "条", "场", "期", "批", "届", "班",
    "组", "队", "支", "台", "套", "辆", "艘", "架", "只", "头", "枚", "块", "把", "所", "座", "处", "间",
    "栋", "幢", "棵", "株", "村", "对", "幅", "盏", "根", "门", "封", "面", "票", "种", "类", "款", "站",
    "点", "人份",
];

/// What stands in a sentence and in no unit: `90%以上`, `12月底到位`, `100%完成`.
#[rustfmt::skip]
const SENTENCES: &[&str] = &[
    "以", "左右", "上下", "之间", "之内", "不等", "完成", "到位", "前", "后", "内", "底", "初", "末", "号",
    "余", "多", "且", "或", "及", "和", "至", "到", "的", "率", "无", "不", "均", "达", "若干", "期间", "建成",
    "验收", "支付", "结束", "覆盖", "通过", "合格", "提高", "提升", "增加", "下降", "降低", "减少", "为", "是",
    "应", "全部", "执行", "开展", "实现", "保障", "满意", "及时", "上", "下",
];

/// Longer tails are sentences.
const MAX_CHARS: usize = 20;
/// A unit that is not known by name has at most so many characters: `个专题讲座`.
const MAX_UNKNOWN_CHARS: usize = 6;

/// Reads a whole text as a unit, with brackets around it or without; `None` if it is a sentence. An empty
/// text is no unit at all, and fine. Full-width signs are expected to be narrowed already.
pub fn read(tail: &str) -> Option<&str> {
    let tail = tail.trim();
    let inner = unbracketed(tail);
    let parts = || inner.split(is_joint);
    let fits = tail.is_empty()
        || inner.chars().count() <= MAX_CHARS
            && !inner.is_empty()
            && parts().all(|part| is_part(part.trim()));
    fits.then_some(inner)
}

/// Whether a text is a unit that is known by name, a multiple of one or a rate of them: 万元, 元/人·月.
pub fn is_known(text: &str) -> bool {
    let known = |text: &str| KNOWN.iter().any(|unit| unit.name == text);
    let small = |part: &str| known(part.trim_start_matches(|c| LARGE.iter().any(|(large, _)| *large == c)));
    let mut parts = text.split(is_joint);
    parts.next().is_some_and(|first| known(first) || small(first)) && parts.all(known)
}

/// What joins the units of a rate: 元/人·月.
fn is_joint(c: char) -> bool {
    matches!(c, '/' | '／' | '·' | '•' | '*' | '×')
}

/// The inside of brackets that go around the whole: `(%)`, but not `件(套)`.
fn unbracketed(text: &str) -> &str {
    let pairs = [('(', ')'), ('（', '）')];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    let Some(inner) = inner else { return text };
    let mut depth = 0;
    for c in inner.chars() {
        depth += match c {
            '(' | '（' => 1,
            ')' | '）' => -1,
            _ => 0,
        };
        if depth < 0 {
            return text;
        }
    }
    inner.trim()
}

/// One unit of a rate: known, or short and of letters, with what is meant in brackets behind it.
fn is_part(part: &str) -> bool {
    let bare = match part.strip_suffix([')', '）']).and_then(|open| open.rsplit_once(['(', '（'])) {
        Some((before, note)) if is_lettered(note) => before.trim_end(),
        Some(_) => return false,
        None => part,
    };
    let known = |text: &str| KNOWN.iter().any(|unit| unit.name == text);
    let small = bare.trim_start_matches(|c| LARGE.iter().any(|(large, _)| *large == c));
    if known(bare) || known(small) || small.is_empty() && !bare.is_empty() {
        return true;
    }
    let latin = bare.chars().any(|c| c.is_ascii_alphabetic());
    is_lettered(bare)
        && bare.chars().count() <= MAX_UNKNOWN_CHARS
        // 4A级 is a grade, not four of something.
        && (!latin || bare.is_ascii())
        && !SENTENCES.iter().any(|word| bare.contains(word))
}

fn is_lettered(text: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || "℃℉㎡㎥㎞㎝㎜㎏㎎²³°".contains(c);
    !text.is_empty() && text.chars().all(letter)
}

/// The unit that running text goes on with, and its bytes: 元/人 of `元/人的标准`. 千 and 万 before it are
/// not part of it; see [`large`].
pub fn leading(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let longest = |text: &str, running: bool| {
        let fits = |unit: &&Known| (unit.running || !running) && text.starts_with(unit.name);
        KNOWN.iter().filter(fits).max_by_key(|unit| unit.name.len())
    };
    let first = longest(text, true)?;
    let length = first.name.len();
    let rate = text[length..].strip_prefix(['/', '／']).and_then(|rest| longest(rest, false));
    Some(match rate {
        // 元/年 is a rate, and 3次/2人 none.
        Some(per) => {
            let end = length + text[length..].find(per.name)? + per.name.len();
            (format!("{}/{}", first.name, per.name).into(), end)
        }
        None => (first.name.into(), length),
    })
}

/// What 万, 亿 and the like at the begin of a text come to, and their bytes: 1 and 0 if there are none.
pub fn large(text: &str) -> Option<(Decimal, usize)> {
    let (mut factor, mut length) = (Decimal::ONE, 0);
    while let Some((sign, times)) = LARGE.iter().find(|(sign, _)| text[length..].starts_with(*sign)) {
        factor = factor.checked_mul(Decimal::from(*times))?;
        length += sign.len_utf8();
    }
    Some((factor, length))
}

/// A unit as so many of another, by which numbers can be compared: 万元 is 10,000 of 元, 1‰ is 0.1 of %,
/// 名 is 人, ㎡ is 平方米. A unit that is not known is itself. `None` if the factor is beyond computing.
pub fn base(unit: &str) -> Option<(Decimal, Cow<'_, str>)> {
    let known = |name: &str| KNOWN.iter().find(|unit| unit.name == name);
    let mut parts = unit.split(is_joint);
    let first = parts.next().unwrap_or_default().trim();
    let per: Vec<&str> =
        parts.map(str::trim).map(|part| known(part).map_or(part, |unit| unit.base)).collect();
    let (factor, length) = match known(first) {
        Some(_) => (Decimal::ONE, 0),
        None => large(first)?,
    };
    let small = &first[length..];
    let (factor, small) = match known(small) {
        Some(unit) => (factor.checked_mul(Decimal::new(unit.factor.0, unit.factor.1))?, unit.base),
        None => (factor, small),
    };
    // The bare amount of money is as often written 万 as 万元; a count of nothing stays one.
    Some((factor, if per.is_empty() { small.into() } else { format!("{small}/{}", per.join("·")).into() }))
}

/// A number of a unit in that unit's base.
pub fn in_base(number: Decimal, unit: &str) -> Option<(Decimal, Cow<'_, str>)> {
    let (factor, base) = base(unit)?;
    Some((number.checked_mul(factor)?, base))
}

/// Whether a unit is per cent or per mille, by any of its names.
pub fn is_percent(unit: &str) -> bool {
    KNOWN.iter().any(|known| known.name == unit && known.base == "%")
}

/// Whether a unit is a difference of shares: 百分点.
pub fn is_points(unit: &str) -> bool {
    KNOWN.iter().any(|known| known.name == unit && matches!(known.base, "百分点" | "千分点"))
}

/// Whether a unit is one of things that come whole: 人, 次, 件 … Not 万人, 条/人, 天, 元.
pub fn is_whole(unit: &str) -> bool {
    WHOLE.contains(&unit)
}

/// Whether a unit is one of money: 元, 万元, 元/人.
pub fn is_money(unit: &str) -> bool {
    unit.split(is_joint).next().is_some_and(|paid| paid.ends_with('元'))
}

/// Whether a unit says only how large, not of what: `万`, or nothing.
pub fn is_nothing(unit: &str) -> bool {
    unit.chars().all(|c| LARGE.iter().any(|(large, _)| *large == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_that_are_units() {
        for (tail, unit) in [
            ("", ""),
            ("%", "%"),
            ("(%)", "%"),
            (" （ % ）", "%"),
            ("件（套）", "件（套）"),
            ("(件（套）)", "件（套）"),
            ("dB(A)", "dB(A)"),
            ("(dB(A))", "dB(A)"),
            ("平方米/人·年", "平方米/人·年"),
            ("次/月", "次/月"),
            ("万吨/日", "万吨/日"),
            ("元/人·月", "元/人·月"),
            ("个工作日", "个工作日"),
            ("百分比", "百分比"),
            ("个百分点", "个百分点"),
            ("万", "万"),
            ("万亩", "万亩"),
            ("M", "M"),
            ("mg/L", "mg/L"),
            ("亩次", "亩次"),
            ("标段", "标段"),
            ("床位", "床位"),
            ("㎡", "㎡"),
            ("m2", "m2"),
            ("辆车", "辆车"),
        ] {
            assert_eq!(read(tail), Some(unit), "{tail}");
        }
        for tail in [
            "%以上",
            "月底到位",
            "%完成",
            "()",
            "（）",
            "天内",
            "次以内",
            "人左右",
            "A级",
            "/3",
            "个/",
            "。",
            "%。",
            "件(套",
            "人（含临时工，外聘）",
            "一个很长很长的说明文字",
            "的5倍",
            "号",
            "余人",
            "%和95%",
        ] {
            assert_eq!(read(tail), None, "{tail}");
        }
    }

    #[test]
    fn units_in_running_text() {
        for (text, unit, length) in [
            ("个月内", "个月", 6),
            ("个百分点", "个百分点", 12),
            ("个讲座", "个", 3),
            ("％以上", "％", 3),
            ("元/人的标准", "元/人", 7),
            ("平方米", "平方米", 9),
            ("亩，其中", "亩", 3),
        ] {
            assert_eq!(leading(text), Some((unit.into(), length)), "{text}");
        }
        for text in ["年底", "月", "号", "", "的", "日前"] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn comparable_units() {
        let base =
            |unit| base(unit).map(|(factor, base)| (factor.normalize().to_string(), base.into_owned()));
        for (unit, factor, of) in [
            ("万元", "10000", "元"),
            ("亿元", "100000000", "元"),
            ("‰", "0.1", "%"),
            ("百分比", "1", "%"),
            ("名", "1", "人"),
            ("万人次", "10000", "人次"),
            ("㎡", "1", "平方米"),
            ("公里", "1000", "米"),
            ("公顷", "15", "亩"),
            ("万亩", "10000", "亩"),
            ("千克", "1", "千克"),
            ("万", "10000", ""),
            ("元／人", "1", "元/人"),
            ("万元/名·月", "10000", "元/人·月"),
            ("日", "1", "天"),
            ("标段", "1", "标段"),
            ("", "1", ""),
            ("百分点", "1", "百分点"),
        ] {
            assert_eq!(base(unit), Some((factor.into(), of.into())), "{unit}");
        }
        assert_eq!(base(&"亿".repeat(9)), None);
    }

    #[test]
    fn kinds() {
        assert!(["%", "‰", "百分比"].into_iter().all(is_percent));
        assert!(!["百分点", "", "人"].into_iter().any(is_percent) && is_points("个百分点"));
        assert!(["人", "人次", "册", "起"].into_iter().all(is_whole));
        assert!(!["", "%", "万人", "条/人", "天", "元", "万字"].into_iter().any(is_whole));
        assert!(["元", "万元", "元/人"].into_iter().all(is_money));
        assert!(!["", "人/万元", "次"].into_iter().any(is_money));
        assert!(is_nothing("万") && is_nothing("") && !is_nothing("万人"));
    }
}
