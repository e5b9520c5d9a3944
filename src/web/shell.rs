use serde::{Deserialize, Serialize};

/// What stands around the content of every page. Templates know it as `shell`.
#[derive(Clone, Debug, Serialize)]
pub struct Shell {
    /// `ja`, `en` or `ja-easy` (やさしい日本語).
    pub lang: &'static str,
    pub title: String,
    pub programme: String,
    /// What stands around an English page.
    pub english: EnglishWords,
    /// Where static files are served, with their version: `/assets/1f2e…`.
    pub assets: String,
    pub user: Option<ShellUser>,
    pub nav: Vec<NavItem>,
    pub area: Area,
    /// Goes into every form as `csrf`.
    pub csrf: String,
    pub banner: Option<Banner>,
    /// Where everything is searched, for whoever may.
    pub search: Option<&'static str>,
    /// What everybody of the secretariat has to know on every page.
    pub notices: Vec<Notice>,
    pub breadcrumb: Vec<Crumb>,
    pub languages: Vec<LanguageLink>,
    pub demo: bool,
    pub contact: Contact,
    pub policies: Vec<PolicyLink>,
}

/// Names of the programme and of who runs it; as in Japanese where nobody translated them.
#[derive(Clone, Debug, Serialize)]
pub struct EnglishWords {
    pub programme: String,
    pub contact: String,
    pub hours: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    Public,
    Member,
    Staff,
}

#[derive(Clone, Debug, Serialize)]
pub struct ShellUser {
    pub name: String,
    pub role_label: String,
    pub home: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    pub label: &'static str,
    pub label_en: &'static str,
    /// やさしい日本語
    pub label_easy: &'static str,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
}

/// One step of the way here; the last has no address.
#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Banner {
    pub kind: BannerKind,
    pub text: String,
}

/// Something that stays so until somebody changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub title: String,
    pub text: String,
    /// Where to look and to change it.
    pub link: Option<NoticeLink>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeLink {
    pub label: &'static str,
    pub href: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BannerKind {
    Success,
    Error,
    Warning,
    Info,
}

#[derive(Clone, Debug, Serialize)]
pub struct LanguageLink {
    pub label: &'static str,
    pub lang: &'static str,
    pub href: String,
    pub current: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    pub name: String,
    pub mail: String,
    pub hours: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct PolicyLink {
    pub label: String,
    pub label_en: String,
    /// やさしい日本語
    pub label_easy: String,
    /// The page is in Japanese alone.
    pub japanese: bool,
    pub href: String,
}

impl Crumb {
    pub fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

impl Shell {
    /// A shell for tests that render every page with its samples.
    pub fn sample() -> Self {
        Self {
            lang: "ja",
            title: "見本".into(),
            programme: "地域の人事部 伴走支援".into(),
            english: EnglishWords {
                programme: "Regional HR Department".into(),
                contact: "Secretariat".into(),
                hours: "weekdays 9:30-17:30".into(),
            },
            assets: "/assets/0".into(),
            user: None,
            nav: Vec::new(),
            area: Area::Public,
            csrf: "token".into(),
            banner: None,
            search: None,
            notices: Vec::new(),
            breadcrumb: Vec::new(),
            languages: Vec::new(),
            demo: false,
            contact: Contact {
                name: "事務局".into(),
                mail: "desk@example.jp".into(),
                hours: "平日 9:30～17:30".into(),
            },
            policies: Vec::new(),
        }
    }
}
