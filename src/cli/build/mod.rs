//! `shenbao build`: what is to be built, and what is said of it.

mod closing;
mod leftover;
mod partition;

use std::path::Path;
use std::time::Instant;

use super::args::BuildArgs;
use super::exit::Exit;
use super::ui::Ui;
use crate::engine::build::{Asked, build};
use crate::manifest::pdf_of;
use crate::message::Lang;
use crate::workspace::Workspace;

/// Builds the projects that the call names.
pub fn run(workspace: &Workspace, base: &Path, args: BuildArgs, ui: &mut Ui) -> Exit {
    #[allow(clippy::disallowed_methods, reason = "only the closing line tells how long it took")]
    let started = Instant::now();
    let share = match partition::of(&args, workspace, base) {
        Ok(share) => share,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    let asked = Asked {
        base,
        paths: &args.paths,
        share: share.as_ref(),
        out: args.out.as_deref(),
        jobs: args.jobs.map(usize::from),
        prune: args.prune,
    };
    let built = match build(workspace, &asked, &ui.bar()) {
        Ok(built) => built,
        Err(found) => {
            ui.diagnostics(&found);
            return Exit::worst(&found).max(Exit::Call);
        }
    };
    let place = relative(&built.folder, base);
    let mut tally = closing::Tally::default();
    for form in &built.forms {
        tally.add(form);
        if let Some(pages) = form.pages.filter(|_| ui.verbose) {
            let pdf = place.join(pdf_of(&form.path));
            ui.note(&closing::line(&form.path, &pdf, pages, form.fresh, ui.lang));
        }
    }
    ui.gathered(&built.found);
    leftover::tell(&built.leftovers, args.prune, ui);
    if let Some(why) = workspace.why_git_is_silent().filter(|_| args.prune && built.all) {
        let why = why.message.text(ui.lang);
        ui.note(&match ui.lang {
            Lang::Zh => format!("{why}，不知道有没有没签出的项目，没有删去任何 PDF"),
            Lang::En => format!("no PDF was removed, since projects may be not checked out: {why}"),
        });
    }
    if args.prune && !built.all {
        let zh = "有的项目没有读到，没有删去任何 PDF";
        ui.note(ui.say(zh, "no PDF was removed, since not all projects could be read"));
    }
    ui.note(&tally.say(share.as_ref(), built.warnings, started.elapsed(), place, ui));
    Exit::worst(built.found.iter().map(|found| &found.finding))
}

/// A path relative to where the user stands, if it lies below.
fn relative<'p>(path: &'p Path, base: &Path) -> &'p Path {
    path.strip_prefix(base).unwrap_or(path)
}
