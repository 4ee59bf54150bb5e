//! `shenbao completions` and `shenbao man`: what shells and `man` know of the arguments.

mod examples;
mod forms;

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::{self, Args, CompletionsArgs, ManArgs, ShellArg};
use super::exit::Exit;
use super::ui::Ui;
use crate::message::Lang;
use crate::workspace::Output;

/// The name of the program, which is that of its man pages, too.
const NAME: &str = "shenbao";

/// Prints the completions for a shell: with the codes that `check` can explain, and the forms of a
/// workspace where one is to be named.
pub fn completions(args: &CompletionsArgs, ui: &Ui) -> Exit {
    let shell = match args.shell {
        ShellArg::Bash => Shell::Bash,
        ShellArg::Zsh => Shell::Zsh,
        ShellArg::Fish => Shell::Fish,
        ShellArg::Powershell => Shell::PowerShell,
    };
    let mut command = args::in_one_language(Args::command(), ui.lang);
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, NAME, &mut script);
    ui.result(&forms::with_forms(&String::from_utf8_lossy(&script), args.shell));
    Exit::Done
}

/// Prints the main man page, or writes all of them into a folder.
pub fn man(base: &Path, args: &ManArgs, ui: &mut Ui) -> Exit {
    let mut command = args::in_one_language(Args::command(), ui.lang);
    command.build();
    let Some(dir) = &args.dir else {
        ui.result(&page(command, ui.lang));
        return Exit::Done;
    };
    let mut pages = Vec::new();
    collect(&command, NAME, ui.lang, &mut pages);
    let output = match Output::new(&base.join(dir)) {
        Ok(output) => output,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Machine),
    };
    for (file, text) in &pages {
        if let Err(diagnostic) = output.write(Path::new(file), text.as_bytes()) {
            let exit = Exit::of(&diagnostic);
            return ui.refuse(&diagnostic, exit);
        }
        ui.path(&dir.join(file).display().to_string());
    }
    Exit::Done
}

/// The page of a command, then those of its own commands: `shenbao-manifest-merge.1`.
fn collect(command: &clap::Command, name: &str, lang: Lang, pages: &mut Vec<(String, String)>) {
    pages.push((format!("{name}.1"), page(command.clone().display_name(name.to_owned()), lang)));
    for sub in command.get_subcommands() {
        collect(sub, &format!("{name}-{}", sub.get_name()), lang, pages);
    }
}

/// One man page. It bears no date: the same program makes the same page.
fn page(command: clap::Command, lang: Lang) -> String {
    let source = format!("{NAME} {}", env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    let name = command.get_display_name().unwrap_or(NAME).to_owned();
    // Writing into memory does not fail.
    let _ = Man::new(command).source(source).render(&mut page);
    let page = String::from_utf8_lossy(&page).into_owned();
    let page = match lang {
        Lang::En => page,
        Lang::Zh => page.lines().map(|line| chinese_heading(line).to_owned() + "\n").collect(),
    };
    page + &examples::roff(&name, lang) + &examples::exit_statuses(lang)
}

/// The headings that the library sets itself.
fn chinese_heading(line: &str) -> &str {
    match line {
        ".SH NAME" => ".SH 名称",
        ".SH SYNOPSIS" => ".SH 用法",
        ".SH DESCRIPTION" => ".SH 说明",
        ".SH OPTIONS" => ".SH 选项",
        ".SH SUBCOMMANDS" => ".SH 命令",
        ".SH VERSION" => ".SH 版本",
        line => line,
    }
}
