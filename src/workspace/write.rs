//! Writing results: whole files or none, and only below the output folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::message::Message;

/// How the names of temporary files begin, and how they end.
const TEMPORARY: (&str, &str) = (".shenbao-", ".tmp");

/// The folder that results go to.
pub struct Output {
    /// Its path as the user gave it.
    folder: PathBuf,
    /// Its real path.
    real: PathBuf,
    /// How the names of its temporary files begin.
    temporary: String,
    /// The folders that were seen to lie inside.
    inside: Mutex<BTreeSet<PathBuf>>,
}

impl Output {
    /// Makes the folder if need be.
    ///
    /// # Errors
    /// [`Message::Unwritable`].
    pub fn new(folder: &Path) -> Result<Self, Diagnostic> {
        let open = || {
            fs::create_dir_all(folder)?;
            folder.canonicalize()
        };
        let real = open().map_err(|error| unwritable(folder, &error))?;
        let temporary = TEMPORARY.0.to_owned();
        Ok(Self { folder: folder.to_owned(), real, temporary, inside: Mutex::default() })
    }

    /// The same, with temporary files that can be told from those of others.
    #[must_use]
    pub fn of(self, who: &str) -> Self {
        Self { temporary: format!("{}{who}-", TEMPORARY.0), ..self }
    }

    /// Its real path.
    pub(super) fn real(&self) -> &Path {
        &self.real
    }

    /// A file's path as messages show it.
    pub fn shown(&self, relative: &Path) -> String {
        // `join` with nothing would add a slash.
        let empty = relative.as_os_str().is_empty();
        let path = if empty { self.folder.clone() } else { self.folder.join(relative) };
        path.display().to_string()
    }

    /// The size of the plain file at `relative`. Links and what stands behind them are not the
    /// folder's.
    pub fn size(&self, relative: &Path) -> Option<u64> {
        let path = self.real.join(relative);
        let about = fs::symlink_metadata(&path).ok()?;
        (about.is_file() && self.holds(path.parent()?)).then_some(about.len())
    }

    /// What stands in the plain file at `relative` now, read into `buffer`; nothing if there is none
    /// that can be read, or it has more than `most` bytes.
    pub fn read<'b>(&self, relative: &Path, most: u64, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        buffer.clear();
        self.size(relative).filter(|size| *size <= most)?;
        let file = File::open(self.real.join(relative)).ok()?;
        file.take(most.saturating_add(1)).read_to_end(buffer).ok()?;
        (buffer.len() as u64 <= most).then_some(buffer)
    }

    /// Whether a folder lies inside, by its real path; looked at once.
    fn holds(&self, folder: &Path) -> bool {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.contains(folder) {
            return true;
        }
        let holds = folder.canonicalize().is_ok_and(|real| real.starts_with(&self.real));
        if holds {
            inside.insert(folder.to_owned());
        }
        holds
    }

    /// The names of the plain files in a folder, sorted; none if it lies elsewhere.
    pub fn files(&self, folder: &Path) -> Vec<String> {
        let folder = self.real.join(folder);
        let entries = if self.holds(&folder) { fs::read_dir(folder).ok() } else { None };
        let files = entries.into_iter().flatten().flatten();
        let files = files.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Writes a file whole: under a temporary name in its folder first, then renamed. An old file
    /// of this name stays as it is until then.
    ///
    /// # Errors
    /// [`Message::Unwritable`], or [`Message::OutputEscapes`] if a link leads out of the folder.
    pub fn write(&self, relative: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.write_by(relative, |file| file.write_all(bytes))
    }

    /// The same, piece by piece.
    ///
    /// # Errors
    /// As of [`write`](Self::write).
    pub fn write_by(
        &self,
        relative: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Diagnostic> {
        let target = self.real.join(relative);
        let failed = |error: io::Error| unwritable(&self.folder.join(relative), &error);
        let parent = target.parent().unwrap_or(&self.real);
        let real_parent = || {
            if !parent.is_dir() {
                // A folder that was taken away meanwhile is not made again: what was in it is gone.
                fs::symlink_metadata(&self.real)?;
                fs::create_dir_all(parent)?;
            }
            parent.canonicalize()
        };
        if !real_parent().map_err(failed)?.starts_with(&self.real) {
            return Err(Diagnostic::new(Message::OutputEscapes { path: self.shown(relative) }));
        }
        let whole = || {
            let mut file = BufWriter::new(temporary_named(parent, &self.temporary)?);
            write(&mut file)?;
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&target).map_err(|error| error.error)
        };
        whole().map(drop).map_err(failed)
    }

    /// Removes a file, and the folders that are empty then.
    ///
    /// # Errors
    /// [`Message::Unwritable`]; a file that is not there, or not inside, is no error.
    pub fn remove(&self, relative: &Path) -> Result<(), Diagnostic> {
        if self.size(relative).is_none() {
            return Ok(());
        }
        fs::remove_file(self.real.join(relative))
            .map_err(|error| unwritable(&self.folder.join(relative), &error))?;
        let folders = relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        // The first that holds something else refuses, and so would those above it.
        let _ = folders.into_iter().try_for_each(|folder| fs::remove_dir(self.real.join(folder)));
        Ok(())
    }

    /// Removes the temporary files that a build of this name left when it was killed, from `folders`.
    pub fn clear(&self, folders: &BTreeSet<&Path>) {
        let ours = |name: &String| name.starts_with(&self.temporary) && name.ends_with(TEMPORARY.1);
        for folder in folders {
            for name in self.files(folder).into_iter().filter(ours) {
                // What can't be removed stays, and does no harm.
                let _ = fs::remove_file(self.real.join(folder).join(name));
            }
        }
    }
}

/// Opens a file that keeps a build's state for adding to it; nothing if something else stands there.
pub(super) fn state_file(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        // A link could lead anywhere.
        Ok(about) if !about.is_file() => return Err(ErrorKind::AlreadyExists.into()),
        _ => {}
    }
    fs::OpenOptions::new().read(true).append(true).create(true).open(path)
}

/// A file in `folder` that goes away unless it is given its name.
pub(super) fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    temporary_named(folder, TEMPORARY.0)
}

fn temporary_named(folder: &Path, prefix: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; the result is for others to read, as umask allows.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A folder in `folder` that goes away unless it is given its name.
pub(super) fn temporary_folder(folder: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(folder)
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let (path, reason) = (path.display().to_string(), error.into());
    Diagnostic::new(Message::Unwritable { path, reason })
}
