//! Forms and folders that are named by their end: `古籍` for `projects/2026/古籍修复.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{PROJECTS, Workspace};
use crate::message::Message;
use crate::source::near;

/// So many candidates are named.
const MAX_NAMED: usize = 10;

impl Workspace {
    /// The one project or folder below `projects/` whose path ends as the call says, or if there is none,
    /// whose name has what it says in it.
    ///
    /// # Errors
    /// Several that could be meant, or one that is nearly so; nothing if nothing is like it.
    pub(super) fn by_end(&self, typed: &Path) -> Result<PathBuf, Option<Message>> {
        let wanted = parts(typed).ok_or(None)?;
        let (last, above) = wanted.split_last().ok_or(None)?;
        let candidates = self.named();
        let ends = |names: &[String], fits: &dyn Fn(&str) -> bool| {
            let Some((name, folders)) = names.split_last() else { return false };
            fits(name) && folders.ends_with(above)
        };
        let of = |fits: &dyn Fn(&str) -> bool| {
            candidates.iter().filter(|(names, _)| ends(names, fits)).map(|(_, path)| path).collect::<Vec<_>>()
        };
        let exact = of(&|name| name == last);
        let found = if exact.is_empty() { of(&|name| name.contains(last.as_str())) } else { exact };
        let path = typed.display().to_string();
        match found[..] {
            [one] => Ok(one.clone()),
            [] => {
                let names: BTreeSet<&str> =
                    candidates.keys().filter_map(|names| Some(names.last()?.as_str())).collect();
                let near = near(last, &names.into_iter().collect::<Vec<_>>()).map(str::to_owned);
                Err(near.map(|near| Message::NotFoundNear { path, near }))
            }
            _ => {
                let named: Vec<String> = found.iter().take(MAX_NAMED).map(|path| self.shown(path)).collect();
                let more = if found.len() > MAX_NAMED { " …" } else { "" };
                Err(Some(Message::SeveralNamed { path, known: format!("{}{more}", named.join("、")) }))
            }
        }
    }

    /// All projects and the folders they stand in, by the names in their paths; a project has no suffix.
    fn named(&self) -> BTreeMap<Vec<String>, PathBuf> {
        let mut named = BTreeMap::new();
        let projects = self.projects();
        for project in self.list(&projects).unwrap_or_default().projects {
            let mut path = project.path.as_path();
            let mut names = texts(&project.output);
            while !names.is_empty() {
                // A folder and a project of one name are one place to look for what is meant.
                if named.insert(names.clone(), path.to_owned()).is_some() {
                    break;
                }
                names.pop();
                path = path.parent().unwrap_or(&projects);
            }
        }
        named
    }
}

/// The names of a path of the call, without `projects` in front and a suffix behind; none for a path that
/// says where it begins.
fn parts(typed: &Path) -> Option<Vec<String>> {
    let plain = typed.components().all(|part| matches!(part, Component::Normal(_)));
    let mut names = texts(typed);
    if names.len() > 1 && names[0] == PROJECTS {
        names.remove(0);
    }
    let last = names.last_mut().filter(|_| plain)?;
    if let Some((stem, "yaml" | "yml" | "pdf")) = last.rsplit_once('.') {
        *last = stem.to_owned();
    }
    names.iter().all(|name| !name.is_empty()).then_some(names)
}

fn texts(path: &Path) -> Vec<String> {
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}
