//! What the index has and the disk has not: files that a sparse checkout leaves out, and submodules.

use std::ffi::OsStr;
use std::ops::ControlFlow;

use super::{Entry, Git, Kind, Repository, UNEXPECTED};
use crate::diagnostic::Diagnostic;

/// An entry of the index that need not be on the disk.
pub struct Unseen {
    /// From the folder that was asked for.
    pub path: Vec<u8>,
    /// What it is.
    pub entry: Entry,
}

impl Repository {
    /// What git has in some folders below that of the repository, and need not have put on the disk: files
    /// and whole folders that a sparse checkout leaves out, and submodules. Where nothing was checked out
    /// yet, that is all of HEAD.
    ///
    /// # Errors
    /// What git can't do.
    pub fn unseen(&self, folders: &[&str]) -> Result<Vec<Unseen>, Diagnostic> {
        let (any, found) = match self.listed(folders, &[]) {
            Ok(listed) => listed,
            // A clone without all trees can't list what it leaves out: then it names the folders.
            Err(complaint) => self.listed(folders, &["--sparse"]).map_err(|_| complaint)?,
        };
        if !any && self.has_no_index()? {
            return self.nothing_checked_out(folders);
        }
        Ok(found)
    }

    /// Whether the index has anything in some folders, and what of it need not be on the disk.
    fn listed(&self, folders: &[&str], more: &[&str]) -> Result<(bool, Vec<Unseen>), Diagnostic> {
        let args = [&["ls-files", "-z", "-t", "-s"], more, &["--"], folders].concat();
        let (mut any, mut found, mut odd) = (false, Vec::new(), false);
        self.git.pieces(&args, |line| {
            any = true;
            match unseen(line) {
                Some(line) => found.extend(line),
                None => odd = true,
            }
            if odd { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if odd { Err(Git::failed("ls-files", UNEXPECTED.to_owned())) } else { Ok((any, found)) }
    }

    /// Whether there never was an index, as after `git clone --no-checkout`.
    fn has_no_index(&self) -> Result<bool, Diagnostic> {
        let path = self.git.text(&["rev-parse", "--git-path", "index"])?;
        Ok(path.is_ok_and(|path| !self.git.folder().join(path).exists()))
    }

    fn nothing_checked_out(&self, folders: &[&str]) -> Result<Vec<Unseen>, Diagnostic> {
        let Some(head) = self.known(OsStr::new("HEAD"))? else { return Ok(Vec::new()) };
        let paths: Vec<_> = folders.iter().map(|folder| [&self.prefix, folder.as_bytes()].concat()).collect();
        let entries = self.entries(&head, &paths)?.into_iter();
        let inside = |path: Vec<u8>| path.get(self.prefix.len()..).unwrap_or_default().to_vec();
        Ok(entries.map(|(path, entry)| Unseen { path: inside(path), entry }).collect())
    }
}

/// An entry of `ls-files -t -s`: `S 100644 ID STAGE<TAB>PATH`. The inner `None` is one that is checked out.
pub(super) fn unseen(line: &[u8]) -> Option<Option<Unseen>> {
    let (tag, rest) = line.split_first()?;
    let rest = rest.strip_prefix(b" ")?;
    let tab = rest.iter().position(|byte| *byte == b'\t')?;
    let mut words = std::str::from_utf8(&rest[..tab]).ok()?.split(' ');
    let (mode, id) = (words.next()?, words.next()?);
    let path = rest[tab + 1..].strip_suffix(b"/").unwrap_or(&rest[tab + 1..]);
    let kind = match mode {
        "040000" => Kind::Folder,
        "120000" => Kind::Link,
        "160000" => Kind::Submodule,
        _ => Kind::File,
    };
    let left_out = *tag == b'S' || kind == Kind::Submodule;
    let entry = Entry { kind, id: id.to_owned() };
    Some(left_out.then(|| Unseen { path: path.to_vec(), entry }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_the_index() {
        let of = |line: &str| {
            let found = unseen(line.as_bytes())?;
            Some(found.map(|found| (String::from_utf8(found.path).unwrap(), found.entry.kind)))
        };
        let some = |path: &str, kind| Some(Some((path.to_owned(), kind)));
        assert_eq!(of("S 100644 ID 0\ta\tb"), some("a\tb", Kind::File));
        assert_eq!(of("S 040000 ID 0\tprojects/2024/"), some("projects/2024", Kind::Folder));
        assert_eq!(of("S 120000 ID 0\ta"), some("a", Kind::Link));
        assert_eq!(of("H 160000 ID 0\ta"), some("a", Kind::Submodule));
        assert_eq!(of("H 100644 ID 0\ta"), Some(None));
        assert_eq!(of("M 100644 ID 2\ta"), Some(None));
        assert_eq!(of("what is this"), None);
    }
}
