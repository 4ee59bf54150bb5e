//! Files that go with a PDF, as PDF/A-3 attachments.

use serde::Serialize;
use typst::foundations::Bytes;

/// A text file that goes with a PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Its name, which may hold `/`; no two of one PDF are alike.
    pub name: String,
    /// Its content.
    pub text: String,
    /// Its media type.
    pub mime: &'static str,
    /// What it is to the document, in the words of PDF/A-3: `source`, `data`, `supplement`.
    pub relationship: &'static str,
    /// What it is to people.
    pub description: &'static str,
}

/// The virtual file that the line below reads.
pub(super) const FILE: &str = "/attachments.json";

/// What is added at the end of every edition's `form.typ`. An edition need not know of attachments, and
/// can't forget them; they take no room on the page.
pub(super) const LINE: &str = "
#for file in json(\"/attachments.json\") {
  pdf.attach(\"/\" + file.name, bytes(file.text), mime-type: file.mime, relationship: file.relationship, description: file.description)
}
";

/// The content of [`FILE`].
pub(super) fn json(attachments: &[Attachment]) -> Bytes {
    Bytes::new(serde_json::to_vec(attachments).expect("attachments are plain strings"))
}
