//! The sources of PDFs back as files, in a workspace that builds them again.
//!
//! What is attached may come from anyone. So each source is held against the record first, its path must be
//! one that `build` writes, no two may be one file on some system, nothing is written through a link out of
//! the folder, and over nothing.

use std::path::{Path, PathBuf};

use crate::character::folded;
use crate::diagnostic::{Diagnostic, Report};
use crate::message::ArchiveMessage;
use crate::pdf::MAX_MIB;
use crate::provenance::{RECORD, open};
use crate::workspace::{Created, PdfFile, is_portable, normalise, pdfs, uncreatable};

/// A path has no more parts.
const MAX_PARTS: usize = 32;
/// No system that is in use takes longer paths, in bytes.
const MAX_PATH: usize = 1024;

/// What is to be taken out, and where to.
pub struct Asked<'a> {
    /// The folder that paths are relative to.
    pub base: &'a Path,
    /// The PDFs, and folders with PDFs in them.
    pub paths: &'a [PathBuf],
    /// The folder that sources go into; a folder named as the PDF is, if none is given. Of several PDFs each
    /// has a folder of its own in it.
    pub out: Option<&'a Path>,
}

/// The sources of one PDF, which are files now.
pub struct Extracted {
    /// The folder that they are in, as the call would name it.
    pub folder: PathBuf,
    /// The files that were not there before, named in the same way.
    pub files: Vec<String>,
}

/// Takes the sources out of PDFs, of each either all or none. What keeps one from being taken out goes to the
/// report and costs this one only.
pub fn extract(asked: &Asked, report: &mut Report) -> Vec<Extracted> {
    let pdfs = pdfs(asked.base, asked.paths, report);
    let several = pdfs.len() > 1 || asked.paths.iter().any(|path| asked.base.join(path).is_dir());
    let mut extracted = Vec::new();
    for pdf in &pdfs {
        let folder = match (asked.out, several) {
            (Some(out), false) => out.to_owned(),
            (Some(out), true) => out.join(&pdf.inside),
            (None, _) => pdf.inside.clone(),
        };
        match extract_one(pdf, &normalise(asked.base, &folder), &folder) {
            Ok(files) => extracted.push(Extracted { folder, files }),
            Err(wrong) => report.diagnostics.extend(wrong),
        }
    }
    extracted
}

/// Takes the sources out of one PDF into `folder`, which is called `shown`; says which files were written.
fn extract_one(pdf: &PdfFile, folder: &Path, shown: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    let one = |diagnostic| vec![diagnostic];
    let bytes = pdf.read(MAX_MIB).map_err(one)?;
    let opened = open(&bytes, &pdf.shown)?;
    let sources = opened.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let files: Vec<(&str, &str)> = sources.chain([(RECORD, opened.text.as_str())]).collect();
    let unsafe_name = |name: &str| {
        let (path, name) = (pdf.shown.clone(), name.to_owned());
        Diagnostic::new(ArchiveMessage::UnsafeName { path, name })
    };
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let clashing = clashing(&paths);
    let wrong: Vec<_> = paths
        .iter()
        .filter(|path| !is_safe(path) || clashing.contains(path))
        .map(|path| unsafe_name(path))
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut created = Created::default();
    let at = |path: &Path| path.display().to_string();
    created.folder(folder).map_err(|error| one(uncreatable(&at(shown), &error)))?;
    let real = folder.canonicalize().map_err(|error| one(uncreatable(&at(shown), &error)))?;
    let mut new = Vec::new();
    for (path, text) in files {
        let (file, told) = (folder.join(path), at(&shown.join(path)));
        let nearest = file.ancestors().skip(1).find_map(|above| above.canonicalize().ok());
        if nearest.is_none_or(|nearest| !nearest.starts_with(&real)) {
            return Err(one(unsafe_name(path)));
        }
        match file.symlink_metadata() {
            Err(_) => new.push((file, told, text)),
            Ok(there) if there.is_file() && holds(&file, there.len(), text) => {}
            Ok(_) => {
                let (path, pdf) = (told, pdf.shown.clone());
                return Err(one(Diagnostic::new(ArchiveMessage::OtherContent { path, pdf })));
            }
        }
    }
    for (file, told, text) in &new {
        created.file(file, told, text.as_bytes()).map_err(one)?;
    }
    created.keep();
    Ok(new.into_iter().map(|(_, told, _)| told).collect())
}

/// Whether a file of this length holds a text.
fn holds(file: &Path, length: u64, text: &str) -> bool {
    length == text.len() as u64 && std::fs::read(file).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// The paths that can't become files beside one before them: on some system the two are one file, or one
/// is a folder of the other, so that either could be written over the other.
fn clashing<'p>(paths: &[&'p str]) -> Vec<&'p str> {
    let names: Vec<String> = paths.iter().map(|path| folded(path)).collect();
    let is_in = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let clashes = |(i, name): (usize, &String)| {
        names[..i].iter().any(|before| is_in(name, before) || is_in(before, name)).then_some(paths[i])
    };
    names.iter().enumerate().filter_map(clashes).collect()
}

/// Whether a path from a stranger's PDF may become one below a folder, on every system.
fn is_safe(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    path.len() <= MAX_PATH
        && parts.len() <= MAX_PARTS
        && parts.iter().all(|part| is_portable(part) && !part.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_strangers() {
        let long = format!("projects/{}.yaml", "长".repeat(100));
        let deep = format!("projects/{}x.yaml", "a/".repeat(40));
        for path in [
            "",
            "/etc/passwd",
            "projects/../x.yaml",
            "..",
            "projects//x.yaml",
            "projects/./x.yaml",
            "projects/.git/x.yaml",
            "C:/x.yaml",
            "projects\\x.yaml",
            "projects/x\n.yaml",
            "projects/\u{202e}lmay.x.yaml",
            "projects/nul.yaml",
            "projects/COM1",
            "projects/COM¹",
            "projects/lpt³.yaml",
            "projects/CONIN$",
            "projects/conout$.yaml",
            "projects/甲\u{61c}.yaml",
            "projects/甲\u{206e}.yaml",
            "projects/甲\u{3164}.yaml",
            "projects/甲\u{e0041}.yaml",
            "projects/x.yaml.",
            "projects/ x.yaml",
            "projects/x.yaml:stream",
            &long,
            &deep,
        ] {
            assert!(!is_safe(path), "{path:?}");
        }
        for path in ["projects/2024/法治建设费.yaml", "projects/_defaults.yaml", "shenbao.json"] {
            assert!(is_safe(path), "{path:?}");
        }
    }

    #[test]
    fn paths_that_are_one_elsewhere() {
        for paths in [
            ["projects/_Defaults.yaml", "projects/_defaults.yaml"],
            ["projects/ß.yaml", "projects/SS.yaml"],
            ["projects/e\u{301}.yaml", "projects/\u{e9}.yaml"],
            ["projects/_defaults.yaml/x.yaml", "projects/_defaults.yaml"],
            ["projects/A", "projects/a/x.yaml"],
        ] {
            assert_eq!(clashing(&paths), paths[1..], "{paths:?}");
        }
        let apart = ["projects/a/x.yaml", "projects/a.yaml", "projects/A/_defaults.yaml", RECORD];
        assert_eq!(clashing(&apart), [""; 0]);
    }
}
