//! Reading text files: size, encoding, and nothing that is not a file.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::source::Source;

/// Larger files are refused unread, in MiB. A library of 50,000 indicators has about 5.
const MAX_MIB: u64 = 16;

/// Reads a UTF-8 text file. `shown` is its path as messages show it.
///
/// # Errors
/// Files that can't be read, are too large or are not UTF-8; GBK is called by its name.
pub fn read_source(path: &Path, shown: &str) -> Result<Arc<Source>, Diagnostic> {
    let name = || shown.to_owned();
    let unreadable = |error: std::io::Error| {
        Diagnostic::new(match error.kind() {
            ErrorKind::NotFound => Message::NotFound { path: name() },
            _ => Message::Unreadable { path: name(), reason: error.to_string() },
        })
    };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        // A pipe or a device would never end.
        return Err(Diagnostic::new(Message::NotProject { path: name() }));
    }
    let mib = metadata.len().div_ceil(1024 * 1024);
    if mib > MAX_MIB {
        return Err(Diagnostic::new(Message::TooLarge { path: name(), mib, limit: MAX_MIB }));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    decode(bytes, shown).map(|text| Arc::new(Source { path: name(), text })).map_err(Diagnostic::new)
}

fn decode(bytes: Vec<u8>, path: &str) -> Result<String, Message> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let path = path.to_owned();
        let bytes = error.as_bytes();
        let (text, _, wrong) = encoding_rs::GBK.decode(bytes);
        let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        // Most byte pairs are some Han character in GBK: only a text that is largely such is GBK.
        if !wrong && chinese * 3 >= text.chars().filter(|c| !c.is_ascii()).count() && chinese > 0 {
            Message::Gbk { path }
        } else {
            Message::NotUtf8 { path, offset: error.utf8_error().valid_up_to() + 1 }
        }
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}
