//! What the values of facts are called.

use entities::mail::hold::HoldCause;
use sea_orm::ActiveEnum as _;

use crate::mail::wording::hold_cause;
use crate::people::organisations::wording::{LAWS, kind_from, kind_name, law_name};
use crate::people::persons::wording::{role_from, role_name};
use crate::people::vocabularies::{vocabulary_from, vocabulary_name};

/// None: it is somebody's own words, or nobody has named it.
pub fn value_name(key: &str, value: &str) -> Option<&'static str> {
    let here = OF_ITS_OWN.iter().find(|(of, known, _)| *of == key && *known == value);
    let anywhere = || VALUES.iter().find(|(known, _)| *known == value).map(|(_, name)| *name);
    here.map(|(.., name)| *name).or_else(|| listed(key, value)).or_else(anywhere)
}

/// What lists and forms call it, too.
fn listed(key: &str, value: &str) -> Option<&'static str> {
    if key == "cause" {
        return HoldCause::try_from_value(&value.to_owned()).ok().map(hold_cause);
    }
    if key == "vocabulary" {
        return vocabulary_from(value).map(vocabulary_name);
    }
    let law = || LAWS.iter().find(|(known, _)| *known == value).map(|(_, law)| law_name(*law));
    let role = || role_from(value).map(role_name);
    kind_from(value).map(kind_name).or_else(role).or_else(law)
}

/// The same word means something else under these names.
const OF_ITS_OWN: [(&str, &str, &str); 21] = [
    ("state", "waiting", "待ち"),
    ("was", "submitted", "相談者の確認待ち"),
    ("was", "confirmed", "事務局の承認待ち"),
    ("was", "approved", "承認済み"),
    ("fields", "title", "作業"),
    ("fields", "note", "メモ"),
    ("fields", "due_on", "期限"),
    ("fields", "owner", "担当者"),
    ("fields", "about", "対象"),
    ("late_changes", "refused", "受け付けない"),
    ("late_changes", "counted", "受け付けて1回と数える"),
    ("payee", "organisation", "法人"),
    ("sending", "open", "送信する"),
    ("sending", "held", "止める"),
    ("weekdays", "1", "月"),
    ("weekdays", "2", "火"),
    ("weekdays", "3", "水"),
    ("weekdays", "4", "木"),
    ("weekdays", "5", "金"),
    ("weekdays", "6", "土"),
    ("weekdays", "7", "日"),
];

/// As the lists of the capabilities above have it.
const VALUES: [(&str, &str); 133] = [
    ("every_issue", "毎号"),
    ("monthly_digest", "月1回のまとめ"),
    ("company", "企業"),
    ("government", "国・自治体"),
    ("school", "学校・教育機関"),
    ("individual", "個人"),
    ("other", "そのほか"),
    ("fees", "謝金の一覧"),
    ("fee", "謝金"),
    ("fee_sheet", "謝金の明細"),
    ("fee_terms", "支払条件"),
    ("travel", "旅費"),
    ("travel_sheet", "旅費の明細"),
    ("registrations", "申込者の一覧"),
    ("registration", "申込"),
    ("waiting", "キャンセル待ちの一覧"),
    ("letters", "お知らせの一覧"),
    ("day", "当日の受付"),
    ("roster", "名簿"),
    ("upload", "提出されたファイル"),
    ("file", "ファイル"),
    ("consultation", "個別相談"),
    ("consultations", "個別相談の一覧"),
    ("record", "相談記録票"),
    ("record_file", "相談記録票のファイル"),
    ("record_form", "相談記録票の様式"),
    ("record_revision", "相談記録票の前の版"),
    ("record_revisions", "相談記録票の版の一覧"),
    ("records_data", "相談記録票のデータ"),
    ("actions", "次の行動の一覧"),
    ("action", "次の行動"),
    ("wishes", "希望"),
    ("sheets", "席の表"),
    ("signs", "席の札"),
    ("meetings", "話した相手"),
    ("plan", "計画"),
    ("participants", "参加者の一覧"),
    ("people", "人の一覧"),
    ("person", "人"),
    ("readers", "読者の一覧"),
    ("api", "API"),
    ("survey", "アンケート"),
    ("prework", "事前課題"),
    ("questions", "質問"),
    ("report", "報告"),
    ("sharing", "名簿の提供"),
    ("speakers", "登壇者"),
    ("draft", "下書き"),
    ("published", "公開"),
    ("scheduled", "公開待ち"),
    ("confirmed", "確定"),
    ("waiting_list", "キャンセル待ち"),
    ("pending", "承認待ち"),
    ("entered", "抽選待ち"),
    ("offered", "繰上げ案内中"),
    ("cancelled", "取り消し"),
    ("declined", "見送り"),
    ("present", "出席"),
    ("left_early", "早退"),
    ("excused", "欠席（連絡あり）"),
    ("no_show", "無断欠席"),
    ("venue", "会場"),
    ("online", "オンライン"),
    ("room", "会場"),
    ("licence", "オンライン会議の枠"),
    ("password", "パスワード"),
    ("attendance", "出席の記録"),
    ("certificate", "修了証"),
    ("certificates", "修了証の一覧"),
    ("check_in", "受付"),
    ("fee_line", "謝金の行"),
    ("join_report", "オンライン会議の記録"),
    ("prework_archive", "事前課題のまとめ"),
    ("prework_file", "事前課題のファイル"),
    ("released_roster", "提供した名簿"),
    ("speaker_file", "登壇者の資料"),
    ("travel_claim", "旅費"),
    ("chart", "支援カルテ"),
    ("engagement", "伴走"),
    ("authenticator", "確認コード"),
    ("recovery_code", "回復コード"),
    ("passkey", "パスキー"),
    ("mail_link", "メールのリンク"),
    ("two_factors", "パスワードと確認コード"),
    ("join", "招待"),
    ("reset", "サインインの方法の再設定"),
    ("approved", "承認"),
    ("stop", "止める"),
    ("retry", "もう一度送る"),
    ("resend", "もう一度送る"),
    ("mark_sent", "届いたことにする"),
    ("mark_lost", "届かなかったことにする"),
    ("holiday", "追加の祝日"),
    ("no_holiday", "祝日の取りやめ"),
    ("closure", "休業日"),
    ("client", "相談者"),
    ("staff", "事務局"),
    ("in_person", "対面"),
    ("phone", "電話"),
    ("requested", "調整待ち"),
    ("proposed", "承認待ち"),
    ("held", "実施済"),
    ("missed", "無断欠席"),
    ("late_cancellation", "期限後の取り消し"),
    ("late_change", "期限後の変更"),
    ("corrected", "訂正"),
    ("computed", "計算どおり"),
    ("returned", "差し戻し"),
    ("submitted", "提出"),
    ("paid", "支払済み"),
    ("recruiting", "採用"),
    ("retention", "定着"),
    ("training", "研修"),
    ("increased", "増加"),
    ("decreased", "減少"),
    ("unchanged", "横ばい"),
    ("unknown", "不明"),
    ("acquainted", "面識がある"),
    ("worked_together", "一緒に仕事をした"),
    ("close", "いつでも連絡できる"),
    ("expected", "未確認"),
    ("arrived", "来場"),
    ("late", "遅刻"),
    ("left", "早退"),
    ("absent", "欠席"),
    ("own", "本人"),
    ("walk_in", "当日"),
    ("colleague", "同僚"),
    ("public_form", "公開の画面"),
    ("consent", "本人の同意"),
    ("entrustment", "業務の委託"),
    ("joint_use", "共同利用"),
    ("settings", "設定の履歴"),
];

#[cfg(test)]
mod tests {
    use entities::accompaniment::outcome::{OutcomeKind, Tendency};
    use entities::calendar::special_day::SpecialDayKind;
    use entities::consultations::{consultation, fee_line, fee_terms, policy, strike};
    use entities::mail::hold::HoldCause;
    use entities::networking::contact_relation::Closeness;
    use entities::networking::events::participant;
    use entities::newsletter::subscriber;
    use entities::people::organisation::OrganisationKind;
    use entities::people::role_assignment::Role;
    use entities::sign_in::browser_session::Strength;
    use entities::sign_in::invitation::InvitationPurpose;
    use entities::sign_in::legal_certification::LegalPattern;
    use entities::sign_in::organisation_application::ApplicationState;
    use entities::study_sessions::{attendance, co_host, registration, seats};
    use sea_orm::{ActiveEnum, Iterable};

    use super::value_name;
    use crate::people::organisations::wording::{KINDS, kind_key, kind_name};
    use crate::people::persons::wording::{ROLES, role_key, role_name};

    fn unnamed<E: ActiveEnum<Value = String> + Iterable>(key: &str) -> Vec<String> {
        let values = E::iter().map(|one| one.to_value());
        values.filter(|value| value_name(key, value).is_none()).collect()
    }

    #[test]
    fn kinds_and_roles_are_called_as_in_their_lists() {
        let kinds = KINDS.map(|kind| value_name("kind", kind_key(kind)));
        let roles = ROLES.map(|role| value_name("roles", role_key(role)));

        assert_eq!(kinds, KINDS.map(|kind| Some(kind_name(kind))));
        assert_eq!(roles, ROLES.map(|role| Some(role_name(role))));
    }

    #[test]
    fn every_word_the_tables_know_is_said_in_japanese() {
        let unnamed = [
            unnamed::<subscriber::Frequency>("frequency"),
            unnamed::<subscriber::ReaderKind>("kinds"),
            unnamed::<OutcomeKind>("kind"),
            unnamed::<Tendency>("tendency"),
            unnamed::<SpecialDayKind>("kind"),
            unnamed::<consultation::ConsultationState>("state"),
            unnamed::<consultation::Mode>("mode"),
            unnamed::<consultation::Side>("absent"),
            unnamed::<fee_line::LineState>("was"),
            unnamed::<fee_terms::Payee>("payee"),
            unnamed::<policy::LateChanges>("late_changes"),
            unnamed::<strike::StrikeKind>("kind"),
            unnamed::<HoldCause>("cause"),
            unnamed::<Closeness>("closeness"),
            unnamed::<participant::Presence>("presence"),
            unnamed::<participant::ParticipantRoute>("route"),
            unnamed::<OrganisationKind>("kind"),
            unnamed::<Role>("roles"),
            unnamed::<Strength>("by"),
            unnamed::<InvitationPurpose>("purpose"),
            unnamed::<LegalPattern>("kind"),
            unnamed::<ApplicationState>("state"),
            unnamed::<attendance::Presence>("presence"),
            unnamed::<co_host::Basis>("basis"),
            unnamed::<registration::RegistrationState>("state"),
            unnamed::<seats::Mode>("mode"),
        ];

        assert_eq!(unnamed.concat(), Vec::<String>::new());
    }
}
