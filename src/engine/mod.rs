//! What commands do, without a terminal: work on whole workspaces, in values.

pub mod build;
pub mod compare;
pub mod draft;
pub mod explain;
pub mod extract;
pub mod facts;
pub mod fix;
pub mod git_setup;
pub mod init;
pub mod merge;
mod one;
pub mod progress;
pub mod review;
pub mod schema;
pub mod show;
pub mod verify;

use crate::desk::Desk;
use crate::diagnostic::Diagnostic;
use crate::message::{Meant, Message};
use crate::source::near;

/// Why there is no result: what was found, and what is wrong by it.
#[derive(Debug)]
pub enum Refused {
    /// The call or the workspace: nothing was begun.
    Call(Vec<Diagnostic>),
    /// The forms that the call is about.
    Forms(Vec<Diagnostic>),
}

impl From<Diagnostic> for Refused {
    /// One finding alone is about the call.
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Call(vec![diagnostic])
    }
}

/// Refuses an edition that there is not, and names the one that may be meant.
fn refuse_unknown_edition(name: &str, desk: &Desk) -> Result<(), Diagnostic> {
    let known: Vec<&str> = desk.assets().editions().collect();
    if known.contains(&name) {
        return Ok(());
    }
    let name = name.to_owned();
    Err(Diagnostic::new(match near(&name, &known).map(str::to_owned) {
        Some(near) => {
            let near = Meant::new(&name, &near);
            Message::UnknownEditionNear { name, near }
        }
        None => Message::UnknownEdition { name, known: known.join("、") },
    }))
}
