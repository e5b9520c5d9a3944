use super::merge::MergeField;
use crate::config::Config;

/// Who sends: what the law wants to stand in every issue (特定電子メール法, Article 4; reference,
/// section 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    pub programme: String,
    /// Legal name of the responsible sender.
    pub sender: String,
    pub postal_address: String,
    /// For complaints and questions.
    pub email: String,
    pub phone: String,
    pub hours: String,
    pub base_url: String,
}

impl Imprint {
    pub fn of(config: &Config) -> Self {
        let office = &config.secretariat;
        Self {
            programme: office.programme.clone(),
            sender: office.name.clone(),
            postal_address: office.postal_address.clone(),
            email: office.email.clone(),
            phone: office.phone.clone(),
            hours: office.hours.clone(),
            base_url: config.base_url.clone(),
        }
    }

    /// `地域の人事部 伴走支援メールマガジン`
    pub fn title(&self) -> String {
        format!("{}メールマガジン", self.programme)
    }

    /// An address as it stands in an issue: a page of our own site opens in the reader's language,
    /// unless the writer chose one.
    pub fn in_language(&self, url: &str) -> String {
        let Some(path) = url.strip_prefix(&self.base_url).filter(|path| path.starts_with('/'))
        else {
            return url.to_owned();
        };
        let (page, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
        let field = match page.split_once('?') {
            None => MergeField::Language,
            // Behind `&amp;`, too.
            Some((_, query)) if query.split(['&', ';']).any(|one| one.starts_with("lang=")) => {
                return url.to_owned();
            }
            Some(_) => MergeField::LanguageToo,
        };
        format!("{}{page}{}{fragment}", self.base_url, field.mark())
    }

    /// The page of a back number.
    pub fn issue_url(&self, number: i32) -> String {
        format!("{}/newsletter/issues/{number}", self.base_url)
    }
}
