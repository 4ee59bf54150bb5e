//! The command line: arguments → configuration → work → exit code.

mod args;
mod build;
mod check;
mod diff;
mod exit;
mod explain;
mod extract;
mod git_setup;
mod init;
mod ink;
mod manifest;
mod new;
mod pages;
mod schema;
mod show;
pub mod snippet;
mod summary;
mod textconv;
mod ui;
mod verify;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::{CommandFactory, FromArgMatches};

use args::{Args, Command, Global};
pub use exit::Exit;
use ui::Ui;

use crate::diagnostic::Diagnostic;
use crate::engine::Refused;
use crate::workspace::Workspace;

/// Runs the program; where standard output was `closed` before it began, no result can be written.
pub fn run(args: impl IntoIterator<Item = OsString>, closed: bool) -> Exit {
    let (args, dropped) = args::with_command(args.into_iter().collect());
    let lang = args::language(&args);
    // Alone at the end it says that all before it are versions, and the parser does not tell.
    let dashes = args.iter().any(|arg| arg == "--");
    let command = args::localise(Args::command(), lang);
    let named = command_of(&command, &args);
    let parsed = command.try_get_matches_from(args).and_then(|matches| Args::from_arg_matches(&matches));
    let args = match parsed {
        Ok(args) => args,
        Err(error) => {
            let mut ui = Ui::new(&Global::default(), lang, closed);
            let exit = args::explain(&error, &named, &ui);
            return ui.end(exit);
        }
    };
    let mut ui = Ui::new(&args.global, lang, closed);
    let start = args.global.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let base = absolute(&start);
    // A panic is a defect, but no one is helped by a stack: it is told in one line, unless asked for.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| ()));
    }
    let work = || {
        // Found by the commands that need one; the others work anywhere.
        let global = &args.global;
        let find = || match dropped.as_deref().map(Workspace::find) {
            // A file dropped on the program comes from anywhere.
            Some(Ok(workspace)) if Workspace::find(&start).is_err() => Ok(workspace),
            _ => Workspace::find(&start),
        };
        let workspace = || find().map(|workspace| global.settle(workspace));
        Ok(match args.command {
            Command::Build(args) => build::run(&workspace()?, &base, args, &mut ui),
            Command::Check(args) => check::run(workspace(), &base, &args, &mut ui),
            Command::Diff(args) => diff::run(&start, &base, &args, dashes, global, &mut ui),
            Command::Verify(args) => verify::run(&start, &base, &args, global, &mut ui),
            Command::Extract(args) => extract::run(&base, &args, &mut ui),
            Command::GitSetup(args) => git_setup::run(&start, &base, &args, &mut ui),
            Command::Textconv(args) => textconv::run(&base, &args, global, &ui),
            Command::Manifest(command) => manifest::run(&workspace()?, &base, &command, &mut ui),
            Command::Schema(args) => schema::run(&workspace()?, &base, &args, &mut ui),
            Command::Show(args) => show::run(&workspace()?, &base, args, &mut ui),
            Command::Explain(args) => explain::run(&workspace()?, &base, &args, &mut ui),
            Command::New(args) => new::run(&workspace()?, &base, &args, &mut ui),
            Command::Init(args) => init::run(&base, &args, &mut ui),
            Command::Completions(args) => pages::completions(&args, &ui),
            Command::Man(args) => pages::man(&base, &args, &mut ui),
        })
    };
    let exit = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(exit)) => exit,
        Ok(Err(diagnostic)) => ui.refuse(&diagnostic, Exit::Call),
        Err(panic) => ui.refuse(&Diagnostic::panic(&*panic), Exit::Machine),
    };
    ui.end(exit)
}

/// The program with the commands that a call names: `shenbao manifest merge`.
fn command_of(command: &clap::Command, args: &[OsString]) -> String {
    let (mut at, mut name) = (command, command.get_name().to_owned());
    for word in args.iter().skip(1) {
        if let Some(sub) = at.get_subcommands().find(|sub| word == sub.get_name()) {
            name.push_str(&format!(" {}", sub.get_name()));
            at = sub;
        }
    }
    name
}

/// The folder that paths of the call are relative to.
fn absolute(start: &Path) -> PathBuf {
    start.canonicalize().unwrap_or_else(|_| start.to_owned())
}

impl Ui {
    /// Ends the call over what keeps all of it from being done.
    fn stop(&mut self, diagnostic: &Diagnostic) -> Exit {
        let exit = Exit::of(diagnostic).max(Exit::Call);
        self.refuse(diagnostic, exit)
    }

    /// Ends the call over why there is no result.
    fn refused(&mut self, refused: Refused) -> Exit {
        let (found, at_least) = match refused {
            Refused::Call(found) => (found, Exit::Call),
            Refused::Forms(found) => (found, Exit::Forms),
        };
        self.diagnostics(&found);
        Exit::worst(&found).max(at_least)
    }

    /// Ends the call over one finding.
    fn refuse(&mut self, diagnostic: &Diagnostic, exit: Exit) -> Exit {
        self.diagnostics(std::slice::from_ref(diagnostic));
        exit
    }
}
