//! Parts of a build: which forms one of several machines makes (docs/scale.md).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::digest::sha256;

/// So many parts there can be; Kubernetes allows a job as many.
pub const MOST_PARTS: u32 = 100_000;

/// One part of several: `hash:2/4`, `slice:2/4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Partition {
    /// How forms are shared out.
    pub kind: Kind,
    /// Which part this is, from 1.
    pub part: u32,
    /// How many there are, up to [`MOST_PARTS`].
    pub parts: u32,
}

/// How forms are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By a sum of the form's path: a form stays in its part whatever others are added.
    Hash,
    /// One after the other in the order of the paths: parts are equally large.
    Slice,
}

/// What the manifest of a part is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub partition: Partition,
    /// The folders and files of the workspace whose forms were shared out, sorted; all if there are
    /// none.
    pub paths: Vec<String>,
}

impl Share {
    /// Whether the two are parts of one whole, or the same part of it.
    pub fn is_of_one_whole_with(&self, other: &Self) -> bool {
        let of = |share: &Self| (share.partition.kind, share.partition.parts);
        of(self) == of(other) && self.paths == other.paths
    }

    /// The call that builds it.
    pub fn command(&self) -> String {
        format!("shenbao build --partition {self}")
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.partition)?;
        self.paths.iter().try_for_each(|path| write!(f, " {path}"))
    }
}

/// Why a text names no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPartition {
    /// It is not of the form `hash:K/N` or `slice:K/N`.
    Unknown,
    /// It is, but the numbers can't be.
    Range,
}

impl Partition {
    /// A part by its numbers; `None` if they can't be.
    pub fn new(kind: Kind, part: u32, parts: u32) -> Option<Self> {
        let possible = (1..=parts).contains(&part) && parts <= MOST_PARTS;
        possible.then_some(Self { kind, part, parts })
    }

    /// Leaves of some forms, which are all in their order, those of this part.
    pub fn choose<T>(&self, forms: Vec<T>, path: impl Fn(&T) -> &str) -> Vec<T> {
        let all = forms.into_iter().enumerate();
        all.filter(|(place, form)| self.of(*place, path(form)).part == self.part)
            .map(|(_, form)| form)
            .collect()
    }

    /// The part of the same kind that a form belongs to: the `place`th of all, counted from 0, with
    /// the path `projects/2024/法治建设费.yaml`.
    ///
    /// For `hash` it is the remainder of the first eight hexadecimal digits of the path's SHA-256. This
    /// never changes between versions: machines with different ones must not disagree.
    pub fn of(&self, place: usize, path: &str) -> Self {
        let number = match self.kind {
            Kind::Hash => u32::from_str_radix(&sha256(path.as_bytes())[..8], 16).unwrap_or_default(),
            Kind::Slice => (place % self.parts as usize) as u32,
        };
        Self { part: number % self.parts + 1, ..*self }
    }

    /// Its name in names of files: `hash-2-of-4`.
    pub fn name(&self) -> String {
        format!("{}-{}-of-{}", self.kind.name(), self.part, self.parts)
    }

    /// The name of the part's manifest in the output folder: `manifest-hash-2-of-4.jsonl`.
    pub fn file(&self) -> String {
        format!("manifest-{}.jsonl", self.name())
    }

    /// Whether a file's name is one of those that [`Partition::file`] gives.
    pub fn is_file(name: &str) -> bool {
        let part = || {
            let name = name.strip_prefix("manifest-")?.strip_suffix(".jsonl")?;
            let (kind, numbers) = name.split_once('-')?;
            let (part, parts) = numbers.split_once("-of-")?;
            format!("{kind}:{part}/{parts}").parse::<Self>().ok()
        };
        part().is_some_and(|part| part.file() == name)
    }
}

impl Kind {
    /// Its name in the call and in names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hash => "hash",
            Self::Slice => "slice",
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}/{}", self.kind.name(), self.part, self.parts)
    }
}

impl FromStr for Partition {
    type Err = NoPartition;

    fn from_str(text: &str) -> Result<Self, NoPartition> {
        let (kind, numbers) = text.split_once(':').ok_or(NoPartition::Unknown)?;
        let kinds = [Kind::Hash, Kind::Slice];
        let kind = kinds.into_iter().find(|known| known.name() == kind).ok_or(NoPartition::Unknown)?;
        let (part, parts) = numbers.split_once('/').ok_or(NoPartition::Unknown)?;
        let [part, parts] = [part, parts].map(|number| {
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            // Digits that are no number are too many of them.
            digits.then(|| number.parse().unwrap_or(u32::MAX)).ok_or(NoPartition::Unknown)
        });
        Self::new(kind, part?, parts?).ok_or(NoPartition::Range)
    }
}

impl TryFrom<String> for Partition {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|_| "no part")
    }
}

impl From<Partition> for String {
    fn from(partition: Partition) -> Self {
        partition.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints() {
        for text in ["hash:1/1", "hash:2/4", "slice:4/4", "hash:100000/100000"] {
            let partition: Partition = text.parse().unwrap();
            assert_eq!(partition.to_string(), text);
            assert!(Partition::is_file(&partition.file()), "{text}");
        }
        for text in ["", "hash", "hash:", "hash:1", "1/2", "Hash:1/2", "count:1/2", "hash:a/b", "hash:+1/2"] {
            assert_eq!(text.parse::<Partition>(), Err(NoPartition::Unknown), "{text}");
        }
        for text in ["hash:0/4", "hash:5/4", "slice:1/0", "hash:1/100001", "hash:1/99999999999999999999"] {
            assert_eq!(text.parse::<Partition>(), Err(NoPartition::Range), "{text}");
        }
        for name in ["manifest.jsonl", "manifest-hash-1-of-4.json", "manifest-hash-01-of-4.jsonl"] {
            assert!(!Partition::is_file(name), "{name}");
        }
    }

    /// What others compute by `sha256sum`; docs/scale.md shows the first.
    #[test]
    fn hashes_never_change() {
        let part = |path, parts| Partition::new(Kind::Hash, 1, parts).unwrap().of(0, path).part;
        assert_eq!(part("projects/2024/法治建设费.yaml", 4), 1);
        assert_eq!(part("projects/2024/法治建设费.yaml", 7), 1);
        assert_eq!(part("projects/2021/法律援助费.yaml", 100_000), 98_001);
    }

    /// Every form is in exactly one part, and stays there if others are added, as far as hashes go.
    #[test]
    fn parts_share_out_all() {
        let forms: Vec<String> = (0..100).map(|number| format!("projects/{number}.yaml")).collect();
        for kind in [Kind::Hash, Kind::Slice] {
            for parts in 1..=7 {
                let chosen = |part, forms: &[String]| {
                    Partition::new(kind, part, parts).unwrap().choose(forms.to_vec(), |form| form)
                };
                let all: Vec<Vec<String>> = (1..=parts).map(|part| chosen(part, &forms)).collect();
                let mut together = all.concat();
                together.sort_by_key(|form| forms.iter().position(|known| known == form));
                assert_eq!(together, forms);
                match kind {
                    Kind::Hash => {
                        let fewer = chosen(1, &forms[..50]);
                        assert!(fewer.iter().eq(all[0].iter().filter(|form| forms[..50].contains(form))));
                    }
                    Kind::Slice => {
                        let sizes: Vec<usize> = all.iter().map(Vec::len).collect();
                        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
                    }
                }
            }
        }
    }
}
