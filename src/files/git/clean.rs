//! The commit that a workspace is at, if it is as it was committed, or why there is none to be named.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::Path;

use super::{Git, Kind, Repository};
use crate::diagnostic::Diagnostic;
use crate::message::{Message, VersionMessage};

/// Why a workspace is at no commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCommit {
    /// There is no `git` program.
    NoGit,
    /// It is in no repository.
    NoRepository,
    /// The repository is somebody else's, so that git does not read it.
    NotTrusted,
    /// Nothing was committed yet.
    NothingCommitted,
    /// Something was changed, added or taken away since.
    Changed,
    /// Git ignores something in it.
    Ignored,
    /// Links and submodules show what stands elsewhere.
    Elsewhere,
    /// A filter that changes files can't be switched off.
    Filter,
    /// Git could not tell.
    GitFailed,
}

impl NoCommit {
    /// All reasons, each with its words in a record and in Chinese.
    pub const WORDS: &[(Self, &str, &str)] = &[
        (Self::NoGit, "no git program", "没有 git 程序"),
        (Self::NoRepository, "no repository", "不在 git 仓库里"),
        (Self::NotTrusted, "repository not trusted", "仓库是别人的，git 不信任"),
        (Self::NothingCommitted, "nothing committed", "还没有提交过"),
        (Self::Changed, "uncommitted changes", "有没有提交的改动"),
        (Self::Ignored, "ignored files", "有 git 忽略的文件"),
        (Self::Elsewhere, "links or submodules", "有符号链接或子模块"),
        (Self::Filter, "filters", "有关不掉的 git 过滤器"),
        (Self::GitFailed, "git failed", "git 没有成功"),
    ];

    /// Its words in a record.
    pub fn words(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(reason, ..)| *reason == self);
        known.map_or("", |(_, words, _)| words)
    }
}

impl From<Diagnostic> for NoCommit {
    fn from(diagnostic: Diagnostic) -> Self {
        match diagnostic.message {
            Message::VersionMessage(VersionMessage::NoGit {}) => Self::NoGit,
            Message::VersionMessage(VersionMessage::NotRepository { .. }) => Self::NoRepository,
            Message::VersionMessage(VersionMessage::GitFailed { detail, .. })
                if detail.contains("dubious ownership") =>
            {
                Self::NotTrusted
            }
            _ => Self::GitFailed,
        }
    }
}

impl Repository {
    /// The commit that the repository of a folder has checked out, if nothing below `paths` of the folder
    /// differs from it: nothing changed, added or taken away, and nothing there that git ignores, nor links
    /// or other repositories, which show what stands elsewhere.
    ///
    /// # Errors
    /// Why there is no such commit.
    pub fn clean_commit(folder: &Path, paths: &[&str]) -> Result<String, NoCommit> {
        let repository = Self::find(folder)?;
        let Some(head) = repository.known(OsStr::new("HEAD"))? else {
            return Err(NoCommit::NothingCommitted);
        };
        let mut args = repository.git.without_filters()?.ok_or(NoCommit::Filter)?;
        args.extend(
            ["status", "--porcelain", "-z", "--untracked-files=normal", "--ignored"].map(str::to_owned),
        );
        args.extend(
            ["--ignore-submodules=all", "--"].into_iter().chain(paths.iter().copied()).map(str::to_owned),
        );
        // First: `status` has no end on a commit whose folders hold each other a million times.
        let inside = paths.iter().map(|path| [repository.prefix(), path.as_bytes()].concat());
        let mut elsewhere = false;
        repository.each_entry(&head, &inside.collect::<Vec<_>>(), |_, entry| {
            elsewhere |= entry.kind != Kind::File;
        })?;
        let mut why = None;
        repository.git.pieces(&args, |line| {
            let changed = !line.starts_with(b"!!");
            why = Some(if changed { NoCommit::Changed } else { NoCommit::Ignored });
            if changed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        match why {
            Some(why) => Err(why),
            None if elsewhere => Err(NoCommit::Elsewhere),
            None => Ok(head.id),
        }
    }
}

impl Git {
    /// Arguments that switch off all filters, the programs by which a repository's settings have git change
    /// files before they are compared; `None` if one has a name that can't be given.
    ///
    /// # Errors
    /// What git can't do.
    pub fn without_filters(&self) -> Result<Option<Vec<String>>, Diagnostic> {
        let said = self.output(&["config", "-z", "--name-only", "--get-regexp", "^filter[.]"])?;
        let Ok(keys) = std::str::from_utf8(&said.stdout) else { return Ok(None) };
        let names =
            keys.split_terminator('\0').map(|key| Some(key.strip_prefix("filter.")?.rsplit_once('.')?.0));
        let Some(mut names) = names.collect::<Option<Vec<_>>>() else { return Ok(None) };
        names.dedup();
        if names.iter().any(|name| name.contains('=')) {
            return Ok(None);
        }
        let off = ["clean=", "process=", "required=false"];
        let off = names.iter().flat_map(|name| off.map(|set| format!("filter.{name}.{set}")));
        Ok(Some(off.flat_map(|setting| ["-c".to_owned(), setting]).collect()))
    }
}
