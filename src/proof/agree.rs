//! A PDF's form against the one that a workspace has now, or had at a revision.

use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::diff::{FormChange, Subject, compare};
use crate::provenance::{self, Opened, SourceFile};
use crate::workspace::Project;

/// Whether a workspace says what a PDF's attachments say.
#[derive(Debug)]
pub enum Agreement {
    /// The same paper. The texts may be others: comments, order, another spelling.
    Same {
        /// Whether the project file's text is the same.
        project: bool,
        /// Whether that of the shared files is, as far as the form uses it.
        shared: bool,
    },
    /// Another paper; what changed since the older of the two ([`Since`]).
    Differs(Box<FormChange>),
    /// There is no such project.
    Gone,
    /// The project has errors, or can't be read.
    Unread(Vec<Diagnostic>),
}

/// Which of the two a reader takes for the older one: changes are told from there to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The PDF: the workspace went on.
    Pdf,
    /// What the workspace says: a revision was approved, and then a PDF came.
    Workspace,
}

impl Agreement {
    /// Whether the paper is the same.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Same { .. })
    }
}

/// Holds the form of a PDF against a project of a workspace.
pub fn agree(
    opened: &Opened,
    resolved: &Resolved,
    desk: &Desk,
    project: Option<&Project>,
    since: Since,
) -> Agreement {
    let Some(project) = project else { return Agreement::Gone };
    let source = match desk.source(project) {
        Ok(source) => source,
        Err(diagnostic) => return Agreement::Unread(vec![diagnostic]),
    };
    let mut report = Report::default();
    let Some(now) = desk.resolve_source(project, &source, &mut report) else {
        report.diagnostics.retain(Diagnostic::is_error);
        return Agreement::Unread(report.diagnostics);
    };
    let (old, new) = match since {
        Since::Pdf => (resolved, &now),
        Since::Workspace => (&now, resolved),
    };
    let change = compare(Some(subject(old)), Some(subject(new)));
    // What only has another name prints the same.
    if !(change.items.is_empty() && change.orders.is_empty()) {
        return Agreement::Differs(Box::new(change));
    }
    let origins = desk.origins(project);
    let (own, shared) = opened.files.split_first().map_or((None, &[][..]), |(own, rest)| (Some(own), rest));
    let files = match shared.iter().any(|file| file.part) {
        true => provenance::used(&source, &now.tree, &origins.defaults, now.library.as_deref()),
        false => provenance::whole(&source, &origins.defaults, &origins.libraries),
    };
    let text = |file: &SourceFile| (file.path.clone(), file.text.clone());
    let same = files.iter().skip(1).map(text).eq(shared.iter().map(text));
    Agreement::Same {
        project: own.is_some_and(|own| own.text.replace("\r\n", "\n") == source.text),
        shared: same,
    }
}

fn subject(resolved: &Resolved) -> Subject<'_> {
    Subject { form: &resolved.form, sheet: &resolved.sheet }
}
