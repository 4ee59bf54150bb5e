//! One build at a time in an output folder; the parts of one build may run side by side.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use super::Output;
use super::write::state_file;
use crate::diagnostic::Diagnostic;
use crate::message::ArchiveMessage;

/// The file that is locked. It stays: removing it would let a third build lock another of its name
/// while the second still waits for this one.
const LOCK: &str = ".shenbao.lock";

/// So often a lock is tried again, and how long is waited in between: half a second in all.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(50);

/// The right to write into an output folder, until it is dropped or the process ends, however it ends.
///
/// Where the file system knows no locks, or the folder is read-only, there is none, and the work goes on.
#[must_use = "it holds only as long as it is kept"]
pub struct Lock {
    _files: Vec<File>,
}

impl Output {
    /// Locks the folder against all others.
    ///
    /// # Errors
    /// [`ArchiveMessage::FolderBusy`] if another process writes here.
    pub fn lock(&self) -> Result<Lock, Diagnostic> {
        let file = self.try_lock(LOCK, File::try_lock)?;
        if let Some(mut file) = file.as_ref() {
            // For the message that others get.
            let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        }
        Ok(Lock { _files: file.into_iter().collect() })
    }

    /// Locks the folder against a build of the whole and against another of the same part, as in
    /// `hash-2-of-4`.
    ///
    /// # Errors
    /// As of [`lock`](Self::lock).
    pub fn lock_part(&self, part: &str) -> Result<Lock, Diagnostic> {
        let whole = self.try_lock(LOCK, File::try_lock_shared)?;
        if let Some(file) = &whole {
            // No one of those who share it is the one to name.
            let _ = file.set_len(0);
        }
        let own = self.try_lock(&format!(".shenbao-{part}.lock"), File::try_lock)?;
        Ok(Lock { _files: whole.into_iter().chain(own).collect() })
    }

    fn try_lock(
        &self,
        name: &str,
        lock: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Option<File>, Diagnostic> {
        let Ok(mut file) = state_file(&self.real().join(name)) else { return Ok(None) };
        // A program that a killed build was just starting holds its files for a moment longer.
        let mut tries = 0;
        let locked = loop {
            match lock(&file) {
                Err(TryLockError::WouldBlock) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                locked => break locked,
            }
        };
        match locked {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::Error(_)) => Ok(None),
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Some systems do not let others read a locked file.
                let _ = (&mut file).take(20).read_to_string(&mut text);
                let path = self.shown(Path::new(""));
                Err(Diagnostic::new(match text.parse() {
                    Ok(process) => ArchiveMessage::FolderBusyBy { path, process },
                    Err(_) => ArchiveMessage::FolderBusy { path },
                }))
            }
        }
    }
}
