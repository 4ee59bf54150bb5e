//! The fonts: the workspace's own first, then the embedded ones.

use std::path::Path;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::diagnostic::{Diagnostic, Report};
use crate::digest::{Sum, sha256};
use crate::message::Message;

/// Noto Serif SC (SIL OFL 1.1), in every program, so that a page looks the same on every machine.
static EMBEDDED: &[(&str, &[u8])] = &[
    ("NotoSerifSC_400Regular.ttf", include_bytes!("../../fonts/NotoSerifSC_400Regular.ttf")),
    ("NotoSerifSC_700Bold.ttf", include_bytes!("../../fonts/NotoSerifSC_700Bold.ttf")),
];

/// The sums of the embedded fonts, which take longer to make than to build a form.
static EMBEDDED_SUMS: &str = include_str!("../../fonts/SHA256SUMS");

/// All fonts that a form may use.
pub struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    sum: String,
}

impl Fonts {
    /// The fonts in `folder`, if there is one, and the embedded ones.
    ///
    /// # Errors
    /// A file that looks like a font and is none goes to the report.
    pub fn load(folder: Option<&Path>, report: &mut Report) -> Self {
        let mut fonts = Vec::new();
        let mut sum = Sum::new();
        for path in folder.map(font_files).unwrap_or_default() {
            let shown = || path.display().to_string();
            match std::fs::read(&path) {
                // This repository's own fonts/ holds the embedded ones: once is enough.
                Ok(data) if EMBEDDED.iter().any(|(_, embedded)| *embedded == data) => {}
                Ok(data) => {
                    let before = fonts.len();
                    sum.add(sha256(&data));
                    fonts.extend(Font::iter(Bytes::new(data)));
                    if fonts.len() == before {
                        report.push(Diagnostic::new(Message::BadFont { path: shown() }));
                    }
                }
                Err(error) => {
                    let message = Message::Unreadable { path: shown(), reason: (&error).into() };
                    report.push(Diagnostic::new(message));
                }
            }
        }
        fonts.extend(EMBEDDED.iter().flat_map(|(_, data)| Font::iter(Bytes::new(*data))));
        let sum = sum.add(EMBEDDED_SUMS).hex();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, sum }
    }

    /// The sum of all fonts, in their order.
    pub fn sum(&self) -> &str {
        &self.sum
    }
}

/// The font files of a folder, by name; an absent folder has none.
fn font_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_font = |path: &std::path::PathBuf| {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(is_font).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_fonts() {
        let lines = EMBEDDED.iter().map(|(name, data)| format!("{}  {name}\n", sha256(data)));
        assert_eq!(lines.collect::<String>(), EMBEDDED_SUMS, "run sha256sum *.ttf > SHA256SUMS in fonts/");
    }
}
