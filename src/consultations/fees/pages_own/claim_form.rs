//! The form of a travel claim: what was typed, and how it is drawn.

use chrono::NaiveDate;
use entities::consultations::travel_leg::Means;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::Serialize;

use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::travel::{Claim, RawClaim, RawLeg, RawNight};
use crate::consultations::fees::wording;
use crate::vocabulary::parse_date_fields;
use crate::web::{Choice, Field, Form, FormFacts, Problems, Width};

/// The rows of a form at first, and the most it takes.
const FIRST: usize = 3;
const MOST: usize = 20;

/// What the template draws.
#[derive(Serialize)]
pub struct ClaimFields {
    form: FormFacts,
    legs: Vec<LegFields>,
    nights: Vec<NightFields>,
}

#[derive(Serialize)]
struct LegFields {
    origin: Field,
    destination: Field,
    means: Field,
    km: Field,
    fare: Field,
    express_fare: Field,
    round_trip: Field,
}

#[derive(Serialize)]
struct NightFields {
    place: Field,
    kind: Field,
    cost: Field,
}

impl ClaimFields {
    /// `more` adds empty rows.
    pub fn new(
        (form, problems): (&Form, &Problems),
        rates: Option<&RateTable>,
        more: bool,
    ) -> Self {
        let added = if more { 3 } else { 0 };
        let legs = (rows(form, "legs").max(FIRST) + added).min(MOST);
        let nights = (rows(form, "nights").max(1) + added).min(MOST);
        Self {
            form: FormFacts::new(single(form, problems), problems),
            legs: (0..legs).map(|place| leg(place, form, problems)).collect(),
            nights: (0..nights).map(|place| night(place, (form, problems), rates)).collect(),
        }
    }
}

fn rows(form: &Form, name: &str) -> usize {
    form.text(&format!("{name}_rows")).parse().unwrap_or(0).min(MOST)
}

fn single(form: &Form, problems: &Problems) -> [Field; 6] {
    let text = |name: &str, label: &str| Field::new(name, label, form, problems);
    [
        text("purpose", "用務").required().hint("例：個別相談"),
        text("destination", "用務先").required().hint("例：塩尻市市民交流センター"),
        Field::date("departed", "出発日", form, problems).required(),
        Field::date("returned", "帰着日", form, problems).required(),
        text("reported", "用務報告").options([Choice::new("yes", "相談記録票を提出した")]),
        text("file", "領収書"),
    ]
}

fn leg(place: usize, form: &Form, problems: &Problems) -> LegFields {
    let field = |part: &str, label: &str| {
        Field::new(&format!("legs.{place}.{part}"), label, form, problems)
    };
    let number = |part: &str, label: &str| field(part, label).inputmode("numeric").width(Width::S);
    let means = Means::iter().map(|means| Choice::new(means.to_value(), wording::means(means)));
    LegFields {
        origin: field("origin", "出発地").width(Width::S),
        destination: field("destination", "到着地").width(Width::S),
        means: field("means", "交通手段").options(means).width(Width::S),
        km: number("km", "片道の距離"),
        fare: number("fare", "片道の運賃"),
        express_fare: number("express_fare", "片道の特急料金"),
        round_trip: field("round_trip", "往復").options([Choice::new("yes", "往復した")]),
    }
}

fn night(
    place: usize,
    (form, problems): (&Form, &Problems),
    rates: Option<&RateTable>,
) -> NightFields {
    let field = |part: &str, label: &str| {
        Field::new(&format!("nights.{place}.{part}"), label, form, problems)
    };
    let kinds = rates.map(|rates| rates.lodgings.as_slice()).unwrap_or_default();
    let kinds = kinds.iter().map(|kind| {
        let most = wording::yen(kind.most);
        Choice::new(kind.code.to_string(), format!("{}（上限{most}）", kind.label))
    });
    NightFields {
        place: field("place", "宿泊地").width(Width::S),
        kind: field("kind", "宿泊地の区分").options(kinds),
        cost: field("cost", "実費").inputmode("numeric").width(Width::S),
    }
}

/// The claim as typed.
pub fn read(form: &Form) -> RawClaim {
    let text = |name: &str| form.text(name).to_owned();
    let day = |name: &str| {
        let parts = ["year", "month", "day"].map(|part| form.text(&format!("{name}_{part}")));
        let empty = parts.iter().all(|part| part.trim().is_empty());
        (!empty).then(|| parse_date_fields(parts[0], parts[1], parts[2]))
    };
    let leg = |place: usize| {
        let part = |part: &str| text(&format!("legs.{place}.{part}"));
        RawLeg {
            origin: part("origin"),
            destination: part("destination"),
            means: part("means"),
            km: part("km"),
            fare: part("fare"),
            express_fare: part("express_fare"),
            round_trip: !part("round_trip").is_empty(),
        }
    };
    let night = |place: usize| {
        let part = |part: &str| text(&format!("nights.{place}.{part}"));
        RawNight { place: part("place"), kind: part("kind"), cost: part("cost") }
    };
    RawClaim {
        purpose: text("purpose"),
        destination: text("destination"),
        departed: day("departed"),
        returned: day("returned"),
        reported: form.is_ticked("reported"),
        legs: (0..rows(form, "legs")).map(leg).collect(),
        nights: (0..rows(form, "nights")).map(night).collect(),
    }
}

/// A stored claim as it would be typed.
pub fn typed(claim: &Claim) -> Form {
    let mut form = Form::default();
    let row = &claim.row;
    form.set("purpose", row.purpose.as_str());
    form.set("destination", row.destination.as_str());
    form.set_day("departed", row.departed_on);
    form.set_day("returned", row.returned_on);
    form.set("reported", if row.reported { "yes" } else { "" });
    form.set("version", row.version.to_string());
    form.set("legs_rows", claim.legs.len().to_string());
    form.set("nights_rows", claim.nights.len().to_string());
    for (place, leg) in claim.legs.iter().enumerate() {
        let values = [
            ("origin", leg.origin.clone()),
            ("destination", leg.destination.clone()),
            ("means", leg.means.to_value()),
            ("km", leg.km.map(|km| km.to_string()).unwrap_or_default()),
            ("fare", leg.fare.to_string()),
            ("express_fare", leg.express_fare.to_string()),
            ("round_trip", if leg.round_trip { "yes" } else { "" }.to_owned()),
        ];
        for (part, value) in values {
            form.set(&format!("legs.{place}.{part}"), value);
        }
    }
    for (place, night) in claim.nights.iter().enumerate() {
        form.set(&format!("nights.{place}.place"), night.place.as_str());
        form.set(&format!("nights.{place}.kind"), night.kind.to_string());
        form.set(&format!("nights.{place}.cost"), night.cost.to_string());
    }
    form
}

/// What is known of a journey before anybody typed: where and when they met.
pub fn begun(place: Option<&str>, day: Option<NaiveDate>) -> Form {
    let mut form = Form::default();
    form.set("purpose", "個別相談");
    form.set("destination", place.unwrap_or_default().chars().take(60).collect::<String>());
    form.set_day("departed", day);
    form.set_day("returned", day);
    form.set("version", "0");
    form
}
