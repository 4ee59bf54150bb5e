//! What is wrong with a call, in the user's language.

use std::error::Error as _;

use clap::error::{ContextKind, ErrorKind};

use super::help::{fit, in_chinese};
use crate::cli::exit::Exit;
use crate::cli::ui::Ui;
use crate::diff::Facet;
use crate::message::Lang;
use crate::text::visible;

/// Prints help and version as asked for, and complaints about the call. `command` is the command that the
/// call got as far as.
pub fn explain(error: &clap::Error, command: &str, ui: &Ui) -> Exit {
    let bare = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !error.use_stderr() || bare {
        let coloured = if bare { ui.colour_complaints() } else { ui.colour_results };
        let help = error.render();
        let help = fit(&if coloured { help.ansi().to_string() } else { help.to_string() }, ui.lang);
        if bare {
            ui.complain_as_is(help.trim_end());
            return Exit::Call;
        }
        ui.result(&help);
        return Exit::Done;
    }
    let plain = error.render().to_string();
    match (ui.lang, in_words(error)) {
        (Lang::Zh, Some(words)) => {
            ui.complain(&format!("错误：{words}\n用 {command} --help 看全部用法"));
        }
        (Lang::Zh, None) => {
            ui.complain(&format!("错误：{}\n用 {command} --help 看全部用法", in_chinese(plain.trim_end())));
        }
        (Lang::En, _) => {
            // The words of the call are in it, with what a terminal would obey.
            let clean = visible(&plain);
            let coloured = clean == plain && ui.colour_complaints();
            let words = if coloured { error.render().ansi().to_string() } else { clean };
            let words =
                words.rsplit_once("\n\nFor more information").map_or(words.as_str(), |(words, _)| words);
            ui.complain_as_is(&format!(
                "{}\n\nFor more information, try '{command} --help'.",
                words.trim_end()
            ));
        }
    }
    Exit::Call
}

/// A complaint in Chinese.
fn in_words(error: &clap::Error) -> Option<String> {
    let value = |kind| error.get(kind).map(ToString::to_string).filter(|text| !text.is_empty());
    let argument = value(ContextKind::InvalidArg).unwrap_or_default().replace(", ", "、");
    let given = value(ContextKind::InvalidValue).unwrap_or_default();
    let command = value(ContextKind::InvalidSubcommand).unwrap_or_default();
    let number = |kind| value(kind).unwrap_or_default();
    let words = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("没有 {argument} 这个选项"),
        ErrorKind::UnknownArgument => format!("多了 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有 {command} 这个命令，也没有这个文件"),
        ErrorKind::MissingSubcommand => "还要写上命令".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if given.is_empty() => {
            format!("{argument} 后面要写一个值")
        }
        ErrorKind::InvalidValue => format!("{argument} 不能是“{given}”"),
        ErrorKind::ValueValidation => {
            let reason =
                error.source().map(|reason| reason_in_chinese(&reason.to_string())).unwrap_or_default();
            format!("{argument} 不能是“{given}”{reason}")
        }
        ErrorKind::MissingRequiredArgument => format!("还要写上 {argument}"),
        ErrorKind::ArgumentConflict => {
            match value(ContextKind::PriorArg).filter(|prior| *prior != argument) {
                Some(prior) => format!("{argument} 不能和 {} 一起用", prior.replace(", ", "、")),
                None => format!("{argument} 不能写两次，也不能和相反的选项一起用"),
            }
        }
        ErrorKind::NoEquals => format!("{argument} 和它的值之间要有 ="),
        ErrorKind::TooManyValues => format!("{argument} 不能再写“{given}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 的个数不对：写了 {} 个", number(ContextKind::ActualNumValues))
        }
        ErrorKind::InvalidUtf8 => "有一个参数不是 UTF-8 文字".to_owned(),
        _ => return None,
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(value).map(|near| near.replace(", ", " 或 "));
    let near = near.map(|near| format!("你是想写 {near} 吗？"));
    let known = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().find_map(value);
    let known = known.map(|known| {
        let words: Vec<String> = known
            .split(", ")
            .filter(|word| *word != "textconv")
            .map(|word| in_both(word, &argument))
            .collect();
        format!("可用的有：{}", words.join("、"))
    });
    let more = near.or(known).map(|more| format!("\n{more}")).unwrap_or_default();
    Some(format!("{words}{more}"))
}

/// A kind of change with its Chinese word, which will do as well.
fn in_both(word: &str, argument: &str) -> String {
    let facet = Facet::NAMES.iter().find(|(name, _)| *name == word && argument.starts_with("--only"));
    facet.map_or_else(|| word.to_owned(), |(_, facet)| format!("{} {word}", facet.word(Lang::Zh)))
}

/// Why a number will not do.
fn reason_in_chinese(reason: &str) -> String {
    if let Some((_, range)) = reason.rsplit_once(" is not in ") {
        return match range.split_once("..") {
            Some((least, "")) => format!("：至少 {least}"),
            Some((least, most)) => format!("：要在 {least} 到 {} 之间", most.trim_start_matches('=')),
            None => String::new(),
        };
    }
    match reason.contains("digit") || reason.contains("integer") || reason.contains("number") {
        true => "：要写整数".to_owned(),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons() {
        for (reason, chinese) in [
            ("0 is not in 1..=256", "：要在 1 到 256 之间"),
            ("5 is not in 4000..", "：至少 4000"),
            ("5 is not in 4000..=4294967295", "：要在 4000 到 4294967295 之间"),
            ("invalid digit found in string", "：要写整数"),
            ("number too large to fit in target type", "：要写整数"),
            ("whatever", ""),
        ] {
            assert_eq!(reason_in_chinese(reason), chinese, "{reason}");
        }
    }
}
