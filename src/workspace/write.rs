//! Writing results: whole files or none, and only below the output folder.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::message::Message;

/// The folder that results go to.
pub struct Output {
    /// Its path as the user gave it.
    folder: PathBuf,
    /// Its real path.
    real: PathBuf,
}

impl Output {
    /// Makes the folder if need be.
    ///
    /// # Errors
    /// [`Message::Unwritable`].
    pub fn new(folder: &Path) -> Result<Self, Diagnostic> {
        let open = || {
            std::fs::create_dir_all(folder)?;
            folder.canonicalize()
        };
        let real = open().map_err(|error| unwritable(folder, &error))?;
        Ok(Self { folder: folder.to_owned(), real })
    }

    /// Writes a file whole: under a temporary name in its folder first, then renamed. An old file
    /// of this name stays as it is until then.
    ///
    /// # Errors
    /// [`Message::Unwritable`], or [`Message::OutputEscapes`] if a link leads out of the folder.
    pub fn write(&self, relative: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        let target = self.real.join(relative);
        let shown = self.folder.join(relative);
        let parent = target.parent().unwrap_or(&self.real);
        let real_parent = || {
            std::fs::create_dir_all(parent)?;
            parent.canonicalize()
        };
        let real_parent = real_parent().map_err(|error| unwritable(&shown, &error))?;
        if !real_parent.starts_with(&self.real) {
            let path = shown.display().to_string();
            return Err(Diagnostic::new(Message::OutputEscapes { path }));
        }
        write_whole(parent, &target, bytes).map_err(|error| unwritable(&shown, &error))
    }
}

fn write_whole(parent: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = temporary(parent)?;
    file.write_all(bytes)?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// A file in `folder` that goes away unless it is given its name.
pub(super) fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shenbao-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; the result is for others to read, as umask allows.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A folder in `folder` that goes away unless it is given its name.
pub(super) fn temporary_folder(folder: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shenbao-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(folder)
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let (path, reason) = (path.display().to_string(), error.into());
    Diagnostic::new(Message::Unwritable { path, reason })
}
