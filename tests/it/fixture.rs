//! The one fixture of the tests that run the program: a temporary workspace, and what a run said.
//!
//! ```ignore
//! let place = Fixture::new().write("projects/_defaults.yaml", "版式: shanghai-2024\n");
//! let run = place.run(["show", "projects/甲.yaml"]);
//! assert_eq!(run.code, 1);
//! insta::assert_snapshot!(run);
//! ```

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use shenbao::desk::{Desk, Resolved};
use shenbao::diagnostic::Report;
use shenbao::sheet::Sheet;
use shenbao::source::Source;
use shenbao::workspace::{Project, Workspace};
use tempfile::TempDir;

/// A run that takes longer than this hangs; a form in a debug build takes a second.
const LIMIT: Duration = Duration::from_secs(120);

/// A temporary folder that the program is run in; it goes when the fixture goes.
pub struct Fixture {
    // Held for its `Drop`.
    _folder: TempDir,
    /// The folder's path without symbolic links.
    pub root: PathBuf,
}

/// What a run of the program said. Its `Display` is made for snapshots: the folder's path and the
/// seconds are redacted in all of it.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Fixture {
    /// A workspace with nothing in its `projects/`.
    pub fn new() -> Self {
        let fixture = Self::empty();
        std::fs::create_dir(fixture.path("projects")).unwrap();
        fixture
    }

    /// A folder that is no workspace.
    pub fn empty() -> Self {
        let folder = TempDir::with_prefix("shenbao-").unwrap();
        let root = folder.path().canonicalize().unwrap();
        Self { _folder: folder, root }
    }

    /// A workspace with the sixteen forms of the repository, their defaults and their library.
    pub fn sixteen() -> Self {
        Self::empty().copy("projects", "projects")
    }

    /// The repository itself, for tests that only read.
    pub fn repository() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.rewrite(path, content);
        self
    }

    /// Writes a file of a fixture that is in use.
    pub fn rewrite(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Copies a file or a whole folder of the repository.
    pub fn copy(self, from: &str, to: &str) -> Self {
        copy_all(&Self::repository().join(from), &self.path(to));
        self
    }

    /// The absolute path of a file or folder in the workspace.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The content of a file in the workspace.
    pub fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// All files below a folder, relative to it, sorted.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let folder = self.path(folder);
        let files = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file());
        files.map(|file| file.path().strip_prefix(&folder).unwrap().to_string_lossy().into_owned()).collect()
    }

    /// What stands below an output folder beside the manifest, the sums and the lock that every build
    /// leaves there.
    pub fn made(&self, folder: &str) -> Vec<String> {
        let kept = ["manifest.jsonl", "SHA256SUMS", ".shenbao.lock"];
        self.files(folder).into_iter().filter(|file| !kept.contains(&file.as_str())).collect()
    }

    /// Runs git in the folder, as someone without settings of their own and at a fixed time, and
    /// returns what it prints.
    #[track_caller]
    pub fn git(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
        self.git_reads(args, "")
    }

    /// [`git`](Self::git), which reads a short text from standard input.
    #[track_caller]
    pub fn git_reads(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>, input: &str) -> String {
        let mut command = std::process::Command::new("git");
        command.current_dir(&self.root).args(args);
        let who = [("NAME", "张三"), ("EMAIL", "zhang@example.org"), ("DATE", "2026-01-05T09:00:00+0800")];
        for (what, value) in who {
            command.env(format!("GIT_AUTHOR_{what}"), value).env(format!("GIT_COMMITTER_{what}"), value);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
        command.env("PATH", search_path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("git starts");
        // It need not read it.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("git ends");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        assert!(output.status.success(), "{}", text(output.stderr));
        text(output.stdout)
    }

    /// Makes a repository of the folder with all its files in a first commit.
    pub fn committed(self) -> Self {
        self.git(["init", "--quiet", "--initial-branch", "main"]);
        self.commit("first");
        self
    }

    /// Commits all files as they are, even if nothing changed.
    #[track_caller]
    pub fn commit(&self, message: &str) {
        self.git(["add", "--all"]);
        self.git(["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// Runs the program in the folder, in Chinese.
    pub fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.run_with(&[("LC_ALL", "zh_CN.UTF-8")], args)
    }

    /// Runs the program in the folder, in English.
    pub fn run_en(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.run_with(&[("LC_ALL", "en_GB.UTF-8")], args)
    }

    /// Runs the program in the folder with these environment variables and no others that it might
    /// read.
    pub fn run_with(
        &self,
        variables: &[(&str, &str)],
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Run {
        let mut command = snapbox::cmd::Command::new(env!("CARGO_BIN_EXE_shenbao"))
            .current_dir(&self.root)
            .timeout(LIMIT)
            .args(args);
        for name in
            ["LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"]
        {
            command = command.env_remove(name);
        }
        command = command.env("PATH", search_path());
        for (name, value) in variables {
            command = command.env(name, value);
        }
        let output = command.output().expect("the program starts");
        let code = output.status.code().unwrap_or_else(|| {
            panic!("the program was killed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr))
        });
        let text = |bytes: Vec<u8>| self.redact(&String::from_utf8(bytes).expect("the program writes UTF-8"));
        Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Replaces what differs from run to run.
    fn redact(&self, text: &str) -> String {
        let text = text.replace(&*self.root.to_string_lossy(), "[ROOT]");
        // The seconds of the last line: `用时 0.3 秒` or `, 0.3 s`.
        let words: Vec<&str> = text.split(' ').collect();
        let is_unit = |word: &str| word == "s" || word == "秒";
        let redacted = words.iter().enumerate().map(|(i, word)| {
            let timed = words.get(i + 1).is_some_and(|next| is_unit(next)) && word.parse::<f64>().is_ok();
            if timed { "[SECONDS]" } else { word }
        });
        redacted.collect::<Vec<_>>().join(" ")
    }
}

impl Run {
    /// The run, which must have ended well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{self}");
        self
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "exit {}", self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(f, "--- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}

/// The projects of a workspace, by the library and without the program.
pub struct Library {
    desk: Desk,
    /// All projects in the order of their paths.
    pub projects: Vec<Project>,
}

impl Library {
    /// Opens the workspace at `root`, which must be without errors.
    pub fn open(root: &Path) -> Self {
        let workspace = Workspace::find(root).expect("a workspace");
        let mut report = Report::default();
        let projects = workspace.discover(root, &[], &mut report);
        let desk = Desk::open(&workspace, &projects, &mut report).expect("readable templates");
        assert!(!report.has_errors(), "{:#?}", report.diagnostics);
        Self { desk, projects }
    }

    /// One form with its sheet; it must be without errors.
    pub fn resolve(&self, project: &Project) -> Resolved {
        let mut report = Report::default();
        let resolved = self.desk.resolve(project, &mut report);
        resolved.unwrap_or_else(|| panic!("{}: {:#?}", project.shown, report.diagnostics))
    }

    /// The library of templates.
    pub fn lib(&self) -> Arc<Source> {
        self.desk.lib().clone()
    }

    /// All sheets, each with where its form goes: `2024/法治建设费`.
    pub fn sheets(&self) -> Vec<(String, Sheet)> {
        let sheet = |project: &Project| {
            (project.output.to_string_lossy().replace('\\', "/"), self.resolve(project).sheet)
        };
        self.projects.iter().map(sheet).collect()
    }
}

/// The `PATH` of someone who has installed the program: git runs it, too.
pub fn search_path() -> OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_shenbao")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths([program].into_iter().chain(std::env::split_paths(&path))).unwrap()
}

fn copy_all(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap_or_else(|error| panic!("{error}"));
        let inside = entry.path().strip_prefix(from).unwrap();
        // `join` with nothing would add a slash, which no file has.
        let target = if entry.depth() == 0 { to.to_owned() } else { to.join(inside) };
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
