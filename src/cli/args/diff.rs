//! The arguments of `diff`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::diff::Facet;
use crate::message::Lang;

/// Arguments of `diff`.
#[derive(Clone, Debug, clap::Args)]
pub struct DiffArgs {
    /// 版本：一个（和现在的文件比）、两个，或 旧..新；也可以是两个文件夹、两份文件 · revisions: one (against the files as they are), two, or OLD..NEW; or two folders or files
    #[arg(value_name = "VERSION")]
    pub versions: Vec<OsString>,
    /// 只看这些项目文件或文件夹 · these project files or folders only
    #[arg(value_name = "PATH", last = true)]
    pub paths: Vec<PathBuf>,
    /// 比较任意两份文件，都当作这个项目来读；用于 git difftool · compare any two files, both read as this project; for git difftool
    #[arg(long = "as", value_name = "PROJECT")]
    pub as_path: Option<PathBuf>,
    /// 格式 · format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DiffFormat,
    /// 写到这个文件；pdf 写到这个文件夹 · write to this file; for pdf, into this folder
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 一份表一行；加 -q 只有最后一行 · a line for each form; with -q only the last line
    #[arg(long, conflicts_with_all = ["format", "name_only"])]
    pub stat: bool,
    /// 只列出有变化的表的路径 · only the paths of the forms that changed
    #[arg(long, conflicts_with = "format")]
    pub name_only: bool,
    /// 只列出这几种变化，用逗号隔开；略去几处会写明 · these kinds of change only, parted by commas; how many are left out is told
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = facets())]
    pub only: Vec<Facet>,
    /// 有变化时退出码为 1，同 git diff · exit with 1 if anything changed, as git diff does
    #[arg(long)]
    pub exit_code: bool,
    /// Markdown 最多多少字节，至少 4000；放不下时，放宽的指标值和资金最后略去 · how many bytes the Markdown may have, 4000 at least; loosened targets and money are cut last [默认 default: 60000]
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32).range(4000..))]
    pub max_bytes: Option<u32>,
}

/// The kinds of change by their names and meanings.
fn facets() -> impl TypedValueParser<Value = Facet> {
    let value = |(name, facet): &(&'static str, Facet)| {
        let help = format!("{} · {}", facet.word(Lang::Zh), facet.word(Lang::En));
        PossibleValue::new(*name).help(help).alias(facet.word(Lang::Zh))
    };
    let names = PossibleValuesParser::new(Facet::NAMES.iter().map(value));
    names.try_map(|name| {
        let is_named = |facet: &Facet| facet.word(Lang::Zh) == name;
        let found = Facet::NAMES.iter().find(|(known, facet)| *known == name || is_named(facet));
        found.map(|(_, facet)| *facet).ok_or("no such kind")
    })
}

/// The formats of `diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// 给人看（加 -v 不省略） · for people (with -v nothing is left out)
    Text,
    /// Markdown，用于拉取请求 · Markdown for pull requests
    Md,
    /// 一页网页（左旧右新） · one page (both versions side by side)
    Html,
    /// JSON
    Json,
    /// 对照稿：在表上标出改动 · redlines: the forms with their changes marked
    Pdf,
}
