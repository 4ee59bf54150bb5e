//! Workflow commands of GitHub Actions, which become annotations on the lines of a pull request.

use std::io::{self, Write};

use super::{Review, severity, title};
use crate::message::Severity;
use crate::text::{Places, clean, visible};

/// Writes a command for everything that is not excused. The worst come first: GitHub shows ten of
/// each kind for a step.
///
/// # Errors
/// What the writer refuses.
pub fn github(review: &Review, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::default();
    for level in [Severity::Error, Severity::Warning, Severity::Note] {
        for entry in review.open().filter(|entry| entry.finding.message.severity() == level) {
            let finding = entry.finding;
            let mut properties = Vec::new();
            // A file that is inside the program is no file of the repository.
            let file = entry.file().filter(|file| !file.starts_with('<'));
            if let Some(file) = file {
                properties.push(("file", visible(&format!("{}{file}", review.prefix))));
            }
            if let (Some(span), Some(_)) = (&finding.span, file) {
                let place = places.of(span);
                properties.push(("line", place.line.to_string()));
                properties.push(("endLine", place.end_line.to_string()));
                // Columns are understood only on one line; the end is the last character's.
                if place.line == place.end_line {
                    properties.push(("col", place.column.to_string()));
                    properties.push(("endColumn", place.column.max(place.end_column - 1).to_string()));
                }
            }
            let code = finding.message.code();
            let name = title(code, review.lang).unwrap_or(severity(level, review.lang));
            properties.push(("title", format!("{code} {name}")));
            let properties: Vec<String> =
                properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
            let forms: Vec<&str> = entry.forms.iter().take(10).map(|form| &**form).collect();
            let lines = [entry.text.as_str(), &finding.message.hint(review.lang), &forms.join(", ")];
            let lines: Vec<String> =
                lines.iter().filter(|line| !line.is_empty()).map(|line| clean(line)).collect();
            let command = match level {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            writeln!(out, "::{command} {}::{}", properties.join(","), data(&lines.join("\n")))?;
        }
    }
    Ok(())
}

/// The text behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes() {
        assert_eq!(super::data("50%\r\n: ,"), "50%25%0D%0A: ,");
        assert_eq!(super::property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
