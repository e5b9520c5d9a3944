use serde::{Serialize, Serializer};

/// A path on this server, safe to lead somebody to: never another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Takes `/x?y`; not `//host`, not `/\host`, nothing with control characters or blanks.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let foreign = rest.starts_with('/') || text.contains('\\');
        let strange = text.chars().any(|c| c.is_control() || c.is_whitespace());
        let loops = ["/sign-in", "/sign-out", "/invitations/"].iter().any(|p| text.starts_with(p));
        if foreign || strange || loops || text.len() > 1_000 {
            return None;
        }
        Some(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
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
    fn a_local_path_keeps_its_query() {
        let path = LocalPath::parse("/consultations?state=open&page=2").unwrap();

        assert_eq!(path.as_str(), "/consultations?state=open&page=2");
    }
}
