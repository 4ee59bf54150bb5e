//! Characters that no font has, found without setting a page.
//!
//! What all fonts of a template have is surely drawn. Whether anything else is, only typesetting
//! knows: a font may lack a character and still draw it from its parts or in the place of its twin.
//! So a sheet that holds such a character is laid out once; all others, nearly all, need no page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use typst::text::is_default_ignorable;

use super::{Fonts, TemplateFile};
use crate::sheet::Sheet;

/// What is known of the characters that a template can draw.
pub(super) struct Glyphs {
    sure: Characters,
    /// What became of the doubtful characters that were laid out before: a word in shared defaults
    /// reaches thousands of forms.
    known: Mutex<BTreeMap<Doubts, BTreeSet<char>>>,
}

/// The doubtful characters of a sheet, each after the one before it, with the place of their cell.
pub(super) type Doubts = Vec<(usize, String)>;

impl Glyphs {
    /// What the fonts that the files of a template name have in common.
    pub fn new(files: [&TemplateFile; 2], fonts: &Fonts) -> Self {
        let texts = files.map(|file| file.typst.text().to_lowercase());
        let named = fonts.fonts.iter().filter(|font| {
            let family = font.info().family.to_lowercase();
            texts.iter().any(|text| text.contains(&family))
        });
        let all = named.map(|font| Characters::new(font.info().coverage.iter()));
        let sure = all.reduce(Characters::common).unwrap_or_default();
        Self { sure, known: Mutex::default() }
    }

    /// The characters of a sheet that may not be drawn; for nearly all sheets none.
    pub fn doubts(&self, sheet: &Sheet) -> Doubts {
        let cells = sheet.cells().enumerate();
        let doubtful = cells.filter(|(_, cell)| !cell.text.chars().all(|c| self.is_sure(c)));
        doubtful
            .map(|(place, cell)| {
                let (mut doubts, mut before) = (String::new(), None);
                for c in cell.text.chars() {
                    if self.is_sure(c) {
                        before = Some(c);
                    } else {
                        doubts.extend(before.take());
                        doubts.push(c);
                    }
                }
                (place, doubts)
            })
            .collect()
    }

    /// Which of the doubtful characters are not drawn; `lay_out` is asked the first time.
    pub fn missing(&self, doubts: Doubts, lay_out: impl FnOnce() -> BTreeSet<char>) -> BTreeSet<char> {
        let known = || self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(missing) = known().get(&doubts) {
            return missing.clone();
        }
        let missing = lay_out();
        known().insert(doubts, missing.clone());
        missing
    }

    fn is_sure(&self, c: char) -> bool {
        matches!(c, '\n' | '\t') || self.sure.has(c) || is_default_ignorable(c)
    }
}

/// A set of characters, a bit for each.
#[derive(Default)]
struct Characters(Vec<u64>);

impl Characters {
    fn new(codes: impl Iterator<Item = u32>) -> Self {
        let mut bits = vec![0; (char::MAX as usize + 1) / 64];
        for code in codes.map(|code| code as usize) {
            if let Some(word) = bits.get_mut(code / 64) {
                *word |= 1 << (code % 64);
            }
        }
        Self(bits)
    }

    fn common(self, other: Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn has(&self, c: char) -> bool {
        let code = c as usize;
        self.0.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}
