//! One project: whether its PDF is up to date, and if not, a new one.
//!
//! There are two ways to know. If nothing that could have an effect is other than it was – the texts of
//! all files, templates, fonts and the program –, the project need not even be parsed. Otherwise it is
//! resolved; if sheet and sources come to what they were, its PDF stays. Either way the PDF itself must
//! still hold the bytes that were written.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::OnceLock;

use super::trouble::Trouble;
use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::digest::{Sum, blake3, sha256};
use crate::files::{NoCommit, Repository};
use crate::manifest::{Before, Entry, Made, Said, journal_line, pdf_of};
use crate::provenance::{self, Paper, SourceFile};
use crate::render::{Press, Typesetter};
use crate::session::name_the_form;
use crate::source::Source;
use crate::workspace::{Journal, Output, Project, Workspace};

/// The folders of a workspace that a form can be made from.
const SOURCES: &[&str] = &["projects", "templates", "fonts"];

/// What became of one project: the least that the rest of the build has to know.
pub struct Outcome<'b> {
    /// What there is to say of it; taken as soon as its turn comes.
    pub diagnostics: Vec<Diagnostic>,
    /// How many warnings are among it that the form does not excuse.
    pub warnings: usize,
    /// Its line of the manifest, with its end; the old one, if it is still right.
    pub line: Cow<'b, str>,
    /// Its line of the sums; empty if it has no PDF.
    pub sum: String,
    /// The pages of its PDF; `None` if it has none.
    pub pages: Option<usize>,
    /// Whether its PDF was made now.
    pub fresh: bool,
}

/// What all projects are built with.
pub struct Builder<'b> {
    pub workspace: &'b Workspace,
    pub desk: &'b Desk,
    pub typesetter: &'b Typesetter,
    pub output: &'b Output,
    /// What the build before left.
    pub before: &'b Before,
    /// Where it is told what is done.
    pub journal: &'b Journal,
    /// What keeps forms from being written.
    pub trouble: Trouble,
    /// The commit of the sources, asked for when the first PDF is made.
    pub commit: OnceLock<Result<String, NoCommit>>,
}

/// What one thread works with.
pub struct Worker<'b> {
    press: Press<'b>,
    /// Room for the PDF that is looked at.
    buffer: Vec<u8>,
}

/// A resolved form with what decides whether its PDF is up to date.
struct Set {
    resolved: Resolved,
    files: Vec<SourceFile>,
    attached: String,
    key: String,
}

impl<'b> Builder<'b> {
    /// What a thread needs, one of `jobs`.
    pub fn worker(&self, jobs: usize) -> Worker<'b> {
        Worker { press: self.typesetter.press(jobs), buffer: Vec::new() }
    }

    /// Builds one project; a panic in a library costs this form only.
    pub fn build(&self, worker: &mut Worker, project: &Project) -> Outcome<'b> {
        let mut report = Report::default();
        let known = self.before.get(&project.shown);
        let old = known.as_ref().and_then(|known| known.entry.made.as_ref());
        // A PDF that was changed, cut or taken away since is not what was made.
        let old =
            old.filter(|made| made.pdf == pdf_of(&project.shown) && self.stands(made, &mut worker.buffer));
        let usable = old.filter(|_| known.as_ref().is_some_and(|known| known.is_ours));
        let built = catch_unwind(AssertUnwindSafe(|| self.build_one(worker, project, usable, &mut report)));
        let built = built.unwrap_or_else(|panic| {
            report.push(Diagnostic { form: Some(project.shown.clone()), ..Diagnostic::panic(&*panic) });
            None
        });
        let mut entry = Entry { form: project.shown.clone(), ..Entry::default() };
        let fresh = built.as_ref().is_some_and(|built| built.1);
        match built {
            Some((made, _)) => entry.made = Some(made),
            None => {
                entry.made = old.cloned();
                entry.errors = codes(&report.diagnostics);
                if entry.errors.is_empty() {
                    entry.errors.push(Trouble::CODE.to_owned());
                }
            }
        }
        if fresh {
            self.journal.add(&journal_line(&entry));
        }
        let line = known.as_ref().filter(|known| known.entry == entry).and_then(|known| known.line);
        let made = entry.current();
        Outcome {
            sum: made.map(Made::sum_line).unwrap_or_default(),
            pages: made.map(|made| made.pages),
            line: line.map_or_else(|| Cow::Owned(entry.line()), Cow::Borrowed),
            warnings: warnings(&report.diagnostics),
            diagnostics: report.diagnostics,
            fresh,
        }
    }

    /// The PDF of a project, and whether it was made now; `old` is one that still stands.
    fn build_one(
        &self,
        worker: &mut Worker,
        project: &Project,
        old: Option<&Made>,
        report: &mut Report,
    ) -> Option<(Made, bool)> {
        let source = self.desk.source(project).map_err(|diagnostic| report.push(diagnostic)).ok()?;
        let inputs = self.inputs(project, &source);
        if let Some(made) = old.filter(|made| made.inputs == inputs && made.said == Said::Nothing) {
            return Some((made.clone(), false));
        }
        let set = self.set(project, &source, report)?;
        let read = report.mark();
        let said = if report.diagnostics.is_empty() { Said::Nothing } else { Said::Reading };
        let same = |made: &&Made| made.key == set.key && made.attached == set.attached;
        if let Some(made) = old.filter(same).filter(|made| made.said != Said::Setting) {
            return Some((
                Made { inputs, said, warnings: warnings(&report.diagnostics), ..made.clone() },
                false,
            ));
        }
        // Only now: what is up to date needs no room on the disk.
        if self.trouble.is_lasting() {
            self.trouble.left_out();
            return None;
        }
        let (pdf, pages) = self.print(worker, project, &set, report)?;
        let said = if report.grew(read) { Said::Setting } else { said };
        if let Some(made) = old.filter(same) {
            // Only what there is to say was asked for.
            return Some((
                Made { inputs, said, warnings: warnings(&report.diagnostics), ..made.clone() },
                false,
            ));
        }
        let made = Made {
            pdf: pdf_of(&project.shown),
            sources: set.files.iter().map(|file| file.path.clone()).collect(),
            inputs,
            key: set.key,
            attached: set.attached,
            sha256: sha256(&pdf),
            blake3: blake3(&pdf),
            bytes: pdf.len() as u64,
            pages,
            warnings: warnings(&report.diagnostics),
            said,
        };
        self.journal.begin();
        let written = self.output.write(Path::new(&made.pdf), &pdf);
        written.map_err(|failed| self.trouble.note(failed, report)).ok()?;
        Some((made, true))
    }

    /// The sum of everything that could have an effect on the PDF.
    fn inputs(&self, project: &Project, source: &Source) -> String {
        Sum::new().add(self.desk.inputs(project, source)).add(self.typesetter.fonts().sum()).hex()
    }

    /// Whether a PDF still holds the bytes that were written, by the sum that is published of it.
    fn stands(&self, made: &Made, buffer: &mut Vec<u8>) -> bool {
        let bytes = self.output.read(Path::new(&made.pdf), made.bytes, buffer);
        bytes.is_some_and(|bytes| sha256(bytes) == made.sha256)
    }

    /// Resolves a project and finds what decides how its PDF comes out.
    fn set(&self, project: &Project, source: &std::sync::Arc<Source>, report: &mut Report) -> Option<Set> {
        let resolved = self.desk.resolve_source(project, source, report)?;
        let key = self.paper(&resolved).key();
        let files = self.files(project, source, &resolved, &key);
        Some(Set { attached: provenance::sum(&files), key, files, resolved })
    }

    /// A sheet with all that it is printed with.
    fn paper<'p>(&'p self, resolved: &'p Resolved) -> Paper<'p> {
        Paper {
            sheet: &resolved.sheet,
            form: &resolved.edition.form,
            lib: self.desk.lib(),
            templates: &resolved.edition.sum,
            fonts: self.typesetter.fonts().sum(),
        }
    }

    /// The sources that are attached: of shared files what is used, if that alone makes the same paper.
    fn files(&self, project: &Project, source: &Source, resolved: &Resolved, key: &str) -> Vec<SourceFile> {
        let origins = self.desk.origins(project);
        let used = provenance::used(source, &resolved.tree, &origins.defaults, resolved.library.as_deref());
        let pairs: Vec<_> = used.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        match self.desk.resolve_files(&pairs, &mut Report::default()) {
            Some(again) if self.paper(&again).key() == key => used,
            _ => provenance::whole(source, &origins.defaults, &origins.libraries),
        }
    }

    fn print(
        &self,
        worker: &mut Worker,
        project: &Project,
        set: &Set,
        report: &mut Report,
    ) -> Option<(Vec<u8>, usize)> {
        let paper = self.paper(&set.resolved);
        let commit = self.commit.get_or_init(|| self.find_commit());
        let commit = commit.as_ref().map(String::as_str).map_err(|why| Some(why.words()));
        let record = paper.record(commit, &set.files);
        let before = report.mark();
        let printed = paper.print(&mut worker.press, &set.files, &record, report);
        name_the_form(report.since_mut(before), project, &set.resolved);
        printed.map(|printed| (printed.pdf, printed.pages))
    }

    /// The commit of the workspace, or why it is at none.
    fn find_commit(&self) -> Result<String, NoCommit> {
        let folders = SOURCES.iter().copied().filter(|name| self.workspace.root.join(name).exists());
        Repository::clean_commit(&self.workspace.root, &folders.collect::<Vec<_>>())
    }
}

/// How many warnings there are that the form does not excuse.
pub fn warnings(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|d| !d.is_error() && d.excuse.is_none()).count()
}

/// The codes of errors, each once.
fn codes(diagnostics: &[Diagnostic]) -> Vec<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let mut codes: Vec<String> = errors.map(|diagnostic| diagnostic.message.code().to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}
