//! What the server chooses to say about issues.

pub mod findings;
mod leaving;

use entities::newsletter::issue::IssueState;
use entities::newsletter::issue_event::IssueAct;

use super::check::{CheckKind, Place};
use super::refusal::IssueRefusal;
use crate::web::thousands;

pub use leaving::{DAYS, begins, closing, expires, outdated, problems_found, rules};

pub fn state(state: IssueState) -> &'static str {
    match state {
        IssueState::Draft => "下書き",
        IssueState::InReview => "承認待ち",
        IssueState::Approved => "承認済み（配信待ち）",
        IssueState::Sending => "配信中",
        IssueState::Paused => "一時停止中",
        IssueState::Sent => "配信済み",
        IssueState::Stopped => "配信中止",
        IssueState::Lapsed => "期限切れ",
    }
}

/// State as a chip.
pub fn chip(one: IssueState) -> (&'static str, &'static str) {
    let kind = match one {
        IssueState::Draft => "draft",
        IssueState::InReview => "info",
        IssueState::Approved | IssueState::Sending => "open",
        IssueState::Paused | IssueState::Lapsed => "warning",
        IssueState::Sent => "done",
        IssueState::Stopped => "error",
    };
    (kind, state(one))
}

pub fn act(act: IssueAct) -> &'static str {
    match act {
        IssueAct::Drafted => "下書きをつくった",
        IssueAct::Changed => "内容を変えた",
        IssueAct::Tested => "テスト配信をした",
        IssueAct::AskedForApproval => "承認を依頼した",
        IssueAct::Returned => "下書きに戻した",
        IssueAct::Approved => "承認した",
        IssueAct::ApprovalVoided => "承認を取り消した",
        IssueAct::Started => "配信を始めた",
        IssueAct::Frozen => "宛先を確定した",
        IssueAct::Paused => "一時停止した",
        IssueAct::Resumed => "再開した",
        IssueAct::Stopped => "配信を中止した",
        IssueAct::Finished => "配信を終えた",
        IssueAct::Lapsed => "配信の期限が過ぎた",
        IssueAct::UnknownsSettled => "結果不明のものについて決めた",
    }
}

pub fn check(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::Legal => "法定表示",
        CheckKind::Dates => "日付と曜日",
        CheckKind::Placeholders => "書きかけの文字",
        CheckKind::Links => "リンク",
        CheckKind::Attachments => "添付ファイルと個人情報",
        CheckKind::Empty => "空のブロック",
        CheckKind::Subject => "件名",
        CheckKind::Sources => "勉強会・相談・号の最新情報",
        CheckKind::Time => "配信の時刻",
        CheckKind::Audience => "宛先",
    }
}

/// Where a finding stands.
pub fn place(place: &Place) -> String {
    match place {
        Place::Subject => "件名".to_owned(),
        Place::Block(at) => format!("{}番目のブロック", at + 1),
        Place::Attachment(name) => format!("添付「{name}」"),
        Place::Body(body) => (*body).to_owned(),
        Place::Time => "配信の時刻".to_owned(),
        Place::Audience => "宛先".to_owned(),
    }
}

/// Whether an issue is meant for the web. `halted`: stopped or paused before its first letter.
pub fn web(on_the_web: bool, halted: bool) -> &'static str {
    match (on_the_web, halted) {
        (false, _) => "載せない",
        (true, false) => "載せる",
        (true, true) => "載せる（1通も受理されていないので、載っていません）",
    }
}

/// What becomes of an issue on the web when it is stopped.
pub fn web_after_stop(on_the_web: bool, accepted: u64) -> &'static str {
    match (on_the_web, accepted) {
        (false, _) => "ウェブのバックナンバーには、載せていません。",
        (true, 0) => {
            "まだ1通も受理されていないので、ウェブのバックナンバーには載りません。いま渡している分が受理されたときは、載ります。"
        }
        (true, _) => {
            "受理されたものがあるので、ウェブのバックナンバーに残ります。外すときは、中止のあとで、号のページから外してください。"
        }
    }
}

/// Behind the end of registration in a session's block.
pub const FULL: &str = "（満席です。いまはキャンセル待ちの受け付けです）";

pub fn block_kind(kind: &str) -> &'static str {
    match kind {
        "heading" => "見出し",
        "text" => "文章",
        "session" => "勉強会の案内",
        "slots" => "個別相談の空き",
        "link" => "リンク",
        _ => "区切り線",
    }
}

pub fn refusal(refusal: &IssueRefusal) -> String {
    let text = match refusal {
        IssueRefusal::NotFound => "見つかりません。",
        IssueRefusal::Invalid(_) => "入力内容を確認してください。",
        IssueRefusal::ChangedMeanwhile => {
            "ほかの人が先に保存しました。いまの内容を確かめて、もう一度操作してください。"
        }
        IssueRefusal::NumberTaken => "この号数は使われています。ほかの号数にしてください。",
        IssueRefusal::NotEditable => NOT_EDITABLE,
        IssueRefusal::NoDraft(state) => no_draft(*state).1,
        IssueRefusal::NotDraft => {
            "捨てられるのは下書きだけです。先に、承認の依頼を取り下げるか、配信を止めてください。"
        }
        IssueRefusal::Failing(found) => return failing(found.len()),
        IssueRefusal::NotInReview => {
            "いまは承認待ちではありません。ほかの人が先に決めたか、下書きに戻っています。"
        }
        IssueRefusal::OwnWork => {
            "自分が書いた号は承認できません。書いていない人に承認を頼んでください。"
        }
        IssueRefusal::WrongCount { readers } => return wrong_count(*readers),
        IssueRefusal::ContentChanged => {
            "表示した内容が変わりました。もう一度読んでから、承認してください。"
        }
        IssueRefusal::NoTimeLeft => {
            "配信の期限までに、配信できる時間がありません。配信の予定と期限を見直してください。"
        }
        IssueRefusal::NotHeld => "この号は、配信前の待ち時間にありません。",
        IssueRefusal::FileNameTaken => "同じ名前のファイルがあります。名前を変えてください。",
        IssueRefusal::NobodyChosen => "送り先を選んでください。",
        IssueRefusal::NothingNew => {
            "前のまとめのあとに配信した号がありません。まとめは、新しい号を配信してからつくります。"
        }
        IssueRefusal::NotSent => "これは、配信した号でだけできます。",
        IssueRefusal::ReachedNobody => {
            "この号は、だれにも届いていません。訂正を送る相手がいないので、訂正号はつくれません。"
        }
    };
    text.to_owned()
}

const NOT_EDITABLE: &str = "配信が始まった号は、変えられません。";

/// Why approval is not asked for what is no draft: the name in the API, and in words.
fn no_draft(state: IssueState) -> (&'static str, &'static str) {
    match state {
        IssueState::InReview => (
            "asked_already",
            "承認は、もう依頼してあります。変えるときは、先に依頼を取り下げてください。",
        ),
        IssueState::Approved => (
            "approved_already",
            "この号は、もう承認されています。変えるときは、先に「配信を止める」で承認を取り消してください。",
        ),
        IssueState::Lapsed => (
            "lapsed",
            "配信の期限が過ぎた号です。期限を変えて保存すると、下書きに戻ります。そのあとで、承認を依頼してください。",
        ),
        _ => ("not_editable", NOT_EDITABLE),
    }
}

fn failing(count: usize) -> String {
    format!("確認項目に{count}件の問題があります。直してから、承認を依頼してください。")
}

fn wrong_count(readers: u64) -> String {
    format!(
        "入力した人数が違います。いまの宛先は{}名です。宛先を確かめて、もう一度入力してください。",
        thousands(readers)
    )
}

/// Somebody wants a digest, and one waits.
pub const DIGEST_WAITS: &str = "まだ配信していないまとめがあるので、新しくはつくりませんでした。これがそのまとめです。つくり直すときは、先にこれを捨ててください。";

/// Name of the refusal in the API.
pub fn code(refusal: &IssueRefusal) -> &'static str {
    match refusal {
        IssueRefusal::NotFound => "not_found",
        IssueRefusal::Invalid(_) => "invalid",
        IssueRefusal::ChangedMeanwhile => "changed_meanwhile",
        IssueRefusal::NumberTaken => "number_taken",
        IssueRefusal::NotEditable => "not_editable",
        IssueRefusal::NoDraft(state) => no_draft(*state).0,
        IssueRefusal::NotDraft => "not_draft",
        IssueRefusal::Failing(_) => "checks_failing",
        IssueRefusal::NotInReview => "not_in_review",
        IssueRefusal::OwnWork => "own_work",
        IssueRefusal::WrongCount { .. } => "wrong_count",
        IssueRefusal::ContentChanged => "content_changed",
        IssueRefusal::NoTimeLeft => "no_time_left",
        IssueRefusal::NotHeld => "not_held",
        IssueRefusal::FileNameTaken => "file_name_taken",
        IssueRefusal::NobodyChosen => "nobody_chosen",
        IssueRefusal::NothingNew => "nothing_new",
        IssueRefusal::NotSent => "not_sent",
        IssueRefusal::ReachedNobody => "reached_nobody",
    }
}

/// Problems of fields.
pub mod problems {
    use entities::newsletter::subscriber::Frequency;

    use super::super::block::MOST_BLOCKS;
    use crate::newsletter::wording::frequency;

    pub const UNKNOWN_KIND: &str = "ブロックの種類を選んでください。";
    pub const UNKNOWN_SESSION: &str = "公開している勉強会から選んでください。";
    pub const UNKNOWN_THEME: &str = "テーマを選択肢から選んでください。";
    pub const BAD_URL: &str =
        "https:// から始まるアドレスか、/ から始まるこのサイトのページを入力してください。";
    pub const NUMBER: &str = "号数は1から9999までの数字で入力してください。";
    pub const UNKNOWN_SEGMENT: &str = "グループを選択肢から選んでください。";

    /// A group asks for readers of one frequency, the issue for the others.
    pub fn group_frequency(group: &str, own: Frequency) -> String {
        let own = frequency(own);
        format!(
            "グループ「{group}」は、受け取る回数が「{own}」の読者のグループです。受け取る回数を「{own}」にするか、ほかのグループを選んでください。"
        )
    }

    pub const NOT_AFTER: &str = "配信の期限は、配信の予定より後にしてください。";
    pub const FILE_TYPE: &str =
        "送れるのは、PDF、画像（PNG、JPEG）、テキスト、CSV、Excel（.xlsx）、予定（.ics）です。";
    pub const FILE_EMPTY: &str = "ファイルを選んでください。中身のないファイルは送れません。";
    pub const FILE_LARGE: &str =
        "添付は1つ2MBまでです。大きな資料は、ページに置いてリンクしてください。";
    pub const FILES_MANY: &str = "添付は3つまでです。";
    pub const WEEKDAYS: &str = "配信できる曜日を1つ以上選んでください。";
    pub const HOURS: &str = "終わりは、始まりより後にしてください。";
    pub const HOLD: &str = "待ち時間は1分から240分までの数字で入力してください。";
    pub const HOST: &str = "1行に1つ、ホスト名だけを入力してください。例：shien.example.jp";

    pub fn too_many_blocks() -> String {
        format!("ブロックは{MOST_BLOCKS}個までです。")
    }
}
