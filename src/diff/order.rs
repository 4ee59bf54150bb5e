//! What stands in another order: the same whichever version comes first.

use std::ops::Range;

/// Items of both versions that only stand in another order among each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The part of the form.
    pub block: super::Block,
    /// Their positions in the older and the newer sheet, by the newer one.
    pub rows: Vec<(usize, usize)>,
    /// Which of the rows went past others, by their place in `rows`. The other rows are those that
    /// they went past: where one item went to the end of ten, it is that one.
    pub moved: Vec<usize>,
    /// Whether the edition and no author made the change: it prints its fields, lines, goals,
    /// columns and subcategories in another order.
    pub by_edition: bool,
    /// Their names in the older order; those of their subcategories where whole ones changed places.
    pub old: Vec<String>,
    /// Their names in the newer order.
    pub new: Vec<String>,
}

/// The runs that only change places among themselves, of items given by their older positions in
/// their newer order.
///
/// A cut between two items is possible where all before it stand before it in the older version, too.
/// So the runs are the same when the versions are swapped.
pub fn runs(olds: &[usize]) -> Vec<Range<usize>> {
    let mut sorted = olds.to_vec();
    sorted.sort_unstable();
    let mut runs = Vec::new();
    let (mut start, mut farthest) = (0, 0);
    for (i, old) in olds.iter().enumerate() {
        farthest = farthest.max(*old);
        if farthest == sorted[i] {
            if i > start {
                runs.push(start..i + 1);
            }
            start = i + 1;
        }
    }
    runs
}

/// Which items of a run went past others: all but those that keep their order in every longest list of
/// items that do. The same when the versions are swapped, which what one longest list leaves over is not.
pub fn moved(olds: &[usize]) -> Vec<usize> {
    let before = longest(olds.iter().copied());
    let mirrored = olds.iter().rev().map(|old| usize::MAX - old);
    let mut after = longest(mirrored);
    after.reverse();
    let most = before.iter().copied().max().unwrap_or(0);
    let in_one = |i: usize| before[i] + after[i] == most + 1;
    let mut at = vec![0_usize; most + 1];
    (0..olds.len()).filter(|i| in_one(*i)).for_each(|i| at[before[i]] += 1);
    (0..olds.len()).filter(|i| !in_one(*i) || at[before[*i]] > 1).collect()
}

/// For each number the length of the longest rising list that ends with it.
fn longest(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    // The least last number of a rising list of each length.
    let mut ends: Vec<usize> = Vec::new();
    let length = |number: usize| {
        let length = ends.partition_point(|end| *end < number);
        if length == ends.len() {
            ends.push(number);
        } else {
            ends[length] = number;
        }
        length + 1
    };
    numbers.map(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(olds: &[usize]) -> Vec<Vec<usize>> {
        runs(olds).into_iter().map(|run| olds[run].to_vec()).collect()
    }

    #[test]
    fn only_what_changed_places() {
        assert!(of(&[]).is_empty() && of(&[0, 1, 2]).is_empty() && of(&[3, 7, 9]).is_empty());
        assert_eq!(of(&[1, 0, 2, 4, 3]), [vec![1, 0], vec![4, 3]]);
        assert_eq!(of(&[2, 3, 0, 5]), [[2, 3, 0]]);
        assert_eq!(of(&[9, 0]), [[9, 0]]);
    }

    #[test]
    fn what_went_past_others() {
        assert_eq!(moved(&[1, 2, 3, 4, 0]), [4]);
        assert_eq!(moved(&[4, 0, 1, 2, 3]), [0]);
        assert_eq!(moved(&[1, 0]), [0, 1]);
        assert_eq!(moved(&[2, 1, 0]), [0, 1, 2]);
        assert_eq!(moved(&[0, 4, 2, 3, 1]), [1, 4]);
        assert_eq!(moved(&[2, 3, 0, 1]), [0, 1, 2, 3]);
        assert!(moved(&[]).is_empty());
    }
}
