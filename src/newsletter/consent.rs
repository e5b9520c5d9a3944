//! The words people agree to, in the languages of the form. The page shows exactly these, and what
//! was shown is kept beside the evidence: changing a sentence here makes a new version.

use entities::newsletter::form_version;
use entities::newsletter::subscriber::ReaderLanguage;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, Iterable as _};

use super::pen::Pen;
use super::refusal::Refusal;
use crate::database::Stop;
use crate::web::fingerprint;

/// What stands around the box and on the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What is sent, how often, and that one can leave.
    pub about: &'static str,
    /// What the data is used for.
    pub purpose: &'static str,
    /// Beside the box that is never ticked beforehand.
    pub agreement: &'static str,
    pub button: &'static str,
}

const JAPANESE: Wording = Wording {
    about: "「地域の人事部」伴走・横展開支援のメールマガジンです。勉強会、個別相談、取り組み事例、支援策などを、不定期に無料でお届けします。配信はいつでも止められます。",
    purpose: "入力した情報は、メールマガジンをお届けするため、内容を選ぶため、登録と配信停止の記録を残すために使います。ほかの目的には使わず、ほかへ渡しません。",
    agreement: "メールマガジンを受け取ることと、このための個人情報の取り扱いに同意する",
    button: "確認のメールを受け取る",
};

const ENGLISH: Wording = Wording {
    about: "This is the mail magazine of the accompaniment track of “Regional HR Department”: study sessions, consultations, examples and support measures, free and at irregular times. You can stop it at any time. Issues are written in Japanese.",
    purpose: "We use what you enter to send the magazine, to choose its content and to keep a record of your registration and its end. We use it for nothing else and pass it to nobody.",
    agreement: "I want to receive the mail magazine and agree to this use of my data",
    button: "Send me the confirmation mail",
};

const EASY: Wording = Wording {
    about: "「地域の人事部」の メールマガジンです。べんきょうかいや そうだんの おしらせを、メールで おくります。お金は いりません。いつでも やめることが できます。",
    purpose: "あなたが かいたことは、メールマガジンを おくるためと、きろくのために つかいます。ほかの人には おしえません。",
    agreement: "メールマガジンを うけとります。これで いいです",
    button: "かくにんの メールを おくってもらう",
};

/// The words in a language.
pub fn wording(language: ReaderLanguage) -> &'static Wording {
    match language {
        ReaderLanguage::Ja => &JAPANESE,
        ReaderLanguage::En => &ENGLISH,
        ReaderLanguage::JaEasy => &EASY,
    }
}

impl Wording {
    /// As kept.
    pub fn text(&self) -> String {
        format!("{}\n\n{}\n\n[ ] {}\n\n[{}]", self.about, self.purpose, self.agreement, self.button)
    }

    /// Names this version.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.text())
    }
}

/// Keeps the wording that was shown, unless this version is known; gives its fingerprint. Without one
/// it is that of today. A form may have been shown in another language than it is answered in, or
/// before the words changed: what counts is what stood there.
pub async fn keep(
    pen: Pen<'_>,
    language: ReaderLanguage,
    shown: Option<&str>,
) -> Result<String, Stop<Refusal>> {
    let is_shown = |one: &ReaderLanguage| {
        shown.map_or(*one == language, |version| wording(*one).fingerprint() == version)
    };
    let Some(language) = ReaderLanguage::iter().find(is_shown) else {
        let version = shown.unwrap_or_default();
        let known = form_version::Entity::find_by_id(version).one(pen.tx).await?;
        return Ok(known.ok_or(Refusal::WordingUnknown)?.fingerprint);
    };
    let words = wording(language);
    let row = form_version::Model {
        fingerprint: words.fingerprint(),
        language,
        wording: words.text(),
        first_used_at: pen.now,
    };
    let version = row.fingerprint.clone();
    let known = OnConflict::column(form_version::Column::Fingerprint).do_nothing().to_owned();
    form_version::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(known)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(version)
}
