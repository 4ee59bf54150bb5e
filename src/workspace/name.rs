//! Where a new project goes: the name of a call → a path below `projects/`.

use std::path::{Component, Path, PathBuf};

use super::{PROJECTS, Project, Workspace, normalise};
use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::text::{code, goes_unnoticed};

/// No file system in use takes longer names, in bytes.
const MAX_NAME: usize = 255;
/// What names of files can't hold on Windows, where most authors sit.
const FORBIDDEN: &str = "\\:*?\"<>|";
/// Names that mean devices there.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

impl Workspace {
    /// The project file that `name` stands for: a path below `projects/`, with or without that word
    /// and the suffix, relative to `base` if that lies inside `projects/`.
    ///
    /// # Errors
    /// Names that are none or lead out of `projects/`, and files that are there already.
    pub fn new_project(&self, base: &Path, name: &Path) -> Result<Project, Diagnostic> {
        let path = self.new_path(base, name)?;
        let shown = self.shown(&path);
        self.refuse_what_is_there(&path)?;
        let inside = path.strip_prefix(self.projects()).unwrap_or(&path);
        let output = inside.with_extension("");
        Ok(Project { path, shown, output })
    }

    /// The same for a project of the name `file` where `name` is a folder: one that is there, or one
    /// with a slash behind it.
    ///
    /// # Errors
    /// As above.
    pub fn new_project_in(&self, base: &Path, name: &Path, file: &str) -> Result<Project, Diagnostic> {
        let folder = self.candidate(base, name);
        let is_folder =
            name.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) || self.is_folder(&folder);
        if is_folder { self.new_project(base, &folder.join(file)) } else { self.new_project(base, name) }
    }

    /// The path that a name means, whether it may be one or not.
    fn candidate(&self, base: &Path, name: &Path) -> PathBuf {
        let projects = self.projects();
        let from_here = normalise(base, name);
        let from_root =
            matches!(name.components().next(), Some(Component::Normal(first)) if first == PROJECTS);
        if name.is_absolute() || from_here.starts_with(&projects) {
            from_here
        } else if from_root {
            normalise(&self.root, name)
        } else {
            normalise(&projects, name)
        }
    }

    fn new_path(&self, base: &Path, name: &Path) -> Result<PathBuf, Diagnostic> {
        let shown = || name.display().to_string();
        let refuse = |message| Err(Diagnostic::new(message));
        let path = self.candidate(base, name);
        let Ok(inside) = path.strip_prefix(self.projects()) else {
            return refuse(Message::Outside { path: shown() });
        };
        let text = name.to_string_lossy();
        if inside.as_os_str().is_empty() || text.ends_with(['/', std::path::MAIN_SEPARATOR]) {
            return refuse(Message::NameEmpty { path: shown() });
        }
        let mut parts = Vec::new();
        for part in inside.components() {
            let Some(part) = part.as_os_str().to_str() else {
                return refuse(Message::NameCharacter { name: shown(), character: '\u{fffd}'.to_string() });
            };
            parts.push(part);
        }
        let last = parts.pop().unwrap_or_default();
        let stem = [".yaml", ".yml"].iter().find_map(|suffix| {
            let at = last.len().checked_sub(suffix.len())?;
            last.get(at..)?.eq_ignore_ascii_case(suffix).then(|| &last[..at])
        });
        if stem == Some("") {
            return refuse(Message::NameEmpty { path: shown() });
        }
        let file = format!("{}.yaml", stem.unwrap_or(last));
        for part in parts.iter().copied().chain([stem.unwrap_or(last)]) {
            refuse_name(part)?;
        }
        if let Some(long) = parts.iter().copied().chain([file.as_str()]).find(|part| part.len() > MAX_NAME) {
            return refuse(Message::NameLong { name: long.to_owned(), length: long.len(), limit: MAX_NAME });
        }
        Ok(self.projects().join(parts.iter().collect::<PathBuf>()).join(file))
    }

    /// Whatever has this name, or becomes the same PDF, is in the way: also a link to nothing.
    fn refuse_what_is_there(&self, path: &Path) -> Result<(), Diagnostic> {
        if let Some(absent) = self.why_absent(path) {
            return Err(absent);
        }
        for rival in [path.to_owned(), path.with_extension("yml"), path.with_extension("")] {
            // Beside a folder of this name the file would be taken for a slip of the pen.
            let folder = rival.extension().is_none_or(|e| e != "yaml" && e != "yml");
            let there = if folder { self.is_folder(&rival) } else { self.holds(&rival) };
            if there {
                return Err(Diagnostic::new(match folder {
                    true => Message::IsFolder { path: self.shown(&rival) },
                    false => Message::AlreadyThere { path: self.shown(&rival) },
                }));
            }
        }
        // A linked folder may lead anywhere; nothing is written outside `projects/`.
        let real = path.ancestors().skip(1).find_map(|folder| self.files.real(folder));
        let projects = self.projects();
        let projects = self.files.real(&projects).unwrap_or(projects);
        match real {
            Some(real) if !real.starts_with(&projects) => {
                Err(Diagnostic::new(Message::Outside { path: self.shown(path) }))
            }
            _ => Ok(()),
        }
    }
}

/// Refuses what can't be the name of a file or folder everywhere, or would not be taken for a project.
fn refuse_name(part: &str) -> Result<(), Diagnostic> {
    let name = || part.to_owned();
    let refuse = |message| Err(Diagnostic::new(message));
    if part.starts_with(['_', '.']) {
        return refuse(Message::NameBegins { name: name(), begin: part.chars().take(1).collect() });
    }
    if let Some(c) = part.chars().find(|&c| goes_unnoticed(c) || FORBIDDEN.contains(c)) {
        let character = if goes_unnoticed(c) { code(c) } else { c.to_string() };
        return refuse(Message::NameCharacter { name: name(), character });
    }
    // As 项目名称 they would begin an expression.
    if let Some(open) = ["{{", "{%", "{#"].into_iter().find(|open| part.contains(open)) {
        return refuse(Message::NameCharacter { name: name(), character: open.to_owned() });
    }
    if part.trim() != part || part.is_empty() || part.ends_with('.') || is_device(part) {
        return refuse(Message::NameOdd { name: name() });
    }
    Ok(())
}

/// Whether a name that somebody else chose can be that of a file or folder on every system, and is seen as
/// what it is.
pub fn is_portable(name: &str) -> bool {
    let plain = !name.contains(|c| goes_unnoticed(c) || FORBIDDEN.contains(c) || c == '/');
    plain
        && !name.is_empty()
        && name.len() <= MAX_NAME
        && name.trim() == name
        && !name.ends_with('.')
        && !is_device(name)
}

fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    if matches!(base.as_str(), "conin$" | "conout$") {
        return true;
    }
    DEVICES.iter().any(|device| match base.strip_prefix(device) {
        Some("") => true,
        Some(number) => {
            device.len() == 3
                && matches!(*device, "com" | "lpt")
                && number.chars().count() == 1
                && number.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c))
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_every_system_has() {
        for name in ["甲.yaml", "2024", "甲（一）.yaml", "con2.yaml", "甲 乙.yaml", "𠮷.yaml"] {
            assert!(is_portable(name), "{name}");
        }
        let odd =
            ["con.yaml", "NUL", "COM¹.yaml", "conin$", "a|b", "甲:乙.yaml", "甲 ", "甲.", " 甲", "a\\b", ""];
        for name in odd {
            assert!(!is_portable(name), "{name}");
        }
    }
}
