use std::fmt::Write as _;

use serde::{Serialize, Serializer};

/// A path on this server, safe to lead somebody to: never another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Takes `/x?y`; not `//host`, not `/\host`, nothing with control characters or blanks. What is
    /// not ASCII is percent-encoded, as a header needs it.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let foreign = rest.starts_with('/') || text.contains('\\');
        let strange = text.chars().any(|c| c.is_control() || c.is_whitespace());
        let loops = ["/sign-in", "/sign-out", "/invitations/"].iter().any(|p| text.starts_with(p));
        let written = in_ascii(text);
        if foreign || strange || loops || written.len() > 1_000 {
            return None;
        }
        Some(Self(written))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Bytes beyond ASCII as `%E6`; everything else stays as it is.
fn in_ascii(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii() {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

impl Serialize for LocalPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leads_to_another_host() {
        let foreign = [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "evil",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "",
            " /x",
            "/a\\b",
            "/sign-in?next=/x",
            "data:text/html,x",
            "http:evil",
            "/ x",
            "\u{3000}/x",
        ];

        let taken: Vec<_> = foreign.into_iter().filter_map(LocalPath::parse).collect();

        assert_eq!(taken, Vec::new());
    }

    #[test]
    fn what_is_not_ascii_fits_into_a_header() {
        let path = LocalPath::parse("/日本?q=伴走&r=%E4").unwrap();

        assert_eq!(path.as_str(), "/%E6%97%A5%E6%9C%AC?q=%E4%BC%B4%E8%B5%B0&r=%E4");
    }

    #[test]
    fn a_local_path_keeps_its_query() {
        let path = LocalPath::parse("/consultations?state=open&page=2").unwrap();

        assert_eq!(path.as_str(), "/consultations?state=open&page=2");
    }
}
