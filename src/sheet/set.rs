//! Sets a [`Form`] into a [`Sheet`].

use rust_decimal::Decimal;

use super::{
    Cell, Document, Sheet, SheetColumn, SheetField, SheetFundColumn, SheetFundLine, SheetFunding, SheetGoal,
    SheetIndicator, SheetLabels,
};
use crate::diagnostic::{Diagnostic, Report};
use crate::edition::{ColumnKind, FieldKind, FundColumn, Role};
use crate::form::{ColumnValue, ExpressionError, FieldValue, Form, Located, Words, context, resolve};

impl Sheet {
    /// Sets a form by its edition's labels and styles.
    ///
    /// # Errors
    /// A label whose expression fails, such as one that uses a date the form lacks, goes to the report;
    /// then there is no sheet.
    pub fn set(form: &Form, report: &mut Report) -> Option<Self> {
        let mut setter = Setter { form, words: context(form), report, failed: false };
        let sheet = setter.sheet();
        let failed = setter.failed;
        (!failed).then_some(sheet)
    }
}

struct Setter<'f, 'r> {
    form: &'f Form,
    words: Words,
    report: &'r mut Report,
    failed: bool,
}

impl Setter<'_, '_> {
    fn sheet(&mut self) -> Sheet {
        let (form, edition) = (self.form, self.form.edition.as_ref());
        let fields = edition
            .fields
            .iter()
            .zip(&form.fields)
            .map(|(field, value)| SheetField {
                key: field.key.clone(),
                label: self.label(&field.label),
                value: value.as_ref().map(|value| field_cell(&field.kind, value)).unwrap_or_default(),
            })
            .collect();
        let columns = edition.funding.columns.iter().zip(&form.funds);
        let funding = SheetFunding {
            label: self.label(&edition.funding.label),
            columns: columns.map(|(column, amounts)| self.fund_column(column, amounts)).collect(),
        };
        let goals = edition
            .goals
            .iter()
            .zip(&form.goals)
            .map(|(goal, text)| SheetGoal {
                key: goal.key.clone(),
                label: self.label(&goal.label),
                text: text.as_ref().map(|t| cell(t, t.value.trim_end().to_owned())).unwrap_or_default(),
            })
            .collect();
        let labels = SheetLabels {
            goals: self.label(&edition.labels.goals),
            indicators: self.label(&edition.labels.indicators),
            category: self.label(&edition.labels.category),
            subcategory: self.label(&edition.labels.subcategory),
            indicator: self.label(&edition.labels.indicator),
            target: self.label(&edition.labels.target),
        };
        let columns = edition
            .columns
            .iter()
            .map(|column| SheetColumn {
                key: column.key.clone(),
                label: self.label(&column.label),
                kind: match column.kind {
                    ColumnKind::Text => "text",
                    ColumnKind::Number => "number",
                    ColumnKind::Target => "target",
                },
            })
            .collect();
        Sheet {
            edition: edition.name.clone(),
            title: self.label(&edition.title),
            subtitle: self.label(&edition.subtitle),
            document: self.document(),
            fields,
            funding,
            goals,
            labels,
            columns,
            indicators: self.indicators(),
            redline: None,
        }
    }

    fn document(&self) -> Document {
        let by_role = |role| {
            let index = self.form.edition.field(role)?;
            let value = self.form.fields[index].as_ref()?;
            Some(field_cell(&self.form.edition.fields[index].kind, value))
        };
        let start = self.form.date(Role::Start);
        Document {
            title: by_role(Role::Name).unwrap_or_default(),
            author: by_role(Role::Unit).unwrap_or_default(),
            date: start.map_or_else(|| format!("{:04}-01-01", self.form.year.value), |day| day.to_string()),
            year: self.form.year.value.to_string(),
        }
    }

    fn fund_column(&mut self, column: &FundColumn, amounts: &[Option<Located<Decimal>>]) -> SheetFundColumn {
        let style = &self.form.edition.funding.style;
        let blank = || match column.undeclared_is_zero {
            true => Cell::new(style.print(Decimal::ZERO), None),
            false => Cell::default(),
        };
        let lines = column.lines.iter().zip(amounts);
        let lines = lines
            .map(|(line, amount)| SheetFundLine {
                key: line.key.clone(),
                label: self.label(&line.label),
                depth: line.depth,
                amount: amount.as_ref().map_or_else(blank, |a| cell(a, style.print(a.value))),
            })
            .collect();
        SheetFundColumn { key: column.key.clone(), lines }
    }

    fn indicators(&self) -> Vec<SheetIndicator> {
        let style = self.form.edition.target_style;
        let groups: Vec<_> = self.form.edition.subcategories().collect();
        let label = |text: &str| Cell::new(text.to_owned(), None);
        let further = |value: &Option<Located<ColumnValue>>| match value {
            Some(value) => match &value.value {
                ColumnValue::Text(text) => cell(value, text.clone()),
                ColumnValue::Target(target) => cell(value, target.print(style)),
            },
            None => Cell::default(),
        };
        self.form
            .indicators
            .iter()
            .map(|indicator| {
                let (category, subcategory) = groups[indicator.subcategory];
                SheetIndicator {
                    category: label(&category.label),
                    subcategory: label(&subcategory.label),
                    name: cell(&indicator.name, indicator.name.value.clone()),
                    target: cell(&indicator.target, indicator.target.value.print(style)),
                    cells: indicator.further.iter().map(further).collect(),
                }
            })
            .collect()
    }

    /// A label with its expressions resolved over the form.
    fn label(&mut self, label: &str) -> Cell {
        let text = match resolve(label, &self.words) {
            Ok(text) => text.into_owned(),
            Err(ExpressionError { message, .. }) => {
                self.failed = true;
                let mut diagnostic = Diagnostic::new(message);
                // In the file its lines may stand on one, with `\n` between them.
                let mut lines = label.split('\n').filter(|line| line.contains('{'));
                diagnostic.span = lines.find_map(|line| self.form.edition.place_of(line));
                self.report.push(diagnostic);
                String::new()
            }
        };
        Cell::new(text, None)
    }
}

fn cell<T>(located: &Located<T>, text: String) -> Cell {
    Cell::new(text, located.span.clone())
}

fn field_cell(kind: &FieldKind, value: &Located<FieldValue>) -> Cell {
    let text = match (&value.value, kind) {
        (FieldValue::Date(date), FieldKind::Date(format)) => date.format(format).to_string(),
        (FieldValue::Date(date), _) => date.to_string(),
        (FieldValue::Text(text), _) => text.clone(),
        (FieldValue::Number(number), _) => number.to_string(),
    };
    cell(value, text)
}
