//! The arguments of `build`, and of `manifest`, which joins what several builds made.

use std::path::PathBuf;

use clap::Subcommand;

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
    /// 删去已经没有项目的 PDF，只删程序自己生成的 · remove PDFs of no project any more, if they were made here
    #[arg(long, conflicts_with_all = ["paths", "partition"])]
    pub prune: bool,
    /// 分给几台机器做，这里只做其中一份，如 hash:2/4 · share the work among machines: build this part only, as in hash:2/4
    #[arg(long, value_name = "KIND:K/N")]
    pub partition: Option<String>,
}

/// The commands of `manifest`.
#[derive(Clone, Debug, Subcommand)]
pub enum ManifestCommand {
    /// 把各份的清单合成一份，先核对每份表都在、都只在一份里 · join the manifests of all parts, if every form is in exactly one
    Merge(MergeArgs),
}

/// Arguments of `manifest merge`.
#[derive(Clone, Debug, clap::Args)]
pub struct MergeArgs {
    /// 各份的清单，或放着它们的文件夹 · manifests of parts, or folders with them [默认 default: 输出文件夹 the output folder]
    #[arg(value_name = "MANIFEST")]
    pub manifests: Vec<PathBuf>,
    /// 输出文件夹：PDF 在这里，写到这里 · the output folder, where the PDFs are and what to write goes [默认 default: out]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// 只合并清单，不看 PDF · merge the manifests alone, without looking at PDFs
    #[arg(long)]
    pub without_pdfs: bool,
}
