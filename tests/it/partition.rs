//! One build in several parts: each form in exactly one, and what is merged is what one build makes.

use shenbao::manifest::Partition;
use shenbao::message::Lang;

use crate::bad_files::{project, workspace};
use crate::docs::follow;
use crate::fixture::{Fixture, Run};

/// Eight forms in three folders, of which one is wrong.
fn eight() -> Fixture {
    let place = ["2024/乙", "2024/丙", "2025/丁", "2025/戊", "2025/下/己", "2025/下/庚"]
        .iter()
        .fold(workspace(), |place, form| place.write(&format!("projects/{form}.yaml"), project(form)));
    place.write("projects/2024/辛.yaml", project("辛项目").replace("100", "一百"))
}

/// Builds all parts into one folder.
fn build(place: &Fixture, kind: &str, parts: usize, out: &str) -> Vec<Run> {
    let build = |part| place.run(["build", "--partition", &format!("{kind}:{part}/{parts}"), "--out", out]);
    (1..=parts).map(build).collect()
}

/// Makes the two files of the whole in `out` from those of the parts there.
fn merge(place: &Fixture, kind: &str, parts: usize, out: &str) -> Run {
    let files = (1..=parts).map(|part| format!("{out}/manifest-{kind}-{part}-of-{parts}.jsonl"));
    let args = ["manifest", "merge", "--out", out].map(str::to_owned);
    place.run(args.into_iter().chain(files))
}

/// The law: whatever the parts, manifest, sums and PDFs are those of one build, and the next build of
/// the whole has nothing to do.
#[test]
fn parts_are_the_whole() {
    let place = eight();
    place.run(["build", "--out", "whole"]);
    let same = |out: &str| {
        for file in ["manifest.jsonl", "SHA256SUMS"] {
            assert!(
                place.read(&format!("whole/{file}")) == place.read(&format!("{out}/{file}")),
                "{out}/{file}"
            );
        }
    };
    let pdf = |file: &&String| file.ends_with(".pdf");
    for kind in ["hash", "slice"] {
        for parts in 1..=7 {
            // From nothing once for each kind; after that the parts find their PDFs up to date.
            let runs = build(&place, kind, parts, kind);
            let failed: Vec<&Run> = runs.iter().filter(|run| run.code == 1).collect();
            assert_eq!(failed.len(), 1, "one part has the form that is wrong");
            assert!(failed[0].stderr.contains("辛.yaml") && runs.iter().all(|run| run.code <= 1));
            let run = merge(&place, kind, parts, kind);
            assert_eq!(run.code, 1, "{run}");
            assert!(run.stderr.starts_with("projects/2024/辛.yaml: "), "{run}");
            same(kind);
        }
        let pdfs = place.files(kind);
        for file in pdfs.iter().filter(pdf) {
            assert!(place.read(&format!("whole/{file}")) == place.read(&format!("{kind}/{file}")), "{file}");
        }
        let run = place.run(["build", "--out", kind]);
        assert!(run.stderr.contains("7 份表都是最新的"), "{run}");
        same(kind);
    }
}

/// Parts on machines of their own, whose results are brought together; one has no forms at all.
#[test]
fn parts_from_elsewhere() {
    let place = workspace();
    place.run(["build", "--out", "whole"]).ok();
    let mut merging = vec!["manifest".to_owned(), "merge".to_owned()];
    let mut empty = 0;
    for part in 1..=3 {
        let out = format!("machine-{part}");
        let run = place.run(["build", "--partition", &format!("hash:{part}/3"), "--out", &out]).ok();
        assert!(!place.path(&format!("{out}/SHA256SUMS")).exists());
        empty += usize::from(run.stderr.contains(&format!("hash:{part}/3: 0 份表")));
        for file in place.files(&out).iter().filter(|file| file.ends_with(".pdf")) {
            place.rewrite(&format!("out/{file}"), place.read(&format!("{out}/{file}")));
        }
        merging.push(out);
    }
    assert_eq!(empty, 2);
    let run = place.run(&merging).ok();
    assert_eq!(run.stderr, "合并了 3 份清单：1 份表，1 页 → out/manifest.jsonl\n");
    for file in ["manifest.jsonl", "SHA256SUMS"] {
        assert!(place.read(&format!("whole/{file}")) == place.read(&format!("out/{file}")), "{file}");
    }
}

/// Parts of a folder: what is known of the others stays, and so do PDFs that no project makes.
#[test]
fn parts_of_a_folder() {
    let place = eight();
    place.run(["build"]);
    let before = place.read("out/manifest.jsonl");
    for part in 1..=2 {
        place.run(["build", "--partition", &format!("slice:{part}/2"), "projects/2025"]).ok();
    }
    let run = place.run(["manifest", "merge"]).ok();
    assert!(run.stderr.contains("4 份表"), "{run}");
    assert!(place.read("out/manifest.jsonl") == before);
    // A project goes: its PDF is still known, and `--prune` finds it.
    std::fs::remove_file(place.path("projects/2025/丁.yaml")).unwrap();
    let run = place.run(["manifest", "merge"]);
    assert!(run.code == 2 && run.stderr.contains("[E168]"), "{run}");
    for part in 1..=2 {
        place.run(["build", "--partition", &format!("slice:{part}/2"), "projects"]);
    }
    assert_eq!(place.run(["manifest", "merge"]).code, 1);
    let run = place.run(["build", "--prune"]);
    assert!(run.stderr.contains("2025/丁.pdf") && !place.path("out/2025/丁.pdf").exists(), "{run}");
}

/// Both languages of one call, which must end by refusing it and leave no manifest of the whole.
fn refused(place: &Fixture, variables: &[(&str, &str)], args: &[&str]) -> String {
    let run = |locale| place.run_with(&[&[("LC_ALL", locale)], variables].concat(), args);
    let (zh, en) = (run("zh_CN.UTF-8"), run("en_GB.UTF-8"));
    assert_eq!((zh.code, en.code), (2, 2), "{args:?}: {zh}");
    assert!(!place.path("out/manifest.jsonl").exists() && !place.path("out/SHA256SUMS").exists());
    format!("$ {}\n{}{}", args.join(" "), zh.stderr, en.stderr)
}

#[test]
fn partitions_that_are_none() {
    let place = workspace();
    let refused = |given: &&str| refused(&place, &[], &["build", "--partition", given]);
    let given = ["0/4", "5/4", "hash:a/b", "hash:1/0", "hash:5/4", "slice:1/4294967296", "count:1/2", ""];
    insta::assert_snapshot!(given.iter().map(refused).collect::<Vec<_>>().concat());
    assert!(place.made("out").is_empty());
}

/// The calls for each platform in docs/scale.md, by a shell with the variables that the platform sets; its file
/// in docs/scale/ has the same.
#[cfg(unix)]
#[test]
fn variables_of_platforms() {
    let read = |file: &str| std::fs::read_to_string(Fixture::repository().join(file)).unwrap();
    let documented = read("docs/scale.md");
    for (platform, file, variables, part, missing) in [
        (
            "Kubernetes",
            "kubernetes.yaml",
            &[("JOB_COMPLETION_INDEX", "7"), ("JOB_COMPLETIONS", "8")][..],
            "hash:8/8",
            "",
        ),
        ("GitLab", "gitlab-ci.yml", &[("CI_NODE_INDEX", "1"), ("CI_NODE_TOTAL", "4")], "hash:1/4", "hash:/"),
        (
            "AWS Batch",
            "",
            &[("AWS_BATCH_JOB_ARRAY_INDEX", "0"), ("AWS_BATCH_JOB_ARRAY_SIZE", "10")],
            "hash:1/10",
            "",
        ),
        ("Slurm", "slurm.sh", &[("SLURM_ARRAY_TASK_ID", "3")], "hash:3/8", "hash:/8"),
    ] {
        let row = documented
            .lines()
            .find(|line| line.starts_with(&format!("| {platform}")) && line.contains("hash:"));
        let call = row.unwrap().rsplit('`').nth(1).unwrap();
        let shell = |variables: &[(&str, &str)]| {
            let mut shell = std::process::Command::new("sh");
            let shell =
                shell.args(["-c", &format!("printf %s {call}")]).env_clear().envs(variables.iter().copied());
            String::from_utf8(shell.output().unwrap().stdout).unwrap()
        };
        assert_eq!(shell(variables), part, "{platform}");
        assert_eq!(shell(&[]), missing, "{platform}");
        assert!(missing.parse::<Partition>().is_err());
        if !file.is_empty() {
            // Of Slurm's the number of parts stands in a variable, and quotes stand in quotes.
            let file = read(&format!("docs/scale/{file}")).replace("\\", "").replace("$parts", "8");
            assert!(file.contains(call), "{platform}: {call}");
        }
    }
}

#[test]
fn parts_that_do_not_fit() {
    let place = eight();
    build(&place, "hash", 3, "out");
    build(&place, "slice", 2, "slices");
    let file = |part: u32| format!("out/manifest-hash-{part}-of-3.jsonl");
    let text = |part| String::from_utf8(place.read(&file(part))).unwrap();
    let mut said = String::new();
    let mut merge = |args: &[&str]| said += &refused(&place, &[], &[&["manifest", "merge"], args].concat());
    let all: [&str; 3] = [&file(1), &file(2), &file(3)];
    // Parts of other wholes, too few, too many.
    merge(&["slices", "out"]);
    merge(&["nowhere"]);
    merge(&["projects"]);
    merge(&all[1..2]);
    place.rewrite("again.jsonl", text(2));
    merge(&[&all[..], &["again.jsonl"]].concat());
    // What is no manifest of a part: another file, one that was cut or changed, that of a whole.
    place.run(["build", "--out", "whole", "projects/甲.yaml"]).ok();
    place.rewrite("cut.jsonl", &text(2)[..text(2).len() - 10]);
    place.rewrite("changed.jsonl", text(2).replacen("\"pages\":1", "\"pages\":7", 1));
    place.rewrite("binary.jsonl", [0xff; 100]);
    // It would never end.
    #[cfg(unix)]
    assert_eq!(place.run(["manifest", "merge", "/dev/zero"]).code, 2);
    merge(&["projects/甲.yaml", "cut.jsonl", "changed.jsonl", "binary.jsonl", "whole/manifest.jsonl"]);
    // PDFs that are not there, or are others; then the forms have changed since.
    let pdf = |form: &str| place.path(&format!("out/2025/{form}.pdf"));
    std::fs::remove_file(pdf("丁")).unwrap();
    std::fs::write(pdf("戊"), "%PDF-1.7").unwrap();
    merge(&[]);
    std::fs::remove_file(place.path("projects/2025/丁.yaml")).unwrap();
    place.rewrite("projects/2025/壬.yaml", project("壬项目"));
    merge(&[]);
    insta::assert_snapshot!(said);
    // Another program, whose name is not for a snapshot.
    let program = shenbao::digest::PROGRAM;
    place.rewrite("other.jsonl", text(2).replace(program, "0.0.9+abc"));
    let other = refused(&place, &[], &["manifest", "merge", "other.jsonl"]);
    assert!(other.contains("[E163]") && other.contains("0.0.9+abc") && other.contains(program), "{other}");
    // Two machines with different workspaces: one form in two parts.
    let slice = |part| format!("slices/manifest-slice-{part}-of-2.jsonl");
    place.run(["build", "--partition", "slice:2/2", "--out", "slices"]);
    std::fs::remove_file(place.path("projects/2024/丙.yaml")).unwrap();
    place.run(["build", "--partition", "slice:1/2", "--out", "slices"]);
    let twice = refused(&place, &[], &["manifest", "merge", &slice(1), &slice(2)]);
    assert!(twice.contains("[E168]") && twice.contains("[E167]"), "{twice}");
}

/// The manifests alone may be merged where there are no PDFs.
#[test]
fn without_pdfs() {
    let place = eight();
    build(&place, "hash", 2, "parts");
    place.run(["build", "--out", "whole"]);
    let run = place.run(["manifest", "merge", "parts", "--without-pdfs", "--out", "merged"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(place.made("merged"), [""; 0]);
    assert!(place.read("whole/manifest.jsonl") == place.read("merged/manifest.jsonl"));
}

/// While a part is being built, and with all parts at the same time, nothing is lost.
#[test]
fn parts_side_by_side() {
    let place = eight();
    std::thread::scope(|scope| {
        for part in 1..=4 {
            let place = &place;
            scope.spawn(move || {
                let run = place.run(["build", "--partition", &format!("slice:{part}/4")]);
                assert!(run.code <= 1, "{run}");
            });
        }
    });
    assert_eq!(merge(&place, "slice", 4, "out").code, 1);
    place.run(["build", "--out", "whole"]);
    assert!(place.read("whole/manifest.jsonl") == place.read("out/manifest.jsonl"));
}

#[test]
fn documented() {
    follow("docs/scale.md", Lang::En, &Fixture::sixteen());
}
