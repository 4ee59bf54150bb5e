//! What commands do, without a terminal: work on whole workspaces, in values.

pub mod build;
pub mod compare;
pub mod extract;
pub mod parallel;
pub mod progress;
pub mod review;
pub mod verify;

use crate::desk::Resolved;
use crate::diagnostic::Diagnostic;
use crate::message::Message;
use crate::workspace::Project;

/// Completes what the page says: which form it is about, where the place is not in its own file, and
/// where the edition's labels stand.
pub fn name_the_form(diagnostics: &mut [Diagnostic], project: &Project, resolved: &Resolved) {
    for diagnostic in diagnostics {
        let elsewhere = diagnostic.span.as_ref().is_none_or(|span| span.source.path != project.shown);
        if elsewhere {
            diagnostic.form = Some(project.shown.clone());
        }
        if let (None, Message::NoGlyph { character, .. }) = (&diagnostic.span, &diagnostic.message) {
            // Not the author's text: a label of the edition.
            diagnostic.span = resolved.form.edition.place_of(character);
        }
    }
}
