//! Where a text may be parted: after a sentence, after a clause, between words.

/// How good a place between two characters is for parting a text, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Border {
    /// Inside a number, a date in figures or a Latin word, or before a number's percent sign.
    Within,
    /// Between a number and what it counts or what goes before it (`1200|件`, `2024|年1月`, `≥|95`), or in a
    /// number that is written in words. Text that ends or begins there is misread.
    Tight,
    /// Between two words; any two Han characters are taken for such.
    Word,
    /// After a comma, a colon, an enumeration comma; after a closing mark or before an opening one.
    Clause,
    /// After a sentence with its closing marks, an item of a list, or a line.
    Sentence,
}

/// Marks that close what others opened: they stay with what they close.
pub const CLOSING: &[char] = &['”', '’', '」', '』', '）', ')', '》', '】', ']', '〉', '"'];
/// Marks that open what others close.
pub const OPENING: &[char] = &['“', '‘', '「', '『', '（', '(', '《', '【', '[', '〈'];
const SENTENCE_ENDS: &[char] = &['。', '！', '？', '；', '!', '?', ';', '…'];
const CLAUSE_ENDS: &[char] = &['，', '、', '：', ',', ':', ' ', '　', '\t'];
/// Marks that may stand between digits: `1,250.50`, `2024-01-01`, `24/7`.
const IN_NUMBERS: &[char] = &['.', ',', '，', ':', '-', '/', '．'];

/// Whether a sentence ends with this character, whatever stands before it.
pub fn ends_sentence(character: char) -> bool {
    SENTENCE_ENDS.contains(&character)
}

/// What kind of border lies between two pieces of a text.
pub fn border(before: &str, after: &str) -> Border {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return Border::Sentence;
    };
    if last == '\n' {
        return Border::Sentence;
    }
    if ends_word_with_stop(before) && next.is_whitespace() && next != '\n' {
        return Border::Sentence;
    }
    if next == '\n' || CLOSING.contains(&next) || ends_sentence(next) || CLAUSE_ENDS.contains(&next) {
        return if joins(before, next, after) { Border::Within } else { Border::Word };
    }
    // More closing marks than a few are no prose, and looking at all of them would take its time.
    let closed = before.char_indices().rev().take(4).find(|(_, c)| !CLOSING.contains(c));
    let said = closed.map_or(before, |(at, c)| &before[..at + c.len_utf8()]);
    if said.ends_with(SENTENCE_ENDS) {
        return Border::Sentence;
    }
    if joins(before, next, after) {
        return Border::Within;
    }
    if binds(before, last, next) {
        return Border::Tight;
    }
    let clause = CLAUSE_ENDS.contains(&last) || CLOSING.contains(&last) || OPENING.contains(&next);
    if clause { Border::Clause } else { Border::Word }
}

/// Whether it ends as an English sentence does.
fn ends_word_with_stop(before: &str) -> bool {
    before.strip_suffix('.').is_some_and(|said| said.ends_with(char::is_alphabetic))
}

/// Whether a number or a Latin word goes on over the place.
fn joins(before: &str, next: char, after: &str) -> bool {
    let mut back = before.chars().rev();
    let (last, earlier) = (back.next(), back.next());
    let of_word = |c: char| c.is_ascii_alphanumeric();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let Some(last) = last else { return false };
    let share = |c: char| matches!(c, '%' | '‰');
    let behind = || after.chars().nth(1);
    of_word(last) && of_word(next)
        || digit(Some(last))
            && (share(next)
                || IN_NUMBERS.contains(&next) && digit(behind())
                || next == ' ' && behind().is_some_and(share))
        || digit(earlier)
            && (IN_NUMBERS.contains(&last) && next.is_ascii_digit() || last == ' ' && share(next))
}

/// Whether a number belongs to what stands on the other side of the place.
fn binds(before: &str, last: char, next: char) -> bool {
    let earlier = || before.chars().nth_back(1);
    let numeral = |c: char| "〇零一二两三四五六七八九十百千万亿".contains(c);
    match last {
        '年' | '月' | '第' | '≥' | '≤' | '>' | '<' | '=' | '＞' | '＜' | '＝' | '±' | '~' | '～' | '¥'
        | '￥' => next.is_ascii_digit(),
        ' ' => earlier().is_some_and(|c| c.is_ascii_digit()) && next.is_alphabetic(),
        '万' | '亿' => next.is_alphabetic() && earlier().is_some_and(|c| c.is_ascii_digit()),
        _ => last.is_ascii_digit() && next.is_alphabetic() || numeral(last) && numeral(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_of_prose() {
        use Border::*;
        for (before, after, found) in [
            ("办案。", "质量", Sentence),
            ("办案", "。质量", Word),
            ("他说：“好。", "”然后", Word),
            ("他说：“好。”", "然后", Sentence),
            ("第一行\n", "第二行", Sentence),
            ("第一行", "\n第二行", Word),
            ("质量，", "水平", Clause),
            ("质量", "（水平）", Clause),
            ("质量", "水平", Word),
            ("9", "5%", Within),
            ("95", " %以上", Within),
            ("95 ", "%以上", Within),
            ("2026-12", "-31", Within),
            ("2026-", "12-31", Within),
            ("1200", "件", Tight),
            ("3510", "万元", Tight),
            ("3510万", "元", Tight),
            ("2024年", "1月", Tight),
            ("不低于≥", "95%", Tight),
            ("三千", "五百人", Tight),
            ("95%", "以上", Word),
            ("今年", "完成", Word),
            ("一", "是宣传", Word),
            ("95", "%以上", Within),
            ("1,", "250.50元", Within),
            ("1", ",250.50元", Within),
            ("1，", "第二", Clause),
            ("shen", "bao", Within),
            ("It is done.", " Next", Sentence),
            ("第1.", " 条", Word),
            ("共 ", "12 场", Clause),
            ("12 ", "场", Tight),
            ("", "质量", Sentence),
        ] {
            assert_eq!(border(before, after), found, "{before}|{after}");
        }
    }
}
