//! What sections and pieces of a brief are. Templates know these by their names in small letters.

use serde::Serialize;

use crate::diff::view::{Mark, State};

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// What many forms have in common.
    Shared,
    /// A form that differs.
    Changed,
    /// A form that is in the newer version only.
    Added,
    /// A form that is in the older version only.
    Removed,
    /// A form that could not be compared.
    Unread,
}

impl From<State> for About {
    fn from(state: State) -> Self {
        match state {
            State::Added => Self::Added,
            State::Removed => Self::Removed,
            State::Changed | State::Order => Self::Changed,
        }
    }
}

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Anything.
    Plain,
    /// What is beside the point.
    Faint,
    /// What was there.
    Old,
    /// What is there.
    New,
    /// What the change means.
    Note,
    /// The same of a target that was loosened.
    Loosened,
    /// And of one that was tightened.
    Tightened,
    /// Text of both versions.
    Same,
    /// Text that was taken out.
    Removed,
    /// Text that was put in.
    Added,
    /// Text that went elsewhere.
    MovedFrom,
    /// Text that came from elsewhere.
    MovedTo,
    /// How much text is left out.
    Gap,
}

impl From<Mark> for Kind {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Same => Self::Same,
            Mark::Removed => Self::Removed,
            Mark::Added => Self::Added,
            Mark::MovedFrom => Self::MovedFrom,
            Mark::MovedTo => Self::MovedTo,
            Mark::Gap => Self::Gap,
        }
    }
}
