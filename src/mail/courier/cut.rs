//! A text with places that differ, and its base64: lines that hold nothing of a reader's own are
//! encoded once, for each of the places in a line where they can begin.

use std::borrow::Cow;
use std::sync::OnceLock;

use anyhow::ensure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Octets in a line of base64: 76 letters.
const LINE: usize = 57;

/// A text cut at its marks.
pub struct Cut(Vec<Piece>);

struct Piece {
    same: String,
    /// The place whose value follows; none at the end.
    then: Option<usize>,
    /// The whole lines of base64 in `same`, by how much of a line stands before it.
    encoded: Box<[OnceLock<Box<[u8]>>; LINE]>,
}

impl Cut {
    pub fn of(text: &str, marks: &str) -> Self {
        let mut pieces = Vec::new();
        let mut same = String::new();
        for letter in text.chars() {
            match marks.chars().position(|mark| mark == letter) {
                Some(place) => pieces.push(Piece::new(std::mem::take(&mut same), Some(place))),
                None => same.push(letter),
            }
        }
        pieces.push(Piece::new(same, None));
        Self(pieces)
    }

    pub fn filled(&self, values: &[&str]) -> anyhow::Result<String> {
        self.filled_as(values, |value| Cow::Borrowed(value))
    }

    /// With each value as it is to stand there.
    pub fn filled_as(
        &self,
        values: &[&str],
        stands: fn(&str) -> Cow<'_, str>,
    ) -> anyhow::Result<String> {
        let mut text = String::new();
        for piece in &self.0 {
            text.push_str(&piece.same);
            text.push_str(&stands(piece.value(values)?));
        }
        Ok(text)
    }

    pub fn encode(
        &self,
        out: &mut Vec<u8>,
        values: &[&str],
        safe: fn(&str) -> Cow<'_, str>,
    ) -> anyhow::Result<()> {
        let mut lines = Lines { out, begun: [0; LINE], length: 0 };
        for piece in &self.0 {
            lines.push_piece(piece);
            lines.push(safe(piece.value(values)?).as_bytes());
        }
        lines.end();
        Ok(())
    }
}

impl Piece {
    fn new(same: String, then: Option<usize>) -> Self {
        Self { same, then, encoded: Box::new([const { OnceLock::new() }; LINE]) }
    }

    fn value<'a>(&self, values: &[&'a str]) -> anyhow::Result<&'a str> {
        let Some(place) = self.then else { return Ok("") };
        ensure!(place < values.len(), "a letter lacks what its circular has a place for");
        Ok(values[place])
    }
}

/// Base64 in lines of 76 letters, written as its octets come.
struct Lines<'a> {
    out: &'a mut Vec<u8>,
    begun: [u8; LINE],
    length: usize,
}

impl Lines<'_> {
    fn push_piece(&mut self, piece: &Piece) {
        let bytes = piece.same.as_bytes();
        let first = (LINE - self.length) % LINE;
        if bytes.len() < first + LINE {
            return self.push(bytes);
        }
        let (first, rest) = bytes.split_at(first);
        self.push(first);
        let (whole, last) = rest.split_at(rest.len() / LINE * LINE);
        let encoded = piece.encoded[first.len()].get_or_init(|| {
            let mut lines = Vec::with_capacity(whole.len() / LINE * 78);
            whole.chunks(LINE).for_each(|line| encode_line(&mut lines, line));
            lines.into()
        });
        self.out.extend_from_slice(encoded);
        self.push(last);
    }

    fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(LINE - self.length));
            self.begun[self.length..self.length + now.len()].copy_from_slice(now);
            self.length += now.len();
            bytes = later;
            if self.length == LINE {
                self.end();
            }
        }
    }

    fn end(&mut self) {
        if self.length > 0 {
            encode_line(self.out, &self.begun[..self.length]);
            self.length = 0;
        }
    }
}

fn encode_line(out: &mut Vec<u8>, line: &[u8]) {
    let mut letters = [0; LINE.div_ceil(3) * 4];
    // The room is that of a whole line.
    let length = STANDARD.encode_slice(line, &mut letters).unwrap_or_default();
    out.extend_from_slice(&letters[..length]);
    out.extend_from_slice(b"\r\n");
}
