use crate::context::Context;
use crate::mail;
use crate::people::{Identity, Roles};
use crate::web::{Area, LanguageLink, NavItem, Notice, NoticeLink, Shell, ShellUser};
use entities::people::role_assignment::Role;

use super::{PageLanguage, Visit};

impl Visit {
    /// The shell around a Japanese page. Add breadcrumbs by struct update.
    pub fn shell(&self, context: &Context, title: &str) -> Shell {
        self.shell_in(context, title, PageLanguage::Japanese)
    }

    /// The shell around a page that exists in all languages; `title` is in [`Visit::language`].
    pub fn translated_shell(&self, context: &Context, title: &str) -> Shell {
        let language = self.language();
        let mut shell = self.shell_in(context, title, language);
        shell.languages = [
            ("日本語", "ja", PageLanguage::Japanese),
            ("English", "en", PageLanguage::English),
            ("やさしい日本語", "ja-easy", PageLanguage::Easy),
        ]
        .map(|(label, lang, shown)| LanguageLink {
            label,
            lang,
            href: format!("{}?lang={lang}", self.0.path),
            current: shown == language,
        })
        .into();
        shell
    }

    fn shell_in(&self, context: &Context, title: &str, language: PageLanguage) -> Shell {
        let english = language == PageLanguage::English;
        let mut shell = self.0.base.clone();
        shell.lang = match language {
            PageLanguage::Japanese => "ja",
            PageLanguage::English => "en",
            PageLanguage::Easy => "ja-easy",
        };
        title.clone_into(&mut shell.title);
        context.assets.prefix.clone_into(&mut shell.assets);
        self.0.browser.form_token().clone_into(&mut shell.csrf);
        if !title.is_empty() {
            shell.banner = self.0.browser.take_banner();
        }
        shell.search = self.search();
        shell.notices = self.notices();
        shell.area = self.area();
        shell.user = self.person().map(|person| user(person, english));
        shell.nav = self.navigation();
        shell
    }

    /// While mail is held, everybody of the secretariat sees it; who may look into letters is led
    /// there.
    fn notices(&self) -> Vec<Notice> {
        let (Some(hold), Some(person)) = (&self.0.hold, self.person()) else { return Vec::new() };
        let words = mail::wording::held(hold);
        let link = NoticeLink { label: mail::wording::LOOK_AT_HOLD, href: "/staff/letters/hold" };
        vec![Notice {
            title: words.title.to_owned(),
            text: words.text,
            link: person.roles.may(Role::Coordinator).then_some(link),
        }]
    }

    fn search(&self) -> Option<&'static str> {
        let person = self.person()?;
        person.roles.may(Role::Coordinator).then_some("/staff/search")
    }

    fn area(&self) -> Area {
        match self.person() {
            None => Area::Public,
            Some(person) if person.roles.may_view_reports() => Area::Staff,
            Some(_) => Area::Member,
        }
    }

    fn navigation(&self) -> Vec<NavItem> {
        let Some(navigation) = &self.0.navigation else { return Vec::new() };
        let item = |entry: &super::NavEntry| NavItem {
            label: entry.label,
            label_en: entry.label_en,
            label_easy: easy(entry.label),
            href: entry.href.to_owned(),
            current: is_within(&self.0.path, entry.href),
            count: None,
        };
        match self.person() {
            None => navigation.for_visitors().map(item).collect(),
            Some(person) => navigation.for_roles(&person.roles).map(item).collect(),
        }
    }
}

fn user(person: &Identity, english: bool) -> ShellUser {
    ShellUser {
        name: person.name.clone(),
        role_label: role_label(&person.roles, english).to_owned(),
        home: "/me".to_owned(),
    }
}

/// The one role a person is known by in the header.
fn role_label(roles: &Roles, english: bool) -> &'static str {
    let known: [(Role, &str, &str); 7] = [
        (Role::Admin, "事務局管理者", "Administrator"),
        (Role::Coordinator, "事務局担当", "Secretariat"),
        (Role::Editor, "編集", "Editor"),
        (Role::Approver, "承認", "Approver"),
        (Role::Viewer, "経産省閲覧", "Ministry"),
        (Role::Accompanist, "伴走支援者", "Mentor"),
        (Role::Operator, "事業者", "Operator"),
    ];
    let held = known.iter().find(|(role, _, _)| roles.holds(*role));
    held.map_or("", |(_, ja, en)| if english { en } else { ja })
}

/// An entry of those who can read pages in やさしい日本語, in its words.
fn easy(label: &'static str) -> &'static str {
    let known = [
        ("勉強会", "べんきょうかい"),
        ("勉強会を探す", "べんきょうかいを さがす"),
        ("申し込んだ勉強会", "もうしこんだ べんきょうかい"),
        ("個別相談", "そうだん"),
        ("紹介", "しょうかい"),
    ];
    known.iter().find(|(ja, _)| *ja == label).map_or(label, |(_, easy)| *easy)
}

/// A home holds every other address of its area, so it is current alone.
fn is_within(path: &str, href: &str) -> bool {
    let home = matches!(href, "/" | "/staff");
    path == href || (!home && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}
