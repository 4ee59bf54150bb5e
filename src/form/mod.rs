//! The typed form: what a project declares, free of layout and of the file it came from.
//!
//! Values stand under the edition's keys, by index; rules, diffs and outputs ask by role.

mod context;
mod cut;
mod excuse;
mod expression;
mod funds;
mod guard;
mod indicators;
mod library;
mod read;

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::edition::{Category, Edition, FundRole, Role, Subcategory};
use crate::source::{Node, Span};
use crate::value::target::Target;

pub use context::context;
pub use excuse::{Excuse, Excuses};
pub use expression::{ExpressionError, Words, is_expression, resolve};
pub use library::{Library, LibraryEntry};

/// A resolved form.
#[derive(Clone, Debug)]
pub struct Form {
    /// The project file, relative to the workspace.
    pub path: String,
    /// The edition it is printed in.
    pub edition: Arc<Edition>,
    /// The fiscal year.
    pub year: Located<i32>,
    /// The head fields, parallel to [`Edition::fields`].
    pub fields: Vec<Option<Located<FieldValue>>>,
    /// Amounts in the edition's unit, parallel to the columns and lines of its fund table. Sums are
    /// computed; a blank is an amount that nothing declares.
    pub funds: Vec<Vec<Option<Located<Decimal>>>>,
    /// The goals, parallel to [`Edition::goals`].
    pub goals: Vec<Option<Located<String>>>,
    /// The indicators in printed order.
    pub indicators: Vec<Indicator>,
    /// Warnings and notes that the author accepts.
    pub excuses: Excuses,
}

/// A value and the place it was written; computed values have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Option<Span>,
}

impl<T> Located<T> {
    /// A value written at `node`.
    pub fn at(node: &Node, value: T) -> Self {
        Self { value, span: Some(node.span.clone()) }
    }
}

/// The value of a head field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Text or a choice.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// A whole number.
    Number(u32),
}

/// One indicator (三级指标).
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its subcategory, as an index into [`Edition::subcategories`].
    pub subcategory: usize,
    /// Its name.
    pub name: Located<String>,
    /// Its target.
    pub target: Located<Target>,
    /// The further columns, parallel to [`Edition::columns`].
    pub further: Vec<Option<Located<ColumnValue>>>,
}

/// The value of a further column.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnValue {
    /// Text, or a number as typed.
    Text(String),
    /// A target.
    Target(Target),
}

impl Form {
    /// The text of the field that plays `role`; empty if the edition has none.
    pub fn text(&self, role: Role) -> &str {
        match self.by_role(role) {
            Some(FieldValue::Text(text)) => text,
            _ => "",
        }
    }

    /// The date of the field that plays `role`.
    pub fn date(&self, role: Role) -> Option<NaiveDate> {
        match self.by_role(role) {
            Some(FieldValue::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// The project's name.
    pub fn name(&self) -> &str {
        self.text(Role::Name)
    }

    /// The amount on the line that plays `role`, in the edition's unit.
    pub fn total(&self, role: FundRole) -> Option<Decimal> {
        let columns = self.edition.funding.columns.iter().zip(&self.funds);
        columns
            .flat_map(|(column, amounts)| column.lines.iter().zip(amounts))
            .find(|(line, _)| line.role == Some(role))
            .and_then(|(_, amount)| amount.as_ref().map(|a| a.value))
    }

    /// The category and subcategory of an indicator.
    pub fn group(&self, indicator: &Indicator) -> (&Category, &Subcategory) {
        self.edition
            .subcategories()
            .nth(indicator.subcategory)
            .expect("an indicator is read only into a subcategory of its edition")
    }

    /// Where what concerns the form as a whole is shown: at the project's name.
    pub fn place(&self) -> Option<&Span> {
        let index = self.edition.field(Role::Name)?;
        self.fields[index].as_ref()?.span.as_ref()
    }

    /// The reason for which this form accepts a finding, if it does.
    pub fn excuse_for(&self, finding: &Diagnostic) -> Option<Arc<str>> {
        self.excuses.of(finding).map(|excuse| excuse.reason.clone())
    }

    fn by_role(&self, role: Role) -> Option<&FieldValue> {
        let index = self.edition.field(role)?;
        self.fields[index].as_ref().map(|field| &field.value)
    }
}
