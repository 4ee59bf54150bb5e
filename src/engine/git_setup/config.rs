//! Settings of one repository, changed by git itself: all that are wanted, or none.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::files::Git;
use crate::message::{Message, VersionMessage};

/// Some settings by their keys, each with its values.
pub type Settings = BTreeMap<String, Vec<String>>;

/// The settings of the repository that a folder is in.
pub struct Config {
    git: Git,
    /// The file they stand in, as seen from the folder. Work trees of one repository share it.
    pub path: String,
}

impl Config {
    /// Opens the settings of a repository with a work tree.
    ///
    /// # Errors
    /// [`VersionMessage::NoFolders`] in a bare repository.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        let git = Git::at(folder);
        let asked = git.text(&["rev-parse", "--is-inside-work-tree", "--git-path", "config"])?;
        let answer = asked.map_err(|complaint| Git::failed("rev-parse", complaint))?;
        match answer.split_once('\n') {
            Some(("true", path)) => Ok(Self { git, path: path.to_owned() }),
            _ => Err(Diagnostic::new(VersionMessage::NoFolders { path: folder.display().to_string() })),
        }
    }

    /// The settings whose keys match a regular expression.
    ///
    /// # Errors
    /// A file that git can't read.
    pub fn read(&self, keys: &str) -> Result<Settings, Diagnostic> {
        let said = self.git.output(&["config", "--local", "-z", "--get-regexp", keys])?;
        // With 1 it says that there are none.
        if !matches!(said.status.code(), Some(0 | 1)) {
            return Err(Git::failed("config", Git::complaint(&said)));
        }
        let mut settings = Settings::new();
        let listed = String::from_utf8_lossy(&said.stdout);
        for (key, value) in listed.split('\0').filter_map(|entry| entry.split_once('\n')) {
            settings.entry(key.to_owned()).or_default().push(value.to_owned());
        }
        Ok(settings)
    }

    /// Whether attributes say something of the line ends of some files, be they there or not.
    ///
    /// # Errors
    /// What git can't do.
    pub fn says_line_ends(&self, files: &[&str]) -> Result<bool, Diagnostic> {
        let said = self.git.output(&[&["check-attr", "-z", "text", "eol", "crlf", "--"], files].concat())?;
        if !said.status.success() {
            return Err(Git::failed("check-attr", Git::complaint(&said)));
        }
        // Path, attribute and value by turns.
        let values = said.stdout.split(|byte| *byte == 0).skip(2).step_by(3);
        Ok(values.into_iter().any(|value| value != b"unspecified"))
    }

    /// Makes of the settings `before` those of `after`. If one can't be changed, none is.
    ///
    /// # Errors
    /// [`VersionMessage::ConfigLocked`], [`Message::Unwritable`], or what else git complains of.
    pub fn change(&self, before: &Settings, after: &Settings) -> Result<(), Diagnostic> {
        let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
        let differing: Vec<&String> = keys.filter(|key| before.get(*key) != after.get(*key)).collect();
        for (done, key) in differing.iter().enumerate() {
            if let Err(error) = self.put(key, before.get(*key), after.get(*key)) {
                for key in &differing[..=done] {
                    // What can't be undone now could hardly be done before.
                    let _ = self.put(key, after.get(*key), before.get(*key));
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn put(
        &self,
        key: &str,
        before: Option<&Vec<String>>,
        after: Option<&Vec<String>>,
    ) -> Result<(), Diagnostic> {
        match (before, after.map(Vec::as_slice)) {
            (_, Some([value])) => self.set(&["--replace-all", key, value]),
            (before, after) => {
                if before.is_some() {
                    self.set(&["--unset-all", key])?;
                }
                after.unwrap_or_default().iter().try_for_each(|value| self.set(&["--add", key, value]))
            }
        }
    }

    fn set(&self, args: &[&str]) -> Result<(), Diagnostic> {
        let said = self.git.text(&[&["config", "--local"], args].concat())?;
        said.map(drop).map_err(|complaint| self.refused(complaint))
    }

    fn refused(&self, detail: String) -> Diagnostic {
        let path = self.path.clone();
        let unwritable = |kind: ErrorKind| {
            let (path, reason) = (path.clone(), (&std::io::Error::from(kind)).into());
            Diagnostic::new(Message::Unwritable { path, reason })
        };
        match () {
            () if detail.ends_with("File exists") => Diagnostic::new(VersionMessage::ConfigLocked { path }),
            () if detail.ends_with("Permission denied") => unwritable(ErrorKind::PermissionDenied),
            () if detail.ends_with("Read-only file system") => unwritable(ErrorKind::ReadOnlyFilesystem),
            () if detail.ends_with("No space left on device") => unwritable(ErrorKind::StorageFull),
            () => Git::failed("config", detail),
        }
    }
}
