//! A text as words: Han by character, numbers, dates in figures and Latin words whole.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::DiffableStr;

use crate::text::{Border, CLOSING, border, ends_sentence};

/// A text and where its words begin. What stands between words – marks, spaces – counts as words, too.
pub struct Words<'t> {
    text: &'t str,
    /// The offset of each word, and the text's length.
    starts: Vec<usize>,
    /// For each word a number, the same for the same words on both sides.
    pub ids: Vec<u32>,
}

/// The words of two texts, numbered alike.
pub fn words<'t>(old: &'t str, new: &'t str) -> (Words<'t>, Words<'t>) {
    let mut known = BTreeMap::<&str, u32>::new();
    let mut read = |text: &'t str| {
        let mut words = Words { text, starts: Vec::new(), ids: Vec::new() };
        let mut at = 0;
        for piece in text.tokenize_unicode_words() {
            // A percent sign belongs to its number, as digits and separators do, and a date is one word.
            if border(&text[..at], &text[at..]) != Border::Within {
                words.starts.push(at);
            }
            at += piece.len();
        }
        words.starts.push(at);
        for place in words.starts.windows(2) {
            let next = known.len() as u32;
            words.ids.push(*known.entry(&text[place[0]..place[1]]).or_insert(next));
        }
        words
    };
    (read(old), read(new))
}

impl<'t> Words<'t> {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// A word's text.
    pub fn word(&self, index: usize) -> &'t str {
        self.text(index..index + 1)
    }

    /// The text of some words.
    pub fn text(&self, range: Range<usize>) -> &'t str {
        &self.text[self.starts[range.start]..self.starts[range.end]]
    }

    /// What kind of border lies before a word.
    pub fn border(&self, index: usize) -> Border {
        let (before, after) = self.text.split_at(self.starts[index]);
        border(before, after)
    }

    /// The sentences and lines, without the marks and spaces between them, nor what only numbers them:
    /// `一是`, `（二）`, `3.`.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = None;
        for index in 0..self.len() {
            if self.parts(index) {
                sentences.extend(start.take().map(|start| self.after_number(start)..index));
            } else if start.is_none() && !self.is_mark(index) {
                start = Some(index);
            }
        }
        sentences.extend(start.map(|start| self.after_number(start)..self.len()));
        sentences.retain(|sentence| !sentence.is_empty());
        for sentence in &mut sentences {
            while sentence.len() > 1 && is_blank(self.word(sentence.end - 1)) {
                sentence.end -= 1;
            }
        }
        sentences
    }

    /// Where a sentence begins behind the number that it may have in a list.
    fn after_number(&self, start: usize) -> usize {
        let is = |index: usize, of: &[&str]| index < self.len() && of.contains(&self.word(index));
        let first = start + usize::from(is(start, &["（", "(", "第"]));
        let numeral =
            |index: &usize| self.word(*index).starts_with(|c: char| c.is_ascii_digit() || is_numeral(c));
        let last = first + (first..self.len()).take(3).take_while(numeral).count();
        let numbered = last > first && is(last, &["）", ")", "是", "、", "，", "：", ".", "．"]);
        if numbered { last + 1 } else { start }
    }

    /// Whether a sentence or a line ends with the word.
    pub fn parts(&self, index: usize) -> bool {
        let word = self.word(index);
        let stop = || word == "." && self.border(index + 1) == Border::Sentence;
        word.contains('\n') || word.starts_with(ends_sentence) || stop()
    }

    /// Whether the word may stand behind a sentence without being of the next one: an end of it, a
    /// closing mark, a space, a line break.
    pub fn is_mark(&self, index: usize) -> bool {
        let word = self.word(index);
        self.parts(index) || is_blank(word) || word.starts_with(CLOSING)
    }

    /// The numbers of some words.
    pub fn of(&self, indices: &[usize]) -> Vec<u32> {
        indices.iter().map(|index| self.ids[*index]).collect()
    }
}

/// Whether a character numbers by itself.
fn is_numeral(character: char) -> bool {
    "一二三四五六七八九十".contains(character)
}

/// Whether a word is nothing but space.
pub fn is_blank(word: &str) -> bool {
    word.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> String {
        let (words, _) = words(text, "");
        (0..words.len()).map(|index| words.word(index)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_and_latin_words_are_whole() {
        for (text, pieces) in [
            ("提高办案质量", "提|高|办|案|质|量"),
            ("1,250.50元", "1,250.50|元"),
            ("达98%以上", "达|98%|以|上"),
            ("≥95.00%", "≥|95.00%"),
            ("3510万元", "3510|万|元"),
            ("2024年1月1日", "2024|年|1|月|1|日"),
            ("5‰", "5‰"),
            ("100 %", "100 %"),
            ("2026-12-31至2027/1/5", "2026-12-31|至|2027/1/5"),
            ("1-2月", "1-2|月"),
            ("12348热线App", "12348|热|线|App"),
            ("case-law", "case|-|law"),
            ("A  B\r\n", "A|  |B|\r\n"),
            ("", ""),
        ] {
            assert_eq!(split(text), pieces);
        }
    }

    #[test]
    fn sentences_without_what_parts_them() {
        for (text, found) in [
            ("办案。\n\n  质量！”水平", "办案|质量|水平"),
            ("1.培训12,000人次；2.宣传。", "培训12,000人次|宣传"),
            ("一是宣传；（二）培训；第三，调解；十二、普法；1）3件", "宣传|培训|调解|普法|3件"),
            ("一次培训；2024年；1.；二是", "一次培训|2024年"),
            ("It is done. Next", "It is done|Next"),
            ("3.5个", "3.5个"),
            ("。。\n", ""),
            ("没有句号", "没有句号"),
        ] {
            let (words, _) = words(text, "");
            let sentences: Vec<&str> = words.sentences().into_iter().map(|range| words.text(range)).collect();
            assert_eq!(sentences.join("|"), found);
        }
    }
}
