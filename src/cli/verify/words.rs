//! What is said of a PDF to people: a short block of lines.

use super::{Wording, agreement};
use crate::diagnostic::Diagnostic;
use crate::diff::print::{Ink, Piece};
use crate::digest::PROGRAM;
use crate::engine::verify::Verdict;
use crate::files::NoCommit;
use crate::message::Lang;
use crate::proof::{Cause, Itself, Likeness};
use crate::text::Places;

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
pub fn block(verdict: &Verdict, wording: &Wording) -> Vec<Vec<Piece>> {
    let lang = wording.lang;
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
    if let (Some(found), Some(record)) = (&verdict.agreement, &verdict.record) {
        let path = verdict.renamed.as_ref().unwrap_or(&record.form);
        let place = wording.revision().map_or_else(|| path.clone(), |name| format!("{name}:{path}"));
        agreement::lines(found, &place, wording, &mut lines);
        if verdict.renamed.is_some() {
            lines.push(plain(&match lang {
                Lang::Zh => format!("那里改了名：这份 PDF 记的是 {}", record.form),
                Lang::En => format!("it was renamed: the PDF calls it {}", record.form),
            }));
        }
    }
    if let (true, Some(record)) = (wording.verbose, &verdict.record) {
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
        (Likeness::Other, true) => say(
            "页面上的和附件生成的不同；要看哪里不同，用 shenbao extract 取出来源，生成一份来对照",
            "its pages say something else than its attachments produce; to see what, take them out with shenbao extract, build, and compare the two",
            lang,
        )
        .to_owned(),
        (Likeness::Other, false) => match lang {
            Lang::Zh => format!("页面上的和附件生成的不同（{causes}）"),
            Lang::En => format!("its pages say something else than its attachments produce ({causes})"),
        },
    };
    lines.push(plain(&text));
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

fn causes(causes: &[Cause], lang: Lang) -> String {
    let cause = |cause: &Cause| match (cause, lang) {
        (Cause::Program(made_by), Lang::Zh) => format!("由 {made_by} 生成，这里是 {PROGRAM}"),
        (Cause::Program(made_by), Lang::En) => format!("made by {made_by}, this is {PROGRAM}"),
        (Cause::Templates, _) => say("模板不是生成时的", "other templates", lang).to_owned(),
        (Cause::Fonts, _) => say("字体不是生成时的", "other fonts", lang).to_owned(),
    };
    causes.iter().map(cause).collect::<Vec<_>>().join(say("；", "; ", lang))
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

/// A line in plain colours, set in below its block's head.
pub fn plain(text: &str) -> Vec<Piece> {
    vec![(Ink::Plain, format!("  {text}"))]
}

/// One of two sentences.
pub fn say<'s>(zh: &'s str, en: &'s str, lang: Lang) -> &'s str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
