//! Two versions of a workspace: which they are, which form of the one belongs to which of the other, and what
//! changed.

mod jobs;
pub mod shared;
pub mod sides;
mod work;

pub use work::compare_all;
