//! Builds that are disturbed: old results stay whole, what was done is not lost, and it is said.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bad_files::project;
use crate::build_again::{assert_as_from_nothing, build, shelf, times};
use crate::fixture::Fixture;

/// What stands in the folder beside what every build leaves there: temporary files, journals.
fn others(place: &Fixture) -> Vec<String> {
    place.made("out").into_iter().filter(|file| !file.ends_with(".pdf")).collect()
}

/// Two builds at once: the second does nothing, and says who is at work.
#[test]
fn one_build_at_a_time() {
    let place = shelf();
    place.run(["build"]).ok();
    let before = times(&place);
    let lock = File::options().append(true).open(place.path("out/.shenbao.lock")).unwrap();
    lock.lock().unwrap();
    lock.set_len(0).unwrap();
    (&lock).write_all(b"4711").unwrap();
    place.rewrite("projects/甲.yaml", project("新"));
    insta::assert_snapshot!(format!("{}\n{}", place.run(["build"]), place.run_en(["build"])));
    lock.set_len(0).unwrap();
    let run = place.run(["build", "--prune"]);
    assert!(run.code == 3 && run.stderr.contains("错误[E150]: 另一个 shenbao 正在往"), "{run}");
    assert_eq!(place.run(["build", "--partition", "hash:1/2"]).code, 3);
    assert_eq!((times(&place), others(&place).len()), (before, 0));
    // Elsewhere it can be built, and here when the other is done.
    place.run(["build", "--out", "elsewhere"]).ok();
    drop(lock);
    place.run(["build"]).ok();
    assert_as_from_nothing(&place);
}

/// Parts go on beside each other, but not beside the same part or a build of all.
#[test]
fn parts_at_the_same_time() {
    let place = shelf();
    let [whole, part] = [".shenbao.lock", ".shenbao-hash-1-of-2.lock"].map(|name| {
        let place = shelf_lock(&place, name);
        File::options().create(true).append(true).open(place).unwrap()
    });
    whole.lock_shared().unwrap();
    part.lock().unwrap();
    assert_eq!(place.run(["build"]).code, 3);
    assert_eq!(place.run(["build", "--partition", "hash:1/2"]).code, 3);
    place.run(["build", "--partition", "hash:2/2"]).ok();
    drop(part);
    place.run(["build", "--partition", "hash:1/2"]).ok();
}

fn shelf_lock(place: &Fixture, name: &str) -> std::path::PathBuf {
    fs::create_dir_all(place.path("out")).unwrap();
    place.path("out").join(name)
}

/// Files of state that are something else are left alone, and lead nowhere.
#[cfg(unix)]
#[test]
fn odd_files_of_state() {
    let place = shelf().write("mine.txt", "mine").write("out/.shenbao.journal/x", "mine");
    std::os::unix::fs::symlink("../mine.txt", place.path("out/.shenbao.lock")).unwrap();
    place.run(["build"]).ok();
    assert_eq!(build(&place, &[]).1.len(), 0);
    assert_eq!(
        (place.read("mine.txt"), place.read("out/.shenbao.journal/x")),
        (b"mine".to_vec(), b"mine".to_vec())
    );
}

/// A build that was killed left a journal and a temporary file: the next goes on from there.
#[test]
fn what_was_done_is_not_done_again() {
    let place = shelf();
    place.run(["build"]).ok();
    let line = String::from_utf8(place.read("out/manifest.jsonl")).unwrap();
    let program = line.split('"').nth(5).unwrap().to_owned();
    let entries: Vec<shenbao::manifest::Entry> =
        line.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    let [one, two] = [&entries[0], &entries[1]].map(shenbao::manifest::journal_line);
    for (program, torn, kept) in [(&program, 0, 2), (&program, 9, 1), (&"0.0.1".to_owned(), 0, 0)] {
        fs::remove_file(place.path("out/manifest.jsonl")).unwrap();
        let journal = format!("shenbao journal 1 {program}\n{one}\n{two}");
        place.rewrite("out/.shenbao.journal", &journal[..journal.len() - torn]);
        place.rewrite("out/2024/.shenbao-build-abc123.tmp", "half");
        // Those of others stay.
        place.rewrite("out/2024/.shenbao-abc123.tmp", "theirs");
        let (run, written) = build(&place, &[]);
        assert_eq!((run.code, written.len()), (0, 4 - kept), "{run}");
        assert_eq!(others(&place), ["2024/.shenbao-abc123.tmp"]);
        fs::remove_file(place.path("out/2024/.shenbao-abc123.tmp")).unwrap();
        assert_as_from_nothing(&place);
    }
}

/// The folder is taken away while it is written: it is said, and no manifest tells of what is not there.
#[test]
fn the_folder_goes_away() {
    let place = many(40);
    let mut child = start(&place, &["build", "-j", "1"]);
    wait(|| place.path("out/项目3.pdf").exists());
    fs::rename(place.path("out"), place.path("gone")).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(3));
    assert!(!place.path("out/manifest.jsonl").exists() && !place.path("gone/manifest.jsonl").exists());
    place.run(["build"]).ok();
    assert_as_from_nothing(&place);
}

/// Sources that change all the time: each form is of one version, and the last word is the last version.
#[test]
fn sources_that_change_meanwhile() {
    let place = many(12);
    let versions = ["100", "200"].map(|amount| project("变").replace("100", amount));
    let (stop, swapped) = (AtomicBool::new(false), place.path("projects/变.yaml"));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for text in versions.iter().cycle() {
                // By another name first, as careful editors do; and now and then it is not there at all.
                fs::write(place.path("new"), text).unwrap();
                fs::rename(place.path("new"), &swapped).unwrap();
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                fs::rename(&swapped, place.path("old")).unwrap();
            }
        });
        for _ in 0..8 {
            let run = place.run(["build"]);
            assert!(run.code == 0 || run.stderr.contains("没有 projects/变.yaml"), "{run}");
        }
        stop.store(true, Ordering::Relaxed);
    });
    place.run(["build"]).ok();
    assert_as_from_nothing(&place);
}

/// A template that changes while forms are made: the next build sees which forms it reached.
#[test]
fn a_template_that_changes_meanwhile() {
    let place = many(30).copy("templates/lib.typ", "templates/lib.typ");
    let mut child = start(&place, &["build", "-j", "1"]);
    wait(|| place.path("out/项目3.pdf").exists());
    let text = String::from_utf8(place.read("templates/lib.typ")).unwrap();
    place.rewrite("templates/lib.typ", format!("{text}// newer\n"));
    assert!(child.wait().unwrap().success());
    assert_eq!(build(&place, &[]).1.len(), 30);
    assert_as_from_nothing(&place);
}

/// Nothing but what is there is in the way: a full disk is told once, and mended, goes on.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let place = many(30);
    let Some(_disk) = Disk::mount(&place.path("disk"), "size=500k") else { return };
    let run = place.run(["build", "--out", "disk/out"]);
    assert_eq!(run.code, 3, "{run}");
    let told = run.stderr.matches("错误[").count();
    assert!(told <= 3 && run.stderr.contains("错误[E151]") && run.stderr.contains("磁盘已满"), "{run}");
    // What is there is whole, and what is said of it is right.
    let check = |place: &Fixture| {
        let full = place.made("disk/out").into_iter().filter(|file| file.ends_with(".pdf"));
        full.map(|file| assert!(place.read(&format!("disk/out/{file}")).ends_with(b"%%EOF"), "{file}"))
            .count()
    };
    let made = check(&place);
    assert!(made > 2, "{made}");
    assert!(!place.made("disk/out").iter().any(|file| file.ends_with(".tmp")), "no half files stay");
    let run = place.run_en(["build", "--out", "disk/out"]);
    assert!(run.code == 3 && check(&place) >= made, "{run}");
    remount(&place.path("disk"), "size=50m");
    let run = place.run(["build", "--out", "disk/out"]).ok();
    assert!(run.stderr.contains("新生成"), "what was made stays: {run}");
    place.run(["build"]).ok();
    for file in place.made("out").iter().map(String::as_str).chain(["manifest.jsonl", "SHA256SUMS"]) {
        assert!(place.read(&format!("out/{file}")) == place.read(&format!("disk/out/{file}")), "{file}");
    }
    // Read-only, all is well as long as there is nothing to write.
    remount(&place.path("disk"), "ro");
    let run = place.run(["build", "--out", "disk/out"]).ok();
    assert!(run.stderr.contains("都是最新的"), "{run}");
    place.rewrite(
        "projects/_defaults.yaml",
        String::from_utf8(place.read("projects/_defaults.yaml")).unwrap().replace("某市", "本市"),
    );
    let run = place.run_en(["build", "--out", "disk/out"]);
    assert!(run.code == 3 && run.stderr.matches("error[").count() <= 3, "{run}");
    assert!(run.stderr.contains("the disk is read-only") && run.stderr.contains("error[E151]"), "{run}");
    let run = place.run(["build", "--out", "disk/new"]);
    assert!(run.code == 3 && run.stderr.contains("磁盘是只读的"), "{run}");
}

/// A folder that takes nothing, be the user root or not: told for ten forms, counted for the others.
#[test]
fn nothing_can_be_written() {
    let place = many(14).write("out/2024", "a file in the way");
    for number in 0..14 {
        fs::create_dir_all(place.path("projects/2024")).unwrap();
        fs::rename(
            place.path(&format!("projects/项目{number}.yaml")),
            place.path(&format!("projects/2024/项目{number}.yaml")),
        )
        .unwrap();
    }
    place.rewrite("projects/甲.yaml", project("甲"));
    let run = place.run(["build"]);
    assert_eq!((run.code, run.stderr.matches("错误[E096]").count()), (3, 10), "{run}");
    assert!(run.stderr.contains("错误[E151]") && run.stderr.contains("还有 4 份没有生成"), "{run}");
    assert!(run.stderr.contains("1 份表，1 页，14 份有错未生成"), "{run}");
    fs::remove_file(place.path("out/2024")).unwrap();
    place.run(["build"]).ok();
    assert_as_from_nothing(&place);
}

/// A workspace with so many small forms.
pub fn many(count: usize) -> Fixture {
    let place = crate::bad_files::workspace();
    fs::remove_file(place.path("projects/甲.yaml")).unwrap();
    (0..count)
        .fold(place, |place, i| place.write(&format!("projects/项目{i}.yaml"), project(&format!("项目{i}"))))
}

/// Starts the program and goes on.
pub fn start(place: &Fixture, args: &[&str]) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shenbao"));
    command.current_dir(&place.root).args(args).env("LC_ALL", "zh_CN.UTF-8");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until something is so.
fn wait(until: impl Fn() -> bool) {
    for _ in 0..60_000 {
        if until() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("it does not come to that");
}

/// A small disk in memory, where mounting is allowed.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    #[allow(clippy::print_stderr, reason = "what is not tested is told")]
    fn mount(path: &Path, options: &str) -> Option<Self> {
        fs::create_dir(path).unwrap();
        let args = ["-t", "tmpfs", "-o", options, "tmpfs"];
        let output = Command::new("mount").args(args).arg(path).output();
        let mounted = output.is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("not tested: a full disk, since nothing can be mounted here");
        }
        mounted.then(|| Self(path.to_owned()))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
fn remount(path: &Path, options: &str) {
    let options = format!("remount,{options}");
    assert!(Command::new("mount").args(["-o", &options]).arg(path).status().unwrap().success());
}
