//! Texts made comparable: what differs only in punctuation, width, particles or the usual slips is
//! the same to a reader, and so to the rules that compare texts.

use std::ops::Range;

use super::text::is_han;
use crate::character::looks;
use crate::form::Located;
use crate::source::Span;
use crate::value::number::narrow;

/// A full-width sign as its half-width twin, letters in lower case.
pub fn half(char: char) -> char {
    narrow(char).to_ascii_lowercase()
}

/// Whether a character is a letter. Nearly all are Han, which the tables of Unicode find slowly.
fn is_letter(char: char) -> bool {
    is_han(char) || char.is_alphabetic()
}

/// Letters and digits in half width and lower case: no punctuation, no blanks.
pub fn plain(text: &str) -> String {
    text.chars().map(half).filter(|char| is_letter(*char) || char.is_numeric()).collect()
}

/// Letters alone: what is left of a goal when its numbers are set aside, too.
pub fn letters(text: &str) -> String {
    text.chars().map(half).filter(|char| is_letter(*char)).collect()
}

/// [`plain`] with decimal points and without the years of our time: what is left of a goal when only
/// the year is moved on.
pub fn undated(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut number = String::new();
    let mut chars = text.chars().map(half).peekable();
    while let Some(char) = chars.next() {
        let point = char == '.' && !number.is_empty() && chars.peek().is_some_and(char::is_ascii_digit);
        if char.is_ascii_digit() || point {
            number.push(char);
            if chars.peek().is_some() {
                continue;
            }
        }
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        if !year {
            kept.push_str(&number);
        }
        number.clear();
        if is_letter(char) {
            kept.push(char);
        }
    }
    kept
}

/// The digits of a text in their order, one number after the other.
pub fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|char| char.is_numeric())
}

/// The pairs of neighbouring characters of a text, each as a number, sorted and each once.
///
/// Two characters fit into 64 bits without loss; the multiplication by an odd constant keeps them
/// apart and spreads them, so that their order has nothing to do with how usual they are.
pub fn pairs(text: &str) -> Vec<u64> {
    let mut pairs: Vec<u64> = text
        .chars()
        .zip(text.chars().skip(1))
        .map(|(a, b)| (u64::from(a as u32) << 32 | u64::from(b as u32)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How many entries two sorted lists share.
pub fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

/// Characters that are mistaken for one another. No two names differ rightly by one of these alone.
#[rustfmt::skip]
const CONFUSED: &[(char, char)] = &[
    ('帐', '账'), ('律', '率'), ('渡', '度'), ('像', '象'), ('它', '他'), ('捡', '检'), ('够', '购'),
    ('倍', '备'), ('陆', '录'), ('做', '作'), ('刨', '创'), ('侯', '候'),
];

/// Ends of names that say the same, longer ones first.
#[rustfmt::skip]
const ENDS: &[(&str, &str)] = &[
    ("人次数", "人次"), ("次数", "数"), ("起数", "数"), ("数量", "数"), ("满意程度", "满意度"),
    ("满意率", "满意度"), ("满意", "满意度"), ("工作完成率", "完成率"), ("工作完成及时性", "及时性"),
    ("完成及时性", "及时性"), ("工作及时性", "及时性"),
];

/// The name of an indicator without what a reader would not see as a difference: punctuation, width,
/// the particles 的 and 之, a character typed twice, 次数 for 数, 满意率 for 满意度 … What changes the
/// meaning stays: 主观题 is not 客观题.
pub fn canonical(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    let mut last = None;
    for char in looks(name).chars().map(half).filter(|char| is_letter(*char) || char.is_numeric()) {
        let char = CONFUSED.iter().find(|(wrong, _)| *wrong == char).map_or(char, |(_, right)| *right);
        let twice = last == Some(char) && !char.is_ascii();
        if !matches!(char, '的' | '之') && !twice {
            bare.push(char);
        }
        last = Some(char);
    }
    match ENDS.iter().find_map(|(end, usual)| Some((bare.strip_suffix(end)?, usual))) {
        // 满意度 and 数量 alone are names of their own.
        Some((before, usual)) if !before.is_empty() => format!("{before}{usual}"),
        _ if bare.is_empty() => name.to_owned(),
        _ => bare,
    }
}

/// Where an excerpt of a text, by its bytes, was written; see [`Span::excerpt`].
pub fn place(text: &Located<String>, excerpt: Range<usize>) -> Option<Span> {
    let within = text.value.get(excerpt.clone()).is_some_and(|words| !words.is_empty());
    Some(text.span.as_ref().filter(|_| within)?.excerpt(&text.value, excerpt))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::Source;

    #[test]
    fn texts() {
        assert_eq!(plain("Ａ４ 纸，“12348”（条）"), "a4纸12348条");
        assert_eq!(letters("至2021年底，低于0.2%。"), "至年底低于");
        assert_eq!(undated("2021年底，低于 0.2%，共 1999 次、20000人"), "年底低于0.2共次20000人");
        assert_eq!(
            (undated("到２０２５"), undated("止 2.5"), undated("3.")),
            ("到".into(), "止2.5".into(), "3".into())
        );
        assert_eq!(undated(""), "");
    }

    #[test]
    fn pairs_are_a_set() {
        assert_eq!(pairs("一二一二").len(), 2);
        assert_eq!(pairs("一"), Vec::<u64>::new());
        assert_eq!(shared(&pairs("社区矫正"), &pairs("社会矫正")), 1);
        assert_eq!(shared(&pairs("社区矫正"), &pairs("社区矫正")), 3);
    }

    #[test]
    fn names_that_say_the_same() {
        for (a, b) in [
            ("安全事故发生数", "安全事故发生次数"),
            ("公众满意度", "公众的满意度"),
            ("老干部满意率", "老干部满意度"),
            ("服务对象满意", "服务对象满意度"),
            ("人民监督员数量", "人民监督员数"),
            ("“12348”电话接答率", "12348电话接答率"),
            ("Ａ级单位数", "a级单位数"),
            ("培训合格律", "培训合格率"),
            ("帐户开立数", "账户开立数"),
            ("培训完成及时性", "培训及时性"),
            ("群众满意度度", "群众满意度"),
        ] {
            assert_eq!(canonical(a), canonical(b), "{a} {b}");
        }
    }

    #[test]
    fn names_that_differ() {
        for (a, b) in [
            ("主观题考生人数", "客观题考生人数"),
            ("制服购置及时性", "设备购置及时性"),
            ("重大安全事故发生数", "安全事故发生数"),
            ("社区矫正对象重新犯罪率", "刑释解矫人员重新犯罪率"),
            ("致命错误率", "非致命错误率"),
            ("培训人数", "培训人次"),
            ("法制讲座次数", "法治讲座次数"),
            ("长效管理机制", "长效管理制度"),
            ("培训11期", "培训1期"),
            ("“”", "（）"),
        ] {
            assert_ne!(canonical(a), canonical(b), "{a} {b}");
        }
        assert_eq!((canonical("满意率"), canonical("数量")), ("满意率".into(), "数量".into()));
    }

    #[test]
    fn places_of_excerpts() {
        let text = "目标: |-\n  低于3%，高于3%\n  以上\n";
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
        let value = "低于3%，高于3%\n以上".to_owned();
        let goal = Located { value, span: Some(Span::new(&source, 8..text.len())) };
        let second = goal.value.rfind("3%").unwrap();
        let place = |range| place(&goal, range).unwrap();
        assert_eq!((place(second..second + 2).line(), place(second..second + 2).column()), (2, 10));
        assert_eq!(place(0..goal.value.len()), goal.span.clone().unwrap());
    }
}
