//! `shenbao git-setup`: makes git show forms instead of YAML, in this repository, and undoes it.
//!
//! Two things belong together: `.gitattributes` names the files, the repository's settings name the
//! program. Both are changed, or neither. Nothing outside the repository is touched.

mod attributes;
mod config;

use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::args::GitSetupArgs;
use super::exit::Exit;
use super::ui::Ui;
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

/// What a call changed.
struct Changed {
    attributes: bool,
    /// Whether the attributes say something of line ends.
    texts: bool,
    config: bool,
}

/// Sets git up, or undoes it.
pub fn run(start: &Path, base: &Path, args: &GitSetupArgs, ui: &mut Ui) -> Exit {
    let workspace = match Workspace::find(start) {
        Ok(workspace) => workspace,
        Err(diagnostic) => {
            // A bare repository has no folders, which is the better reason.
            let bare = Config::open(base).err().filter(|error| {
                matches!(error.message, Message::VersionMessage(VersionMessage::NoFolders { .. }))
            });
            return ui.refuse(&bare.unwrap_or(diagnostic), Exit::Call);
        }
    };
    let opened = Repository::find(&workspace.root).and_then(|_| Config::open(&workspace.root));
    let wanted = if args.remove { Settings::new() } else { settings() };
    let changed = opened.and_then(|config| Ok((change(&workspace, &config, &wanted)?, config.path)));
    match changed {
        Ok((changed, config)) => {
            let shown = |path: &str| {
                let path = workspace.root.join(path);
                let path = path.canonicalize().unwrap_or(path);
                path.strip_prefix(base).unwrap_or(&path).display().to_string()
            };
            tell(&changed, args.remove, &shown(ATTRIBUTES), &shown(&config), ui);
            Exit::Done
        }
        Err(diagnostic) => {
            let exit = Exit::of(&diagnostic).max(Exit::Call);
            let exit = ui.refuse(&diagnostic, exit);
            ui.note(ui.say("没有改动任何东西。", "Nothing was changed."));
            exit
        }
    }
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
            Ok(Changed { attributes: new != old, texts, config: before != *wanted })
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

/// Says what was written, and what it means.
fn tell(changed: &Changed, removed: bool, attributes: &str, config: &str, ui: &Ui) {
    let Changed { attributes: written, texts, config: set } = *changed;
    if !written && !set {
        let (zh, en) = match removed {
            true => (
                "没有 git-setup 写过的东西，没有改动。",
                "There is nothing of git-setup here; nothing was changed.",
            ),
            false => ("已经设置好了，没有改动。", "It is set up already; nothing was changed."),
        };
        return ui.note(ui.say(zh, en));
    }
    let (zh, en) = match (removed, texts) {
        (true, _) => ("已删去 diff=shenbao 等", "diff=shenbao and what goes with it removed"),
        (false, false) => ("projects/ 里的 YAML 用 diff=shenbao", "diff=shenbao for the YAML in projects/"),
        (false, true) => (
            "projects/ 里的 YAML 用 diff=shenbao，换行符由 git 统一",
            "diff=shenbao for the YAML in projects/, and one kind of line ends",
        ),
    };
    if written {
        ui.result(&format!("{attributes}: {}\n", ui.say(zh, en)));
    }
    let (zh, en) = match removed {
        true => ("已删去 diff.shenbao 和 difftool.shenbao", "diff.shenbao and difftool.shenbao removed"),
        false => ("diff.shenbao 和 difftool.shenbao，运行", "diff.shenbao and difftool.shenbao, which run"),
    };
    if set {
        let program = if removed { String::new() } else { format!(" {}", program()) };
        ui.result(&format!("{config}: {}{program}\n", ui.say(zh, en)));
    }
    if !removed {
        ui.note(ui.say(
            "git diff、git show、git log -p 从此显示表，不显示 YAML；加 --no-textconv 看原文。\n\
             这只对这个仓库有效。把 .gitattributes 提交上去，同事各运行一次 shenbao git-setup，看到的就一样。\n\
             撤销：shenbao git-setup --remove",
            "git diff, git show and git log -p now show forms instead of YAML; --no-textconv shows the YAML.\n\
             This holds in this repository only. Commit .gitattributes; others see the same once they run shenbao git-setup.\n\
             To undo it: shenbao git-setup --remove",
        ));
    }
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
