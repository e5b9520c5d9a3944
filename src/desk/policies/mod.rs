//! The pages every such site carries: who runs it, what happens to personal data, how accessible
//! it is, the rules of use, the display the law on mail asks for (特定電子メール法 第4条).

pub mod pages;

use crate::web::PolicyLink;

/// One policy page.
#[derive(Clone, Copy)]
struct Policy {
    name: &'static str,
    title: &'static str,
    /// In English and やさしい日本語, where the page speaks them.
    translated: Option<(&'static str, &'static str)>,
    /// In the footer of pages in these languages.
    foot: (&'static str, &'static str),
    template: &'static str,
}

const POLICIES: [Policy; 5] = [
    Policy {
        name: "site",
        title: "サイトポリシー",
        translated: None,
        foot: ("Site policy", "この サイトの きまり"),
        template: "desk/policies/site.html",
    },
    Policy {
        name: "privacy",
        title: "プライバシーポリシー",
        translated: Some(("Privacy policy", "あなたの じょうほうの あつかい")),
        foot: ("Privacy policy", "あなたの じょうほうの あつかい"),
        template: "desk/policies/privacy.html",
    },
    Policy {
        name: "accessibility",
        title: "ウェブアクセシビリティ方針",
        translated: None,
        foot: ("Accessibility", "つかいやすく する やくそく"),
        template: "desk/policies/accessibility.html",
    },
    Policy {
        name: "terms",
        title: "利用規約",
        translated: None,
        foot: ("Terms of use", "つかう ときの きまり"),
        template: "desk/policies/terms.html",
    },
    Policy {
        name: "mail",
        title: "特定電子メール法に基づく表示",
        translated: Some(("About our mails", "メールに ついて")),
        foot: ("About our mails", "メールに ついて"),
        template: "desk/policies/mail.html",
    },
];

/// The links in the footer of every page.
pub fn links() -> Vec<PolicyLink> {
    let link = |policy: &Policy| PolicyLink {
        label: policy.title.to_owned(),
        label_en: policy.foot.0.to_owned(),
        label_easy: policy.foot.1.to_owned(),
        japanese: policy.translated.is_none(),
        href: format!("/policies/{}", policy.name),
    };
    POLICIES.iter().map(link).collect()
}
