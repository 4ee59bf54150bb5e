//! Ways to print changes: whole ones, and what the templates `diff.md` and `diff.html` are given.

mod brief;
mod fit;
mod html;
mod json;
mod stat;
mod text;
mod words;

pub use brief::Brief;
pub use html::Page;
pub use json::json;
pub use stat::{names, stat};
pub use text::{Ink, Piece, rows, text};
