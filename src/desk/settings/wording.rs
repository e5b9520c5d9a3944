//! What the pages of settings say.

pub const TITLE: &str = "設定";
pub const HISTORY: &str = "設定の履歴";
/// Nobody changed it since the first day.
pub const UNTOUCHED: &str = "変更なし";
pub const NOTHING: &str = "なし";

/// The choice that means a whole group.
pub fn whole(group: &str) -> String {
    format!("{group}のすべて")
}

pub fn shown(count: usize) -> String {
    format!("{count}件を表示")
}

pub mod server {
    pub const PROGRAMME: &str = "事業の名前";
    pub const NAME: &str = "事務局の名前（メールの送信者）";
    pub const ADDRESS: &str = "事務局の住所";
    pub const EMAIL: &str = "問い合わせ先のメールアドレス";
    pub const PHONE: &str = "電話番号";
    pub const HOURS: &str = "受付時間";
    pub const BASE_URL: &str = "サイトのアドレス";
    pub const MAIL_FROM: &str = "お知らせの差出人";
    pub const NEWSLETTER_FROM: &str = "メールマガジンの差出人";
    pub const BOUNCE_ADDRESS: &str = "届かなかったお知らせの戻り先";
    pub const WEBHOOK: &str = "配信結果を受け取る鍵（Webhook）";
    pub const SECRET_SET: &str = "設定しています";
}

pub mod values {
    use entities::consultations::{online_conditions, policy};

    use crate::accompaniment::{Criterion, Weights};
    use crate::consultations::fees::rates::RateTable;
    use crate::mail::Hold;
    use crate::study_sessions::session::Usual;
    use crate::study_sessions::wording::usual::distance;
    use crate::vocabulary::{FiscalYear, tokyo};

    pub fn session_usual(usual: &Usual) -> String {
        let reminders: Vec<_> = usual.reminders.iter().map(|one| distance(*one)).collect();
        let reminders = match reminders.as_slice() {
            [] => "リマインダーなし".to_owned(),
            some => format!("リマインダーは{}", some.join("・")),
        };
        format!("{reminders}、繰上げの回答期限{}営業時間", usual.offer_hours)
    }

    pub fn policy(year: FiscalYear, row: &policy::Model) -> String {
        format!(
            "{}：同時に{}件まで、申込は{}営業日前まで、変更は{}営業時間前まで、{}回で{}日の休止",
            year.label(),
            row.most_open,
            row.notice_days,
            row.change_deadline_hours,
            row.strike_limit,
            row.suspension_days
        )
    }

    pub fn conditions(row: Option<&online_conditions::Model>) -> String {
        row.map_or_else(
            || "まだ公開していません".to_owned(),
            |row| format!("第{}版（{}から）", row.version, tokyo::date_time(row.published_at)),
        )
    }

    pub fn contracts(year: FiscalYear, count: u64) -> String {
        format!("{}：{count}名に上限を設定", year.label())
    }

    pub fn rates(year: FiscalYear, table: Option<&RateTable>) -> String {
        table.map_or_else(
            || format!("{}の単価表はまだありません", year.label()),
            |table| format!("{}、単価の区分{}つ", table.label(), table.ranks.len()),
        )
    }

    pub fn terms(count: u64) -> String {
        format!("{count}名に設定")
    }

    pub fn weights(year: FiscalYear, weights: &Weights) -> String {
        let usual = Weights::default();
        let moved = Criterion::ALL.into_iter();
        let moved = moved.filter(|one| weights.points(*one) != usual.points(*one)).count();
        let rules = weights.rules;
        let on = [rules.common_language, rules.wanted_theme, rules.far_means_other_prefecture];
        let on = on.into_iter().filter(|on| *on).count();
        let points = match moved {
            0 => "点数は初めのまま".to_owned(),
            moved => format!("点数{moved}項目を変更"),
        };
        format!("{}：{points}、決まり{on}つを使用", year.label())
    }

    pub fn capacities(year: FiscalYear, count: u64) -> String {
        format!("{}：{count}名に設定", year.label())
    }

    pub fn resources(rooms: usize, licences: usize) -> String {
        format!("会場{rooms}か所、会議の枠{licences}つ")
    }

    pub fn business_days(year: FiscalYear, days: usize) -> String {
        format!("{}：祝日と休業日の登録{days}日", year.label())
    }

    pub fn hold(hold: Option<&Hold>) -> String {
        hold.map_or_else(
            || "送信しています".to_owned(),
            |hold| format!("{}から止めています", tokyo::date_time(hold.since)),
        )
    }

    pub fn vocabularies(kinds: usize, words: usize) -> String {
        format!("{kinds}種類、選べる言葉{words}語")
    }

    pub fn regions(blocks: usize) -> String {
        format!("{blocks}ブロック")
    }
}
