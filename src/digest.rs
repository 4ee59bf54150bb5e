//! Sums by which contents are known again.

use sha2::{Digest as _, Sha256};

/// This program: its version and what it was made of. Two programs of one name make the same bytes.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("SHENBAO_SOURCES"));

/// The SHA-256 of some bytes, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of some pieces, one after the other.
pub fn sha256_of(pieces: impl Iterator<Item = impl AsRef<[u8]>>) -> String {
    let mut sum = Sha256::new();
    pieces.for_each(|piece| sum.update(piece.as_ref()));
    hex(&sum.finalize())
}

/// The BLAKE3 of some bytes, as `b3sum` prints it. Four times as fast as SHA-256, for looking at ten
/// thousand files (docs/performance.md).
pub fn blake3(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The sum of several pieces, each told from the next: `ab`, `c` is not `a`, `bc`.
#[derive(Clone, Default)]
pub struct Sum(Sha256);

impl Sum {
    /// The sum of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a piece.
    pub fn add(&mut self, piece: impl AsRef<[u8]>) -> &mut Self {
        let piece = piece.as_ref();
        self.0.update((piece.len() as u64).to_le_bytes());
        self.0.update(piece);
        self
    }

    /// What it comes to.
    pub fn hex(&self) -> String {
        hex(&self.0.clone().finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_as_others_print_them() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), known);
        assert_eq!(blake3(b"abc"), "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
        assert_ne!(Sum::new().add("ab").add("c").hex(), Sum::new().add("a").add("bc").hex());
    }
}
