//! What lies among the projects and is read as nothing: a form under a wrong name is lost without a word.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;

use super::discover::OFFICE_LOCK;
use super::{DEFAULTS, LIBRARY, Workspace};
use crate::diagnostic::Diagnostic;
use crate::message::{CheckoutMessage, Names};

/// What systems leave in folders that someone has looked into.
const LITTER: &[&str] = &["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"];
/// Texts about the folder, by their names without suffix.
const ABOUT: &[&str] = &["readme", "license", "copying", "说明", "自述", "读我"];
/// Pictures, and texts in Markdown: nobody takes them for forms.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "md", "markdown", "png", "jpg", "jpeg", "gif", "bmp", "svg", "webp", "tif", "tiff", "heic",
];

/// Whether a file that is no project lies among them on purpose.
pub(super) fn is_deliberate(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    let (stem, suffix) = name.rsplit_once('.').unwrap_or((&name, ""));
    let about = ABOUT.contains(&stem) && matches!(suffix, "" | "txt");
    name.starts_with(OFFICE_LOCK) || LITTER.contains(&&*name) || about || BESIDE.contains(&suffix)
}

/// The shared file that a name with `_` in front was meant to be, if it is none: `_default.yaml`,
/// `_indicators.yml`.
pub(super) fn meant(name: &OsStr) -> Option<&'static str> {
    let name = name.to_str()?;
    let bare = name.strip_prefix('_')?.to_lowercase();
    let stem = bare.split('.').next().unwrap_or_default().trim_end();
    [DEFAULTS, LIBRARY].into_iter().filter(|right| *right != name).find(|right| {
        let right = right.trim_start_matches('_').trim_end_matches(".yaml");
        stem == right || stem == right.trim_end_matches('s')
    })
}

impl Workspace {
    /// What there is to say of files that were not read.
    pub(super) fn unread(&self, files: &BTreeSet<PathBuf>) -> Vec<Diagnostic> {
        let mut said = Vec::new();
        let mut others = Vec::new();
        for path in files {
            match path.file_name().and_then(meant) {
                None => others.push(self.shown(path)),
                // Beside the right one it is a copy that somebody keeps.
                Some(right) if self.holds(&path.with_file_name(right)) => {}
                Some(right) => {
                    let (path, right) = (self.shown(path), right.to_owned());
                    said.push(Diagnostic::new(CheckoutMessage::MisnamedShared { path, right }));
                }
            }
        }
        if !others.is_empty() {
            let count = others.len();
            said.push(Diagnostic::new(CheckoutMessage::FilesNotRead { count, names: Names(others) }));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_there_on_purpose() {
        for name in [
            "README.md",
            "readme.txt",
            "README",
            "说明.txt",
            "LICENSE",
            "批复.PNG",
            "地图.svg",
            "~$法治建设费.yaml",
            "~$法治建设费.docx",
            "Thumbs.db",
            "desktop.ini",
        ] {
            assert!(is_deliberate(name.as_ref()), "{name}");
        }
        for name in [
            "法治建设费.yaml.txt",
            "法治建设费.yaml.docx",
            "法治建设费.yml~",
            "法治建设费.xlsx",
            "法治建设费.et",
            "法治建设费.yaml.bak",
            "法治建设费.yaml (1)",
            "法治建设费.yaml ",
            "法治建设费。yaml",
            "法治建设费",
            "法治建设费.txt",
            "法治建设费.yaml.download",
            "法治建设费.zip",
            "法治建设费.pdf",
            "#法治建设费.yaml#",
            "说明书.txt",
            "md",
        ] {
            assert!(!is_deliberate(name.as_ref()), "{name}");
        }
    }

    #[test]
    fn what_was_meant_to_be_shared() {
        for (name, right) in [
            ("_default.yaml", Some(DEFAULTS)),
            ("_defaults.yml", Some(DEFAULTS)),
            ("_Defaults.YAML", Some(DEFAULTS)),
            ("_defaults", Some(DEFAULTS)),
            ("_defaults.yaml.txt", Some(DEFAULTS)),
            ("_indicator.yaml", Some(LIBRARY)),
            ("_indicators.yml", Some(LIBRARY)),
            (DEFAULTS, None),
            (LIBRARY, None),
            ("_draft.yaml", None),
            ("_defaulters.yaml", None),
            ("_2023", None),
            ("defaults.yaml", None),
        ] {
            assert_eq!(meant(name.as_ref()), right, "{name}");
        }
    }
}
