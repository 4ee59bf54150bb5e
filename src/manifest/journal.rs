//! Entries on lines of their own, each with its sum: what a build that was killed had done.

use std::collections::BTreeMap;

use super::Entry;
use crate::digest::{PROGRAM, blake3};

/// So many digits of its sum stand before an entry, enough for what was torn.
const DIGITS: usize = 16;

/// The first line of a journal of this program.
pub fn journal_head() -> String {
    format!("shenbao journal 1 {PROGRAM}")
}

/// An entry as a line, without its end.
pub fn journal_line(entry: &Entry) -> String {
    let text = entry.line();
    let text = text.trim_end();
    format!("{} {text}", &blake3(text.as_bytes())[..DIGITS])
}

/// The entries of a journal, each form's last. Lines that are torn, or anything else, are left out.
pub fn read_journal(bytes: &[u8]) -> BTreeMap<String, Entry> {
    let entry = |line: &[u8]| {
        let (sum, text) = std::str::from_utf8(line).ok()?.split_at_checked(DIGITS)?;
        let text = text.strip_prefix(' ')?;
        let entry = || serde_json::from_str::<Entry>(text).ok();
        if blake3(text.as_bytes()).starts_with(sum) { entry() } else { None }
    };
    let entries = bytes.split(|byte| *byte == b'\n').filter_map(entry);
    entries.map(|entry| (entry.form.clone(), entry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_lines_are_left_out() {
        let entry = |form: &str| Entry { form: form.to_owned(), ..Entry::default() };
        let [one, two] = ["projects/甲.yaml", "projects/乙.yaml"].map(|form| journal_line(&entry(form)));
        let text = format!("{}\n{one}\n{two}\n", journal_head());
        assert_eq!(read_journal(text.as_bytes()).len(), 2);
        // Cut anywhere, it holds what was whole, and nothing else.
        let whole = text.len() - two.len() - 1;
        for end in 0..text.len() - 1 {
            let read = read_journal(&text.as_bytes()[..end]);
            assert_eq!(read.contains_key("projects/甲.yaml"), end >= whole - 1, "{end}");
            assert!(!read.contains_key("projects/乙.yaml"), "{end}");
        }
        // What follows a torn line stands on its own.
        let torn = format!("{}\n\n{two}\n", &one[..30]);
        assert_eq!(read_journal(torn.as_bytes()).into_keys().collect::<Vec<_>>(), ["projects/乙.yaml"]);
        assert!(read_journal(text.replace("乙", "丙").as_bytes()).len() == 1);
    }
}
