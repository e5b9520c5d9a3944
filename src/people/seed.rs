//! What every server begins with: prefectures, regional blocks, vocabularies. Written again at each
//! start without harm; what the secretariat has changed since stays as it is.

use chrono::NaiveDate;
use entities::people::term::{self, Vocabulary};
use entities::people::{prefecture, region_block, region_block_prefecture};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _};

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::vocabulary::{Prefecture, RegionBlock};

/// Code, label, English label.
type Words = [(&'static str, &'static str, &'static str)];

/// Writes what is missing. Commits nothing when everything is there.
pub async fn write(context: &Context) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    prefectures(&tx).await?;
    blocks(&tx, context).await?;
    for (vocabulary, words) in VOCABULARIES {
        terms(&tx, context, vocabulary, words).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn prefectures(tx: &WriteTransaction) -> anyhow::Result<()> {
    let rows = Prefecture::all().map(|one| {
        let row = prefecture::Model {
            code: i32::from(one.code()),
            name: one.kanji().to_owned(),
            kana: one.kana().to_owned(),
            romaji: one.romaji().to_owned(),
        };
        row.into_active_model().reset_all()
    });
    prefecture::Entity::insert_many(rows)
        .on_conflict(OnConflict::column(prefecture::Column::Code).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Blocks and belongings are written once, together: later both belong to the secretariat.
async fn blocks(tx: &WriteTransaction, context: &Context) -> anyhow::Result<()> {
    if region_block::Entity::find().count(tx).await? > 0 {
        return Ok(());
    }
    // The ministry in its present form began on this day.
    let since = NaiveDate::from_ymd_opt(2001, 1, 6).unwrap_or_default();
    for (ordinal, block) in (1..).zip(RegionBlock::defaults()) {
        let row = region_block::Model {
            id: context.new_id(),
            code: block.key().to_owned(),
            name: block.name().to_owned(),
            name_en: capitalised(block.key()),
            ordinal,
        };
        let id = row.id;
        region_block::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(tx)
            .await?;
        let belongings = block.prefectures().map(|one| {
            let row = region_block_prefecture::Model {
                prefecture_code: i32::from(one.code()),
                valid_from: since,
                valid_to: None,
                block_id: id,
            };
            row.into_active_model().reset_all()
        });
        region_block_prefecture::Entity::insert_many(belongings).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn terms(
    tx: &WriteTransaction,
    context: &Context,
    vocabulary: Vocabulary,
    words: &Words,
) -> anyhow::Result<()> {
    let rows = (1..).zip(words).map(|(place, (code, label, label_en))| {
        let row = term::Model {
            id: context.new_id(),
            vocabulary,
            code: (*code).to_owned(),
            label: (*label).to_owned(),
            label_en: Some((*label_en).to_owned()),
            ordinal: place * 10,
            retired: false,
        };
        row.into_active_model().reset_all()
    });
    let kept =
        OnConflict::columns([term::Column::Vocabulary, term::Column::Code]).do_nothing().to_owned();
    term::Entity::insert_many(rows).on_conflict(kept).exec_without_returning(tx).await?;
    Ok(())
}

fn capitalised(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_ascii_uppercase(), letters.as_str())
    })
}

const VOCABULARIES: [(Vocabulary, &Words); 10] = [
    (Vocabulary::Theme, &THEMES),
    (Vocabulary::ActivityLevel, &ACTIVITY_LEVELS),
    (Vocabulary::Function, &FUNCTIONS),
    (Vocabulary::TalentCategory, &TALENT_CATEGORIES),
    (Vocabulary::Industry, &INDUSTRIES),
    (Vocabulary::Language, &LANGUAGES),
    (Vocabulary::LegalForm, &LEGAL_FORMS),
    (Vocabulary::SubsidyFrame, &FRAMES),
    (Vocabulary::NewsletterTopic, &NEWSLETTER_TOPICS),
    (Vocabulary::ContactKind, &CONTACT_KINDS),
];

const THEMES: [(&str, &str, &str); 8] = [
    ("sustainable_strategy", "持続的展開に向けた戦略設計", "Strategy for lasting activity"),
    (
        "regional_cooperation",
        "地域間連携・広域展開を視野に入れた戦略構築",
        "Cooperation between regions",
    ),
    ("naming_issues", "課題の言語化", "Putting the problem into words"),
    ("strategy_building", "戦略構築", "Building a strategy"),
    ("partners", "多様な主体の巻き込み", "Winning partners"),
    ("people_proposal", "人材戦略の提案", "Proposing a people strategy"),
    ("finance", "事業の収支と自走", "Finances and independence"),
    ("overseas", "海外教育機関との連携", "Schools abroad"),
];

/// The ministry's collection of practice points names levels it does not define; the secretariat
/// edits these.
const ACTIVITY_LEVELS: [(&str, &str, &str); 4] = [
    ("level1", "レベル1 これから始める", "Level 1: about to start"),
    ("level2", "レベル2 体制をつくる", "Level 2: building the team"),
    ("level3", "レベル3 事業を回す", "Level 3: running"),
    ("level4", "レベル4 広げる・伝える", "Level 4: spreading"),
];

const FUNCTIONS: [(&str, &str, &str); 4] = [
    ("recruit", "確保", "Finding people"),
    ("develop", "育成", "Developing people"),
    ("retain", "定着", "Keeping people"),
    ("career", "キャリア支援", "Career support"),
];

const TALENT_CATEGORIES: [(&str, &str, &str); 4] = [
    ("students", "学生・インターン生", "Students and interns"),
    ("uij_turn", "UIJターン人材", "People moving to the region"),
    ("side_job", "兼業・副業人材", "People with a second job"),
    ("latent", "潜在的労働者（女性・高齢者等）", "People not yet working"),
];

/// Major groups of 日本標準産業分類 (14th revision), A to T.
#[rustfmt::skip]
const INDUSTRIES: [(&str, &str, &str); 20] = [
    ("a", "農業、林業", "Agriculture and forestry"),
    ("b", "漁業", "Fisheries"),
    ("c", "鉱業、採石業、砂利採取業", "Mining and quarrying"),
    ("d", "建設業", "Construction"),
    ("e", "製造業", "Manufacturing"),
    ("f", "電気・ガス・熱供給・水道業", "Electricity, gas, heat, water"),
    ("g", "情報通信業", "Information and communications"),
    ("h", "運輸業、郵便業", "Transport and postal"),
    ("i", "卸売業、小売業", "Wholesale and retail"),
    ("j", "金融業、保険業", "Finance and insurance"),
    ("k", "不動産業、物品賃貸業", "Real estate and leasing"),
    ("l", "学術研究、専門・技術サービス業", "Research and professional services"),
    ("m", "宿泊業、飲食サービス業", "Accommodation and food"),
    ("n", "生活関連サービス業、娯楽業", "Personal services and amusement"),
    ("o", "教育、学習支援業", "Education"),
    ("p", "医療、福祉", "Medical care and welfare"),
    ("q", "複合サービス事業", "Compound services"),
    ("r", "サービス業（他に分類されないもの）", "Other services"),
    ("s", "公務", "Government"),
    ("t", "分類不能の産業", "Not classified"),
];

const LANGUAGES: [(&str, &str, &str); 8] = [
    ("ja", "日本語", "Japanese"),
    ("en", "英語", "English"),
    ("zh", "中国語", "Chinese"),
    ("ko", "韓国語", "Korean"),
    ("vi", "ベトナム語", "Vietnamese"),
    ("id", "インドネシア語", "Indonesian"),
    ("ne", "ネパール語", "Nepali"),
    ("my", "ミャンマー語", "Burmese"),
];

#[rustfmt::skip]
const LEGAL_FORMS: [(&str, &str, &str); 20] = [
    ("kabushiki", "株式会社", "Stock company"),
    ("godo", "合同会社", "Limited liability company"),
    ("yugen", "有限会社", "Limited company"),
    ("goshi", "合資会社", "Limited partnership company"),
    ("gomei", "合名会社", "General partnership company"),
    ("ippan_shadan", "一般社団法人", "General incorporated association"),
    ("ippan_zaidan", "一般財団法人", "General incorporated foundation"),
    ("koeki_shadan", "公益社団法人", "Public interest association"),
    ("koeki_zaidan", "公益財団法人", "Public interest foundation"),
    ("npo", "特定非営利活動法人", "Non-profit corporation"),
    ("kumiai", "協同組合", "Cooperative"),
    ("chamber", "商工会議所", "Chamber of commerce and industry"),
    ("shokokai", "商工会", "Society of commerce and industry"),
    ("gakko", "学校法人", "School corporation"),
    ("kokuritsu", "国立大学法人", "National university corporation"),
    ("shakai_fukushi", "社会福祉法人", "Social welfare corporation"),
    ("dokuritsu", "独立行政法人", "Independent administrative agency"),
    ("government", "国・地方公共団体", "Government"),
    ("sole", "個人事業主", "Sole proprietor"),
    ("other", "その他", "Other"),
];

const FRAMES: [(&str, &str, &str); 3] = [
    ("right_hand", "右腕人材枠", "Right-hand people"),
    ("legal_system", "法制度連携枠", "Cooperation under the laws"),
    ("accompaniment", "伴走支援", "Accompaniment"),
];

const NEWSLETTER_TOPICS: [(&str, &str, &str); 7] = [
    ("sessions", "勉強会・イベント", "Study sessions and events"),
    ("consultations", "個別相談", "Consultations"),
    ("cases", "取り組み事例", "Examples from the regions"),
    ("calls", "公募・支援策", "Calls and support measures"),
    ("networking", "連携・交流", "Partners and exchange"),
    ("publications", "資料・動画", "Documents and videos"),
    ("programme", "事業からのお知らせ", "News of the programme"),
];

const CONTACT_KINDS: [(&str, &str, &str); 6] = [
    ("peer", "ほかの地域の事業者", "Operator in another region"),
    ("overseas_school", "海外の教育機関", "School abroad"),
    ("embassy", "大使館・領事館", "Embassy or consulate"),
    ("domestic_support", "国内の支援機関", "Support body in Japan"),
    ("overseas_support", "海外の支援機関", "Support body abroad"),
    ("other", "そのほか", "Other"),
];
