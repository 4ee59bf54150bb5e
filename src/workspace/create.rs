//! Writing what is new: whole files or none, and never over one that is there.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::write::{sync, temporary, temporary_folder};
use crate::diagnostic::Diagnostic;
use crate::message::Message;

/// Files and folders that were made; they go again unless they are kept.
#[derive(Default)]
pub struct Created {
    files: Vec<PathBuf>,
    /// From the outermost to the innermost.
    folders: Vec<PathBuf>,
}

impl Created {
    /// Writes a file that is not there yet, and the folders that it needs.
    ///
    /// # Errors
    /// [`Message::AlreadyThere`] if something of this name is there, be it made in the meantime, else
    /// [`Message::Uncreatable`].
    pub fn file(&mut self, path: &Path, shown: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let made = path.parent().map_or(Ok(()), |folder| self.folder(folder));
        let made = made.map_err(|error| uncreatable(shown, &error));
        made.and_then(|()| match create_whole(path, bytes) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(Diagnostic::new(Message::AlreadyThere { path: shown.to_owned() }))
            }
            Err(error) => Err(uncreatable(shown, &error)),
        })?;
        self.files.push(path.to_owned());
        Ok(())
    }

    /// Makes a folder and those above it that are missing.
    ///
    /// # Errors
    /// Those of the system.
    pub fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.folder(above)?;
        }
        match std::fs::create_dir(folder) {
            Ok(()) => self.folders.push(folder.to_owned()),
            Err(_) if folder.is_dir() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Makes a folder with all its files, by their paths in it: under another name first, so that
    /// nobody ever finds it half-filled.
    ///
    /// # Errors
    /// As for files.
    pub fn filled(
        &mut self,
        folder: &Path,
        shown: &str,
        files: &[(String, String)],
    ) -> Result<(), Diagnostic> {
        let failed = |error: io::Error| uncreatable(shown, &error);
        let aside = temporary_folder(folder.parent().unwrap_or(folder)).map_err(failed)?;
        for (path, text) in files {
            let file = aside.path().join(path);
            let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
            let written = made.and_then(|()| {
                let mut file = std::fs::File::create_new(&file)?;
                file.write_all(text.as_bytes())?;
                sync(&file)
            });
            written.map_err(|error| uncreatable(&format!("{shown}/{path}"), &error))?;
        }
        std::fs::rename(aside.path(), folder).map_err(|error| match folder.symlink_metadata() {
            Ok(_) => Diagnostic::new(Message::AlreadyThere { path: shown.to_owned() }),
            Err(_) => failed(error),
        })?;
        // It is where it should be, so there is nothing left to be removed.
        let _ = aside.keep();
        self.folders.push(folder.to_owned());
        for file in files.iter().map(|(path, _)| folder.join(path)) {
            let inside: Vec<&Path> = file.ancestors().skip(1).take_while(|above| *above != folder).collect();
            for above in inside.into_iter().rev().map(Path::to_owned) {
                if !self.folders.contains(&above) {
                    self.folders.push(above);
                }
            }
            self.files.push(file);
        }
        Ok(())
    }

    /// Keeps everything.
    pub fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        // Best effort: what can't be removed is at least whole. Folders go only if they are empty.
        for file in self.files.drain(..).rev() {
            let _ = std::fs::remove_file(file);
        }
        for folder in self.folders.drain(..).rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// What keeps something from being made.
pub fn uncreatable(shown: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Message::Uncreatable { path: shown.to_owned(), reason: error.into() })
}

fn create_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = temporary(path.parent().unwrap_or(path))?;
    file.write_all(bytes)?;
    sync(file.as_file())?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Err(error.error),
        // Some file systems can't rename without overwriting. They can make a file that must be new.
        Err(_) => {
            let mut file = std::fs::File::create_new(path)?;
            file.write_all(bytes).and_then(|()| sync(&file)).inspect_err(|_| drop(std::fs::remove_file(path)))
        }
    }
}
