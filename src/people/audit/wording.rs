const NAMES: [(&str, &str); 39] = [
    ("personal_data.viewed", "個人情報を見た"),
    ("person.added", "人を登録した"),
    ("person.changed", "人の情報を変えた"),
    ("person.invited", "招待した"),
    ("person.roles_changed", "役割を変えた"),
    ("person.disabled", "利用を停止した"),
    ("person.enabled", "利用を再開した"),
    ("person.signed_in", "サインインした"),
    ("person.signed_out", "サインアウトした"),
    ("invitation.accepted", "招待を受けた"),
    ("credential.changed", "サインインの方法を変えた"),
    ("session.ended", "端末をサインアウトした"),
    ("session.all_ended", "すべての端末をサインアウトした"),
    ("token.issued", "APIにサインインした"),
    ("token.revoked", "APIからサインアウトした"),
    ("token.reused", "使用済みの更新トークンが使われた"),
    ("membership.saved", "所属を保存した"),
    ("membership.ended", "所属を終えた"),
    ("organisation.added", "団体を登録した"),
    ("organisation.changed", "団体を変えた"),
    ("organisation.closed", "団体の参加を終えた"),
    ("organisation.reopened", "団体の参加を再開した"),
    ("adoption.saved", "採択を保存した"),
    ("adoption.removed", "採択を削除した"),
    ("certification.saved", "法律上の位置づけを保存した"),
    ("application.received", "参加の申込を受け付けた"),
    ("application.decided", "参加の申込を決定した"),
    ("people.imported", "名簿を取り込んだ"),
    ("term.saved", "語彙を保存した"),
    ("region.changed", "地域ブロックを変えた"),
    ("letter.decided", "お知らせの扱いを決めた"),
    ("special_day.entered", "営業日の暦に登録した"),
    ("special_day.removed", "営業日の暦の登録を取り消した"),
    ("calendar_feed.opened", "予定表のアドレスを発行した"),
    ("calendar_feed.revoked", "予定表のアドレスを止めた"),
    ("mail.held", "お知らせの送信を止めた"),
    ("mail.released", "お知らせの送信を再開した"),
    ("letter.stopped", "お知らせを止めた"),
    ("letter.retried", "お知らせを送り直した"),
];

/// What an action is called; one nobody has named yet appears as it is stored.
pub fn action_name(action: &str) -> &str {
    NAMES.iter().find(|(key, _)| *key == action).map_or(action, |(_, name)| name)
}

/// Subjects the filter offers.
pub fn kinds() -> [(&'static str, &'static str); 10] {
    [
        ("person", "人"),
        ("organisation", "団体"),
        ("term", "語彙"),
        ("region_block", "地域ブロック"),
        ("study_session", "勉強会"),
        ("registration", "申込"),
        ("mail_message", "お知らせ"),
        ("mail_hold", "送信の停止"),
        ("calendar_special_day", "営業日"),
        ("audit_entry", "監査の記録"),
    ]
}
