//! What the build before left behind: its manifest, read line by line as forms ask, and what a build
//! that was killed had done since.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{Entry, Head, VERSION, read_journal};
use crate::digest::{PROGRAM, sha256};

/// How each line begins.
const FORM: &str = r#"{"form":"#;

/// An older manifest with the journal after it.
#[derive(Debug, Default)]
pub struct Before {
    text: String,
    /// Where each line stands in the text, without its end; sorted by form.
    lines: Vec<Range<usize>>,
    /// What was made since.
    later: BTreeMap<String, Entry>,
    /// What is known elsewhere of forms that are not known here.
    under: Option<Box<Self>>,
    /// Whether this very program wrote the manifest.
    is_ours: bool,
}

/// What was known of a form.
pub struct Known<'b> {
    /// The entry.
    pub entry: Entry,
    /// The line of this manifest that says so, with its end; none if it is known from elsewhere.
    pub line: Option<&'b str>,
    /// Whether this very program made it: only then it can be up to date.
    pub is_ours: bool,
}

impl Before {
    /// Reads what stands in an output folder. A manifest that is not as it was written, and lines of the
    /// journal that are not, count as nothing.
    pub fn read(manifest: Option<String>, journal: &[u8]) -> Self {
        let mut before = manifest.and_then(Self::of).unwrap_or_default();
        before.later = read_journal(journal);
        before
    }

    fn of(text: String) -> Option<Self> {
        let (first, body) = text.split_once('\n')?;
        let head: Head = serde_json::from_str(first).ok()?;
        if head.shenbao_manifest != VERSION || head.sha256 != sha256(body.as_bytes()) {
            return None;
        }
        let mut from = first.len() + 1;
        let lines = body.split_inclusive('\n').map(|line| {
            from += line.len();
            from - line.len()..from
        });
        let lines: Vec<_> = lines.collect();
        let is_ours = head.program == PROGRAM;
        let forms: Option<Vec<Cow<str>>> = lines.iter().map(|line| form(&text[line.clone()])).collect();
        let whole = lines.len() == head.forms && forms?.is_sorted();
        whole.then_some(Self { text, lines, is_ours, ..Self::default() })
    }

    /// The same, with `under` for the forms that are not known here.
    #[must_use]
    pub fn over(self, under: Self) -> Self {
        Self { under: Some(Box::new(under)), ..self }
    }

    /// The head, with its end; empty if there is no manifest.
    pub fn head(&self) -> &str {
        self.lines.first().map_or(&self.text, |first| &self.text[..first.start])
    }

    /// What is known of a form.
    pub fn get(&self, form: &str) -> Option<Known<'_>> {
        if let Some(entry) = self.later.get(form).filter(|entry| entry.is_proper()) {
            return Some(Known { entry: entry.clone(), line: None, is_ours: true });
        }
        let Some(line) = self.line(form) else {
            let known = self.under.as_ref()?.get(form)?;
            return Some(Known { line: None, ..known });
        };
        let entry = serde_json::from_str(line).ok().filter(Entry::is_proper)?;
        Some(Known { entry, line: Some(line), is_ours: self.is_ours })
    }

    /// The line of a form, with its end.
    fn line(&self, form: &str) -> Option<&str> {
        let found = self.lines.binary_search_by(|line| {
            let found = self::form(&self.text[line.clone()]).unwrap_or_default();
            (*found).cmp(form)
        });
        found.ok().map(|number| &self.text[self.lines[number].clone()])
    }

    /// What is known of the forms that are not among `forms`, which are sorted.
    pub fn others(&self, forms: &[&str]) -> Vec<Entry> {
        let is_other = |form: &str| forms.binary_search(&form).is_err();
        let line = |line: &Range<usize>| {
            let line = &self.text[line.clone()];
            form(line).filter(|form| is_other(form))?;
            serde_json::from_str::<Entry>(line).ok()
        };
        let written = self.lines.iter().filter_map(line);
        let written = written.filter(|entry| !self.later.contains_key(&entry.form));
        let later = self.later.values().filter(|entry| is_other(&entry.form)).cloned();
        written.chain(later).filter(Entry::is_proper).collect()
    }
}

/// The form of a line.
fn form(line: &str) -> Option<Cow<'_, str>> {
    let rest = line.strip_prefix(FORM)?;
    let inside = rest.strip_prefix('"')?;
    let end = inside.find(['"', '\\'])?;
    if inside[end..].starts_with('"') {
        return Some(Cow::Borrowed(&inside[..end]));
    }
    let text = serde_json::Deserializer::from_str(rest).into_iter::<String>().next()?;
    text.ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::tests::Manifest;
    use crate::manifest::{journal_head, journal_line};

    fn entry(form: &str) -> Entry {
        Entry { form: form.to_owned(), errors: vec!["E031".to_owned()], ..Entry::default() }
    }

    fn text() -> String {
        let forms = ["a\"b", "a\\", "projects/2024/甲.yaml", "projects/乙.yaml", "\u{1}\n"];
        let entries = forms.iter().map(|form| ((*form).to_owned(), entry(form))).collect();
        Manifest { entries, share: None }.print()
    }

    #[test]
    fn every_form_is_found() {
        let before = Before::read(Some(text()), b"");
        for form in ["a\"b", "a\\", "projects/2024/甲.yaml", "projects/乙.yaml", "\u{1}\n"] {
            let known = before.get(form).unwrap();
            assert_eq!(
                (known.entry, known.line.map(str::len)),
                (entry(form), Some(entry(form).line().len()))
            );
        }
        assert!(before.get("projects/丙.yaml").is_none());
        assert_eq!(before.others(&["\u{1}\n", "a\"b", "projects/乙.yaml"]).len(), 2);
        assert!(text().starts_with(before.head()) && before.head().ends_with('\n'));
    }

    /// Cut or changed anywhere, it is none; it never tells of other forms.
    #[test]
    fn a_damaged_manifest_is_none() {
        let text = text();
        let told = |text: String| Before::read(Some(text), b"").others(&[]).len();
        assert_eq!(told(text.clone()), 5);
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(told(text[..end].to_owned()), 0, "{end}");
        }
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            // The program's name and the words of the head are not summed up.
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let before = Before::read(Some(changed), b"");
            assert!(before.others(&[]).is_empty() || place < text.find('\n').unwrap(), "{place}");
            assert!(!before.is_ours || before.others(&[]).len() == 5);
        }
        assert_eq!(told(text.replace('\n', "\r\n")), 0);
        assert_eq!(told(String::new()), 0);
    }

    #[test]
    fn the_journal_comes_after() {
        let later = Entry { errors: vec!["E042".to_owned()], ..entry("projects/乙.yaml") };
        let journal = format!("{}\n{}\n", journal_head(), journal_line(&later));
        let before = Before::read(Some(text()), journal.as_bytes());
        let known = before.get("projects/乙.yaml").unwrap();
        assert_eq!((known.entry, known.line), (later, None));
        assert_eq!(before.others(&[]).len(), 5);
    }

    #[test]
    fn that_of_another_program_is_told_apart() {
        let text = text().replace(PROGRAM, "another");
        let before = Before::read(Some(text), b"");
        assert!(!before.get("projects/乙.yaml").unwrap().is_ours);
        assert_eq!(before.others(&[]).len(), 5);
    }
}
