//! A sheet with all that decides how its PDF comes out: `build` makes PDFs of it, and `verify` makes them
//! again.

use std::sync::Arc;

use super::{Record, SourceFile, attachments};
use crate::diagnostic::Report;
use crate::digest::{PROGRAM, Sum};
use crate::render::{Press, Printed};
use crate::sheet::Sheet;
use crate::source::Source;

/// A sheet and what it is printed with.
#[derive(Clone, Copy)]
pub struct Paper<'p> {
    /// The sheet.
    pub sheet: &'p Sheet,
    /// The edition's `form.typ`.
    pub form: &'p Arc<Source>,
    /// The editions' `lib.typ`.
    pub lib: &'p Arc<Source>,
    /// The sum of the edition's files.
    pub templates: &'p str,
    /// The sum of the fonts.
    pub fonts: &'p str,
}

impl Paper<'_> {
    /// What decides how the paper looks: equal keys are equal pages.
    pub fn key(&self) -> String {
        let sheet = serde_json::to_vec(self.sheet).expect("a sheet is plain strings and numbers");
        let mut key = Sum::new();
        key.add(PROGRAM).add(sheet).add(&self.sheet.document.date).add(self.templates).add(self.fonts);
        key.hex()
    }

    /// The record of it and its sources, with the commit, or why there is none if that is known.
    pub fn record(&self, commit: Result<&str, Option<&str>>, files: &[SourceFile]) -> Record {
        Record::new(&self.sheet.edition, &self.key(), self.templates, self.fonts, commit, files)
    }

    /// The PDF with its sources and their record.
    ///
    /// # Errors
    /// As of [`Press::print`].
    pub fn print(
        &self,
        press: &mut Press,
        files: &[SourceFile],
        record: &Record,
        report: &mut Report,
    ) -> Option<Printed> {
        let attachments = attachments(files, record);
        press.print(self.sheet, self.form, self.lib, &identity(&record.form), &attachments, report)
    }
}

/// What names a form for its PDF's id: `2024/法治建设费`.
fn identity(path: &str) -> String {
    let inside = path.strip_prefix("projects/").unwrap_or(path);
    inside.rsplit_once('.').map_or(inside, |(name, _)| name).to_owned()
}
