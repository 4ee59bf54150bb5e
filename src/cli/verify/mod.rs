//! `shenbao verify`: whether PDFs are what their attachments produce, and whether a workspace agrees.
//!
//! Each PDF is read, made again and told of on its own, on all cores: what is kept of it is what is said.

mod json;
mod renamed;
mod words;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::args::{Global, VerifyArgs, VerifyFormat};
use super::diff::text::paint;
use super::exit::Exit;
use super::ui::Ui;
use crate::desk::Desk;
use crate::diagnostic::{Diagnostic, Report};
use crate::diff::print::Piece;
use crate::engine::compare::shared::around;
use crate::engine::compare::sides::here::Here;
use crate::engine::parallel;
use crate::message::Lang;
use crate::pdf::MAX_MIB;
use crate::proof::{Agreement, Itself, Shop, Since, agree, judge};
use crate::provenance::{Record, open};
use crate::render::{Fonts, Typesetter};
use crate::workspace::{OUT, PdfFile, Project, Revision, Workspace, pdfs};

/// What is known of a PDF.
struct Verdict {
    /// Its path, as messages show it.
    path: String,
    /// What it says of its making.
    record: Option<Record>,
    /// What keeps it from being judged.
    wrong: Vec<Diagnostic>,
    /// What it is beside the one that its attachments produce.
    itself: Option<Itself>,
    /// What the workspace says, if it was asked.
    agreement: Option<Agreement>,
}

/// A PDF that was judged, as it is told.
struct Told {
    exit: Exit,
    text: Vec<Vec<Piece>>,
    json: String,
}

/// The projects of a workspace that records name.
#[derive(Default)]
struct Projects {
    /// By the path in the record: where one was renamed since, it is another than the project's.
    found: BTreeMap<String, Project>,
    /// Those that can't be looked at here, such as what is not checked out.
    unseen: BTreeMap<String, Diagnostic>,
}

/// What all PDFs are held against.
struct Court {
    /// The workspace's templates and fonts, or the program's own where there is none.
    own: Shop,
    /// The program's own templates and fonts, made when a PDF needs them.
    embedded: OnceLock<Option<Shop>>,
    base: PathBuf,
    /// The projects that records name, by the paths there; `None` without a workspace.
    projects: Option<Projects>,
    /// What comes before the path of a project of another version than the files as they are.
    revision: Option<String>,
    lang: Lang,
    verbose: bool,
}

/// Judges the PDFs that the call names.
pub fn run(start: &Path, base: &Path, args: &VerifyArgs, global: &Global, ui: &mut Ui) -> Exit {
    let workspace = match &args.rev {
        None => Workspace::find(start).ok().map(Workspace::with_index),
        Some(_) => match at_revision(start, base, args) {
            Ok(workspace) => Some(workspace),
            Err(diagnostic) => {
                let exit = Exit::of(&diagnostic).max(Exit::Call);
                return ui.refuse(&diagnostic, exit);
            }
        },
    };
    let workspace = workspace.map(|workspace| global.settle(workspace));
    let paths = match (&args.paths[..], &workspace) {
        ([], Some(workspace)) => vec![workspace.root.join(OUT)],
        ([], None) => {
            ui.complain(ui.say("错误：要验证哪些 PDF？", "error: which PDFs are to be verified?"));
            return Exit::Call;
        }
        (paths, _) => paths.to_vec(),
    };
    let mut report = Report::default();
    let pdfs = pdfs(base, &paths, &mut report);
    let jobs = args.jobs.map_or_else(parallel::cores, usize::from).min(pdfs.len()).max(1);
    let court = match Court::open(workspace, base, &pdfs, jobs, &mut report, ui) {
        Ok(court) => court,
        Err(diagnostic) => {
            let exit = Exit::of(&diagnostic).max(Exit::Call);
            return ui.refuse(&diagnostic, exit);
        }
    };
    let bar = ui.progress(pdfs.len());
    let told = parallel::each(
        &pdfs,
        jobs,
        || (),
        |(), pdf| {
            let verdict = court.judge(pdf, jobs);
            bar.inc(1);
            verdict.told(&court, args.format)
        },
    );
    bar.finish_and_clear();
    ui.diagnostics(&report.diagnostics);
    let failed = told.iter().filter(|told| told.exit != Exit::Done).count();
    match args.format {
        VerifyFormat::Json => json::print(&told, &court, ui),
        VerifyFormat::Text => {
            for told in told.iter().filter(|told| told.exit != Exit::Done || !ui.quiet) {
                let lines = told.text.iter().map(|line| ui.spoken(&paint(line, ui.colour_results)) + "\n");
                ui.result(&lines.collect::<String>());
            }
        }
    }
    if !pdfs.is_empty() {
        ui.note(&words::closing(pdfs.len(), failed, ui.lang));
    }
    told.iter().map(|told| told.exit).fold(Exit::worst(&report.diagnostics), Exit::max)
}

/// The workspace at the revision of the call.
fn at_revision(start: &Path, base: &Path, args: &VerifyArgs) -> Result<Workspace, Diagnostic> {
    let here = Here::find(start, base);
    let repository = here.repository.as_ref().map_err(Clone::clone)?;
    let commit = repository.commit(args.rev.as_deref().unwrap_or_default())?;
    let (root, folder) = here.workspace(base, repository, &commit, Some(&commit), &[])?;
    Ok(Workspace::at_revision(&root, Revision::open(repository, commit, &folder)?))
}

impl Court {
    fn open(
        workspace: Option<Workspace>,
        base: &Path,
        pdfs: &[PdfFile],
        jobs: usize,
        report: &mut Report,
        ui: &Ui,
    ) -> Result<Self, Diagnostic> {
        let disk = Workspace::find(base).ok();
        let named = |workspace| named(workspace, disk.as_ref(), pdfs, jobs);
        let projects = workspace.as_ref().map(named).transpose()?;
        let revision = workspace.as_ref().and_then(Workspace::revision).map(|at| at.commit.name.clone());
        let alone = || Workspace::at(base).without_templates();
        let list: Vec<Project> =
            projects.iter().flat_map(|projects| projects.found.values()).cloned().collect();
        // What is wrong with shared files is told of each PDF that it concerns.
        let own = shop(&workspace.unwrap_or_else(alone), &list, report)?;
        let (embedded, base) = (OnceLock::new(), base.to_owned());
        Ok(Self { own, embedded, base, projects, revision, lang: ui.lang, verbose: ui.verbose })
    }

    fn embedded(&self) -> Option<&Shop> {
        let alone = || Workspace::at(&self.base).without_templates();
        self.embedded.get_or_init(|| shop(&alone(), &[], &mut Report::default()).ok()).as_ref()
    }

    fn judge(&self, pdf: &PdfFile, jobs: usize) -> Verdict {
        let path = pdf.shown.clone();
        let mut verdict = Verdict { path, record: None, wrong: Vec::new(), itself: None, agreement: None };
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
        let mut shops = vec![(&self.own, self.own.typesetter.press(jobs))];
        if !self.own.fits(&opened.record) {
            shops.extend(self.embedded().map(|shop| (shop, shop.typesetter.press(jobs))));
        }
        let (itself, resolved) = judge(&bytes, &opened, &pdf.shown, &mut shops)?;
        verdict.itself = Some(itself);
        verdict.agreement = self.projects.as_ref().map(|projects| {
            let form = &opened.record.form;
            if let Some(unseen) = projects.unseen.get(form) {
                return Agreement::Unread(vec![unseen.clone()]);
            }
            let since = if self.revision.is_some() { Since::Workspace } else { Since::Pdf };
            agree(&opened, &resolved, &self.own.desk, projects.found.get(form), since)
        });
        Ok(())
    }

    /// The path of the project that a PDF of `form` is held against.
    fn path<'c>(&'c self, form: &'c str) -> &'c str {
        let found = self.projects.as_ref().and_then(|projects| projects.found.get(form));
        found.map_or(form, |project| &project.shown)
    }
}

fn shop(workspace: &Workspace, projects: &[Project], report: &mut Report) -> Result<Shop, Diagnostic> {
    let desk = Desk::open(workspace, projects, &mut Report::default())?;
    let fonts = Fonts::load(workspace.fonts().as_deref(), report);
    Ok(Shop { desk, typesetter: Typesetter::new(fonts) })
}

/// The projects of a workspace that the records of PDFs name, read ahead where that takes git; `disk` is
/// the workspace as it is now.
fn named(
    workspace: &Workspace,
    disk: Option<&Workspace>,
    pdfs: &[PdfFile],
    jobs: usize,
) -> Result<Projects, Diagnostic> {
    let form = |pdf: &PdfFile| Some(open(&pdf.read(MAX_MIB).ok()?, &pdf.shown).ok()?.record.form);
    let forms = parallel::each(pdfs, jobs, || (), |(), pdf| form(pdf));
    let (mut projects, mut missing) = (Projects::default(), Vec::new());
    for (form, pdf) in forms.iter().zip(pdfs).filter_map(|(form, pdf)| Some((form.as_ref()?, pdf))) {
        // The record's paths lead nowhere but below projects/.
        let path = workspace.root.join(form);
        let listing = workspace.list(&path).unwrap_or_default();
        let mut lost = listing.lost.into_iter();
        if let Some(project) = listing.projects.into_iter().find(|project| project.shown == *form) {
            projects.found.insert(form.clone(), project);
        } else if let Some(unseen) = lost.next().map(|(_, why)| why).or_else(|| workspace.why_absent(&path)) {
            projects.unseen.insert(form.clone(), unseen);
        } else {
            missing.push((form.as_str(), pdf));
        }
    }
    let renamed = renamed::find(workspace, disk, &missing, &projects.found, jobs);
    projects.found.extend(renamed);
    let mut paths: Vec<PathBuf> = projects.found.values().map(|project| project.path.clone()).collect();
    paths.extend(around(workspace, &paths));
    workspace.fetch(&paths)?;
    Ok(projects)
}

impl Verdict {
    /// Whether the PDF is what it says, and the workspace says so, too.
    fn holds(&self) -> bool {
        let itself = self.itself.as_ref().is_some_and(Itself::holds);
        itself && self.agreement.as_ref().is_none_or(Agreement::holds)
    }

    fn told(&self, court: &Court, format: VerifyFormat) -> Told {
        let (text, json) = match format {
            VerifyFormat::Text => (words::block(self, court), String::new()),
            VerifyFormat::Json => (Vec::new(), json::entry(self, court)),
        };
        let worst = self.wrong.iter().map(Exit::of).max().unwrap_or(Exit::Done);
        let exit = if self.holds() { worst } else { worst.max(Exit::Forms) };
        Told { exit, text, json }
    }
}
