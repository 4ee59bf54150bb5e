//! What is said of a PDF beside a workspace.

use super::Wording;
use super::words::{plain, reason, say};
use crate::diff::print::{Brief, Ink, Piece, rows};
use crate::diff::view::View;
use crate::diff::{Changes, FormChange, Version};
use crate::message::Lang;
use crate::proof::Agreement;

/// So many reasons are told why a project can't be read.
const REASONS: usize = 5;
/// So many lines about what changed since; `-v` tells all.
const LINES: usize = 12;

/// The lines about it; `place` is the project that the PDF is held against, with its revision.
pub fn lines(agreement: &Agreement, place: &str, wording: &Wording, lines: &mut Vec<Vec<Piece>>) {
    let lang = wording.lang;
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
            let reasons = wrong.iter().take(REASONS);
            lines.extend(reasons.map(|wrong| plain(&format!("  {}", reason(wrong, lang)))));
        }
        Agreement::Differs(change) => {
            lines.push(plain(&match (lang, wording.revision().is_some()) {
                (Lang::Zh, false) => format!("附件和 {place} 不一致，在那里改成了："),
                (Lang::En, false) => {
                    format!("its attachments are not what {place} says; there it was changed to:")
                }
                (Lang::Zh, true) => format!("附件和 {place} 不一致，从那里到这份 PDF 改了："),
                (Lang::En, true) => {
                    format!("its attachments are not what {place} says; from there to this PDF:")
                }
            }));
            let told = told(change, wording);
            let most = if wording.verbose { usize::MAX } else { LINES };
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
fn told(change: &FormChange, wording: &Wording) -> Vec<Vec<Piece>> {
    let changes = changes(change);
    let view = View::new(&changes, wording.lang);
    rows(&Brief::new(&changes, &view, wording.verbose, wording.lang), wording.lang)
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
