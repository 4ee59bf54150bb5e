//! `shenbao check`: what is wrong with forms, without making them.

use std::collections::BTreeSet;
use std::path::Path;

use super::args::{CheckArgs, CheckFormat};
use super::exit::Exit;
use super::snippet::Snippets;
use super::summary::{left_out, summary};
use super::ui::Ui;
use crate::diagnostic::{Diagnostic, gather};
use crate::engine::fix::{FixedFile, fix};
use crate::engine::review::{Asked, review};
use crate::message::{Code, Lang, Severity};
use crate::report::{self, Review, codes, severity, title};
use crate::source::near;
use crate::text::clean;
use crate::workspace::Workspace;

/// What is asked about the rules themselves needs no workspace.
fn look_up(args: &CheckArgs, ui: &Ui) -> Option<Exit> {
    if args.list {
        ui.result(&list(ui.lang));
    } else {
        let code = args.explain.as_ref()?.to_uppercase();
        match report::explain(&code, ui.lang) {
            Some(text) => ui.result(&text),
            None => {
                ui.complain(&unknown(&code, ui.lang));
                return Some(Exit::Call);
            }
        }
    }
    Some(Exit::Done)
}

/// What to say of a code that does not exist.
fn unknown(code: &str, lang: Lang) -> String {
    let known: BTreeSet<&str> = Code::all().map(|known| known.code).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let (code, near) = (clean(code), near(code, &known));
    match (lang, near) {
        (Lang::Zh, Some(near)) => format!("错误：没有 {code} 这个编号\n你是想写 {near} 吗？"),
        (Lang::Zh, None) => format!("错误：没有 {code} 这个编号\nshenbao check --list 列出全部规则"),
        (Lang::En, Some(near)) => format!("error: there is no code {code}\ndid you mean {near}?"),
        (Lang::En, None) => format!("error: there is no code {code}\nshenbao check --list names all rules"),
    }
}

/// Ends a call over what is wrong with it. Who reads a file gets one, too.
fn refuse(args: &CheckArgs, found: &[Diagnostic], ui: &mut Ui) -> Exit {
    ui.diagnostics(found);
    match args.format {
        CheckFormat::Text => {}
        CheckFormat::Json | CheckFormat::Sarif | CheckFormat::Github => {
            print(&Review::new(&gather(found), ui.lang), args.format, ui);
        }
    }
    Exit::worst(found).max(Exit::Call)
}

/// Checks the projects that the call names, beside all others of the workspace.
pub fn run(workspace: Result<Workspace, Diagnostic>, base: &Path, args: &CheckArgs, ui: &mut Ui) -> Exit {
    if let Some(exit) = look_up(args, ui) {
        return exit;
    }
    let workspace = match workspace {
        Ok(workspace) => workspace,
        Err(diagnostic) => return refuse(args, &[diagnostic], ui),
    };
    if args.fix {
        let files = match fix(workspace.clone(), base, &args.paths) {
            Ok(files) => files,
            Err(found) => return refuse(args, &found, ui),
        };
        if args.dry_run {
            files.iter().for_each(|file| ui.result(&file.patch()));
            return Exit::Done;
        }
        let unwritten: Vec<Diagnostic> = files.iter().filter_map(|file| write(file, ui).err()).collect();
        if !unwritten.is_empty() {
            ui.diagnostics(&unwritten);
            return Exit::worst(&unwritten);
        }
    }
    let asked = Asked {
        base,
        paths: &args.paths,
        // People are told the reason; to programs it would mean that the finding does not count.
        forget_excuses: args.no_excuses && args.format != CheckFormat::Text,
    };
    let reviewed = match review(&workspace, &asked, &ui.bar()) {
        Ok(reviewed) => reviewed,
        Err(found) => return refuse(args, &found, ui),
    };

    let prefix = inside_repository(&workspace.root);
    let mut review = Review::new(&reviewed.found, ui.lang);
    review.forms = reviewed.forms;
    review.unread = reviewed.unread;
    review.no_excuses = args.no_excuses;
    review.prefix = &prefix;
    // Without a form no rule looked at anything.
    if reviewed.forms > 0 {
        review.ran = &reviewed.ran;
    }
    print(&review, args.format, ui);
    let warned = review.open().any(|entry| entry.finding.message.severity() == Severity::Warning);
    let strict = if args.strict && warned { Exit::Forms } else { Exit::Done };
    Exit::worst(reviewed.found.iter().map(|found| &found.finding)).max(strict)
}

/// Writes a file that was mended, and says what was done.
fn write(file: &FixedFile, ui: &Ui) -> Result<(), Diagnostic> {
    file.write()?;
    for (line, message) in &file.mended {
        let (path, code, text) = (clean(&file.shown), message.code(), message.text(ui.lang));
        let done = ui.say("已改好", "mended");
        ui.note(&format!("{done}  {path}:{line}  {code}  {text}"));
    }
    Ok(())
}

fn print(review: &Review, format: CheckFormat, ui: &Ui) {
    match format {
        CheckFormat::Json => ui.results(|out| report::json(review, out)),
        CheckFormat::Sarif => ui.results(|out| report::sarif(review, out)),
        CheckFormat::Github => ui.results(|out| report::github(review, out)),
        CheckFormat::Text => {
            let snippets = Snippets::new(ui.lang, ui.colour_results, ui.directory().as_deref());
            let (text, more) = snippets.review(review, ui.quiet);
            ui.result(&text);
            ui.result(&left_out(&more, ui.lang));
            if !ui.quiet {
                ui.result(&summary(review, ui));
            }
        }
    }
}

/// Where the workspace lies in the git repository around it: empty, or a path that ends with `/`.
fn inside_repository(root: &Path) -> String {
    let repository = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root);
    let inside = root.strip_prefix(repository).unwrap_or(Path::new(""));
    inside.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// Every rule on a line.
fn list(lang: Lang) -> String {
    let width = if lang == Lang::Zh { 0 } else { "warning".len() };
    let line = |(code, level)| {
        let (level, title) = (severity(level, lang), title(code, lang).unwrap_or_default());
        format!("{code}  {level:<width$}  {title}\n")
    };
    codes().map(line).collect()
}
