//! The `git` program: the one place that runs it.
//!
//! It never goes to the network, and its words are English whatever the user's language. What a
//! repository's own settings could make git run is switched off: it may have come from anywhere.

use std::ffi::OsStr;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::message::VersionMessage;

use super::run::{PATIENCE, Read};

/// What a caller that is git itself says of its own repository, which need not be ours.
const CALLERS: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];
/// Where objects are: a hook that judges a push finds the new ones apart.
const OBJECTS: &[&str] = &["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"];
/// No file: below one that is none, so that none can be put there.
const NOWHERE: &str = if cfg!(windows) { r"NUL\none" } else { "/dev/null/none" };
/// What there is to say of an answer that is none, beside what git says itself.
pub(super) const UNEXPECTED: &str = "unexpected output";

/// At most so many entries of a commit or of the index are read: a large repository has some 100,000.
const MAX_PIECES: usize = 500_000;
/// At most so many bytes of what git prints about them.
const MAX_PRINTED: u64 = 64 << 20;
/// So much memory git may take in one piece: a commit of gigabytes takes kilobytes in a
/// repository.
const MAX_ALLOCATED: &str = "256m";

/// Git, as it is run in a folder.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
    /// Whether the repository is the one of the git that called us.
    called: bool,
    /// How long it may be silent.
    pub(super) patience: Duration,
}

impl Git {
    /// Git in the repository of a folder, whoever called us. Paths are taken by the letter.
    pub fn at(folder: &Path) -> Self {
        Self { folder: plain(folder), called: false, patience: PATIENCE }
    }

    /// Git as it calls us: in its own repository, with its own index. Paths may be patterns.
    pub fn called(folder: &Path) -> Self {
        Self { folder: plain(folder), called: true, patience: PATIENCE }
    }

    /// The folder that it is run in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs git to its end.
    ///
    /// # Errors
    /// [`VersionMessage::NoGit`], [`VersionMessage::GitSilent`], or why it can't be run. That git failed is told
    /// by the output's status.
    pub fn output(&self, args: &[impl AsRef<OsStr>]) -> Result<Output, Diagnostic> {
        let mut stdout = Vec::new();
        let (ended, read) =
            self.run(args, "", |answers| answers.read_to_end(&mut stdout).map(|_| Read::All))?;
        read.map_err(|error| Self::failed(&name(args), error.to_string()))?;
        Ok(Output { stdout, ..ended })
    }

    /// Runs git to its end: standard output as text without the last line's end, or what it complained of.
    ///
    /// # Errors
    /// As of [`output`](Self::output).
    pub fn text(&self, args: &[&str]) -> Result<Result<String, String>, Diagnostic> {
        let said = self.output(args)?;
        Ok(match said.status.success() {
            true => Ok(String::from_utf8_lossy(&said.stdout).trim_end_matches('\n').to_owned()),
            false => Err(Self::complaint(&said)),
        })
    }

    /// Runs git and hands over what it prints between zeros, piece by piece, until `take` has enough: then
    /// git is ended. What a repository of a few hundred KB can make git print has no end.
    ///
    /// # Errors
    /// [`VersionMessage::TooManyEntries`] beyond [`MAX_PIECES`] or [`MAX_PRINTED`]; that git failed, unless
    /// it was ended.
    pub(super) fn pieces(
        &self,
        args: &[impl AsRef<OsStr>],
        take: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Diagnostic> {
        let (ended, read) = self.run(args, "", |answers| each_piece(answers, take))?;
        match read.map_err(|error| Self::failed(&name(args), error.to_string()))? {
            Read::TooMuch => Err(Diagnostic::new(VersionMessage::TooManyEntries { limit: MAX_PIECES })),
            Read::All if !ended.status.success() => Err(Self::failed(&name(args), Self::complaint(&ended))),
            Read::All | Read::Enough => Ok(()),
        }
    }

    /// The command that runs git.
    pub(super) fn command(&self, args: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new("git");
        // A program that is to watch the files is run for some names, such as `:path`.
        command.arg("-C").arg(&self.folder).args(["--no-pager", "-c", "core.fsmonitor=false"]).args(args);
        command.envs([
            ("LC_ALL", "C"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            // A partial clone would fetch what it lacks by programs that its settings name; older
            // versions of git know only the second.
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_ALLOW_PROTOCOL", "none"),
            // A commit is what its name sums up, not what the repository puts in its place.
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_GRAFT_FILE", NOWHERE),
            ("GIT_ALLOC_LIMIT", MAX_ALLOCATED),
        ]);
        if !self.called {
            command.env("GIT_LITERAL_PATHSPECS", "1");
            let apart = std::env::var_os("GIT_QUARANTINE_PATH").is_some();
            for name in CALLERS.iter().chain(OBJECTS.iter().filter(|_| !apart)) {
                command.env_remove(name);
            }
        }
        command
    }

    /// What git complained of, or how it ended if it said nothing.
    pub fn complaint(said: &Output) -> String {
        let words = String::from_utf8_lossy(&said.stderr).trim().replace('\n', "; ");
        match words.is_empty() {
            true if said.status.success() => UNEXPECTED.to_owned(),
            true => said.status.to_string(),
            false => words,
        }
    }

    /// That a command of git failed, in its own words.
    pub fn failed(command: &str, detail: String) -> Diagnostic {
        Diagnostic::new(VersionMessage::GitFailed { command: command.to_owned(), detail })
    }
}

/// Hands over what stands between zeros, within the bounds of [`Git::pieces`].
fn each_piece(
    mut answers: &mut dyn BufRead,
    mut take: impl FnMut(&[u8]) -> ControlFlow<()>,
) -> io::Result<Read> {
    let mut answers = io::Read::take(&mut answers, MAX_PRINTED + 1);
    let (mut piece, mut pieces, mut printed) = (Vec::new(), 0, 0);
    loop {
        piece.clear();
        match answers.read_until(0, &mut piece)? {
            0 => return Ok(Read::All),
            bytes => printed += bytes as u64,
        }
        pieces += 1;
        if pieces > MAX_PIECES || printed > MAX_PRINTED {
            return Ok(Read::TooMuch);
        }
        let piece = piece.strip_suffix(b"\0").unwrap_or(&piece);
        if !piece.is_empty() && take(piece).is_break() {
            return Ok(Read::Enough);
        }
    }
}

/// The command of git that arguments begin with, as messages name it.
pub(super) fn name(args: &[impl AsRef<OsStr>]) -> String {
    args.first().map(|arg| arg.as_ref().to_string_lossy().into_owned()).unwrap_or_default()
}

/// A path that any program takes: Windows has a form of absolute paths that git does not know.
fn plain(path: &Path) -> PathBuf {
    let text = path.to_str().and_then(|text| text.strip_prefix(r"\\?\"));
    let drive = text.filter(|text| text.as_bytes().get(1) == Some(&b':'));
    drive.map_or_else(|| path.to_owned(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_git_takes() {
        assert_eq!(plain(Path::new(r"\\?\C:\申报")), Path::new(r"C:\申报"));
        for path in [r"\\?\UNC\server\x", "/srv/申报", r"\\server\x"] {
            assert_eq!(plain(Path::new(path)), Path::new(path));
        }
    }
}
