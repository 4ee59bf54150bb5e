use super::*;
use proptest::prelude::*;

mod judged;

/// Texts that have much in common: sentences of few words, joined with few marks.
fn text() -> impl Strategy<Value = String> {
    let sentence = "[甲乙丙丁]{0,9}(，[甲乙丙丁]{1,5})?(1,250|98%|App| )?[。；\n]?";
    prop::collection::vec(sentence, 0..7).prop_map(|sentences| sentences.concat())
}

/// A text and what became of it: some sentences taken out, moved, changed.
fn versions() -> impl Strategy<Value = (String, String)> {
    let sentence = "[甲乙丙丁戊己庚辛壬癸]{4,12}[。；\n]";
    let change =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4u8, "[甲乙丙丁戊己庚辛壬癸]{1,3}");
    (prop::collection::vec(sentence, 1..9), prop::collection::vec(change, 0..4)).prop_map(|(old, changes)| {
        let mut new = old.clone();
        for (from, to, what, word) in changes {
            let (i, j) = (from.index(old.len()).min(new.len().saturating_sub(1)), to.index(old.len()));
            match what {
                _ if new.is_empty() => {}
                0 => drop(new.remove(i)),
                1 => {
                    let sentence = new.remove(i);
                    new.insert(j.min(new.len()), sentence);
                }
                2 => new[i] = new[i].replacen(|c: char| c != '\n', &word, 1),
                _ => new[i].insert_str(0, &word),
            }
        }
        (old.concat(), new.concat())
    })
}

fn joined(edits: &[Edit], kinds: &[EditKind]) -> String {
    edits.iter().filter(|edit| kinds.contains(&edit.kind)).map(|edit| edit.text.as_str()).collect()
}

fn laws(old: &str, new: &str) -> Result<(), TestCaseError> {
    use EditKind::*;
    let edits = edits(old, new);
    prop_assert_eq!(joined(&edits, &[Same, Removed, MovedFrom]), old);
    prop_assert_eq!(joined(&edits, &[Same, Added, MovedTo]), new);
    prop_assert!(edits.iter().all(|edit| !edit.text.is_empty()));
    prop_assert!(edits.windows(2).all(|pair| pair[0].kind != pair[1].kind), "{edits:?}");
    if old == new {
        prop_assert!(edits.iter().all(|edit| edit.kind == Same) && edits.len() <= 1);
    }
    // What moved is the same letters on both sides, in some order.
    let letters = |kind| {
        let mut letters: Vec<char> = joined(&edits, &[kind]).chars().collect();
        letters.sort_unstable();
        letters
    };
    prop_assert_eq!(letters(MovedFrom), letters(MovedTo));
    // Swapped texts: the same pieces; what was stands before what is.
    let swap = |edit: &Edit| {
        let kind = match edit.kind {
            Same => Same,
            Removed => Added,
            Added => Removed,
            MovedFrom => MovedTo,
            MovedTo => MovedFrom,
        };
        Edit { kind, text: edit.text.clone() }
    };
    let by_side = |edits: Vec<Edit>| -> Vec<Edit> {
        let mut edits: Vec<Edit> = edits;
        for block in edits.split_mut(|edit| edit.kind == Same) {
            block.sort_by_key(|edit| matches!(edit.kind, Added | MovedTo));
        }
        edits
    };
    prop_assert_eq!(by_side(edits.iter().map(swap).collect()), super::edits(new, old));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn laws_of_any_texts(old in text(), new in text()) {
        laws(&old, &new)?;
    }

    #[test]
    fn laws_of_versions((old, new) in versions()) {
        laws(&old, &new)?;
        laws(&old, &old)?;
    }

    #[test]
    fn laws_of_odd_texts(old in "\\PC{0,30}", new in "[\\s。，.%0-9a]{0,30}") {
        laws(&old, &new)?;
        laws(&old, &format!("{new}{old}"))?;
    }
}

/// A text of so many bytes in sentences, from a row of numbers that is always the same.
fn long(bytes: usize, mut seed: u64) -> Vec<String> {
    let mut next = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut sentences = Vec::new();
    let mut length = 0;
    while length < bytes {
        let mut sentence: String =
            (0..10 + next(30)).filter_map(|_| char::from_u32(0x4E00 + next(2500) as u32)).collect();
        sentence.push_str(if next(3) == 0 { "。\n" } else { "。" });
        length += sentence.len();
        sentences.push(sentence);
    }
    sentences
}

/// A megabyte of whatever kind takes a bounded time, and the same laws hold.
#[test]
fn a_megabyte() {
    let size = 1_000_000;
    let (sentences, other) = (long(size, 1), long(size, 2).concat());
    let goal = sentences.concat();
    let every = |nth: usize| -> String {
        goal.chars().enumerate().map(|(i, c)| if i % nth == 0 { '改' } else { c }).collect()
    };
    let mut shuffled = sentences.clone();
    shuffled.sort_unstable();
    let endless = |text: &str| text.replace(['。', '\n'], "");
    let cases = [
        ("different", goal.clone(), other.clone()),
        ("every second character", goal.clone(), every(2)),
        ("every hundredth character", goal.clone(), every(100)),
        ("shuffled", goal.clone(), shuffled.concat()),
        ("no end, different", endless(&goal), endless(&other)),
        ("no end, every hundredth", endless(&goal), endless(&every(100))),
        ("one character", "一".repeat(size / 3), "一".repeat(size / 4)),
        ("one character, another", "一".repeat(size / 3), "一二".repeat(size / 6)),
        ("short sentences", "及时。".repeat(size / 9), "不及时。".repeat(size / 12)),
        ("one Latin word", "a".repeat(size), "b".repeat(size)),
        ("spaces and breaks", " \n".repeat(size / 2), "\n　".repeat(size / 4)),
        ("marks", "”）".repeat(size / 6), ". ".repeat(size / 2)),
    ];
    for (name, old, new) in cases {
        let edits = edits(&old, &new);
        use EditKind::*;
        assert!(joined(&edits, &[Same, Removed, MovedFrom]) == old, "{name}");
        assert!(joined(&edits, &[Same, Added, MovedTo]) == new, "{name}");
        let share = joined(&edits, &[Same, MovedTo]).len() * 100 / old.len();
        let expected = if name.contains("hundredth") || name == "shuffled" { 90 } else { 0 };
        assert!(share >= expected, "{name}: {share} %");
    }
}
