//! The lines of the fund table as trees: a line with parts is their sum.

use std::ops::Range;

/// One column of the fund table: a tree of lines under one total.
#[derive(Clone, Debug)]
pub struct FundColumn {
    /// The key below 资金 in project files.
    pub key: String,
    /// Whether a form that declares nothing here can't be made.
    pub required: bool,
    /// What an undeclared amount counts and prints as: `true` for zero, `false` for blank.
    pub undeclared_is_zero: bool,
    /// The lines in printed order; the first is the total, children follow their parent.
    pub lines: Vec<FundLine>,
}

/// A line of the fund table.
#[derive(Clone, Debug)]
pub struct FundLine {
    /// The key in project files.
    pub key: String,
    /// The label in print.
    pub label: String,
    /// How deep in the tree: 0 is the total.
    pub depth: usize,
    /// What it means to rules and diffs.
    pub role: Option<FundRole>,
}

/// What a fund line means, whatever it is called in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundRole {
    /// All the project costs over its life.
    ProjectTotal,
    /// What is asked for this fiscal year.
    AnnualTotal,
}

impl FundColumn {
    /// The indices of the lines whose sum line `index` is; empty for a line without parts.
    pub fn parts(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let depth = self.lines[index].depth;
        self.below(index).filter(move |&i| self.lines[i].depth == depth + 1)
    }

    /// The indices of all lines under line `index`.
    fn below(&self, index: usize) -> Range<usize> {
        let depth = self.lines[index].depth;
        let rest = &self.lines[index + 1..];
        let count = rest.iter().position(|line| line.depth <= depth).unwrap_or(rest.len());
        index + 1..index + 1 + count
    }
}
