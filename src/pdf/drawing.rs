//! What the pages of a PDF draw, as one sum: instructions, fonts, colours, pictures, sizes. A file that was
//! only packed or numbered otherwise draws the same. Instructions are compared as they are written: readers
//! take what is spelled otherwise in different ways.

use std::collections::BTreeMap;

use super::object::{Dict, Object};
use super::pages::Page;
use super::{Flaw, MAX_STREAM, Pdf};
use crate::digest::Sum;

/// What of a page decides how it looks.
pub(super) const LOOKS: [&[u8]; 7] =
    [b"Resources", b"MediaBox", b"CropBox", b"Rotate", b"UserUnit", b"Group", b"Tabs"];
/// How a stream is packed is no part of what it says.
const PACKING: [&[u8]; 4] = [b"Length", b"Filter", b"DecodeParms", b"DL"];
/// Objects lie no deeper in each other.
const MAX_DEPTH: usize = 100;

/// Adds up what is drawn.
struct Drawing<'d, 'p> {
    pdf: &'d Pdf<'p>,
    sum: Sum,
    /// The objects that were added, each with its place in their order.
    seen: BTreeMap<u32, usize>,
}

impl Pdf<'_> {
    /// The sum of what the pages draw: equal sums are equal pages.
    ///
    /// # Errors
    /// Pages that are broken.
    pub fn drawing(&self) -> Result<String, Flaw> {
        let mut drawing = Drawing { pdf: self, sum: Sum::new(), seen: BTreeMap::new() };
        self.pages(&mut |page| drawing.page(page))?;
        Ok(drawing.sum.hex())
    }
}

/// Sums of what is not drawn, all of one file.
pub(super) struct Sums<'d, 'p>(Drawing<'d, 'p>);

impl<'d, 'p> Sums<'d, 'p> {
    /// Sums that do not go into these pages.
    pub fn without(pdf: &'d Pdf<'p>, pages: &[u32]) -> Self {
        let seen = pages.iter().enumerate().map(|(place, number)| (*number, place)).collect();
        Self(Drawing { pdf, sum: Sum::new(), seen })
    }

    /// The sum of an object and of all that it leads to. What an earlier one led to counts by its place.
    ///
    /// # Errors
    /// Objects that are broken.
    pub fn of(&mut self, object: &Object) -> Result<String, Flaw> {
        self.0.add(object, 0)?;
        Ok(std::mem::replace(&mut self.0.sum, Sum::new()).hex())
    }
}

impl Drawing<'_, '_> {
    fn page(&mut self, page: &Page) -> Result<(), Flaw> {
        self.sum.add("page").add(&page.content);
        for key in LOOKS {
            self.sum.add(key);
            self.add(page.dict.get(key).unwrap_or(&Object::Null), 0)?;
        }
        Ok(())
    }

    fn add(&mut self, object: &Object, depth: usize) -> Result<(), Flaw> {
        if depth > MAX_DEPTH {
            return Err(Flaw::Odd("套得太深的对象", "objects that lie too deep in each other"));
        }
        match object {
            Object::Null => {
                self.sum.add("null");
            }
            Object::Bool(value) => {
                self.sum.add(if *value { "true" } else { "false" });
            }
            // Programs write `0.30000001` as `0.3`, but no whole number as another.
            Object::Number(number) => {
                let whole = number.fract() == 0.0;
                let number = if whole { *number } else { f64::from(*number as f32) };
                self.sum.add("number").add(number.to_le_bytes());
            }
            Object::Name(name) => {
                self.sum.add("name").add(name);
            }
            Object::Text(text) => {
                self.sum.add("text").add(text);
            }
            Object::List(list) => {
                self.sum.add("list").add(list.len().to_le_bytes());
                for item in list {
                    self.add(item, depth + 1)?;
                }
            }
            Object::Dict(dict) => self.dict(dict, &[], depth)?,
            Object::Ref(number) => {
                let next = self.seen.len();
                if let Some(before) = self.seen.get(number) {
                    // Whether two places share an object or have one each makes no difference on paper; but
                    // only so does it come to an end.
                    self.sum.add("seen").add(before.to_le_bytes());
                } else {
                    self.seen.insert(*number, next);
                    let object = self.pdf.object(*number)?;
                    self.add(&object, depth + 1)?;
                }
            }
            Object::Stream(stream) => {
                let content = self.pdf.unpack(stream, MAX_STREAM)?;
                self.sum.add("stream").add(content);
                self.dict(&stream.dict, &PACKING, depth)?;
            }
        }
        Ok(())
    }

    fn dict(&mut self, dict: &Dict, without: &[&[u8]], depth: usize) -> Result<(), Flaw> {
        self.sum.add("dict");
        for (key, value) in dict.iter().filter(|(key, _)| !without.contains(&key.as_slice())) {
            self.sum.add("key").add(key);
            self.add(value, depth + 1)?;
        }
        self.sum.add("end");
        Ok(())
    }
}
