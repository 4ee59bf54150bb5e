//! The manifests of a build's parts → the manifest of the whole, if they are one.
//!
//! Lines are kept as they were read: those of a million forms are most of what it takes in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;

use super::{Entry, Fault, Share, checked};
use crate::diagnostic::{Diagnostic, Report};
use crate::digest::PROGRAM;
use crate::message::{ArchiveMessage, Numbers};

/// The manifest of a part, as it was read.
#[derive(Debug)]
pub struct Part {
    /// Its file as messages show it.
    file: String,
    /// Which forms it is about.
    share: Share,
    text: String,
}

impl Part {
    /// Reads the manifest of a part.
    ///
    /// # Errors
    /// What else it is.
    pub fn read(file: &str, text: String) -> Result<Self, ArchiveMessage> {
        let path = || file.to_owned();
        let head = match checked(&text) {
            Ok((head, _)) => head,
            Err(Fault::NotManifest) => return Err(ArchiveMessage::NotManifest { path: path() }),
            Err(Fault::Damaged) => return Err(ArchiveMessage::DamagedManifest { path: path() }),
            Err(Fault::OtherProgram(program)) => {
                let ours = PROGRAM.to_owned();
                return Err(ArchiveMessage::OtherProgram { path: path(), program, ours });
            }
        };
        let partition = head.partition.ok_or_else(|| ArchiveMessage::NotPart { path: path() })?;
        Ok(Self { file: path(), share: Share { partition, paths: head.paths }, text })
    }

    /// The folders and files whose forms were shared out; all if there are none.
    pub fn paths(&self) -> &[String] {
        &self.share.paths
    }

    /// Its lines after the head, each with its end.
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.split_inclusive('\n').skip(1)
    }
}

/// The lines of the whole, by form.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Whole<'p> {
    lines: BTreeMap<String, Cow<'p, str>>,
}

impl Whole<'_> {
    /// The lines, each with its end.
    pub fn lines(&self) -> impl Iterator<Item = &str> + Clone {
        self.lines.values().map(AsRef::as_ref)
    }

    /// What the lines say.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.lines().filter_map(|line| serde_json::from_str(line).ok())
    }

    /// Adds what is known of another form.
    pub fn add(&mut self, entry: Entry) {
        let line = entry.line().into();
        self.lines.insert(entry.form, line);
    }
}

/// Joins the parts of one build. They must be all the parts of one whole, each once, and have each of
/// the `forms` – the paths of projects in the order of a build – in exactly one of them.
///
/// What does not fit goes to the report, and there is no whole then.
pub fn merge<'p>(parts: &'p [Part], forms: &[String], report: &mut Report) -> Option<Whole<'p>> {
    let found = report.mark();
    fit(parts, report);
    let whole = &parts.first()?.share;
    if report.grew(found) {
        return None;
    }
    let mut refuse = |message: ArchiveMessage| report.push(Diagnostic::new(message));
    let mut origins: BTreeMap<&str, Option<&Part>> = forms.iter().map(|form| (form.as_str(), None)).collect();
    let mut lines = BTreeMap::new();
    for part in parts {
        for line in part.lines() {
            let path = part.file.clone();
            let entry = serde_json::from_str::<Entry>(line).ok();
            let Some(Entry { form, .. }) = entry.filter(Entry::is_proper) else {
                refuse(ArchiveMessage::DamagedManifest { path });
                break;
            };
            match origins.get_mut(form.as_str()) {
                None => refuse(ArchiveMessage::FormGone { form, path }),
                Some(Some(first)) => {
                    let first = first.file.clone();
                    refuse(ArchiveMessage::FormTwice { form, first, second: path });
                }
                Some(origin) => {
                    *origin = Some(part);
                    lines.insert(form, Cow::Borrowed(line));
                }
            }
        }
    }
    for (place, form) in forms.iter().enumerate().filter(|(_, form)| !lines.contains_key(*form)) {
        let share = Share { partition: whole.partition.of(place, form), ..whole.clone() };
        refuse(ArchiveMessage::FormMissing { form: form.clone(), command: share.command() });
    }
    (!report.grew(found)).then_some(Whole { lines })
}

/// Whether the parts are those of one whole, each once.
fn fit(parts: &[Part], report: &mut Report) {
    let Some((first, others)) = parts.split_first() else { return };
    let found = report.mark();
    for part in others.iter().filter(|part| !part.share.is_of_one_whole_with(&first.share)) {
        let (path, what) = (part.file.clone(), part.share.to_string());
        let (first, other) = (first.file.clone(), first.share.to_string());
        report.push(Diagnostic::new(ArchiveMessage::OtherPartition { path, what, first, other }));
    }
    if report.grew(found) {
        return;
    }
    let mut there = BTreeMap::new();
    for part in parts {
        match there.entry(part.share.partition.part) {
            Place::Vacant(place) => drop(place.insert(part)),
            Place::Occupied(first) => {
                let (part, first, second) =
                    (part.share.to_string(), first.get().file.clone(), part.file.clone());
                report.push(Diagnostic::new(ArchiveMessage::PartTwice { part, first, second }));
            }
        }
    }
    let total = first.share.partition.parts;
    let missing: Vec<u32> = (1..=total).filter(|part| !there.contains_key(part)).collect();
    if let Some(&part) = missing.first() {
        let mut share = first.share.clone();
        share.partition.part = part;
        let (missing, command) = (Numbers(missing), share.command());
        report.push(Diagnostic::new(ArchiveMessage::PartMissing { missing, total, command }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::tests::Manifest;
    use crate::manifest::{Kind, Partition};

    fn forms(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("projects/{n:03}.yaml")).collect()
    }

    fn manifest(forms: impl IntoIterator<Item = String>, share: Option<Share>) -> Manifest {
        let entry = |form: String| Entry { form, errors: vec!["E031".to_owned()], ..Entry::default() };
        let entries = forms.into_iter().map(|form| (form.clone(), entry(form))).collect();
        Manifest { entries, share }
    }

    /// All the parts that `count` forms are built in.
    fn parts(kind: Kind, total: u32, count: usize) -> Vec<Manifest> {
        let part = |part| {
            let partition = Partition::new(kind, part, total).unwrap();
            let chosen = partition.choose(forms(count), String::as_str);
            manifest(chosen, Some(Share { partition, paths: Vec::new() }))
        };
        (1..=total).map(part).collect()
    }

    fn written(parts: &[Manifest]) -> Vec<Part> {
        let read =
            |(number, part): (usize, &Manifest)| Part::read(&number.to_string(), part.print()).unwrap();
        parts.iter().enumerate().map(read).collect()
    }

    /// The codes of what keeps parts from being joined.
    fn refused(parts: &[Manifest], count: usize) -> Vec<&'static str> {
        let mut report = Report::default();
        assert_eq!(merge(&written(parts), &forms(count), &mut report), None);
        report.diagnostics.iter().map(|diagnostic| diagnostic.message.code()).collect()
    }

    #[test]
    fn parts_in_any_order_are_the_whole() {
        let whole = manifest(forms(50), None).print();
        for kind in [Kind::Hash, Kind::Slice] {
            for total in 1..=7 {
                let mut parts = parts(kind, total, 50);
                parts.reverse();
                let (mut report, parts) = (Report::default(), written(&parts));
                let merged = merge(&parts, &forms(50), &mut report).unwrap();
                assert!(merged.lines().eq(whole.split_inclusive('\n').skip(1)));
                assert!(report.diagnostics.is_empty());
            }
        }
    }

    #[test]
    fn what_is_no_whole_is_refused() {
        let made = |change: &dyn Fn(&mut Vec<Manifest>)| {
            let mut parts = parts(Kind::Hash, 4, 50);
            change(&mut parts);
            refused(&parts, 50)
        };
        let share =
            |parts: &mut [Manifest], change: &dyn Fn(&mut Share)| change(parts[2].share.as_mut().unwrap());
        assert_eq!(made(&|parts| drop(parts.remove(2))), ["E165"]);
        assert_eq!(made(&|parts| share(parts, &|share| share.partition.part = 2)), ["E166", "E165"]);
        assert_eq!(made(&|parts| share(parts, &|share| share.partition.kind = Kind::Slice)), ["E164"]);
        assert_eq!(
            made(&|parts| share(parts, &|share| share.paths = vec!["projects/1".to_owned()])),
            ["E164"]
        );
        let (form, entry) = parts(Kind::Hash, 4, 50)[1].entries.pop_first().unwrap();
        assert_eq!(made(&|parts| drop(parts[1].entries.remove(&form))), ["E167"]);
        assert_eq!(made(&|parts| drop(parts[3].entries.insert(form.clone(), entry.clone()))), ["E168"]);
        assert_eq!(refused(&parts(Kind::Hash, 4, 50), 49), ["E168"]);
        assert_eq!(refused(&parts(Kind::Slice, 4, 50), 51), ["E167"]);
    }
}
