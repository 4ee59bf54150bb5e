//! The files in the output folder that say what was made: manifest, sums, and the journal meanwhile.

use std::borrow::Cow;
use std::io::{Error, ErrorKind};
use std::path::Path;

use super::one::Outcome;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Before, Entry, MANIFEST, MOST, Made, SUMS, Share, head, journal_head};
use crate::message::Message;
use crate::workspace::{Journal, Output, Project};

/// A line of the manifest, with its line of the sums.
struct Row<'r> {
    form: Cow<'r, str>,
    line: Cow<'r, str>,
    sum: Cow<'r, str>,
}

/// What earlier builds left: of a part what the part left, then what the whole did; and what one that was
/// killed had done.
pub fn read(output: &Output, share: Option<&Share>) -> (Journal, Before) {
    let text = |name: &str| {
        let mut bytes = Vec::new();
        output.read(Path::new(name), MOST, &mut bytes)?;
        String::from_utf8(bytes).ok()
    };
    let name = share.map(|share| format!(".shenbao-{}.journal", share.partition.name()));
    let (journal, done) =
        Journal::open(output, name.as_deref().unwrap_or(".shenbao.journal"), &journal_head());
    let whole = |journal: &[u8]| Before::read(text(MANIFEST), journal);
    let before = match share {
        Some(share) => Before::read(text(&share.partition.file()), &done).over(whole(&[])),
        None => whole(&done),
    };
    (journal, before)
}

/// What is known of forms that are not among `projects`.
pub fn others(projects: &[Project], before: &Before) -> Vec<Entry> {
    let mut forms: Vec<&str> = projects.iter().map(|project| project.shown.as_str()).collect();
    forms.sort_unstable();
    before.others(&forms)
}

/// The manifest of a build: the lines of its forms, and of others that are kept.
pub struct Records<'r> {
    rows: Vec<Row<'r>>,
    share: Option<&'r Share>,
    /// The head of the manifest before.
    before: &'r str,
}

impl<'r> Records<'r> {
    /// Joins what became of `projects` with what is known of `others`.
    pub fn new(
        (projects, outcomes): (&'r [Project], &'r [Outcome<'r>]),
        others: &[Entry],
        before: &'r Before,
        share: Option<&'r Share>,
    ) -> Self {
        let built = projects.iter().zip(outcomes).map(|(project, outcome)| Row {
            form: Cow::Borrowed(&project.shown),
            line: Cow::Borrowed(&outcome.line),
            sum: Cow::Borrowed(&outcome.sum),
        });
        let kept = others.iter().map(|entry| Row {
            form: Cow::Owned(entry.form.clone()),
            line: Cow::Owned(entry.line()),
            sum: Cow::Owned(entry.current().map(Made::sum_line).unwrap_or_default()),
        });
        let mut rows: Vec<_> = built.chain(kept).collect();
        rows.sort_by(|a, b| a.form.cmp(&b.form));
        Self { rows, share, before: before.head() }
    }

    /// Writes the manifest, and of a whole the sums, unless they stand there already; then the journal
    /// has done its work.
    ///
    /// # Errors
    /// [`Message::Unwritable`].
    pub fn write(&self, output: &Output, journal: &Journal) -> Result<(), Diagnostic> {
        let lines = self.rows.iter().map(|row| &*row.line);
        let head = head(self.share, lines.clone());
        if head != self.before {
            journal.begin();
            if !journal.stands() {
                // Someone took the folder away, and with it what was made.
                let reason = (&Error::from(ErrorKind::NotFound)).into();
                let path = output.shown(Path::new(""));
                return Err(Diagnostic::new(Message::Unwritable { path, reason }));
            }
            let name = self.share.map_or_else(|| MANIFEST.to_owned(), |share| share.partition.file());
            output.write_by(Path::new(&name), |file| {
                file.write_all(head.as_bytes())?;
                lines.clone().try_for_each(|line| file.write_all(line.as_bytes()))
            })?;
        }
        if self.share.is_none() {
            let sums: String = self.rows.iter().map(|row| &*row.sum).collect();
            let mut buffer = Vec::new();
            let (path, size) = (Path::new(SUMS), sums.len() as u64);
            if output.read(path, size, &mut buffer) != Some(sums.as_bytes()) {
                journal.begin();
                output.write(path, sums.as_bytes())?;
            }
        }
        journal.end();
        Ok(())
    }
}
