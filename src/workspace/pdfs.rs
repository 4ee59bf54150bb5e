//! PDFs that a call names, wherever they are.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::normalise;
use super::walk::is_open;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{ArchiveMessage, Message};

/// A PDF of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfFile {
    /// Its absolute path.
    pub path: PathBuf,
    /// The path as messages show it.
    pub shown: String,
    /// What it is called below the folder of the call, without suffix: `2024/法治建设费`.
    pub inside: PathBuf,
}

/// The PDFs that `paths` name, each a file or a folder relative to `base`; each once, sorted by path.
///
/// # Errors
/// What is not there or can't be looked at goes to the report, and a folder without any PDF.
pub fn pdfs(base: &Path, paths: &[PathBuf], report: &mut Report) -> Vec<PdfFile> {
    let mut found = BTreeMap::new();
    for path in paths {
        let start = normalise(base, path);
        if !start.is_dir() {
            // Whatever it is called, it was named.
            let inside = PathBuf::from(start.file_stem().unwrap_or_default());
            add(&mut found, start, base, inside);
            continue;
        }
        let before = found.len();
        let walk = WalkDir::new(&start).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || is_open(entry.file_name())) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let suffix = entry.path().extension().map(std::ffi::OsStr::to_ascii_lowercase);
                    if suffix.is_some_and(|suffix| suffix == "pdf") {
                        let inside = entry.path().strip_prefix(&start).unwrap_or(entry.path());
                        add(&mut found, entry.path().to_owned(), base, inside.with_extension(""));
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(&start).display().to_string();
                    let is_loop = error.loop_ancestor().is_some();
                    let error = std::io::Error::from(error);
                    report.push(Diagnostic::new(match is_loop {
                        true => Message::LinkLoop { path },
                        false => Message::Unreadable { path, reason: (&error).into() },
                    }));
                }
            }
        }
        if found.len() == before && !report.has_errors() {
            let path = path.display().to_string();
            report.push(Diagnostic::new(ArchiveMessage::NoPdfs { path }));
        }
    }
    found.into_values().collect()
}

fn add(found: &mut BTreeMap<PathBuf, PdfFile>, path: PathBuf, base: &Path, inside: PathBuf) {
    let shown = path.strip_prefix(base).unwrap_or(&path).display().to_string();
    found.entry(path.clone()).or_insert(PdfFile { path, shown, inside });
}

impl PdfFile {
    /// Its bytes, unless there are more than `limit` MiB.
    ///
    /// # Errors
    /// A file that is not there, can't be read or is too large.
    pub fn read(&self, limit: u64) -> Result<Vec<u8>, Diagnostic> {
        let path = || self.shown.clone();
        let unreadable = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => Diagnostic::new(Message::NotFound { path: path() }),
            _ => Diagnostic::new(Message::Unreadable { path: path(), reason: (&error).into() }),
        };
        // A pipe or a device would never end.
        if !std::fs::metadata(&self.path).map_err(unreadable)?.is_file() {
            return Err(Diagnostic::new(Message::NotFile { path: path() }));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&self.path).map_err(unreadable)?;
        file.take((limit << 20) + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > limit << 20 {
            return Err(Diagnostic::new(ArchiveMessage::PdfLarge { path: path(), limit }));
        }
        Ok(bytes)
    }
}
