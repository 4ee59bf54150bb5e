//! What is said of a PDF to people: a short block of lines.

use super::{Court, Verdict};
use crate::diagnostic::Diagnostic;
use crate::diff::print::{Brief, Ink, Piece, rows};
use crate::diff::view::View;
use crate::diff::{Changes, FormChange, Version};
use crate::digest::PROGRAM;
use crate::message::Lang;
use crate::proof::{Agreement, Cause, Difference, Itself, Likeness};
use crate::text::{Places, shorten};
use crate::workspace::NoCommit;

/// So many differences of the pages are told.
const DIFFERENCES: usize = 5;
/// So many lines about what changed since; `-v` tells all.
const LINES: usize = 12;
/// Longer texts are cut, in characters.
const TEXT: usize = 60;

/// The line behind all blocks.
pub fn closing(all: usize, failed: usize, lang: Lang) -> String {
    match (lang, failed) {
        (Lang::Zh, 0) => format!("{all} 份 PDF 全部通过"),
        (Lang::Zh, _) => format!("{all} 份 PDF，{failed} 份没有通过"),
        (Lang::En, 0) if all == 1 => "1 PDF passed".to_owned(),
        (Lang::En, 0) => format!("all {all} PDFs passed"),
        (Lang::En, _) => format!("{all} PDF{}, {failed} failed", if all == 1 { "" } else { "s" }),
    }
}

/// All that there is to say of a PDF.
pub fn block(verdict: &Verdict, court: &Court) -> Vec<Vec<Piece>> {
    let lang = court.lang;
    let (tag, ink) = match verdict.holds() {
        true => (say("通过", "passed", lang), Ink::Good),
        false => (say("不符", "failed", lang), Ink::Warn),
    };
    let gap = || (Ink::Plain, "  ".to_owned());
    let mut lines = vec![vec![(ink, tag.to_owned()), gap(), (Ink::Name, verdict.path.clone())]];
    for wrong in &verdict.wrong {
        lines.push(plain(&reason(wrong, lang)));
        let hint = wrong.message.hint(lang);
        if !hint.is_empty() {
            lines.push(vec![gap(), (Ink::Faint, say("提示: ", "hint: ", lang).to_owned() + &hint)]);
        }
    }
    if let Some(itself) = &verdict.itself {
        of_itself(itself, lang, &mut lines);
    }
    if let (Some(agreement), Some(record)) = (&verdict.agreement, &verdict.record) {
        let place = court.revision.as_ref().map_or_else(String::new, |name| format!("{name}:"));
        of_workspace(agreement, &format!("{place}{}", court.path(&record.form)), court, &mut lines);
        if court.path(&record.form) != record.form {
            lines.push(plain(&match lang {
                Lang::Zh => format!("那里改了名：这份 PDF 记的是 {}", record.form),
                Lang::En => format!("it was renamed: the PDF calls it {}", record.form),
            }));
        }
    }
    if let (true, Some(record)) = (court.verbose, &verdict.record) {
        let commit = match (&record.commit, &record.no_commit, lang) {
            (Some(commit), _, Lang::Zh) => format!("，提交 {commit}"),
            (Some(commit), _, Lang::En) => format!(", commit {commit}"),
            (None, Some(why), Lang::Zh) => {
                let known = NoCommit::WORDS.iter().find(|(_, words, _)| words == why);
                format!("，没有提交：{}", known.map_or(why.as_str(), |(.., zh)| zh))
            }
            (None, Some(why), Lang::En) => format!(", no commit: {why}"),
            (None, None, _) => String::new(),
        };
        let text = match lang {
            Lang::Zh => format!("版式 {}，由 shenbao {} 生成{commit}", record.edition, record.program),
            Lang::En => format!("edition {}, made by shenbao {}{commit}", record.edition, record.program),
        };
        lines.push(vec![gap(), (Ink::Faint, text)]);
    }
    lines
}

fn of_itself(itself: &Itself, lang: Lang, lines: &mut Vec<Vec<Piece>>) {
    let causes = causes(&itself.causes, lang);
    let text = match (&itself.likeness, causes.is_empty()) {
        (Likeness::Bytes, _) => {
            say("附件生成的就是它，一个字节不差", "its attachments produce it, byte for byte", lang).to_owned()
        }
        (Likeness::Drawing, true) => say(
            "附件生成的页面和它的一模一样；文件在生成之后另存过或添加过东西",
            "its pages are drawn just as its attachments produce them; the file was saved anew or added to since",
            lang,
        )
        .to_owned(),
        (Likeness::Drawing, false) => match lang {
            Lang::Zh => format!("附件生成的页面和它的一模一样；字节不同：{causes}"),
            Lang::En => {
                format!("its pages are drawn just as its attachments produce them; not its bytes: {causes}")
            }
        },
        (Likeness::Text, true) => say(
            "文字和附件生成的相同，画法却不同：可能有东西遮住或换掉了，请看一看",
            "its text is what its attachments produce, but it is drawn otherwise: something may be covered or replaced; look at it",
            lang,
        )
        .to_owned(),
        (Likeness::Text, false) => match lang {
            Lang::Zh => format!("文字和附件生成的相同；只比了文字：{causes}"),
            Lang::En => format!("its text is what its attachments produce; only the text was compared: {causes}"),
        },
        (Likeness::Other(_), true) => {
            say("页面上的和附件生成的不同：", "its pages say something else than its attachments produce:", lang)
                .to_owned()
        }
        (Likeness::Other(_), false) => match lang {
            Lang::Zh => format!("页面上的和附件生成的不同（{causes}）："),
            Lang::En => format!("its pages say something else than its attachments produce ({causes}):"),
        },
    };
    lines.push(plain(&text));
    if let Likeness::Other(differences) = &itself.likeness {
        lines.extend(
            differences.iter().take(DIFFERENCES).map(|one| plain(&format!("  {}", difference(one, lang)))),
        );
        let more = differences.len().saturating_sub(DIFFERENCES);
        if more > 0 {
            let text = match lang {
                Lang::Zh => format!("  还有 {more} 处"),
                Lang::En => format!("  and {more} more"),
            };
            lines.push(vec![(Ink::Faint, format!("  {text}"))]);
        }
    }
    if itself.laid_over > 0 {
        let count = itself.laid_over;
        lines.push(plain(&match lang {
            Lang::Zh => format!("页面上另有 {count} 处批注、图章或签名，没有验证，请看一看"),
            Lang::En => {
                let s = if count == 1 { "" } else { "s" };
                format!(
                    "{count} note{s}, stamp{s} or signature{s} over its pages, not verified: look at them"
                )
            }
        }));
    }
}

fn of_workspace(agreement: &Agreement, place: &str, court: &Court, lines: &mut Vec<Vec<Piece>>) {
    let lang = court.lang;
    match agreement {
        Agreement::Same { project, shared } => {
            let otherwise = match (project, shared) {
                (true, true) => "",
                (false, _) => say(
                    "；项目文件的文字不同（注释、顺序、写法）",
                    "; the text of the project file is another (comments, order, spelling)",
                    lang,
                ),
                (true, false) => {
                    say("；共用文件的文字不同", "; the text of the shared files is another", lang)
                }
            };
            lines.push(plain(&match lang {
                Lang::Zh => format!("附件和 {place} 一致{otherwise}"),
                Lang::En => format!("its attachments agree with {place}{otherwise}"),
            }));
        }
        Agreement::Gone => lines.push(plain(&match lang {
            Lang::Zh => format!("没有 {place} 这个项目（了）"),
            Lang::En => format!("there is no {place} (any more)"),
        })),
        Agreement::Unread(wrong) => {
            lines.push(plain(&match lang {
                Lang::Zh => format!("{place} 有错，不能比较："),
                Lang::En => format!("{place} has errors, and can't be compared:"),
            }));
            let reasons = wrong.iter().take(DIFFERENCES);
            lines.extend(reasons.map(|wrong| plain(&format!("  {}", reason(wrong, lang)))));
        }
        Agreement::Differs(change) => {
            lines.push(plain(&match (lang, court.revision.is_some()) {
                (Lang::Zh, false) => format!("附件和 {place} 不一致，在那里改成了："),
                (Lang::En, false) => {
                    format!("its attachments are not what {place} says; there it was changed to:")
                }
                (Lang::Zh, true) => format!("附件和 {place} 不一致，从那里到这份 PDF 改了："),
                (Lang::En, true) => {
                    format!("its attachments are not what {place} says; from there to this PDF:")
                }
            }));
            let told = told(change, court);
            let most = if court.verbose { usize::MAX } else { LINES };
            let more = told.len().saturating_sub(most);
            lines.extend(
                told.into_iter().take(most).map(|line| [vec![(Ink::Plain, "  ".to_owned())], line].concat()),
            );
            if more > 0 {
                let text = match lang {
                    Lang::Zh => format!("还有 {more} 行，-v 全部列出"),
                    Lang::En => format!("{more} more lines, with -v"),
                };
                lines.push(vec![(Ink::Faint, format!("    {text}"))]);
            }
        }
    }
}

/// A form's changes as `diff` tells them.
fn told(change: &FormChange, court: &Court) -> Vec<Vec<Piece>> {
    let changes = changes(change);
    let view = View::new(&changes, court.lang);
    rows(&Brief::new(&changes, &view, court.verbose, court.lang), court.lang)
}

/// The changes of one form alone.
pub fn changes(change: &FormChange) -> Changes {
    let version = Version { name: None, commit: None, day: None };
    Changes {
        old: version.clone(),
        new: version,
        forms: vec![change.clone()],
        shared: Vec::new(),
        unread: Vec::new(),
        hidden: None,
    }
}

fn causes(causes: &[Cause], lang: Lang) -> String {
    let cause = |cause: &Cause| match (cause, lang) {
        (Cause::Program(made_by), Lang::Zh) => format!("由 {made_by} 生成，这里是 {PROGRAM}"),
        (Cause::Program(made_by), Lang::En) => format!("made by {made_by}, this is {PROGRAM}"),
        (Cause::Templates, _) => say("模板不是生成时的", "other templates", lang).to_owned(),
        (Cause::Fonts, _) => say("字体不是生成时的", "other fonts", lang).to_owned(),
    };
    causes.iter().map(cause).collect::<Vec<_>>().join(say("；", "; ", lang))
}

fn difference(one: &Difference, lang: Lang) -> String {
    let cut = |text| shorten(text, TEXT);
    let names = match one.names.is_empty() {
        true => String::new(),
        false => one.names.join(" · ") + say("：", ": ", lang),
    };
    let expected = cut(&one.expected);
    match (&one.shown, expected.is_empty(), lang) {
        (Some(shown), false, Lang::Zh) => format!("{names}应为“{expected}”，这里是“{}”", cut(shown)),
        (Some(shown), false, Lang::En) => {
            format!("{names}should be “{expected}”, here it is “{}”", cut(shown))
        }
        (Some(shown), true, Lang::Zh) => format!("多出“{}”", cut(shown)),
        (Some(shown), true, Lang::En) => format!("“{}” should not be there", cut(shown)),
        (None, _, Lang::Zh) => format!("{names}缺少“{expected}”"),
        (None, _, Lang::En) => format!("{names}“{expected}” is missing"),
    }
}

/// A finding on one line: its code, where, and what.
pub fn reason(diagnostic: &Diagnostic, lang: Lang) -> String {
    let mut places = Places::default();
    let place = diagnostic.span.as_ref().map(|span| {
        let place = places.of(span);
        format!("{}:{}:{}: ", span.source.path, place.line, place.column)
    });
    let (code, text) = (diagnostic.message.code(), diagnostic.message.text(lang));
    format!("{}[{code}]: {}{text}", say("错误", "error", lang), place.unwrap_or_default())
}

fn plain(text: &str) -> Vec<Piece> {
    vec![(Ink::Plain, format!("  {text}"))]
}

fn say<'s>(zh: &'s str, en: &'s str, lang: Lang) -> &'s str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
