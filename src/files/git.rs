//! A git repository, read through the `git` program: every format of repository, no code of our own.
//!
//! Nothing here touches the work tree or the index. Names go to git behind `--end-of-options` and come
//! back with zeros between them.

mod clean;
mod index;
mod program;
mod run;

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, Read as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub use clean::NoCommit;
pub use index::Unseen;
pub use program::Git;
use program::UNEXPECTED;
use run::Read;

use super::os;
use crate::diagnostic::Diagnostic;
use crate::message::{Meant, VersionMessage};
use crate::source::near;

/// A repository, by a folder in it.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Git in a folder of the work tree, or in the bare repository itself.
    git: Git,
    /// Where that folder lies in the work tree, as git writes it: empty, or a path that ends with `/`.
    prefix: Vec<u8>,
    /// The top of the work tree; a bare repository has none.
    top: Option<PathBuf>,
}

/// A commit by the name it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// As the user wrote it: `HEAD~2`, `v1`.
    pub name: String,
    /// The object's id in full.
    pub id: String,
}

/// An entry of a commit that is no folder, or one of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The object's id: equal ids are equal contents.
    pub id: String,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A symbolic link; its content is the path it leads to.
    Link,
    /// A commit of another repository.
    Submodule,
    /// A folder that the index keeps in one piece, with all that is in it.
    Folder,
}

/// What a name stands for.
enum Named {
    Commit(String),
    /// Some other object: a folder or a file of a commit.
    Other,
    /// An object that is not here.
    Missing(String),
    Nothing,
}

impl Repository {
    /// The repository that the absolute `folder` is in, or is.
    ///
    /// # Errors
    /// [`VersionMessage::NoGit`] if there is no `git` program, [`VersionMessage::NotRepository`].
    pub fn find(folder: &Path) -> Result<Self, Diagnostic> {
        let mut repository = Self { git: Git::at(folder), prefix: Vec::new(), top: None };
        let said = repository.git.output(&["rev-parse", "--is-inside-work-tree", "--show-prefix"])?;
        if !said.status.success() {
            let complaint = Git::complaint(&said);
            return Err(match complaint.contains("not a git repository") {
                true => Diagnostic::new(VersionMessage::NotRepository { path: folder.display().to_string() }),
                false => Git::failed("rev-parse", complaint),
            });
        }
        // `true` and the prefix, each with a line's end; names may hold one, too.
        if let Some(prefix) = said.stdout.strip_prefix(b"true\n") {
            repository.prefix = prefix.strip_suffix(b"\n").unwrap_or(prefix).to_owned();
            let depth = repository.prefix.iter().filter(|byte| **byte == b'/').count();
            repository.top = folder.ancestors().nth(depth).map(Path::to_owned);
        }
        Ok(repository)
    }

    /// Where the folder lies in the work tree, as git writes it: empty, or a path that ends with `/`.
    pub fn prefix(&self) -> &[u8] {
        &self.prefix
    }

    /// The top of the work tree; a bare repository has none.
    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    /// The commit of a name.
    ///
    /// # Errors
    /// [`VersionMessage::UnknownRevision`]; [`VersionMessage::ShallowRevision`] where the clone may lack it;
    /// [`VersionMessage::NotCommit`], [`VersionMessage::NoCommits`], [`VersionMessage::MissingObject`].
    pub fn commit(&self, name: &OsStr) -> Result<Commit, Diagnostic> {
        let shown = name.to_string_lossy().into_owned();
        let (base, _) = parts(&shown);
        Err(Diagnostic::new(match self.resolve(name)? {
            Named::Commit(id) => return Ok(Commit { name: shown, id }),
            Named::Other => VersionMessage::NotCommit { name: shown },
            // An id in full is taken for one whether it is there or not.
            Named::Missing(id) if !shown.eq_ignore_ascii_case(&id) => VersionMessage::MissingObject { id },
            // Of `HEAD~2`, HEAD itself may not be here.
            Named::Nothing
                if base != shown
                    && let Named::Missing(id) = self.resolve(OsStr::new(base))?
                    && base != id =>
            {
                VersionMessage::MissingObject { id }
            }
            _ if self.is_shallow()? => VersionMessage::ShallowRevision { name: shown },
            _ if shown == "HEAD" => VersionMessage::NoCommits {},
            _ => match self.near(&shown)? {
                Some(near) => {
                    let near = Meant::new(&shown, &near);
                    VersionMessage::UnknownRevisionNear { name: shown, near }
                }
                None => VersionMessage::UnknownRevision { name: shown },
            },
        }))
    }

    /// The commit of a name, if it is that of one.
    ///
    /// # Errors
    /// What git can't do.
    pub fn known(&self, name: &OsStr) -> Result<Option<Commit>, Diagnostic> {
        Ok(match self.resolve(name)? {
            Named::Commit(id) => Some(Commit { name: name.to_string_lossy().into_owned(), id }),
            _ => None,
        })
    }

    fn resolve(&self, name: &OsStr) -> Result<Named, Diagnostic> {
        // Git would negate the rest.
        if name.is_empty() || name.as_encoded_bytes().starts_with(b"^") {
            return Ok(Named::Nothing);
        }
        let Some(id) = self.id(name)? else { return Ok(Named::Nothing) };
        // Two steps: `:/text^{commit}` would look for that text.
        if let Some(commit) = self.id(OsStr::new(&format!("{id}^{{commit}}")))? {
            return Ok(Named::Commit(commit));
        }
        Ok(match self.git.text(&["cat-file", "-t", &id])? {
            // It is one, and git does not take it in: by its size, or since it is damaged.
            Ok(kind) if kind == "commit" => {
                return Err(Git::failed("rev-parse", format!("the commit {id} can't be read")));
            }
            Ok(_) => Named::Other,
            Err(_) => Named::Missing(id),
        })
    }

    /// The id of an object; `None` if the name is none.
    fn id(&self, name: &OsStr) -> Result<Option<String>, Diagnostic> {
        let args = ["rev-parse", "--verify", "--quiet", "--end-of-options"].map(OsStr::new);
        let said = self.git.output(&[&args[..], &[name]].concat())?;
        let id = String::from_utf8_lossy(&said.stdout).trim_end().to_owned();
        match said.status.code() {
            Some(0) if is_id(&id) => Ok(Some(id)),
            Some(1 | 128) => Ok(None),
            _ => Err(Git::failed("rev-parse", Git::complaint(&said))),
        }
    }

    fn is_shallow(&self) -> Result<bool, Diagnostic> {
        Ok(self.git.text(&["rev-parse", "--is-shallow-repository"])?.as_deref() == Ok("true"))
    }

    /// The branch or tag that a name was probably meant to be.
    fn near(&self, name: &str) -> Result<Option<String>, Diagnostic> {
        let (base, rest) = parts(name);
        let listed = self.git.text(&[
            "for-each-ref",
            "--format=%(refname:short)",
            "refs/heads",
            "refs/tags",
            "refs/remotes",
        ]);
        let listed = listed?.unwrap_or_default();
        let known: Vec<&str> = listed.lines().chain(["HEAD"]).collect();
        let alike = |near: &&str| *near != base && near.chars().any(|c| base.contains(c));
        let near = near(base, &known).filter(alike);
        Ok(near.map(|near| format!("{near}{rest}")))
    }

    /// The commit that two have last in common: where a branch began.
    ///
    /// # Errors
    /// [`VersionMessage::NoMergeBase`]; [`VersionMessage::ShallowBase`] where the clone may lack it.
    pub fn merge_base(&self, one: &Commit, other: &Commit) -> Result<Commit, Diagnostic> {
        let said = self.git.output(&["merge-base", &one.id, &other.id])?;
        let id = String::from_utf8_lossy(&said.stdout).trim_end().to_owned();
        let names = || (one.name.clone(), other.name.clone());
        match said.status.code() {
            Some(0) if is_id(&id) => Ok(Commit { name: format!("{}...{}", one.name, other.name), id }),
            Some(1) => {
                let (one, other) = names();
                Err(Diagnostic::new(match self.is_shallow()? {
                    true => VersionMessage::ShallowBase { one, other },
                    false => VersionMessage::NoMergeBase { one, other },
                }))
            }
            _ => Err(Git::failed("merge-base", Git::complaint(&said))),
        }
    }

    /// The day on which a commit was made, by the clock of whoever made it: `2026-01-05`; `None` if it has
    /// none that git can tell.
    ///
    /// # Errors
    /// What git can't do.
    pub fn day(&self, commit: &Commit) -> Result<Option<String>, Diagnostic> {
        // Not `show`, which looks at the commit's folders even if it is to show nothing of them.
        let said =
            self.git.text(&["rev-list", "--max-count=1", "--date=short", "--format=%cd", &commit.id])?;
        let is_day = |day: &&str| day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let last = said.ok().and_then(|said| said.lines().last().filter(is_day).map(str::to_owned));
        Ok(last)
    }

    /// Hands over the entries of a commit at and below `paths`, or all of it if there are none, in the order
    /// of git, each path from the top of the tree.
    ///
    /// # Errors
    /// [`VersionMessage::GitFailed`], [`VersionMessage::TooManyEntries`].
    pub fn each_entry(
        &self,
        commit: &Commit,
        paths: &[Vec<u8>],
        mut take: impl FnMut(Vec<u8>, Entry),
    ) -> Result<(), Diagnostic> {
        let args = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", &commit.id].map(OsString::from);
        let paths = paths.iter().map(|path| os(path).into_owned());
        let mut read = Ok(());
        self.git.pieces(&args.into_iter().chain(paths).collect::<Vec<_>>(), |piece| match entry(piece) {
            Some((path, entry)) => {
                take(path, entry);
                ControlFlow::Continue(())
            }
            None => {
                read = Err(Git::failed("ls-tree", UNEXPECTED.to_owned()));
                ControlFlow::Break(())
            }
        })?;
        read
    }

    /// [`each_entry`](Self::each_entry) as a list.
    ///
    /// # Errors
    /// As of that.
    pub(super) fn entries(
        &self,
        commit: &Commit,
        paths: &[Vec<u8>],
    ) -> Result<Vec<(Vec<u8>, Entry)>, Diagnostic> {
        let mut entries = Vec::new();
        self.each_entry(commit, paths, |path, entry| entries.push((path, entry)))?;
        Ok(entries)
    }

    /// The sizes of objects in bytes, in their order; `None` for one that the repository does not have. An
    /// object of a few KB may have gigabytes.
    ///
    /// # Errors
    /// What git can't do.
    pub(super) fn sizes(&self, ids: &[&str]) -> Result<Vec<Option<u64>>, Diagnostic> {
        self.batch("--batch-check", ids, |answers, _| Some(size(&head(answers)?)))
    }

    /// The contents of objects, in their order, read by one run of git.
    ///
    /// # Errors
    /// [`VersionMessage::MissingObject`] for each that the repository does not have; [`VersionMessage::GitFailed`]
    /// for all.
    pub(super) fn contents(&self, ids: &[&str]) -> Result<Vec<Result<Vec<u8>, Diagnostic>>, Diagnostic> {
        self.batch("--batch", ids, |answers, id| answer(answers, id))
    }

    /// Asks `cat-file` about objects, all by one run of git.
    fn batch<T>(
        &self,
        how: &str,
        ids: &[&str],
        read: impl Fn(&mut dyn BufRead, &str) -> Option<T>,
    ) -> Result<Vec<T>, Diagnostic> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let mut answers: Option<Vec<_>> = None;
        let (ended, _) = self.git.run(&["cat-file", how], &asked, |printed| {
            answers = ids.iter().map(|id| read(printed, id)).collect();
            Ok(if answers.is_some() { Read::All } else { Read::Enough })
        })?;
        answers.ok_or_else(|| Git::failed("cat-file", Git::complaint(&ended)))
    }
}

/// A revision's name, and what goes on from there: `HEAD` and `~2`.
fn parts(name: &str) -> (&str, &str) {
    name.split_at(name.find(['~', '^', '@', ':']).unwrap_or(name.len()))
}

/// An entry of `ls-tree`: `100644 blob ID<TAB>PATH`.
fn entry(bytes: &[u8]) -> Option<(Vec<u8>, Entry)> {
    let tab = bytes.iter().position(|byte| *byte == b'\t')?;
    let mut words = std::str::from_utf8(&bytes[..tab]).ok()?.split(' ');
    let (mode, kind, id) = (words.next()?, words.next()?, words.next()?);
    let kind = match (mode, kind) {
        ("120000", "blob") => Kind::Link,
        (_, "blob") => Kind::File,
        (_, "commit") => Kind::Submodule,
        _ => return None,
    };
    Some((bytes[tab + 1..].to_owned(), Entry { kind, id: id.to_owned() }))
}

/// The first line of an answer of `cat-file`: `ID blob SIZE`, or `ID missing`. `None` if git went away.
fn head(answers: &mut (impl BufRead + ?Sized)) -> Option<String> {
    let mut head = String::new();
    answers.read_line(&mut head).ok()?;
    head.strip_suffix('\n').map(str::to_owned)
}

/// The size that it tells.
fn size(head: &str) -> Option<u64> {
    head.rsplit_once(' ')?.1.parse().ok()
}

/// One answer of `cat-file --batch`: its head, and the content with a line's end if there is one. `None` if
/// git went away.
fn answer(answers: &mut (impl BufRead + ?Sized), id: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
    let Some(size) = size(&head(answers)?) else {
        return Some(Err(missing(id)));
    };
    let mut bytes = Vec::new();
    let whole = size.checked_add(1)?;
    answers.take(whole).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == whole && bytes.pop() == Some(b'\n')).then_some(Ok(bytes))
}

/// That the repository does not have an object.
pub(super) fn missing(id: &str) -> Diagnostic {
    Diagnostic::new(VersionMessage::MissingObject { id: id.to_owned() })
}

/// Whether it is an object's id in full, by SHA-1 or SHA-256.
fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_tree() {
        let id = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        let of =
            |text: &str| entry(text.replace("ID", id).as_bytes()).map(|(path, entry)| (path, entry.kind));
        assert_eq!(of("100644 blob ID\t甲\n乙.yaml"), Some(("甲\n乙.yaml".into(), Kind::File)));
        assert_eq!(of("100755 blob ID\ta\tb"), Some((b"a\tb".to_vec(), Kind::File)));
        assert_eq!(of("120000 blob ID\ta"), Some((b"a".to_vec(), Kind::Link)));
        assert_eq!(of("160000 commit ID\ta"), Some((b"a".to_vec(), Kind::Submodule)));
        assert_eq!(of("what is this"), None);
    }

    #[test]
    fn answers_of_cat_file() {
        let mut answers = &b"ID blob 3\na\nb\nID missing\nID blob 0\n\nID blob 9\nshort"[..];
        let mut next = || answer(&mut answers, "ID");
        assert_eq!(next(), Some(Ok(b"a\nb".to_vec())));
        assert_eq!(next(), Some(Err(missing("ID"))));
        assert_eq!(next(), Some(Ok(Vec::new())));
        assert_eq!(next(), None);
        assert_eq!(next(), None);
        assert_eq!(["ID blob 3", "ID missing", ""].map(size), [Some(3), None, None]);
    }

    proptest::proptest! {
        /// Whatever git prints, it is read or refused, and no more of it is kept than there is.
        #[test]
        fn whatever_git_prints(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                &b"100644 blob "[..], b"040000 tree ", b"160000 commit ", b"S ", b"H ", b"\t", b"\n", b" ", b"0", b"-",
                b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", b" missing\n", b" blob 3\n", b"18446744073709551615",
                b"9999999999999", b"\xff\xfe", b"/", b"..", b"projects/a.yaml", "\u{2028}甲".as_bytes(),
            ]), 0..12)
        ) {
            let bytes = pieces.concat();
            if let Some((path, entry)) = entry(&bytes) {
                proptest::prop_assert!(path.len() + entry.id.len() <= bytes.len());
            }
            index::unseen(&bytes);
            let mut answers = &bytes[..];
            while let Some(Ok(content)) = answer(&mut answers, "ID") {
                proptest::prop_assert!(content.len() <= bytes.len());
            }
        }
    }
}
