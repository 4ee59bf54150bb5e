//! Reading text files: size, encoding, and nothing that is not a file.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::source::Source;

/// Larger shared files are refused unread, in MiB. A library of 50,000 indicators has about 5.
const MAX_SHARED_MIB: u64 = 16;
/// Larger files are refused unread, in MiB. A form of 300 indicators has a hundredth of this.
const MAX_MIB: u64 = 1;

/// Reads a UTF-8 text file. `shown` is its path as messages show it.
///
/// # Errors
/// Files that can't be read, are too large or are not UTF-8; GBK is called by its name.
pub fn read_source(path: &Path, shown: &str) -> Result<Arc<Source>, Diagnostic> {
    let name = || shown.to_owned();
    let unreadable = |error: std::io::Error| {
        Diagnostic::new(match error.kind() {
            ErrorKind::NotFound => Message::NotFound { path: name() },
            _ => Message::Unreadable { path: name(), reason: (&error).into() },
        })
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        // A pipe or a device would never end.
        return Err(Diagnostic::new(Message::NotFile { path: name() }));
    }
    let mib = metadata.len().div_ceil(1024 * 1024);
    let shared = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'));
    let limit = if shared { MAX_SHARED_MIB } else { MAX_MIB };
    if mib > limit {
        return Err(Diagnostic::new(Message::TooLarge { path: name(), mib, limit }));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    decode(bytes, shown).map(|text| Arc::new(Source { path: name(), text })).map_err(Diagnostic::new)
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
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
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
