//! Templates: embedded in the program, and the workspace's own where it has them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::{FONTS, TEMPLATES, Workspace};
use crate::diagnostic::Diagnostic;
use crate::digest::Sum;
use crate::files::{Disk, Files};
use crate::message::Message;
use crate::source::Source;

/// At most so many bytes of a font are read; the largest that there are have some 50 MB.
const MAX_FONT: u64 = 256 << 20;

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$( ($path, include_str!(concat!("../../templates/", $path))) ),*]
    };
}

/// Every file below `templates/`, by its path there.
static EMBEDDED: &[(&str, &str)] = embedded![
    "lib.typ",
    "cover.typ",
    "show.txt",
    "show.md",
    "show.html",
    "diff.html",
    "diff.md",
    "shanghai-2021/edition.yaml",
    "shanghai-2021/form.typ",
    "shanghai-2024/edition.yaml",
    "shanghai-2024/form.typ",
];

/// Where templates come from.
#[derive(Clone, Debug)]
pub struct Assets {
    workspace: Workspace,
    /// Edition names → whether the workspace has a folder of this name.
    editions: BTreeMap<String, bool>,
    /// The workspace's own files that were read: what is summed up is what is used, even if it changes
    /// meanwhile.
    read: Arc<Mutex<BTreeMap<String, Own>>>,
    /// The workspace's editions that do not count: its templates are not to be run.
    left_out: BTreeSet<String>,
}

/// A file of the workspace's own, if there is one.
type Own = Result<Option<Arc<Source>>, Diagnostic>;

/// The files of one edition.
pub struct EditionFiles {
    /// `edition.yaml`.
    pub declaration: Arc<Source>,
    /// `form.typ`.
    pub form: Arc<Source>,
}

impl Workspace {
    /// The workspace's own font files by name, if they count: each with its path and its bytes. At a revision
    /// those on the disk.
    pub fn fonts(&self) -> Vec<(String, Result<Vec<u8>, Diagnostic>)> {
        let files: &dyn Files = if self.revision().is_some() { &Disk } else { &*self.files };
        let folder = self.root.join(FONTS);
        let entries = if self.own_templates { files.list(&folder).unwrap_or_default() } else { Vec::new() };
        let is_font = |path: &PathBuf| {
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
        };
        let paths = entries.into_iter().map(|entry| folder.join(entry.name)).filter(is_font);
        paths
            .map(|path| {
                let shown = path.display().to_string();
                let data = files.read(&path, MAX_FONT).map_err(|unread| unread.diagnostic(&shown, MAX_FONT));
                (shown, data)
            })
            .collect()
    }
}

impl Assets {
    /// The embedded templates under those of the workspace, if they count.
    pub fn new(workspace: &Workspace) -> Self {
        let embedded = EMBEDDED.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0.to_owned()));
        let mut editions: BTreeMap<String, bool> = embedded.map(|name| (name, false)).collect();
        let mut left_out = BTreeSet::new();
        for name in workspace.template_folders() {
            // Typst's paths can't hold a backslash.
            if name.starts_with(['_', '.']) || name.contains('\\') {
                continue;
            }
            if workspace.own_templates {
                editions.insert(name, true);
            } else if !editions.contains_key(&name) {
                left_out.insert(name);
            }
        }
        Self { workspace: workspace.clone(), editions, read: Arc::default(), left_out }
    }

    /// Whether it is an edition of the workspace, whose templates are not to be run.
    pub fn leaves_out(&self, name: &str) -> bool {
        self.left_out.contains(name)
    }

    /// The names of all editions.
    pub fn editions(&self) -> impl Iterator<Item = &str> {
        self.editions.keys().map(String::as_str)
    }

    /// The files of the edition `name`; `None` if there is none. A name is only ever looked up,
    /// never made into a path, so a form can't reach other files by it.
    ///
    /// # Errors
    /// A workspace's edition that lacks a file, or one that can't be read.
    pub fn edition(&self, name: &str) -> Option<Result<EditionFiles, Diagnostic>> {
        let own = *self.editions.get(name)?;
        let file = |file: &str| {
            let path = format!("{name}/{file}");
            if own { self.own(&path) } else { Ok(embedded(&path)) }.and_then(|found| {
                let missing = || Message::EditionFile { name: name.to_owned(), file: file.to_owned() };
                found.ok_or_else(|| Diagnostic::new(missing()))
            })
        };
        let both = file("edition.yaml").and_then(|declaration| Ok((declaration, file("form.typ")?)));
        Some(both.map(|(declaration, form)| EditionFiles { declaration, form }))
    }

    /// A file directly below `templates/`: the workspace's own, or the embedded one.
    ///
    /// # Errors
    /// A file of the workspace that can't be read.
    pub fn file(&self, name: &str) -> Result<Arc<Source>, Diagnostic> {
        let own = self.own(name)?;
        Ok(own.or_else(|| embedded(name)).expect("callers name files that the program embeds"))
    }

    /// The sum of all the workspace's own templates that draw a form; the embedded ones are
    /// part of the program.
    pub fn own_sum(&self) -> String {
        let own = self.editions.iter().filter(|(_, own)| **own).map(|(name, _)| name);
        let files = own.flat_map(|name| ["edition.yaml", "form.typ"].map(|file| format!("{name}/{file}")));
        let mut sum = Sum::new();
        for path in files.chain(["lib.typ".to_owned()]) {
            match self.own(&path) {
                Ok(Some(file)) => sum.add(path).add(&file.text),
                // A folder of an edition counts without its files, too.
                Ok(None) => sum.add(path),
                // It fails the forms that need it; what it held before is forgotten.
                Err(_) => sum.add(path).add("unreadable"),
            };
        }
        sum.hex()
    }

    fn own(&self, path: &str) -> Own {
        if !self.workspace.own_templates {
            return Ok(None);
        }
        // Held while it is read, so that it is read once.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = read.get(path) {
            return own.clone();
        }
        let full = self.workspace.root.join(TEMPLATES).join(path);
        let own = match self.workspace.leads(&full) {
            true => self.workspace.read(&full).map(Some),
            // The program's own in its place would draw another form.
            false => self.workspace.why_absent(&full).map_or(Ok(None), Err),
        };
        read.insert(path.to_owned(), own.clone());
        own
    }
}

fn embedded(path: &str) -> Option<Arc<Source>> {
    let (_, text) = EMBEDDED.iter().find(|(name, _)| *name == path)?;
    Some(Arc::new(Source { path: format!("<shenbao>/templates/{path}"), text: (*text).to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_embedded() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let files = walkdir::WalkDir::new(root).into_iter().flatten().filter(|e| e.file_type().is_file());
        let mut on_disk: Vec<String> = files
            .map(|e| e.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"))
            .collect();
        let mut embedded: Vec<String> = EMBEDDED.iter().map(|(path, _)| (*path).to_owned()).collect();
        on_disk.sort();
        embedded.sort();
        assert_eq!(on_disk, embedded);
    }
}
