//! The one type for everything that is wrong with an input, and how it is collected within bounds: what
//! strangers write must not make memory full of what is wrong with it.

mod gathered;
mod report;

use std::sync::Arc;

pub use gathered::{Found, Gathered, gather};
pub use report::{Mark, Report};

use crate::message::Message;
pub use crate::message::Severity;
use crate::text::{Span, bearable};

/// One finding: what, where, and what else has to do with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What is wrong and how to mend it.
    pub message: Message,
    /// Where the value was written: the project file, a `_defaults.yaml`, the library or a template.
    pub span: Option<Span>,
    /// Further places, such as the first of two equal keys.
    pub related: Vec<Span>,
    /// The project file whose form is concerned, where the span lies in a shared file.
    pub form: Option<String>,
    /// What a warning is about, an indicator's name or a key: an excuse may name it.
    pub subject: Option<String>,
    /// The reason for which the form's author accepts it.
    pub excuse: Option<Arc<str>>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn at(span: &Span, message: impl Into<Message>) -> Self {
        Self { span: Some(span.clone()), ..Self::new(message) }
    }

    /// A finding without a place in a text, such as an unreadable file.
    pub fn new(message: impl Into<Message>) -> Self {
        let mut message = message.into();
        message.clip();
        Self { message, span: None, related: Vec::new(), form: None, subject: None, excuse: None }
    }

    /// A panic that was caught: a defect of the program or a library, told in one line, or a disk that fails
    /// when a folder is closed.
    pub fn panic(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let detail = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic").to_owned();
        // The standard library's way to say so.
        match detail.strip_prefix("unexpected error during closedir: ") {
            Some(detail) => Self::new(Message::FolderFailed { detail: detail.to_owned() }),
            None => Self::new(Message::Internal { detail }),
        }
    }

    /// Adds a further place.
    pub fn with(mut self, span: &Span) -> Self {
        self.related.push(span.clone());
        self
    }

    /// Says what it is about.
    pub fn about(mut self, subject: &str) -> Self {
        self.subject = Some(bearable(subject).into_owned());
        self
    }

    /// The project file whose form is concerned, wherever the finding lies.
    pub fn project(&self) -> Option<&str> {
        let here = self.span.as_ref().map(|span| span.source.path.as_str());
        self.form.as_deref().or(here)
    }

    /// The bytes that it takes beside itself, its excuse apart, which many share.
    pub fn bytes(&self) -> usize {
        let words = self.subject.as_ref().map_or(0, String::len) + self.message.bytes();
        words + self.related.len() * size_of::<Span>()
    }

    /// Whether it keeps the form from being made.
    pub fn is_error(&self) -> bool {
        self.message.severity() == Severity::Error
    }
}
