//! Pages → a PDF to be kept for decades: PDF/A-3a and PDF/UA-1, the same bytes every time.

use typst::diag::SourceResult;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Writes the PDF. Its date comes from the form and its id from `identity`: nothing from the clock.
pub(super) fn export(document: &PagedDocument, date: &str, identity: &str) -> SourceResult<Vec<u8>> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .expect("PDF/A-3a and PDF/UA-1 go together");
    let options = PdfOptions {
        ident: Smart::Custom(format!("shenbao/{identity}")),
        creator: Smart::Custom(Some(concat!("shenbao ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: timestamp(date),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options)
}

/// Midnight of an ISO date.
fn timestamp(date: &str) -> Option<Timestamp> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Datetime::from_ymd_hms(year, month, day, 0, 0, 0).map(Timestamp::new_utc)
}
