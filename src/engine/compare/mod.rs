//! Two versions of a workspace: which they are, which form of the one belongs to which of the other, and what
//! changed.

mod jobs;
pub mod output;
pub mod redlines;
pub(super) mod shared;
pub mod sides;
pub mod unread;
mod work;

pub use work::compare_all;
