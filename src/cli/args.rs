//! The arguments, and clap's words in the user's language.

mod archive;
mod build;
mod complaint;
mod diff;
mod help;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, CommandFactory, Parser, Subcommand, ValueEnum};

pub use archive::{ExtractArgs, VerifyArgs, VerifyFormat};
pub use build::{BuildArgs, ManifestCommand};
pub use diff::{DiffArgs, DiffFormat};

pub use complaint::explain;

use crate::message::{Code, Lang};
use crate::workspace::Workspace;

/// 申报：把 YAML 小文件排成财政项目支出绩效目标申报表 · Official Chinese project declaration forms from YAML
#[derive(Debug, Parser)]
#[command(name = "shenbao", version, disable_help_subcommand = true)]
pub struct Args {
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Global {
    /// 在这个文件夹里运行 · run as if started in this folder
    #[arg(short = 'C', value_name = "DIR", global = true, display_order = 901)]
    pub directory: Option<PathBuf>,
    /// 消息的语言 · language of messages [默认 default: 系统的语言 locale]
    #[arg(long, value_name = "LANG", global = true, display_order = 902)]
    pub lang: Option<LangArg>,
    /// 颜色 · colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, display_order = 903)]
    pub color: When,
    /// 只说错误 · errors only
    #[arg(short, long, action = ArgAction::SetTrue, global = true, display_order = 904)]
    pub quiet: bool,
    /// 逐表说明 · a line for each form
    #[arg(short, long, action = ArgAction::SetTrue, global = true, display_order = 905, conflicts_with = "quiet")]
    pub verbose: bool,
    /// 不用工作区自己的版式和字体，只用程序自带的：它们是代码，见 docs/security.md · leave out the workspace's own templates and fonts, which are code, and use the program's (docs/security.md)
    #[arg(long, action = ArgAction::SetTrue, global = true, display_order = 906)]
    pub no_workspace_templates: bool,
}

impl Global {
    /// The workspace as the call wants it.
    pub fn settle(&self, workspace: Workspace) -> Workspace {
        if self.no_workspace_templates { workspace.without_templates() } else { workspace }
    }
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// 在终端上 · on a terminal
    #[default]
    Auto,
    /// 总是 · always
    Always,
    /// 从不 · never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 新建工作区，带一张示例表，马上可以生成 · make a workspace with an example that builds at once
    Init(InitArgs),
    /// 新建项目文件：要填的都列好；--from 用上年的表起草 · make a project file to be filled in, or from last year's
    New(NewArgs),
    /// 生成 PDF：一个项目文件一份表，放在 out/ 里 · make the PDFs, one for each project file, in out/
    Build(BuildArgs),
    /// 检查：写错的地方，和审核人会问的问题 · tell errors, and what a reviewer would ask
    Check(CheckArgs),
    /// 两个版本之间改了什么：不写就是和上次提交比 · what changed between two versions: since the last commit if none is named
    Diff(DiffArgs),
    /// 在屏幕上看一份表 · show one form as text
    Show(ShowArgs),
    /// 表上的每个值从哪里来，盖过了什么 · tell where each value of a form comes from, and what it overrides
    Explain(ExplainArgs),
    /// 验证 PDF：是不是它的附件生成的，和工作区是否一致 · tell whether PDFs are what their attachments produce, and agree with the workspace
    Verify(VerifyArgs),
    /// 取出 PDF 的来源：项目文件、默认值、指标 · give the sources of a PDF back: project file, defaults, indicators
    Extract(ExtractArgs),
    /// 让 git diff、git show、git log -p 显示表，不显示 YAML · make git diff, git show and git log -p show forms instead of YAML
    GitSetup(GitSetupArgs),
    /// 给 git 用：把一份项目文件印成便于比较的文字 · for git: print a project file as text that compares well
    #[command(hide = true)]
    Textconv(TextconvArgs),
    /// 输出文件夹的清单 · manifests of output folders
    #[command(subcommand)]
    Manifest(ManifestCommand),
    /// 给编辑器的 JSON Schema：补全、说明、查错 · print JSON Schemas, by which editors complete, explain and check
    Schema(SchemaArgs),
    /// 让终端能按 Tab 补全的脚本 · print a script by which a shell completes the arguments
    Completions(CompletionsArgs),
    /// 手册页（man） · print or write man pages
    Man(ManArgs),
}

/// Arguments of `check`.
#[derive(Clone, Debug, clap::Args)]
pub struct CheckArgs {
    /// 项目文件或文件夹；不写就是全部 · project files or folders; all if none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 有警告也算不通过 · warnings fail, too
    #[arg(long)]
    pub strict: bool,
    /// 已豁免的也列出 · show what is excused, too
    #[arg(long)]
    pub no_excuses: bool,
    /// 格式 · format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
    /// 能确定怎样改的，改好再查 · mend what is certain, then check
    #[arg(long)]
    pub fix: bool,
    /// 不改，只给出补丁 · with --fix: change nothing, print a patch
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// 列出全部规则 · list the rules
    #[arg(long)]
    pub list: bool,
    /// 说明一个编号：为什么查，怎样改 · what a code means: why, and what to do
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
}

/// The formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// 给人看 · for people
    Text,
    /// JSON
    Json,
    /// SARIF
    Sarif,
    /// 拉取请求里的批注 · annotations of pull requests
    Github,
}

/// Arguments of `git-setup`.
#[derive(Clone, Debug, clap::Args)]
pub struct GitSetupArgs {
    /// 撤销：恢复原样 · undo it: leave everything as it was before
    #[arg(long)]
    pub remove: bool,
}

/// Arguments of `textconv`.
#[derive(Clone, Debug, clap::Args)]
pub struct TextconvArgs {
    /// 项目文件的一个版本 · a version of a project file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `schema`.
#[derive(Clone, Debug, clap::Args)]
pub struct SchemaArgs {
    /// 项目文件或文件夹：算上那里的默认值和指标库 · a project or folder, whose defaults and library count [默认 default: projects]
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// 哪一种文件 · for which files
    #[arg(long, value_name = "KIND", default_value = "project")]
    pub kind: SchemaKind,
    /// 只要这个版式的 · for this edition only [默认 default: 默认值里的版式 the defaults' edition]
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    /// 把工作区的全部写到这里，并打印编辑器的设置 · write all of the workspace here, and print the settings for an editor
    #[arg(long, value_name = "DIR", conflicts_with_all = ["path", "kind", "edition"])]
    pub write: Option<PathBuf>,
}

/// The kinds of files that `schema` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// 项目文件 · project files
    Project,
    /// _defaults.yaml
    Defaults,
    /// _indicators.yaml
    Indicators,
}

/// Arguments of `show`.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowArgs {
    /// 项目文件 · a project file
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// 格式 · format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// The formats of `show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 一行一事 · one fact a line
    Text,
    /// Markdown
    Md,
    /// HTML
    Html,
    /// JSON
    Json,
}

/// Arguments of `explain`.
#[derive(Clone, Debug, clap::Args)]
pub struct ExplainArgs {
    /// 项目文件 · a project file
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// 只看这一项，如 资金.年度、当年财政拨款、一个指标的名称；不写就是全部 · only this, such as 资金.年度, 当年财政拨款 or an indicator's name; all if none is given
    #[arg(value_name = "KEY")]
    pub key: Option<String>,
    /// 格式 · format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ExplainFormat,
}

/// The formats of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// 一值一段 · a value a block
    Text,
    /// JSON
    Json,
}

/// Arguments of `new`.
#[derive(Clone, Debug, clap::Args)]
pub struct NewArgs {
    /// 项目名称，或 projects/ 下的路径，如 2026/古籍修复；有 --from 时可以是文件夹，也可不写 · the project's name or a path below projects/, as in 2026/古籍修复; with --from a folder will do, or nothing
    #[arg(value_name = "NAME", required_unless_present = "from")]
    pub name: Option<PathBuf>,
    /// 版式 · the edition [默认 default: 默认值里的版式 the defaults' edition]
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    /// 上年的项目文件：年份后移，指标值照旧，要复核的标上 TODO · last year's project file: years move on, targets stay, what to look at again is marked TODO
    #[arg(long, value_name = "OLD")]
    pub from: Option<PathBuf>,
}

/// Arguments of `init`.
#[derive(Clone, Debug, clap::Args)]
pub struct InitArgs {
    /// 放在这个文件夹；没有就新建 · in this folder, which is made if need be [默认 default: 这里 here]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// 示例的年度 · the fiscal year of the example
    #[arg(long, value_name = "YEAR", default_value = "2026", value_parser = clap::value_parser!(u16).range(1949..=2199))]
    pub year: u16,
}

/// Arguments of `completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct CompletionsArgs {
    /// 终端 · the shell
    #[arg(value_name = "SHELL")]
    pub shell: ShellArg,
}

/// The shells that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShellArg {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
}

/// Arguments of `man`.
#[derive(Clone, Debug, clap::Args)]
pub struct ManArgs {
    /// 全部写到这个文件夹；不写就打印主页 · write all of them into this folder; without it the main page is printed
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// The language of this run: `--lang`, else Chinese under a Chinese locale, else English. It is
/// needed before the arguments are parsed, since complaints about them are in it too.
pub fn language(args: &[OsString]) -> Lang {
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let given = words.iter().enumerate().find_map(|(i, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(i + 1).map(ToString::to_string),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let locale = || sys_locale::get_locale().unwrap_or_default();
    if given.unwrap_or_else(locale).to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}

/// Keeps the half of every help text that is in the user's language, and says clap's own words in it.
pub fn localise(command: clap::Command, lang: Lang) -> clap::Command {
    let about = command.get_about().map(|text| half(&text.to_string(), " · ", lang));
    // Under a heading of their own, arguments would be listed by the alphabet.
    let mut place = 0;
    let mut command = command.mut_args(|arg| {
        place += 1;
        let arg = localise_arg(arg, lang);
        if arg.is_positional() { arg.display_order(place) } else { arg }
    });
    if let Some(about) = about {
        command = command.about(about);
    }
    if lang == Lang::Zh {
        let flag = |name: &'static str, short, action, help: &'static str| {
            clap::Arg::new(name)
                .short(short)
                .long(name)
                .action(action)
                .help(help)
                .help_heading("选项")
                .display_order(1000)
        };
        command = command
            .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}")
            .subcommand_help_heading("命令")
            .subcommand_value_name("命令")
            .disable_help_flag(true)
            .arg(flag("help", 'h', ArgAction::Help, "显示帮助"));
        if command.get_version().is_some() {
            command =
                command.disable_version_flag(true).arg(flag("version", 'V', ArgAction::Version, "显示版本"));
        }
    }
    command.mut_subcommands(|sub| localise(sub, lang))
}

/// The same for completions and man pages, which print the meanings of values, too. It can't parse
/// any more, for values are mere words in it.
pub fn in_one_language(command: clap::Command, lang: Lang) -> clap::Command {
    fn words(arg: clap::Arg, lang: Lang) -> clap::Arg {
        if arg.get_id() == "explain" {
            let codes: std::collections::BTreeSet<&str> = Code::all().map(|known| known.code).collect();
            return arg.value_parser(clap::builder::PossibleValuesParser::new(codes));
        }
        let values = arg.get_possible_values();
        if values.is_empty() || !arg.get_action().takes_values() {
            return arg;
        }
        let values = values.into_iter().map(|value| {
            let help = value.get_help().map(|help| half(&help.to_string(), " · ", lang));
            match help {
                Some(help) => value.help(help),
                None => value,
            }
        });
        arg.value_parser(clap::builder::PossibleValuesParser::new(values.collect::<Vec<_>>()))
    }
    fn all(command: clap::Command, lang: Lang) -> clap::Command {
        command.mut_args(|arg| words(arg, lang)).mut_subcommands(|sub| all(sub, lang))
    }
    all(localise(command, lang), lang)
}

/// The half of a text in two languages.
fn half(text: &str, between: &str, lang: Lang) -> String {
    let (zh, en) = text.split_once(between).unwrap_or((text, text));
    if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() }
}

fn localise_arg(arg: clap::Arg, lang: Lang) -> clap::Arg {
    let text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    // A default in words stands in brackets behind both halves, itself in two languages.
    let (text, default) = text.split_once(" [默认 default: ").unwrap_or((&text, ""));
    let mut help = half(text, " · ", lang);
    let takes_values = arg.get_action().takes_values();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| takes_values)
        .map(|value| {
            let meaning =
                value.get_help().map(|help| half(&help.to_string(), " · ", lang)).unwrap_or_default();
            let known = meaning.is_empty() || meaning.eq_ignore_ascii_case(value.get_name());
            if known { value.get_name().to_owned() } else { format!("{} {meaning}", value.get_name()) }
        })
        .collect();
    let default = match arg.get_default_values().first() {
        Some(value) if takes_values => value.to_string_lossy().into_owned(),
        _ => half(default.trim_end_matches(']'), " ", lang),
    };
    let (colon, comma, word) = match lang {
        Lang::Zh => ("：", "、", "默认"),
        Lang::En => (": ", ", ", "default"),
    };
    if !values.is_empty() {
        help.push_str(&format!("{colon}{}", values.join(comma)));
    }
    if !default.is_empty() {
        help.push_str(&format!(" [{word}: {default}]"));
    }
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    let arg = if takes_values { arg.hide_possible_values(true).hide_default_value(true) } else { arg };
    let arg = arg.help(help);
    if lang == Lang::En {
        return arg;
    }
    let names: Vec<&'static str> =
        arg.get_value_names().unwrap_or_default().iter().map(|name| help::value_name(name)).collect();
    let arg = if names.is_empty() { arg } else { arg.value_names(names) };
    arg.help_heading(heading)
}

/// The call with `build` put in, if it names a file or folder and no command: that is what one gets who
/// drops a file on the program. The second is that path.
pub fn with_command(mut args: Vec<OsString>) -> (Vec<OsString>, Option<PathBuf>) {
    let (mut at, mut start) = (1, PathBuf::new());
    while let Some(word) = args.get(at) {
        let flag = word.to_string_lossy().into_owned();
        match flag.as_str() {
            "-C" => start = args.get(at + 1).map(PathBuf::from).unwrap_or_default(),
            "--lang" | "--color" => {}
            flag if flag.starts_with('-') => {
                at += 1;
                continue;
            }
            _ => break,
        }
        at += 2;
    }
    let Some(word) = args.get(at) else { return (args, None) };
    let is_command = Args::command().get_subcommands().any(|command| word == command.get_name());
    let path = start.join(word);
    if is_command || !path.exists() {
        return (args, None);
    }
    args.insert(at, "build".into());
    (args, Some(path))
}
