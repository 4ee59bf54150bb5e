//! A build that is killed at any moment: no half file has its final name, and the next one completes.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use crate::build_steady::{many, start};
use crate::fixture::Fixture;

/// So often it is killed.
const KILLS: u32 = 300;
const FORMS: usize = 4;

/// All files of an output folder that others may look at, with what they hold.
fn results(place: &Fixture, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let files = place.files(folder).into_iter().filter(|file| !file.contains(".shenbao"));
    files.map(|file| (file.clone(), place.read(&format!("{folder}/{file}")))).collect()
}

/// The moment moves from the start of a build to its end, a millisecond at a time, and again. Each time
/// all forms are to be made anew, over those that stand there.
#[test]
fn killed_at_any_moment() {
    let place = many(FORMS);
    let text = String::from_utf8(place.read("projects/_defaults.yaml")).unwrap();
    let versions = [text.clone(), text.replace("某市", "本市")].map(|text| {
        place.rewrite("projects/_defaults.yaml", &text);
        place.run(["build", "--out", "nothing"]).ok();
        let results = results(&place, "nothing");
        fs::remove_dir_all(place.path("nothing")).unwrap();
        (text, results)
    });
    let (mut kills, mut delay, mut half_done) = (0, 0, 0);
    for (text, complete) in versions.iter().cycle() {
        if kills == KILLS {
            break;
        }
        place.rewrite("projects/_defaults.yaml", text);
        let mut child = start(&place, &["build", "-j", "2"]);
        std::thread::sleep(Duration::from_millis(delay));
        // One that has ended was not killed.
        let killed = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        (kills, delay) = if killed { (kills + 1, delay + 1) } else { (kills, 0) };
        let found = results(&place, "out");
        for (file, bytes) in &found {
            assert!(
                versions.iter().any(|(_, results)| results[file] == *bytes),
                "{file} is neither the old nor the new one after {delay} ms"
            );
        }
        half_done +=
            usize::from(found != *complete && found.iter().any(|(file, bytes)| complete[file] == *bytes));
        let run = place.run(["build"]).ok();
        assert!(results(&place, "out") == *complete, "after {delay} ms: {run}");
        let left: Vec<String> =
            place.made("out").into_iter().filter(|file| !file.ends_with(".pdf")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
    assert!(half_done > 0, "it was never killed between two forms");
}
