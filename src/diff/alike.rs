//! How like two names are, and which of many are worth being held against each other.
//!
//! Nothing here depends on which side is the older one.

/// Up to so many pairs are simply all looked at.
const ALL: usize = 4096;
/// By how many of its features, the rarest first, each of many is found.
const RAREST: usize = 6;
/// A feature that makes more pairs than this tells little of any of them.
const CROWD: usize = 1024;

/// A name, ready to be held against others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    chars: Vec<char>,
    /// The pairs of neighbouring characters, sorted.
    pairs: Vec<u64>,
}

impl Name {
    /// Takes a name apart.
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut pairs: Vec<u64> = chars.windows(2).map(|two| pair(two[0], two[1])).collect();
        pairs.sort_unstable();
        Self { chars, pairs }
    }

    /// By what it can be found.
    pub fn features(&self) -> &[u64] {
        &self.pairs
    }

    /// How like two names are, in per cent.
    ///
    /// Either most of their pairs of characters are the same, or one has all the characters of the
    /// other in their order: 安全事故发生数 and 安全事故发生次数.
    pub fn likeness(&self, other: &Self) -> usize {
        if self.chars == other.chars {
            return 100;
        }
        self.by_pairs(other).max(self.by_characters(other))
    }

    /// By the pairs that both have. A common end counts half: it says what is measured (…满意度, …及时性),
    /// which many names have in common, the beginning of what.
    fn by_pairs(&self, other: &Self) -> usize {
        let backwards = self.chars.iter().rev().zip(other.chars.iter().rev());
        let end = backwards.take_while(|(a, b)| a == b).count().saturating_sub(1);
        let shared = shared(&self.pairs, &other.pairs);
        let all = (2 * self.pairs.len() - end) + (2 * other.pairs.len() - end);
        200 * (2 * shared - end) / all.max(1)
    }

    /// The length of the shorter one by that of the longer one, if it is within it.
    fn by_characters(&self, other: &Self) -> usize {
        let (short, long) = if self.chars.len() <= other.chars.len() { (self, other) } else { (other, self) };
        let mut rest = long.chars.iter();
        let within = short.chars.len() > 1 && short.chars.iter().all(|char| rest.any(|other| other == char));
        if within { 100 * short.chars.len() / long.chars.len() } else { 0 }
    }
}

/// Two neighbouring characters or words as one number, spread so that their order says nothing of them.
pub fn pair(a: impl Into<u32>, b: impl Into<u32>) -> u64 {
    (u64::from(a.into()) << 32 | u64::from(b.into())).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// How many entries two sorted lists share.
pub fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

/// Which of two lists are worth being held against each other, each given by its features: all if
/// they are few; of many those that have one of their rarest features in common.
pub fn likely<F: AsRef<[u64]>>(old: &[F], new: &[F]) -> Vec<(usize, usize)> {
    if old.len() * new.len() <= ALL {
        return (0..old.len()).flat_map(|i| (0..new.len()).map(move |j| (i, j))).collect();
    }
    let of =
        |list: &[F], side: bool| {
            let each = list.iter().enumerate();
            each.flat_map(|(i, features)| features.as_ref().iter().map(move |f| (*f, side, i)))
                .collect::<Vec<(u64, bool, usize)>>()
        };
    let mut all = of(old, false);
    all.extend(of(new, true));
    all.sort_unstable();
    all.dedup();
    let mut ranked = Vec::new();
    for having in all.chunk_by(|a, b| a.0 == b.0) {
        let on_both = !having[0].1 && having[having.len() - 1].1;
        let rarity = having.len();
        ranked.extend(having.iter().filter(|_| on_both).map(|(f, side, i)| (*side, *i, rarity, *f)));
    }
    ranked.sort_unstable();
    let mut kept: Vec<(u64, bool, usize)> = Vec::new();
    for own in ranked.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        kept.extend(own.iter().take(RAREST).map(|(side, i, _, f)| (*f, *side, *i)));
    }
    kept.sort_unstable();
    let mut pairs = Vec::new();
    for having in kept.chunk_by(|a, b| a.0 == b.0) {
        let (olds, news) = having.split_at(having.partition_point(|(_, side, _)| !side));
        if olds.len() * news.len() <= CROWD {
            pairs.extend(olds.iter().flat_map(|old| news.iter().map(|new| (old.2, new.2))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> usize {
        let (one, other) = (Name::new(one), Name::new(other));
        assert_eq!(one.likeness(&other), other.likeness(&one));
        one.likeness(&other)
    }

    #[test]
    fn names() {
        for (one, other, like) in [
            ("安全事故发生数", "安全事故发生次数", 87),
            ("投诉率", "办结率", 0),
            ("领导满意度", "考生满意度", 33),
            ("群众满意度", "公众满意度", 60),
            ("满意度", "群众满意度", 60),
            ("人员到位率", "人员到岗率", 50),
            ("人数", "人次", 0),
            ("接待", "接待数", 66),
            ("长效管理机制", "长效管理制度建设", 50),
            ("率", "投诉率", 0),
            ("", "投诉率", 0),
            ("", "", 100),
            ("数", "数", 100),
        ] {
            assert_eq!(likeness(one, other), like, "{one} {other}");
        }
    }

    #[test]
    fn many_are_not_all_compared() {
        let names = |end: &str| (0..20_000).map(|i| format!("第{i}号工作完成情况{end}")).collect::<Vec<_>>();
        let features = |names: &[String]| {
            names.iter().map(|name| Name::new(name).features().to_vec()).collect::<Vec<_>>()
        };
        let (old, new) = (features(&names("")), features(&names("说明")));
        let pairs = likely(&old, &new);
        assert!(pairs.len() < 5_000_000, "{}", pairs.len());
        let mut mirrored: Vec<_> = likely(&new, &old).into_iter().map(|(new, old)| (old, new)).collect();
        mirrored.sort_unstable();
        assert_eq!(pairs, mirrored);
    }
}
