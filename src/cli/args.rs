//! The arguments, and clap's words in the user's language.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use super::exit::Exit;
use crate::message::Lang;

/// 申报：把 YAML 排成财政项目支出绩效目标申报表 · typesets project declaration forms from YAML
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
#[derive(Clone, Debug, clap::Args)]
pub struct Global {
    /// 在这个文件夹里运行 · run as if started in this folder
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// 消息的语言 · language of messages [默认 default: 系统的语言 locale]
    #[arg(long, value_name = "LANG", global = true)]
    pub lang: Option<LangArg>,
    /// 颜色 · colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: When,
    /// 只说错误 · errors only
    #[arg(short, long, action = ArgAction::SetTrue, global = true)]
    pub quiet: bool,
    /// 逐表说明 · a line for each form
    #[arg(short, long, action = ArgAction::SetTrue, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// 在终端上 · on a terminal
    Auto,
    /// 总是 · always
    Always,
    /// 从不 · never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 排成 PDF：YAML → out/**.pdf · build PDFs
    Build(BuildArgs),
    /// 审核：错误和审核人会问的问题 · errors, and what a reviewer would ask
    Check(CheckArgs),
    /// 一份表的文字 · one form as text
    Show(ShowArgs),
}

/// Arguments of `build`.
#[derive(Clone, Debug, clap::Args)]
pub struct BuildArgs {
    /// 项目文件或文件夹；不写就是全部 · project files or folders; all if none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 写到这里 · where to write [默认 default: out]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// 并行数 · forms at a time [默认 default: 处理器核数 cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
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
    /// 列出全部规则 · list the rules
    #[arg(long)]
    pub list: bool,
}

/// The formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// 终端 · for a terminal
    Text,
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
    let mut command = command.mut_args(|arg| localise_arg(arg, lang));
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
            .disable_help_flag(true)
            .arg(flag("help", 'h', ArgAction::Help, "显示帮助"));
        if command.get_version().is_some() {
            command =
                command.disable_version_flag(true).arg(flag("version", 'V', ArgAction::Version, "显示版本"));
        }
    }
    command.mut_subcommands(|sub| localise(sub, lang))
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
    if lang == Lang::Zh { arg.help_heading(heading) } else { arg }
}

/// Prints help and version as asked for, and complaints about the call in the user's language.
pub fn explain(error: &clap::Error, lang: Lang) -> Exit {
    use clap::error::{ContextKind, ErrorKind};
    if !error.use_stderr() {
        // A closed pipe while printing help is no failure of ours.
        let _ = error.print();
        return Exit::Done;
    }
    let value = |kind| error.get(kind).map(ToString::to_string);
    let argument = value(ContextKind::InvalidArg).unwrap_or_default();
    let given = value(ContextKind::InvalidValue).unwrap_or_default();
    let command = value(ContextKind::InvalidSubcommand).unwrap_or_default();
    let chinese = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("没有 {argument} 这个选项"),
        ErrorKind::UnknownArgument => format!("多了 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有 {command} 这个命令"),
        ErrorKind::MissingSubcommand => "还要写上命令".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if given.is_empty() => {
            format!("{argument} 后面要写一个值")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} 不能是“{given}”"),
        ErrorKind::MissingRequiredArgument => format!("还要写上 {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能写两次，也不能和相反的选项一起用"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 的个数不对")
        }
        _ => String::new(),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(value).map(|near| format!("你是想写 {near} 吗？\n"));
    let known = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().find_map(value);
    let known = known.filter(|known| !known.is_empty()).map(|known| format!("可用的有：{known}\n"));
    let more = near.or(known).unwrap_or_default();
    if lang == Lang::En || chinese.is_empty() {
        let _ = error.print();
    } else {
        anstream::eprintln!("错误：{chinese}\n{more}\n用 shenbao --help 看全部命令和选项");
    }
    Exit::Call
}
