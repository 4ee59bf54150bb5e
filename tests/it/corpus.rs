//! The corpora of the fuzz targets, without a fuzzer: every file that fuzzing kept, and mutations of them
//! that are the same at each run. The laws are those of the targets themselves.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::fixture::Fixture;

#[path = "../../fuzz/src/lib.rs"]
mod laws;

/// A generator of numbers that are nothing special (xorshift64*).
struct Chance(u64);

impl Chance {
    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }

    /// A piece of some bytes.
    fn piece(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        let most = (bytes.len() - start).min(64);
        start..start + self.below(most + 1)
    }
}

/// One input made of two and of words of the format.
fn mutated(seed: &[u8], other: &[u8], words: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.piece(&bytes);
        match chance.below(5) {
            0 => drop(bytes.drain(at)),
            1 => {
                let copy = bytes[at.clone()].to_vec();
                bytes.splice(at.end..at.end, copy);
            }
            2 => drop(bytes.splice(at.start..at.start, words[chance.below(words.len())].clone())),
            3 => drop(bytes.splice(at, other[chance.piece(other)].iter().copied())),
            _ => {
                if let Some(byte) = bytes.get_mut(at.start) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
    }
    bytes
}

/// The words of `fuzz/forms.dict`: between quotes, bytes as `\x0a`.
fn words() -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(Fixture::repository().join("fuzz/forms.dict")).unwrap();
    let word = |line: &str| {
        let inner = line.strip_prefix('"')?.strip_suffix('"')?;
        let mut pieces = inner.split("\\x");
        let mut bytes = pieces.next()?.as_bytes().to_vec();
        for piece in pieces {
            bytes.push(u8::from_str_radix(&piece[..2], 16).ok()?);
            bytes.extend(&piece.as_bytes()[2..]);
        }
        Some(bytes)
    };
    text.lines().filter_map(word).collect()
}

/// Holds a law against the corpus of its target and against so many mutations of it.
fn run(target: &str, law: fn(&[u8]), mutations: usize) {
    let folder = Fixture::repository().join("fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert!(!seeds.is_empty());
    let hold = |input: &[u8], name: &str| {
        let broken = catch_unwind(AssertUnwindSafe(|| law(input))).is_err();
        assert!(!broken, "{target}: {name} breaks the law:\n{}", String::from_utf8_lossy(input));
    };
    for (seed, file) in seeds.iter().zip(&files) {
        hold(seed, &file.file_name().unwrap().to_string_lossy());
    }
    let (words, mut chance) = (words(), Chance(0x5eed_0f00_d5ee_d001));
    for number in 0..mutations {
        let [seed, other] = [0; 2].map(|_| &seeds[chance.below(seeds.len())]);
        hold(&mutated(seed, other, &words, &mut chance), &format!("mutation {number}"));
    }
}

#[test]
fn sources() {
    run("source", laws::source, 200);
}

#[test]
fn targets() {
    run("target", laws::target, 5000);
}

#[test]
fn fields() {
    run("fields", laws::fields, 200);
}

#[test]
fn differences() {
    run("diff", laws::diff, 150);
}

#[test]
fn attachments() {
    run("attachments", laws::attachments, 2000);
}

#[test]
fn proofs() {
    run("verify", laws::verify, 30);
}

#[test]
fn manifests() {
    run("manifest", laws::manifest, 5000);
}

#[test]
fn editions() {
    run("edition", laws::edition, 300);
}
