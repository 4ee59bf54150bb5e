//! What README.md and docs/ show is what happens: their files are written, their commands are run.
//!
//! A code block under a line that ends with `` `path`: `` is a file of the workspace. In a `console`
//! block the lines after `$ shenbao …` are what the program says, those after `$ cat …` are a file,
//! those after `$ git …` what git prints; `…` alone on a line stands for any lines. The blocks of one
//! document follow each other in one workspace; some documents go on where README.md ends.

use std::collections::BTreeSet;

use shenbao::message::{Code, Lang, Severity};

use crate::fixture::Fixture;

#[test]
fn readme() {
    let place = Fixture::new();
    follow("README.md", Lang::En, &place);
    follow("docs/format.md", Lang::En, &place);
}

#[test]
fn editions() {
    follow("docs/editions.md", Lang::En, &Fixture::new());
}

#[test]
fn explain() {
    follow("docs/explain.md", Lang::En, &Fixture::new());
}

#[test]
fn proof() {
    let place = Fixture::new();
    follow("README.md", Lang::En, &place);
    follow("docs/proof.md", Lang::En, &place);
}

#[test]
fn git() {
    let place = Fixture::new();
    follow("README.md", Lang::En, &place);
    follow("docs/git.md", Lang::En, &place);
}

#[test]
fn diff_on_the_seeds() {
    follow("tests/seeds/diff.md", Lang::En, &Fixture::sixteen().committed());
}

/// The manual begins in an empty folder, and speaks Chinese.
#[test]
fn manual() {
    follow("docs/手册.md", Lang::Zh, &Fixture::empty());
}

/// The manual says of every error what to do.
#[test]
fn manual_names_every_error() {
    let text = std::fs::read_to_string(Fixture::repository().join("docs/手册.md")).unwrap();
    let mut named = BTreeSet::new();
    for cell in text.lines().filter_map(|line| line.strip_prefix("| E")?.split(" |").next()) {
        for code in format!("E{cell}").split('、') {
            let (first, last) = code.split_once('–').unwrap_or((code, code));
            let number = |code: &str| code[1..].parse::<u32>().unwrap();
            named.extend((number(first)..=number(last)).map(|number| format!("E{number:03}")));
        }
    }
    for known in Code::all().filter(|known| known.severity == Severity::Error) {
        assert!(named.contains(known.code), "docs/手册.md does not name {}", known.code);
    }
}

/// Follows a document as a reader who sees the program in `lang` would.
pub fn follow(document: &str, lang: Lang, place: &Fixture) {
    let file = Fixture::repository().join(document);
    let text = std::fs::read_to_string(&file).unwrap();
    // The same word that accepts snapshots accepts what the program says now.
    let accept = std::env::var("INSTA_UPDATE").is_ok_and(|word| word == "always");
    let mut accepted = String::new();
    let mut copied = 0;
    let mut commands = 0;
    for block in blocks(&text) {
        if let Some(path) = block.path {
            place.rewrite(path, block.body);
        }
        if block.language != "console" {
            continue;
        }
        let (command, shown) = block.body.split_once('\n').unwrap();
        let said = if let Some(file) = command.strip_prefix("$ cat ") {
            String::from_utf8(place.read(file)).unwrap()
        } else if let Some(args) = command.strip_prefix("$ git ") {
            place.git(words(args))
        } else {
            let args = command.strip_prefix("$ shenbao ").unwrap_or_else(|| panic!("{document}: {command}"));
            let run = match lang {
                Lang::Zh => place.run(words(args)),
                Lang::En => place.run_en(words(args)),
            };
            [run.stdout, run.stderr].concat()
        };
        let said: Vec<&str> = said.trim_end().lines().map(str::trim_end).collect();
        let shown: Vec<&str> = shown.lines().collect();
        let expected: Vec<String> = shown.iter().map(|line| timeless(line)).collect();
        commands += 1;
        if alike(&expected, &said) {
            continue;
        }
        assert!(
            accept && !shown[..shown.len().saturating_sub(1)].contains(&"…"),
            "{document}: {command}\n{}\n",
            said.join("\n")
        );
        // An output that is shown in part keeps its length.
        let now = match shown.last() {
            Some(&"…") => [&said[..shown.len() - 1], &["…"]].concat(),
            _ => said,
        };
        let lines = [&[command][..], &now].concat();
        let now = lines.join("\n").replace("[SECONDS]", "0.1") + "\n";
        accepted.push_str(&text[copied..block.start]);
        accepted.push_str(&now);
        copied = block.start + block.body.len();
    }
    accepted.push_str(&text[copied..]);
    assert!(commands > 1, "{document} shows commands");
    if accepted != text {
        std::fs::write(file, accepted).unwrap();
    }
}

/// A console's block by its commands, each with what it says; any other block whole.
fn commands<'t>(language: &str, body: &'t str) -> Vec<(usize, &'t str)> {
    let starts = body.match_indices("\n$ ").map(|(at, _)| at + 1).filter(|_| language == "console");
    let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    let ends = starts[1..].iter().copied().chain([body.len()]);
    starts.iter().zip(ends).map(|(&start, end)| (start, &body[start..end])).collect()
}

/// The words of a command; double quotes hold blanks together.
pub fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

pub struct Block<'t> {
    pub language: &'t str,
    /// The file that the block is to become.
    pub path: Option<&'t str>,
    pub body: &'t str,
    /// The byte at which the body starts.
    start: usize,
}

pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut at, mut before) = (0, "");
    while at < text.len() {
        let line = text[at..].split_inclusive('\n').next().unwrap();
        at += line.len();
        let line = line.trim_end();
        if let Some(language) = line.strip_prefix("```") {
            let length =
                if text[at..].starts_with("```") { 0 } else { text[at..].find("\n```").unwrap() + 1 };
            let path = before.strip_suffix("`:").and_then(|line| Some(line.rsplit_once('`')?.1));
            for (start, body) in commands(language, &text[at..at + length]) {
                blocks.push(Block { language, path, body, start: at + start });
            }
            at += length + "```\n".len();
        }
        if !line.is_empty() {
            before = line;
        }
    }
    blocks
}

/// A line with its seconds as the fixture redacts them.
fn timeless(line: &str) -> String {
    for unit in [" s →", " 秒 →"] {
        if let Some((before, after)) = line.rsplit_once(unit) {
            let (before, _) = before.rsplit_once(' ').unwrap();
            return format!("{before} [SECONDS]{unit}{after}");
        }
    }
    line.trim_end().to_owned()
}

fn alike(expected: &[String], said: &[&str]) -> bool {
    match expected.split_first() {
        None => said.is_empty(),
        Some((line, rest)) if line == "…" => (0..=said.len()).any(|skip| alike(rest, &said[skip..])),
        Some((line, rest)) => said.first() == Some(&line.as_str()) && alike(rest, &said[1..]),
    }
}

/// Every link from one document to another, or to a heading, leads somewhere.
#[test]
fn links() {
    let root = Fixture::repository();
    let documents = ["", "benches/peers", "docs", "tests/seeds"].into_iter().flat_map(|folder| {
        let files = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|extension| extension == "md"))
    });
    let mut links = 0;
    for document in documents {
        let text = prose(&std::fs::read_to_string(&document).unwrap());
        let targets = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        let images = text.split("src=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0));
        for target in targets.chain(images).filter(|target| !target.contains("://")) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = match path {
                "" => document.clone(),
                path => document.parent().unwrap().join(path),
            };
            assert!(file.exists(), "{}: {target}", document.display());
            if !anchor.is_empty() {
                let there = prose(&std::fs::read_to_string(file).unwrap());
                let mut headings = there.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|heading| anchor_of(heading) == anchor),
                    "{}: {target}",
                    document.display()
                );
            }
            links += 1;
        }
    }
    assert!(links > 40, "{links} links were found");
}

/// A document without its blocks of code.
fn prose(text: &str) -> String {
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The anchor that GitHub gives a heading.
fn anchor_of(heading: &str) -> String {
    let title = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().replace(' ', "-")
}

/// The table of rooms in ARCHITECTURE.md is what the sources do.
#[test]
fn rooms() {
    let text = std::fs::read_to_string(Fixture::repository().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [room, _, uses] = cells[..] else { return None };
        let room = room.strip_prefix('`')?.strip_suffix('`')?;
        Some((room, uses.split(", ").filter(|room| !room.is_empty()).collect::<Vec<_>>()))
    });
    let rooms: Vec<_> = rows.collect();
    let lib = std::fs::read_to_string(Fixture::repository().join("src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let named = rooms.iter().map(|(room, _)| *room);
    assert_eq!(named.collect::<BTreeSet<_>>(), declared.collect::<BTreeSet<_>>());
    for file in walkdir::WalkDir::new(Fixture::repository().join("src")) {
        let file = file.unwrap();
        let inside = file.path().strip_prefix(Fixture::repository().join("src")).unwrap();
        let room = inside.iter().next().and_then(|part| part.to_str()?.split('.').next());
        let Some((room, uses)) = rooms.iter().find(|(name, _)| Some(*name) == room) else { continue };
        if !file.file_type().is_file() {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        for used in text.split("crate::").skip(1) {
            let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let known = rooms.iter().any(|(name, _)| *name == used);
            assert!(!known || used == *room || uses.contains(&used), "{}: crate::{used}", inside.display());
        }
    }
}
