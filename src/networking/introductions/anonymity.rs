//! Whether a text that names nobody really names nobody.

use entities::networking::{contact, contact_person};
use entities::people::{organisation, person};

use crate::vocabulary::search_key;

/// What must not stand in a text.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    keys: Vec<String>,
}

impl Secrets {
    pub fn of_member(person: &person::Model, organisation: &organisation::Model) -> Self {
        let mut secrets = Self::default();
        secrets.add(&format!("{}{}", person.family_name, person.given_name));
        secrets.add(&format!("{}{}", person.given_name, person.family_name));
        secrets.add(&organisation.name);
        // The search key of an organisation holds its reading and its other names.
        organisation.search_key.split('|').for_each(|name| secrets.add(name));
        organisation.website.iter().for_each(|site| secrets.add(site));
        secrets
    }

    pub fn of_contact(contact: &contact::Model, people: &[contact_person::Model]) -> Self {
        let mut secrets = Self::default();
        secrets.add(&contact.name);
        contact.name_en.iter().chain(&contact.website).for_each(|name| secrets.add(name));
        for person in people {
            secrets.add(&person.name);
        }
        secrets
    }

    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.keys.extend(other.keys);
        self
    }

    /// One or two characters stand in too many words.
    fn add(&mut self, text: &str) {
        let key = search_key(text);
        if key.chars().count() >= 3 {
            self.keys.push(key);
        }
    }

    /// What is wrong with the text, if anything: a name, or anything that leads to somebody.
    pub fn problem(&self, text: &str) -> Option<&'static str> {
        let key = search_key(text);
        if self.keys.iter().any(|secret| key.contains(secret)) {
            return Some("団体や人の名前が入っています。相手が特定できない書き方にしてください。");
        }
        let digits = key.chars().filter(char::is_ascii_digit).count();
        let longest = key
            .split(|letter: char| !letter.is_ascii_digit())
            .map(str::len)
            .max()
            .unwrap_or_default();
        let leads = key.contains('@') || key.contains("http") || key.contains("www");
        if leads || (digits >= 9 && longest >= 7) {
            return Some(
                "連絡先（メールアドレス、電話番号、URL）が入っています。取り除いてください。",
            );
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_width_and_kana_and_a_harmless_text_is_not_refused() {
        let mut secrets = Secrets::default();
        secrets.add("一般社団法人 はじめのいっぽ");
        secrets.add("鈴木花子");
        let refused = [
            "（一社）はじめの いっぽです。",
            "ハジメノイッポは長野にあります。",
            "担当は鈴木　花子です。",
            "suzuki@example.jp まで",
            "https://example.jp",
            "電話は０２６－１２３－４５６７",
        ];

        assert!(refused.iter().all(|text| secrets.problem(text).is_some()));
        assert_eq!(secrets.problem("長野県で2026年度から10社の合同研修をしている団体です。"), None);
        assert_eq!(Secrets::default().problem("鈴木花子"), None);
    }
}
