//! 检查 / 豁免: the warnings and notes that an author accepts, and why.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A warning or note that the author accepts, with the reason: `检查: {豁免: {W101: …}}`.
#[derive(Clone, Debug)]
pub struct Excuse {
    /// The code.
    pub code: String,
    /// What it is accepted for, an indicator's name or a key; everything if none is named.
    pub subject: Option<String>,
    /// Why.
    pub reason: Arc<str>,
    /// Where it was written.
    pub span: Span,
}

/// The excuses of a form. There may be as many as findings, so each finding finds its own at once.
#[derive(Clone, Debug, Default)]
pub struct Excuses {
    all: Vec<Excuse>,
    index: BTreeMap<String, OfCode>,
}

/// The excuses of one code, as positions: one for everything, or by what they are about.
#[derive(Clone, Debug, Default)]
struct OfCode {
    everything: Option<usize>,
    about: BTreeMap<String, usize>,
}

impl Excuses {
    /// All of them, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Excuse> {
        self.all.iter()
    }

    /// The excuse for a finding, if there is one. Errors have none.
    pub fn of(&self, finding: &Diagnostic) -> Option<&Excuse> {
        let of_code = self.index.get(finding.message.code()).filter(|_| !finding.is_error())?;
        let about = || of_code.about.get(finding.subject.as_deref()?).copied();
        self.all.get(of_code.everything.or_else(about)?)
    }
}

impl FromIterator<Excuse> for Excuses {
    fn from_iter<I: IntoIterator<Item = Excuse>>(excuses: I) -> Self {
        let all: Vec<Excuse> = excuses.into_iter().collect();
        let mut index = BTreeMap::<String, OfCode>::new();
        for (position, excuse) in all.iter().enumerate() {
            let of_code = index.entry(excuse.code.clone()).or_default();
            match &excuse.subject {
                None => of_code.everything = Some(position),
                Some(subject) => _ = of_code.about.insert(subject.clone(), position),
            }
        }
        Self { all, index }
    }
}
