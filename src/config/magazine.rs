//! Whom the mail magazine comes from, where that is not who writes the other letters.

use anyhow::ensure;

use super::parse_address;

/// Longest name shown beside an address.
const LONGEST_NAME: usize = 64;

/// `地域の人事部メールマガジン <magazine@example.jp>`, or the address alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MagazineSender {
    /// None: that of the programme.
    pub name: Option<String>,
    pub address: String,
}

impl MagazineSender {
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        const NAME: &str = "BANSOU_NEWSLETTER_FROM";
        let text = text.trim();
        let parts = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
        let Some((name, address)) = parts else {
            return Ok(Self { name: None, address: parse_address(NAME, text)? });
        };
        let name = name.trim().trim_matches('"').trim();
        // A name with an address in it would show another sender than there is.
        let is_name = name.chars().count() <= LONGEST_NAME
            && !name.chars().any(|sign| sign.is_control() || "@<>\"".contains(sign));
        ensure!(
            is_name,
            "{NAME} must be name <address> with at most {LONGEST_NAME} characters and no @ in the \
             name, or an address alone"
        );
        let name = Some(name.to_owned()).filter(|name| !name.is_empty());
        Ok(Self { name, address: parse_address(NAME, address)? })
    }
}

impl std::fmt::Display for MagazineSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}
