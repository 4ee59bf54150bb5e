//! Mending what is certain: the fixes of findings are applied to the texts in memory, round by round, until none is
//! left; then the files are written, or shown as a patch.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::diagnostic::{Diagnostic, Report};
use crate::files::Unread;
use crate::message::Message;
use crate::session::Session;
use crate::source::fix_of;
use crate::text::{Edit, apply};
use crate::workspace::{Output, Workspace};

/// At most so many rounds: a fix lets more of a file be read, which may have further slips, but few levels deep.
const MAX_ROUNDS: usize = 10;

/// A file with its fixes applied.
pub struct FixedFile {
    /// Its absolute path.
    pub path: PathBuf,
    /// Its path in the workspace.
    pub shown: String,
    /// What was mended: the line in the text of that round, and the finding.
    pub mended: Vec<(usize, Message)>,
    before: String,
    after: String,
}

/// Applies the fixes that are certain to the forms that a call names and to what they share, in memory.
///
/// # Errors
/// What keeps every form from being looked at.
pub fn fix(workspace: Workspace, base: &Path, paths: &[PathBuf]) -> Result<Vec<FixedFile>, Vec<Diagnostic>> {
    let mut report = Report::default();
    let named = workspace.discover(base, paths, &mut report);
    if named.is_empty() {
        return Err(report.diagnostics);
    }
    let named: BTreeSet<String> = named.into_iter().map(|project| project.shown).collect();
    let mut session = Session::open(workspace).map_err(|diagnostic| vec![diagnostic])?;
    let mut files: BTreeMap<String, FixedFile> = BTreeMap::new();
    let mut given_up: BTreeSet<String> = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let wanted = certain(&session, &named, &given_up);
        if wanted.is_empty() {
            break;
        }
        for (shown, found) in wanted {
            let path = session.workspace().root.join(&shown);
            let Some(file) = file(&mut files, &session, &shown, &path) else {
                given_up.insert(shown);
                continue;
            };
            let edits: Vec<Edit> = found.iter().flat_map(|(_, edits)| edits.clone()).collect();
            let after = apply(&file.after, &in_file(&file.after, &edits));
            let before = session.errors_in(&shown).len();
            let Some(after) = after.filter(|after| *after != file.after) else {
                given_up.insert(shown);
                continue;
            };
            let edited = session.edit(&path, Some(&after));
            // A fix that makes its file worse is none. What it lets be read elsewhere may well have errors.
            if edited.is_err() || session.errors_in(&shown).len() > before {
                let _ = session.edit(&path, Some(&file.after));
                given_up.insert(shown);
                continue;
            }
            file.after = after;
            let line = |found: &Diagnostic| found.span.as_ref().map_or(1, crate::text::Span::line);
            file.mended.extend(found.iter().map(|(found, _)| (line(found), found.message.clone())));
        }
    }
    Ok(files.into_values().filter(|file| file.before != file.after).collect())
}

impl FixedFile {
    /// The change as a patch that `git apply` and `patch -p1` take in the workspace.
    pub fn patch(&self) -> String {
        // Programs end a name at a tab, where it has blanks.
        let end = if self.shown.contains(' ') { "\t" } else { "" };
        let (old, new) = (format!("a/{}{end}", self.shown), format!("b/{}{end}", self.shown));
        TextDiff::from_lines(&self.before, &self.after).unified_diff().header(&old, &new).to_string()
    }

    /// Writes the file whole, unless it is another by now.
    ///
    /// # Errors
    /// [`Message::Unwritable`], or that it changed meanwhile.
    pub fn write(&self) -> Result<(), Diagnostic> {
        let changed = || Diagnostic::new(Message::ChangedMeanwhile { path: self.shown.clone() });
        let now = std::fs::read(&self.path).map_err(|_| changed())?;
        if now != self.before.as_bytes() {
            return Err(changed());
        }
        let (folder, name) = (self.path.parent(), self.path.file_name());
        let (Some(folder), Some(name)) = (folder, name) else { return Err(changed()) };
        Output::new(folder)?.write(Path::new(name), self.after.as_bytes())
    }
}

/// The findings of some projects with fixes that are certain, by the files in which they lie.
fn certain(
    session: &Session,
    named: &BTreeSet<String>,
    given_up: &BTreeSet<String>,
) -> BTreeMap<String, Vec<(Diagnostic, Vec<Edit>)>> {
    let mut wanted: BTreeMap<String, Vec<(Diagnostic, Vec<Edit>)>> = BTreeMap::new();
    for found in named.iter().flat_map(|project| session.findings(project)) {
        let Some(fix) = fix_of(&found).filter(|fix| fix.certain) else { continue };
        let Some(path) = found.span.as_ref().map(|span| span.source.path.clone()) else { continue };
        if given_up.contains(&path) {
            continue;
        }
        let others = wanted.entry(path).or_default();
        let taken = |edit: &Edit| {
            others
                .iter()
                .flat_map(|(_, edits)| edits)
                .any(|other| edit.range.start <= other.range.end && other.range.start <= edit.range.end)
        };
        // The first wins; what is left comes in the next round.
        if !fix.edits.iter().any(taken) {
            others.push((found, fix.edits));
        }
    }
    wanted
}

/// A file that is to be mended, as it is: text, no link, and below the projects.
fn file<'f>(
    files: &'f mut BTreeMap<String, FixedFile>,
    session: &Session,
    shown: &str,
    path: &Path,
) -> Option<&'f mut FixedFile> {
    if !files.contains_key(shown) {
        let raw: Result<Vec<u8>, Unread> = session.workspace().raw(path);
        let before = String::from_utf8(raw.ok()?).ok()?;
        let own = path.starts_with(session.workspace().projects());
        let file = FixedFile {
            path: path.to_owned(),
            shown: shown.to_owned(),
            mended: Vec::new(),
            after: before.clone(),
            before,
        };
        files.insert(shown.to_owned(), own.then_some(file)?);
    }
    files.get_mut(shown)
}

/// Edits of a text as it was read – without its mark, with plain line ends – as edits of the file.
fn in_file(file: &str, edits: &[Edit]) -> Vec<Edit> {
    let mark = if file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    // Where the returns stand that reading leaves out, as places of the text that is read.
    let returns: Vec<usize> =
        file[mark..].match_indices("\r\n").enumerate().map(|(before, (at, _))| at - before).collect();
    let place = |at: usize| mark + at + returns.partition_point(|known| *known < at);
    let edit = |edit: &Edit| Edit::new(place(edit.range.start)..place(edit.range.end), edit.text.clone());
    edits.iter().map(edit).collect()
}
