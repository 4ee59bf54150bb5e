//! What was never filled in: placeholders and what a template left.

use super::text::{Chars, Excerpts, each, is_han};
use super::{Findings, Subject};
use crate::message::{Finding, Lack};

/// W213: a placeholder. 某某 is none: examples use it for fictitious units.
pub fn placeholders(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_placeholders, |found| Finding::Placeholder { found: found.to_owned() })
}

/// Whether a text was never filled in, by W213 or W217: then rules about its content have nothing to
/// add.
pub(super) fn is_unfilled(text: &str) -> bool {
    [scan_placeholders, scan_remnants].into_iter().any(|scan| Excerpts::of(text, scan).is_any())
}

/// Words that ask to be replaced; none of the characters in the second place stands before them, since
/// then they are part of other words (申请填写, 接待定点). In the third: whether the words end there.
const ASKING: &[(&str, &str, bool)] = &[
    ("待填写", "等", false),
    ("待填报", "等", false),
    ("待填列", "等", false),
    ("待填", "等", true),
    ("待定", "等", true),
    ("待补充", "有亟尚急", true),
    ("待确定", "有亟尚急", true),
    ("待核实", "有亟尚急", true),
    ("待明确", "有亟尚急", true),
    ("请填写", ASKERS, false),
    ("请输入", ASKERS, false),
    ("请选择", ASKERS, false),
    ("请补充", ASKERS, false),
    ("此处填写", "", false),
    ("在此填写", "", false),
];
const ASKERS: &str = "申邀聘报提敬";

/// The same in Latin letters, and what Excel writes in the place of a value.
const LATIN: &[&str] =
    &["TBD", "TBC", "TODO", "N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"];

/// What is counted or dated: a single X before one of these stands for a number.
const COUNTED: &str = "年月日个人次件项份场期%";

/// Whether a placeholder may begin with a character.
#[rustfmt::skip]
fn may_begin(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ' | '×' | '*' | '＊' | '?' | '？' | '_' | '＿' | '待' | '请' | '此' | '在' | 'T' | 't'
        | 'Ｔ' | 'N' | 'n' | '#')
}

/// Signs that stand alone in a cell to say that nothing was filled in.
const STROKES: &[char] = &['/', '／', '\\', '-', '－', '—', '–', '―', '_'];

fn scan_placeholders(text: &str, found: &mut Excerpts) {
    let stroke = text.trim();
    if !stroke.is_empty() && stroke.chars().all(|c| STROKES.contains(&c)) {
        let start = text.len() - text.trim_start().len();
        found.add(start..start + stroke.len());
        return;
    }
    // Nearly all texts hold none of these.
    if !text.contains(may_begin) {
        return;
    }
    let chars = Chars::new(text);
    let mut at = 0;
    while at < chars.len() {
        let length = match may_begin(chars.at(Some(at))) {
            true => mark(&chars, at).max(word(&chars, at)),
            false => 0,
        };
        if length > 0 {
            found.add(chars.bytes(at..at + length));
        }
        at += length.max(1);
    }
}

/// The length of a placeholder made of signs at a position; 0 if there is none.
fn mark(chars: &Chars, at: usize) -> usize {
    let kind = |c: char| match c {
        'X' | 'x' => 'X',
        '×' | '*' | '?' | '_' => c,
        _ => '\n',
    };
    let first = kind(chars.plain(Some(at)));
    let before = chars.before(at);
    if first == '\n' || kind(before) == first {
        return 0;
    }
    let end = chars.run(at, |c| kind(c) == first);
    let after = chars.plain(Some(end));
    let inside_latin = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
    let counts = COUNTED.contains(after) && !before.is_ascii_alphanumeric() && !"人台".contains(before);
    let holds = match (first, end - at) {
        // XXL, VIP and XX-100 are names; 20XX is a year to be filled in.
        ('X', length) => {
            let model = after == '-' && chars.plain(Some(end + 1)).is_ascii_alphanumeric()
                || before == '-' && at > 1 && chars.before(at - 1).is_ascii_alphanumeric();
            let latin = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            !latin && !model && (length > 1 || counts)
        }
        // 5×8, 5*8: a product.
        ('×' | '*', 1) => counts,
        ('?' | '_', 1) => false,
        _ => !inside_latin,
    };
    if holds { end - at } else { 0 }
}

/// The length of a word that asks to be replaced; 0 if there is none.
fn word(chars: &Chars, at: usize) -> usize {
    let (rest, before) = (chars.rest(at), chars.before(at));
    let asking = ASKING.iter().find(|(word, not_after, ends)| {
        rest.strip_prefix(word).is_some_and(|tail| !ends || !tail.starts_with(is_han))
            && !not_after.contains(before)
    });
    let latin = LATIN.iter().find(|word| {
        let same = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let tail = rest.get(word.len()..).unwrap_or_default();
        same && !before.is_ascii_alphanumeric() && !tail.starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    asking.map(|(word, ..)| *word).or(latin.copied()).map_or(0, |word| word.chars().count())
}

/// W217: what the template offered and nobody took out.
pub fn remnants(subject: &Subject, findings: &mut Findings) -> Result<(), Lack> {
    each(subject, findings, scan_remnants, |found| Finding::Remnant { found: found.to_owned() })
}

/// Opposites, of which the author was to choose one.
const CHOICES: &[(&str, &str)] = &[
    ("增加", "减少"),
    ("增长", "下降"),
    ("提高", "降低"),
    ("提升", "下降"),
    ("提升", "降低"),
    ("上升", "下降"),
    ("增强", "减弱"),
    ("扩大", "缩小"),
    ("延长", "缩短"),
    ("加快", "减缓"),
    ("高于", "低于"),
    ("大于", "小于"),
    ("达到", "未达到"),
    ("完成", "未完成"),
    ("合格", "不合格"),
    ("满意", "不满意"),
    ("是", "否"),
    ("有", "无"),
];

/// Advice to the author, as it stands between brackets.
const ADVICE: &[&str] =
    &["可选", "选填", "必填", "单选", "多选", "二选一", "如有", "如适用", "示例", "样例", "请自行填写"];

/// How longer advice begins.
const ADVISING: &[&str] = &[
    "请说明",
    "请注明",
    "请列",
    "请描述",
    "请详细",
    "请简要",
    "请具体",
    "请根据",
    "请按",
    "请勾选",
    "请在",
    "限填",
];

/// Headings of advice, before a colon.
const HEADINGS: &[&str] = &["填写说明", "填表说明", "填报说明", "填写示例", "填写要求"];

fn scan_remnants(text: &str, found: &mut Excerpts) {
    if is_unnamed(text.trim()) {
        found.add(0..text.len());
        return;
    }
    // Nearly all texts hold none of these.
    if !text.contains(['(', '（', '/', '／', '□', '填']) {
        return;
    }
    for (at, sign) in text.match_indices(['(', '（', '/', '／']) {
        let (before, after) = (&text[..at], &text[at + sign.len()..]);
        if matches!(sign, "/" | "／") {
            if let Some((first, second)) = choice(before, |second| after.starts_with(second))
                && stand_alone(first, before, &after[second.len()..])
            {
                found.add(at - first.len()..at + sign.len() + second.len());
            }
            continue;
        }
        let Some(end) = after.find(['(', '（', ')', '）']) else { continue };
        let (inner, rest) = after.split_at(end);
        let Some(close) = rest.chars().next().filter(|c| ")）".contains(*c)) else { continue };
        let whole = at + sign.len() + end + close.len_utf8();
        let tail = &text[whole..];
        let inner = inner.trim();
        if let Some((first, _)) = choice(before, |second| inner == second) {
            // The line 现金净增加（减少）额 of an account is a term.
            if !tail.starts_with(['额', '率', '数', '值']) && stand_alone(first, before, tail) {
                found.add(at - first.len()..whole);
            }
        } else if is_advice(inner) {
            found.add(at..whole);
        }
    }
    // A box to be ticked.
    text.match_indices('□').for_each(|(at, tick)| found.add(at..at + tick.len()));
    for heading in HEADINGS {
        let headed =
            text.match_indices(heading).filter(|(at, _)| text[at + heading.len()..].starts_with(['：', ':']));
        headed.for_each(|(at, _)| found.add(at..at + heading.len()));
    }
}

/// A name that the blank form has: `指标1：`, `……`.
fn is_unnamed(text: &str) -> bool {
    let digits = text.strip_prefix("指标").map(|rest| rest.trim_end_matches(['：', ':']).trim());
    let numbered = digits.is_some_and(|d| !d.is_empty() && d.chars().all(|c| c.is_ascii_digit()));
    numbered || (!text.is_empty() && text.chars().all(|c| matches!(c, '…' | '.')))
}

/// The choice whose one side ends `before` and whose other side `is` there.
fn choice(before: &str, is: impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
    let both = CHOICES.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
    both.into_iter().find(|(first, second)| before.ends_with(first) && is(second))
}

/// Words of one character are often parts of others: 有/无障碍.
fn stand_alone(first: &str, before: &str, after: &str) -> bool {
    let single = first.chars().count() == 1;
    let left = before.strip_suffix(first).is_some_and(|rest| rest.ends_with(is_han));
    !single || !left && !after.starts_with(is_han)
}

fn is_advice(inner: &str) -> bool {
    let limit = inner.chars().count() <= 12
        && (inner.ends_with("字以内") || inner.ends_with('字') && inner.starts_with(['限', '不']));
    ADVICE.contains(&inner) || ADVISING.iter().any(|start| inner.starts_with(start)) || limit
}
