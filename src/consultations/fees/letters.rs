//! Letters about money: what was paid, and a travel claim that is to be mended. They go to whoever
//! is paid, in the transaction of the change.

use entities::PersonId;
use entities::consultations::fee_payment;
use entities::consultations::{fee_line, travel_claim};
use entities::people::person;
use sea_orm::EntityTrait as _;
use serde::Serialize;
use uuid::Uuid;

use super::wording::yen;
use crate::consultations::letters::addressed;
use crate::consultations::pen::Pen;
use crate::mail::{self, Letter, LetterList};
use crate::people::whole_name;
use crate::vocabulary::tokyo;

/// What one person was paid at one time, or paid back.
#[derive(Clone, Debug, Serialize)]
pub struct FeesPaid {
    pub name: String,
    /// 支払番号
    pub number: String,
    /// `2026年12月10日（木）`
    pub paid_on: String,
    pub lines: Vec<PaidLine>,
    pub gross: String,
    pub withheld: String,
    pub net: String,
    /// After the times were corrected.
    pub difference: bool,
    /// The money came back.
    pub back: bool,
    /// The list, behind a sign-in.
    pub url: String,
}

/// Amounts as they are read: `5,150円`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaidLine {
    /// 謝金番号
    pub number: String,
    /// `2026年12月3日（木）14:00～15:00`
    pub when: String,
    pub amount: String,
    pub withheld: String,
    pub net: String,
}

/// The travel claims of one person that were paid together.
#[derive(Clone, Debug, Serialize)]
pub struct TravelPaid {
    pub name: String,
    /// 支払番号
    pub number: String,
    pub paid_on: String,
    pub claims: Vec<PaidClaim>,
    pub total: String,
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaidClaim {
    /// 精算番号
    pub number: String,
    /// `2026年12月3日（木）`: when it began.
    pub departed: String,
    pub destination: String,
    pub fares: String,
    pub lodging: String,
    pub allowance: String,
    pub total: String,
}

/// The secretariat wants a claim mended.
#[derive(Clone, Debug, Serialize)]
pub struct TravelReturned {
    pub name: String,
    /// 精算番号
    pub number: String,
    pub departed: String,
    pub destination: String,
    pub total: String,
    /// What is to be mended, as the secretariat wrote it.
    pub reason: String,
    /// The claim, behind a sign-in.
    pub url: String,
}

/// All letters about money.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<FeesPaid>().with::<TravelPaid>().with::<TravelReturned>()
}

impl PaidLine {
    /// Yen, and yen of tax.
    pub fn new(row: &fee_line::Model, (amount, withheld): (i32, i32)) -> Self {
        Self {
            number: row.number.clone(),
            when: tokyo::span(row.held_from, row.held_until),
            amount: yen(amount),
            withheld: yen(withheld),
            net: yen(amount - withheld),
        }
    }
}

impl PaidClaim {
    pub fn new(row: &travel_claim::Model) -> Self {
        Self {
            number: row.number.clone(),
            departed: tokyo::date(row.departed_on),
            destination: row.destination.clone(),
            fares: yen(row.fares),
            lodging: yen(row.lodging),
            allowance: yen(row.allowance),
            total: yen(row.total),
        }
    }
}

/// One letter for each payment of fees.
pub(super) async fn tell_paid(
    pen: Pen<'_>,
    payment: &fee_payment::Model,
    lines: Vec<PaidLine>,
) -> anyhow::Result<()> {
    let reader = reader(pen, payment.person_id).await?;
    let letter = FeesPaid {
        name: name(&reader),
        number: payment.number.clone(),
        paid_on: tokyo::date(payment.paid_on),
        lines,
        gross: yen(payment.gross),
        withheld: yen(payment.withheld),
        net: yen(payment.gross - payment.withheld),
        difference: payment.kind == fee_payment::PaymentKind::Difference,
        back: payment.gross < 0,
        url: format!("{}/my/fees", pen.context.config.base_url),
    };
    let key = format!("fee_payment:{}", payment.id);
    send(pen, &reader, (key, ("fee_payment", payment.id.0)), &letter).await
}

/// One letter for each payment of travel.
pub(super) async fn tell_travel_paid(
    pen: Pen<'_>,
    payment: &fee_payment::Model,
    claims: Vec<PaidClaim>,
) -> anyhow::Result<()> {
    let reader = reader(pen, payment.person_id).await?;
    let letter = TravelPaid {
        name: name(&reader),
        number: payment.number.clone(),
        paid_on: tokyo::date(payment.paid_on),
        claims,
        total: yen(payment.gross),
        url: format!("{}/my/fees", pen.context.config.base_url),
    };
    let key = format!("fee_payment:{}", payment.id);
    send(pen, &reader, (key, ("fee_payment", payment.id.0)), &letter).await
}

/// One letter each time a claim is given back; its version tells the times apart.
pub(super) async fn tell_returned(pen: Pen<'_>, row: &travel_claim::Model) -> anyhow::Result<()> {
    let reader = reader(pen, row.person_id).await?;
    let base = &pen.context.config.base_url;
    let letter = TravelReturned {
        name: name(&reader),
        number: row.number.clone(),
        departed: tokyo::date(row.departed_on),
        destination: row.destination.clone(),
        total: yen(row.total),
        reason: row.return_reason.clone().unwrap_or_default(),
        url: format!("{base}/my/fees/travel/{}", row.consultation_id),
    };
    let key = format!("travel_claim:{}:returned:{}", row.id, row.version);
    send(pen, &reader, (key, ("travel_claim", row.id.0)), &letter).await
}

async fn reader(pen: Pen<'_>, id: PersonId) -> anyhow::Result<person::Model> {
    let found = person::Entity::find_by_id(id).one(pen.tx).await?;
    found.ok_or_else(|| anyhow::anyhow!("whoever is paid is no longer there"))
}

fn name(reader: &person::Model) -> String {
    whole_name(&reader.family_name, &reader.given_name)
}

async fn send<L: Letter>(
    pen: Pen<'_>,
    reader: &person::Model,
    (key, concerns): (String, (&'static str, Uuid)),
    letter: &L,
) -> anyhow::Result<()> {
    let envelope = mail::Envelope { concerns: Some(concerns), ..addressed(reader, key)? };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    Ok(())
}

impl Letter for FeesPaid {
    const NAME: &'static str = "fees_paid";

    fn samples() -> Vec<Self> {
        let line = |number: &str, day: &str, (amount, withheld, net): (i32, i32, i32)| PaidLine {
            number: number.to_owned(),
            when: format!("2026年12月{day}14:00～15:00"),
            amount: yen(amount),
            withheld: yen(withheld),
            net: yen(net),
        };
        let paid = |(number, lines): (&str, Vec<PaidLine>), (gross, tax): (i32, i32)| Self {
            name: "山田 太郎".to_owned(),
            number: number.to_owned(),
            paid_on: "2026年12月25日（金）".to_owned(),
            lines,
            gross: yen(gross),
            withheld: yen(tax),
            net: yen(gross - tax),
            difference: false,
            back: false,
            url: "https://bansou.example.jp/my/fees".to_owned(),
        };
        let two = vec![
            line("P8-482-136K", "3日（木）", (5_150, 525, 4_625)),
            line("P8-513-277B", "9日（水）", (7_725, 789, 6_936)),
        ];
        let more = vec![line("P8-482-136K", "3日（木）", (2_575, 262, 2_313))];
        let less = vec![line("P8-482-136K", "3日（木）", (-2_575, -263, -2_312))];
        vec![
            paid(("R8-0012", two), (12_875, 1_314)),
            Self { difference: true, ..paid(("R8-0013", more), (2_575, 262)) },
            Self { difference: true, back: true, ..paid(("R8-0014", less), (-2_575, -263)) },
        ]
    }
}

impl Letter for TravelPaid {
    const NAME: &'static str = "travel_paid";

    fn samples() -> Vec<Self> {
        let claim = |number: &str, departed: &str, (fares, nights): (i32, i32)| PaidClaim {
            number: number.to_owned(),
            departed: departed.to_owned(),
            destination: "塩尻市市民交流センター".to_owned(),
            fares: yen(fares),
            lodging: yen(nights * 9_000),
            allowance: yen(nights * 2_400),
            total: yen(fares + nights * 11_400),
        };
        let paid = |claims: Vec<PaidClaim>, total: i32| Self {
            name: "山田 太郎".to_owned(),
            number: "R8-0015".to_owned(),
            paid_on: "2026年12月25日（金）".to_owned(),
            claims,
            total: yen(total),
            url: "https://bansou.example.jp/my/fees".to_owned(),
        };
        let first = claim("R8-482-136K", "2026年12月3日（木）", (15_700, 1));
        let second = claim("R8-513-277B", "2026年12月9日（水）", (480, 0));
        vec![paid(vec![first.clone()], 27_100), paid(vec![first, second], 27_580)]
    }
}

impl Letter for TravelReturned {
    const NAME: &'static str = "travel_returned";

    fn samples() -> Vec<Self> {
        let returned = |reason: &str| Self {
            name: "山田 太郎".to_owned(),
            number: "R8-482-136K".to_owned(),
            departed: "2026年12月3日（木）".to_owned(),
            destination: "塩尻市市民交流センター".to_owned(),
            total: yen(27_100),
            reason: reason.to_owned(),
            url: "https://bansou.example.jp/my/fees/travel/0193f000".to_owned(),
        };
        let short = "特急券の領収書を添付してください。";
        vec![returned(short), returned(&format!("{short}\n宿泊地の区分を確かめてください。"))]
    }
}
