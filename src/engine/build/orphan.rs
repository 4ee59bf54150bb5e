//! Where the manifest is lost: PDFs that say themselves that they are ours.

use std::collections::BTreeSet;
use std::path::Path;

use crate::digest::{blake3, sha256};
use crate::manifest::{Entry, Made, Said, pdf_of};
use crate::pdf::Pdf;
use crate::provenance::Opened;
use crate::workspace::{Output, Project};

/// A form has less than one MiB; larger files are not even read.
const MOST: u64 = 8 << 20;

/// What stands in the folders that `projects` are built into, and was built there from a form that is
/// none of them: by its own record, for this very place, and with nothing added since. `pdfs` are those
/// of the projects.
pub fn orphans(projects: &[Project], pdfs: &BTreeSet<String>, output: &Output) -> Vec<Entry> {
    let folders = projects.iter().filter_map(|project| project.output.parent());
    // Also the folders above them: they are built into, too, or hold nothing of ours.
    let folders: BTreeSet<&Path> = folders.flat_map(Path::ancestors).collect();
    let mut found = Vec::new();
    let mut buffer = Vec::new();
    for folder in folders {
        let files = output.files(folder).into_iter().filter(|file| file.ends_with(".pdf"));
        for path in files.map(|file| folder.join(file)) {
            let pdf = path.to_string_lossy().replace('\\', "/");
            if !pdfs.contains(&pdf)
                && let Some(bytes) = output.read(&path, MOST, &mut buffer)
            {
                found.extend(entry(pdf, bytes));
            }
        }
    }
    found
}

/// What a PDF says of itself, if that is what a build would have written here.
fn entry(pdf: String, bytes: &[u8]) -> Option<Entry> {
    // Whatever is added to a PDF, as a signature is, ends with this once more.
    let ends = bytes.windows(5).filter(|piece| piece == b"%%EOF").count();
    let record = Opened::of(&Pdf::open(bytes).ok()?, &pdf).ok()?.record;
    // All forms of a record that was read stand in projects/.
    (ends == 1 && pdf_of(&record.form) == pdf).then(|| Entry {
        form: record.form,
        made: Some(Made {
            sources: record.sources.into_iter().map(|source| source.path).collect(),
            // It is never up to date: that is not known of it.
            inputs: String::new(),
            key: record.key,
            attached: String::new(),
            sha256: sha256(bytes),
            blake3: blake3(bytes),
            bytes: bytes.len() as u64,
            pages: 0,
            warnings: 0,
            said: Said::Nothing,
            pdf,
        }),
        ..Entry::default()
    })
}
