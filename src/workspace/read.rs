//! Reading text files: size, encoding, and nothing that is not a file.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{LIBRARY, TEMPLATES, Workspace};
use crate::diagnostic::Diagnostic;
use crate::files::{Entry, Found, Identity, Kind, Lost, Unread};
use crate::message::{ArchiveMessage, CheckoutMessage, Message, VersionMessage};
use crate::source::Source;

/// Larger libraries are refused unread, in MiB. One of 50,000 indicators has about 5.
const MAX_LIBRARY_MIB: u64 = 16;
/// Other files are refused unread if they are larger, in MiB. A form of 300 indicators has a hundredth of this.
const MAX_MIB: u64 = 1;

impl Workspace {
    /// Reads a UTF-8 text file of the workspace, without a byte-order mark and with plain line ends.
    ///
    /// # Errors
    /// Files that can't be read, are too large or are not UTF-8; GBK is called by its name.
    pub fn read(&self, path: &Path) -> Result<Arc<Source>, Diagnostic> {
        let told = self.told(path);
        // A file that is laid over another is one that the user named.
        if self.files.is_link(path) && self.leads_out(path) {
            return Err(Diagnostic::new(ArchiveMessage::OutsideLink { path: told }));
        }
        let most = most(path) << 20;
        let bytes = self.files.read(path, most).map_err(|unread| unread.diagnostic(&told, most))?;
        let text = decode(bytes, &told).map_err(Diagnostic::new)?;
        Ok(Arc::new(Source { path: self.shown(path), text }))
    }

    /// The bytes of a file of the workspace as they are; a link is none.
    ///
    /// # Errors
    /// Why they can't be had.
    pub fn raw(&self, path: &Path) -> Result<Vec<u8>, Unread> {
        if self.files.is_link(path) { Err(Unread::NotFile) } else { self.files.read(path, most(path) << 20) }
    }

    /// A path as messages show it that may be about another version than the files as they are:
    /// `HEAD:projects/2024/法治建设费.yaml`.
    pub fn told(&self, path: &Path) -> String {
        self.files.told(path, self.shown(path))
    }

    /// Whether there is something of this name, be it readable or not.
    pub fn holds(&self, path: &Path) -> bool {
        self.files.kind(path).is_there()
    }

    /// Whether there is something of this name that is no broken link.
    pub fn leads(&self, path: &Path) -> bool {
        self.files.kind(path).is_open()
    }

    /// Whether it is a folder; a revision has only those with something in them.
    pub fn is_folder(&self, path: &Path) -> bool {
        self.files.kind(path) == Kind::Folder
    }

    /// Whether a path leads by links out of the workspace, or to what is hidden in it: git's own folder may
    /// hold passwords. What a stranger's link shows could end up in a PDF or in a message.
    pub(super) fn leads_out(&self, path: &Path) -> bool {
        // What leads nowhere is told by those who try to read it.
        let (Some(root), Some(real)) = (self.files.real(&self.root), self.files.real(path)) else {
            return false;
        };
        let hidden = |part: Component| part.as_os_str().as_encoded_bytes().starts_with(b".");
        real.strip_prefix(root).map_or(true, |inside| inside.components().any(hidden))
    }

    /// The names of the folders in the workspace's own `templates/`.
    pub fn template_folders(&self) -> Vec<String> {
        let mut names = Vec::new();
        let entries = self.files.list(&self.root.join(TEMPLATES)).unwrap_or_default();
        // What can't be followed at a revision is there all the same; on the disk it is none.
        let lost = self.revision().is_some();
        let may_be = |entry: &Entry| match entry.kind {
            Kind::Folder => true,
            Kind::Lost(_) => lost,
            _ => false,
        };
        names.extend(
            entries
                .iter()
                .filter(|entry| may_be(entry))
                .map(|entry| entry.name.to_string_lossy().into_owned()),
        );
        // What is not checked out is there all the same: the program's own must not take its place.
        if let Some(stored) = self.absent() {
            let below = stored.at_or_below(TEMPLATES.as_bytes());
            let inside = below.filter_map(|(path, found)| Some((path.get(TEMPLATES.len() + 1..)?, found)));
            let folders =
                inside.filter(|(path, found)| path.contains(&b'/') || !matches!(found, Found::File(_)));
            let first = folders.filter_map(|(path, _)| path.split(|byte| *byte == b'/').next());
            names.extend(first.map(|name| String::from_utf8_lossy(name).into_owned()));
        }
        names.sort();
        names.dedup();
        names
    }

    /// Whether a file here and one there hold the same bytes, or neither is there.
    pub fn same(&self, path: &Path, other: &Self, other_path: &Path) -> bool {
        // One that is not checked out need not be read.
        let identities = self.id(path).zip(other.id(other_path));
        if let Some(same) = identities.and_then(|(one, two)| one.same(&two)) {
            return same;
        }
        let bytes = |workspace: &Self, path: &Path| workspace.files.read(path, most(path) << 20).ok();
        match (self.files.kind(path), other.files.kind(other_path)) {
            (Kind::Lost(one), Kind::Lost(two)) => one == two && !matches!(one, Lost::Refused(_)),
            (Kind::Nothing, Kind::Nothing) => true,
            (Kind::Nothing, _) | (_, Kind::Nothing) => false,
            // One that can't be read, or is too large, is the same as no other.
            _ => bytes(self, path).is_some_and(|one| bytes(other, other_path) == Some(one)),
        }
    }

    /// What identifies a file's content where that is known without reading it.
    pub fn id(&self, path: &Path) -> Option<Identity> {
        self.files.identity(path)
    }

    /// Makes ready what is going to be read: at a revision, by two runs of git for all.
    ///
    /// # Errors
    /// What git can't do.
    pub fn fetch(&self, paths: &[PathBuf]) -> Result<(), Diagnostic> {
        self.files.fetch(&paths.iter().map(|path| (path.clone(), most(path) << 20)).collect::<Vec<_>>())
    }
}

impl Unread {
    /// What there is to say about a file, of which at most `most` bytes were wanted.
    pub(super) fn diagnostic(self, path: &str, most: u64) -> Diagnostic {
        let path = path.to_owned();
        Diagnostic::new(match self {
            Self::Nothing => Message::NotFound { path },
            Self::NotFile => Message::NotFile { path },
            Self::TooLarge(bytes) => {
                Message::TooLarge { path, mib: bytes.div_ceil(1 << 20), limit: most >> 20 }
            }
            Self::Lost(lost) => lost.message(path),
            Self::Refused(reason) => Message::Unreadable { path, reason },
            Self::Git(diagnostic) => return diagnostic,
        })
    }
}

impl Lost {
    /// What there is to say about it.
    pub(super) fn message(&self, path: String) -> Message {
        match self {
            Self::Broken => Message::BrokenLink { path },
            Self::Loop => Message::LinkLoop { path },
            Self::Out => Message::LinkOut { path },
            Self::Submodule(_) => VersionMessage::Submodule { path }.into(),
            Self::Absent => CheckoutMessage::NotCheckedOut { path }.into(),
            Self::Refused(reason) => Message::Unreadable { path, reason: reason.clone() },
        }
    }
}

/// So many MiB a file may have.
fn most(path: &Path) -> u64 {
    if path.ends_with(LIBRARY) { MAX_LIBRARY_MIB } else { MAX_MIB }
}

fn decode(bytes: Vec<u8>, path: &str) -> Result<String, Message> {
    let path = || path.to_owned();
    if is_utf16(&bytes) {
        return Err(Message::Utf16 { path: path() });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        if is_gbk(error.as_bytes()) {
            Message::Gbk { path: path() }
        } else {
            Message::NotUtf8 { path: path(), offset: error.utf8_error().valid_up_to() + 1 }
        }
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    // Git checks one commit out with either, and both are to become the same PDF.
    Ok(if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text })
}

/// UTF-16 by its mark, or by the zeros that its ASCII characters and line ends are half made of.
fn is_utf16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let breaks = |pair: &[u8; 2]| bytes.chunks_exact(2).any(|two| two == pair);
    marked || (bytes.len().is_multiple_of(2) && (breaks(b"\n\0") || breaks(b"\0\n")))
}

/// Most byte pairs are some Han character in GBK: only a text that is largely such is GBK.
fn is_gbk(bytes: &[u8]) -> bool {
    let (text, _, wrong) = encoding_rs::GBK.decode(bytes);
    let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    let control = text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    !wrong && !control && chinese > 0 && chinese * 3 >= beyond_ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Option<String> {
        let message = decode(bytes.to_vec(), "甲.yaml").err()?;
        Some(message.text(crate::message::Lang::En))
    }

    #[test]
    fn encodings() {
        let text = "项目名称: 法治建设费\n";
        assert_eq!(decode(text.as_bytes().to_vec(), "").as_deref(), Ok(text));
        let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(decode(with_mark, "").as_deref(), Ok(text));
        assert_eq!(decode(b"a: 1\r\n\r\nb: 2\r".to_vec(), "").as_deref(), Ok("a: 1\n\nb: 2\r"));
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        assert!(code(&gbk).unwrap().contains("GBK"));
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [[b"\xff\xfe".to_vec(), little.clone()].concat(), little, big] {
            assert!(code(&bytes).unwrap().contains("UTF-16"), "{bytes:?}");
        }
        assert!(code(b"name: caf\xe9 cr\xe8me\n").unwrap().contains("byte 10"));
        assert!(code(b"\x89PNG\r\n\x1a\n\x00\x00\xd6\xd0").unwrap().contains("byte 1"));
    }
}
