//! The projects that PDFs say they were made from, where a workspace has them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::renamed;
use crate::diagnostic::Diagnostic;
use crate::engine::compare::shared::around;
use crate::parallel;
use crate::pdf::MAX_MIB;
use crate::provenance::open;
use crate::workspace::{PdfFile, Project, Workspace};

/// The projects of a workspace that the records of PDFs name.
#[derive(Default)]
pub struct NamedProjects {
    /// By the path in the record: where one was renamed since, it is another than the project's.
    pub found: BTreeMap<String, Project>,
    /// Those that can't be looked at here, such as what is not checked out.
    pub unseen: BTreeMap<String, Diagnostic>,
}

impl NamedProjects {
    /// Finds them, and reads them ahead where that takes git; `disk` is the workspace as it is now.
    ///
    /// # Errors
    /// What the repository can't give.
    pub fn find(
        workspace: &Workspace,
        disk: Option<&Workspace>,
        pdfs: &[PdfFile],
        jobs: usize,
    ) -> Result<Self, Diagnostic> {
        let form = |pdf: &PdfFile| Some(open(&pdf.read(MAX_MIB).ok()?, &pdf.shown).ok()?.record.form);
        let forms = parallel::each(pdfs, jobs, || (), |(), pdf| form(pdf));
        let (mut projects, mut missing) = (Self::default(), Vec::new());
        for (form, pdf) in forms.iter().zip(pdfs).filter_map(|(form, pdf)| Some((form.as_ref()?, pdf))) {
            // The record's paths lead nowhere but below projects/.
            let path = workspace.root.join(form);
            let listing = workspace.list(&path).unwrap_or_default();
            let mut lost = listing.lost.into_iter();
            if let Some(project) = listing.projects.into_iter().find(|project| project.shown == *form) {
                projects.found.insert(form.clone(), project);
            } else if let Some(unseen) =
                lost.next().map(|(_, why)| why).or_else(|| workspace.why_absent(&path))
            {
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
}
