//! Points in time in running words: 2026年, 12月底, 2023.07-2024.01. Their digits measure nothing.

use super::number::narrow;

/// Years of our time.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// A text without the points in time that it names, in half-width signs; what joins two of them goes, too.
pub fn without(text: &str) -> String {
    let chars: Vec<char> = text.chars().map(narrow).collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let inside = at > 0 && (chars[at - 1].is_ascii_digit() || chars[at - 1] == '.');
        match (!inside).then(|| moment(&chars[at..])).flatten() {
            Some(length) => {
                at += length;
                // 2023.07-2024.01, 3月至5月: the sign between two of them.
                if chars.get(at).is_some_and(|c| is_joint(*c)) && moment(&chars[at + 1..]).is_some() {
                    at += 1;
                }
            }
            None => {
                kept.push(chars[at]);
                at += 1;
            }
        }
    }
    kept
}

/// Whether a text names a point in time and no other number.
pub fn is_moment(text: &str) -> bool {
    let rest = without(text);
    rest.chars().count() < text.chars().count() && !rest.chars().any(|c| c.is_ascii_digit())
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '~' | '—' | '–' | '至' | '到' | '、' | '/')
}

/// How many characters the point in time at the begin takes.
fn moment(chars: &[char]) -> Option<usize> {
    let (first, number) = digits(chars);
    let next = |at: usize| chars.get(at).copied();
    let behind = next(first);
    match first {
        4 if YEARS.contains(&number) => match behind? {
            '年' => Some(first + 1 + month(&chars[first + 1..]).unwrap_or(0)),
            sign @ ('.' | '-' | '/') => {
                let (length, value) = digits(&chars[first + 1..]);
                let end = first + 1 + length;
                match (length, value) {
                    // 2023-2024年
                    (4, value) if YEARS.contains(&value) => Some(end + usize::from(next(end) == Some('年'))),
                    (1 | 2, 1..=12) => {
                        let (day, value) = chars.get(end + 1..).map_or((0, 0), digits);
                        let dated = next(end) == Some(sign) && matches!((day, value), (1 | 2, 1..=31));
                        Some(if dated { end + 1 + day } else { end })
                    }
                    _ => None,
                }
            }
            '至' | '~' | '—' => {
                let (length, value) = digits(&chars[first + 1..]);
                let end = first + 1 + length;
                (length == 4 && YEARS.contains(&value) && next(end) == Some('年')).then_some(end + 1)
            }
            _ => None,
        },
        // 20261231
        8 => {
            let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
            (YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(first)
        }
        1 | 2 => month(chars).or_else(|| match behind? {
            // 15日前: the day of a month, not fifteen of them.
            '日' | '号' if next(first + 1) == Some('前') && (1..=31).contains(&number) => Some(first + 1),
            // 第3季度, 3季度末
            '季' if next(first + 1) == Some('度') && (1..=4).contains(&number) => Some(first + 2),
            // 8:30
            ':' if number < 24 => {
                let (length, minutes) = digits(&chars[first + 1..]);
                (length == 2 && minutes < 60).then_some(first + 1 + length)
            }
            _ => None,
        }),
        _ => None,
    }
}

/// `3月`, `3月15日`, `3-5月`; not `3个月`, nor `3月/次`.
fn month(chars: &[char]) -> Option<usize> {
    let (length, number) = digits(chars);
    if !matches!(length, 1 | 2) || !(1..=12).contains(&number) {
        return None;
    }
    match chars.get(length)? {
        '月' => {
            let day = &chars[length + 1..];
            let (days, value) = digits(day);
            let dated = matches!(days, 1 | 2)
                && (1..=31).contains(&value)
                && matches!(day.get(days), Some('日' | '号'));
            Some(length + 1 + if dated { days + 1 } else { 0 })
        }
        joint if is_joint(*joint) => {
            let (second, value) = digits(&chars[length + 1..]);
            let end = length + 1 + second;
            (matches!(second, 1 | 2) && (1..=12).contains(&value) && chars.get(end) == Some(&'月'))
                .then_some(end + 1)
        }
        _ => None,
    }
}

/// How many digits there are at the begin, and the number; more than eight are no time.
fn digits(chars: &[char]) -> (usize, u32) {
    let length = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let number =
        chars.iter().take(length.min(9)).fold(0, |number, c| number * 10 + c.to_digit(10).unwrap_or(0));
    (length, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time() {
        for text in [
            "12月底到位",
            "2026年",
            "2026年底",
            "2023.07-2024.01",
            "2024年12月31日前",
            "2023-2024年",
            "2024年1月至12月",
            "1-12月",
            "2024-12-31",
            "2024/6/30前",
            "20241231",
            "第3季度",
            "15日前",
            "６月前完成",
            "于2024年12月前",
            "3月15日8:30",
        ] {
            assert!(is_moment(text), "{text}");
        }
        for text in [
            "12个月",
            "95%",
            "2026年完成95%",
            "及时",
            "3次/月",
            "180天",
            "2026",
            "8",
            "1-12个",
            "15日",
            "13月",
            "2023人",
            "",
            "5-10个",
            "100.12",
        ] {
            assert!(!is_moment(text), "{text}");
        }
        assert_eq!(without("2026年完成95%"), "完成95%");
    }
}
