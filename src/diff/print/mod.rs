//! Ways to print changes: whole ones, and what the templates `diff.md` and `diff.html` are given.

mod brief;
mod fit;
mod html;
mod json;
mod stat;
mod text;
mod words;
mod wrap;

pub use brief::Brief;
pub use html::Page;
pub use json::json;
pub use stat::{names, stat};
pub use text::{Ink, Piece, rows, text};
pub use wrap::columns;
