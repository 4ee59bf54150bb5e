//! What Typst can see: two template files, one sheet, the fonts. No files, no clock, no network.

use std::sync::Arc;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::{Template, Typesetter};

/// The world of one form.
pub(super) struct FormWorld<'t> {
    pub typesetter: &'t Typesetter,
    pub template: Arc<Template>,
    /// `/sheet.json`, whose content is swapped from form to form.
    pub sheet_id: FileId,
    pub sheet: Bytes,
    /// `/attachments.json`, likewise.
    pub attachments_id: FileId,
    pub attachments: Bytes,
}

impl World for FormWorld<'_> {
    // One constant library: it is a key of every memoised function.
    fn library(&self) -> &LazyHash<Library> {
        &self.typesetter.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.typesetter.fonts.book
    }
    fn main(&self) -> FileId {
        self.template.form.typst.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.template.form, &self.template.lib]
            .into_iter()
            .find(|file| file.typst.id() == id)
            .map(|file| file.typst.clone())
            .ok_or_else(|| not_found(id))
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == self.sheet_id => Ok(self.sheet.clone()),
            id if id == self.attachments_id => Ok(self.attachments.clone()),
            id => Err(not_found(id)),
        }
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
