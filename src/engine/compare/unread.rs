//! What is wrong with forms that can't be read in one version, as `check` would show it there.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::sides::Side;
use crate::diagnostic::Diagnostic;
use crate::diff::Unread;
use crate::text::{Source, Span};

/// The errors, each with the version in its place: `HEAD:projects/2024/甲.yaml:6:15`.
pub fn diagnostics(unread: &[Unread], old: &Side, new: &Side) -> Vec<Diagnostic> {
    // Of another workspace, `projects/…` alone would be taken for this one's.
    let elsewhere = old.workspace.root != new.workspace.root;
    let mut all = Vec::new();
    for (side, of) in [(old, (|unread| &unread.old) as fn(&Unread) -> &Vec<Diagnostic>), (new, |u| &u.new)] {
        let mut label = Label { side, elsewhere, sources: BTreeMap::new() };
        let found = unread.iter().flat_map(of).filter(|diagnostic| diagnostic.is_error());
        all.extend(found.cloned().map(|mut diagnostic| {
            diagnostic.span = diagnostic.span.map(|span| label.on(&span));
            diagnostic.related = diagnostic.related.iter().map(|span| label.on(span)).collect();
            diagnostic
        }));
    }
    all
}

struct Label<'s> {
    side: &'s Side,
    elsewhere: bool,
    /// Labelled files: a shared one may be as large as it reaches many forms.
    sources: BTreeMap<String, Arc<Source>>,
}

impl Label<'_> {
    fn on(&mut self, span: &Span) -> Span {
        let workspace = &self.side.workspace;
        let path = &span.source.path;
        let absolute = workspace.root.join(Path::new(path));
        let told = match workspace.told(&absolute) {
            // Embedded templates are no files.
            _ if path.starts_with('<') => path.clone(),
            told if self.elsewhere && told == *path => absolute.display().to_string(),
            told => told,
        };
        let make = || Arc::new(Source { path: told.clone(), text: span.source.text.clone() });
        let source = self.sources.entry(told.clone()).or_insert_with(make);
        Span::new(source, span.range())
    }
}
