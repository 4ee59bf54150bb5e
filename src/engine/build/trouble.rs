//! What keeps forms from being written: told a few times, counted after that.

use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Report};
use crate::message::{ArchiveMessage, Message, Reason};
use crate::workspace::Output;

/// So many forms that can't be written are named one by one.
const NAMED: usize = 10;

/// What went wrong with the output folder so far.
#[derive(Default)]
pub struct Trouble(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    named: usize,
    /// Why the first could not be written.
    reason: Option<Reason>,
    /// How many are not named.
    left: usize,
}

impl Trouble {
    /// The code of a form that was not tried, or is not named.
    pub const CODE: &str = "E151";

    /// Whether nothing can be written any more.
    pub fn is_lasting(&self) -> bool {
        self.with(|inner| inner.reason.as_ref().is_some_and(Reason::is_of_the_disk))
    }

    /// A form was not tried.
    pub fn left_out(&self) {
        self.with(|inner| inner.left += 1);
    }

    /// A form could not be written.
    pub fn note(&self, failed: Diagnostic, report: &mut Report) {
        let reason = match &failed.message {
            Message::Unwritable { reason, .. } => reason.clone(),
            // It concerns this form alone.
            _ => return report.push(failed),
        };
        let is_named = self.with(|inner| {
            // Of a disk that is full, once is enough.
            let known = inner.reason.as_ref().is_some_and(Reason::is_of_the_disk);
            let is_named = inner.named < NAMED && !known;
            if is_named {
                inner.named += 1;
            } else {
                inner.left += 1;
            }
            if inner.reason.is_none() || reason.is_of_the_disk() {
                inner.reason = Some(reason);
            }
            is_named
        });
        if is_named {
            report.push(failed);
        }
    }

    /// Tells of those that were not named.
    pub fn tell(&self, output: &Output, report: &mut Report) {
        self.with(|inner| {
            if let Some(reason) = inner.reason.clone().filter(|_| inner.left > 0) {
                let (path, left) = (output.shown("".as_ref()), inner.left);
                report.push(Diagnostic::new(ArchiveMessage::Stopped { path, reason, left }));
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
