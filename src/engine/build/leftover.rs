//! PDFs that no project makes any more, which are removed when that is asked for.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use crate::diagnostic::Report;
use crate::digest::blake3;
use crate::manifest::Entry;
use crate::workspace::Output;

/// What an earlier build made, and no project does now. Only these are ever removed: what else stands in
/// the folder is not ours.
#[derive(Default)]
pub struct Leftovers {
    /// Those that stand there.
    entries: Vec<Entry>,
    /// Those that were removed.
    pub removed: Vec<String>,
    /// Those that hold other bytes than were written.
    pub changed: Vec<String>,
}

impl Leftovers {
    /// Among what earlier builds made of `others`, what stands there and is no PDF of a project: `pdfs`.
    pub fn find(others: Vec<Entry>, pdfs: &BTreeSet<String>, output: &Output) -> Self {
        let left = |entry: &Entry| {
            let made = entry.made.as_ref();
            made.is_some_and(|made| {
                is_ours(&made.pdf) && !pdfs.contains(&made.pdf) && output.size(Path::new(&made.pdf)).is_some()
            })
        };
        let gone = |entry: Entry| Entry { gone: true, errors: Vec::new(), ..entry };
        Self { entries: others.into_iter().filter(left).map(gone).collect(), ..Self::default() }
    }

    /// Removes those that hold what was written.
    pub fn prune(&mut self, output: &Output, report: &mut Report) {
        let mut buffer = Vec::new();
        self.entries.retain(|entry| {
            let Some(made) = &entry.made else { return false };
            let path = Path::new(&made.pdf);
            let bytes = output.read(path, made.bytes, &mut buffer);
            if bytes.is_none_or(|bytes| blake3(bytes) != made.blake3) {
                self.changed.push(made.pdf.clone());
                return true;
            }
            let removed = output.remove(path);
            if removed.is_ok() {
                self.removed.push(made.pdf.clone());
            }
            removed.map_err(|failed| report.push(failed)).is_err()
        });
    }

    /// Those that are still there, for the manifest.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }
}

/// Whether a manifest's path can be one that a build writes: a PDF below the folder.
fn is_ours(pdf: &str) -> bool {
    let plain = |part| matches!(part, Component::Normal(_));
    pdf.ends_with(".pdf") && Path::new(pdf).components().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_what_lies_below() {
        assert!(is_ours("甲.pdf") && is_ours("2024/甲.pdf"));
        for pdf in ["/etc/甲.pdf", "../甲.pdf", "2024/../../甲.pdf", "./甲.pdf", "SHA256SUMS", ""] {
            assert!(!is_ours(pdf), "{pdf}");
        }
    }
}
