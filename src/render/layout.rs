//! One sheet → pages → PDF bytes.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::foundations::Bytes;
use typst::syntax::FileId;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;

use super::attach::{self, Attachment};
use super::bounds;
use super::data::{better_start, sheet_json, with_codes};
use super::glyphs::{self, Glyphs, Holders};
use super::pages::{Breaks, Scan, Search, scan};
use super::world::FormWorld;
use super::{Typesetter, pdf, virtual_file};
use crate::diagnostic::{Diagnostic, Report};
use crate::message::Message;
use crate::sheet::Sheet;
use crate::source::{Source, Span};

/// Results of this many forms for each thread stay in Typst's memory: enough to keep the template's own and
/// the labels', few enough to stay flat over ten thousand forms (docs/performance.md).
const KEEP: usize = 2;

/// Sets one sheet after the other, on one thread.
pub struct Press<'t> {
    typesetter: &'t Typesetter,
    sheet_id: FileId,
    changes_id: FileId,
    attachments_id: FileId,
    /// How many forms, of all presses, Typst remembers results for.
    keep: usize,
}

/// A finished form.
pub struct Printed {
    /// The PDF file.
    pub pdf: Vec<u8>,
    /// Its number of pages.
    pub pages: usize,
}

impl<'t> Press<'t> {
    pub(super) fn new(typesetter: &'t Typesetter, presses: usize) -> Self {
        // Typst's memory is one for all threads, and each form that any of them ends makes it older.
        let (sheet_id, changes_id) = (virtual_file("/sheet.json"), virtual_file("/changes.json"));
        let attachments_id = virtual_file(attach::FILE);
        Self { typesetter, sheet_id, changes_id, attachments_id, keep: KEEP * presses }
    }

    /// Sets a sheet by the template of its edition. `identity` names the form for the PDF's id: the
    /// same for every version of one form, whatever folder it is built in. `attachments` go with the PDF.
    ///
    /// # Errors
    /// Errors of the template, characters without a glyph and what PDF/A refuses go to the report.
    pub fn print(
        &mut self,
        sheet: &Sheet,
        form: &Arc<Source>,
        lib: &Arc<Source>,
        identity: &str,
        attachments: &[Attachment],
        report: &mut Report,
    ) -> Option<Printed> {
        if !bounds::hold(sheet, report) {
            return None;
        }
        let mut world = self.world(sheet, form, lib);
        world.attachments = attach::json(attachments);
        let printed = lay_out(&mut world, sheet, report).and_then(|document| {
            let pages = document.pages().len();
            let pdf = export(&world, &document, &sheet.document.date, identity, report)?;
            Some(Printed { pdf, pages })
        });
        // Also after errors, or a run of bad forms would grow without end.
        comemo::evict(self.keep);
        printed
    }

    /// Sets a sheet by the template of its edition and draws its pages, as the PDF shows them: one SVG each.
    ///
    /// # Errors
    /// As of [`print`](Self::print).
    pub fn draw(
        &mut self,
        sheet: &Sheet,
        form: &Arc<Source>,
        lib: &Arc<Source>,
        report: &mut Report,
    ) -> Option<Vec<String>> {
        if !bounds::hold(sheet, report) {
            return None;
        }
        let mut world = self.world(sheet, form, lib);
        let options = typst_svg::SvgOptions::default();
        let drawn = lay_out(&mut world, sheet, report)
            .map(|document| document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect());
        comemo::evict(self.keep);
        drawn
    }

    /// Sets the page that goes with redlines from its JSON, which the template reads as
    /// `/changes.json`. `date` is what the document is dated.
    ///
    /// # Errors
    /// Errors of the template and what PDF/A refuses go to the report.
    pub fn print_cover(
        &mut self,
        changes: &impl Serialize,
        cover: &Arc<Source>,
        lib: &Arc<Source>,
        date: &str,
        identity: &str,
        report: &mut Report,
    ) -> Option<Printed> {
        let changes = serde_json::to_vec(changes).expect("what a page shows is plain strings and numbers");
        let mut world = FormWorld {
            typesetter: self.typesetter,
            // No edition has such a name.
            template: self.typesetter.template("_cover", cover, lib),
            sheet_id: self.changes_id,
            sheet: Bytes::new(changes.clone()),
            attachments_id: self.attachments_id,
            attachments: attach::json(&[]),
        };
        let (mut document, scan) = pass(&world, report)?;
        if !scan.missing.is_empty() {
            world.sheet = Bytes::new(with_codes(changes, &scan.missing.into_keys().collect()));
            document = pass(&world, report)?.0;
        }
        let pages = document.pages().len();
        let pdf = export(&world, &document, date, identity, report)?;
        Some(Printed { pdf, pages })
    }

    /// Reports the characters without a glyph, as [`print`](Self::print) would, of a sheet that is not
    /// to be printed. That needs no layout for what the fonts of the template are known to have.
    pub fn find_missing(
        &mut self,
        sheet: &Sheet,
        form: &Arc<Source>,
        lib: &Arc<Source>,
        report: &mut Report,
    ) {
        if !bounds::hold(sheet, report) {
            return;
        }
        let mut world = self.world(sheet, form, lib);
        let template = world.template.clone();
        let glyphs = template
            .glyphs
            .get_or_init(|| Glyphs::new([&template.form, &template.lib], &self.typesetter.fonts));
        let doubts = glyphs.doubts(sheet);
        if doubts.is_empty() {
            return;
        }
        let missing = glyphs.missing(doubts, || {
            world.sheet = Bytes::new(sheet_json(sheet, &Breaks::default(), &BTreeSet::new()));
            // What is wrong with the template itself concerns those who print.
            let laid_out = pass(&world, &mut Report::default());
            comemo::evict(self.keep);
            laid_out.map_or_else(Holders::new, |(_, scan)| glyphs::holders(sheet, &template, &scan.missing))
        });
        glyphs::report(sheet, &template, &missing, report);
    }

    fn world(&self, sheet: &Sheet, form: &Arc<Source>, lib: &Arc<Source>) -> FormWorld<'t> {
        FormWorld {
            typesetter: self.typesetter,
            template: self.typesetter.template(&sheet.edition, form, lib),
            sheet_id: self.sheet_id,
            sheet: Bytes::new(*b""),
            attachments_id: self.attachments_id,
            attachments: attach::json(&[]),
        }
    }
}

/// A form of more rows is large: nothing of a pass over it is kept in Typst's memory.
const LARGE: usize = 500;

/// Lays a sheet out until its page breaks stand.
fn lay_out(world: &mut FormWorld, sheet: &Sheet, report: &mut Report) -> Option<PagedDocument> {
    let rows = &sheet.indicators;
    let mut search = match sheet.redline.is_none() {
        true => Search::new((0..rows.len()).map(|row| better_start(rows, row)).collect()),
        false => Search::flowing(),
    };
    let mut coded = BTreeSet::new();
    loop {
        world.sheet = Bytes::new(sheet_json(sheet, search.breaks(), &coded));
        let (document, scan) = pass(world, report)?;
        if rows.len() > LARGE {
            // Hardly anything of a pass serves the next, and a hundred pages of it fill the memory.
            comemo::evict(0);
        }
        if sheet.redline.is_some() && !scan.missing.keys().all(|c| coded.contains(c)) {
            // A redline must also show what the newer form no longer holds.
            coded.extend(scan.missing.into_keys());
            continue;
        }
        if !scan.missing.is_empty() {
            let holders = glyphs::holders(sheet, &world.template, &scan.missing);
            glyphs::report(sheet, &world.template, &holders, report);
            return None;
        }
        if search.stands(&scan) {
            return Some(document);
        }
    }
}

fn export(
    world: &FormWorld,
    document: &PagedDocument,
    date: &str,
    identity: &str,
    report: &mut Report,
) -> Option<Vec<u8>> {
    let errors = match pdf::export(document, date, identity) {
        Ok(pdf) => return Some(pdf),
        Err(errors) => errors,
    };
    let wrap = |detail| Message::Pdf { detail };
    errors.iter().for_each(|error| report.push(locate(world, error, wrap)));
    None
}

fn pass(world: &FormWorld, report: &mut Report) -> Option<(PagedDocument, Scan)> {
    let compiled = typst::compile::<PagedDocument>(world);
    let mut blank = false;
    for warning in &compiled.warnings {
        // Typst only warns, but sets such text as nothing at all.
        let no_font = warning.message.starts_with("unknown font family");
        blank |= no_font;
        let wrap = |detail| match no_font {
            true => Message::Template { detail },
            false => Message::TemplateWarning { detail },
        };
        let diagnostic = locate(world, warning, wrap);
        if !report.diagnostics.contains(&diagnostic) {
            report.push(diagnostic);
        }
    }
    match compiled.output {
        Ok(_) if blank => None,
        Ok(document) => {
            let scan = scan(&document);
            Some((document, scan))
        }
        Err(errors) => {
            let wrap = |detail| Message::Template { detail };
            let mut found: Vec<_> = errors.iter().map(|error| locate(world, error, wrap)).collect();
            // What is open at the template's end goes on into the line that is added there.
            let behind = |found: &Diagnostic| {
                found.span.as_ref().is_some_and(|span| span.range().start >= span.source.text.len())
            };
            if !found.iter().all(behind) {
                found.retain(|found| !behind(found));
            }
            report.extend(found);
            None
        }
    }
}

/// Typst's finding in the template's file and line.
fn locate(world: &FormWorld, error: &SourceDiagnostic, wrap: impl Fn(String) -> Message) -> Diagnostic {
    let mut detail = error.message.to_string();
    for hint in &error.hints {
        detail.push_str(&format!("; {}", hint.v));
    }
    let place = error.span.id().and_then(|id| {
        let files = [&world.template.form, &world.template.lib];
        let file = files.into_iter().find(|file| file.typst.id() == id)?;
        let range = (world as &dyn World).range(error.span)?;
        Some(Span::new(&file.origin, range))
    });
    match place {
        Some(span) => Diagnostic::at(&span, wrap(detail)),
        None => Diagnostic {
            form: Some(world.template.form.origin.path.clone()),
            ..Diagnostic::new(wrap(detail))
        },
    }
}
