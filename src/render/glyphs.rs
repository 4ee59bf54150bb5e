//! Characters that no font has, found without setting a page.
//!
//! What all fonts of a template have is surely drawn. Whether anything else is, only typesetting
//! knows: a font may lack a character and still draw it from its parts or in the place of its twin.
//! So a sheet that holds such a character is laid out once; all others, nearly all, need no page.
//!
//! Who is told of one is whoever holds it: the cell that was set with it, or the template itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use typst::text::is_default_ignorable;

use super::pages::Missing;
use super::{Fonts, Template, TemplateFile};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::sheet::{Cell, Sheet};
use crate::source::Span;
use crate::text::code;

/// What is known of the characters that a template can draw.
pub(super) struct Glyphs {
    sure: Characters,
    /// What became of the doubtful characters that were laid out before: a word in shared defaults
    /// reaches thousands of forms.
    known: Mutex<BTreeMap<Doubts, Holders>>,
    /// The doubtful characters of the template's own texts.
    own: String,
}

/// Characters without a glyph, and who holds them.
pub(super) type Holders = BTreeMap<char, BTreeSet<Holder>>;

/// Who holds a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holder {
    /// A cell of the sheet, by its place.
    Cell(usize),
    /// A piece of a template's file: whether it is the library, where it begins and ends.
    Template(bool, usize, usize),
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
        let glyphs = Self { sure, known: Mutex::default(), own: String::new() };
        let own =
            files[0].origin.text.chars().filter(|&c| !c.is_whitespace() && !glyphs.is_sure(c)).collect();
        Self { own, ..glyphs }
    }

    /// The characters of a sheet and its template that may not be drawn; for nearly all sheets none.
    pub fn doubts(&self, sheet: &Sheet) -> Doubts {
        let own = Some((usize::MAX, self.own.clone())).filter(|_| !self.own.is_empty());
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
            .chain(own)
            .collect()
    }

    /// Which of the doubtful characters are not drawn; `lay_out` is asked the first time.
    pub fn missing(&self, doubts: Doubts, lay_out: impl FnOnce() -> Holders) -> Holders {
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

/// Who holds the characters without a glyph that a layout showed.
pub(super) fn holders(sheet: &Sheet, template: &Template, missing: &BTreeMap<char, Vec<Missing>>) -> Holders {
    let cells: Vec<&Cell> = sheet.cells().collect();
    let holding = |c: char, run: &str| -> Vec<Holder> {
        let held = |cell: &Cell| cell.text.contains(c) && cell.text.contains(run);
        (0..cells.len()).filter(|&place| held(cells[place])).map(Holder::Cell).collect()
    };
    let of = |c: char, missing: &Missing| -> Vec<Holder> {
        let written = written(template, missing);
        if let Some((lib, range)) = &written {
            let file = if *lib { &template.lib } else { &template.form };
            if let Some(at) = file.origin.text.get(range.clone()).and_then(|text| text.find(c)) {
                let start = range.start + at;
                return vec![Holder::Template(*lib, start, start + c.len_utf8())];
            }
        }
        let found = [holding(c, &missing.run), holding(c, "")].into_iter().find(|found| !found.is_empty());
        let written = written.map(|(lib, range)| vec![Holder::Template(lib, range.start, range.end)]);
        found.or(written).unwrap_or_default()
    };
    let all = |(c, runs): (&char, &Vec<Missing>)| (*c, runs.iter().flat_map(|run| of(*c, run)).collect());
    missing.iter().map(all).collect()
}

/// What a piece of a line comes from: whether it is the library's, and where it stands there.
fn written(template: &Template, missing: &Missing) -> Option<(bool, std::ops::Range<usize>)> {
    let id = missing.span.id()?;
    let (lib, file) = [(false, &template.form), (true, &template.lib)]
        .into_iter()
        .find(|(_, file)| file.typst.id() == id)?;
    let range = file.typst.find(missing.span)?.range();
    // What the program adds to a template stands behind it.
    (range.end <= file.origin.text.len()).then_some((lib, range))
}

/// Names every place where a character without a glyph is written.
pub(super) fn report(sheet: &Sheet, template: &Template, holders: &Holders, report: &mut Report) {
    let cells: Vec<&Cell> = sheet.cells().collect();
    for (&c, holders) in holders {
        let message = || Message::NoGlyph { character: c.to_string(), code: code(c) };
        let mut places: Vec<Option<Span>> = Vec::new();
        for holder in holders {
            let place = match *holder {
                Holder::Cell(place) => {
                    cells.get(place).and_then(|cell| cell.span.as_ref()).map(|s| s.of_char(c))
                }
                Holder::Template(lib, start, end) => {
                    let file = if lib { &template.lib } else { &template.form };
                    Some(Span::new(&file.origin, start..end))
                }
            };
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if places.is_empty() {
            places.push(None);
        }
        for place in places {
            match place {
                Some(place) => report.at(&place, message()),
                None => {
                    // The edition's own labels hold it.
                    let mut diagnostic = Diagnostic::new(message());
                    diagnostic.form = Some(template.form.origin.path.clone());
                    report.push(diagnostic);
                }
            }
        }
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
