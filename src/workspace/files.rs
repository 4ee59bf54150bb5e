//! Reading text files: size, encoding, and nothing that is not a file.

use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::stored::Stored;
use super::tree::{Found, Lost};
use super::{Files, LIBRARY, TEMPLATES, Workspace};
use crate::diagnostic::Diagnostic;
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
        let bytes = match self.stands(path) {
            // A file that is laid over another is one that the user named.
            At::Disk(real) if real == path && real.is_symlink() && self.leads_out(real) => {
                return Err(Diagnostic::new(ArchiveMessage::OutsideLink { path: told }));
            }
            At::Disk(real) => read_disk(real, path, &told)?,
            At::Nothing => return Err(not_found(&told)),
            At::Lost(lost) => return Err(Diagnostic::new(lost.message(told))),
            At::Blob(stored, id) => {
                let content = stored.content(id, most(path) << 20)?;
                within(content.size, path, &told)?;
                content.bytes.clone()
            }
        };
        let text = decode(bytes, &told).map_err(Diagnostic::new)?;
        Ok(Arc::new(Source { path: self.shown(path), text }))
    }

    /// A path as messages show it that may be about another version than the files as they are:
    /// `HEAD:projects/2024/法治建设费.yaml`.
    pub fn told(&self, path: &Path) -> String {
        match &self.files {
            Files::Disk | Files::Index => self.shown(path),
            Files::Laid { place, file } if place == path => file.display().to_string(),
            Files::Laid { .. } => self.shown(path),
            Files::Revision(revision) => format!("{}:{}", revision.commit.name, self.shown(path)),
        }
    }

    /// Whether there is something of this name, be it readable or not.
    pub fn holds(&self, path: &Path) -> bool {
        match self.stands(path) {
            At::Disk(real) => is_there(real),
            At::Blob(..) | At::Lost(_) => true,
            At::Nothing => false,
        }
    }

    /// Whether there is something of this name that is no broken link.
    pub fn leads(&self, path: &Path) -> bool {
        match self.stands(path) {
            At::Disk(real) => real.exists(),
            At::Blob(..) => true,
            At::Lost(_) | At::Nothing => false,
        }
    }

    /// Whether it is a folder; a revision has only those with something in them.
    pub fn is_folder(&self, path: &Path) -> bool {
        let stored = |stored: &Stored| stored.at_or_below(&self.inside_tree(path)).next().is_some();
        match self.stands(path) {
            At::Disk(real) => real.is_dir() || !real.exists() && self.stored().is_some_and(stored),
            At::Nothing => self.stored().is_some_and(stored),
            At::Blob(..) | At::Lost(_) => false,
        }
    }

    /// Whether a path on disk leads by links out of the workspace, or to what is hidden in it: git's own
    /// folder may hold passwords. What a stranger's link shows could end up in a PDF or in a message.
    pub(super) fn leads_out(&self, path: &Path) -> bool {
        // What leads nowhere is told by those who try to read it.
        let (Ok(root), Ok(real)) = (self.root.canonicalize(), path.canonicalize()) else { return false };
        let hidden = |part: Component| part.as_os_str().as_encoded_bytes().starts_with(b".");
        real.strip_prefix(root).map_or(true, |inside| inside.components().any(hidden))
    }

    /// The names of the folders in the workspace's own `templates/`.
    pub fn template_folders(&self) -> Vec<String> {
        let mut names = Vec::new();
        if self.revision().is_none() {
            let folders = std::fs::read_dir(self.root.join(TEMPLATES)).into_iter().flatten().flatten();
            let folders = folders.filter(|entry| entry.path().is_dir());
            names.extend(folders.map(|folder| folder.file_name().to_string_lossy().into_owned()));
        }
        // What is not checked out is there all the same: the program's own must not take its place.
        if let Some(stored) = self.stored().or_else(|| self.absent()) {
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
        if self.revision().is_some() && other.revision().is_some() {
            return self.found(path) == other.found(other_path);
        }
        // One that is not checked out need not be read.
        if let (Some(one), Some(two)) = (self.found(path), other.found(other_path)) {
            return one == two;
        }
        match (self.bytes(path), other.bytes(other_path)) {
            (Some(one), Some(two)) => one == two,
            (None, None) => !self.holds(path) && !other.holds(other_path),
            _ => false,
        }
    }

    /// What identifies a file's content at a revision.
    pub fn id(&self, path: &Path) -> Option<&str> {
        self.revision()?;
        match self.found(path)? {
            Found::File(id) => Some(id),
            Found::Lost(_) => None,
        }
    }

    /// Makes ready what is going to be read: at a revision, by two runs of git for all.
    ///
    /// # Errors
    /// What git can't do.
    pub fn fetch(&self, paths: &[PathBuf]) -> Result<(), Diagnostic> {
        let inside = |path: &PathBuf| (self.inside_tree(path), most(path) << 20);
        let inside = || paths.iter().map(inside).collect::<Vec<_>>();
        self.stored().map_or(Ok(()), |stored| stored.fetch(&inside()))
    }

    /// What git has at a path and the disk has not, unless it is a folder.
    fn found(&self, path: &Path) -> Option<&Found> {
        match self.stands(path) {
            At::Disk(_) | At::Nothing => None,
            At::Blob(..) | At::Lost(_) => self.stored()?.at(&self.inside_tree(path)),
        }
    }

    /// Where files are read from that are not on the disk.
    pub(super) fn stored(&self) -> Option<&Stored> {
        match &self.files {
            Files::Disk | Files::Laid { .. } => None,
            Files::Index => self.absent(),
            Files::Revision(revision) => Some(&revision.stored),
        }
    }

    fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        match self.stands(path) {
            At::Disk(real) => read_disk(real, path, "").ok(),
            At::Blob(stored, id) => {
                let content = stored.content(id, most(path) << 20).ok()?;
                // One that is too large was not read; it is the same as no other.
                (content.bytes.len() as u64 == content.size).then(|| content.bytes.clone())
            }
            At::Lost(_) | At::Nothing => None,
        }
    }

    /// Where the file at a path really is.
    fn stands<'w>(&'w self, path: &'w Path) -> At<'w> {
        let on_disk = match &self.files {
            Files::Laid { place, file } if place == path => return At::Disk(file),
            Files::Disk | Files::Laid { .. } => return At::Disk(path),
            Files::Index => true,
            Files::Revision(_) => false,
        };
        match self.stored().and_then(|stored| Some((stored, stored.at(&self.inside_tree(path))?))) {
            Some((stored, Found::File(id))) => At::Blob(stored, id),
            Some((_, Found::Lost(lost))) => At::Lost(lost),
            None if on_disk => At::Disk(path),
            None => At::Nothing,
        }
    }

    /// A path as a revision has it: from the workspace on, with `/`.
    pub(super) fn inside_tree(&self, path: &Path) -> Vec<u8> {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<&[u8]> = inside.components().map(|part| part.as_os_str().as_encoded_bytes()).collect();
        parts.join(&b'/')
    }
}

/// Where a file is.
enum At<'w> {
    /// At this path on disk, if anywhere.
    Disk(&'w Path),
    /// Git has it, under this id.
    Blob(&'w Stored, &'w str),
    /// Git has it, and it can't be read.
    Lost(&'w Lost),
    /// Not in the revision.
    Nothing,
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
        }
    }
}

/// Whether there is something of this name on the disk, be it readable or not.
pub(super) fn is_there(path: &Path) -> bool {
    match std::fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::PermissionDenied,
    }
}

/// Reads the file at `real` that is taken for the one at `path`.
fn read_disk(real: &Path, path: &Path, shown: &str) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => not_found(shown),
        _ => Diagnostic::new(Message::Unreadable { path: shown.to_owned(), reason: (&error).into() }),
    };
    let metadata = std::fs::metadata(real).map_err(unreadable)?;
    if !metadata.is_file() {
        // A pipe or a device would never end.
        return Err(Diagnostic::new(Message::NotFile { path: shown.to_owned() }));
    }
    within(metadata.len(), path, shown)?;
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // It may be another by now: one that grows without end is still too large.
    let most = (most(path) + 1) * 1024 * 1024;
    let file = std::fs::File::open(real).map_err(unreadable)?;
    file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    within(bytes.len() as u64, path, shown)?;
    Ok(bytes)
}

/// So many MiB a file may have.
fn most(path: &Path) -> u64 {
    if path.ends_with(LIBRARY) { MAX_LIBRARY_MIB } else { MAX_MIB }
}

/// Refuses what is too large to be a form or a shared file.
fn within(bytes: u64, path: &Path, shown: &str) -> Result<(), Diagnostic> {
    let (mib, limit) = (bytes.div_ceil(1024 * 1024), most(path));
    if mib > limit {
        return Err(Diagnostic::new(Message::TooLarge { path: shown.to_owned(), mib, limit }));
    }
    Ok(())
}

fn not_found(shown: &str) -> Diagnostic {
    Diagnostic::new(Message::NotFound { path: shown.to_owned() })
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
