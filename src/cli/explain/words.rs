//! Values as blocks of lines: each as printed, and below it where it comes from.

use clap::builder::styling::{AnsiColor, Style};

use crate::cli::ui::Ui;
use crate::explain::{Came, Explained, Layer, Said};
use crate::message::Lang;
use crate::text::{Places, one_line, shorten};

/// So many characters of what was typed are shown, unless `-v` asks for all.
const MAX_TYPED: usize = 60;

const KEY: Style = Style::new().bold();
const FROM: Style = AnsiColor::Cyan.on_default();
const OVERRODE: Style = Style::new().dimmed();

/// The blocks of some values; `resolved` says whether they are those of a form.
pub fn blocks(values: &[&Explained], resolved: bool, ui: &Ui) -> String {
    let mut writer = Writer { ui, places: Places::default(), text: String::new() };
    values.iter().for_each(|value| writer.value(value, resolved));
    writer.text
}

/// Writes a block a value: the value as printed, and below it where it comes from.
struct Writer<'w> {
    ui: &'w Ui,
    places: Places<'w>,
    text: String,
}

impl<'w> Writer<'w> {
    fn value(&mut self, value: &'w Explained, resolved: bool) {
        let key = self.ui.paint(KEY, &shown(&value.path.join(".")));
        let line = format!("{key}: {}", shown(&value.value));
        self.text.push_str(line.trim_end());
        self.text.push('\n');
        let say = |zh, en| self.ui.say(zh, en);
        let (calls, computed, agrees) =
            (say("印作", "printed as"), say("计算", "computed"), say("合计相符", "agrees with"));
        let (removed, listed, emptied, overrides, unused) = (
            say("去掉", "taken out"),
            say("列在", "listed"),
            say("留空", "left empty"),
            say("覆盖", "overrides"),
            say("不用", "not used"),
        );
        let expression = say("表达式 ", "expression ");
        if self.ui.verbose && value.path.last().is_some_and(|key| key != value.label()) {
            self.line(FROM, calls, &shown(value.label()));
        }
        match &value.came {
            Came::Written(said) => {
                let from = self.from(said.layer);
                let typed = self.typed(said, value);
                let typed = if value.expression { format!("{expression}{typed}") } else { typed };
                let place = self.place(said, &typed);
                self.line(FROM, from, &place);
                if !value.parts.is_empty() {
                    self.line(FROM, agrees, &sum(value));
                }
            }
            Came::Computed => self.line(FROM, computed, &sum(value)),
            Came::Removed(said) => {
                let place = self.place(said, "");
                self.line(FROM, removed, &place);
            }
            Came::Undeclared if !resolved => {}
            Came::Undeclared => {
                let (blank, zero) = (
                    say("没有写，印成空白", "not written, left blank"),
                    say("没有写，按版式印 ", "not written, the edition prints "),
                );
                let text =
                    if value.value.is_empty() { blank.to_owned() } else { format!("{zero}{}", value.value) };
                self.line(FROM, &text, "");
            }
            Came::NoIndicators => self.line(FROM, say("没有指标", "no indicators"), ""),
        }
        if let Some(said) = &value.emptied {
            let place = self.place(said, "~");
            self.line(FROM, emptied, &place);
        }
        if let Some(said) = &value.listed {
            let place = self.place(said, "");
            self.line(FROM, listed, &place);
        }
        for said in &value.overrode {
            let typed = self.cut(&said.text);
            let place = format!("{} {}", self.from(said.layer), self.place(said, &typed));
            self.line(OVERRODE, overrides, &place);
        }
        if let Some((group, said)) = &value.elsewhere {
            let typed = self.cut(&said.text);
            let why = match self.ui.lang {
                Lang::Zh => format!("{typed}（归在 {}）", shown(group)),
                Lang::En => format!("{typed} (filed under {})", shown(group)),
            };
            let place = format!("{} {}", self.from(said.layer), self.place(said, &why));
            self.line(OVERRODE, unused, &place);
        }
    }

    fn line(&mut self, style: Style, word: &str, rest: &str) {
        let line = match rest {
            "" => self.ui.paint(style, word),
            _ => format!("{} {rest}", self.ui.paint(style, word)),
        };
        self.text.push_str("    ");
        self.text.push_str(&line);
        self.text.push('\n');
    }

    fn from(&self, layer: Layer) -> &'static str {
        match layer {
            Layer::Project => self.ui.say("写在", "written"),
            Layer::Defaults => self.ui.say("默认值", "default"),
            Layer::Library => self.ui.say("指标库", "library"),
        }
    }

    fn place(&mut self, said: &'w Said, typed: &str) -> String {
        let place = self.places.of(&said.span);
        let place = format!("{}:{}:{}", shown(&said.span.source.path), place.line, place.column);
        if typed.is_empty() { place } else { format!("{place}  {typed}") }
    }

    /// What was typed, where the paper shows it otherwise.
    fn typed(&self, said: &Said, value: &Explained) -> String {
        match said.text.trim_end() {
            text if text == value.value => String::new(),
            text if value.expression => shown(text),
            text => self.cut(text),
        }
    }

    fn cut(&self, text: &str) -> String {
        let text = text.trim_end();
        if self.ui.verbose { shown(text) } else { shown(&shorten(text, MAX_TYPED)) }
    }
}

/// The lines of a sum with their amounts.
fn sum(value: &Explained) -> String {
    let parts = value.parts.iter().map(|(key, amount)| format!("{} {amount}", shown(key)));
    parts.collect::<Vec<_>>().join(" + ")
}

/// A text on one line, without what a terminal would obey.
fn shown(text: &str) -> String {
    one_line(text, '⏎')
}
