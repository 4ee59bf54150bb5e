//! The one type for everything that is wrong with an input.

use crate::message::Message;
pub use crate::message::Severity;
use crate::span::Span;

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
    pub excuse: Option<String>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn at(span: &Span, message: impl Into<Message>) -> Self {
        Self { span: Some(span.clone()), ..Self::new(message) }
    }

    /// A finding without a place in a text, such as an unreadable file.
    pub fn new(message: impl Into<Message>) -> Self {
        let message = message.into();
        Self { message, span: None, related: Vec::new(), form: None, subject: None, excuse: None }
    }

    /// A panic that was caught: a defect of the program or a library, told in one line.
    pub fn panic(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let detail = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic").to_owned();
        Self::new(Message::Internal { detail })
    }

    /// Adds a further place.
    pub fn with(mut self, span: &Span) -> Self {
        self.related.push(span.clone());
        self
    }

    /// Says what it is about.
    pub fn about(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned());
        self
    }

    /// The project file whose form is concerned, wherever the finding lies.
    pub fn project(&self) -> Option<&str> {
        let here = self.span.as_ref().map(|span| span.source.path.as_str());
        self.form.as_deref().or(here)
    }

    /// Whether it keeps the form from being made.
    pub fn is_error(&self) -> bool {
        self.message.severity() == Severity::Error
    }
}

/// The findings of one piece of work, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding at a place.
    pub fn at(&mut self, span: &Span, message: Message) {
        self.diagnostics.push(Diagnostic::at(span, message));
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Brings the findings of one project into the order of its file; those in other files follow,
    /// and those without a place come first.
    pub fn sort(&mut self, path: &str) {
        fn key<'d>(diagnostic: &'d Diagnostic, path: &str) -> Option<(bool, &'d str, usize)> {
            let span = diagnostic.span.as_ref()?;
            Some((span.source.path != path, &span.source.path, span.range().start))
        }
        self.diagnostics.sort_by(|a, b| key(a, path).cmp(&key(b, path)));
    }

    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
