//! The form of the rates: rows of ranks and of kinds of places, with spare ones below.

use serde::Serialize;

use crate::consultations::fees::rates::{RawLodging, RawRank, RawRates};
use crate::web::{Choice, Field, Form, FormFacts, Problems, Width};

const SPARE: usize = 2;
/// More than anybody has.
const MOST: usize = 30;

/// What the template draws.
#[derive(Serialize)]
pub struct RateFields {
    form: FormFacts,
    ranks: Vec<RankFields>,
    lodgings: Vec<LodgingFields>,
}

#[derive(Serialize)]
struct RankFields {
    code: Field,
    label: Field,
    yen_per_hour: Field,
    most_per_day: Field,
}

#[derive(Serialize)]
struct LodgingFields {
    code: Field,
    label: Field,
    most: Field,
}

impl RateFields {
    pub fn new(raw: &RawRates, problems: &Problems) -> Self {
        let blank = RawRank::default();
        let ranks = raw.ranks.iter().chain(std::iter::repeat_n(&blank, SPARE));
        let nowhere = RawLodging::default();
        let lodgings = raw.lodgings.iter().chain(std::iter::repeat_n(&nowhere, SPARE));
        Self {
            form: single(raw, problems),
            ranks: ranks.enumerate().map(|(place, row)| rank(place, row, problems)).collect(),
            lodgings: lodgings
                .enumerate()
                .map(|(place, row)| lodging(place, row, problems))
                .collect(),
        }
    }
}

fn single(raw: &RawRates, problems: &Problems) -> FormFacts {
    let mut form = Form::default();
    let texts = [
        ("unit_minutes", &raw.unit_minutes),
        ("withholding_rate", &raw.withholding_rate),
        ("withholding_rate_above", &raw.withholding_rate_above),
        ("withholding_limit", &raw.withholding_limit),
        ("express_from_km", &raw.express_from_km),
        ("night_allowance", &raw.night_allowance),
    ];
    for (name, value) in texts {
        form.set(name, value.as_str());
    }
    form.set("withholds", if raw.withholds { "yes" } else { "" });
    let number = |name: &str, label: &str, hint: &str| {
        let field = Field::new(name, label, &form, problems).required().hint(hint);
        field.inputmode("decimal").width(Width::S)
    };
    let fields = [
        number("unit_minutes", "時間の単位", "この単位に満たない時間は切り捨てます。例：30"),
        Field::new("withholds", "源泉徴収", &form, problems)
            .options([Choice::new("yes", "個人への謝金から所得税を源泉徴収する")]),
        number("withholding_rate", "源泉徴収の率", "例：10.21。1円未満は切り捨てます。"),
        number("withholding_limit", "この率を使う上限", "1回の支払いの額です。例：1,000,000"),
        number("withholding_rate_above", "上限を超えた分の率", "例：20.42"),
        number("express_from_km", "特急料金を支払う距離", "片道がこの距離以上のときに支払います。"),
        number("night_allowance", "宿泊手当", "1泊あたりの額です。ないときは0にしてください。"),
    ];
    FormFacts::new(fields, problems)
}

fn rank(place: usize, row: &RawRank, problems: &Problems) -> RankFields {
    let name = |part: &str| format!("ranks.{place}.{part}");
    let form = Form::new(
        vec![
            (name("code"), row.code.clone()),
            (name("label"), row.label.clone()),
            (name("yen_per_hour"), row.yen_per_hour.clone()),
            (name("most_per_day"), row.most_per_day.clone()),
        ],
        Vec::new(),
    );
    let field = |part: &str, label: &str| Field::new(&name(part), label, &form, problems);
    let money = |part: &str, label: &str| field(part, label).inputmode("numeric").width(Width::S);
    RankFields {
        code: field("code", ""),
        label: field("label", "職位区分"),
        yen_per_hour: money("yen_per_hour", "1時間の単価（税込み）"),
        most_per_day: money("most_per_day", "1日の上限"),
    }
}

fn lodging(place: usize, row: &RawLodging, problems: &Problems) -> LodgingFields {
    let name = |part: &str| format!("lodgings.{place}.{part}");
    let form = Form::new(
        vec![
            (name("code"), row.code.clone()),
            (name("label"), row.label.clone()),
            (name("most"), row.most.clone()),
        ],
        Vec::new(),
    );
    let field = |part: &str, label: &str| Field::new(&name(part), label, &form, problems);
    LodgingFields {
        code: field("code", ""),
        label: field("label", "宿泊地の区分"),
        most: field("most", "1泊の上限").inputmode("numeric").width(Width::S),
    }
}

/// The form as typed.
pub fn read(form: &Form) -> RawRates {
    let text = |name: &str| form.text(name).to_owned();
    let rows = |name: &str| text(name).parse::<usize>().unwrap_or(0).min(MOST);
    let rank = |place: usize| {
        let part = |part: &str| text(&format!("ranks.{place}.{part}"));
        RawRank {
            code: part("code"),
            label: part("label"),
            yen_per_hour: part("yen_per_hour"),
            most_per_day: part("most_per_day"),
        }
    };
    let lodging = |place: usize| {
        let part = |part: &str| text(&format!("lodgings.{place}.{part}"));
        RawLodging { code: part("code"), label: part("label"), most: part("most") }
    };
    RawRates {
        unit_minutes: text("unit_minutes"),
        withholds: form.is_ticked("withholds"),
        withholding_rate: text("withholding_rate"),
        withholding_rate_above: text("withholding_rate_above"),
        withholding_limit: text("withholding_limit"),
        express_from_km: text("express_from_km"),
        night_allowance: text("night_allowance"),
        // A row taken out stays empty until it is saved, so that problems keep their places.
        ranks: (0..rows("rank_rows")).map(rank).collect(),
        lodgings: (0..rows("lodging_rows")).map(lodging).collect(),
    }
}
