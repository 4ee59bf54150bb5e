//! The remarks in a file, which YAML leaves out.

use std::ops::Range;

use super::{Node, Value};

/// A remark.
#[derive(Debug)]
pub struct Remark {
    /// From its sign to its end.
    pub range: Range<usize>,
    /// Whether nothing stands before it on its line.
    pub own_line: bool,
    /// What it says, without the sign.
    pub text: String,
}

/// The remarks of the file that `root` was read from, in the order of the text.
pub fn remarks(root: &Node) -> Vec<Remark> {
    let text = &root.span.source.text;
    let mut texts = Vec::new();
    collect(root, &mut texts);
    texts.sort_by_key(|range| range.start);
    let mut texts = texts.into_iter().peekable();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        while let Some(at) = line[from..].find('#').map(|at| from + at) {
            while texts.next_if(|range| range.end <= start + at).is_some() {}
            if let Some(text) = texts.peek().filter(|range| range.contains(&(start + at))) {
                // Inside a value; the rest of it has no comments either.
                from = line.floor_char_boundary(text.end - start).max(at + 1);
                if from >= line.len() {
                    break;
                }
                continue;
            }
            let before = &line[..at];
            if before.is_empty() || before.ends_with([' ', '\t']) {
                let range = start + at..start + line.trim_end().len();
                let words = line[at..].trim_start_matches('#').trim().to_owned();
                found.push(Remark { range, own_line: before.trim().is_empty(), text: words });
                break;
            }
            from = at + 1;
        }
        start += line.len();
    }
    found
}

/// Where keys and values stand: what looks like a comment there is none.
fn collect(node: &Node, texts: &mut Vec<Range<usize>>) {
    match &node.value {
        Value::Scalar(_) => texts.push(node.span.range()),
        Value::List(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Map(map) => {
            for entry in &map.entries {
                texts.push(entry.key.span.range());
                collect(&entry.value, texts);
            }
        }
    }
}
