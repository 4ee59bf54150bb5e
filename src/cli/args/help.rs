//! Help as it fits the terminal, and the words in it that clap has in English only.

use crate::message::Lang;
use crate::text::{columns, wrapped};

/// Columns where none are known: of a file or a pipe.
const WIDTH: usize = 100;
/// What stands below an option, where there is no room beside it, is set in so far.
const BELOW: usize = 10;

/// What a value is called in Chinese.
pub fn value_name(name: &str) -> &'static str {
    const NAMES: &[(&str, &str)] = &[
        ("PATH", "路径"),
        ("DIR", "文件夹"),
        ("FILE", "文件"),
        ("NAME", "名称"),
        ("OLD", "上年的表"),
        ("LANG", "语言"),
        ("WHEN", "何时"),
        ("FORMAT", "格式"),
        ("CODE", "编号"),
        ("KIND", "种类"),
        ("KIND:K/N", "种类:K/N"),
        ("EDITION", "版式"),
        ("YEAR", "年度"),
        ("KEY", "栏目"),
        ("SHELL", "终端"),
        ("VERSION", "版本"),
        ("REV", "版本"),
        ("PROJECT", "项目"),
        ("BYTES", "字节数"),
        ("N", "个数"),
        ("PDF", "PDF"),
        ("MANIFEST", "清单"),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map_or("值", |(_, chinese)| chinese)
}

/// Help in the words of a language, with no line longer than the terminal is wide.
pub fn fit(help: &str, lang: Lang) -> String {
    let help = match lang {
        Lang::Zh => in_chinese(help),
        Lang::En => help.to_owned(),
    };
    let width = width();
    aligned(&help).iter().map(|line| fit_line(line, width) + "\n").collect()
}

/// The lines of help with the texts beside options and commands in one column again: clap takes a Chinese
/// character for as wide as a Latin one.
fn aligned(help: &str) -> Vec<String> {
    let parts = |line: &str| {
        let at = line.rfind("  ").filter(|at| !line[..*at].trim().is_empty())?;
        Some((line[..at].trim_end().to_owned(), line[at..].trim_start().to_owned()))
    };
    let mut lines = Vec::new();
    let mut block: Vec<(String, String)> = Vec::new();
    for line in help.lines().chain([""]) {
        match parts(line) {
            Some(both) => block.push(both),
            None => {
                let widest = block.iter().map(|(option, _)| shown(option)).max().unwrap_or_default();
                lines.extend(block.drain(..).map(|(option, text)| {
                    format!("{option}{}{text}", " ".repeat(widest + 2 - shown(&option)))
                }));
                lines.push(line.to_owned());
            }
        }
    }
    lines.pop();
    lines
}

/// The words of clap itself in a line of use.
pub fn in_chinese(text: &str) -> String {
    text.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]")
}

/// How many columns the terminal has.
fn width() -> usize {
    let asked = || std::env::var("COLUMNS").ok()?.parse().ok();
    let seen = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    seen.or_else(asked).filter(|width| *width > 0).unwrap_or(WIDTH).max(2 * BELOW)
}

/// A line of help whose text goes on below its own beginning, or below the option if that is too far to
/// the right.
fn fit_line(line: &str, width: usize) -> String {
    if shown(line) <= width {
        return line.to_owned();
    }
    let at = line.rfind("  ").map_or(0, |gap| gap + 2);
    let (before, text) = line.split_at(at);
    let hang = shown(before);
    let beside = before.trim().is_empty() || hang <= width / 2;
    let (before, hang) = if beside { (before, hang) } else { (before.trim_end(), BELOW) };
    let gap = format!("\n{}", " ".repeat(hang));
    let text = wrapped(text, hang, width.max(hang + BELOW));
    if beside { format!("{before}{text}") } else { format!("{before}{gap}{text}") }
}

/// The columns of a line, without what only colours it.
fn shown(line: &str) -> usize {
    let mut pieces = line.split('\u{1b}');
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.map(|piece| piece.split_once('m').map_or("", |(_, text)| text));
    std::iter::once(first).chain(rest).flat_map(str::chars).map(columns).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column() {
        let help = "选项:\n  -C <文件夹>  甲\n      --lang <语言>  乙\n\n命令:\n  man  丙\n";
        assert_eq!(
            aligned(help),
            ["选项:", "  -C <文件夹>        甲", "      --lang <语言>  乙", "", "命令:", "  man  丙"]
        );
    }

    #[test]
    fn lines_that_fit() {
        let line = "  -C <文件夹>       在这个文件夹里运行，就像先到了那里再运行一样，一字不差";
        assert_eq!(
            fit_line(line, 40),
            "  -C <文件夹>       在这个文件夹里运行，\n                    就像先到了那里再运行\n                    一样，一字不差"
        );
        assert_eq!(
            fit_line(line, 30),
            "  -C <文件夹>\n          在这个文件夹里运行，\n          就像先到了那里再运行\n          一样，一字不差"
        );
        assert_eq!(fit_line(line, 80), line);
        for width in 20..100 {
            assert!(fit_line(line, width).lines().all(|line| shown(line) <= width), "{width}");
        }
        assert_eq!(shown("\u{1b}[1m甲\u{1b}[0m乙"), 4);
    }
}
