//! Findings as rustc shows its own: the line, the mark under it, the sentence, the hint.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};

use super::ui::spoken;
use crate::message::{Lang, Severity};
use crate::report::{Entry, Review, severity, title};
use crate::source::{Source, Span};
use crate::text::{Places, clean, shorten, width};

/// Further places in the file of a finding that lie farther apart are not shown in one piece.
const MAX_APART: usize = 1000;
/// Nor are the places of a folded block with so many lines between them.
const MAX_LINES_APART: usize = 500;
/// So many bytes of a place are marked, for the renderer cuts what is not: a goal may be a megabyte.
const MAX_MARK: usize = 120;
/// So many columns of a line are shown; a longer one is cut around its mark.
const WIDTH: usize = 140;
/// So many characters of a line are printed, whatever their width. A sentence has up to a thousand bytes.
const MAX_LINE: usize = 1200;
/// So many bytes behind a mark are given to the renderer, which would measure all of the line.
const BEHIND: usize = 1000;
/// A sentence up to so many columns stands beside its mark, a longer one below.
const MAX_LABEL: usize = 60;
/// So many places of a file are shown in one block.
const MAX_PLACES: usize = 12;
/// So many lines with further places are named.
const MAX_LINES: usize = 50;
/// So many further places of a finding are shown.
const MAX_RELATED: usize = 5;
/// So many forms are named where one finding in a shared file reaches many.
const MAX_FORMS: usize = 3;
/// So many blocks are printed; the rest is counted.
const MAX_BLOCKS: usize = 200;

/// How findings are shown on one stream.
pub struct Snippets {
    lang: Lang,
    renderer: Renderer,
    colour: bool,
    /// The `-C` of the call, for the commands in hints.
    directory: Option<String>,
}

/// A mark under a piece of a line.
struct Mark<'s> {
    span: &'s Span,
    kind: AnnotationKind,
    label: Option<String>,
}

impl Snippets {
    /// In a language, with colours or without.
    pub fn new(lang: Lang, colour: bool, directory: Option<&str>) -> Self {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let directory = directory.map(str::to_owned);
        Self { lang, renderer: renderer.term_width(WIDTH), colour, directory }
    }

    /// The findings of a review that are not excused, those of one rule in one file as one block.
    /// The text, and how many of each code found no place in it.
    pub fn review(&self, review: &Review, only_errors: bool) -> (String, BTreeMap<&'static str, usize>) {
        let blocks = fold(review.open().filter(|entry| !only_errors || entry.finding.is_error()), self.lang);
        // Where there is not enough room, errors come first and then what reaches most forms; the
        // order is the same.
        let mut by_weight: Vec<usize> = (0..blocks.len()).collect();
        by_weight.sort_by_key(|at| {
            let entry = blocks[*at][0];
            (!entry.finding.is_error(), std::cmp::Reverse(entry.forms.len()))
        });
        let kept: BTreeSet<usize> = by_weight.into_iter().take(MAX_BLOCKS).collect();
        let mut places = Places::default();
        let mut text = String::new();
        let mut left_out = BTreeMap::new();
        for (at, block) in blocks.iter().enumerate() {
            if kept.contains(&at) {
                text.push_str(&self.block(block, &mut places));
                text.push_str("\n\n");
            } else {
                *left_out.entry(block[0].finding.message.code()).or_default() += block.len();
            }
        }
        (text, left_out)
    }

    /// Findings that [`fold`] put into one block.
    pub fn block<'s>(&self, block: &[&'s Entry], places: &mut Places<'s>) -> String {
        match block {
            [single] => self.single(single, places),
            several => self.folded(several, places),
        }
    }

    /// One finding.
    fn single<'s>(&self, entry: &'s Entry, places: &mut Places<'s>) -> String {
        let finding = entry.finding;
        let mut elements = Vec::new();
        if let Some(span) = &finding.span {
            let apart = |other: &Span| other.range().start.abs_diff(span.range().start);
            let related = finding.related.iter().take(MAX_RELATED);
            let (near, far): (Vec<&Span>, Vec<&Span>) =
                related.partition(|other| other.source.path == span.source.path && apart(other) <= MAX_APART);
            let mark = |span, kind| Mark { span, kind, label: None };
            let mut marks = vec![mark(span, AnnotationKind::Primary)];
            marks.extend(near.into_iter().map(|other| mark(other, AnnotationKind::Context)));
            elements.extend(pieces(marks, places));
            for other in far {
                elements.extend(pieces(vec![mark(other, AnnotationKind::Primary)], places));
            }
        }
        elements.extend(self.more(finding.related.len().saturating_sub(MAX_RELATED)));
        elements.extend(self.hint(&finding.message.hint(self.lang)));
        elements.extend(self.excuses(&[entry]));
        elements.extend(self.forms(entry));
        self.render(entry, &entry.text, elements)
    }

    /// Several findings of one rule in one file that concern the same forms.
    fn folded<'s>(&self, block: &[&'s Entry], places: &mut Places<'s>) -> String {
        let first = block[0];
        let (shown, more) = block.split_at(block.len().min(MAX_PLACES));
        let code = first.finding.message.code();
        // One slip many times is told once; several findings of a rule each have their own words.
        let same = block.iter().all(|entry| entry.text == first.text);
        let title = if same { &first.text } else { title(code, self.lang).unwrap_or(code) };
        let title = match self.lang {
            Lang::Zh => format!("{title}（{} 处）", block.len()),
            Lang::En => format!("{title} ({} times)", block.len()),
        };
        let mut marks = Vec::new();
        let mut below = Vec::new();
        let hints: BTreeSet<String> =
            shown.iter().map(|entry| entry.finding.message.hint(self.lang)).collect();
        for entry in shown {
            let Some(span) = &entry.finding.span else { continue };
            let text = clean(&entry.text);
            let fits = !same && width(&text) <= MAX_LABEL;
            if !fits && !same {
                let text = self.at_line(places.of(span).line, &text);
                below.push((Level::NOTE.with_name(self.say("说明", "note")), text));
            }
            if hints.len() > 1 {
                let hint = clean(&entry.finding.message.hint(self.lang));
                let hint = match &entry.finding.subject {
                    Some(subject) => format!("{}{}{hint}", clean(subject), self.say("：", ": ")),
                    None => self.at_line(places.of(span).line, &hint),
                };
                below.push((Level::HELP.with_name(self.say("提示", "hint")), hint));
            }
            marks.push(Mark { span, kind: AnnotationKind::Primary, label: fits.then_some(text) });
        }
        let mut elements: Vec<Element> = pieces(marks, places);
        elements.extend(below.into_iter().map(|(level, text)| level.message(text).into()));
        elements.extend(self.more_at(more, places));
        if let (1, Some(hint)) = (hints.len(), hints.first()) {
            elements.extend(self.hint(hint));
        }
        elements.extend(self.excuses(shown));
        elements.extend(self.forms(first));
        self.render(first, &title, elements)
    }

    fn render(&self, entry: &Entry, title: &str, elements: Vec<Element>) -> String {
        let level = entry.finding.message.severity();
        let name = severity(level, self.lang);
        let level = match level {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::INFO,
        };
        let title = level.with_name(name).primary_title(clean(title)).id(entry.finding.message.code());
        bearable(&self.renderer.render(&[title.elements(elements)]), self.colour)
    }

    fn hint(&self, hint: &str) -> Option<Element<'static>> {
        let hint = clean(&spoken(hint, self.directory.as_deref()));
        let name = self.say("提示", "hint");
        (!hint.is_empty()).then(|| Level::HELP.with_name(name).message(hint).into())
    }

    /// Why the author accepts what is told all the same: once for all, or of each what it is about.
    fn excuses(&self, entries: &[&Entry]) -> Vec<Element<'static>> {
        let name = self.say("豁免", "excused");
        let line = |text: &str| Level::NOTE.with_name(name).message(clean(text)).into();
        let reason = |entry: &Entry| entry.finding.excuse.clone();
        if let [first, rest @ ..] = entries
            && rest.iter().all(|entry| reason(entry) == reason(first))
        {
            return reason(first).iter().map(|reason| line(reason)).collect();
        }
        let of_each = entries.iter().filter_map(|entry| {
            let subject = entry.finding.subject.as_deref().unwrap_or_default();
            Some(line(&format!("{subject}{}{}", self.say("：", ": "), reason(entry)?)))
        });
        of_each.collect()
    }

    /// Which places of a block are not shown.
    fn more_at<'s>(&self, more: &[&'s Entry], places: &mut Places<'s>) -> Option<Element<'static>> {
        let spans = more.iter().filter_map(|entry| entry.finding.span.as_ref());
        let lines: BTreeSet<usize> = spans.take(MAX_LINES).map(|span| places.of(span).line).collect();
        let named: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let (named, and) = (named.join(self.say("、", ", ")), if more.len() > MAX_LINES { " …" } else { "" });
        let text = match self.lang {
            Lang::Zh => format!("还有 {} 处：第 {named}{and} 行", more.len()),
            Lang::En if lines.len() == 1 => format!("{} more: line {named}", more.len()),
            Lang::En => format!("{} more: lines {named}{and}", more.len()),
        };
        (!lines.is_empty()).then(|| Level::NOTE.with_name(self.say("说明", "note")).message(text).into())
    }

    /// How many places are not shown.
    fn more(&self, places: usize) -> Option<Element<'static>> {
        let text = match self.lang {
            Lang::Zh => format!("还有 {places} 处"),
            Lang::En => format!("{places} more"),
        };
        (places > 0).then(|| Level::NOTE.with_name(self.say("说明", "note")).message(text).into())
    }

    /// The forms that a finding in a shared file reaches.
    fn forms(&self, entry: &Entry) -> Option<Element<'static>> {
        // A sentence about a file that can't be read names it already.
        let forms: Vec<&str> =
            entry.forms.iter().map(|form| &**form).filter(|form| !entry.text.contains(form)).collect();
        if forms.is_empty() {
            return None;
        }
        let named = forms.iter().take(MAX_FORMS).copied().collect::<Vec<_>>().join(self.say("、", ", "));
        let text = match (forms.len(), self.lang) {
            (..=MAX_FORMS, _) => named,
            (all, Lang::Zh) => format!("{named} 等 {all} 份"),
            (all, Lang::En) => format!("{named} and {} more", all - MAX_FORMS),
        };
        Some(Level::NOTE.with_name(self.say("表", "form")).message(clean(&text)).into())
    }

    fn at_line(&self, line: usize, text: &str) -> String {
        match self.lang {
            Lang::Zh => format!("第 {line} 行：{text}"),
            Lang::En => format!("line {line}: {text}"),
        }
    }

    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Findings that stand in one block: of one rule or of one sentence, in one file, for the same forms,
/// without further places. Everything else stands alone, for its sentence is a title.
pub fn fold<'e, 'd>(entries: impl Iterator<Item = &'e Entry<'d>>, lang: Lang) -> Vec<Vec<&'e Entry<'d>>> {
    let mut index = BTreeMap::new();
    let mut blocks: Vec<Vec<&Entry>> = Vec::new();
    for entry in entries {
        let (finding, code) = (entry.finding, entry.finding.message.code());
        let of_a_rule = !finding.is_error() && title(code, lang).is_some();
        match &finding.span {
            Some(span) if finding.related.is_empty() => {
                let sentence = if of_a_rule { "" } else { entry.text.as_str() };
                let key = (code, sentence, span.source.path.as_str(), &entry.forms);
                let at = *index.entry(key).or_insert_with(|| {
                    blocks.push(Vec::new());
                    blocks.len() - 1
                });
                blocks[at].push(entry);
            }
            _ => blocks.push(vec![entry]),
        }
    }
    blocks
}

/// The marked lines of one file. What lies far apart is parted, and so is what stands on a long
/// line, since the renderer cuts all lines of a piece alike. The first mark's piece comes first.
fn pieces<'s>(marks: Vec<Mark<'s>>, places: &mut Places<'s>) -> Vec<Element<'s>> {
    let leader = marks.first().map(|mark| mark.span.range());
    let mut marks: Vec<(usize, bool, Mark)> = marks
        .into_iter()
        .map(|mark| {
            let line = places.of(mark.span).line;
            let long = places.range(&mark.span.source, line).len() > WIDTH;
            (line, long, mark)
        })
        .collect();
    marks.sort_by_key(|(line, _, mark)| (*line, mark.span.range().start));
    let mut pieces: Vec<Vec<(usize, bool, Mark)>> = Vec::new();
    for (line, long, mark) in marks {
        match pieces.last_mut() {
            Some(piece)
                if piece.last().is_some_and(|(last, was_long, before)| {
                    let near = before.span.range().end + WIDTH / 2 > mark.span.range().end;
                    line - last <= MAX_LINES_APART
                        && if *was_long || long { line == *last && near } else { true }
                }) =>
            {
                piece.push((line, long, mark));
            }
            _ => pieces.push(vec![(line, long, mark)]),
        }
    }
    let leads =
        |piece: &Vec<(usize, bool, Mark)>| piece.iter().any(|(_, _, m)| Some(m.span.range()) == leader);
    pieces.sort_by_key(|piece| !leads(piece));
    pieces.into_iter().filter_map(|piece| snippet(piece, places)).collect()
}

/// Marked lines as one snippet. Lines between them that are not shown are left empty: they only
/// count.
fn snippet<'s>(marks: Vec<(usize, bool, Mark<'s>)>, places: &mut Places<'s>) -> Option<Element<'s>> {
    let first = marks.first()?.0;
    let source: &Source = &marks.first()?.2.span.source;
    let mut text = String::new();
    let mut line = first;
    let mut start = 0;
    let mut annotations = Vec::new();
    let marked = |mark: &Mark| mark.span.range().end.min(mark.span.range().start + MAX_MARK);
    let last_mark = marks.iter().map(|(_, _, mark)| marked(mark)).max()?;
    let shown = |line: usize, places: &mut Places<'s>| {
        let range = places.range(source, line);
        let end = range.end.min(range.start.max(last_mark) + BEHIND);
        &source.text[range.start..source.text.floor_char_boundary(end)]
    };
    text.push_str(shown(first, places));
    for (on, _, mark) in marks {
        while line < on {
            line += 1;
            text.push('\n');
            start = text.len();
            // The renderer shows a single line between two marked ones.
            if on - line <= 1 {
                text.push_str(shown(line, places));
            }
        }
        let whole = places.range(source, on);
        let range = mark.span.range();
        let from = range.start.min(whole.end) - whole.start;
        let to = range.end.min(whole.end).saturating_sub(whole.start).min(from + MAX_MARK);
        let to = source.text.floor_char_boundary(whole.start + to) - whole.start;
        annotations.push(mark.kind.span(start + from..start + to.max(from)).label(mark.label));
    }
    // The renderer shows stand-ins for all that a terminal obeys but these. As long as they are, for
    // marks count bytes.
    let text = text.replace(|c| ('\u{80}'..='\u{9f}').contains(&c), "¿");
    let snippet = Snippet::source(text).line_start(first).path(clean(&source.path));
    Some(snippet.annotations(annotations).into())
}

/// Lines as the renderer cut them, and once more: it goes by columns, and tens of thousands of
/// combining characters take none.
fn bearable(text: &str, colour: bool) -> String {
    let cut = |line: &str| match shorten(line, MAX_LINE) {
        Cow::Owned(short) if colour => format!("{short}\u{1b}[0m"),
        line => line.into_owned(),
    };
    text.split('\n').map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn shown(text: &str, marks: &[(&str, Option<&str>)]) -> String {
        let source = Arc::new(Source { path: "projects/甲.yaml".to_owned(), text: text.to_owned() });
        let spans: Vec<(Span, Option<&str>)> = marks
            .iter()
            .map(|(word, label)| {
                let at = text.find(word).expect("the word is in the text");
                (Span::new(&source, at..at + word.len()), *label)
            })
            .collect();
        let marks = spans.iter().map(|(span, label)| Mark {
            span,
            kind: AnnotationKind::Primary,
            label: label.map(str::to_owned),
        });
        let elements = pieces(marks.collect(), &mut Places::default());
        let title = Level::WARNING.primary_title("标题");
        Renderer::plain().term_width(WIDTH).render(&[title.elements(elements)])
    }

    #[test]
    fn a_mark_deep_in_a_long_line() {
        let long =
            format!("年度总体目标: {}再犯罪率{}", "一二三四五六七八九十".repeat(30), "甲乙丙丁".repeat(30));
        let text = shown(&long, &[("再犯罪率", None)]);
        assert!(text.contains("projects/甲.yaml:1:309"), "{text}");
        let (line, mark) = (text.lines().nth(3).unwrap_or_default(), text.lines().nth(4).unwrap_or_default());
        assert!(line.contains("再犯罪率") && line.contains("...") && width(line) <= WIDTH, "{text}");
        let before = |line: &str, what: &str| width(line.split(what).next().unwrap_or_default());
        assert_eq!(before(line, "再犯"), before(mark, "^"), "{text}");
    }

    #[test]
    fn a_megabyte_on_one_line() {
        let long = format!("目标: {}再犯罪率{}结尾", "一".repeat(200_000), "二".repeat(200_000));
        let text = shown(&long, &[("再犯罪率", None), ("结尾", Some("这里"))]);
        assert!(text.len() < 2000 && text.contains("再犯罪率") && text.contains("^^^^ 这里"), "{text}");
    }

    #[test]
    fn places_far_apart() {
        let lines: String = (1..=2000).map(|n| format!("第{n}条: 是\n")).collect();
        let marks = ["第3条", "第5条", "第9条", "第1900条"].map(|word| (word, Some("看")));
        let text = shown(&lines, &marks);
        assert!(text.contains("4 | 第4条") && !text.contains("第6条") && text.len() < 1000, "{text}");
        assert!(text.contains("::: projects/甲.yaml:1900:1"), "{text}");
    }

    #[test]
    fn marks_over_several_lines() {
        let text = shown("目标: |\n  甲乙\n  丙丁\n", &[("甲乙\n  丙丁", None)]);
        assert!(text.contains("^^^^") && !text.contains("丙丁"), "{text}");
    }
}
