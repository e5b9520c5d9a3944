use entities::people::role_assignment::Role;

/// A person of the demonstration. All are invented.
pub struct SamplePerson {
    pub key: &'static str,
    pub family: &'static str,
    pub given: &'static str,
    pub family_kana: &'static str,
    pub given_kana: &'static str,
    pub email: &'static str,
    /// Key of their organisation.
    pub organisation: &'static str,
    pub title: &'static str,
    pub roles: &'static [Role],
    /// 代表担当
    pub lead: bool,
    /// One-press sign-in offers this person, with this explanation.
    pub shown_as: Option<&'static str>,
}

const fn person(
    key: &'static str,
    name: (&'static str, &'static str, &'static str, &'static str),
    email: &'static str,
    place: (&'static str, &'static str),
    roles: &'static [Role],
) -> SamplePerson {
    SamplePerson {
        key,
        family: name.0,
        given: name.1,
        family_kana: name.2,
        given_kana: name.3,
        email,
        organisation: place.0,
        title: place.1,
        roles,
        lead: false,
        shown_as: None,
    }
}

pub const PEOPLE: [SamplePerson; 16] = [
    SamplePerson {
        shown_as: Some("設定、職員、語彙、監査の記録まで、すべてを扱います。"),
        ..person(
            "admin",
            ("北川", "遥", "キタガワ", "ハルカ"),
            "kitagawa@jimukyoku.example.jp",
            ("secretariat", "事務局長"),
            &[Role::Admin],
        )
    },
    SamplePerson {
        shown_as: Some("勉強会をつくり、申込と当日の受付を扱います。"),
        ..person(
            "coordinator",
            ("三浦", "拓也", "ミウラ", "タクヤ"),
            "miura@jimukyoku.example.jp",
            ("secretariat", "調整担当"),
            &[Role::Coordinator],
        )
    },
    SamplePerson {
        shown_as: Some("お知らせや記事の下書きを書きます。"),
        ..person(
            "editor",
            ("小野寺", "葵", "オノデラ", "アオイ"),
            "onodera@jimukyoku.example.jp",
            ("secretariat", "広報担当"),
            &[Role::Editor],
        )
    },
    SamplePerson {
        shown_as: Some("ほかの人が書いたものを承認します。"),
        ..person(
            "approver",
            ("村井", "誠一", "ムライ", "セイイチ"),
            "murai@jimukyoku.example.jp",
            ("secretariat", "次長"),
            &[Role::Approver],
        )
    },
    SamplePerson {
        shown_as: Some(
            "先輩事業者として、勉強会の講師や相談相手になります。予約された相談を扱います。",
        ),
        lead: true,
        ..person(
            "accompanist",
            ("髙橋", "恵", "タカハシ", "メグミ"),
            "takahashi@azumino.example.jp",
            ("azumino", "代表理事"),
            &[Role::Accompanist, Role::Operator],
        )
    },
    person(
        "speaker",
        ("及川", "修", "オイカワ", "オサム"),
        "oikawa@umi.example.jp",
        ("fisherman", "企画担当"),
        &[Role::Accompanist],
    ),
    person(
        "speaker2",
        ("黒田", "由紀", "クロダ", "ユキ"),
        "kuroda@mori.example.jp",
        ("mori", "国際人材担当"),
        &[Role::Accompanist],
    ),
    SamplePerson {
        shown_as: Some(
            "これから始める事業者の代表担当です。勉強会に申し込み、相談を予約し、同僚を招きます。",
        ),
        lead: true,
        ..person(
            "operator",
            ("鈴木", "大地", "スズキ", "ダイチ"),
            "suzuki@hanamaki.example.jp",
            ("hanamaki", "経営支援課長"),
            &[Role::Operator],
        )
    },
    SamplePerson {
        shown_as: Some("採択事業者の担当です。キャンセル待ちや繰り上げを見られます。"),
        lead: true,
        ..person(
            "operator2",
            ("斎藤", "美咲", "サイトウ", "ミサキ"),
            "saito@tokachi.example.jp",
            ("tokachi", "マネージャー"),
            &[Role::Operator],
        )
    },
    person(
        "colleague",
        ("千葉", "亮", "チバ", "リョウ"),
        "chiba@hanamaki.example.jp",
        ("hanamaki", "主事"),
        &[Role::Operator],
    ),
    person(
        "kiryu",
        ("新井", "直人", "アライ", "ナオト"),
        "arai@kiryu.example.jp",
        ("kiryu", "事務局長"),
        &[Role::Operator],
    ),
    person(
        "sado",
        ("本間", "千尋", "ホンマ", "チヒロ"),
        "homma..sado@keitai.example.jp",
        ("sado", "理事"),
        &[Role::Operator],
    ),
    person(
        "mino",
        ("後藤", "健", "ゴトウ", "ケン"),
        "goto@mino.example.jp",
        ("mino", "世話役"),
        &[Role::Operator],
    ),
    person(
        "kurashiki",
        ("藤原", "彩", "フジワラ", "アヤ"),
        "fujiwara@kurashiki.example.jp",
        ("kurashiki", "コーディネーター"),
        &[Role::Operator],
    ),
    person(
        "hita",
        ("梶原", "翔", "カジワラ", "ショウ"),
        "kajiwara@hita.example.jp",
        ("hita", "代表社員"),
        &[Role::Operator],
    ),
    SamplePerson {
        shown_as: Some("集計と報告だけを見ます。個人の情報は見えません。"),
        ..person(
            "viewer",
            ("西尾", "律子", "ニシオ", "リツコ"),
            "nishio@meti.example.jp",
            ("ministry", "係長"),
            &[Role::Viewer],
        )
    },
];
