//! A workspace of many forms, made from this repository's sixteen.

use std::fs;
use std::path::Path;

/// Fills `root` with `count` forms. Names, amounts and some targets and indicator names vary, so
/// that no two forms are alike and nothing can be reused that a real office could not reuse.
pub fn make_workspace(root: &Path, count: usize) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects");
    let mut seeds = Vec::new();
    for year in ["", "2021", "2024"] {
        fs::create_dir_all(root.join("projects").join(year)).expect("a temporary folder is writable");
        let mut files: Vec<_> =
            fs::read_dir(source.join(year)).expect("the projects are here").flatten().collect();
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files.into_iter().filter(|file| file.path().is_file()) {
            let name = file.file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(file.path()).expect("a project is text");
            if name.starts_with('_') {
                fs::write(root.join("projects").join(year).join(name), text).expect("writable");
            } else {
                seeds.push((year, name, text));
            }
        }
    }
    let mut chance = Chance(1);
    for number in 0..count {
        let (year, name, text) = &seeds[number % seeds.len()];
        let varied: String = text.lines().map(|line| vary(line, number, &mut chance) + "\n").collect();
        // Number first: forms of one kind do not follow each other, or Typst would find more again.
        let name = format!("{number:06}-{name}");
        fs::write(root.join("projects").join(year).join(name), varied).expect("writable");
    }
}

fn vary(line: &str, number: usize, chance: &mut Chance) -> String {
    if line.starts_with("项目名称: ") {
        return format!("{line}（第{number}号）");
    }
    if let Some((key, _)) = line.split_once("当年财政拨款: ") {
        return format!("{key}当年财政拨款: {}", 100_000 + chance.next() % 90_000_000);
    }
    match line.split_once(": ≥") {
        Some((name, target)) if chance.next().is_multiple_of(3) => {
            format!("{name}{}: ≥{}{target}", chance.next() % 100, 1 + chance.next() % 9)
        }
        _ => line.to_owned(),
    }
}

/// A small generator of numbers, the same on every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}
