//! The manifests of a build's parts → the manifest of the whole, beside its PDFs.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::build::Leftovers;
use crate::diagnostic::{Diagnostic, Report};
use crate::digest::sha256;
use crate::manifest::{
    self, Before, Entry, MANIFEST, MOST, Made, Part, Partition, SUMS, Whole, head, pdf_of,
};
use crate::message::{ArchiveMessage, Message};
use crate::parallel;
use crate::workspace::{OUT, Output, Workspace};

/// What is to be merged.
pub struct Asked<'a> {
    /// The folder that paths are relative to.
    pub base: &'a Path,
    /// The manifests of parts, and folders with them; the output folder if none is named.
    pub manifests: &'a [PathBuf],
    /// The output folder, if another is named than the workspace's own.
    pub out: Option<&'a Path>,
    /// Whether the PDFs are somewhere else, and not looked at.
    pub without_pdfs: bool,
}

/// What was merged.
pub struct Merged {
    /// The number of parts.
    pub parts: usize,
    /// The number of forms with a PDF.
    pub forms: usize,
    /// The pages of these PDFs.
    pub pages: usize,
    /// The forms without a PDF, each with the codes of its errors.
    pub failed: Vec<(String, Vec<String>)>,
    /// The manifest as the call would name it.
    pub file: String,
}

/// Merges the manifests of all parts of one build and writes that of the whole; nothing is written if anything
/// does not fit. What does not goes to the report.
pub fn merge(workspace: &Workspace, asked: &Asked, report: &mut Report) -> Option<Merged> {
    let base = asked.base;
    let folder = asked.out.map_or_else(|| workspace.root.join(OUT), |out| base.join(out));
    let files = files(&folder, base, asked.manifests, report);
    let parts: Vec<Part> = files.iter().filter_map(|file| read(file, base, report)).collect();
    let of = parts.first().filter(|_| !report.has_errors())?.paths();
    let paths: Vec<PathBuf> = of.iter().map(|path| workspace.root.join(path)).collect();
    let projects = workspace.discover(&workspace.root, &paths, report);
    let mut forms: Vec<String> = projects.into_iter().map(|project| project.shown).collect();
    let mut whole = manifest::merge(&parts, &forms, report)?;
    let merged = Merged::of(&whole, parts.len(), shown(&folder.join(MANIFEST), base));
    let mut stop = |diagnostic| report.push(diagnostic);
    let output =
        Output::of_call(&folder, asked.out.is_some(), &workspace.root).map_err(&mut stop).ok()?.of("merge");
    let _lock = output.lock().map_err(&mut stop).ok()?;
    if !asked.without_pdfs && !pdfs_are_there(&whole, &output, &shown(&folder, base), report) {
        return None;
    }
    // What the folder holds beside them stays known, as after a build.
    let before = Before::read(std::fs::read_to_string(folder.join(MANIFEST)).ok(), b"");
    forms.sort_unstable();
    let mut others = before.others(&forms.iter().map(String::as_str).collect::<Vec<_>>());
    if of.is_empty() && !others.is_empty() {
        let pdfs = forms.iter().map(|form| pdf_of(form)).collect();
        others = Leftovers::find(others, &pdfs, &output).entries().cloned().collect();
    }
    others.into_iter().for_each(|entry| whole.add(entry));
    write(&output, &whole).map_err(|diagnostic| report.push(diagnostic)).ok()?;
    Some(merged)
}

/// The manifests that the call names: files, and in folders those with the names that parts have.
fn files(folder: &Path, base: &Path, named: &[PathBuf], report: &mut Report) -> Vec<PathBuf> {
    let named: Vec<PathBuf> = match named {
        [] => vec![folder.to_owned()],
        named => named.iter().map(|path| base.join(path)).collect(),
    };
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path);
            continue;
        }
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => {
                let (path, reason) = (shown(&path, base), (&error).into());
                report.push(Diagnostic::new(Message::Unreadable { path, reason }));
                continue;
            }
        };
        let entries =
            entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(Partition::is_file));
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        if found.is_empty() {
            report.push(Diagnostic::new(ArchiveMessage::NoParts { path: shown(&path, base) }));
        }
        found.sort();
        files.append(&mut found);
    }
    // A file that is named twice is still one.
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
    files
}

/// The manifest of a part.
fn read(file: &Path, base: &Path, report: &mut Report) -> Option<Part> {
    let path = shown(file, base);
    // A device or a pipe may never end.
    let text = std::fs::metadata(file).and_then(|about| match about.is_file() && about.len() <= MOST {
        true => std::fs::read_to_string(file),
        false => Err(ErrorKind::InvalidData.into()),
    });
    let text = text.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Message::NotFound { path: path.clone() },
        ErrorKind::InvalidData => ArchiveMessage::NotManifest { path: path.clone() }.into(),
        _ => Message::Unreadable { path: path.clone(), reason: (&error).into() },
    });
    let part = text.and_then(|text| Part::read(&path, text).map_err(Message::from));
    part.map_err(|message| report.push(Diagnostic::new(message))).ok()
}

/// Whether the folder holds every PDF as its manifest tells of it.
fn pdfs_are_there(whole: &Whole, output: &Output, folder: &str, report: &mut Report) -> bool {
    let lines: Vec<&str> = whole.lines().collect();
    let look = |buffer: &mut Vec<u8>, line: &&str| {
        let entry: Entry = serde_json::from_str(line).ok()?;
        let made = entry.current()?;
        let file = Path::new(&made.pdf);
        if output.read(file, made.bytes, buffer).is_some_and(|bytes| sha256(bytes) == made.sha256) {
            return None;
        }
        let (pdf, path) = (made.pdf.clone(), folder.to_owned());
        // Boxed, for there is room for one of each form.
        Some(Box::new(match output.size(file) {
            None => ArchiveMessage::PdfMissing { pdf, path },
            Some(_) => ArchiveMessage::PdfChanged { pdf, path },
        }))
    };
    let found = parallel::each(&lines, parallel::cores(), Vec::new, look);
    let wrong: Vec<_> = found.into_iter().flatten().collect();
    let all = wrong.is_empty();
    wrong.into_iter().for_each(|message| report.push(Diagnostic::new(*message)));
    all
}

/// Writes the manifest and the sums.
fn write(output: &Output, whole: &Whole) -> Result<(), Diagnostic> {
    output.write_by(Path::new(MANIFEST), |file| {
        file.write_all(head(None, whole.lines()).as_bytes())?;
        whole.lines().try_for_each(|line| file.write_all(line.as_bytes()))
    })?;
    output.write_by(Path::new(SUMS), |file| {
        let sums = whole.entries().filter_map(|entry| entry.current().map(Made::sum_line));
        sums.into_iter().try_for_each(|sum| file.write_all(sum.as_bytes()))
    })
}

impl Merged {
    fn of(whole: &Whole, parts: usize, file: String) -> Self {
        let mut merged = Self { parts, forms: 0, pages: 0, failed: Vec::new(), file };
        for entry in whole.entries() {
            match entry.current() {
                Some(made) => {
                    merged.forms += 1;
                    merged.pages += made.pages;
                }
                None => merged.failed.push((entry.form, entry.errors)),
            }
        }
        merged
    }
}

/// A path as the user would name it.
fn shown(path: &Path, base: &Path) -> String {
    path.strip_prefix(base).unwrap_or(path).display().to_string()
}
