//! Every sentence the program says about a user's input, in Chinese and English, with its code.
//!
//! One entry is one message: a stable code, a severity, what is wrong, and how to mend it. An entry
//! without one of its four sentences does not compile. A code is never given a new meaning. What
//! keeps a form from being read or made stands in `input.rs`, what keeps versions from being compared
//! in `version.rs`, what of a workspace is not read in `checkout.rs`, what keeps results from being brought
//! up to date or proved in `archive.rs`, what the rules of `check` find in `finding.rs`. How characters are
//! named that look like others: `characters.rs`.

use std::borrow::Cow;

use crate::text::bearable;

mod archive;
mod characters;
mod checkout;
mod finding;
mod input;
mod version;

pub use archive::{ArchiveMessage, Numbers};
pub use characters::{Characters, Instead, Meant};
pub use checkout::{CheckoutMessage, Choices, Names};
pub use finding::{Finding, Lack, Whose};
pub use input::Message;
pub use version::VersionMessage;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A matter of style or custom; never a reason to send a form back.
    Note,
    /// The form is made all the same; someone should look.
    Warning,
    /// The form can't be made.
    Error,
}

/// A code of a table.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code, as in `E031`.
    pub code: &'static str,
    /// How bad what it stands for is.
    pub severity: Severity,
    /// What is wrong and how to mend it in Chinese, then in English, with the names of the words that
    /// fill them in braces.
    sentences: [(&'static str, &'static str); 2],
}

impl Code {
    /// The codes of all tables.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        let tables = [
            Message::CODES,
            CheckoutMessage::CODES,
            VersionMessage::CODES,
            ArchiveMessage::CODES,
            Finding::CODES,
        ];
        tables.into_iter().flatten()
    }

    /// What is wrong and how to mend it, with `…` for the words of a case.
    pub fn sentences(&self, lang: Lang) -> (String, String) {
        let (text, hint) = self.sentences[if lang == Lang::Zh { 0 } else { 1 }];
        (without_words(text), without_words(hint))
    }
}

/// A template of `format!` with `…` for each of its words.
fn without_words(template: &str) -> String {
    let mut out = String::new();
    let mut pieces = template.replace("{{", "\0").replace("}}", "\u{1}");
    while let Some((before, after)) = pieces.split_once('{') {
        out.push_str(before);
        out.push('…');
        pieces = after.split_once('}').map_or("", |(_, rest)| rest).to_owned();
    }
    (out + &pieces).replace('\0', "{").replace('\u{1}', "}")
}

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A word that fills a sentence, in the language of the sentence.
trait Word {
    fn say(&self, lang: Lang) -> impl std::fmt::Display;

    /// Cuts it to a bearable length.
    fn clip(&mut self) {}

    /// The bytes that it takes beside itself.
    fn bytes(&self) -> usize {
        0
    }
}

impl Word for String {
    fn say(&self, _: Lang) -> impl std::fmt::Display {
        self
    }

    fn clip(&mut self) {
        if let Cow::Owned(short) = bearable(self) {
            *self = short;
        }
    }

    fn bytes(&self) -> usize {
        self.len()
    }
}

macro_rules! plain_words {
    ($($ty:ty),*) => {
        $( impl Word for $ty {
            fn say(&self, _: Lang) -> impl std::fmt::Display { self }
        } )*
    };
}

plain_words!(char, i32, u32, u64, usize);

/// Why the system refused to read or write, in plain words where it is one of the usual reasons.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    kind: std::io::ErrorKind,
    /// The system's own words.
    words: String,
}

impl Reason {
    /// Whether nothing else can be written to this disk either.
    pub fn is_of_the_disk(&self) -> bool {
        use std::io::ErrorKind as K;
        matches!(self.kind, K::StorageFull | K::QuotaExceeded | K::ReadOnlyFilesystem)
    }
}

impl From<&std::io::Error> for Reason {
    fn from(error: &std::io::Error) -> Self {
        Self { kind: error.kind(), words: error.to_string() }
    }
}

impl Word for Reason {
    fn say(&self, lang: Lang) -> impl std::fmt::Display {
        use std::io::ErrorKind as K;
        let (zh, en) = match self.kind {
            K::NotFound => ("没有这个文件或文件夹", "no such file or folder"),
            K::PermissionDenied => ("没有权限", "no permission"),
            K::AlreadyExists | K::NotADirectory => ("那里有同名的文件", "a file of this name is in the way"),
            K::IsADirectory | K::DirectoryNotEmpty => {
                ("那里有同名的文件夹", "a folder of this name is in the way")
            }
            // No file has this kind; `cli::ui` gives it to its own output.
            K::NotConnected => ("标准输出已关闭", "standard output is closed"),
            K::StorageFull | K::QuotaExceeded => ("磁盘已满", "the disk is full"),
            K::ReadOnlyFilesystem => ("磁盘是只读的", "the disk is read-only"),
            K::InvalidFilename => {
                ("名称太长，或有不能用的字符", "the name is too long or has characters that can't be used")
            }
            _ => return self.words.clone(),
        };
        match lang {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        }
    }
}

macro_rules! messages {
    (
        $(#[$enum_doc:meta])*
        enum $enum:ident $(, or $other:ident)*;
        $(
        $(#[$doc:meta])*
        $code:literal $severity:ident $name:ident { $($field:ident: $ty:ty),* }
        zh $zh:literal, $zh_hint:literal;
        en $en:literal, $en_hint:literal;
    )*) => {
        $(#[$enum_doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $enum {
            $( $(#[$doc])* #[allow(missing_docs, reason = "the fields are the words of the sentences below")] $name { $($field: $ty),* }, )*
            $(
                /// What another table says.
                $other($crate::message::$other),
            )*
        }

        $( impl From<$crate::message::$other> for $enum {
            fn from(other: $crate::message::$other) -> Self {
                Self::$other(other)
            }
        } )*

        impl $enum {
            /// The stable code, as in `E031`.
            pub fn code(&self) -> &'static str {
                match self {
                    $( Self::$name { .. } => $code, )*
                    $( Self::$other(other) => $crate::message::$other::code(other), )*
                }
            }

            /// How bad it is.
            pub fn severity(&self) -> Severity {
                match self {
                    $( Self::$name { .. } => Severity::$severity, )*
                    $( Self::$other(other) => $crate::message::$other::severity(other), )*
                }
            }

            /// Cuts each word to a bearable length.
            pub fn clip(&mut self) {
                match self {
                    $( Self::$name { $($field),* } => { $( $crate::message::Word::clip($field); )* } )*
                    $( Self::$other(other) => $crate::message::$other::clip(other), )*
                }
            }

            /// The bytes that its words take.
            pub fn bytes(&self) -> usize {
                match self {
                    $( Self::$name { $($field),* } => 0 $( + $crate::message::Word::bytes($field) )*, )*
                    $( Self::$other(other) => $crate::message::$other::bytes(other), )*
                }
            }

            /// What is wrong.
            #[allow(unused_variables, reason = "not every sentence uses every field")]
            pub fn text(&self, lang: Lang) -> String {
                match (self, lang) {
                    $(
                        (Self::$name { $($field),* }, Lang::Zh) => {
                            $( let $field = $field.say(lang); )*
                            format!($zh)
                        }
                        (Self::$name { $($field),* }, Lang::En) => {
                            $( let $field = $field.say(lang); )*
                            format!($en)
                        }
                    )*
                    $( (Self::$other(other), lang) => $crate::message::$other::text(other, lang), )*
                }
            }

            /// How to mend it.
            #[allow(unused_variables, reason = "not every sentence uses every field")]
            pub fn hint(&self, lang: Lang) -> String {
                match (self, lang) {
                    $(
                        (Self::$name { $($field),* }, Lang::Zh) => {
                            $( let $field = $field.say(lang); )*
                            format!($zh_hint)
                        }
                        (Self::$name { $($field),* }, Lang::En) => {
                            $( let $field = $field.say(lang); )*
                            format!($en_hint)
                        }
                    )*
                    $( (Self::$other(other), lang) => $crate::message::$other::hint(other, lang), )*
                }
            }

            /// The codes of the table, in its order; several messages may share one.
            pub const CODES: &[$crate::message::Code] = &[$( $crate::message::Code {
                code: $code,
                severity: Severity::$severity,
                sentences: [($zh, $zh_hint), ($en, $en_hint)],
            }, )*];
        }
    };
}
use messages;
