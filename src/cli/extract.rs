//! `shenbao extract`: the sources of a PDF back as files, in a workspace that builds it again.
//!
//! What is attached may come from anyone. So each source is held against the record first, its path must be
//! one that `build` writes, nothing is written through a link out of the folder, and over nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::args::ExtractArgs;
use super::exit::Exit;
use super::ui::{Ui, typed};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::{ArchiveMessage, Lang};
use crate::pdf::{MAX_MIB, Pdf};
use crate::provenance::{Opened, RECORD, flawed};
use crate::workspace::{Created, PdfFile, is_portable, normalise, pdfs, uncreatable};

/// A path has no more parts.
const MAX_PARTS: usize = 32;
/// No system that is in use takes longer paths, in bytes.
const MAX_PATH: usize = 1024;

/// Takes the sources out of the PDFs that the call names.
pub fn run(base: &Path, args: &ExtractArgs, ui: &mut Ui) -> Exit {
    let mut report = Report::default();
    let pdfs = pdfs(base, &args.paths, &mut report);
    let several = pdfs.len() > 1 || args.paths.iter().any(|path| base.join(path).is_dir());
    let (mut done, mut last) = (0, PathBuf::new());
    for pdf in &pdfs {
        let folder = match (&args.out, several) {
            (Some(out), false) => out.clone(),
            (Some(out), true) => out.join(&pdf.inside),
            (None, _) => pdf.inside.clone(),
        };
        match extract(pdf, &normalise(base, &folder), &folder) {
            Ok(files) => {
                files.iter().for_each(|file| ui.path(file));
                (done, last) = (done + 1, folder);
            }
            Err(wrong) => report.diagnostics.extend(wrong),
        }
    }
    ui.diagnostics(&report.diagnostics);
    if done == 1 {
        let again = format!("shenbao -C {} build", typed(&ui.below_directory(&last)));
        ui.note(&match ui.lang {
            Lang::Zh => format!("再生成这份表：{again}"),
            Lang::En => format!("to build the form again: {again}"),
        });
    }
    Exit::worst(&report.diagnostics)
}

/// Takes the sources out of one PDF into `folder`, which is called `shown`; says which files were written.
fn extract(pdf: &PdfFile, folder: &Path, shown: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    let one = |diagnostic| vec![diagnostic];
    let bytes = pdf.read(MAX_MIB).map_err(one)?;
    let opened = open(&bytes, &pdf.shown)?;
    let sources = opened.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let files: Vec<(&str, &str)> = sources.chain([(RECORD, opened.text.as_str())]).collect();
    let unsafe_name = |name: &str| {
        let (path, name) = (pdf.shown.clone(), name.to_owned());
        Diagnostic::new(ArchiveMessage::UnsafeName { path, name })
    };
    let wrong: Vec<_> =
        files.iter().filter(|(path, _)| !is_safe(path)).map(|(path, _)| unsafe_name(path)).collect();
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

/// The sources of a PDF; a defect in reading it costs this one only.
///
/// # Errors
/// All that is missing or wrong.
pub fn open(bytes: &[u8], shown: &str) -> Result<Opened, Vec<Diagnostic>> {
    let work = || {
        let pdf = Pdf::open(bytes).map_err(|flaw| vec![flawed(shown, flaw)])?;
        Opened::of(&pdf, shown)
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(vec![Diagnostic::panic(&*panic)]))
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
}
