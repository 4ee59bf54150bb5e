//! The manifest of an output folder: what was made there from what, one line of JSON a form
//! (docs/build.md describes it).
//!
//! It lets the next build leave out what is up to date, and others check what they were given. It is
//! believed only as far as its sums reach: a manifest that is lost, cut, edited or from another program
//! is none, and everything is made anew.

mod before;
mod journal;
mod merge;
mod partition;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use before::{Before, Known};
pub use journal::{journal_head, journal_line, read_journal};
pub use merge::{Part, Whole, merge};
pub use partition::{Kind, MOST_PARTS, NoPartition, Partition, Share};

use crate::digest::{PROGRAM, sha256, sha256_of};

/// The manifest's name in the output folder.
pub const MANIFEST: &str = "manifest.jsonl";
/// The name of the file for `sha256sum -c`.
pub const SUMS: &str = "SHA256SUMS";

/// A larger file is no manifest, in bytes: it would be one of more than a million forms.
pub const MOST: u64 = 1024 * 1024 * 1024;

/// The version of the manifest's format.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The version of the format.
    shenbao_manifest: u32,
    /// The program that wrote it.
    program: String,
    /// Which part of a build it is; none if it is of all forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partition: Option<Partition>,
    /// Of which folders and files it is that part; all if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    paths: Vec<String>,
    /// How many lines follow.
    forms: usize,
    /// The SHA-256 of all that follows this line.
    sha256: String,
}

/// What became of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The project file in its workspace: `projects/2024/法治建设费.yaml`.
    pub form: String,
    /// Whether the project is no more, and only its PDF is left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// The codes of the errors for which it could not be made, each once; empty if it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// What was made; of a form that has errors now, the PDF that was made before, if it still stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

/// A PDF and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The PDF below the output folder, with `/`: `2024/法治建设费.pdf`.
    pub pdf: String,
    /// The files that it was made from, in the workspace.
    pub sources: Vec<String>,
    /// The sum of everything that could have an effect on the sheet.
    pub inputs: String,
    /// The sum of what decides how the paper looks: sheet, the edition's files, fonts, program.
    pub key: String,
    /// The sum of the sources that are attached to the PDF.
    pub attached: String,
    /// The SHA-256 of the PDF.
    pub sha256: String,
    /// The BLAKE3 of the PDF, by which the next build sees that it is still the same.
    pub blake3: String,
    /// Its size.
    pub bytes: u64,
    /// Its pages.
    pub pages: usize,
    /// How many warnings the form has that it does not excuse.
    pub warnings: usize,
    /// What there was to say about it.
    pub said: Said,
}

/// What a build had to say about a form that it made, be it excused or not: the next one has to say it
/// again, and to go as far for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// Nothing.
    Nothing,
    /// What is found when the form is read.
    Reading,
    /// What is found only when the page is set.
    Setting,
}

/// Why a text is no manifest to rely on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is something else.
    NotManifest,
    /// Another program wrote it: this one.
    OtherProgram(String),
    /// It is not as it was written.
    Damaged,
}

impl Entry {
    /// The PDF that shows the form as it is now.
    pub fn current(&self) -> Option<&Made> {
        self.made.as_ref().filter(|_| self.errors.is_empty() && !self.gone)
    }

    /// Whether a build can have written it. The manifest may have come with the folder, and what it says goes
    /// to the sums: a PDF that is not the form's own or lies elsewhere, a name with a line's end in it, a sum that
    /// is none.
    pub fn is_proper(&self) -> bool {
        let is_sum = |sum: &str| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
        let codes = self.errors.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        codes
            && self.made.as_ref().is_none_or(|made| {
                let below = !made.pdf.split('/').any(|part| matches!(part, "" | "." | ".."));
                let names = below && !self.form.contains(char::is_control) && made.pdf == pdf_of(&self.form);
                names && is_sum(&made.sha256) && is_sum(&made.blake3)
            })
    }

    /// The line of the manifest that says so, with its end.
    pub fn line(&self) -> String {
        line(self)
    }
}

impl Made {
    /// The line of `sha256sum` for it, with its end.
    pub fn sum_line(&self) -> String {
        sum_line(&self.sha256, &self.pdf)
    }
}

/// The PDF of a project file: `2024/法治建设费.pdf` of `projects/2024/法治建设费.yaml`.
pub fn pdf_of(form: &str) -> String {
    let inside = form.split_once('/').map_or(form, |(_, inside)| inside);
    Path::new(inside).with_extension("pdf").to_string_lossy().replace('\\', "/")
}

/// The head of a manifest of this program, and what follows it as its sum says.
fn checked(text: &str) -> Result<(Head, &str), Fault> {
    let (head, body) = text.split_once('\n').unwrap_or((text, ""));
    let head: Head = serde_json::from_str(head).map_err(|_| Fault::NotManifest)?;
    if head.shenbao_manifest != VERSION || head.program != PROGRAM {
        return Err(Fault::OtherProgram(head.program));
    }
    if head.sha256 == sha256(body.as_bytes()) { Ok((head, body)) } else { Err(Fault::Damaged) }
}

/// The first line of the manifest with these lines, each with its end, sorted by form.
pub fn head(share: Option<&Share>, lines: impl Iterator<Item = impl AsRef<[u8]>> + Clone) -> String {
    line(&Head {
        shenbao_manifest: VERSION,
        program: PROGRAM.to_owned(),
        partition: share.map(|share| share.partition),
        paths: share.map(|share| share.paths.clone()).unwrap_or_default(),
        forms: lines.clone().count(),
        sha256: sha256_of(lines),
    })
}

fn line(value: &impl Serialize) -> String {
    let mut line = serde_json::to_string(value).expect("a manifest is plain strings and numbers");
    line.push('\n');
    line
}

/// A line of `sha256sum`, which marks a line with odd characters in the name by a backslash in front.
fn sum_line(sum: &str, name: &str) -> String {
    if !name.contains(['\\', '\n', '\r']) {
        return format!("{sum}  {name}\n");
    }
    let name = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    format!("\\{sum}  {name}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A manifest that is not written yet.
    pub(super) struct Manifest {
        /// The entries by [`Entry::form`].
        pub entries: BTreeMap<String, Entry>,
        /// Which part of a build it is about; `None` if it is about all.
        pub share: Option<Share>,
    }

    impl Manifest {
        pub fn print(&self) -> String {
            let lines: Vec<String> = self.entries.values().map(Entry::line).collect();
            head(self.share.as_ref(), lines.iter().map(String::as_str)) + &lines.concat()
        }
    }

    #[test]
    fn pdfs_of_forms() {
        for (form, pdf) in [
            ("projects/甲.yaml", "甲.pdf"),
            ("projects/2024/甲.乙.yml", "2024/甲.乙.pdf"),
            ("projects/2024/.yaml.yaml", "2024/.yaml.pdf"),
        ] {
            assert_eq!(pdf_of(form), pdf);
        }
    }
}
