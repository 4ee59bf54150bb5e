//! Characters as sentences name them: how they look, their code points, what to type instead.

use super::{Lang, Word};
use crate::character::{apart, looks, odd, parted};
use crate::text::code;

/// So many are named in one sentence.
const NAMED: usize = 3;

/// Characters that are not what they seem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Characters(Vec<Named>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Named {
    /// The character, or a letter with its accents apart.
    written: String,
    /// What to type; empty for nothing.
    plain: String,
    name: (&'static str, &'static str),
}

impl Characters {
    /// The odd characters of a text, each once.
    pub fn of(text: &str) -> Self {
        let mut found: Vec<Named> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next().filter(|_| found.len() < NAMED) {
            let mut length = first.len_utf8();
            let mut named = None;
            if let Some((end, joined)) = apart(rest) {
                length = end;
                let name = ("字母与附加符号分开", "a letter with its accent apart");
                named = Some(Named { written: rest[..end].to_owned(), plain: joined, name });
            } else if let Some(odd) = odd(first) {
                let plain = odd.plain.map(String::from).unwrap_or_default();
                named = Some(Named { written: first.to_string(), plain, name: odd.name });
            }
            found.extend(named.filter(|named| !found.contains(named)));
            rest = &rest[length..];
        }
        Self(found)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What to type instead of each, as `⽤ → 用`.
    pub fn instead(&self) -> Instead {
        Instead(self.0.clone())
    }
}

impl Named {
    /// `“⽤”（U+2F64，康熙部首）`; of what is not seen the code alone.
    fn say(&self, lang: Lang) -> String {
        let codes = codes(&self.written);
        let name = match lang {
            Lang::Zh => self.name.0,
            Lang::En => self.name.1,
        };
        match (is_seen(&self.written), lang) {
            (true, Lang::Zh) => format!("“{}”（{codes}，{name}）", self.written),
            (true, Lang::En) => format!("“{}” ({codes}, {name})", self.written),
            (false, Lang::Zh) => format!("{codes}（{name}）"),
            (false, Lang::En) => format!("{codes} ({name})"),
        }
    }
}

impl Word for Characters {
    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        let named: Vec<String> = self.0.iter().map(|named| named.say(lang)).collect();
        named.join(if lang == Lang::Zh { "、" } else { ", " })
    }
}

/// What to type instead of characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instead(Vec<Named>);

impl Word for Instead {
    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        let one = |named: &Named| step(&named.written, &named.plain, lang);
        let named: Vec<String> = self.0.iter().map(one).collect();
        named.join(if lang == Lang::Zh { "，" } else { ", " })
    }
}

/// A word that was probably meant, as a sentence offers it: with code points if it looks like the one that
/// was written, or else nobody could tell what to change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Meant {
    word: String,
    differs: Vec<(String, String)>,
}

impl Meant {
    /// `word` in the place of `written`.
    pub fn new(written: &str, word: &str) -> Self {
        let bare = |text: &str| looks(text).trim_matches(['"', '\'', ' ']).to_owned();
        let same = written != word && bare(written) == bare(word);
        let mut differs = if same { parted(written, word) } else { Vec::new() };
        differs.truncate(NAMED);
        Self { word: word.to_owned(), differs }
    }
}

impl Meant {
    /// The word itself.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// Whether it looks as what was written.
    pub fn looks_the_same(&self) -> bool {
        !self.differs.is_empty()
    }

    /// What to change, as `⽤ U+2F64 → 用 U+7528`, if the two look the same.
    pub fn steps(&self, lang: Lang) -> Option<String> {
        let steps: Vec<String> = self.differs.iter().map(|(a, b)| step(a, b, lang)).collect();
        (!steps.is_empty()).then(|| steps.join(if lang == Lang::Zh { "，" } else { ", " }))
    }
}

impl Word for Meant {
    fn clip(&mut self) {
        self.word.clip();
    }

    fn bytes(&self) -> usize {
        self.word.bytes()
    }

    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        match (self.steps(lang), lang) {
            (None, _) => format!("“{}”", self.word),
            (Some(steps), Lang::Zh) => format!("“{}”（看起来一样，字符不同：{steps}）", self.word),
            (Some(steps), Lang::En) => {
                format!("“{}” (it looks the same, the characters differ: {steps})", self.word)
            }
        }
    }
}

/// `⽤ U+2F64 → 用 U+7528`.
fn step(written: &str, plain: &str, lang: Lang) -> String {
    let nothing = match lang {
        Lang::Zh => "不写",
        Lang::En => "nothing",
    };
    let one = |text: &str| match text {
        "" => nothing.to_owned(),
        " " => match lang {
            Lang::Zh => "普通的空格".to_owned(),
            Lang::En => "a plain blank".to_owned(),
        },
        text if is_seen(text) => format!("{text} {}", codes(text)),
        text => codes(text),
    };
    format!("{} → {}", one(written), one(plain))
}

/// The code points of a text, the first few of a long one.
fn codes(text: &str) -> String {
    let mut codes: Vec<String> = text.chars().take(4).map(code).collect();
    if text.chars().nth(4).is_some() {
        codes.push("…".to_owned());
    }
    codes.join(" ")
}

/// Whether something is seen of a text.
fn is_seen(text: &str) -> bool {
    !looks(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters() {
        let say = |text: &str, lang| Characters::of(text).say(lang).to_string();
        assert_eq!(
            say("项⽬－\u{200b}", Lang::Zh),
            "“⽬”（U+2F6C，康熙部首）、“－”（U+FF0D，全角减号）、U+200B（零宽空格）"
        );
        assert_eq!(
            say("cafe\u{301}", Lang::En),
            "“e\u{301}” (U+0065 U+0301, a letter with its accent apart)"
        );
        assert_eq!(say("\u{a0}", Lang::En), "U+00A0 (a no-break blank)");
        assert!(Characters::of("项目, name").is_empty());
        let instead = |text: &str, lang| Characters::of(text).instead().say(lang).to_string();
        assert_eq!(instead("项⽬\u{200b}", Lang::Zh), "⽬ U+2F6C → 目 U+76EE，U+200B → 不写");
        assert_eq!(instead("\u{a0}", Lang::En), "U+00A0 → a plain blank");
    }

    #[test]
    fn words_that_were_meant() {
        let say = |written, word, lang| Meant::new(written, word).say(lang).to_string();
        assert_eq!(say("数量目标", "数量指标", Lang::Zh), "“数量指标”");
        assert_eq!(
            say("项⽬名称", "项目名称", Lang::Zh),
            "“项目名称”（看起来一样，字符不同：⽬ U+2F6C → 目 U+76EE）"
        );
        assert_eq!(
            say("数量指标\u{200b}", "数量指标", Lang::En),
            "“数量指标” (it looks the same, the characters differ: U+200B → nothing)"
        );
        assert!(say("“项目名称”", "项目名称", Lang::Zh).contains("U+201C"));
    }
}
