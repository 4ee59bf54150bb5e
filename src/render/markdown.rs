//! Texts of users inside Markdown: shown as they are, wherever they stand.

/// Makes a text mean itself in a line or a table's cell of GitHub's or GitLab's Markdown.
///
/// Signs of the markup are escaped, and what these services look for afterwards – names after `@`,
/// numbers after `#`, addresses – is parted by a space of no width.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next().unwrap_or(' ');
        match c {
            '\n' => out.push_str("<br>"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A formula would begin here; in an element of its own it can't.
            '$' => out.push_str("<span>$</span>"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // An address.
            ':' if rest.starts_with("//") => out.push_str("&#58;"),
            '.' if ends_with(&text[..at], "www") => out.push_str("&#46;"),
            _ => out.push(c),
        }
        let looked_for = match c {
            '@' => true,
            '#' | '!' | '~' | '%' | '^' | '&' => next.is_ascii_alphanumeric() || next == '"',
            '-' => next.is_ascii_digit() && ends_with(&text[..at], "gh"),
            // `:smile:`
            ':' => before != ':' && is_short_code(rest),
            _ => false,
        };
        if looked_for {
            out.push_str("&#8203;");
        }
        before = c;
    }
    out
}

/// The same of a text that stands alone in its block: at its beginning, blanks would make code of it,
/// and `-` or `1.` a list.
pub fn markdown_block(text: &str) -> String {
    let blank = |c| matches!(c, ' ' | '\t');
    let body = text.trim_start_matches(blank);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = body.split_at(digits);
    let signs: &[char] = if digits > 0 { &['.', ')'] } else { &['-', '+'] };
    let listed = rest.strip_prefix(signs).is_some_and(|rest| {
        let line = rest.starts_with('-') && digits == 0;
        line || rest.is_empty() || rest.starts_with([' ', '\t', '\n'])
    });
    let escape = if listed { "\\" } else { "" };
    format!("{}{number}{escape}{}", "&#32;".repeat(text.len() - body.len()), markdown(rest))
}

/// Whether a text ends with a word, however it is written.
fn ends_with(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Whether a text begins with the name of a picture and its second colon.
fn is_short_code(rest: &str) -> bool {
    // No name is longer.
    let name = rest.bytes().take(64).take_while(|b| b.is_ascii_alphanumeric() || b"_+-".contains(b)).count();
    name > 0 && rest.as_bytes().get(name) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::{markdown, markdown_block};

    #[test]
    fn texts_mean_themselves() {
        for (text, written) in [
            ("甲|乙", "甲\\|乙"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("`码` *重* _线_", "\\`码\\` \\*重\\* \\_线\\_"),
            ("@张三 a@b.cn", "@&#8203;张三 a@&#8203;b.cn"),
            ("#123 ## 甲", "\\#&#8203;123 \\#\\# 甲"),
            ("第一行\n- 第二行", "第一行<br>- 第二行"),
            ("[链接](http://x.cn) www.x.cn", "\\[链接\\](http&#58;//x.cn) www&#46;x.cn"),
            ("≥95% 5~10天", "≥95% 5\\~&#8203;10天"),
            ("$5$ &amp;", "<span>$</span>5<span>$</span> &amp;&#8203;amp;"),
            (":100: 10:30:20", ":&#8203;100: 10:&#8203;30:20"),
            ("GH-1 gh-x", "GH-&#8203;1 gh-x"),
            ("http://x/<img src=x onerror=alert(1)>", "http&#58;//x/&lt;img src=x onerror=alert(1)&gt;"),
            ("HTTPS://x/|<b>", "HTTPS&#58;//x/\\|&lt;b&gt;"),
            ("www.x.cn/@某人", "www&#46;x.cn/@&#8203;某人"),
            ("<!-- --> <details open>", "&lt;\\!-- --&gt; &lt;details open&gt;"),
            ("某某区/项目#12", "某某区/项目\\#&#8203;12"),
            ("\\| ![图](x) !1", "\\\\\\| \\!\\[图\\](x) \\!&#8203;1"),
        ] {
            assert_eq!(markdown(text), written, "{text}");
        }
    }

    #[test]
    fn texts_begin_no_block() {
        for (text, written) in [
            ("- 甲", "\\- 甲"),
            ("12. 甲 3) 乙", "12\\. 甲 3) 乙"),
            ("+ 甲", "\\+ 甲"),
            ("+1", "+1"),
            ("-5", "-5"),
            ("3.5", "3.5"),
            ("1.", "1\\."),
            ("---", "\\---"),
            ("1)\n1. 乙", "1\\)<br>1. 乙"),
            ("    码", "&#32;&#32;&#32;&#32;码"),
            ("\t- 甲", "&#32;\\- 甲"),
            ("# 甲", "\\# 甲"),
            ("> 甲", "&gt; 甲"),
            ("1234", "1234"),
            ("", ""),
        ] {
            assert_eq!(markdown_block(text), written, "{text}");
        }
    }

    /// However long a text is, it takes time in proportion.
    #[test]
    fn long_texts() {
        assert_eq!(markdown(&":".repeat(1_000_000)).len(), 1_000_000);
        assert_eq!(markdown(&"a:".repeat(100_000)).len(), 200_000 + 7 * 99_999);
    }
}
