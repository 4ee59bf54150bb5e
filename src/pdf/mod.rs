//! PDFs from anywhere, read back: what is attached to them, what their pages draw and say.
//!
//! Whoever asks whether a PDF is what it seems can't know yet: it may be damaged, or made to do harm. So
//! everything here is bounded by the file itself: how deep objects lie in each other, how often one leads
//! to another, and by one budget all bytes that are read again or unpacked. The libraries that were looked
//! at (hayro-syntax, lopdf) overflow the stack over eight million brackets, or unpack two kilobytes into
//! all the memory there is. What is broken is told, not repaired: a guess would be no proof.

mod around;
mod attached;
mod drawing;
mod object;
mod pages;
mod strict;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod unpack;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

pub use attached::Attached;
use object::{Dict, Lexer, Object, Stream};
use table::Place;

/// Larger files are refused, in MiB. A form has less than one.
pub const MAX_MIB: u64 = 64;
/// So many bytes of one file are read again or unpacked, all in all.
const BUDGET: usize = 128 << 20;
/// Larger streams are refused: the largest shared file that may be attached, and as much again.
const MAX_STREAM: usize = 32 << 20;
/// One object may lead to another, that to a third.
const MAX_STEPS: usize = 16;

/// Why a PDF can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is something else.
    NotPdf,
    /// A part of it is broken or missing; which, in Chinese and English.
    Damaged(&'static str, &'static str),
    /// It is locked by a password.
    Encrypted,
    /// It unpacks to more than any form needs.
    Large,
    /// It has something in it that programs write otherwise, if they write it at all; likewise.
    Odd(&'static str, &'static str),
    /// It can be read, but is not written as the program writes, so that viewers may show something else;
    /// likewise.
    Otherwise(&'static str, &'static str),
}

/// A PDF that is being read.
pub struct Pdf<'p> {
    bytes: &'p [u8],
    places: BTreeMap<u32, Place>,
    trailer: Dict,
    /// What may still be read.
    left: Cell<usize>,
    /// Object streams, unpacked once.
    streams: RefCell<BTreeMap<u32, Rc<Objects>>>,
}

/// The objects of an object stream.
struct Objects {
    bytes: Vec<u8>,
    /// The number of each, and where it begins.
    places: Vec<(u32, usize)>,
}

impl<'p> Pdf<'p> {
    /// Reads the table of contents.
    ///
    /// # Errors
    /// What is no PDF, or one without a whole table.
    pub fn open(bytes: &'p [u8]) -> Result<Self, Flaw> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(Flaw::NotPdf);
        }
        if bytes.len() as u64 > MAX_MIB << 20 {
            return Err(Flaw::Large);
        }
        let left = Cell::new(BUDGET);
        let mut pdf =
            Self { bytes, places: BTreeMap::new(), trailer: Dict::new(), left, streams: RefCell::default() };
        pdf.read_tables()?;
        if pdf.trailer.contains_key(&b"Encrypt"[..]) {
            return Err(Flaw::Encrypted);
        }
        Ok(pdf)
    }

    /// Takes bytes from the budget.
    fn spend(&self, bytes: usize) -> Result<(), Flaw> {
        self.left.set(self.left.get().checked_sub(bytes).ok_or(Flaw::Large)?);
        Ok(())
    }

    /// The catalogue of the document.
    fn root(&self) -> Result<Dict, Flaw> {
        self.dict(&self.trailer, b"Root")?.ok_or(Flaw::Damaged("总目", "the catalogue"))
    }

    /// What an object leads to, or itself.
    fn resolve(&self, object: &Object) -> Result<Object, Flaw> {
        self.spend(object.weight())?;
        let mut found = object.clone();
        for _ in 0..MAX_STEPS {
            match found {
                Object::Ref(number) => found = self.object(number)?,
                found => return Ok(found),
            }
        }
        Err(Flaw::Odd("绕成一圈的对象", "objects that lead to each other in a ring"))
    }

    /// A value of a dictionary; `Null` if it has none.
    fn value(&self, dict: &Dict, key: &[u8]) -> Result<Object, Flaw> {
        dict.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    fn dict(&self, dict: &Dict, key: &[u8]) -> Result<Option<Dict>, Flaw> {
        Ok(match self.value(dict, key)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        })
    }

    /// The values of a list; of anything else none.
    fn list(&self, dict: &Dict, key: &[u8]) -> Result<Vec<Object>, Flaw> {
        Ok(match self.value(dict, key)? {
            Object::List(list) => list,
            _ => Vec::new(),
        })
    }

    /// An object by its number. One that is not there is nothing, as PDF has it.
    fn object(&self, number: u32) -> Result<Object, Flaw> {
        match self.places.get(&number) {
            None | Some(Place::Free) => Ok(Object::Null),
            Some(Place::At(at)) => self.object_at(*at, Some(number)),
            Some(Place::In { stream, index }) => {
                let objects = self.objects(*stream)?;
                let (named, at) =
                    *objects.places.get(*index).ok_or(Flaw::Damaged("一个对象流", "an object stream"))?;
                let mut lexer = Lexer::new(&objects.bytes, at);
                let object = lexer.object(true);
                self.spend(lexer.reach - at)?;
                object.filter(|_| named == number).ok_or(Flaw::Damaged("一个对象流", "an object stream"))
            }
        }
    }

    /// The object that begins at a place, which must be the one of this `number`, if that is known.
    fn object_at(&self, at: usize, number: Option<u32>) -> Result<Object, Flaw> {
        let mut lexer = Lexer::new(self.bytes, at);
        let damaged = Flaw::Damaged("一个对象", "an object");
        let found = lexer.whole().ok_or(damaged)?;
        let is_it = number.is_none_or(|number| number as usize == found);
        if !is_it || lexer.whole().is_none() || !lexer.takes(b"obj") {
            return Err(damaged);
        }
        let object = lexer.object(true);
        let is_stream = matches!(object, Some(Object::Dict(_))) && lexer.takes(b"stream");
        self.spend(lexer.reach - at + 16)?;
        match object.ok_or(damaged)? {
            Object::Dict(dict) if is_stream => self.stream(dict, lexer.at),
            object => Ok(object),
        }
    }

    /// The stream of a dictionary; `at` is behind its first word.
    fn stream(&self, dict: Dict, at: usize) -> Result<Object, Flaw> {
        let damaged = Flaw::Damaged("一个数据流", "a stream");
        let start = match self.bytes.get(at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => at + 2,
            [b'\n', ..] => at + 1,
            _ => return Err(damaged),
        };
        let length = match dict.get(&b"Length"[..]) {
            Some(Object::Ref(number)) => self.plain_number(*number)?,
            Some(length) => length.whole(),
            None => None,
        };
        let end = length.and_then(|length| start.checked_add(length)).ok_or(damaged)?;
        let mut lexer = Lexer::new(self.bytes, end);
        let ends = end <= self.bytes.len() && lexer.takes(b"endstream");
        self.spend(lexer.reach - end)?;
        if ends { Ok(Object::Stream(Box::new(Stream { dict, place: (start, end) }))) } else { Err(damaged) }
    }

    /// The number that an object is, as the length of a stream is; nothing that could lead any further.
    fn plain_number(&self, number: u32) -> Result<Option<usize>, Flaw> {
        let Some(Place::At(at)) = self.places.get(&number) else { return Ok(None) };
        let mut lexer = Lexer::new(self.bytes, *at);
        let found = lexer.whole().filter(|found| *found == number as usize);
        let found = found.and(lexer.whole()).filter(|_| lexer.takes(b"obj")).and_then(|_| lexer.whole());
        self.spend(lexer.reach - at)?;
        Ok(found)
    }

    /// The content of a stream.
    fn unpack(&self, stream: &Stream, limit: usize) -> Result<Vec<u8>, Flaw> {
        let mut dict = Dict::new();
        for key in [&b"Filter"[..], b"DecodeParms", b"F"] {
            if stream.dict.contains_key(key) {
                let value = match self.value(&stream.dict, key)? {
                    Object::List(list) => {
                        let list = list.iter().map(|item| self.resolve(item));
                        Object::List(list.collect::<Result<_, _>>()?)
                    }
                    value => value,
                };
                dict.insert(key.to_owned(), value);
            }
        }
        let packed = &self.bytes[stream.place.0..stream.place.1];
        let bytes = unpack::unpack(packed, &dict, limit.min(MAX_STREAM).min(self.left.get()))?;
        self.spend(bytes.len() + packed.len())?;
        Ok(bytes)
    }

    fn objects(&self, number: u32) -> Result<Rc<Objects>, Flaw> {
        if let Some(objects) = self.streams.borrow().get(&number) {
            return Ok(objects.clone());
        }
        let damaged = Flaw::Damaged("一个对象流", "an object stream");
        // One in another would lead on and on.
        let Some(Place::At(at)) = self.places.get(&number) else { return Err(damaged) };
        let Object::Stream(stream) = self.object_at(*at, Some(number))? else { return Err(damaged) };
        let bytes = self.unpack(&stream, MAX_STREAM)?;
        let number_of = |key: &[u8]| self.value(&stream.dict, key).map(|value| value.whole());
        let (Some(count), Some(first)) = (number_of(b"N")?, number_of(b"First")?) else {
            return Err(damaged);
        };
        let mut places = Vec::new();
        let mut lexer = Lexer::new(&bytes, 0);
        for _ in 0..count {
            let (Some(number), Some(at)) = (lexer.whole(), lexer.whole()) else { return Err(damaged) };
            let number = u32::try_from(number).map_err(|_| damaged)?;
            self.spend(size_of::<(u32, usize)>())?;
            places.push((number, first.saturating_add(at)));
        }
        let objects = Rc::new(Objects { bytes, places });
        self.streams.borrow_mut().insert(number, objects.clone());
        Ok(objects)
    }
}
