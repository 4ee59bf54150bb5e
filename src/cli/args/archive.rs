//! The arguments of `verify` and `extract`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;

/// Arguments of `verify`.
#[derive(Clone, Debug, clap::Args)]
pub struct VerifyArgs {
    /// PDF，或放着 PDF 的文件夹；不写就是工作区的 out · PDFs, or folders with PDFs in them; the workspace's out if none is given
    #[arg(value_name = "PDF")]
    pub paths: Vec<PathBuf>,
    /// 和这个版本比；不写就是和现在的文件比 · hold them against this revision, not against the files as they are
    #[arg(long, value_name = "REV")]
    pub rev: Option<OsString>,
    /// 格式 · format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerifyFormat,
    /// 并行数 · PDFs at a time [默认 default: 处理器核数 cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

/// The formats of `verify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// 给人看 · for people
    Text,
    /// JSON
    Json,
}

/// Arguments of `extract`.
#[derive(Clone, Debug, clap::Args)]
pub struct ExtractArgs {
    /// PDF，或放着 PDF 的文件夹 · PDFs, or folders with PDFs in them
    #[arg(value_name = "PDF", required = true)]
    pub paths: Vec<PathBuf>,
    /// 放在这个文件夹；几份 PDF 时，每份一个子文件夹 · into this folder; of several PDFs, each into a folder of its own in it [默认 default: PDF的名称 the-PDF's-name]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}
