//! Which values a key of the call means.

use std::collections::BTreeSet;

use super::Explained;
use crate::source::near;

/// Longer words are not offered: they would have to be compared with what was typed.
const MAX_OFFERED: usize = 128;

/// A key that the form does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The one that was probably meant.
    pub near: Option<String>,
    /// What there is at the top, joined by `、`.
    pub known: String,
}

/// The values that `key` means: a path from the top (`资金.年度`, `年度`), else any part of paths
/// (`当年财政拨款`, `年度.其他资金`), else a printed label. A name may hold dots itself: only whole keys
/// match, however they are written.
///
/// # Errors
/// [`Unknown`] if there are none.
pub fn select<'e>(all: &'e [Explained], key: &str) -> Result<Vec<&'e Explained>, Unknown> {
    let key = key.trim().replace(['．', '。'], ".");
    let key = key.trim_matches('.');
    let ways: [fn(&Explained, &str) -> bool; 3] = [
        |value, key| !key.is_empty() && matches_from(&value.path, key),
        |value, key| !key.is_empty() && (1..value.path.len()).any(|i| matches_from(&value.path[i..], key)),
        |value, key| !key.is_empty() && value.label() == key,
    ];
    let found = ways.iter().map(|way| all.iter().filter(|value| way(value, key)).collect::<Vec<_>>());
    found.into_iter().find(|found| !found.is_empty()).ok_or_else(|| unknown(all, key))
}

/// Whether `key` is these keys, or the first of them, joined by dots.
fn matches_from(path: &[String], key: &str) -> bool {
    let mut rest = key;
    for part in path {
        let normal = part.replace(['．', '。'], ".");
        rest = match rest.strip_prefix(normal.trim_matches('.')) {
            Some("") => return true,
            Some(rest) => match rest.strip_prefix('.') {
                Some(rest) => rest,
                None => return false,
            },
            None => return false,
        };
    }
    false
}

fn unknown(all: &[Explained], key: &str) -> Unknown {
    let tops: Vec<&str> = all.iter().filter_map(|value| value.path.first()).map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let known: Vec<&str> = tops.into_iter().filter(|top| seen.insert(*top)).collect();
    let words: BTreeSet<&str> = all.iter().flat_map(|value| &value.path).map(String::as_str).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| word.len() <= MAX_OFFERED).collect();
    let last = key.rsplit('.').next().unwrap_or_default();
    // A last word that is there was looked for in the wrong place.
    let near = near(key, &words).or_else(|| near(last, &words)).map(str::to_owned);
    Unknown { near, known: known.join("、") }
}
