use entities::people::organisation::OrganisationKind as Kind;

/// An organisation of the demonstration.
pub struct SampleOrganisation {
    /// Short name by which people and sessions refer to it.
    pub key: &'static str,
    pub name: &'static str,
    pub kana: &'static str,
    pub kind: Kind,
    /// JIS X 0401.
    pub prefecture: i32,
    pub city: &'static str,
    /// Codes of the vocabularies 機能 and 人材4区分.
    pub tags: &'static [&'static str],
    /// Codes of themes they can speak on.
    pub themes: &'static [&'static str],
    pub languages: &'static [&'static str],
    /// Fiscal years of adoption.
    pub adopted: &'static [i32],
    /// 伴走支援者として委託契約のある年度
    pub accompanies: &'static [i32],
}

const fn organisation(
    key: &'static str,
    name: &'static str,
    kana: &'static str,
    kind: Kind,
    place: (i32, &'static str),
) -> SampleOrganisation {
    let (prefecture, city) = place;
    SampleOrganisation {
        key,
        name,
        kana,
        kind,
        prefecture,
        city,
        tags: &[],
        themes: &[],
        languages: &[],
        adopted: &[],
        accompanies: &[],
    }
}

pub const ORGANISATIONS: [SampleOrganisation; 22] = [
    organisation(
        "secretariat",
        "地域の人事部 伴走・横展開支援 事務局",
        "チイキノジンジブバンソウヨコテンカイシエンジムキョク",
        Kind::Secretariat,
        (13, "千代田区"),
    ),
    organisation(
        "ministry",
        "経済産業省 地域経済産業政策課",
        "ケイザイサンギョウショウチイキケイザイサンギョウセイサクカ",
        Kind::Ministry,
        (13, "千代田区"),
    ),
    SampleOrganisation {
        tags: &["recruit", "retain"],
        themes: &["overseas", "people_proposal"],
        languages: &["ja", "vi", "id"],
        adopted: &[2022, 2023, 2024],
        accompanies: &[2025, 2026],
        ..organisation(
            "mori",
            "森興産株式会社",
            "モリコウサン",
            Kind::VeteranOperator,
            (27, "大阪市"),
        )
    },
    SampleOrganisation {
        tags: &["recruit", "develop", "retain"],
        themes: &["partners", "regional_cooperation"],
        languages: &["ja"],
        adopted: &[2023, 2024],
        accompanies: &[2026],
        ..organisation(
            "fisherman",
            "一般社団法人フィッシャーマン・ジャパン",
            "フィッシャーマンジャパン",
            Kind::VeteranOperator,
            (4, "石巻市"),
        )
    },
    SampleOrganisation {
        tags: &["recruit"],
        adopted: &[2024],
        ..organisation("awawa", "株式会社あわわ", "アワワ", Kind::AdoptedOperator, (36, "徳島市"))
    },
    organisation(
        "dream",
        "ドリームキャリア富山",
        "ドリームキャリアトヤマ",
        Kind::AdoptedOperator,
        (16, "富山市"),
    ),
    organisation("toyamabank", "富山銀行", "トヤマギンコウ", Kind::SupportBody, (16, "高岡市")),
    organisation(
        "ishinomaki",
        "石巻市役所",
        "イシノマキシヤクショ",
        Kind::LocalGovernment,
        (4, "石巻市"),
    ),
    SampleOrganisation {
        tags: &["recruit", "develop"],
        themes: &["naming_issues", "finance", "partners"],
        languages: &["ja", "en"],
        adopted: &[2025],
        accompanies: &[2026],
        ..organisation(
            "azumino",
            "一般社団法人安曇野ひとづくり機構",
            "アズミノヒトヅクリキコウ",
            Kind::VeteranOperator,
            (20, "安曇野市"),
        )
    },
    SampleOrganisation {
        tags: &["develop"],
        adopted: &[2026],
        ..organisation(
            "tokachi",
            "株式会社とかち人材ラボ",
            "トカチジンザイラボ",
            Kind::AdoptedOperator,
            (1, "帯広市"),
        )
    },
    SampleOrganisation {
        tags: &["recruit"],
        ..organisation(
            "hanamaki",
            "花巻みらい商工会",
            "ハナマキミライショウコウカイ",
            Kind::ProspectiveOperator,
            (3, "花巻市"),
        )
    },
    SampleOrganisation {
        tags: &["recruit", "retain"],
        ..organisation(
            "kiryu",
            "桐生ものづくり協同組合",
            "キリュウモノヅクリキョウドウクミアイ",
            Kind::ProspectiveOperator,
            (10, "桐生市"),
        )
    },
    SampleOrganisation {
        tags: &["retain"],
        ..organisation(
            "sado",
            "NPO法人佐渡しごとの港",
            "サドシゴトノミナト",
            Kind::ProspectiveOperator,
            (15, "佐渡市"),
        )
    },
    SampleOrganisation {
        adopted: &[2026],
        ..organisation(
            "mino",
            "美濃地域人事部準備会",
            "ミノチイキジンジブジュンビカイ",
            Kind::ProspectiveOperator,
            (21, "美濃市"),
        )
    },
    organisation(
        "echizen",
        "越前ひとまち株式会社",
        "エチゼンヒトマチ",
        Kind::ProspectiveOperator,
        (18, "越前市"),
    ),
    SampleOrganisation {
        adopted: &[2026],
        ..organisation(
            "kurashiki",
            "倉敷しごと共創センター",
            "クラシキシゴトキョウソウセンター",
            Kind::AdoptedOperator,
            (33, "倉敷市"),
        )
    },
    organisation(
        "imabari",
        "今治ふなで信用金庫",
        "イマバリフナデシンヨウキンコ",
        Kind::ProspectiveOperator,
        (38, "今治市"),
    ),
    SampleOrganisation {
        tags: &["recruit", "develop"],
        ..organisation(
            "hita",
            "日田ひとのわ合同会社",
            "ヒタヒトノワ",
            Kind::ProspectiveOperator,
            (44, "日田市"),
        )
    },
    organisation(
        "uruma",
        "うるま島しごと公社",
        "ウルマシマシゴトコウシャ",
        Kind::ProspectiveOperator,
        (47, "うるま市"),
    ),
    organisation(
        "tsubame",
        "燕三条つなぐ株式会社",
        "ツバメサンジョウツナグ",
        Kind::AdoptedOperator,
        (15, "燕市"),
    ),
    organisation(
        "minamiise",
        "南伊勢ひと舟協議会",
        "ミナミイセヒトフネキョウギカイ",
        Kind::ProspectiveOperator,
        (24, "南伊勢町"),
    ),
    organisation(
        "nantan",
        "南丹さとやま人事室",
        "ナンタンサトヤマジンジシツ",
        Kind::ProspectiveOperator,
        (26, "南丹市"),
    ),
];
