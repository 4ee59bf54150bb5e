//! The file that a result goes into, if a call names one.

use std::path::{Path, PathBuf};

use super::sides::Side;
use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::workspace::Output;

/// Refuses to write among the forms that are compared: a mistyped `-o` must not cost a project.
///
/// # Errors
/// [`Message::NotOurs`].
pub fn spare_projects(old: &Side, new: &Side, base: &Path, out: &Path) -> Result<(), Diagnostic> {
    let path = base.join(out);
    // It may not exist yet; then the folder decides that it would be made in.
    let Some(real) = path.ancestors().find_map(|above| above.canonicalize().ok()) else { return Ok(()) };
    let among = [old, new].iter().any(|side| real.starts_with(side.workspace.projects()));
    match among {
        true => Err(Diagnostic::new(Message::NotOurs { path: out.display().to_string() })),
        false => Ok(()),
    }
}

/// Writes a file whole or not at all; into what is no file, such as `/dev/null`, piece by piece.
///
/// # Errors
/// [`Message::Unwritable`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let unwritable = |error: &std::io::Error| {
        Diagnostic::new(Message::Unwritable { path: path.display().to_string(), reason: error.into() })
    };
    // A link stays one: what it leads to is written.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match std::fs::metadata(&real) {
        Ok(there) if there.is_dir() => return Err(unwritable(&std::io::ErrorKind::IsADirectory.into())),
        // A pipe or a device, as in `-o /dev/null`, must not be replaced by a file.
        Ok(there) if !there.is_file() => {
            return std::fs::write(&real, bytes).map_err(|error| unwritable(&error));
        }
        _ => {}
    }
    let Some(name) = real.file_name().map(PathBuf::from) else {
        return Err(unwritable(&std::io::ErrorKind::InvalidFilename.into()));
    };
    Output::new(real.parent().unwrap_or(Path::new("/")))?.write(&name, bytes)
}
