//! Makes git show forms instead of YAML, in one repository, and undoes it.
//!
//! Two things belong together: `.gitattributes` names the files, the repository's settings name the
//! program. Both are changed, or neither. Nothing outside the repository is touched.

mod attributes;
mod config;

use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::files::Repository;
use crate::message::{Message, VersionMessage};
use crate::workspace::{Output, Workspace};
use config::{Config, Settings};

/// The file of the workspace that we write.
const ATTRIBUTES: &str = ".gitattributes";
/// The name of the program.
const NAME: &str = "shenbao";
/// Files that might be there: if something is said of their line ends, that is left as it is.
const PROBES: &[&str] = &["projects/x.yaml", "projects/x/x.yml", "templates/x/form.typ"];
/// The settings that are ours, as a regular expression.
const KEYS: &str = "^(diff\\.shenbao\\.textconv|difftool\\.shenbao\\.cmd)$";

/// What was changed, and where.
pub struct Changed {
    /// Whether `.gitattributes` is another now.
    pub attributes: bool,
    /// The file itself, by its absolute path.
    pub attributes_file: PathBuf,
    /// Whether it says something of line ends.
    pub texts: bool,
    /// Whether the settings are others.
    pub config: bool,
    /// The file that they stand in, by its absolute path.
    pub config_file: PathBuf,
    /// How the settings call this program.
    pub program: String,
}

/// The workspace in whose repository git is to be set up.
///
/// # Errors
/// No workspace, which has a better reason in a bare repository.
pub fn workspace(start: &Path, base: &Path) -> Result<Workspace, Diagnostic> {
    Workspace::find(start).map_err(|diagnostic| {
        let bare = Config::open(base).err().filter(|error| {
            matches!(error.message, Message::VersionMessage(VersionMessage::NoFolders { .. }))
        });
        bare.unwrap_or(diagnostic)
    })
}

/// Sets git up for a workspace, or undoes it.
///
/// # Errors
/// No repository, and files that can't be changed. Then nothing is.
pub fn set_up(workspace: &Workspace, remove: bool) -> Result<Changed, Diagnostic> {
    Repository::find(&workspace.root)?;
    let config = Config::open(&workspace.root)?;
    let wanted = if remove { Settings::new() } else { settings() };
    change(workspace, &config, &wanted)
}

/// Changes the settings to those wanted, all of ours or none, and `.gitattributes` accordingly.
fn change(workspace: &Workspace, config: &Config, wanted: &Settings) -> Result<Changed, Diagnostic> {
    let path = workspace.root.join(ATTRIBUTES);
    let metadata = found(&path)?;
    let old = metadata.as_ref().map(|_| std::fs::read(&path)).transpose().map_err(|e| unwritable(&e))?;
    let new = match wanted.is_empty() {
        false => {
            let ours = old.as_deref().is_some_and(attributes::has_texts);
            let texts = ours || !config.says_line_ends(PROBES)?;
            Some(attributes::with(old.as_deref(), texts))
        }
        true => old.as_deref().and_then(attributes::without),
    };
    let before = config.read(KEYS)?;
    config.change(&before, wanted)?;
    let written = match &new {
        _ if new == old => Ok(()),
        None => std::fs::remove_file(&path).map_err(|error| unwritable(&error)),
        Some(bytes) => write(&workspace.root, bytes, metadata),
    };
    match written {
        Ok(()) => {
            let texts = new.as_deref().is_some_and(attributes::has_texts);
            let absolute = |path: &str| {
                let path = workspace.root.join(path);
                path.canonicalize().unwrap_or(path)
            };
            Ok(Changed {
                attributes: new != old,
                attributes_file: absolute(ATTRIBUTES),
                texts,
                config: before != *wanted,
                config_file: absolute(&config.path),
                program: program(),
            })
        }
        Err(error) => config.change(wanted, &before).and(Err(error)),
    }
}

/// The file that is there, if it can be written.
fn found(path: &Path) -> Result<Option<Metadata>, Diagnostic> {
    let metadata = match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        metadata => metadata.map_err(|error| unwritable(&error))?,
    };
    match () {
        () if metadata.is_symlink() => {
            Err(Diagnostic::new(VersionMessage::AttributesLink { path: ATTRIBUTES.to_owned() }))
        }
        () if !metadata.is_file() => Err(unwritable(&ErrorKind::IsADirectory.into())),
        // Renaming would replace it all the same; but someone made it so.
        () if metadata.permissions().readonly() => Err(unwritable(&ErrorKind::PermissionDenied.into())),
        () => Ok(Some(metadata)),
    }
}

fn write(root: &Path, bytes: &[u8], old: Option<Metadata>) -> Result<(), Diagnostic> {
    Output::new(root)?.write(Path::new(ATTRIBUTES), bytes)?;
    // It is another file under the same name; who may read it is not for us to change.
    let same = |old: Metadata| std::fs::set_permissions(root.join(ATTRIBUTES), old.permissions());
    old.map_or(Ok(()), same).map_err(|error| unwritable(&error))
}

fn unwritable(error: &io::Error) -> Diagnostic {
    let (path, reason) = (ATTRIBUTES.to_owned(), error.into());
    Diagnostic::new(Message::Unwritable { path, reason })
}

/// The settings that make git run this program.
fn settings() -> Settings {
    let program = program();
    let settings = [
        // Git appends `"$@"`. A program that went away must not keep git from comparing.
        ("diff.shenbao.textconv", format!("{program} textconv \"$1\" || cat")),
        ("difftool.shenbao.cmd", format!("{program} diff --as \"$MERGED\" \"$LOCAL\" \"$REMOTE\"")),
    ];
    settings.into_iter().map(|(key, value)| (key.to_owned(), vec![value])).collect()
}

/// This program as a shell calls it: by its name if that leads here, else by its path.
fn program() -> String {
    let Ok(here) = std::env::current_exe() else { return NAME.to_owned() };
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Git runs it elsewhere, where a relative folder would be another.
    let mut folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    let named = folders.find_map(|folder| {
        let file = folder.join(NAME).with_extension(std::env::consts::EXE_EXTENSION);
        file.is_file().then_some(file)
    });
    let real = |path: &Path| path.canonicalize().ok();
    match named {
        Some(named) if real(&named) == real(&here) => NAME.to_owned(),
        _ => quoted(&here),
    }
}

/// A path as a word of a POSIX shell, which git brings along on Windows.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    let plain = |c: char| c.is_alphanumeric() || "/._-+:".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell() {
        for (path, word) in [
            ("/usr/bin/shenbao", "/usr/bin/shenbao"),
            ("/opt/申报/shenbao", "/opt/申报/shenbao"),
            ("/a b/shenbao", "'/a b/shenbao'"),
            ("/it's $HOME/shenbao", "'/it'\\''s $HOME/shenbao'"),
        ] {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }
}
