//! The fonts: the workspace's own first, then the embedded ones.

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

/// A file of fonts: its path as messages show it, and its bytes.
pub type FontFile = (String, Result<Vec<u8>, Diagnostic>);

/// All fonts that a form may use.
pub struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    sum: String,
}

impl Fonts {
    /// Those of a workspace, each with its path and bytes, and the embedded ones.
    ///
    /// # Errors
    /// A file that can't be read, or looks like a font and is none, goes to the report.
    pub fn load(files: impl IntoIterator<Item = FontFile>, report: &mut Report) -> Self {
        let mut fonts = Vec::new();
        let mut sum = Sum::new();
        for (path, data) in files {
            match data {
                // This repository's own fonts/ holds the embedded ones: once is enough.
                Ok(data) if EMBEDDED.iter().any(|(_, embedded)| *embedded == data) => {}
                Ok(data) => {
                    let before = fonts.len();
                    sum.add(sha256(&data));
                    fonts.extend(Font::iter(Bytes::new(data)));
                    if fonts.len() == before {
                        report.push(Diagnostic::new(Message::BadFont { path }));
                    }
                }
                Err(diagnostic) => report.push(diagnostic),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_those_of_the_fonts() {
        let lines = EMBEDDED.iter().map(|(name, data)| format!("{}  {name}\n", sha256(data)));
        assert_eq!(lines.collect::<String>(), EMBEDDED_SUMS, "run sha256sum *.ttf > SHA256SUMS in fonts/");
    }
}
