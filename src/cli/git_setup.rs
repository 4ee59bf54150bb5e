//! `shenbao git-setup`: makes git show forms instead of YAML, or undoes it, and says what that means.

use std::path::Path;

use super::args::GitSetupArgs;
use super::exit::Exit;
use super::ui::Ui;
use crate::engine::git_setup::{Changed, set_up, workspace};

/// Sets git up, or undoes it.
pub fn run(start: &Path, base: &Path, args: &GitSetupArgs, ui: &mut Ui) -> Exit {
    let workspace = match workspace(start, base) {
        Ok(workspace) => workspace,
        Err(diagnostic) => return ui.refuse(&diagnostic, Exit::Call),
    };
    match set_up(&workspace, args.remove) {
        Ok(changed) => {
            tell(&changed, args.remove, base, ui);
            Exit::Done
        }
        Err(diagnostic) => {
            let exit = ui.stop(&diagnostic);
            ui.note(ui.say("没有改动任何东西。", "Nothing was changed."));
            exit
        }
    }
}

/// Says what was written, and what it means.
fn tell(changed: &Changed, removed: bool, base: &Path, ui: &Ui) {
    let shown = |path: &Path| path.strip_prefix(base).unwrap_or(path).display().to_string();
    let (attributes, config) = (shown(&changed.attributes_file), shown(&changed.config_file));
    let &Changed { attributes: written, texts, config: set, .. } = changed;
    if !written && !set {
        let (zh, en) = match removed {
            true => (
                "没有 git-setup 写过的东西，没有改动。",
                "There is nothing of git-setup here; nothing was changed.",
            ),
            false => ("已经设置好了，没有改动。", "It is set up already; nothing was changed."),
        };
        return ui.note(ui.say(zh, en));
    }
    let (zh, en) = match (removed, texts) {
        (true, _) => ("已删去 diff=shenbao 等", "diff=shenbao and what goes with it removed"),
        (false, false) => ("projects/ 里的 YAML 用 diff=shenbao", "diff=shenbao for the YAML in projects/"),
        (false, true) => (
            "projects/ 里的 YAML 用 diff=shenbao，换行符由 git 统一",
            "diff=shenbao for the YAML in projects/, and one kind of line ends",
        ),
    };
    if written {
        ui.result(&format!("{attributes}: {}\n", ui.say(zh, en)));
    }
    let (zh, en) = match removed {
        true => ("已删去 diff.shenbao 和 difftool.shenbao", "diff.shenbao and difftool.shenbao removed"),
        false => ("diff.shenbao 和 difftool.shenbao，运行", "diff.shenbao and difftool.shenbao, which run"),
    };
    if set {
        let program = if removed { String::new() } else { format!(" {}", changed.program) };
        ui.result(&format!("{config}: {}{program}\n", ui.say(zh, en)));
    }
    if !removed {
        ui.note(ui.say(
            "git diff、git show、git log -p 从此显示表，不显示 YAML；加 --no-textconv 看原文。\n\
             这只对这个仓库有效。把 .gitattributes 提交上去，同事各运行一次 shenbao git-setup，看到的就一样。\n\
             撤销：shenbao git-setup --remove",
            "git diff, git show and git log -p now show forms instead of YAML; --no-textconv shows the YAML.\n\
             This holds in this repository only. Commit .gitattributes; others see the same once they run shenbao git-setup.\n\
             To undo it: shenbao git-setup --remove",
        ));
    }
}
