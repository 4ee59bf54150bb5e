//! YAML text → [`Tree`](Node): every key and value knows the file and the bytes it was written in.
//!
//! This is the only room that knows YAML. Everything after it works on [`Node`]s and asks them for
//! their [`Span`] when something has to be said about them.

mod blank;
mod fix;
mod fold;
mod forgotten;
mod hints;
mod layer;
mod mend;
mod parse;
mod place;
mod read;
mod remarks;
mod signs;
mod syntax;
mod tree;
pub mod yaml;

pub use crate::text::{Source, Span};
pub use blank::{hidden, place, said};
pub use fix::{Fix, fix_of};
pub use forgotten::as_it_should_be;
pub use layer::{indicator_name, keys, merge, merge_library};
pub use mend::mend_of;
pub use parse::{Refused, parse, parse_mended};
pub use read::{Fields, Reader, looks_right, near};
pub use remarks::{Remark, remarks};
pub use tree::{Entry, Key, Map, Node, Scalar, ScalarKind, Value};
