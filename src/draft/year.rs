//! Years: those of folders, those inside dates and texts, and moving them on.

use std::path::{Component, Path, PathBuf};

use crate::value::date::{DateError, YEARS, parse_date};

/// The year that a folder is named after: `2026`, `2026年`, `2026年度`. The nearest one counts.
pub fn of_folder(folder: &Path) -> Option<i32> {
    folder.components().rev().find_map(|part| {
        let Component::Normal(name) = part else { return None };
        let name = name.to_str()?;
        let bare = name.strip_suffix("年度").or_else(|| name.strip_suffix('年')).unwrap_or(name);
        let digits = bare.len() == 4 && bare.chars().all(|c| c.is_ascii_digit());
        bare.parse().ok().filter(|year| digits && is_year(*year))
    })
}

/// A path with every `old` year in it moved to `new`: `2024/甲.yaml` → `2025/甲.yaml`. `None` if there
/// is none in it.
pub fn move_path(path: &Path, old: i32, new: i32) -> Option<PathBuf> {
    let text = path.to_str()?;
    let (old, new) = (old.to_string(), new.to_string());
    let mut moved = String::new();
    let mut found = false;
    for (run, digits) in runs(text) {
        let is_year = digits && run == old;
        found |= is_year;
        moved.push_str(if is_year { &new } else { run });
    }
    found.then(|| PathBuf::from(moved))
}

/// A date as typed, `years` later; 29 February becomes the 28th where the year has none. `None` if it
/// is no date.
pub fn shift_date(text: &str, years: i32) -> Option<String> {
    parse_date(text).ok()?;
    let text = text.trim();
    let year: i32 = text.get(..4)?.parse().ok()?;
    let year = year.checked_add(years).filter(|year| (0..=9999).contains(year))?;
    let moved = format!("{year:04}{}", &text[4..]);
    match parse_date(&moved) {
        Err(DateError::NoSuchDay) => {
            let at = moved.rfind("29")?;
            Some(format!("{}28{}", &moved[..at], &moved[at + 2..]))
        }
        _ => Some(moved),
    }
}

/// The years that a text names, each once: four digits before 年, or the year `near` or one beside it.
pub fn in_text(text: &str, near: i32) -> Vec<String> {
    let mut years: Vec<String> = Vec::new();
    let runs: Vec<(&str, bool)> = runs(text).collect();
    for (i, (run, digits)) in runs.iter().enumerate() {
        let year = run.parse::<i32>().ok().filter(|year| *digits && run.len() == 4 && is_year(*year));
        let said = runs.get(i + 1).is_some_and(|(next, _)| next.starts_with('年'));
        let close = year.is_some_and(|year| (near - 1..=near + 1).contains(&year));
        if year.is_some() && (said || close) && !years.iter().any(|known| known == run) {
            years.push((*run).to_owned());
        }
    }
    years
}

/// The numbers that a text names, each once, at most `most` of them. Years are not among them.
pub fn numbers(text: &str, near: i32, most: usize) -> Vec<String> {
    let years = in_text(text, near);
    let mut numbers: Vec<String> = Vec::new();
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    for run in text.split(|c| !part(c)) {
        let number = run.trim_matches(['.', ',']);
        let known = number.is_empty() || years.iter().chain(&numbers).any(|known| known == number);
        if !known {
            numbers.push(number.to_owned());
        }
        if numbers.len() == most {
            break;
        }
    }
    numbers
}

/// Whether a form can be for this year.
fn is_year(year: i32) -> bool {
    u32::try_from(year).is_ok_and(|year| YEARS.contains(&year))
}

/// The text in pieces that are digits or are not.
fn runs(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let digits = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, digits))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_paths() {
        for (folder, year) in [
            ("2026", Some(2026)),
            ("2025/2026年度/甲", Some(2026)),
            ("2026年", Some(2026)),
            ("规划2026", None),
            ("20260", None),
            ("1200", None),
            ("", None),
        ] {
            assert_eq!(of_folder(Path::new(folder)), year, "{folder}");
        }
        let moved = |path: &str| move_path(Path::new(path), 2024, 2025).map(|p| p.display().to_string());
        assert_eq!(moved("2024/甲2024.yaml").as_deref(), Some("2025/甲2025.yaml"));
        assert_eq!(moved("2024年度/120240.yaml").as_deref(), Some("2025年度/120240.yaml"));
        assert_eq!(moved("甲.yaml"), None);
    }

    #[test]
    fn dates_keep_their_spelling() {
        for (date, years, moved) in [
            ("2024-01-01", 1, Some("2025-01-01")),
            ("2024/2/29", 1, Some("2025/2/28")),
            ("2024年2月29日", 2, Some("2026年2月28日")),
            ("2024-02-29", 4, Some("2028-02-29")),
            ("2024年12月31日", -1, Some("2023年12月31日")),
            ("31.12.2024", 1, None),
            ("9999-12-31", 1, None),
        ] {
            assert_eq!(shift_date(date, years).as_deref(), moved, "{date}");
        }
    }

    #[test]
    fn years_and_numbers_in_texts() {
        let text = "2024年举办120场，比2023多3.5%，到2030年底达20,000册，法〔1999〕2024号，120人次。";
        assert_eq!(in_text(text, 2024), ["2024", "2023", "2030"]);
        assert_eq!(numbers(text, 2024, 10), ["120", "3.5", "20,000", "1999"]);
        assert_eq!(numbers(text, 2024, 2), ["120", "3.5"]);
    }
}
