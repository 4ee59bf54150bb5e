//! Whether a PDF has the one form that the program writes. Readers agree on what such a file shows; where a
//! file has two tables, words in comments or objects beside the table, each reads it in its own way.

use std::collections::BTreeSet;

use super::object::{Lexer, Object, Stream};
use super::{Flaw, Pdf};

/// The head of a file: its version, and bytes that tell other programs that it is no text.
const HEAD: &[u8] = b"%PDF-1.7\n%";
/// What stands in the trailer.
const TRAILER: [&[u8]; 4] = [b"ID", b"Info", b"Root", b"Size"];
/// An entry of the table: place, generation, kind, end of the line.
const ENTRY: usize = 20;
/// Between two parts of a file is no more than the end of a line, after the head one more.
const GAP: usize = 2;
/// How packed streams begin: with as large a window as any reader may need.
const ZLIB: &[u8] = b"\x78";

/// What a file has that the program does not write.
pub(super) fn otherwise<T>(zh: &'static str, en: &'static str) -> Result<T, Flaw> {
    Err(Flaw::Otherwise(zh, en))
}

fn odd_spelling<T>() -> Result<T, Flaw> {
    otherwise(
        "注释、别的代号的对象，或者写法特别的数、名称、字符串",
        "comments, objects of another generation, or numbers, names or strings that are spelled in an odd way",
    )
}

impl Pdf<'_> {
    /// Whether the file is, from its first byte to its last, a head, objects one after the other, one table of
    /// just these objects, its trailer, and where the table is; and each object is of some use.
    ///
    /// # Errors
    /// [`Flaw::Otherwise`], with the first thing that is not so.
    pub(super) fn is_plain(&self) -> Result<(), Flaw> {
        for (word, zh, en) in [
            (
                &b"startxref"[..],
                "不止一处 startxref（后来追加的内容）",
                "more than one startxref, as of an update",
            ),
            (
                b"%%EOF",
                "不止一处文件结尾 %%EOF（后来追加的内容）",
                "more than one end (%%EOF), as of an update",
            ),
        ] {
            self.spend(self.bytes.len())?;
            if self.bytes.windows(word.len()).filter(|window| *window == word).count() != 1 {
                return otherwise(zh, en);
            }
        }
        let (objects, table) = self.each_object()?;
        let behind = self.is_table(table, &objects)?;
        self.is_end(behind, table, objects.len())?;
        self.has_no_hidden_objects(objects.len() - 1)?;
        self.is_reached(objects.len() - 1)
    }

    /// Who takes a file for broken looks for objects in all of its bytes, also in those of streams.
    fn has_no_hidden_objects(&self, count: usize) -> Result<(), Flaw> {
        self.spend(self.bytes.len())?;
        let starts = |at: usize| {
            let before = &self.bytes[..at];
            let number = before.trim_ascii_end();
            number.len() < before.len() && number.last().is_some_and(u8::is_ascii_digit)
        };
        let words = self.bytes.windows(3).enumerate().filter(|(_, word)| *word == b"obj");
        let trailers = self.bytes.windows(7).filter(|word| *word == b"trailer").count();
        match words.filter(|(at, _)| starts(*at)).count() == count && trailers == 1 {
            true => Ok(()),
            false => otherwise("藏在数据流里的对象", "objects that are hidden in streams"),
        }
    }

    /// Whether the trailer leads to each of so many objects. What nothing leads to is there for somebody who
    /// goes another way.
    fn is_reached(&self, count: usize) -> Result<(), Flaw> {
        let (mut seen, mut next) = (BTreeSet::new(), Vec::new());
        for key in [&b"Root"[..], b"Info"] {
            match self.trailer.get(key) {
                Some(Object::Ref(number)) => next.push(*number),
                None if key == b"Info" => {}
                _ => return otherwise("直接写在结尾的对象", "objects that stand in its trailer"),
            }
        }
        while let Some(number) = next.pop() {
            if self.places.contains_key(&number) && seen.insert(number) {
                self.object(number)?.refs(&mut next);
            }
        }
        match seen.len() == count {
            true => Ok(()),
            false => otherwise("没有用到的对象", "objects that nothing leads to"),
        }
    }

    /// Where each object begins, by its number, and where the table does.
    fn each_object(&self) -> Result<(Vec<Option<usize>>, usize), Flaw> {
        let head = self.bytes.strip_prefix(HEAD).unwrap_or_default();
        let marks = head.iter().take_while(|byte| **byte >= 0x80).count();
        if marks == 0 || marks > 8 {
            return otherwise("别的文件头", "another head");
        }
        let mut at = HEAD.len() + marks;
        // No object has a number larger than there are bytes.
        let mut objects = vec![None];
        loop {
            let from = at;
            at = self.gap(at)?;
            let mut lexer = Lexer::new(self.bytes, at);
            if lexer.takes(b"xref") {
                return if lexer.is_odd { odd_spelling() } else { Ok((objects, at)) };
            }
            self.is_object(&mut lexer, &mut objects)?;
            self.spend(lexer.reach - from)?;
            at = lexer.at;
        }
    }

    /// Reads an object to its end.
    fn is_object(&self, lexer: &mut Lexer, objects: &mut Vec<Option<usize>>) -> Result<(), Flaw> {
        let beside = ("对象之外的内容", "something beside its objects");
        let at = lexer.at;
        let (Some(number), Some(0), true) = (lexer.whole(), lexer.whole(), lexer.takes(b"obj")) else {
            return otherwise(beside.0, beside.1);
        };
        if number == 0 || number > self.places.len() {
            return otherwise("目录表里没有的对象", "an object that is not in its table");
        }
        if objects.len() <= number {
            objects.resize(number + 1, None);
        }
        if objects[number].replace(at).is_some() {
            return otherwise("写了两遍的对象", "an object that is there twice");
        }
        let Some(object) = lexer.object(true) else { return otherwise(beside.0, beside.1) };
        // Some readers follow one reference and no further.
        if let Object::Ref(_) = object {
            return otherwise("只是指向另一个对象的对象", "an object that only leads to another");
        }
        if let Object::Dict(dict) = &object
            && lexer.takes(b"stream")
        {
            let Some(Object::Number(_)) = dict.get(&b"Length"[..]) else {
                return otherwise("长度写在别处的数据流", "a stream whose length stands elsewhere");
            };
            let Object::Stream(stream) = self.stream(dict.clone(), lexer.at)? else {
                return otherwise(beside.0, beside.1);
            };
            self.is_plain_stream(&stream)?;
            lexer.at = self.gap(stream.place.1)?;
            lexer.takes(b"endstream");
        }
        if !lexer.takes(b"endobj") {
            return otherwise(beside.0, beside.1);
        }
        if lexer.is_odd {
            return odd_spelling();
        }
        match &object {
            Object::Dict(dict) if dict.contains_key(&b"Linearized"[..]) => {
                otherwise("给网页看的排列（Linearized）", "an order for the web (Linearized)")
            }
            _ => Ok(()),
        }
    }

    /// Whether a stream is one that all readers unpack alike, and none takes for a part of the file.
    fn is_plain_stream(&self, stream: &Stream) -> Result<(), Flaw> {
        let dict = &stream.dict;
        // Readers tell tables and objects in streams by their keys, too.
        let of_a_file = [&b"W"[..], b"Index", b"First"].iter().any(|key| dict.contains_key(*key));
        let kind = dict.get(&b"Type"[..]);
        if of_a_file
            || kind.is_some_and(|kind| kind.name().is_none_or(|kind| matches!(kind, b"ObjStm" | b"XRef")))
        {
            return otherwise("放在数据流里的对象或目录表", "objects or a table in a stream");
        }
        let packed = &self.bytes[stream.place.0..stream.place.1];
        let flate = |filter: &Object| filter.name() == Some(b"FlateDecode");
        let plain = match dict.get(&b"Filter"[..]) {
            None => true,
            Some(Object::List(list)) if list.is_empty() => true,
            Some(Object::List(list)) => list.len() == 1 && flate(&list[0]) && packed.starts_with(ZLIB),
            Some(one) => flate(one) && packed.starts_with(ZLIB),
        };
        let others = [&b"DecodeParms"[..], b"DP", b"F", b"FFilter", b"FDecodeParms", b"DL"];
        match plain && !others.iter().any(|key| dict.contains_key(*key)) {
            true => Ok(()),
            false => otherwise("压缩方法特别的数据流", "a stream that is packed in another way"),
        }
    }

    /// Past the few blanks that may stand between two parts of a file.
    fn gap(&self, at: usize) -> Result<usize, Flaw> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ')).count();
        match length <= GAP {
            true => Ok(at + length),
            false => otherwise("大段空白", "long blanks between its objects"),
        }
    }

    /// Whether the table has just these objects; where its trailer begins.
    fn is_table(&self, table: usize, objects: &[Option<usize>]) -> Result<usize, Flaw> {
        let mut lexer = Lexer::new(self.bytes, table);
        lexer.takes(b"xref");
        let numbers = (lexer.whole(), lexer.whole());
        let mut at = self.gap(lexer.at)?;
        let expected = |(number, place): (usize, &Option<usize>)| match place {
            None if number == 0 => Some("0000000000 65535 f".to_owned()),
            place => place.map(|place| format!("{place:010} 00000 n")),
        };
        let mut fits = numbers == (Some(0), Some(objects.len()));
        for object in objects.iter().enumerate() {
            let entry = self.bytes.get(at..at + ENTRY).unwrap_or_default();
            let line = expected(object);
            fits &= line.is_some_and(|line| entry.starts_with(line.as_bytes()))
                && matches!(entry.get(ENTRY - 2..), Some(b" \n" | b"\r\n" | b" \r"));
            at += ENTRY;
        }
        self.spend(objects.len() * ENTRY)?;
        match fits {
            true => Ok(at),
            false => otherwise("和对象对不上的目录表", "a table that does not fit its objects"),
        }
    }

    /// Whether the file ends with the trailer of this table, which is the only one.
    fn is_end(&self, at: usize, table: usize, size: usize) -> Result<(), Flaw> {
        let mut lexer = Lexer::new(self.bytes, at);
        let trailer = lexer.takes(b"trailer").then(|| lexer.object(true)).flatten();
        let Some(Object::Dict(trailer)) = trailer else {
            return otherwise("没有结尾的目录表", "a table without a trailer");
        };
        if trailer.keys().any(|key| !TRAILER.contains(&key.as_slice())) {
            return otherwise(
                "后来追加的或并行的目录表",
                "a further table (Prev, XRefStm), or more in its trailer",
            );
        }
        let starts = lexer.takes(b"startxref") && lexer.whole() == Some(table);
        let end = self.gap(lexer.at)?;
        let rest = self.bytes.get(end..).and_then(|rest| rest.strip_prefix(b"%%EOF"));
        let ends = rest.is_some_and(|rest| matches!(rest, b"" | b"\n" | b"\r\n" | b"\r"));
        let has_size = trailer.get(&b"Size"[..]).and_then(Object::whole) == Some(size);
        match starts && ends && has_size && !lexer.is_odd && trailer == self.trailer {
            true => Ok(()),
            false => otherwise("目录表后面的内容", "something behind its table"),
        }
    }
}
