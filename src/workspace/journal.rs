//! What a build that is under way has done so far, for the next one if this is killed.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::Output;
use super::write::state_file;

/// A larger journal is none: ten thousand forms take ten megabytes.
const MOST: u64 = 1024 * 1024 * 1024;

/// A file of lines in the output folder that grows as a build goes on, and goes when it has ended.
///
/// It is a help only: where it can't be written, the build goes on without.
pub struct Journal {
    path: PathBuf,
    /// The first line, without its end.
    head: String,
    /// Whether what stands there goes on after this head.
    fits: bool,
    /// Whether any build was killed here.
    left: bool,
    file: OnceLock<Option<File>>,
}

impl Journal {
    /// The journal of this name, and what a killed build left in it. One with another head is another's:
    /// it is not read, and is lost when this one begins.
    pub fn open(output: &Output, name: &str, head: &str) -> (Self, Vec<u8>) {
        let (path, name) = (output.real().join(name), Path::new(name));
        let mut bytes = Vec::new();
        let left = output.size(name).is_some();
        let ours = |bytes: &&[u8]| bytes.split(|byte| *byte == b'\n').next() == Some(head.as_bytes());
        let fits = left && output.read(name, MOST, &mut bytes).as_ref().is_some_and(ours);
        if !fits {
            bytes.clear();
        }
        (Self { path, head: head.to_owned(), fits, left, file: OnceLock::new() }, bytes)
    }

    /// Whether a build was killed here, be it of this program or not.
    pub fn was_left(&self) -> bool {
        self.left
    }

    /// Begins it, if it is not yet: from now on a build that is killed can be seen.
    pub fn begin(&self) {
        self.begun();
    }

    fn begun(&self) -> Option<&File> {
        let begin = || {
            if self.left && !self.fits {
                fs::remove_file(&self.path).ok()?;
            }
            let mut file = state_file(&self.path).ok()?;
            // The last line may be torn: what follows begins on a line of its own.
            let head = if self.fits { "\n".to_owned() } else { format!("{}\n", self.head) };
            file.write_all(head.as_bytes()).ok()?;
            Some(file)
        };
        self.file.get_or_init(begin).as_ref()
    }

    /// Adds a line, in one piece.
    pub fn add(&self, line: &str) {
        if let Some(mut file) = self.begun() {
            let _ = file.write_all(format!("{line}\n").as_bytes());
        }
    }

    /// Whether it stands where it was begun; if not, neither does what was made beside it.
    pub fn stands(&self) -> bool {
        self.file.get().is_none_or(Option::is_none) || self.path.exists()
    }

    /// Ends it: all that it says stands elsewhere.
    pub fn end(&self) {
        if self.left || self.file.get().is_some() {
            // Where it stays, the next build reads it for nothing.
            let _ = fs::remove_file(&self.path);
        }
    }
}
