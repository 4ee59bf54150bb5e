//! Whether a PDF is what its attachments produce, and whether a workspace says the same.
//!
//! What a PDF says of itself can be checked but not believed: someone may have changed pages and attachments
//! alike. Only a workspace, or a revision of it, tells that the two are what was agreed on. What can and what
//! can't be known is said in docs/proof.md.

mod agree;
mod judge;

pub use agree::{Agreement, Since, agree};
pub use judge::{Cause, Itself, Likeness, Maker, judge};
