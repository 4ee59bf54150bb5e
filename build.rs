//! Names the program by the files it is made of, in `SHENBAO_SOURCES`.
//!
//! What a build leaves behind holds only for the very program that made it (`src/manifest`). A version
//! number alone would not tell two states of development apart.

use std::path::{Path, PathBuf};

/// Everything that the bytes of a PDF can depend on. The fonts stand for themselves by their sums.
const SOURCES: &[&str] = &["Cargo.lock", "fonts/SHA256SUMS", "src", "templates"];

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        collect(&root.join(source), &mut files);
    }
    files.sort();
    // FNV-1a: the same on every machine, and no one gains by two programs of one name.
    let mut name = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&(bytes.len() as u64).to_le_bytes()) {
            name = (name ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        let inside = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        add(inside.as_bytes());
        add(&std::fs::read(&file).unwrap_or_default());
    }
    println!("cargo:rustc-env=SHENBAO_SOURCES={name:016x}");
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
