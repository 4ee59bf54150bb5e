//! The last lines of `check`: how much was found, and what was not looked at.

use std::collections::BTreeMap;

use super::ui::Ui;
use crate::message::Lang;
use crate::report::{Review, reasons};

/// What was found in how many forms, and the rules that could not run: "not checked", never "passed".
pub fn summary(review: &Review, ui: &Ui) -> String {
    let lang = review.lang;
    let mut lines = vec![findings(review), rules(review)];
    if review.unread > 0 {
        let unread = review.unread;
        lines.insert(
            1,
            match lang {
                Lang::Zh if review.forms + unread == 1 => "它有错误，没有再查别的；改好再检查一遍".to_owned(),
                Lang::En if review.forms + unread == 1 => {
                    "it has errors and was not looked at further; mend it and check again".to_owned()
                }
                Lang::Zh => format!("其中 {unread} 份有错误，没有再查别的；改好再检查一遍"),
                Lang::En if unread == 1 => {
                    "1 of them has errors and was not looked at further; mend it and check again".to_owned()
                }
                Lang::En => {
                    format!("{unread} of them have errors and were not looked at further; mend them and check again")
                }
            },
        );
    }
    lines.extend(not_checked(review));
    if ui.verbose {
        lines.extend(in_part(review));
        lines.extend(excused(review));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n") + "\n"
}

fn findings(review: &Review) -> String {
    let (counts, forms) = (review.counts(), review.forms + review.unread);
    let clean = counts.errors + counts.warnings + counts.notes == 0;
    match review.lang {
        Lang::Zh => {
            let found = match clean {
                true => "没有发现问题".to_owned(),
                false => [(counts.errors, "错误"), (counts.warnings, "警告"), (counts.notes, "提醒")]
                    .map(|(number, what)| format!("{number} 个{what}"))
                    .join("，"),
            };
            let excused = match counts.excused {
                0 => String::new(),
                excused => format!("，另有 {excused} 处已豁免"),
            };
            format!("检查了 {forms} 份表：{found}{excused}")
        }
        Lang::En => {
            let found = match clean {
                true => "nothing to mend".to_owned(),
                false => [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
                    .map(|(number, what)| count(number, what))
                    .join(", "),
            };
            let excused = match counts.excused {
                0 => String::new(),
                excused => format!(", {excused} excused"),
            };
            format!("{} checked: {found}{excused}", count(forms, "form"))
        }
    }
}

fn rules(review: &Review) -> String {
    let (run, not_run) = (review.run().count(), review.not_run().count());
    match review.lang {
        _ if run + not_run == 0 => String::new(),
        Lang::Zh if not_run == 0 => format!("{run} 条规则都查过了"),
        Lang::Zh => format!("查了 {run} 条规则，{not_run} 条缺少资料，未检查："),
        Lang::En if not_run == 0 => format!("all {run} rules were run"),
        Lang::En => {
            let was = if not_run == 1 { "was" } else { "were" };
            format!("{} run, {not_run} {was} not, for want of data:", count(run, "rule"))
        }
    }
}

/// The rules that could not run, those that lack the same on one line.
fn not_checked(review: &Review) -> Vec<String> {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for (rule, lacking) in review.not_run() {
        let reason = reasons(lacking, review.lang);
        match lines.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, codes)) => codes.push(rule.code),
            None => lines.push((reason, vec![rule.code])),
        }
    }
    let line = |(reason, codes): (String, Vec<&str>)| match review.lang {
        Lang::Zh => format!("  未检查 {}：{reason}", codes.join("、")),
        Lang::En => format!("  not checked {}: {reason}", codes.join(", ")),
    };
    lines.into_iter().map(line).collect()
}

fn in_part(review: &Review) -> impl Iterator<Item = String> {
    review.run_in_part().flat_map(|(rule, lacking)| {
        lacking.iter().map(|(lack, forms)| {
            let reason = lack.text(review.lang);
            match review.lang {
                Lang::Zh => format!("  {} 有 {forms} 份表未检查：{reason}", rule.code),
                Lang::En => format!("  not checked {} in {}: {reason}", rule.code, count(*forms, "form")),
            }
        })
    })
}

fn excused(review: &Review) -> impl Iterator<Item = String> {
    let mut codes = BTreeMap::<&str, usize>::new();
    for entry in review.entries.iter().filter(|entry| entry.finding.excuse.is_some()) {
        *codes.entry(entry.finding.message.code()).or_default() += 1;
    }
    codes.into_iter().map(|(code, number)| match review.lang {
        Lang::Zh => format!("  {code} 豁免了 {number} 处"),
        Lang::En => format!("  {code} excused in {}", count(number, "place")),
    })
}

/// What found no room on the terminal.
pub fn left_out(codes: &BTreeMap<&'static str, usize>, lang: Lang) -> String {
    let all: usize = codes.values().sum();
    let by_code = codes.iter().map(|(code, number)| match lang {
        Lang::Zh => format!("{code} {number} 处"),
        Lang::En => format!("{code} {}", count(*number, "time")),
    });
    let by_code = by_code.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " });
    match lang {
        _ if all == 0 => String::new(),
        Lang::Zh => format!("另有 {all} 处没有列出：{by_code}；--format json 列出全部\n\n"),
        Lang::En => format!("{all} more not shown: {by_code}; --format json has all of them\n\n"),
    }
}

/// A number of English things.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
