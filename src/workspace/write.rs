//! Writing results: whole files or none, and only below the output folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{FONTS, PROJECTS, TEMPLATES};
use crate::diagnostic::Diagnostic;
use crate::message::{ArchiveMessage, Message};

/// How the names of temporary files begin, and how they end.
const TEMPORARY: (&str, &str) = (".shenbao-", ".tmp");

/// The folder that results go to.
pub struct Output {
    /// Its path as the user gave it.
    folder: PathBuf,
    /// Its real path.
    real: PathBuf,
    /// How the names of its temporary files begin.
    temporary: String,
    /// The folders that were seen to lie inside.
    inside: Mutex<BTreeSet<PathBuf>>,
}

impl Output {
    /// Makes the folder if need be.
    ///
    /// # Errors
    /// [`Message::Unwritable`].
    pub fn new(folder: &Path) -> Result<Self, Diagnostic> {
        let open = || {
            fs::create_dir_all(folder)?;
            folder.canonicalize()
        };
        let real = open().map_err(|error| unwritable(folder, &error))?;
        let temporary = TEMPORARY.0.to_owned();
        Ok(Self { folder: folder.to_owned(), real, temporary, inside: Mutex::default() })
    }

    /// The same of a folder that nobody named – `option` would –: it has to lie in the workspace at `root`. A link that came
    /// with a repository leads nowhere else, nor to what a workspace is made of.
    ///
    /// # Errors
    /// [`ArchiveMessage::OutLinked`], or those of [`new`](Self::new).
    pub fn within(root: &Path, folder: &Path, option: &str) -> Result<Self, Diagnostic> {
        let elsewhere = |to: &Path| {
            let (path, to) = (folder.display().to_string(), to.display().to_string());
            Diagnostic::new(ArchiveMessage::OutLinked { path, to, option: option.to_owned() })
        };
        if let Err(to) = stays_within(root, folder) {
            return Err(elsewhere(&to));
        }
        let output = Self::new(folder)?;
        // What was made or changed since is what counts.
        stays_within(root, folder).map_err(|to| elsewhere(&to))?;
        Ok(output)
    }

    /// The folder that a call has results in: one that it names by `--out` may lie anywhere.
    ///
    /// # Errors
    /// Those of [`within`](Self::within).
    pub fn of_call(folder: &Path, is_named: bool, root: &Path) -> Result<Self, Diagnostic> {
        if is_named { Self::new(folder) } else { Self::within(root, folder, "--out") }
    }

    /// The same, with temporary files that can be told from those of others.
    #[must_use]
    pub fn of(self, who: &str) -> Self {
        Self { temporary: format!("{}{who}-", TEMPORARY.0), ..self }
    }

    /// Its real path.
    pub(super) fn real(&self) -> &Path {
        &self.real
    }

    /// A file's path as messages show it.
    pub fn shown(&self, relative: &Path) -> String {
        // `join` with nothing would add a slash.
        let empty = relative.as_os_str().is_empty();
        let path = if empty { self.folder.clone() } else { self.folder.join(relative) };
        path.display().to_string()
    }

    /// The size of the plain file at `relative`. Links and what stands behind them are not the
    /// folder's.
    pub fn size(&self, relative: &Path) -> Option<u64> {
        let path = self.real.join(relative);
        let about = fs::symlink_metadata(&path).ok()?;
        (about.is_file() && self.holds(path.parent()?)).then_some(about.len())
    }

    /// What stands in the plain file at `relative` now, read into `buffer`; nothing if there is none
    /// that can be read, or it has more than `most` bytes.
    pub fn read<'b>(&self, relative: &Path, most: u64, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        buffer.clear();
        self.size(relative).filter(|size| *size <= most)?;
        let file = File::open(self.real.join(relative)).ok()?;
        file.take(most.saturating_add(1)).read_to_end(buffer).ok()?;
        (buffer.len() as u64 <= most).then_some(buffer)
    }

    /// Whether a folder lies inside, by its real path; looked at once.
    fn holds(&self, folder: &Path) -> bool {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.contains(folder) {
            return true;
        }
        let holds = folder.canonicalize().is_ok_and(|real| real.starts_with(&self.real));
        if holds {
            inside.insert(folder.to_owned());
        }
        holds
    }

    /// The names of the plain files in a folder, sorted; none if it lies elsewhere.
    pub fn files(&self, folder: &Path) -> Vec<String> {
        let folder = self.real.join(folder);
        let entries = if self.holds(&folder) { fs::read_dir(folder).ok() } else { None };
        let files = entries.into_iter().flatten().flatten();
        let files = files.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Writes a file whole: under a temporary name in its folder first, then renamed. An old file
    /// of this name stays as it is until then.
    ///
    /// # Errors
    /// [`Message::Unwritable`], or [`Message::OutputEscapes`] if a link leads out of the folder.
    pub fn write(&self, relative: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.write_by(relative, |file| file.write_all(bytes))
    }

    /// The same, piece by piece.
    ///
    /// # Errors
    /// As of [`write`](Self::write).
    pub fn write_by(
        &self,
        relative: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Diagnostic> {
        let failed = |error: io::Error| unwritable(&self.folder.join(relative), &error);
        let escapes = || Diagnostic::new(Message::OutputEscapes { path: self.shown(relative) });
        let target = self.real.join(relative);
        let folder = self.make_inside(target.parent().unwrap_or(&self.real)).map_err(failed)?;
        let folder = folder.ok_or_else(escapes)?;
        let file = self.temporary_in(&folder).map_err(failed)?.ok_or_else(escapes)?;
        let whole = || {
            let mut file = BufWriter::new(file);
            write(&mut file)?;
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            sync(file.as_file())?;
            // If the folder was swapped since, the temporary file is not in it, and nothing is renamed.
            file.persist(folder.join(target.file_name().unwrap_or_default())).map_err(|error| error.error)
        };
        whole().map(drop).map_err(failed)
    }

    /// Makes a folder below this one, unless it is there; its real path, or nothing if a link on the way
    /// leads out. Nothing is made behind such a link.
    fn make_inside(&self, folder: &Path) -> io::Result<Option<PathBuf>> {
        if !folder.is_dir() {
            // A folder that was taken away meanwhile is not made again: what was in it is gone.
            fs::symlink_metadata(&self.real)?;
            let there = folder.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok());
            if !there.is_some_and(|there| self.leads_inside(there)) {
                return Ok(None);
            }
            fs::create_dir_all(folder)?;
        }
        Ok(Some(folder.canonicalize()?).filter(|real| real.starts_with(&self.real)))
    }

    /// Whether a path leads to something that lies inside now.
    fn leads_inside(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|real| real.starts_with(&self.real))
    }

    /// A temporary file in a folder; nothing if the folder was swapped for a link since it was looked at,
    /// so that the file lies elsewhere.
    fn temporary_in(&self, folder: &Path) -> io::Result<Option<tempfile::NamedTempFile>> {
        let file = temporary_named(folder, &self.temporary)?;
        let inside = self.leads_inside(file.path()) && is_at(file.as_file(), file.path());
        Ok(inside.then_some(file))
    }

    /// Removes a file, and the folders that are empty then.
    ///
    /// # Errors
    /// [`Message::Unwritable`]; a file that is not there, or not inside, is no error.
    pub fn remove(&self, relative: &Path) -> Result<(), Diagnostic> {
        // That the folder was inside once is not enough: what is removed is gone.
        let folder = self.real.join(relative.parent().unwrap_or(relative));
        if self.size(relative).is_none() || !self.leads_inside(&folder) {
            return Ok(());
        }
        fs::remove_file(self.real.join(relative))
            .map_err(|error| unwritable(&self.folder.join(relative), &error))?;
        let folders = relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        // The first that holds something else refuses, and so would those above it.
        let _ = folders.into_iter().try_for_each(|folder| fs::remove_dir(self.real.join(folder)));
        Ok(())
    }

    /// Removes the temporary files that a build of this name left when it was killed, from `folders`.
    pub fn clear(&self, folders: &BTreeSet<&Path>) {
        let ours = |name: &String| name.starts_with(&self.temporary) && name.ends_with(TEMPORARY.1);
        for folder in folders {
            for name in self.files(folder).into_iter().filter(ours) {
                // What can't be removed stays, and does no harm.
                let _ = fs::remove_file(self.real.join(folder).join(name));
            }
        }
    }
}

/// Where a folder leads, unless it is, or will be, a plain one inside the workspace.
fn stays_within(root: &Path, folder: &Path) -> Result<(), PathBuf> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let there = folder.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok()).unwrap_or(folder);
    // A link that leads to nothing yet is told as it is.
    let real = there.canonicalize().map_err(|_| fs::read_link(there).unwrap_or_else(|_| there.to_owned()))?;
    let real = folder.strip_prefix(there).map_or_else(|_| real.clone(), |rest| real.join(rest));
    if folder.strip_prefix(&root).is_ok_and(|inside| root.join(inside) == real) {
        return Ok(());
    }
    let inside = real.strip_prefix(&root).is_ok_and(|inside| {
        let mut names = inside.components().map(|name| name.as_os_str().as_encoded_bytes());
        let first = inside.components().next();
        let ours = [PROJECTS, TEMPLATES, FONTS];
        first.is_some_and(|first| !ours.iter().any(|ours| first.as_os_str() == *ours))
            && !names.any(|name| name.starts_with(b"."))
    });
    if inside { Ok(()) } else { Err(real) }
}

/// Has the disk take what was written, so that a name never leads to less after a power failure.
pub(super) fn sync(file: &File) -> io::Result<()> {
    match file.sync_data() {
        // Some file systems have no such thing.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

/// Whether an open file is the one at a path, and the path is no link.
fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    #[cfg(unix)]
    let same = {
        use std::os::unix::fs::MetadataExt;
        (open.dev(), open.ino()) == (there.dev(), there.ino())
    };
    // Elsewhere links are for administrators.
    #[cfg(not(unix))]
    let same = open.len() == there.len();
    there.is_file() && same
}

/// Opens a file that keeps a build's state for adding to it; nothing if something else stands there.
pub(super) fn state_file(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).append(true);
    let file = match fs::symlink_metadata(path) {
        // A link could lead anywhere.
        Ok(about) if !about.is_file() => return Err(ErrorKind::AlreadyExists.into()),
        Ok(_) => options.open(path),
        // One that is made follows no link. Another build may be the first.
        Err(_) => match options.clone().create_new(true).open(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => options.open(path),
            made => made,
        },
    }?;
    if is_at(&file, path) { Ok(file) } else { Err(ErrorKind::AlreadyExists.into()) }
}

/// A file in `folder` that goes away unless it is given its name.
pub(super) fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    temporary_named(folder, TEMPORARY.0)
}

fn temporary_named(folder: &Path, prefix: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; the result is for others to read, as umask allows.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A folder in `folder` that goes away unless it is given its name.
pub(super) fn temporary_folder(folder: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(folder)
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let (path, reason) = (path.display().to_string(), error.into());
    Diagnostic::new(Message::Unwritable { path, reason })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// An output folder with `2024/` in it, and a folder elsewhere.
    fn folders() -> (tempfile::TempDir, tempfile::TempDir, Output) {
        let (place, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let output = Output::within(place.path(), &place.path().join("out"), "--out").unwrap();
        fs::create_dir(output.real.join("2024")).unwrap();
        (place, elsewhere, output)
    }

    fn swap(output: &Output, elsewhere: &tempfile::TempDir) {
        fs::rename(output.real.join("2024"), output.real.join("2023")).unwrap();
        symlink(elsewhere.path(), output.real.join("2024")).unwrap();
    }

    fn is_empty(folder: &tempfile::TempDir) -> bool {
        fs::read_dir(folder.path()).unwrap().next().is_none()
    }

    #[test]
    fn a_folder_that_is_swapped_before_the_file_is_made() {
        let (_place, elsewhere, output) = folders();
        let folder = output.make_inside(&output.real.join("2024")).unwrap().unwrap();
        assert!(output.temporary_in(&folder).unwrap().is_some());
        swap(&output, &elsewhere);
        assert!(output.temporary_in(&folder).unwrap().is_none());
        assert!(is_empty(&elsewhere));
    }

    #[test]
    fn a_folder_that_is_swapped_while_the_file_is_written() {
        let (_place, elsewhere, output) = folders();
        let written = output.write_by(Path::new("2024/甲.pdf"), |file| {
            swap(&output, &elsewhere);
            file.write_all(b"%PDF")
        });
        assert!(written.is_err() && is_empty(&elsewhere));
    }

    #[test]
    fn nothing_is_made_or_removed_behind_a_link() {
        let (_place, elsewhere, output) = folders();
        fs::write(output.real.join("2024/甲.pdf"), "%PDF").unwrap();
        assert_eq!(output.files(Path::new("2024")), ["甲.pdf"]);
        swap(&output, &elsewhere);
        assert!(output.write(Path::new("2024/下级/甲.pdf"), b"%PDF").is_err() && is_empty(&elsewhere));
        fs::write(elsewhere.path().join("甲.pdf"), "别人的").unwrap();
        output.remove(Path::new("2024/甲.pdf")).unwrap();
        assert!(elsewhere.path().join("甲.pdf").exists());
    }

    #[test]
    fn state_files_follow_no_link() {
        let (place, elsewhere, _) = folders();
        let (link, file) = (place.path().join("link"), place.path().join("file"));
        symlink(elsewhere.path().join("new"), &link).unwrap();
        assert!(state_file(&link).is_err() && is_empty(&elsewhere));
        assert!(state_file(&file).is_ok() && state_file(&file).is_ok());
    }

    #[test]
    fn links_of_the_folder_itself() {
        for (to, taken) in [
            ("build", true),
            ("build/下级", true),
            (".git", false),
            (".", false),
            ("projects", false),
            ("templates/x", false),
            ("..", false),
            ("nowhere", false),
        ] {
            let place = tempfile::tempdir().unwrap();
            for folder in ["build/下级", ".git", "projects", "templates/x"] {
                fs::create_dir_all(place.path().join(folder)).unwrap();
            }
            symlink(to, place.path().join("out")).unwrap();
            for folder in ["out", "out/diff"] {
                let made = Output::within(place.path(), &place.path().join(folder), "--out");
                // A folder beside the projects is none of what a workspace is made of.
                let taken = taken || (to, folder) == (".", "out/diff");
                assert_eq!(made.is_ok(), taken, "{folder} → {to}");
            }
        }
    }
}
