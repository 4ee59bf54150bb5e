//! The text of the pages: the characters that their fonts say the glyphs are, in the order in which they are
//! drawn, without blanks.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::object::{Dict, Lexer, Object};
use super::{Flaw, MAX_STREAM, Pdf};

/// Pictures in pictures go no deeper.
const MAX_DEPTH: usize = 8;
/// So many values before one word are kept.
const MAX_VALUES: usize = 64;
/// The same in a map of codes, which mostly has three hundred; and how large a map may be.
const MAX_CODES: usize = 1 << 18;
const MAX_MAP: usize = 4 << 20;
/// What a range of codes is counted as, in bytes.
const RANGE: usize = 256;
/// So many states may be kept for later.
const MAX_STATES: usize = 256;

/// Which character each code of a font is.
#[derive(Default)]
struct Codes {
    /// Whether a code takes two bytes.
    wide: bool,
    /// By the first code of a range: the last one, and the text of the first.
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
}

/// The fonts by the dictionary's key.
type Fonts = BTreeMap<Vec<u8>, Option<Rc<Codes>>>;

struct Reading<'r, 'p> {
    pdf: &'r Pdf<'p>,
    /// All characters so far that are no blanks.
    found: String,
    /// Fonts that are objects of their own, by number.
    known: BTreeMap<u32, Rc<Codes>>,
}

impl Pdf<'_> {
    /// What the pages say: all characters that are no blanks.
    ///
    /// # Errors
    /// Pages or fonts that are broken.
    pub fn text(&self) -> Result<String, Flaw> {
        let mut reading = Reading { pdf: self, found: String::new(), known: BTreeMap::new() };
        self.pages(&mut |page| {
            let resources = self.dict(&page.dict, b"Resources")?.unwrap_or_default();
            reading.content(&page.content, &resources, 0)
        })?;
        Ok(reading.found)
    }
}

impl Reading<'_, '_> {
    fn content(&mut self, bytes: &[u8], resources: &Dict, depth: usize) -> Result<(), Flaw> {
        self.pdf.spend(bytes.len() + 64)?;
        let named = self.pdf.dict(resources, b"Font")?.unwrap_or_default();
        let mut fonts = Fonts::new();
        let (mut font, mut states): (Option<Rc<Codes>>, Vec<Option<Rc<Codes>>>) = (None, Vec::new());
        let mut lexer = Lexer::new(bytes, 0);
        let mut values: Vec<Object> = Vec::new();
        loop {
            lexer.skip();
            if lexer.at >= bytes.len() {
                return Ok(());
            }
            if let Some(value) = lexer.object(false) {
                if values.len() == MAX_VALUES {
                    return Err(Flaw::Damaged("一个页面的内容", "a page's content"));
                }
                values.push(value);
                continue;
            }
            match lexer.word() {
                b"" => return Err(Flaw::Damaged("一个页面的内容", "a page's content")),
                b"q" if states.len() < MAX_STATES => states.push(font.clone()),
                b"q" => {
                    return Err(Flaw::Odd(
                        "存了太多状态的页面内容",
                        "a page's content that keeps too many states",
                    ));
                }
                b"Q" => font = states.pop().unwrap_or_default(),
                b"Tf" => {
                    let key = values.first().and_then(Object::name).unwrap_or_default();
                    if !fonts.contains_key(key) {
                        let found = named.get(key).map(|font| self.font(font)).transpose()?;
                        fonts.insert(key.to_owned(), found);
                    }
                    font = fonts.get(key).cloned().flatten();
                }
                b"Tj" | b"'" | b"\"" | b"TJ" => {
                    let shown = values.last();
                    let pieces = match shown {
                        Some(Object::List(list)) => list.as_slice(),
                        one => one.map_or(&[][..], std::slice::from_ref),
                    };
                    for piece in pieces.iter().filter_map(Object::text) {
                        self.show(piece, font.as_deref())?;
                    }
                }
                b"Do" => self.picture(values.first(), resources, depth)?,
                b"ID" => skip_image(&mut lexer),
                _ => {}
            }
            values.clear();
        }
    }

    /// A form, which is a page in a page.
    fn picture(&mut self, name: Option<&Object>, resources: &Dict, depth: usize) -> Result<(), Flaw> {
        let key = name.and_then(Object::name).unwrap_or_default();
        let all = self.pdf.dict(resources, b"XObject")?.unwrap_or_default();
        let Object::Stream(form) = self.pdf.value(&all, key)? else { return Ok(()) };
        if self.pdf.value(&form.dict, b"Subtype")?.name() != Some(b"Form") {
            return Ok(());
        }
        if depth == MAX_DEPTH {
            return Err(Flaw::Odd("一层套一层的图", "pictures in pictures without an end"));
        }
        let content = self.pdf.unpack(&form, MAX_STREAM)?;
        let own = self.pdf.dict(&form.dict, b"Resources")?;
        self.content(&content, own.as_ref().unwrap_or(resources), depth + 1)
    }

    fn show(&mut self, codes: &[u8], font: Option<&Codes>) -> Result<(), Flaw> {
        let wide = font.is_some_and(|font| font.wide);
        for code in codes.chunks(if wide { 2 } else { 1 }) {
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let text = match font.and_then(|font| font.text(code)) {
                Some(text) => text,
                None if wide => char::REPLACEMENT_CHARACTER.to_string(),
                // A simple font without a map: mostly Latin.
                None => char::from_u32(code).map(String::from).unwrap_or_default(),
            };
            self.pdf.spend(text.len())?;
            self.found.extend(text.chars().filter(|c| !c.is_whitespace() && !c.is_control()));
        }
        Ok(())
    }

    fn font(&mut self, font: &Object) -> Result<Rc<Codes>, Flaw> {
        let number = match font {
            Object::Ref(number) => Some(*number),
            _ => None,
        };
        if let Some(known) = number.and_then(|number| self.known.get(&number)) {
            return Ok(known.clone());
        }
        let Object::Dict(dict) = self.pdf.resolve(font)? else {
            return Err(Flaw::Damaged("一个字体", "a font"));
        };
        let mut codes = Codes::default();
        if let Object::Stream(map) = self.pdf.value(&dict, b"ToUnicode")? {
            codes.read(&self.pdf.unpack(&map, MAX_MAP)?, self.pdf)?;
        }
        codes.wide = self.pdf.value(&dict, b"Subtype")?.name() == Some(b"Type0");
        let codes = Rc::new(codes);
        self.known.extend(number.map(|number| (number, codes.clone())));
        Ok(codes)
    }
}

impl Codes {
    /// Reads a map of codes; what is none of it is passed over.
    fn read(&mut self, map: &[u8], pdf: &Pdf) -> Result<(), Flaw> {
        let mut lexer = Lexer::new(map, 0);
        let mut values: Vec<Object> = Vec::new();
        loop {
            lexer.skip();
            if lexer.at >= map.len() {
                return pdf.spend(self.ranges.len() * RANGE);
            }
            if let Some(value) = lexer.object(false) {
                if values.len() == MAX_CODES {
                    return Err(Flaw::Large);
                }
                values.push(value);
                continue;
            }
            match lexer.word() {
                b"" => lexer.at += 1,
                b"endbfchar" => {
                    let pairs = values.chunks_exact(2);
                    pairs.for_each(|pair| self.range(&pair[0], &pair[0], &pair[1]));
                }
                b"endbfrange" => {
                    let ranges = values.chunks_exact(3);
                    ranges.for_each(|range| self.range(&range[0], &range[1], &range[2]));
                }
                _ => {}
            }
            values.clear();
        }
    }

    fn range(&mut self, first: &Object, last: &Object, text: &Object) {
        let code = |object: &Object| {
            let bytes = object.text().filter(|bytes| bytes.len() <= 4)?;
            Some(bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
        };
        let (Some(first), Some(last)) = (code(first), code(last)) else { return };
        let units = |text: &[u8]| -> Vec<u16> {
            text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
        };
        match text {
            Object::Text(text) => {
                self.ranges.insert(first, (last, units(text)));
            }
            Object::List(list) => {
                for (code, text) in (first..=last).zip(list.iter().filter_map(Object::text)) {
                    self.ranges.insert(code, (code, units(text)));
                }
            }
            _ => {}
        }
    }

    /// The text of a code.
    fn text(&self, code: u32) -> Option<String> {
        let (first, (last, units)) = self.ranges.range(..=code).next_back()?;
        if code > *last {
            return None;
        }
        let mut units = units.clone();
        let end = units.last_mut()?;
        *end = end.wrapping_add(u16::try_from(code - first).ok()?);
        Some(String::from_utf16_lossy(&units))
    }
}

/// Goes past a picture in the midst of the instructions, to the blank and the word behind it.
fn skip_image(lexer: &mut Lexer) {
    let rest = lexer.bytes.get(lexer.at..).unwrap_or_default();
    let is_end = |window: &[u8]| window[0].is_ascii_whitespace() && &window[1..3] == b"EI";
    let end = rest.windows(4).position(|window| is_end(window) && window[3].is_ascii_whitespace());
    lexer.at = end.map_or(lexer.bytes.len(), |end| lexer.at + end + 3);
}
