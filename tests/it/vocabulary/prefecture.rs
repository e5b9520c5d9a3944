use bansou::vocabulary::{Prefecture, RegionBlock};

fn of(name: &str) -> &'static str {
    RegionBlock::of(Prefecture::parse(name).unwrap()).unwrap().name()
}

#[test]
fn a_prefecture_is_read_in_every_form_it_is_named() {
    let typed = ["東京都", "東京", "トウキョウト", "とうきょう", "ﾄｳｷｮｳ", "tokyo", "13", "１３"];

    let read = typed.map(|raw| Prefecture::parse(raw).unwrap().code());

    assert_eq!(read, [13; 8]);
}

#[test]
fn every_name_of_every_prefecture_leads_back_to_it() {
    let codes: Vec<u8> = Prefecture::all().map(Prefecture::code).collect();

    let found: Vec<u8> = Prefecture::all()
        .filter(|prefecture| {
            [
                prefecture.kanji(),
                prefecture.short(),
                prefecture.kana(),
                prefecture.short_kana(),
                prefecture.romaji(),
                &prefecture.code_text(),
            ]
            .iter()
            .all(|name| Prefecture::parse(name) == Some(*prefecture))
        })
        .map(Prefecture::code)
        .collect();

    assert_eq!(found, codes);
    assert_eq!(codes.len(), 47);
}

#[test]
fn what_is_no_prefecture_is_none() {
    let read = ["", "江戸", "0", "48", "東京府"].map(Prefecture::parse);

    assert_eq!(read, [None; 5]);
}

#[test]
fn the_short_kana_leave_out_the_kind_of_prefecture() {
    let kana = ["北海道", "東京都", "京都府", "大阪府", "兵庫県"]
        .map(|name| Prefecture::parse(name).unwrap().short_kana());

    assert_eq!(kana, ["ホッカイドウ", "トウキョウ", "キョウト", "オオサカ", "ヒョウゴ"]);
}

#[test]
fn the_prefectures_people_expect_elsewhere_are_where_the_bureaus_have_them() {
    let blocks = ["新潟", "山梨", "長野", "静岡", "富山", "石川", "三重", "福井", "沖縄"].map(of);

    let expected = ["関東", "関東", "関東", "関東", "中部", "中部", "中部", "近畿", "沖縄"];
    assert_eq!(blocks, expected);
}

#[test]
fn every_prefecture_belongs_to_exactly_one_block() {
    let sizes: Vec<usize> =
        RegionBlock::defaults().iter().map(|block| block.prefectures().count()).collect();

    let mut codes: Vec<u8> = RegionBlock::defaults()
        .iter()
        .flat_map(RegionBlock::prefectures)
        .map(Prefecture::code)
        .collect();
    codes.sort_unstable();

    assert_eq!(sizes, [1, 6, 11, 5, 7, 5, 4, 7, 1]);
    assert_eq!(codes, (1..=47).collect::<Vec<u8>>());
}
