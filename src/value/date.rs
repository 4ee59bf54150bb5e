//! Dates: read in the few ways people write them, never guessed. What else they write can be told as it
//! should be written, where only one day can be meant.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate};

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not year, month and day in this order.
    NotADate,
    /// A day that no calendar has, such as 30 February.
    NoSuchDay,
    /// A year that no plan is of, such as 0000.
    NoSuchYear,
}

/// The years that a form can be of, and its dates in; beyond them a year is a slip of the finger.
pub const YEARS: RangeInclusive<u32> = 1949..=2199;

/// Reads `2024-02-29`, `2024/2/29`, `2024.2.29` or `2024年2月29日`.
///
/// # Errors
/// [`DateError`]; day-first spellings such as `30.2.2024` are not guessed at.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    let text = text.trim();
    let parts: Vec<&str> = match text.strip_suffix('日') {
        Some(chinese) => match chinese.split_once('年') {
            Some((year, rest)) => std::iter::once(year).chain(rest.split('月')).collect(),
            None => return Err(DateError::NotADate),
        },
        None if text.contains('/') => text.split('/').collect(),
        None if text.contains('.') => text.split('.').collect(),
        None => text.split('-').collect(),
    };
    let number = |part: &str, width: std::ops::RangeInclusive<usize>| {
        let digits = width.contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let [year, month, day] = parts[..] else { return Err(DateError::NotADate) };
    let parsed = (number(year, 4..=4), number(month, 1..=2), number(day, 1..=2));
    let (Some(year), Some(month), Some(day)) = parsed else { return Err(DateError::NotADate) };
    let date = NaiveDate::from_ymd_opt(year as i32, month, day).ok_or(DateError::NoSuchDay)?;
    if YEARS.contains(&year) { Ok(date) } else { Err(DateError::NoSuchYear) }
}

/// How many days a month has, of a text that names a day it does not have: year, month, days.
pub fn days_of_month(text: &str) -> Option<(i32, u32, u32)> {
    let numbers = numbers(&plain(text)?)?;
    let &[year, month, _] = &numbers[..] else { return None };
    let last = last_of_month(first_of_month(year as i32, month)?)?;
    Some((year as i32, month, last.day()))
}

/// Which end of a period a date stands for: that of a month is its first or its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first day.
    First,
    /// The last day.
    Last,
}

/// The day that is meant by a text that is no date as dates are read: `20240229`, `2024年2月`, `二〇二四年二月`,
/// `29.2.2024`, `2024/2/29 0:00:00`, a number of days as Excel counts them. `None` if it could be another.
pub fn meant_date(text: &str, edge: Option<Edge>) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    if let Some((from, to)) = text.split_once(['至', '到', '~', '～', '—']) {
        return match edge? {
            Edge::First => meant_date(from, edge),
            Edge::Last => meant_date(to.trim_start_matches('—'), edge),
        };
    }
    let plain = plain(text)?;
    let edge = match plain.chars().next_back() {
        Some('底' | '末') => Some(Edge::Last),
        Some('初') => Some(Edge::First),
        _ => edge,
    };
    let of_month = |year: i32, month: u32| {
        let first = first_of_month(year, month)?;
        if edge? == Edge::First { Some(first) } else { last_of_month(first) }
    };
    let is_year = |year: u32| (1900..=2199).contains(&year);
    match numbers(&plain)?[..] {
        [year, month, day] if is_year(year) => NaiveDate::from_ymd_opt(year as i32, month, day),
        // Day first or month first: only one of them may be a month.
        [a, b, year] if is_year(year) && (a > 12 || b > 12 || a == b) => {
            let (day, month) = if a > 12 { (a, b) } else { (b, a) };
            NaiveDate::from_ymd_opt(year as i32, month, day)
        }
        [year, month] if is_year(year) => of_month(year as i32, month),
        [year] if is_year(year) => match edge? {
            Edge::First => of_month(year as i32, 1),
            Edge::Last => of_month(year as i32, 12),
        },
        [digits] if is_year(digits / 10_000) => {
            NaiveDate::from_ymd_opt((digits / 10_000) as i32, digits / 100 % 100, digits % 100)
        }
        [digits] if is_year(digits / 100) => of_month((digits / 100) as i32, digits % 100),
        // Excel's count of days, from 2000 to 2099.
        [days @ 36_526..=73_050] => {
            NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days.into()))
        }
        _ => None,
    }
}

/// The year that is meant by a text that is no whole number: `2026年`, `２０２６`, `二〇二六年度`.
pub fn meant_year(text: &str) -> Option<u32> {
    let plain = plain(text.trim())?;
    match numbers(plain.trim_end_matches('度'))?[..] {
        [year] if (1900..=2199).contains(&year) => Some(year),
        _ => None,
    }
}

fn first_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn last_of_month(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(1))?.pred_opt()
}

/// A text of digits and the signs of dates, without the time of day, blanks and other ways to write
/// digits; `None` if there is anything else in it.
fn plain(text: &str) -> Option<String> {
    let date = match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    };
    let mut out = String::new();
    let mut chinese = String::new();
    for c in date.chars().chain(['\u{3000}']) {
        if "〇零○一二三四五六七八九十".contains(c) {
            chinese.push(c);
            continue;
        }
        if !chinese.is_empty() {
            out.push_str(&in_digits(&chinese));
            chinese.clear();
        }
        match c {
            ' ' | '\u{3000}' => {}
            '０'..='９' => out.push(char::from(b'0' + (u32::from(c) - u32::from('０')) as u8)),
            '－' | '–' | '−' => out.push('-'),
            '．' | '。' | '、' => out.push('.'),
            '／' => out.push('/'),
            '号' => out.push('日'),
            '0'..='9' | '-' | '.' | '/' | '年' | '月' | '日' | '度' | '初' | '底' | '末' => {
                out.push(c);
            }
            _ => return None,
        }
    }
    Some(out)
}

/// A Chinese number: digit by digit as of a year, or with 十 as of a month.
fn in_digits(text: &str) -> String {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|known| known == c).unwrap_or(0);
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = tens.chars().next().map_or(1, digit);
            (tens * 10 + ones.chars().next().map_or(0, digit)).to_string()
        }
        None => text.chars().map(|c| digit(c).to_string()).collect(),
    }
}

/// The numbers between the signs of a date.
fn numbers(plain: &str) -> Option<Vec<u32>> {
    let pieces = plain.split(|c: char| !c.is_ascii_digit()).filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_are_meant() {
        let first = |text: &str| meant_date(text, Some(Edge::First)).map(|date| date.to_string());
        let last = |text: &str| meant_date(text, Some(Edge::Last)).map(|date| date.to_string());
        for text in [
            "20240229",
            "29.2.2024",
            "2/29/2024",
            "2024年2月29",
            "2024年2月29号",
            "2024 年 2 月 29 日",
            "二〇二四年二月二十九日",
            "二零二四年二月二十九日",
            "２０２４－２－２９",
            "2024/2/29 0:00:00",
            "2024-02-29T00:00:00",
            "2024．2．29",
            "45351",
        ] {
            assert_eq!(first(text).as_deref(), Some("2024-02-29"), "{text}");
            assert_eq!(meant_date(text, None), meant_date(text, Some(Edge::Last)), "{text}");
        }
        for (text, begins, ends) in [
            ("2024年2月", "2024-02-01", "2024-02-29"),
            ("2024.2", "2024-02-01", "2024-02-29"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("202402", "2024-02-01", "2024-02-29"),
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024年度", "2024-01-01", "2024-12-31"),
            ("2024年底", "2024-12-31", "2024-12-31"),
            ("2024年12月底", "2024-12-31", "2024-12-31"),
            ("2024年1月1日至2024年12月31日", "2024-01-01", "2024-12-31"),
            ("2024.1—2024.12", "2024-01-01", "2024-12-31"),
        ] {
            assert_eq!((first(text).as_deref(), last(text).as_deref()), (Some(begins), Some(ends)), "{text}");
        }
        for text in ["1/2/2024", "24-02-29", "明年", "2024年2月上旬", "12", "", "2024-02-30", "1.5", "待定"]
        {
            assert_eq!(first(text), None, "{text}");
        }
        assert_eq!(meant_date("2024年2月", None), None);
        assert_eq!(days_of_month("2023年2月30日"), Some((2023, 2, 28)));
        assert_eq!(days_of_month("2024-13-01"), None);
        for text in ["2026年", "２０２６", "二〇二六年度", "2026 年度"] {
            assert_eq!(meant_year(text), Some(2026), "{text}");
        }
        assert_eq!(meant_year("2026-2027"), None);
        assert_eq!(meant_year("明年"), None);
    }

    #[test]
    fn dates() {
        for text in ["2024-02-29", "2024-2-29", "2024/2/29", "2024.2.29", "2024年2月29日", "2024年02月29日"]
        {
            assert_eq!(parse_date(text), Ok(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()), "{text}");
        }
        for text in [
            "30.2.2024",
            "29-02-2024",
            "2024",
            "2024-02",
            "24-02-29",
            "2024年2月29",
            "2024月2年29日",
            "2024-2-29日",
            "2024-02-29-1",
            "",
            "明年",
        ] {
            assert_eq!(parse_date(text), Err(DateError::NotADate), "{text}");
        }
        for text in ["2024-02-30", "2023-02-29", "2024-13-01", "2024/0/1"] {
            assert_eq!(parse_date(text), Err(DateError::NoSuchDay), "{text}");
        }
        for text in ["0000-01-01", "0024-01-01", "1948-12-31", "2200/1/1", "9999年12月31日", "20240-1-1"] {
            let year = if text == "20240-1-1" { DateError::NotADate } else { DateError::NoSuchYear };
            assert_eq!(parse_date(text), Err(year), "{text}");
        }
        assert!(parse_date("1949-01-01").is_ok() && parse_date("2199-12-31").is_ok());
    }
}
