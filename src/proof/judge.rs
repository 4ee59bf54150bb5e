//! A PDF against what its attachments produce.

use crate::desk::{Desk, Resolved};
use crate::diagnostic::{Diagnostic, Report};
use crate::digest::PROGRAM;
use crate::message::ArchiveMessage;
use crate::pdf::{Flaw, Pdf};
use crate::provenance::{Opened, Paper, Record, flawed};
use crate::render::{Press, Typesetter};

/// Makes PDFs of sources, by its templates and fonts.
pub struct Maker {
    /// Where sources become forms.
    pub desk: Desk,
    /// Where forms become PDFs.
    pub typesetter: Typesetter,
}

/// What a PDF is beside the one that its attachments produce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Itself {
    /// How like the two are.
    pub likeness: Likeness,
    /// What it was made with that is not at hand: then its bytes can't be the same.
    pub causes: Vec<Cause>,
    /// How many notes, stamps, signatures and fields lie over its pages.
    pub laid_over: usize,
}

/// How like two PDFs are, the most alike first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same bytes.
    Bytes,
    /// The same instructions, fonts and pictures on all pages; only the file around them is another.
    Drawing,
    /// The same text in the same order.
    Text,
    /// Another text.
    Other,
}

/// What differs between then and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The program; this is the one it was made by.
    Program(String),
    /// The edition's files.
    Templates,
    /// The fonts.
    Fonts,
}

impl Itself {
    /// Whether the PDF is what its attachments produce, as far as it can be known. Pages that are drawn
    /// otherwise without a reason may show something else than they say.
    pub fn holds(&self) -> bool {
        match self.likeness {
            Likeness::Bytes | Likeness::Drawing => true,
            Likeness::Text => !self.causes.is_empty(),
            Likeness::Other => false,
        }
    }
}

impl Maker {
    /// Whether a PDF was made with these fonts, and with an edition's files that may well be here.
    pub fn fits(&self, record: &Record) -> bool {
        let known = self.desk.assets().editions().any(|known| known == record.edition);
        let edition = || self.desk.edition(&record.edition, &mut Report::default());
        let templates = known && edition().is_some_and(|edition| edition.sum == record.templates);
        templates && record.fonts == self.typesetter.fonts().sum()
    }

    /// What differs between what a PDF was made with and what is here.
    fn causes(&self, record: &Record, resolved: &Resolved) -> Vec<Cause> {
        let program = (record.program != PROGRAM).then(|| Cause::Program(record.program.clone()));
        let templates = (record.templates != resolved.edition.sum).then_some(Cause::Templates);
        let fonts = (record.fonts != self.typesetter.fonts().sum()).then_some(Cause::Fonts);
        [program, templates, fonts].into_iter().flatten().collect()
    }
}

/// Makes a PDF again from its attachments and holds it against what came of them. Of the makers, each with a
/// press of its own, the first counts that has what the PDF was made with; if none has, the first one.
///
/// # Errors
/// Attachments that no longer make a form, or contradict the record; pages that can't be read.
pub fn judge(
    bytes: &[u8],
    opened: &Opened,
    shown: &str,
    makers: &mut [(&Maker, Press)],
) -> Result<(Itself, Resolved), Vec<Diagnostic>> {
    let pairs: Vec<_> = opened.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut best: Option<(usize, Resolved, Vec<Cause>)> = None;
    let mut report = Report::default();
    for (i, (maker, _)) in makers.iter().enumerate() {
        let mut own = Report::default();
        if let Some(resolved) = maker.desk.resolve_files(&pairs, &mut own) {
            let causes = maker.causes(&opened.record, &resolved);
            let elsewhere = |cause: &Cause| matches!(cause, Cause::Templates | Cause::Fonts);
            let fits = !causes.iter().any(elsewhere);
            if fits || best.is_none() {
                best = Some((i, resolved, causes));
            }
            if fits {
                break;
            }
        } else if i == 0 {
            report = own;
        }
    }
    let Some((i, resolved, causes)) = best else {
        return Err(report.diagnostics.into_iter().filter(Diagnostic::is_error).collect());
    };
    let (maker, press) = &mut makers[i];
    let paper = Paper {
        sheet: &resolved.sheet,
        form: &resolved.edition.form,
        lib: maker.desk.lib(),
        templates: &resolved.edition.sum,
        fonts: maker.typesetter.fonts().sum(),
    };
    let commit = opened.record.commit.as_deref().ok_or(opened.record.no_commit.as_deref());
    let record = paper.record(commit, &opened.files);
    if let Some((zh, en)) = contradiction(&opened.record, &record, &causes) {
        let (path, zh, en) = (shown.to_owned(), zh.to_owned(), en.to_owned());
        return Err(vec![Diagnostic::new(ArchiveMessage::OtherRecord { path, zh, en })]);
    }
    let mut report = Report::default();
    let Some(printed) = paper.print(press, &opened.files, &record, &mut report) else {
        return Err(report.diagnostics.into_iter().filter(Diagnostic::is_error).collect());
    };
    let itself = compare(bytes, &printed.pdf, causes);
    Ok((itself.map_err(|flaw| vec![flawed(shown, flaw)])?, resolved))
}

/// What a record says otherwise than one that is made anew of the same sources; in Chinese and English.
fn contradiction(told: &Record, made: &Record, causes: &[Cause]) -> Option<(&'static str, &'static str)> {
    if told.edition != made.edition {
        Some(("版式不同", "they are of another edition"))
    } else if told.key != made.key && causes.is_empty() {
        Some(("附件生成的是另一张表（key 不同）", "they make another form (by its key)"))
    } else {
        None
    }
}

fn compare(bytes: &[u8], made: &[u8], causes: Vec<Cause>) -> Result<Itself, Flaw> {
    if bytes == made {
        return Ok(Itself { likeness: Likeness::Bytes, causes, laid_over: 0 });
    }
    let (pdf, made) = (Pdf::open(bytes)?, Pdf::open(made)?);
    let laid_over = pdf.laid_over()?.saturating_sub(made.laid_over()?);
    let likeness = if pdf.drawing()? == made.drawing()? {
        Likeness::Drawing
    } else if pdf.text()? == made.text()? {
        Likeness::Text
    } else {
        Likeness::Other
    };
    let itself = Itself { likeness, causes, laid_over };
    if itself.holds() {
        pdf.is_like(&made, itself.causes.is_empty())?;
    }
    Ok(itself)
}
