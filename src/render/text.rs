//! Sheet → text, Markdown and HTML by Tera templates, and JSON.

use serde::Serialize;
use tera::{Context, Tera};

use super::markdown::{markdown, markdown_block};
use crate::message::Message;
use crate::sheet::Sheet;

/// The templates of the text outputs.
pub struct TextOutputs {
    tera: Tera,
}

impl TextOutputs {
    /// Parses the given templates: file name (`show.txt`, `show.md`, `show.html`) and text.
    ///
    /// # Errors
    /// [`Message::OutputTemplate`] for the first template that can't be parsed.
    pub fn new<'t>(templates: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, Message> {
        let mut tera = Tera::default();
        tera.register_filter("one_line", |text: &str, _: tera::Kwargs, _: &tera::State| one_line(text));
        tera.register_filter("md", |text: &str, _: tera::Kwargs, _: &tera::State| markdown(text));
        // Templates of older workspaces say `cell`.
        for name in ["block", "cell"] {
            tera.register_filter(name, |text: &str, _: tera::Kwargs, _: &tera::State| markdown_block(text));
        }
        for (name, text) in templates {
            tera.add_raw_template(name, text).map_err(|error| failure(name, &error))?;
        }
        Ok(Self { tera })
    }

    /// Prints a sheet, or whatever else has named parts, by the template `name`.
    ///
    /// # Errors
    /// [`Message::OutputTemplate`] if the template uses what the data do not have.
    pub fn print(&self, name: &str, data: &impl Serialize) -> Result<String, Message> {
        let context = Context::from_serialize(data).map_err(|error| failure(name, &error))?;
        self.tera.render(name, &context).map_err(|error| failure(name, &error))
    }

    /// Prints a sheet as JSON, indented.
    pub fn json(sheet: &Sheet) -> String {
        let mut text = serde_json::to_string_pretty(sheet).expect("a sheet is plain strings and numbers");
        text.push('\n');
        text
    }
}

fn failure(name: &str, error: &tera::Error) -> Message {
    Message::OutputTemplate { name: name.to_owned(), detail: error.to_string().trim().replace('\n', " ") }
}

/// Line breaks as `⏎`, so that one fact stays on one line.
fn one_line(text: &str) -> String {
    text.replace('\n', "⏎")
}
