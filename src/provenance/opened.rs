//! A PDF → the sources it was made from, each held against the record.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::record::VERSION;
use super::{RECORD, Record, SourceFile};
use crate::diagnostic::Diagnostic;
use crate::digest::sha256;
use crate::message::ArchiveMessage;
use crate::pdf::{Flaw, MAX_MIB, Pdf};
use crate::workspace::{DEFAULTS, LIBRARY};

/// A project file is no larger, in bytes, nor is a record; as where projects are read.
const MAX_OWN: usize = 1 << 20;
/// The same of a shared file.
const MAX_SHARED: usize = 16 << 20;
/// No system has longer paths, in bytes.
const MAX_PATH: usize = 4096;
/// Where all sources stand.
const PROJECTS: &str = "projects/";

/// What a PDF was made from, as it says itself: whole, and true to the sums of its record.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The record.
    pub record: Record,
    /// Its text, as it is attached.
    pub text: String,
    /// The sources, the project file first.
    pub files: Vec<SourceFile>,
}

impl Opened {
    /// Takes the sources out of a PDF, which messages call `shown`.
    ///
    /// # Errors
    /// All that is missing or wrong.
    pub fn of(pdf: &Pdf, shown: &str) -> Result<Self, Vec<Diagnostic>> {
        let wrong = |flaw| vec![flawed(shown, flaw)];
        let attached = pdf.attached().map_err(wrong)?;
        let find = |name: &str| attached.iter().find(|file| file.name == name);
        let path = || shown.to_owned();
        let Some(file) = find(RECORD) else {
            return Err(vec![Diagnostic::new(ArchiveMessage::NoRecord { path: path() })]);
        };
        let bytes = pdf.read(file, MAX_OWN).map_err(wrong)?;
        let (record, text) = read(bytes, shown).map_err(|diagnostic| vec![diagnostic])?;
        let (mut files, mut wrong) = (Vec::new(), Vec::new());
        for (i, source) in record.sources.iter().enumerate() {
            let name = source.attached.clone();
            let limit = if i == 0 { MAX_OWN } else { MAX_SHARED };
            match find(&name).map(|file| pdf.read(file, limit)) {
                None => wrong.push(ArchiveMessage::SourceMissing { path: path(), name }),
                Some(Err(flaw)) => wrong.push(flaw_message(shown, flaw)),
                Some(Ok(bytes)) if sha256(&bytes) != source.sha256 => {
                    wrong.push(ArchiveMessage::SourceChanged { path: path(), name });
                }
                Some(Ok(bytes)) => match String::from_utf8(bytes) {
                    Ok(text) => files.push(SourceFile { path: source.path.clone(), text, part: source.part }),
                    Err(_) => {
                        let (zh, en) = (format!("{name} 不是文字"), format!("{name} is no text"));
                        wrong.push(ArchiveMessage::OtherRecord { path: path(), zh, en });
                    }
                },
            }
        }
        match wrong.is_empty() {
            true => Ok(Self { record, text, files }),
            false => Err(wrong.into_iter().map(Diagnostic::new).collect()),
        }
    }
}

/// The sources of a PDF, which messages call `shown`; a defect in reading it costs this one only.
///
/// # Errors
/// What is no PDF, and all that is missing or wrong in one.
pub fn open(bytes: &[u8], shown: &str) -> Result<Opened, Vec<Diagnostic>> {
    let work = || {
        let pdf = Pdf::open(bytes).map_err(|flaw| vec![flawed(shown, flaw)])?;
        Opened::of(&pdf, shown)
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(vec![Diagnostic::panic(&*panic)]))
}

/// Why a PDF that messages call `shown` can't be read.
pub fn flawed(shown: &str, flaw: Flaw) -> Diagnostic {
    Diagnostic::new(flaw_message(shown, flaw))
}

fn flaw_message(shown: &str, flaw: Flaw) -> ArchiveMessage {
    let path = shown.to_owned();
    match flaw {
        Flaw::NotPdf => ArchiveMessage::NotPdf { path },
        Flaw::Damaged(zh, en) => ArchiveMessage::PdfDamaged { path, zh: zh.to_owned(), en: en.to_owned() },
        Flaw::Odd(zh, en) => ArchiveMessage::PdfOdd { path, zh: zh.to_owned(), en: en.to_owned() },
        Flaw::Otherwise(zh, en) => {
            ArchiveMessage::PdfOtherwise { path, zh: zh.to_owned(), en: en.to_owned() }
        }
        Flaw::Encrypted => ArchiveMessage::PdfEncrypted { path },
        Flaw::Large => ArchiveMessage::PdfLarge { path, limit: MAX_MIB },
    }
}

/// Reads a record, and sees that it can be one.
fn read(bytes: Vec<u8>, shown: &str) -> Result<(Record, String), Diagnostic> {
    let bad = |detail: String| Diagnostic::new(ArchiveMessage::BadRecord { path: shown.to_owned(), detail });
    let text = String::from_utf8(bytes).map_err(|error| bad(error.to_string()))?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    let version = value.get("shenbao").and_then(serde_json::Value::as_u64).unwrap_or_default();
    if version > u64::from(VERSION) {
        let program = value.get("program").and_then(serde_json::Value::as_str).unwrap_or_default();
        return Err(Diagnostic::new(ArchiveMessage::NewerRecord {
            path: shown.to_owned(),
            version: u32::try_from(version).unwrap_or(u32::MAX),
            program: program.to_owned(),
        }));
    }
    // From the text: a key that is there twice is an error.
    let record: Record = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    match contradiction(&record) {
        None => Ok((record, text)),
        Some((zh, en)) => {
            let path = shown.to_owned();
            Err(Diagnostic::new(ArchiveMessage::OtherRecord { path, zh, en }))
        }
    }
}

/// What can't be so in a record: a project without a file, a shared file that holds for other projects.
fn contradiction(record: &Record) -> Option<(String, String)> {
    let said = |zh: String, en: String| Some((zh, en));
    let Some(project) = record.sources.first() else {
        return said("没有写来源".to_owned(), "it names no sources".to_owned());
    };
    if project.path != record.form || project.part {
        let form: String = record.form.chars().take(200).collect();
        return said(format!("第一个来源不是 {form}"), format!("its first source is not {form}"));
    }
    let mut names = BTreeSet::from([RECORD]);
    for (i, source) in record.sources.iter().enumerate() {
        let path = &source.path;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let above = project.path.starts_with(&format!("{folder}/"));
        let is_shared = matches!(name, DEFAULTS | LIBRARY);
        let fits = path.starts_with(PROJECTS) && above && is_shared == (i > 0) && path.len() <= MAX_PATH;
        if !fits || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            let path: String = path.chars().take(200).collect();
            return said(format!("{path} 不是这份表的来源"), format!("{path} is no source of this form"));
        }
        let twice = record.sources[..i].iter().any(|other| other.path == *path);
        if twice || !names.insert(&source.attached) {
            return said(format!("{path} 写了两次"), format!("it names {path} twice"));
        }
    }
    None
}
