//! The changed places of a long text, with a little around them.

use super::{Edit, EditKind};
use crate::text::{Border, CLOSING, OPENING, border};

/// A part of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that is shown.
    Edit(Edit),
    /// Unchanged text that is left out: how many characters.
    Gap(usize),
}

/// What to show of a text that may be long: every change whole, and around it about `context`
/// characters of what is unchanged on either side.
///
/// - Only [`EditKind::Same`] pieces are cut, never what changed; so the changes are the same, and in
///   the same order, as in `edits`. Removed and added text is shown whole, however long.
/// - A cut is made at the end of a sentence or line between half and twice the `context`, else after
///   a comma there, else at about `context` characters; outside of brackets where that can be. Never
///   inside a number, a date or a Latin word: rather nothing is shown on that side.
/// - What is left out is at least as long as `context` and 8 characters: a shorter stretch is shown.
///   Short texts thus come back without a [`Part::Gap`]. Two gaps never stand side by side.
/// - A text without a change comes back whole.
///
/// Line breaks stand in the pieces as they do in the text. A usual `context` is 30 characters for a
/// terminal or a pull request; `words::left_out` says a gap in words: `……（略 120 字）……`.
pub fn excerpt(edits: &[Edit], context: usize) -> Vec<Part> {
    let changed = |edit: Option<&Edit>| edit.is_some_and(|edit| edit.kind != EditKind::Same);
    if !edits.iter().any(|edit| changed(Some(edit))) {
        return edits.iter().cloned().map(Part::Edit).collect();
    }
    let mut parts = Vec::new();
    for (i, edit) in edits.iter().enumerate() {
        if edit.kind != EditKind::Same {
            parts.push(Part::Edit(edit.clone()));
            continue;
        }
        let text = edit.text.as_str();
        let before = changed(i.checked_sub(1).and_then(|i| edits.get(i)));
        let after = changed(edits.get(i + 1));
        let start = if before { cut(text, text.char_indices(), false, context) } else { 0 };
        let back = text.char_indices().rev();
        let end = if after {
            cut(text, back.map(|(at, c)| (at + c.len_utf8(), c)), true, context)
        } else {
            text.len()
        };
        let left_out = text.get(start..end).map_or(0, |text| text.chars().count());
        if left_out < context.max(8) {
            parts.push(Part::Edit(edit.clone()));
            continue;
        }
        let same = |text: &str| Part::Edit(Edit { kind: EditKind::Same, text: text.to_owned() });
        parts.extend((start > 0).then(|| same(&text[..start])));
        parts.push(Part::Gap(left_out));
        parts.extend((end < text.len()).then(|| same(&text[end..])));
    }
    parts
}

/// Where to cut, of the places in order of their distance from a change, each with the character that lies
/// beyond it; `back` if they go to the beginning of the text.
fn cut(text: &str, places: impl Iterator<Item = (usize, char)>, back: bool, context: usize) -> usize {
    let (opening, closing) = if back { (CLOSING, OPENING) } else { (OPENING, CLOSING) };
    let (near, far) = (context / 2, context.saturating_mul(2).max(context + 20));
    let (mut best, mut open) = (None, 0_usize);
    for (distance, (at, beyond)) in places.enumerate().take(far + 1) {
        let border = border(&text[..at], &text[at..]);
        if distance >= near && border != Border::Within {
            // Of equally good places, the one nearest to what was asked for.
            let found = (
                border != Border::Tight && open == 0,
                border,
                std::cmp::Reverse(distance.abs_diff(context)),
                at,
            );
            best = best.max(Some(found));
        }
        if opening.contains(&beyond) {
            open += 1;
        } else if closing.contains(&beyond) {
            open = open.saturating_sub(1);
        }
    }
    best.map_or(if back { text.len() } else { 0 }, |(.., at)| at)
}

#[cfg(test)]
mod tests {
    use super::super::EditKind::{Added, Removed, Same};
    use super::*;
    use proptest::prelude::*;

    fn shown(edits: &[(EditKind, &str)], context: usize) -> String {
        let edits: Vec<Edit> =
            edits.iter().map(|(kind, text)| Edit { kind: *kind, text: (*text).to_owned() }).collect();
        let part = |part: Part| match part {
            Part::Gap(left_out) => format!("<{left_out}>"),
            Part::Edit(Edit { kind: Removed, text }) => format!("[-{text}-]"),
            Part::Edit(Edit { kind: Added, text }) => format!("{{+{text}+}}"),
            Part::Edit(edit) => edit.text,
        };
        excerpt(&edits, context).into_iter().map(part).collect()
    }

    #[test]
    fn changed_sentences_with_a_little_around() {
        let before = "完成全年各项任务。组织开展法治宣传教育活动不少于十二场。坚持依法行政，";
        let after =
            "办案水平。做好信访维稳工作。全年培训1,250人次以上，群众满意度不低于95%。推进信息化建设。";
        assert_eq!(
            shown(&[(Same, before), (Removed, "提高"), (Added, "提升"), (Same, after)], 10),
            "<28>坚持依法行政，[-提高-]{+提升+}办案水平。做好信访维稳工作。<34>"
        );
        // Nothing is left out that is hardly longer than the words for it.
        assert_eq!(shown(&[(Same, after), (Added, "新")], 30), format!("{after}{{+新+}}"));
        assert_eq!(shown(&[(Same, after)], 2), after);
        assert_eq!(shown(&[(Removed, before), (Added, after)], 2), format!("[-{before}-]{{+{after}+}}"));
        assert_eq!(excerpt(&[], 9), []);
    }

    #[test]
    fn a_number_is_never_cut() {
        let digits = "1234567890".repeat(4);
        let text = format!("甲乙丙{digits}丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸");
        assert_eq!(shown(&[(Added, "新"), (Same, &text)], 6), "{+新+}甲乙丙<57>".to_owned());
        // Where it is nothing but a number, nothing of it is shown.
        let digits = "1234567890".repeat(9);
        assert_eq!(shown(&[(Same, &digits), (Added, "新"), (Same, &digits)], 6), "<90>{+新+}<90>");
    }

    #[test]
    fn what_belongs_together_is_not_parted() {
        let rest = "子丑寅卯辰巳午未申酉戌亥子丑寅卯辰巳午未申酉戌亥";
        for whole in [
            "甲乙1,200,000元",
            "甲乙3510万元",
            "甲乙2026年12月31日",
            "甲乙2026-12-31止",
            "甲乙95 %",
            "甲乙shenbao",
            "甲乙三千五百",
            "甲乙丙（丁，戊）",
            "甲（乙丙丁，戊己庚）",
        ] {
            let after = format!("{whole}{rest}");
            let shown = shown(&[(Added, "新"), (Same, &after)], 6);
            assert_eq!(shown, format!("{{+新+}}{whole}<{}>", rest.chars().count()));
        }
        for whole in [
            "1,200,000元",
            "2026年12月31日",
            "第12345678号",
            "≥12345678",
            "（丁，戊）甲乙",
            "（乙丙丁，戊己庚）",
        ] {
            let before = format!("{rest}{whole}");
            let shown = shown(&[(Same, &before), (Added, "新")], 6);
            assert_eq!(shown, format!("<{}>{whole}{{+新+}}", rest.chars().count()));
        }
    }

    proptest! {
        /// All characters are shown or counted, changes are shown whole, gaps stand apart.
        #[test]
        fn nothing_is_lost(pieces in prop::collection::vec((0usize..3, "[甲乙，。\n0-9]{1,60}"), 0..8), context in 0usize..40) {
            let mut edits: Vec<Edit> = Vec::new();
            for (kind, text) in pieces {
                let kind = [Same, Removed, Added][kind];
                if edits.last().is_none_or(|last| last.kind != kind) {
                    edits.push(Edit { kind, text });
                }
            }
            let parts = excerpt(&edits, context);
            let count: usize = parts.iter().map(|part| match part {
                Part::Gap(left_out) => *left_out,
                Part::Edit(edit) => edit.text.chars().count(),
            }).sum();
            prop_assert_eq!(count, edits.iter().map(|edit| edit.text.chars().count()).sum::<usize>());
            let changes = |edits: Vec<Edit>| edits.into_iter().filter(|edit| edit.kind != Same).collect::<Vec<_>>();
            let kept = parts.iter().filter_map(|part| match part {
                Part::Edit(edit) => Some(edit.clone()),
                Part::Gap(_) => None,
            });
            prop_assert_eq!(changes(kept.collect()), changes(edits));
            for pair in parts.windows(2) {
                prop_assert!(!matches!(pair, [Part::Gap(_), Part::Gap(_)]));
            }
        }
    }
}
