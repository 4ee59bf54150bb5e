//! The lines of `.gitattributes` that name which files are compared as forms, and which are texts, so that
//! the repository has one kind of line ends whatever the systems of those who commit.
//!
//! They stand between two marks, so that they can be taken out again and every other byte stays.

/// Where our lines begin; behind it stands what else has to be undone.
const BEGIN: &str = "# >>> shenbao git-setup >>>";
/// Where they end.
const END: &str = "# <<< shenbao git-setup <<<";
/// There was no file.
const NEW_FILE: &str = " (new file)";
/// The last line had no end.
const LINE_ENDED: &str = " (line ended)";
/// Files, as git finds them below the folder of `.gitattributes`.
const FORMS: &[&str] = &["projects/**/*.yaml diff=shenbao", "projects/**/*.yml diff=shenbao"];
/// The same of texts. With `auto` git leaves alone what was committed with other line ends, so that nobody's
/// files are changed by this.
const TEXTS: &[&str] =
    &["projects/**/*.yaml text=auto", "projects/**/*.yml text=auto", "templates/** text=auto"];

/// The file with our lines in it, at its end, where they win; `texts` if something is to be said of line
/// ends.
pub fn with(before: Option<&[u8]>, texts: bool) -> Vec<u8> {
    let lines = if texts { [FORMS, TEXTS].concat() } else { FORMS.to_vec() };
    if let Some(before) = before.filter(|before| is_complete(before, &lines)) {
        return before.to_owned();
    }
    let before = before.and_then(without);
    let mut out = before.clone().unwrap_or_default();
    let crlf = out.split_inclusive(|byte| *byte == b'\n').next().is_some_and(|line| line.ends_with(b"\r\n"));
    let end = if crlf { "\r\n" } else { "\n" };
    let ended = out.is_empty() || out.ends_with(b"\n");
    let undo = match before {
        None => NEW_FILE,
        Some(_) if !ended => LINE_ENDED,
        Some(_) => "",
    };
    if !ended {
        out.extend_from_slice(end.as_bytes());
    }
    for line in [&[&*format!("{BEGIN}{undo}")], &lines[..], &[END]].concat() {
        out.extend_from_slice(line.as_bytes());
        out.extend_from_slice(end.as_bytes());
    }
    out
}

/// The file without our lines; `None` if there was none before them.
pub fn without(now: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(now.len());
    let (mut inside, mut crlf, mut undo) = (false, false, (0, ""));
    for line in now.split_inclusive(|byte| *byte == b'\n') {
        let text = std::str::from_utf8(line).unwrap_or_default().trim_end();
        if let Some(rest) = text.strip_prefix(BEGIN) {
            (inside, undo) = (true, (out.len(), rest.trim_end()));
            crlf = line.ends_with(b"\r\n");
        } else if text == END || inside && is_ours(text) {
            inside &= text != END;
        } else {
            // Someone's own line, even if it stands between the marks.
            out.extend_from_slice(line);
        }
    }
    // What came behind our lines since then must not be joined to the line before them.
    if undo == (out.len(), LINE_ENDED) {
        out.pop();
        out.pop_if(|_| crlf);
    }
    (undo != (0, NEW_FILE) || !out.is_empty()).then_some(out)
}

/// Whether a file has our lines about texts: then line ends are what we say.
pub fn has_texts(now: &[u8]) -> bool {
    ours(now).iter().any(|line| TEXTS.contains(line))
}

fn is_ours(line: &str) -> bool {
    FORMS.contains(&line) || TEXTS.contains(&line)
}

/// What stands between our marks.
fn ours(now: &[u8]) -> Vec<&str> {
    let lines =
        now.split(|byte| *byte == b'\n').map(|line| std::str::from_utf8(line).unwrap_or_default().trim_end());
    lines.skip_while(|line| !line.starts_with(BEGIN)).skip(1).take_while(|line| *line != END).collect()
}

/// Whether our lines are there as we write them.
fn is_complete(now: &[u8], lines: &[&str]) -> bool {
    let ends = now.split(|byte| *byte == b'\n').any(|line| line.trim_ascii_end() == END.as_bytes());
    ends && ours(now) == lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_again() {
        let cases: [Option<&[u8]>; 9] = [
            None,
            Some(b""),
            Some(b"* text=auto\n"),
            Some(b"* text=auto"),
            Some(b"* text=auto\r\n*.pdf binary\r\n"),
            Some(b"* text=auto\r\n*.pdf binary"),
            Some(b"\n\n"),
            Some(b"\xef\xbb\xbf*.pdf binary\n"),
            Some(b"# \xb7\xa8\xd6\xce\n*.pdf binary\r"),
        ];
        for before in cases {
            for texts in [true, false] {
                let set = with(before, texts);
                assert_eq!(with(Some(&set), texts), set);
                assert_eq!(without(&set).as_deref(), before, "{}", String::from_utf8_lossy(&set));
                assert!(set.starts_with(before.unwrap_or_default()));
                assert_eq!(has_texts(&set), texts);
                // What earlier versions wrote is made new, and taken out as well.
                assert_eq!(with(Some(&with(before, false)), true), with(before, true));
            }
        }
    }

    #[test]
    fn line_ends_are_those_of_the_file() {
        for (before, crlf) in [("a b\n", false), ("a b", false), ("a b\r\n", true), ("a b\r\nc d", true)] {
            let set = String::from_utf8(with(Some(before.as_bytes()), true)).unwrap();
            assert!(set.split_inclusive('\n').all(|line| line.ends_with("\r\n") == crlf), "{set:?}");
        }
    }

    #[test]
    fn lines_of_others_stay() {
        let after = |now: &[u8], then: &str| without(&[now, then.as_bytes()].concat());
        assert_eq!(after(&with(Some(b"a b"), true), "c d\n").unwrap(), b"a b\nc d\n");
        assert_eq!(after(&with(None, true), "c d\n").unwrap(), b"c d\n");
        // The mark at the end is lost; a line was put between the marks; our lines stand there twice.
        let set = String::from_utf8(with(Some(b"a b\n"), true)).unwrap();
        assert_eq!(without((set.replace(END, "") + "c d\n").as_bytes()).unwrap(), b"a b\n\nc d\n");
        assert_eq!(without(set.replace(FORMS[1], "c d").as_bytes()).unwrap(), b"a b\nc d\n");
        assert_eq!(without(set.repeat(2).as_bytes()).unwrap(), b"a b\na b\n");
        // Older lines are made new.
        let older = set.replace(FORMS[1], "");
        assert_eq!(with(Some(older.replace("\n\n", "\n").as_bytes()), true), set.as_bytes());
    }
}
