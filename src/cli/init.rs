//! `shenbao init`: a small workspace, and what to do with it.

use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::exit::Exit;
use super::ui::{Ui, typed};
use crate::engine::init::init;
use crate::message::Lang;

/// Makes the workspace in the folder that the call names.
pub fn run(base: &Path, args: &InitArgs, ui: &mut Ui) -> Exit {
    let folder = args.dir.as_deref();
    match init(base, folder, args.year) {
        Ok(made) => {
            let path = |file: &String| folder.unwrap_or(Path::new("")).join(file).display().to_string();
            made.files.iter().for_each(|file| ui.path(&path(file)));
            say_what_next(&args.dir, &made.kept, ui);
            Exit::Done
        }
        Err(diagnostic) => ui.stop(&diagnostic),
    }
}

fn say_what_next(dir: &Option<PathBuf>, kept: &[&str], ui: &Ui) {
    for file in kept {
        ui.note(&match (ui.lang, *file) {
            (Lang::Zh, ".gitignore") => "已有 .gitignore，没有改动；请自己加一行 /out".to_owned(),
            (Lang::En, ".gitignore") => ".gitignore is there and left as it is; add a line /out".to_owned(),
            (Lang::Zh, file) => format!("已有 {file}，没有改动"),
            (Lang::En, file) => format!("{file} is there and left as it is"),
        });
    }
    let cd = dir.as_ref().map(|dir| format!("-C {} ", typed(&ui.below_directory(dir)))).unwrap_or_default();
    ui.note(&match ui.lang {
        Lang::Zh => format!("已建好工作区；生成示例：shenbao {cd}build；新建项目：shenbao {cd}new 名称"),
        Lang::En => {
            format!("the workspace is ready; build the example: shenbao {cd}build; add a project: shenbao {cd}new NAME")
        }
    });
}
