//! Who runs the programme.

/// Who runs the programme, as shown in footers and letters.
#[derive(Clone, Debug)]
pub struct Secretariat {
    pub programme: String,
    pub name: String,
    /// A mail address; letters to the secretariat go there.
    pub email: String,
    pub phone: String,
    pub hours: String,
    pub postal_address: String,
    pub english: EnglishNames,
}

/// The same in English; what is empty is shown as it is in Japanese.
#[derive(Clone, Debug, Default)]
pub struct EnglishNames {
    pub programme: String,
    pub name: String,
    pub hours: String,
    pub postal_address: String,
}

/// What a page or a letter shows in its language.
#[derive(Clone, Copy, Debug)]
pub struct ShownNames<'a> {
    pub programme: &'a str,
    pub name: &'a str,
    pub hours: &'a str,
    pub postal_address: &'a str,
}

impl Secretariat {
    pub fn in_japanese(&self) -> ShownNames<'_> {
        ShownNames {
            programme: &self.programme,
            name: &self.name,
            hours: &self.hours,
            postal_address: &self.postal_address,
        }
    }

    pub fn in_english(&self) -> ShownNames<'_> {
        let own = &self.english;
        ShownNames {
            programme: first(&own.programme, &self.programme),
            name: first(&own.name, &self.name),
            hours: first(&own.hours, &self.hours),
            postal_address: first(&own.postal_address, &self.postal_address),
        }
    }
}

fn first<'a>(english: &'a str, japanese: &'a str) -> &'a str {
    if english.is_empty() { japanese } else { english }
}
