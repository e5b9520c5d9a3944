//! The forms in which header and body are signed (RFC 6376, 3.4.2 and 3.4.4).

/// One header as it stands in the message, folds included, without its last line end.
#[derive(Clone, Copy, Debug)]
pub struct Header<'m> {
    name: &'m [u8],
    value: &'m [u8],
}

impl<'m> Header<'m> {
    pub fn of(line: &'m [u8]) -> Option<Self> {
        let colon = line.iter().position(|byte| *byte == b':')?;
        Some(Self { name: line[..colon].trim_ascii(), value: &line[colon + 1..] })
    }

    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The headers of a message and what follows them; none where the header does not end.
pub fn headers(message: &[u8]) -> Option<(Vec<Header<'_>>, &[u8])> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    loop {
        let end = at + message[at..].windows(2).position(|pair| pair == b"\r\n")?;
        let next = end + 2;
        let goes_on = matches!(message.get(next), Some(b' ' | b'\t'));
        if end == start {
            return Some((found, &message[next..]));
        }
        at = next;
        if !goes_on {
            found.push(Header::of(&message[start..end])?);
            start = next;
        }
    }
}

/// `name:value` with all white space made one blank and none at the ends.
pub fn relaxed(header: Header<'_>) -> Vec<u8> {
    let mut line = header.name.to_ascii_lowercase();
    line.push(b':');
    let mut words = header
        .value
        .split(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        .filter(|word| !word.is_empty());
    if let Some(first) = words.next() {
        line.extend_from_slice(first);
    }
    for word in words {
        line.push(b' ');
        line.extend_from_slice(word);
    }
    line
}

/// White space inside a line made one blank, none at its end, no empty lines at the end of all. Told
/// piece by piece; each of the parts ends with a line.
///
/// Lines without any white space, and so everything in base64, are told as they stand.
pub fn body(parts: &[&[u8]], mut say: impl FnMut(&[u8])) {
    let mut empty = 0;
    let mut changed = Vec::new();
    for part in parts {
        let mut rest = *part;
        while !rest.is_empty() {
            let as_it_stands = plain_lines(rest);
            if as_it_stands > 0 {
                (0..std::mem::take(&mut empty)).for_each(|_| say(b"\r\n"));
                say(&rest[..as_it_stands]);
                rest = &rest[as_it_stands..];
                continue;
            }
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]).trim_ascii_end();
            rest = rest.get(end + 1..).unwrap_or_default();
            if line.is_empty() {
                empty += 1;
                continue;
            }
            (0..std::mem::take(&mut empty)).for_each(|_| say(b"\r\n"));
            changed.clear();
            single_blanks(line, &mut changed);
            changed.extend_from_slice(b"\r\n");
            say(&changed);
        }
    }
}

/// The length of the lines at the beginning that have a text and no white space in it.
fn plain_lines(text: &[u8]) -> usize {
    let (mut whole, mut start) = (0, 0);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'\n' => {
                let line = &text[start..at];
                if !line.ends_with(b"\r") || line == b"\r" {
                    return whole;
                }
                (whole, start) = (at + 1, at + 1);
            }
            b' ' | b'\t' | 0x0b | 0x0c => return whole,
            _ => {}
        }
    }
    whole
}

fn single_blanks(line: &[u8], out: &mut Vec<u8>) {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t');
    let has_several = line.windows(2).any(|pair| is_blank(pair[0]) && is_blank(pair[1]));
    if !has_several && !line.contains(&b'\t') {
        out.extend_from_slice(line);
        return;
    }
    let mut after_blank = false;
    for byte in line {
        let blank = is_blank(*byte);
        if !blank {
            out.push(*byte);
        } else if !after_blank {
            out.push(b' ');
        }
        after_blank = blank;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(parts: &[&[u8]]) -> Vec<u8> {
        let mut said = Vec::new();
        body(parts, |piece| said.extend_from_slice(piece));
        said
    }

    #[test]
    fn the_body_of_the_standards_own_example() {
        // RFC 6376, 3.4.5
        assert_eq!(told(&[b" C \r\nD \t E\r\n\r\n\r\n"]), b" C\r\nD E\r\n");
    }

    #[test]
    fn a_body_in_two_parts_is_that_of_both_together() {
        let parts: [&[u8]; 2] = [b"QUJD\r\nREVG\r\n\r\n", b"--end \r\n\r\nlast\r\n\r\n"];

        assert_eq!(told(&parts), b"QUJD\r\nREVG\r\n\r\n--end\r\n\r\nlast\r\n");
        assert_eq!(told(&parts), told(&[&parts.concat()]));
    }

    #[test]
    fn the_headers_of_the_standards_own_example() {
        let (head, rest) = headers(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\nbody").unwrap();

        let lines: Vec<_> = head.into_iter().map(relaxed).collect();
        assert_eq!(lines, [&b"a:X"[..], b"b:Y Z"]);
        assert_eq!(rest, b"body");
    }

    #[test]
    fn an_empty_body_stays_empty_and_a_missing_line_end_is_added() {
        assert_eq!(told(&[b""]), b"");
        assert_eq!(told(&[b"\r\n\r\n"]), b"");
        assert_eq!(told(&[b"a"]), b"a\r\n");
    }
}
