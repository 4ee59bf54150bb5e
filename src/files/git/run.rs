//! One run of the `git` program: asked, read and complained of at the same time, and never waited for in vain.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, ErrorKind, Read as _, Write};
use std::process::{Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::program::{Git, name};
use crate::diagnostic::Diagnostic;
use crate::message::VersionMessage;

/// Git may be silent for so long: the settings of a copied repository can include each other 10^9 times, and its
/// files can be pipes that nobody writes to. No bound of git's own counts that. The largest sound repositories
/// answer within seconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);
/// At most so many bytes of what it complains of are kept.
const MAX_COMPLAINT: u64 = 64 << 10;

/// How far what git prints was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    All,
    /// The rest is not wanted.
    Enough,
    /// The rest is beyond a bound.
    TooMuch,
}

impl Git {
    /// Runs git, writes `asked` to it, and has `read` read what it prints; git is ended if that is not all. The
    /// output is how it ended and what it complained of.
    ///
    /// # Errors
    /// [`VersionMessage::NoGit`], [`VersionMessage::GitSilent`], [`VersionMessage::GitFailed`] if it can't be run.
    pub(super) fn run(
        &self,
        args: &[impl AsRef<OsStr>],
        asked: &str,
        read: impl FnOnce(&mut dyn BufRead) -> io::Result<Read>,
    ) -> Result<(Output, io::Result<Read>), Diagnostic> {
        let not_run = |error: io::Error| match error.kind() {
            ErrorKind::NotFound => Diagnostic::new(VersionMessage::NoGit {}),
            _ => Self::failed(&name(args), error.to_string()),
        };
        let mut command = self.command(args);
        command.stdin(if asked.is_empty() { Stdio::null() } else { Stdio::piped() });
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(not_run)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
            return Err(Self::failed(&name(args), String::new()));
        };
        let child = Mutex::new(child);
        let end = || child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        let signs = AtomicU64::new(0);
        let (done, watched) = channel::<()>();
        let (read, said, silent) = std::thread::scope(|scope| {
            let (signs, end) = (&signs, &end);
            // Beside the reading: no pipe may fill up while another waits.
            let asking = stdin.map(|mut stdin| scope.spawn(move || stdin.write_all(asked.as_bytes())));
            let said = scope.spawn(move || complained(Heard { inner: stderr, signs }));
            let silent = scope.spawn(move || {
                let silent = is_silent(&watched, signs, self.patience);
                if silent {
                    // It may have ended by itself.
                    let _ = end();
                }
                silent
            });
            let read = read(&mut BufReader::new(Heard { inner: stdout, signs }));
            if !matches!(read, Ok(Read::All)) {
                let _ = end();
            }
            // Git goes away without reading all that is asked where it fails; then its answers tell.
            let _ = asking.map(std::thread::ScopedJoinHandle::join);
            let said = said.join().unwrap_or_default();
            drop(done);
            (read, said, silent.join().unwrap_or_default())
        });
        let status = child.lock().unwrap_or_else(PoisonError::into_inner).wait().map_err(not_run)?;
        match silent {
            true => {
                let seconds = self.patience.as_secs();
                Err(Diagnostic::new(VersionMessage::GitSilent { command: name(args), seconds }))
            }
            false => Ok((Output { status, stdout: Vec::new(), stderr: said }, read)),
        }
    }
}

/// Waits until the run is done: `false`, or until there was no sign of git for as long as it may be silent.
fn is_silent(done: &Receiver<()>, signs: &AtomicU64, patience: Duration) -> bool {
    let mut heard = signs.load(Ordering::Relaxed);
    while done.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
        match signs.load(Ordering::Relaxed) {
            now if now == heard => return true,
            now => heard = now,
        }
    }
    false
}

/// What git prints, with a count of the times that there was something.
struct Heard<'s, R> {
    inner: R,
    signs: &'s AtomicU64,
}

impl<R: io::Read> io::Read for Heard<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.signs.fetch_add(1, Ordering::Relaxed);
        Ok(bytes)
    }
}

/// What git complains of, as far as it is kept: the rest is read all the same, since git waits where nobody
/// reads. A `.gitattributes` alone can make it warn of each of its lines.
fn complained(mut stderr: impl io::Read) -> Vec<u8> {
    let mut said = Vec::new();
    // What can't be read is not told.
    let _ = stderr.by_ref().take(MAX_COMPLAINT).read_to_end(&mut said);
    let _ = io::copy(&mut stderr, &mut io::sink());
    said
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    /// Settings that are a pipe, and settings that include each other without end, as it seems.
    #[test]
    fn a_repository_that_holds_git_up_is_left() {
        for how in ["pipe", "includes"] {
            let folder = tempfile::tempdir().unwrap();
            let sh = |script: &str| {
                let done = Command::new("sh").args(["-euc", script]).current_dir(folder.path()).status();
                assert!(done.unwrap().success(), "{script}");
            };
            sh("git init -q");
            match how {
                "pipe" => sh("rm .git/config && mkfifo .git/config"),
                _ => sh("for i in 0 1 2 3 4 5 6 7; do
                           for j in $(seq 30); do printf '[include]\\n\\tpath = c%d\\n' $((i + 1)); done > .git/c$i
                         done; : > .git/c8; printf '[include]\\n\\tpath = c0\\n' >> .git/config"),
            }
            let mut git = Git::at(folder.path());
            git.patience = Duration::from_millis(300);
            let said = git.output(&["rev-parse", "--show-prefix"]).unwrap_err();
            assert_eq!(said.message.code(), "E191", "{how}");
        }
    }
}
