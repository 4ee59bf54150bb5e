//! What an expression may consist of, and what a pass of it costs at most.
//!
//! A tag is read word by word, as Tera's own lexer does, and everything that is not known to be harmless is
//! refused: no call but of the filters and tests named here, no comprehension, no map, no escape in a
//! string, no name of Tera's own. What is left means the same to Tera as to this reader, since neither
//! has a sign that only one of them takes for something else.

use super::expression::ExpressionError;
use crate::message::Message;

/// Filters that yield no more than they are given, so that no chain of them can grow.
pub const FILTERS: &[&str] = &[
    "default",
    "upper",
    "lower",
    "trim",
    "trim_start",
    "trim_end",
    "length",
    "first",
    "last",
    "nth",
    "reverse",
    "str",
    "int",
    "float",
    "abs",
    "round",
    "unique",
    "get",
];
/// Tests, which only say yes or no.
#[rustfmt::skip]
const TESTS: &[&str] = &[
    "string", "number", "map", "bool", "array", "integer", "float", "none", "iterable", "defined", "undefined",
    "odd", "even", "divisible_by", "starting_with", "ending_with", "containing",
];
/// Statements that are allowed; the others define things or could grow without bound.
const STATEMENTS: &[&str] = &["for", "endfor", "if", "elif", "else", "endif", "break", "continue"];
/// Words of the language that are no values.
const KEYWORDS: &[&str] = &["in", "and", "or", "not", "if", "elif", "else", "is", "for"];
/// Signs of two characters, those that are refused among them: they must not be read as two.
const LONG_SIGNS: &[&str] = &["...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];
/// Signs that are allowed.
#[rustfmt::skip]
const SIGNS: &[&str] = &[
    "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", ".", ",", ":", "~", "|", "=", ">", "<", "(", ")", "[", "]",
];
/// Signs and words that go through a value, or make one of several.
const OPERATORS: &[&str] = &["|", "~", "[", ",", "==", "!=", "<", ">", "<=", ">=", "+", ":", "in", "is"];

/// A text that counts its own passes.
pub struct Woven {
    /// The text with a call of the counter in each loop.
    pub text: String,
    /// Whether there is a loop.
    pub loops: bool,
    /// How often a pass may go through all values at most.
    pub weight: u64,
}

/// A piece of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Number,
    Text,
    Sign(&'t str),
}

/// Checks all tags, and lets every loop call `counter` at each pass.
///
/// # Errors
/// E060 for a tag that does not end or holds what Tera knows no meaning of, E061 for what is not allowed.
pub fn weave(text: &str, counter: &str) -> Result<Woven, ExpressionError> {
    let mut woven = String::with_capacity(text.len() + 64);
    let (mut rest, mut loops, mut weight) = (text, false, 0_u64);
    while let Some(at) = rest.find('{') {
        let (plain, tag) = rest.split_at(at);
        let before = &text[..text.len() - tag.len()];
        woven.push_str(plain);
        let close = match tag.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => {
                let end = tag.find("#}").map(|end| end + 2).ok_or_else(|| unclosed(tag).behind(before))?;
                rest = &tag[end..];
                continue;
            }
            _ => {
                woven.push('{');
                rest = &tag[1..];
                continue;
            }
        };
        let (tokens, end) = tokens(tag, close).map_err(|error| error.behind(before))?;
        let (tag, after) = tag.split_at(end);
        check(tag, &tokens, close == "%}").map_err(|error| error.behind(before))?;
        let operators = tokens.iter().filter(|token| is_operator(**token)).count() as u64;
        // Each may work on what the one before it made of all values.
        weight = weight.saturating_add(operators.saturating_mul(operators));
        woven.push_str(tag);
        if close == "%}" && tokens.first() == Some(&Token::Word("for")) {
            loops = true;
            let trim = if tag.ends_with("-%}") { "-" } else { "" };
            woven.push_str(&format!("{{{{ {counter}() {trim}}}}}"));
        }
        rest = after;
    }
    woven.push_str(rest);
    Ok(Woven { text: woven, loops, weight })
}

fn is_operator(token: Token) -> bool {
    match token {
        Token::Word(word) | Token::Sign(word) => OPERATORS.contains(&word),
        Token::Number | Token::Text => false,
    }
}

/// The pieces of the tag that a text begins with, and where it ends, past its closing mark.
fn tokens<'t>(text: &'t str, close: &str) -> Result<(Vec<Token<'t>>, usize), ExpressionError> {
    // `{{-` trims; a second `-` is a minus.
    let mut at = if text.as_bytes().get(2) == Some(&b'-') { 3 } else { 2 };
    let mut tokens = Vec::new();
    loop {
        let rest = &text[at..];
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        at = text.len() - rest.len();
        let mark = rest.strip_prefix('-').filter(|rest| rest.starts_with(close));
        if let Some(after) = mark.unwrap_or(rest).strip_prefix(close) {
            return Ok((tokens, text.len() - after.len()));
        }
        let Some(first) = rest.chars().next() else { return Err(unclosed(text)) };
        let (token, length) = match first {
            '"' | '\'' | '`' => {
                let inner = rest[1..].find(first).ok_or_else(|| unclosed(text))?;
                // Before the mark that ends a string for Tera, a backslash would end it elsewhere for us.
                if rest[..inner + 1].contains('\\') {
                    return Err(refused("\\", "\\".to_owned()));
                }
                (Token::Text, inner + 2)
            }
            '0'..='9' => {
                let whole = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let decimals = rest[whole..]
                    .strip_prefix('.')
                    .map(|tail| 1 + tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len()));
                (Token::Number, whole + decimals.unwrap_or(0))
            }
            'a'..='z' | 'A'..='Z' | '_' => {
                let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
                (Token::Word(&rest[..length]), length)
            }
            _ => {
                let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = &rest[..long.map_or(first.len_utf8(), |sign| sign.len())];
                if !SIGNS.contains(&sign) {
                    if !rest.contains(close) {
                        return Err(unclosed(text));
                    }
                    let known = first.is_ascii_punctuation() && !"$&;^".contains(first);
                    return Err(match known {
                        true => refused(sign, sign.to_owned()),
                        false => ExpressionError::new(sign, Message::OutOfPlace { found: sign.to_owned() }),
                    });
                }
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push(token);
        at += length;
    }
}

/// Refuses what is not on the lists.
fn check(tag: &str, tokens: &[Token], is_statement: bool) -> Result<(), ExpressionError> {
    if is_statement {
        let word = match tokens.first() {
            Some(Token::Word(word)) => word,
            _ => "",
        };
        if !STATEMENTS.contains(&word) {
            return Err(refused(tag, word.to_owned()));
        }
    }
    for (index, token) in tokens.iter().enumerate() {
        let before = |back: usize| index.checked_sub(back).map(|index| tokens[index]);
        let piped = |back| before(back) == Some(Token::Sign("|"));
        let tested = |back| {
            let is = Some(Token::Word("is"));
            before(back) == is || before(back) == Some(Token::Word("not")) && before(back + 1) == is
        };
        match *token {
            Token::Word(word) if word.starts_with("__") => return Err(refused(word, word.to_owned())),
            // A comprehension is a loop that calls no counter.
            Token::Word("for") if !is_statement || index > 0 => return Err(refused("for", "for".to_owned())),
            Token::Word(word) if piped(1) && !FILTERS.contains(&word) => {
                return Err(refused(word, format!("| {word}")));
            }
            Token::Word(word) if tested(1) && word != "not" && !TESTS.contains(&word) => {
                return Err(refused(word, format!("is {word}")));
            }
            Token::Sign("(") => match before(1) {
                Some(Token::Word(word)) if !KEYWORDS.contains(&word) && !piped(2) && !tested(2) => {
                    return Err(refused(word, format!("{word}()")));
                }
                Some(Token::Text | Token::Number | Token::Sign(")" | "]")) => {
                    return Err(refused("(", "()".to_owned()));
                }
                _ => {}
            },
            // `<` before a value compares with nothing; it would begin a component.
            Token::Sign("<") if !before(1).is_some_and(is_value) => return Err(refused("<", "<".to_owned())),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a value ends with this piece.
fn is_value(token: Token) -> bool {
    match token {
        Token::Word(word) => !KEYWORDS.contains(&word),
        Token::Number | Token::Text => true,
        Token::Sign(sign) => matches!(sign, ")" | "]"),
    }
}

fn refused(excerpt: &str, what: String) -> ExpressionError {
    ExpressionError::new(excerpt, Message::NotAllowed { what })
}

fn unclosed(tag: &str) -> ExpressionError {
    let open = &tag[..2];
    ExpressionError::new(open, Message::UnclosedExpression { open: open.to_owned() })
}

/// The last `{% for … %}` or `{% if … %}` that has no end.
pub fn open_block(text: &str) -> &str {
    let mut open = Vec::new();
    for (at, _) in text.match_indices("{%") {
        let tag = &text[at..];
        let word = tag[2..].trim_start_matches('-').trim_start();
        if word.starts_with("end") {
            open.pop();
        } else if word.starts_with("for") || word.starts_with("if") {
            open.push(tokens(tag, "%}").map_or(tag, |(_, end)| &tag[..end]));
        }
    }
    open.pop().unwrap_or_default()
}
