//! What `value` reads, as regular expressions: the same texts, no more and no less.
//!
//! They are in the dialect of ECMA 262 with its flag `u`, as JSON Schema asks for.

use std::ops::RangeInclusive;

/// Something that is not blank.
pub const WRITTEN: &str = r"\S";

/// A number of a further column.
pub const NUMBER: &str = r"^[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)$";

/// A whole number without sign.
pub const WHOLE: &str = "^[0-9]+$";

/// Amounts: `value::money::parse_amount`.
pub fn amount() -> String {
    let digits = |digit: &str| {
        format!(
            "(?:{digit}{{1,20}}|{digit}{{1,3}}(?:[,，]{digit}{{3}}){{1,5}}|{digit}{{1,2}}(?:[,，]{digit}{{3}}){{6}})"
        )
    };
    let number = format!(r"{}(?:\.[0-9]{{1,6}})?", digits("[0-9]"));
    let minus_zero = format!(r"[-－−]{}(?:\.0{{1,6}})?", digits("0"));
    format!(r"^\s*(?:{number}|{minus_zero})\s*(?:亿元|万元|元|亿|万)?\s*$")
}

/// Dates, each a day that the calendar has: `value::date::parse_date`.
pub fn date() -> String {
    // `value::date::YEARS`: 1949 to 2199, of which 2000 is the one century with a leap day.
    let year = "(?:19(?:49|[5-9][0-9])|2[01][0-9]{2})";
    let leap = "(?:19(?:[68][048]|[579][26])|2[01](?:0[48]|[2468][048]|[13579][26])|2000)";
    let spelled =
        [("-", "-", ""), ("/", "/", ""), (r"\.", r"\.", ""), ("年", "月", "日")].map(|(a, b, c)| {
            [
                (year, "(?:0?[13578]|1[02])", "(?:0?[1-9]|[12][0-9]|3[01])"),
                (year, "(?:0?[469]|11)", "(?:0?[1-9]|[12][0-9]|30)"),
                (year, "0?2", "(?:0?[1-9]|1[0-9]|2[0-8])"),
                (leap, "0?2", "29"),
            ]
            .map(|(y, m, d)| format!("{y}{a}{m}{b}{d}{c}"))
            .join("|")
        });
    format!(r"^\s*(?:{})\s*$", spelled.join("|"))
}

/// The numbers of a range.
pub fn one_of(range: RangeInclusive<u32>) -> String {
    let numbers: Vec<String> = range.map(|number| number.to_string()).collect();
    format!("^0*(?:{})$", numbers.join("|"))
}
