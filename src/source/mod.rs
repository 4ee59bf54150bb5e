//! YAML text → [`Tree`](Node): every key and value knows the file and the bytes it was written in.
//!
//! This is the only room that knows YAML. Everything after it works on [`Node`]s and asks them for
//! their [`Span`] when something has to be said about them.

mod blank;
mod fold;
mod hints;
mod layer;
mod parse;
mod place;
mod read;
mod signs;
mod syntax;
mod tree;
pub mod yaml;

pub use crate::span::{Source, Span};
pub use blank::{hidden, place, said};
pub use layer::{indicator_name, keys, merge, merge_library};
pub use parse::{Refused, parse};
pub use read::{Fields, Reader, looks_right, near};
pub use tree::{Entry, Key, Map, Node, Scalar, ScalarKind, Value};
