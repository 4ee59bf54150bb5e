//! The files that are attached to a PDF.

use std::collections::BTreeSet;

use super::object::{Dict, Object, Stream};
use super::{Flaw, Pdf};

/// More than any form has.
const MAX_FILES: usize = 1000;
/// A tree of names is not as deep.
const MAX_DEPTH: usize = 32;

/// A file that is attached to a PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    /// Its name, as it stands there: nothing to be used as a path.
    pub name: String,
    stream: Stream,
}

impl Pdf<'_> {
    /// The files that are attached, in the order of the file's own list.
    ///
    /// # Errors
    /// A list that is broken, or names a file twice.
    pub fn attached(&self) -> Result<Vec<Attached>, Flaw> {
        let names = self.dict(&self.root()?, b"Names")?.unwrap_or_default();
        let mut found = Vec::new();
        if let Some(tree) = self.dict(&names, b"EmbeddedFiles")? {
            self.branch(&tree, 0, &mut BTreeSet::new(), &mut found)?;
        }
        let names: BTreeSet<&str> = found.iter().map(|file| file.name.as_str()).collect();
        if names.len() < found.len() {
            return Err(Flaw::Odd("同名的两个附件", "two attachments of one name"));
        }
        Ok(found)
    }

    /// The content of an attached file.
    ///
    /// # Errors
    /// A content that is broken, or more than `limit` bytes of it.
    pub fn read(&self, file: &Attached, limit: usize) -> Result<Vec<u8>, Flaw> {
        self.unpack(&file.stream, limit)
    }

    fn branch(
        &self,
        node: &Dict,
        depth: usize,
        seen: &mut BTreeSet<u32>,
        found: &mut Vec<Attached>,
    ) -> Result<(), Flaw> {
        for pair in self.list(node, b"Names")?.chunks_exact(2) {
            let Object::Dict(file) = self.resolve(&pair[1])? else {
                return Err(Flaw::Damaged("附件清单", "the list of attachments"));
            };
            found.extend(self.file(&file)?);
            if found.len() > MAX_FILES {
                return Err(Flaw::Large);
            }
        }
        for kid in self.list(node, b"Kids")? {
            let once = !matches!(kid, Object::Ref(number) if !seen.insert(number));
            let Object::Dict(kid) = self.resolve(&kid)? else {
                return Err(Flaw::Damaged("附件清单", "the list of attachments"));
            };
            if !once || depth == MAX_DEPTH {
                return Err(Flaw::Odd("没有尽头的附件清单", "a list of attachments without an end"));
            }
            self.branch(&kid, depth + 1, seen, found)?;
        }
        Ok(())
    }

    /// A file by what is told of it; `None` if that is only where to find it elsewhere.
    fn file(&self, file: &Dict) -> Result<Option<Attached>, Flaw> {
        let damaged = Flaw::Damaged("附件清单", "the list of attachments");
        let Some(inside) = self.dict(file, b"EF")? else { return Ok(None) };
        let (mut name, mut stream) = (None, None);
        for key in [&b"UF"[..], b"F"] {
            name = name.or(self.value(file, key)?.text().map(plain_text));
            if stream.is_none()
                && let Object::Stream(content) = self.value(&inside, key)?
            {
                stream = Some(*content);
            }
        }
        let (name, stream) = name.zip(stream).ok_or(damaged)?;
        Ok(Some(Attached { name, stream }))
    }
}

/// A string of PDF as text: UTF-16 or UTF-8 by its mark, else Latin.
pub(super) fn plain_text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
