//! Whether PDFs are what their attachments produce, and whether a workspace says the same.
//!
//! Each PDF is read, made again and judged on its own, on all cores; of its verdict only that is kept which
//! the caller makes of it.

mod named;
mod renamed;

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::compare::sides::here::Here;
use super::progress::Progress;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::parallel;
use crate::pdf::MAX_MIB;
use crate::proof::{Agreement, Itself, Maker, Since, agree, judge};
use crate::provenance::{Record, open};
use crate::render::{Fonts, Typesetter};
use crate::workspace::{PdfFile, Project, Workspace, pdfs};
use named::NamedProjects;

/// What is to be verified.
pub struct Asked<'a> {
    /// The folder that paths are relative to.
    pub base: &'a Path,
    /// The PDFs, and folders with PDFs in them.
    pub paths: &'a [PathBuf],
    /// What the PDFs are held against, as it is or was at a revision; without it they are held against
    /// themselves alone.
    pub workspace: Option<Workspace>,
    /// On so many threads; as many as the machine runs at a time if none is named.
    pub jobs: Option<usize>,
}

/// What is known of a PDF.
pub struct Verdict {
    /// Its path, as messages show it.
    pub path: String,
    /// What it says of its making.
    pub record: Option<Record>,
    /// What keeps it from being judged.
    pub wrong: Vec<Diagnostic>,
    /// What it is beside the one that its attachments produce.
    pub itself: Option<Itself>,
    /// What the workspace says, if there is one.
    pub agreement: Option<Agreement>,
    /// The path that the project which it is held against has there, if it was renamed.
    pub renamed: Option<String>,
}

/// What all PDFs are held against.
struct Verifier {
    /// Makes PDFs by the workspace's templates and fonts, or the program's own where there is none.
    own: Maker,
    /// Makes them by the program's own; itself made when a PDF needs it.
    embedded: OnceLock<Option<Maker>>,
    base: PathBuf,
    /// The projects that records name; `None` without a workspace.
    projects: Option<NamedProjects>,
    /// Which of PDF and workspace counts as the older one.
    since: Since,
}

/// Judges PDFs, sorted by path, and keeps of each what `keep` makes of its verdict. What is wrong with paths
/// and fonts goes to the report.
///
/// # Errors
/// What keeps all of them from being judged: a `lib.typ` that can't be read, a git that can't give what a
/// revision has.
pub fn verify<T: Send>(
    asked: Asked,
    report: &mut Report,
    progress: &dyn Progress,
    keep: impl Fn(&Verdict) -> T + Sync,
) -> Result<Vec<T>, Diagnostic> {
    let pdfs = pdfs(asked.base, asked.paths, report);
    let jobs = asked.jobs.unwrap_or_else(parallel::cores).min(pdfs.len()).max(1);
    let verifier = Verifier::open(asked.workspace, asked.base, &pdfs, jobs, report)?;
    progress.begin(pdfs.len());
    let judge = |(): &mut (), pdf: &PdfFile| {
        let verdict = verifier.judge(pdf, jobs);
        progress.step();
        keep(&verdict)
    };
    let kept = parallel::each(&pdfs, jobs, || (), judge);
    progress.end();
    Ok(kept)
}

/// The workspace around `start` as it was at a revision; paths are relative to `base`.
///
/// # Errors
/// No repository, no such revision, no workspace in it, or more than one.
pub fn at_revision(start: &Path, base: &Path, revision: &OsStr) -> Result<Workspace, Diagnostic> {
    let here = Here::find(start, base);
    let repository = here.repository.as_ref().map_err(Clone::clone)?;
    let commit = repository.commit(revision)?;
    let (root, folder) = here.workspace(base, repository, &commit, Some(&commit), &[])?;
    Workspace::at_revision(&root, repository, commit, &folder)
}

impl Verdict {
    /// Whether the PDF is what it says, and the workspace says so, too.
    pub fn holds(&self) -> bool {
        let itself = self.itself.as_ref().is_some_and(Itself::holds);
        itself && self.agreement.as_ref().is_none_or(Agreement::holds)
    }
}

impl Verifier {
    fn open(
        workspace: Option<Workspace>,
        base: &Path,
        pdfs: &[PdfFile],
        jobs: usize,
        report: &mut Report,
    ) -> Result<Self, Diagnostic> {
        let disk = Workspace::find(base).ok();
        let named = |workspace| NamedProjects::find(workspace, disk.as_ref(), pdfs, jobs);
        let projects = workspace.as_ref().map(named).transpose()?;
        let is_past = workspace.as_ref().is_some_and(|workspace| workspace.revision().is_some());
        let since = if is_past { Since::Workspace } else { Since::Pdf };
        let alone = || Workspace::at(base).without_templates();
        let list: Vec<Project> =
            projects.iter().flat_map(|projects| projects.found.values()).cloned().collect();
        // What is wrong with shared files is told of each PDF that it concerns.
        let own = maker(&workspace.unwrap_or_else(alone), &list, report)?;
        Ok(Self { own, embedded: OnceLock::new(), base: base.to_owned(), projects, since })
    }

    fn embedded(&self) -> Option<&Maker> {
        let alone = || Workspace::at(&self.base).without_templates();
        self.embedded.get_or_init(|| maker(&alone(), &[], &mut Report::default()).ok()).as_ref()
    }

    fn judge(&self, pdf: &PdfFile, jobs: usize) -> Verdict {
        let mut verdict = Verdict {
            path: pdf.shown.clone(),
            record: None,
            wrong: Vec::new(),
            itself: None,
            agreement: None,
            renamed: None,
        };
        // A defect in reading or making it costs this one only.
        let work = AssertUnwindSafe(|| self.look(pdf, jobs, &mut verdict));
        let looked = catch_unwind(work).unwrap_or_else(|panic| Err(vec![Diagnostic::panic(&*panic)]));
        if let Err(wrong) = looked {
            verdict.wrong = wrong;
        }
        verdict
    }

    fn look(&self, pdf: &PdfFile, jobs: usize, verdict: &mut Verdict) -> Result<(), Vec<Diagnostic>> {
        let bytes = pdf.read(MAX_MIB).map_err(|diagnostic| vec![diagnostic])?;
        let opened = open(&bytes, &pdf.shown)?;
        verdict.record = Some(opened.record.clone());
        let mut makers = vec![(&self.own, self.own.typesetter.press(jobs))];
        if !self.own.fits(&opened.record) {
            makers.extend(self.embedded().map(|maker| (maker, maker.typesetter.press(jobs))));
        }
        let (itself, resolved) = judge(&bytes, &opened, &pdf.shown, &mut makers)?;
        verdict.itself = Some(itself);
        let Some(projects) = &self.projects else { return Ok(()) };
        let form = &opened.record.form;
        let project = projects.found.get(form);
        verdict.renamed = project.map(|project| project.shown.clone()).filter(|path| path != form);
        verdict.agreement = Some(match projects.unseen.get(form) {
            Some(unseen) => Agreement::Unread(vec![unseen.clone()]),
            None => agree(&opened, &resolved, &self.own.desk, project, self.since),
        });
        Ok(())
    }
}

fn maker(workspace: &Workspace, projects: &[Project], report: &mut Report) -> Result<Maker, Diagnostic> {
    let desk = Desk::open(workspace, projects, &mut Report::default())?;
    let fonts = Fonts::load(workspace.fonts(), report);
    Ok(Maker { desk, typesetter: Typesetter::new(fonts) })
}
