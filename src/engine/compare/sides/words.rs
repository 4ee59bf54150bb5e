//! What the words of a call mean, by git's own rule: leading words that are revisions are versions,
//! those that follow are paths, and what could be both is asked about.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::files::{Commit, Repository, os};
use crate::message::{Message, VersionMessage};

/// What a call asks for.
pub enum Asked {
    /// A revision against another, or against the files as they are; of these paths only, if any.
    Revisions {
        /// The older one.
        old: Commit,
        /// The newer one, unless it is the files as they are.
        new: Option<Commit>,
        /// The paths, as they were written.
        paths: Vec<PathBuf>,
    },
    /// Two folders or two files.
    OnDisk(PathBuf, PathBuf),
}

/// `OLD..NEW`, or `OLD...NEW`, which begins where the two parted.
struct Range {
    old: OsString,
    new: OsString,
    since_parting: bool,
}

/// Reads the words before `--` and behind it; `dashes` says whether it is there.
///
/// # Errors
/// Words that mean nothing, or two things, and calls that make no sense.
pub fn read(
    words: &[OsString],
    behind: &[PathBuf],
    dashes: bool,
    base: &Path,
    repository: &Result<Repository, Diagnostic>,
) -> Result<Asked, Diagnostic> {
    let (mut versions, mut paths) = (Vec::new(), Vec::<PathBuf>::new());
    let (mut named, mut range) = (0, false);
    // As with git, a bare repository's own `HEAD` is no file that anyone means.
    let files = repository.as_ref().is_ok_and(|repository| repository.top().is_some());
    for word in words {
        let shown = || word.to_string_lossy().into_owned();
        let refuse = |message| Err(Diagnostic::new(message));
        let is_path = !word.is_empty() && base.join(word).symlink_metadata().is_ok();
        let commits = match repository {
            Ok(repository) => commits(repository, word)?,
            Err(_) => None,
        };
        match (commits, paths.first()) {
            (Some(_), None) if is_path && files && !dashes => {
                return refuse(VersionMessage::AmbiguousVersion { name: shown() });
            }
            (Some(commits), None) => {
                named += commits.len();
                range |= commits.len() == 2;
                versions.extend(commits);
            }
            (_, _) if is_path && !dashes => paths.push(word.into()),
            (Some(_), Some(path)) => {
                return refuse(VersionMessage::VersionBehindPath {
                    name: shown(),
                    path: path.display().to_string(),
                });
            }
            (None, _) if is_path => return refuse(VersionMessage::PathsWithoutVersion { name: shown() }),
            (None, _) => return Err(unknown(word, words, base, repository)),
        }
    }
    if named > 2 || (range && named != 2) {
        return Err(Diagnostic::new(VersionMessage::TooManyVersions { count: named }));
    }
    let mut versions = versions.into_iter();
    let (old, new) = (versions.next(), versions.next());
    match (old, &paths[..]) {
        (None, [old, new]) => Ok(Asked::OnDisk(old.clone(), new.clone())),
        (None, [_, _, _, ..]) => Err(Diagnostic::new(VersionMessage::TooManyVersions { count: paths.len() })),
        (old, _) => {
            let repository = repository.as_ref().map_err(Clone::clone)?;
            let old = old.map_or_else(|| repository.commit("HEAD".as_ref()), Ok)?;
            paths.extend_from_slice(behind);
            Ok(Asked::Revisions { old, new, paths })
        }
    }
}

/// The commits that a word names: one, or the two of a range.
fn commits(repository: &Repository, word: &OsStr) -> Result<Option<Vec<Commit>>, Diagnostic> {
    // Git takes these for folders, too.
    if word == "." || word == ".." {
        return Ok(None);
    }
    if let Some(commit) = repository.known(word)? {
        return Ok(Some(vec![commit]));
    }
    let Some(range) = Range::of(word) else { return Ok(None) };
    let both = (repository.known(&range.old)?, repository.known(&range.new)?);
    let (Some(old), Some(new)) = both else { return Ok(None) };
    let old = if range.since_parting { repository.merge_base(&old, &new)? } else { old };
    Ok(Some(vec![old, new]))
}

/// Why a word is neither a version nor a path.
fn unknown(
    word: &OsStr,
    words: &[OsString],
    base: &Path,
    repository: &Result<Repository, Diagnostic>,
) -> Diagnostic {
    let shown = word.to_string_lossy().into_owned();
    let repository = match repository {
        Ok(repository) => repository,
        // Two files were meant, and one of them is not there.
        Err(_) if words.iter().any(|word| base.join(word).exists()) => {
            return Diagnostic::new(Message::NotFound { path: shown });
        }
        Err(error) => return error.clone(),
    };
    // It was meant for a range if one end of it is known.
    if let Some(Range { old, new, .. }) = Range::of(word) {
        match (repository.commit(&old), repository.commit(&new)) {
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => return error,
            _ => {}
        }
    }
    match repository.commit(word) {
        Err(Diagnostic {
            message: Message::VersionMessage(VersionMessage::UnknownRevision { name }),
            ..
        }) => Diagnostic::new(VersionMessage::NeitherVersionNorPath { name }),
        Err(error) => error,
        Ok(_) => Diagnostic::new(VersionMessage::NeitherVersionNorPath { name: shown }),
    }
}

impl Range {
    fn of(word: &OsStr) -> Option<Self> {
        let bytes = word.as_encoded_bytes();
        let at = bytes.windows(2).position(|two| two == b"..")?;
        let (old, new) = (&bytes[..at], &bytes[at + 2..]);
        let since_parting = new.starts_with(b".");
        let new = if since_parting { &new[1..] } else { new };
        if new.starts_with(b"/") {
            // `../甲.yaml`: no name of a revision begins so.
            return None;
        }
        // As with git, what is left out is HEAD.
        let or_head = |part: &[u8]| os(if part.is_empty() { b"HEAD" } else { part }).into_owned();
        Some(Self { old: or_head(old), new: or_head(new), since_parting })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let of = |word: &str| {
            let Range { old, new, since_parting } = Range::of(word.as_ref())?;
            Some(format!("{} {} {since_parting}", old.to_str()?, new.to_str()?))
        };
        for (word, range) in [
            ("a..b", "a b false"),
            ("a...b", "a b true"),
            ("主干..", "主干 HEAD false"),
            ("..b", "HEAD b false"),
            ("...", "HEAD HEAD true"),
            ("a..-x", "a -x false"),
        ] {
            assert_eq!(of(word).as_deref(), Some(range), "{word}");
        }
        for word in ["HEAD~2", "../甲.yaml", "projects/../甲.yaml"] {
            assert_eq!(of(word), None, "{word}");
        }
    }
}
