//! Whether a text that names nobody really names nobody.

use entities::networking::{contact, contact_person};
use entities::people::{organisation, person};

use crate::networking::contacts::{in_latin_letters, loosened};
use crate::vocabulary::search_key;

/// What must not stand in a text.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    keys: Vec<String>,
    /// In Latin letters, as readings are compared.
    latin: Vec<String>,
}

impl Secrets {
    pub fn of_member(person: &person::Model, organisation: &organisation::Model) -> Self {
        let mut secrets = Self::default();
        secrets.add(&format!("{}{}", person.family_name, person.given_name));
        secrets.add(&format!("{}{}", person.given_name, person.family_name));
        secrets.add(&organisation.name);
        // The search key of an organisation holds its reading and its other names.
        organisation.search_key.split('|').for_each(|name| secrets.add(name));
        secrets.add_site(organisation.website.as_deref());
        secrets.add_mail(Some(&person.email));
        if let Some((family, given)) = person.family_kana.as_ref().zip(person.given_kana.as_ref()) {
            for reading in [format!("{family}{given}"), format!("{given}{family}")] {
                secrets.add_reading(&reading);
            }
        }
        secrets
    }

    pub fn of_contact(contact: &contact::Model, people: &[contact_person::Model]) -> Self {
        let mut secrets = Self::default();
        secrets.add(&contact.name);
        contact.name_en.iter().for_each(|name| secrets.add(name));
        contact.kana.iter().for_each(|kana| secrets.add_reading(kana));
        secrets.add_site(contact.website.as_deref());
        for person in people {
            secrets.add(&person.name);
            secrets.add_turned(&person.name);
            secrets.add_mail(person.email.as_deref());
        }
        secrets
    }

    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.keys.extend(other.keys);
        self.latin.extend(other.latin);
        self
    }

    /// A reading, in kana and in Latin letters.
    fn add_reading(&mut self, kana: &str) {
        self.add(kana);
        let latin = in_latin_letters(kana);
        if latin.chars().count() >= 5 && latin.is_ascii() {
            self.latin.push(latin);
        }
    }

    /// Names in Latin letters stand in either order.
    fn add_turned(&mut self, name: &str) {
        let words: Vec<&str> = name.split_whitespace().collect();
        if let [first, middle @ .., last] = words.as_slice() {
            self.add(&[&[*last], middle, &[*first]].concat().concat());
            self.add(&[&[*last, *first], middle].concat().concat());
            self.add(&[middle, &[*last, *first]].concat().concat());
        }
    }

    /// The host leads there as well as the whole address.
    fn add_site(&mut self, site: Option<&str>) {
        let Some(site) = site else { return };
        let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        self.add(host.strip_prefix("www.").unwrap_or(host));
    }

    fn add_mail(&mut self, email: Option<&str>) {
        let domain = email.and_then(|email| email.rsplit_once('@'));
        if let Some((_, domain)) = domain {
            self.add(domain);
        }
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
        let latin = loosened(text);
        if self.keys.iter().any(|secret| key.contains(secret))
            || self.latin.iter().any(|secret| latin.contains(secret))
        {
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
        secrets.add_reading("すずきはなこ");
        secrets.add_reading("はなこすずき");
        secrets.add_site(Some("https://www.hajime-nagano.jp/about"));
        secrets.add_mail(Some("suzuki@hajime.example.jp"));
        secrets.add_turned("Nguyen Thi Lan");
        let refused = [
            "担当はスズキ ハナコです。",
            "Hanako SUZUKI would like to meet you.",
            "See hajime-nagano.jp for more.",
            "hajime.example.jp",
            "Ms. Lan Nguyen Thi teaches.",
            "Thi Lan Nguyen",
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
