//! What the facts of an entry are called.

pub const LABELS: [(&str, &str); 167] = [
    ("what", "見たもの"),
    ("seen", "見た"),
    ("reason", "理由"),
    ("override", "制限を超えた理由"),
    ("told", "お知らせした人数"),
    ("count", "件数"),
    ("total", "合計"),
    ("recorded", "記録した件数"),
    ("sent", "送った件数"),
    ("made", "つくった数"),
    ("title", "題名"),
    ("label", "名前"),
    ("name", "名前"),
    ("number", "番号"),
    ("state", "状態"),
    ("kind", "種類"),
    ("fields", "変えた項目"),
    ("version", "版"),
    ("roles", "役割"),
    ("family", "種類"),
    ("email", "メールアドレス"),
    ("fiscal_year", "年度"),
    ("publish_at", "公開の日時"),
    ("due_at", "締切"),
    ("prework_due_at", "事前課題の締切"),
    ("starts_at", "開始"),
    ("closes_at", "受付終了"),
    ("presence", "出欠"),
    ("mode", "参加方法"),
    ("route", "経路"),
    ("decision", "決定"),
    ("amount", "金額"),
    ("paid_on", "支払日"),
    ("late", "遅れ"),
    ("round", "回"),
    ("note", "メモ"),
    ("from", "変える前"),
    ("to", "変えたあと"),
    ("by", "方法"),
    ("cause", "原因"),
    ("source", "出どころ"),
    ("sessions", "勉強会の数"),
    ("people", "人数"),
    ("shown", "表示した件数"),
    ("page", "ページ"),
    ("readers", "読者の数"),
    ("letters", "通数"),
    ("head", "証明の値"),
    ("content", "内容の指紋"),
    ("rule", "条件"),
    ("application", "申込番号"),
    ("subject", "件名"),
    ("columns", "項目"),
    ("purpose", "目的"),
    ("prefecture", "都道府県"),
    ("edit", "変更の画面を開いた"),
    ("since", "いつから"),
    ("until", "いつまで"),
    ("completed", "終えた件数"),
    ("removed", "消した数"),
    ("entries", "件数"),
    ("rounds", "回数"),
    ("rank", "順位"),
    ("revision", "版"),
    ("answers", "回答の数"),
    ("message", "伝言"),
    ("segment", "グループ"),
    ("pattern", "繰り返し"),
    ("contacts", "連絡先の数"),
    ("pairs", "組の数"),
    ("accompanists", "支援者の数"),
    ("milestone", "節目"),
    ("satisfaction", "満足度"),
    ("on_the_web", "ウェブへの掲載"),
    ("weekdays", "曜日"),
    ("hold", "待ち時間"),
    ("role", "役割"),
    ("language", "言語"),
    ("code", "コード"),
    ("absent", "欠席した側"),
    ("accompanist", "伴走支援者"),
    ("action", "次の行動"),
    ("added", "加えた数"),
    ("again", "出し直し"),
    ("agreed_on", "同意した日"),
    ("anonymous", "無記名"),
    ("basis", "提供の根拠"),
    ("before", "前の名前"),
    ("city", "市区町村"),
    ("closed", "受付の休み"),
    ("closeness", "つながりの深さ"),
    ("computed", "計算した金額"),
    ("corporate_number", "法人番号"),
    ("country", "国"),
    ("day", "日"),
    ("details", "内容"),
    ("done", "済んだ"),
    ("due_on", "期限"),
    ("factor", "サインインの方法"),
    ("family_name", "姓"),
    ("faults", "満たせない条件の数"),
    ("figure", "数値"),
    ("file", "ファイル"),
    ("first", "最初の日"),
    ("frame", "枠"),
    ("given", "加えた役割"),
    ("given_name", "名"),
    ("goal", "目標"),
    ("gone", "まとめられた連携先"),
    ("granted", "同意"),
    ("host", "共催者"),
    ("id", "番号"),
    ("import", "取り込み"),
    ("introduction", "紹介"),
    ("kana", "ふりがな"),
    ("known", "登録済みの数"),
    ("lapsed", "期限切れ"),
    ("last", "最後の日"),
    ("lead", "代表担当"),
    ("level", "活動レベル"),
    ("line", "行"),
    ("lines", "行数"),
    ("links", "リンクの数"),
    ("material", "資料"),
    ("most", "上限"),
    ("name_en", "英語の名前"),
    ("notes", "備考"),
    ("on", "日"),
    ("one", "1人目"),
    ("operator", "事業者"),
    ("operators", "事業者の担当者"),
    ("organisation", "団体"),
    ("other", "2人目"),
    ("part", "回の部"),
    ("participant", "参加者"),
    ("pass", "登壇者のリンク"),
    ("payment", "支払いの番号"),
    ("person", "人"),
    ("phone", "電話番号"),
    ("places", "受け入れ枠"),
    ("plan", "席の案"),
    ("plan_dropped", "席の案の取りやめ"),
    ("proofs", "証憑の数"),
    ("publicly_paid", "公費での支払い"),
    ("question", "質問"),
    ("questions", "質問の数"),
    ("reached_on", "達した日"),
    ("registration", "申込"),
    ("registrations", "申込"),
    ("release", "提供"),
    ("request", "申し込み"),
    ("resolution", "決めたこと"),
    ("retired", "利用の停止"),
    ("rules", "受付時間の数"),
    ("seated", "当選した数"),
    ("settled_on", "精算した日"),
    ("strike", "欠席などの記録"),
    ("takes_part", "参加"),
    ("tendency", "変化"),
    ("terms", "分類"),
    ("voided", "承認の取り消し"),
    ("was", "前の状態"),
    ("was_absent", "前の欠席"),
    ("was_held", "前の実施時間"),
    ("website", "ウェブサイト"),
    ("wishes", "希望"),
    ("written_by", "いつまでの分"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::LABELS;
    use crate::people::audit::setting_labels::SETTING_LABELS;

    /// Pages for search engines and what the tests of the web send are no entries.
    const NO_ENTRIES: [&str; 2] = ["structured.rs", "/web/"];

    #[test]
    fn every_fact_somebody_writes_down_has_a_name() {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let all = LABELS.iter().chain(&SETTING_LABELS);
        let known: BTreeSet<&str> = all.map(|(key, _)| *key).collect();

        let mut unnamed = BTreeSet::new();
        let mut found = 0;
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for key in facts(&text) {
                found += 1;
                if !known.contains(key.as_str()) {
                    unnamed.insert((key, file.clone()));
                }
            }
        }

        assert_eq!(unnamed, BTreeSet::new());
        assert!(found > 200, "only {found} facts were found: the source is written otherwise");
        assert_eq!(known.len(), LABELS.len() + SETTING_LABELS.len());
    }

    fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                sources(&path, files);
            } else if path.extension().is_some_and(|end| end == "rs")
                && !NO_ENTRIES.iter().any(|part| name.contains(part))
            {
                files.push(path);
            }
        }
    }

    /// The keys of every object a source makes with `json!`, but for examples of the API.
    fn facts(text: &str) -> Vec<String> {
        let mut keys = Vec::new();
        let pieces: Vec<&str> = text.split("json!({").collect();
        let objects = pieces.windows(2).filter(|pair| !pair[0].ends_with("example = "));
        for object in objects.map(|pair| pair[1]) {
            let mut depth = 1;
            let end = object.char_indices().find(|(_, sign)| {
                depth += i32::from("{([".contains(*sign)) - i32::from("})]".contains(*sign));
                depth == 0
            });
            let object = &object[..end.map_or(object.len(), |(at, _)| at)];
            let parts: Vec<&str> = object.split('"').collect();
            for pair in parts.windows(2).skip(1).step_by(2) {
                if pair[1].starts_with(':') {
                    keys.push(pair[0].to_owned());
                }
            }
        }
        keys
    }
}
