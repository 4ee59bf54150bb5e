//! Files on the disk, as they are now.

use std::fs::FileType;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::{Entry, Files, Identity, Kind, Lost, Unread};

/// The disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn kind(&self, path: &Path) -> Kind {
        match std::fs::metadata(path) {
            Ok(about) => kind_of(about.file_type()),
            Err(error) => match lost(path, &error) {
                Some(lost) => Kind::Lost(lost),
                None => Kind::Nothing,
            },
        }
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Lost> {
        let refused = |error: &std::io::Error| Lost::Refused(error.into());
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| refused(&error))? {
            let entry = entry.map_err(|error| refused(&error))?;
            let about = entry.file_type().map_err(|error| refused(&error))?;
            let link = about.is_symlink();
            let kind = if link { self.kind(&entry.path()) } else { kind_of(about) };
            entries.push(Entry { name: entry.file_name(), kind, link });
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        let unread = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => Unread::Nothing,
            _ => Unread::Refused((&error).into()),
        };
        let about = std::fs::metadata(path).map_err(unread)?;
        if !about.is_file() {
            // A pipe or a device would never end.
            return Err(Unread::NotFile);
        }
        if about.len() > most {
            return Err(Unread::TooLarge(about.len()));
        }
        let mut bytes = Vec::with_capacity(about.len() as usize);
        let file = std::fs::File::open(path).map_err(unread)?;
        // It may be another by now: one that grows without end is still too large.
        file.take(most + 1).read_to_end(&mut bytes).map_err(unread)?;
        if bytes.len() as u64 > most {
            return Err(Unread::TooLarge(bytes.len() as u64));
        }
        Ok(bytes)
    }

    fn identity(&self, _: &Path) -> Option<Identity> {
        // Time stamps are never asked.
        None
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        path.canonicalize().ok()
    }

    fn is_link(&self, path: &Path) -> bool {
        path.is_symlink()
    }
}

fn kind_of(kind: FileType) -> Kind {
    match kind {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Folder,
        _ => Kind::Other,
    }
}

/// Why there is no way to what stands at a path; `None` if nothing does.
fn lost(path: &Path, error: &std::io::Error) -> Option<Lost> {
    match error.kind() {
        ErrorKind::NotFound if path.is_symlink() => Some(Lost::Broken),
        ErrorKind::NotFound | ErrorKind::NotADirectory => None,
        // What remains for a link is that it leads to itself; Rust has no stable name for that.
        kind if path.is_symlink() && kind != ErrorKind::PermissionDenied => Some(Lost::Loop),
        _ => Some(Lost::Refused(error.into())),
    }
}
