//! The record of a PDF's sources: a small JSON that is attached beside them.

use serde::{Deserialize, Serialize};

use super::SourceFile;
use crate::digest::{PROGRAM, sha256};

/// The name of the record among the attachments.
pub const RECORD: &str = "shenbao.json";

/// The version of the record's format.
pub(super) const VERSION: u32 = 1;

/// What a PDF was made from, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this format.
    pub shenbao: u32,
    /// The program ([`PROGRAM`]).
    pub program: String,
    /// The project file in its workspace: `projects/2024/法治建设费.yaml`.
    pub form: String,
    /// The edition's name.
    pub edition: String,
    /// What decides how the paper looks: the sum of the sheet, the edition's files, the fonts and the
    /// program. Equal keys are equal pages.
    pub key: String,
    /// The sum of the edition's files.
    pub templates: String,
    /// The sum of the fonts.
    pub fonts: String,
    /// The commit that the workspace was at, if nothing in it was changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Why there is no commit: `uncommitted changes`. Words for people; nothing depends on them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_commit: Option<String>,
    /// The sources: the project file first, then the defaults, then the libraries, the farthest first.
    pub sources: Vec<SourceSum>,
}

/// A source in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSum {
    /// Where it stands in the workspace.
    pub path: String,
    /// The name of the attachment that holds it; the path, wherever that can be one.
    pub attached: String,
    /// Whether only what the form uses of it is attached.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
    /// The SHA-256 of what is attached.
    pub sha256: String,
}

impl Record {
    /// The record of a form made by this program.
    pub fn new(
        edition: &str,
        key: &str,
        templates: &str,
        fonts: &str,
        commit: Result<&str, Option<&str>>,
        files: &[SourceFile],
    ) -> Self {
        let source = |(i, file): (usize, &SourceFile)| SourceSum {
            path: file.path.clone(),
            attached: if is_plain(&file.path) { file.path.clone() } else { format!("source-{i}.yaml") },
            part: file.part,
            sha256: sha256(file.text.as_bytes()),
        };
        Self {
            shenbao: VERSION,
            program: PROGRAM.to_owned(),
            form: files.first().map(|file| file.path.clone()).unwrap_or_default(),
            edition: edition.to_owned(),
            key: key.to_owned(),
            templates: templates.to_owned(),
            fonts: fonts.to_owned(),
            commit: commit.ok().map(str::to_owned),
            no_commit: commit.err().flatten().map(str::to_owned),
            sources: files.iter().enumerate().map(source).collect(),
        }
    }

    /// As JSON, indented, for whoever opens it in ten years.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a record is plain strings and numbers");
        text.push('\n');
        text
    }
}

/// Whether a path can be the name of an attachment: Typst takes no backslash, and what some system does
/// not show or takes for something else is no name to look for.
fn is_plain(path: &str) -> bool {
    let odd = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
    !path.contains(odd) && path.split('/').all(|part| !part.is_empty() && part.trim_matches('.') == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::attachments;

    /// Each attachment has a name that is one everywhere and no other's, and its sum in the record.
    #[test]
    fn odd_paths() {
        let paths = [
            "projects/a\\b.yaml",
            "projects/_defaults.yaml",
            "projects/a:b/_defaults.yaml",
            "projects/.x/_indicators.yaml",
        ];
        let file =
            |path: &&str| SourceFile { path: (*path).to_owned(), text: format!("# {path}\n"), part: true };
        let files: Vec<SourceFile> = paths.iter().map(file).collect();
        let record = Record::new("版式", "k", "t", "f", Err(Some("no repository")), &files);
        let attached = attachments(&files, &record);
        let names: Vec<&str> = attached.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            ["source-0.yaml", "projects/_defaults.yaml", "source-2.yaml", "source-3.yaml", "shenbao.json"]
        );
        for ((attachment, source), path) in attached.iter().zip(&record.sources).zip(paths) {
            assert_eq!((source.path.as_str(), &source.attached), (path, &attachment.name));
            assert_eq!(source.sha256, sha256(attachment.text.as_bytes()));
        }
        assert_eq!(serde_json::from_str::<Record>(&attached[4].text).unwrap(), record);
        // No key stands there for nothing.
        assert!(attached[4].text.contains("\"no_commit\": \"no repository\""));
        assert!(!attached[4].text.contains("\"commit\""));
    }
}
