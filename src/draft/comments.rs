//! The author's own comments in a project file, so that they can go on beside what they speak of.

use std::sync::Arc;

use crate::source::{Node, Remark, Source, Value, remarks};

/// The comments of a file, to be taken in the order of the text.
pub struct Comments {
    source: Arc<Source>,
    found: Vec<Remark>,
    next: usize,
}

impl Comments {
    /// The comments of the file that `root` was read from.
    pub fn of(root: &Node) -> Self {
        Self { source: root.span.source.clone(), found: remarks(root), next: 0 }
    }

    /// The comments before an offset that have not been taken yet, and whether an empty line stands
    /// before them and what they speak of.
    pub fn above(&mut self, at: usize) -> (Vec<String>, bool) {
        let first = self.found.get(self.next).map_or(at, |comment| comment.range.start.min(at));
        let text = &self.source.text;
        let line = text[..first].rfind('\n').map_or(0, |i| i + 1);
        let blank = text[..line].lines().next_back().is_some_and(|line| line.trim().is_empty());
        (self.take(|comment| comment.range.start < at), blank)
    }

    /// The comments behind what ends at an offset, on its line.
    pub fn beside(&mut self, end: usize) -> Vec<String> {
        let text = &self.source.text;
        let line_end = text[end..].find('\n').map_or(text.len(), |i| end + i);
        // Those on lines of their own stand inside brackets.
        self.take(|comment| {
            comment.range.start < end || (!comment.own_line && comment.range.start < line_end)
        })
    }

    /// All that are left.
    pub fn rest(&mut self) -> Vec<String> {
        self.take(|_| true)
    }

    fn take(&mut self, fits: impl Fn(&Remark) -> bool) -> Vec<String> {
        let from = self.next;
        while self.found.get(self.next).is_some_and(&fits) {
            self.next += 1;
        }
        self.found[from..self.next].iter().map(|comment| comment.text.clone()).collect()
    }
}

/// Where a value ends. The span of a list or mapping may end before its last entry does.
pub fn end_of(node: &Node) -> usize {
    let last = match &node.value {
        Value::Scalar(_) => 0,
        Value::List(items) => items.last().map_or(0, end_of),
        Value::Map(map) => map.entries.last().map_or(0, |e| e.key.span.range().end.max(end_of(&e.value))),
    };
    node.span.range().end.max(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    #[test]
    fn comments_and_what_is_none() {
        let text = "# 头\n\n甲: 1 # 一\n乙#2: \"a # b\" # 二\n# 三\n丙:  # 四\n  - 丁 # 五\n  - {戊: 1} # 六\n己: |- # 七\n  文 # 无\n  # 无\n\n庚: 2\n# 尾";
        let source = Arc::new(Source { path: "甲.yaml".to_owned(), text: text.to_owned() });
        let root = parse(&source).unwrap();
        let mut comments = Comments::of(&root);
        let texts: Vec<&str> = comments.found.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, ["头", "一", "二", "三", "四", "五", "六", "七", "尾"]);
        let entries = &root.as_map().unwrap().entries;
        let at = |i: usize| entries[i].key.span.range().start;
        let end = |i: usize| end_of(&entries[i].value);
        assert_eq!(comments.above(at(0)), (vec!["头".to_owned()], false));
        assert_eq!(comments.beside(end(0)), ["一"]);
        assert_eq!(comments.above(at(1)), (vec![], false));
        assert_eq!(comments.beside(end(1)), ["二"]);
        assert_eq!(comments.above(at(2)).0, ["三"]);
        assert_eq!(comments.beside(end(2)), ["四", "五", "六"]);
        assert_eq!(comments.above(at(3)).0, [""; 0]);
        assert_eq!(comments.beside(end(3)), ["七"]);
        assert_eq!(comments.above(at(4)), (vec![], true));
        assert_eq!(comments.rest(), ["尾"]);
    }
}
