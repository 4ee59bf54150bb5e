//! What goes with a PDF to prove what it was made from: its sources, as attachments, and a record of them.
//!
//! The project file is attached whole; of the shared files only what the form uses ([`used()`]), so that
//! a change of a default or of the library concerns exactly the forms whose paper it changes.

mod opened;
mod paper;
mod record;
mod used;

pub use opened::{Opened, flawed, open};
pub use paper::Paper;
pub use record::{RECORD, Record, SourceSum};
pub use used::{used, whole};

use crate::digest::Sum;
use crate::render::Attachment;

/// A source of a form, as it is attached to the PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it stands in the workspace, with `/`: `projects/2024/_defaults.yaml`.
    pub path: String,
    /// The text, without a byte-order mark and with plain line ends.
    pub text: String,
    /// Whether it is only what the form uses of the file.
    pub part: bool,
}

/// The sum of some sources: equal sums are equal sources.
pub fn sum(files: &[SourceFile]) -> String {
    let mut sum = Sum::new();
    for file in files {
        sum.add(&file.path).add(&file.text);
    }
    sum.hex()
}

/// The sources and their record as attachments, in this order.
pub fn attachments(files: &[SourceFile], record: &Record) -> Vec<Attachment> {
    let sources = files.iter().zip(&record.sources).enumerate().map(|(i, (file, sum))| Attachment {
        name: sum.attached.clone(),
        text: file.text.clone(),
        mime: "application/yaml",
        relationship: "source",
        description: match (i, file.part) {
            (0, _) => "项目文件 · project file",
            (_, true) => "这份表用到的共用内容 · what the form uses of a shared file",
            (_, false) => "共用文件 · shared file",
        },
    });
    let record = Attachment {
        name: RECORD.to_owned(),
        text: record.json(),
        mime: "application/json",
        relationship: "supplement",
        description: "来源记录 · record of the sources",
    };
    sources.chain([record]).collect()
}
