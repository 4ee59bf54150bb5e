//! What a PDF is written in: numbers, names, strings, lists, dictionaries. Text → [`Object`].

use std::collections::BTreeMap;

/// Objects that lie deeper in others are refused; ours lie five deep.
const MAX_DEPTH: usize = 64;
/// So many parts may one object have: a list of a hundred thousand pages has as many.
const MAX_PARTS: usize = 1 << 18;

/// Readers cut longer names off, or strings, or numbers; ours are far shorter.
const MAX_NAME: usize = 127;
const MAX_TEXT: usize = 32_000;
const MAX_DIGITS: usize = 24;

/// A dictionary, by its keys.
pub(super) type Dict = BTreeMap<Vec<u8>, Object>;

/// An object as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    List(Vec<Object>),
    Dict(Dict),
    /// Another object, by its number.
    Ref(u32),
    Stream(Box<Stream>),
}

/// A dictionary with bytes behind it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stream {
    pub dict: Dict,
    /// Where the packed bytes begin and end in the file.
    pub place: (usize, usize),
}

impl Object {
    pub fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How much of it there is, as work is measured: its parts and their bytes.
    pub fn weight(&self) -> usize {
        1 + match self {
            Self::Name(text) | Self::Text(text) => text.len(),
            Self::List(list) => list.iter().map(Self::weight).sum(),
            Self::Dict(dict) => weight(dict),
            Self::Stream(stream) => weight(&stream.dict),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Ref(_) => 0,
        }
    }

    /// The numbers of the objects that it leads to.
    pub fn refs(&self, found: &mut Vec<u32>) {
        match self {
            Self::Ref(number) => found.push(*number),
            Self::List(list) => list.iter().for_each(|item| item.refs(found)),
            Self::Dict(dict) => dict.values().for_each(|item| item.refs(found)),
            Self::Stream(stream) => stream.dict.values().for_each(|item| item.refs(found)),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Name(_) | Self::Text(_) => {}
        }
    }

    /// A whole number that is not negative.
    pub fn whole(&self) -> Option<usize> {
        match self {
            Self::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number < 1e15 => {
                Some(*number as usize)
            }
            _ => None,
        }
    }
}

fn weight(dict: &Dict) -> usize {
    dict.iter().map(|(key, value)| key.len() + value.weight()).sum()
}

/// Reads one object after the other.
pub(super) struct Lexer<'b> {
    pub bytes: &'b [u8],
    pub at: usize,
    /// How far it has ever looked, which is what its work is measured by.
    pub reach: usize,
    /// Whether it met what programs that mean well don't write, and what readers take in different ways: a
    /// comment, an object of another generation, a number, name or string that is spelled in an odd way.
    pub is_odd: bool,
    parts: usize,
}

impl<'b> Lexer<'b> {
    pub fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at, reach: at, is_odd: false, parts: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Skips blanks and comments.
    pub fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    self.is_odd = true;
                    let line = self.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.at = line.map_or(self.bytes.len(), |length| self.at + length);
                }
                byte if is_blank(byte) => {
                    self.is_odd |= matches!(byte, 0 | 12);
                    self.at += 1;
                }
                _ => break,
            }
        }
        self.reach = self.reach.max(self.at);
    }

    /// The word that stands here: `obj`, `Tj`; empty if something else does.
    pub fn word(&mut self) -> &'b [u8] {
        self.skip();
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += length;
        self.reach = self.reach.max(self.at);
        &rest[..length]
    }

    /// Goes past a word, if it stands here.
    pub fn takes(&mut self, word: &[u8]) -> bool {
        let before = self.at;
        let found = self.word() == word;
        if !found {
            self.at = before;
        }
        found
    }

    /// A whole number that is not negative.
    pub fn whole(&mut self) -> Option<usize> {
        let before = self.at;
        let number = std::str::from_utf8(self.word()).ok().filter(|word| word.len() < 16);
        let number = number.and_then(|word| word.parse().ok());
        if number.is_none() {
            self.at = before;
        }
        number
    }

    /// The object that stands here; `None` if something else does, such as a word, or one too large. `refs`
    /// says whether two numbers and an `R` are another object, which they are not on a page.
    pub fn object(&mut self, refs: bool) -> Option<Object> {
        self.parts = 0;
        let before = self.at;
        let object = self.part(refs, 0);
        self.reach = self.reach.max(self.at);
        if object.is_none() {
            self.at = before;
        }
        object
    }

    fn part(&mut self, refs: bool, depth: usize) -> Option<Object> {
        self.parts += 1;
        if depth > MAX_DEPTH || self.parts > MAX_PARTS {
            return None;
        }
        self.skip();
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.string().map(Object::Text),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                loop {
                    self.skip();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::List(list));
                    }
                    list.push(self.part(refs, depth + 1)?);
                }
            }
            b'<' if self.rest().starts_with(b"<<") => {
                self.at += 2;
                self.dict(refs, depth).map(Object::Dict)
            }
            b'<' => self.hex().map(Object::Text),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(refs),
            _ => match self.word() {
                b"true" => Some(Object::Bool(true)),
                b"false" => Some(Object::Bool(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
        }
    }

    fn dict(&mut self, refs: bool, depth: usize) -> Option<Dict> {
        let mut dict = Dict::new();
        loop {
            self.skip();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Some(dict);
            }
            let key = self.name()?;
            let value = self.part(refs, depth + 1)?;
            // Readers differ in which of two they take: then none is right.
            if dict.insert(key, value).is_some() {
                return None;
            }
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        if self.peek()? != b'/' {
            return None;
        }
        self.at += 1;
        let rest = self.rest();
        let raw = &rest[..rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len())];
        self.at += raw.len();
        let mut name = Vec::with_capacity(raw.len());
        self.is_odd |= raw.len() > MAX_NAME || raw.iter().any(|byte| !byte.is_ascii_graphic());
        let mut left = raw;
        while let [first, others @ ..] = left {
            let coded = match left {
                [b'#', high, low, ..] => digit(*high).zip(digit(*low)),
                _ => None,
            };
            match coded {
                Some((high, low)) => {
                    let byte = high << 4 | low;
                    self.is_odd |= byte == 0 || byte.is_ascii_alphanumeric();
                    name.push(byte);
                    left = &left[3..];
                }
                None => {
                    name.push(*first);
                    left = others;
                }
            }
        }
        Some(name)
    }

    fn number(&mut self, refs: bool) -> Option<Object> {
        let word = self.word();
        let behind = self.at;
        if refs
            && let Some(number) = digits(word)
            && let Some(generation @ ..65536) = self.whole()
            && self.takes(b"R")
        {
            self.is_odd |= generation > 0 || word.starts_with(b"0");
            return Some(Object::Ref(number));
        }
        self.at = behind;
        self.is_odd |= !is_plain_number(word);
        let plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.');
        let text = std::str::from_utf8(word).ok().filter(|text| text.bytes().all(|byte| plain(&byte)))?;
        text.parse().ok().map(Object::Number)
    }

    fn hex(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut half) = (Vec::new(), None);
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match (byte, digit(byte), half) {
                (b'>', ..) => {
                    self.is_odd |= half.is_some() || text.len() > MAX_TEXT;
                    text.extend(half.map(|high| high << 4));
                    return Some(text);
                }
                (_, Some(low), Some(high)) => {
                    text.push(high << 4 | low);
                    half = None;
                }
                (_, Some(high), None) => half = Some(high),
                (byte, None, _) if is_blank(byte) => self.is_odd = true,
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1);
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        self.is_odd |= text.len() > MAX_TEXT;
                        return Some(text);
                    }
                }
                b'\\' => {
                    text.extend(self.escaped()?);
                    continue;
                }
                // Any end of a line is one; not all readers know that.
                b'\r' => {
                    self.is_odd = true;
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// What stands behind a backslash; nothing for the end of a line.
    fn escaped(&mut self) -> Option<Option<u8>> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\n' | b'\r' => {
                self.is_odd = true;
                self.at += usize::from(byte == b'\r' && self.peek() == Some(b'\n'));
                None
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(byte @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(byte - b'0');
                    self.at += 1;
                }
                self.is_odd |= code > 0xff;
                Some((code & 0xff) as u8)
            }
            other => {
                self.is_odd |= !matches!(other, b'(' | b')' | b'\\');
                Some(other)
            }
        })
    }
}

/// Whether a number is written so that all readers read the same: no sign but a minus, no needless zeros,
/// not longer than numbers are.
fn is_plain_number(word: &[u8]) -> bool {
    let unsigned = word.strip_prefix(b"-").unwrap_or(word);
    let mut parts = unsigned.splitn(2, |byte| *byte == b'.');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    let are_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let plain_whole = match fraction {
        None => whole == b"0" || !whole.is_empty() && !whole.starts_with(b"0"),
        Some(_) => whole.len() < 2 || !whole.starts_with(b"0"),
    };
    let plain_fraction =
        fraction.is_none_or(|fraction| are_digits(fraction) && fraction.iter().any(|byte| *byte != b'0'));
    word.len() <= MAX_DIGITS && are_digits(whole) && plain_whole && plain_fraction
}

fn digits(word: &[u8]) -> Option<u32> {
    let all = word.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(word).ok().filter(|_| all)?.parse().ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether a byte can be part of a name or a word.
fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<Object> {
        Lexer::new(text, 0).object(true)
    }

    #[test]
    fn objects() {
        let text = |text: &[u8]| Some(Object::Text(text.to_vec()));
        assert_eq!(read(b" % a comment\n -1.50"), Some(Object::Number(-1.5)));
        assert_eq!(read(b"12 0 R"), Some(Object::Ref(12)));
        assert_eq!(read(b"/A#42c"), Some(Object::Name(b"ABc".to_vec())));
        assert_eq!(read(b"(a(b)\\)\\101\\\nc\r\n)"), text(b"a(b))Ac\n"));
        assert_eq!(read(b"<48 656C6c6F7>"), text(b"Hellop"));
        let list = |items: &[Object]| Some(Object::List(items.to_vec()));
        assert_eq!(read(b"[1 2 0 R null]"), list(&[Object::Number(1.0), Object::Ref(2), Object::Null]));
        let Some(Object::Dict(dict)) = read(b"<</A 1/B<</C[true]>>>>") else { panic!("a dictionary") };
        assert_eq!(dict.len(), 2);
    }

    /// What readers take in different ways is told from what all take alike.
    #[test]
    fn spelled_in_an_odd_way() {
        let odd = |text: &str| {
            let mut lexer = Lexer::new(text.as_bytes(), 0);
            assert!(lexer.object(true).is_some(), "{text}");
            lexer.is_odd
        };
        for text in
            ["0", "-1", "595.28", ".5", "0.5", "-0.25", "12 0 R", "/A-B+C", "/a#2Fb", "(a\\n\\051)", "<0aFF>"]
        {
            assert!(!odd(text), "{text}");
        }
        let long = format!("{}595", "0".repeat(300));
        let name = format!("/{}", "a".repeat(300));
        for text in [
            "+1",
            "1.",
            "1.0",
            "007",
            "-007",
            "00.5",
            "0.50000000000000000000000001",
            &long,
            &name,
            "012 0 R",
            "12 1 R",
            "/#41",
            "/A#00",
            "/A\u{80}",
            "(a\rb)",
            "(a\\\nb)",
            "(\\777)",
            "(\\q)",
            "<a>",
            "<a b>",
            "[1\u{c}2]",
            "[1\x002]",
            "[1 % c\n]",
        ] {
            assert!(odd(text), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [&b""[..], b"(", b"<4", b"<4x>", b"[1", b"<</A", b"<</A 1/A 2>>", b"endobj", b"1.2.3"] {
            assert_eq!(read(text), None, "{}", String::from_utf8_lossy(text));
        }
    }

    /// Neither the stack nor the memory is for the file to fill.
    #[test]
    fn deep_and_many() {
        assert_eq!(read(&b"[".repeat(1 << 20)), None);
        assert_eq!(read(&b"<</A".repeat(1 << 20)), None);
        assert_eq!(read(&[b"[", &b"0 ".repeat(1 << 20)[..], b"]"].concat()), None);
    }
}
