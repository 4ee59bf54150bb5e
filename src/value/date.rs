//! Dates: read in the few ways people write them, never guessed.

use chrono::NaiveDate;

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not year, month and day in this order.
    NotADate,
    /// A day that no calendar has, such as 30 February.
    NoSuchDay,
}

/// Reads `2024-02-29`, `2024/2/29` or `2024年2月29日`.
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
        None => text.split('-').collect(),
    };
    let number = |part: &str, width: std::ops::RangeInclusive<usize>| {
        let digits = width.contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let [year, month, day] = parts[..] else { return Err(DateError::NotADate) };
    let parsed = (number(year, 4..=4), number(month, 1..=2), number(day, 1..=2));
    let (Some(year), Some(month), Some(day)) = parsed else { return Err(DateError::NotADate) };
    NaiveDate::from_ymd_opt(year as i32, month, day).ok_or(DateError::NoSuchDay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for text in ["2024-02-29", "2024-2-29", "2024/2/29", "2024年2月29日", "2024年02月29日"] {
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
    }
}
