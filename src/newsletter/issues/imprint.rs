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

    /// Whether this is a page of our own site, without a query: it can be asked for in a language.
    pub fn speaks_at(&self, url: &str) -> bool {
        let path = url.strip_prefix(&self.base_url);
        path.is_some_and(|path| path.starts_with('/') && !path.contains(['?', '#']))
    }

    /// The page of a back number.
    pub fn issue_url(&self, number: i32) -> String {
        format!("{}/newsletter/issues/{number}", self.base_url)
    }
}
