//! `shenbao diff`: what changed between two versions, in the form's own terms.

mod html;
mod json;
mod md;
mod output;
mod pdf;
mod text;

use std::path::Path;
use std::sync::OnceLock;

use serde::Serialize;

use super::args::{DiffArgs, DiffFormat, Global};
use super::exit::Exit;
use super::ui::Ui;
use crate::diagnostic::Diagnostic;
use crate::diff::Changes;
use crate::diff::view::View;
use crate::engine::compare::output::spare_projects;
use crate::engine::compare::sides::{self, Call, Side, Versions};
use crate::engine::compare::{compare_all, unread};
use crate::message::Lang;
use crate::render::TextOutputs;
use crate::text::visible;
use crate::workspace::Assets;

/// Two versions that were compared, and what the call wants of it.
struct Compared<'c> {
    args: &'c DiffArgs,
    /// Where the user stands.
    base: &'c Path,
    old: &'c Side,
    new: &'c Side,
    /// What changed, without what `--only` leaves out.
    changes: &'c Changes,
    /// The same in words, once someone asks: programs don't, and long texts take their time.
    view: OnceLock<View>,
    lang: Lang,
}

/// Compares the two versions that the call names.
pub fn run(start: &Path, base: &Path, args: &DiffArgs, dashes: bool, global: &Global, ui: &mut Ui) -> Exit {
    if args.max_bytes.is_some() && args.format != DiffFormat::Md {
        ui.complain(
            ui.say("错误：--max-bytes 只用于 --format md", "error: --max-bytes is for --format md only"),
        );
        return Exit::Call;
    }
    let as_path = args.as_path.as_deref();
    let call = Call { start, base, versions: &args.versions, paths: &args.paths, as_path, dashes };
    let compared = sides::find(&call).and_then(|Versions { old, new, unread, laid }| {
        if let Some((file, place)) = laid {
            let (file, place) = (file.display(), place.shown);
            ui.note(&match ui.lang {
                Lang::Zh => format!("{file} 不是工作区里的项目，当作 {place} 来读：默认值和指标库用那里的"),
                Lang::En => {
                    format!(
                        "{file} is no project of a workspace: it is read as {place}, with the defaults there"
                    )
                }
            });
        }
        let [old, new] = [old, new].map(|side| Side { workspace: global.settle(side.workspace), ..side });
        if let Some(out) = &args.out {
            spare_projects(&old, &new, base, out)?;
        }
        let mut changes = compare_all(&old, &new)?;
        changes.unread.extend(unread);
        changes.unread.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((changes, old, new))
    });
    let (mut changes, old, new) = match compared {
        Ok(compared) => compared,
        Err(diagnostic) => return ui.stop(&diagnostic),
    };
    // What a program reads has them in it.
    let wrong = unread::diagnostics(&changes.unread, &old, &new);
    let warnings = [&old, &new].map(|side| side.warnings.as_slice()).concat();
    if args.format != DiffFormat::Json {
        ui.diagnostics(&warnings);
        ui.examples(&wrong);
    }
    if !args.only.is_empty() {
        changes.keep_only(&args.only);
    }
    let (view, lang) = (OnceLock::new(), ui.lang);
    let compared = Compared { args, base, old: &old, new: &new, changes: &changes, view, lang };
    let printed = match args.format {
        DiffFormat::Text => output::write(&compared, ui, |ui| Ok(text::print(&compared, ui))),
        DiffFormat::Md => output::write(&compared, ui, |ui| md::print(&compared, ui)),
        DiffFormat::Html => {
            output::write(&compared, ui, |ui| html::print(&compared, ui.lang).map(|text| visible(&text)))
        }
        DiffFormat::Json => json::write(&compared, ui),
        DiffFormat::Pdf => pdf::write(&compared, ui),
    };
    let exit = match printed {
        Ok(exit) => exit,
        Err(diagnostic) => return ui.stop(&diagnostic),
    };
    let failed = |found: &Diagnostic| Exit::of(found) == Exit::Machine;
    let differs = args.exit_code && !changes.forms.is_empty();
    match wrong.iter().any(failed) {
        true => Exit::Machine,
        false if differs || !changes.unread.is_empty() => exit.max(Exit::Forms),
        false => exit,
    }
}

impl Compared<'_> {
    /// What changed, in the user's words.
    fn view(&self) -> &View {
        self.view.get_or_init(|| View::new(self.changes, self.lang))
    }

    /// Prints by a template of the older version: what is to be approved can't choose how it is shown.
    fn by_template(&self, name: &str, data: &impl Serialize) -> Result<String, Diagnostic> {
        let template = Assets::new(&self.old.workspace).file(name)?;
        let outputs = TextOutputs::new([(name, template.text.as_str())]).map_err(Diagnostic::new)?;
        outputs.print(name, data).map_err(Diagnostic::new)
    }
}
