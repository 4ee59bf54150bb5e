//! The tables of contents of a PDF, the newest first: where each object is.

use std::collections::BTreeSet;

use super::object::{Lexer, Object, Stream};
use super::{Flaw, MAX_STREAM, Pdf};

/// More objects than any form has.
const MAX_OBJECTS: usize = 500_000;
/// A file may be added to so many times.
const MAX_TABLES: usize = 1000;
/// The last table's place stands so near the end.
const TAIL: usize = 2048;

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// Here in the file.
    At(usize),
    /// In an object stream.
    In { stream: u32, index: usize },
    /// Nowhere any more.
    Free,
}

const BROKEN: Flaw = Flaw::Damaged("目录表", "the table of contents");

impl Pdf<'_> {
    /// Reads all tables, each newer one over the older ones.
    pub(super) fn read_tables(&mut self) -> Result<(), Flaw> {
        let tail = self.bytes.len().saturating_sub(TAIL);
        let word = b"startxref";
        let found = self.bytes[tail..].windows(word.len()).rposition(|window| window == word);
        let start = found.map(|at| tail + at + word.len()).ok_or(BROKEN)?;
        let mut next = Lexer::new(self.bytes, start).whole();
        if next.is_none() {
            return Err(BROKEN);
        }
        let mut seen = BTreeSet::new();
        while let Some(at) = next {
            if !seen.insert(at) || seen.len() > MAX_TABLES {
                return Err(BROKEN);
            }
            next = self.read_table(at, &mut seen)?;
        }
        Ok(())
    }

    /// Reads the table at a place; says where the one before it is.
    fn read_table(&mut self, at: usize, seen: &mut BTreeSet<usize>) -> Result<Option<usize>, Flaw> {
        let mut lexer = Lexer::new(self.bytes, at);
        let trailer = if lexer.takes(b"xref") {
            self.read_entries(&mut lexer)?;
            self.spend(lexer.reach - at)?;
            let Some(Object::Dict(trailer)) = lexer.object(true) else { return Err(BROKEN) };
            // Newer programs find further objects in a stream that belongs to the same table.
            if let Some(beside) = trailer.get(&b"XRefStm"[..]) {
                let beside = beside.whole().filter(|at| seen.insert(*at)).ok_or(BROKEN)?;
                self.read_packed(beside)?;
            }
            trailer
        } else {
            self.read_packed(at)?.dict
        };
        let previous = trailer.get(&b"Prev"[..]).map(|at| at.whole().ok_or(BROKEN)).transpose()?;
        for (key, value) in trailer {
            self.trailer.entry(key).or_insert(value);
        }
        Ok(previous)
    }

    /// The entries of a table that is written out, up to the word `trailer`.
    fn read_entries(&mut self, lexer: &mut Lexer) -> Result<(), Flaw> {
        while !lexer.takes(b"trailer") {
            let (Some(first), Some(count)) = (lexer.whole(), lexer.whole()) else { return Err(BROKEN) };
            for number in first..first.saturating_add(count) {
                let (Some(at), Some(_)) = (lexer.whole(), lexer.whole()) else { return Err(BROKEN) };
                let place = match lexer.word() {
                    b"n" => Place::At(at),
                    b"f" => Place::Free,
                    _ => return Err(BROKEN),
                };
                self.put(number, place)?;
            }
        }
        Ok(())
    }

    /// A table that is a stream.
    fn read_packed(&mut self, at: usize) -> Result<Stream, Flaw> {
        let Object::Stream(stream) = self.object_at(at, None)? else { return Err(BROKEN) };
        let numbers = |key: &[u8]| match stream.dict.get(key) {
            Some(Object::List(list)) => list.iter().map(Object::whole).collect::<Option<Vec<usize>>>(),
            _ => None,
        };
        let widths = numbers(b"W").ok_or(BROKEN)?;
        let [kind, second, third] = widths[..] else { return Err(BROKEN) };
        if widths.iter().any(|width| *width > 8) {
            return Err(BROKEN);
        }
        let ranges = match stream.dict.contains_key(&b"Index"[..]) {
            true => numbers(b"Index").ok_or(BROKEN)?,
            false => vec![0, stream.dict.get(&b"Size"[..]).and_then(Object::whole).ok_or(BROKEN)?],
        };
        let bytes = self.unpack(&stream, MAX_STREAM)?;
        let width = kind + second + third;
        let mut entries = bytes.chunks_exact(width.max(1));
        for range in ranges.chunks_exact(2) {
            for number in range[0]..range[0].saturating_add(range[1]) {
                let entry = entries.next().ok_or(BROKEN)?;
                let field = |from: usize, width: usize| {
                    entry[from..from + width].iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
                };
                let of_kind = if kind == 0 { 1 } else { field(0, kind) };
                let (two, three) = (field(kind, second), field(kind + second, third));
                let whole = |value: u64| usize::try_from(value).map_err(|_| BROKEN);
                let place = match of_kind {
                    0 => Place::Free,
                    1 => Place::At(whole(two)?),
                    2 => Place::In { stream: u32::try_from(two).map_err(|_| BROKEN)?, index: whole(three)? },
                    _ => continue,
                };
                self.put(number, place)?;
            }
        }
        Ok(*stream)
    }

    /// Enters an object, unless a newer table has it.
    fn put(&mut self, number: usize, place: Place) -> Result<(), Flaw> {
        let number = u32::try_from(number).map_err(|_| BROKEN)?;
        self.places.entry(number).or_insert(place);
        if self.places.len() > MAX_OBJECTS { Err(Flaw::Large) } else { Ok(()) }
    }
}
