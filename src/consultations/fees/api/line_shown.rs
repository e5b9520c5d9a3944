//! An honorarium as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::fee_line::{self, Basis, Interest, LineState};
use entities::consultations::fee_terms::Payee;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::consultations::fees::readers::{LineView, Settlement};
use crate::web::one_of;

/// 謝金 of one consultation. Yen throughout.
#[derive(Serialize, ToSchema)]
pub struct FeeLine {
    pub id: Uuid,
    /// 謝金番号
    pub number: String,
    pub consultation_id: Uuid,
    /// 相談番号
    pub consultation_number: String,
    /// Who asked for advice.
    pub organisation: String,
    pub person_id: Uuid,
    pub person: String,
    /// Western year in which it begins.
    pub fiscal_year: i32,
    pub held_from: DateTime<Utc>,
    pub held_until: DateTime<Utc>,
    pub minutes: i32,
    #[schema(schema_with = one_of::<LineState>)]
    pub state: LineState,
    #[schema(schema_with = one_of::<Basis>)]
    pub basis: Basis,
    /// A stake of the person in whoever asked, as it was known when the line was approved.
    #[schema(schema_with = one_of::<Interest>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest: Option<Interest>,
    /// A stake that became known after the approval, which stands as it is: look at it.
    #[schema(schema_with = one_of::<Interest>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest_since: Option<Interest>,
    /// The version of the rates it was reckoned by.
    pub rates_id: Option<Uuid>,
    /// Code of a rank.
    pub rank: Option<i32>,
    #[schema(schema_with = one_of::<Payee>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payee: Option<Payee>,
    pub invoice_number: Option<String>,
    /// Units of time that are paid.
    pub units: i32,
    /// As the rates have it.
    pub computed: i32,
    /// As it is paid.
    pub amount: i32,
    /// Before the payment: what the line alone would bear. Once paid: its part of what was withheld
    /// of the whole payment.
    pub withheld: i32,
    pub net: i32,
    /// Why the amount is another, or why it is paid although somebody should look twice.
    pub reason: Option<String>,
    pub evidence: FeeEvidence,
    pub approved_at: Option<DateTime<Utc>>,
    #[schema(value_type = Option<String>, format = Date)]
    pub paid_on: Option<NaiveDate>,
    /// 支払番号
    pub payment_number: Option<String>,
    /// Still to be paid, or to be paid back where negative, after the times were corrected.
    pub difference: i32,
    pub settlements: Vec<FeeSettlement>,
    /// Goes with every change.
    pub version: i32,
}

/// Which proofs are there.
#[derive(Clone, Copy, Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeEvidence {
    /// 依頼書
    pub request: bool,
    /// 承諾書
    pub acceptance: bool,
    /// 報告書
    pub report: bool,
    /// 領収書
    pub receipt: bool,
}

/// A difference that was settled.
#[derive(Serialize, ToSchema)]
pub struct FeeSettlement {
    /// Negative where it was paid back.
    pub amount: i32,
    /// Of the same sign.
    pub withheld: i32,
    #[schema(value_type = String, format = Date)]
    pub settled_on: NaiveDate,
    pub note: String,
    /// 支払番号
    pub payment_number: String,
}

impl FeeEvidence {
    fn of(row: &fee_line::Model) -> Self {
        Self {
            request: row.has_request,
            acceptance: row.has_acceptance,
            report: row.has_report,
            receipt: row.has_receipt,
        }
    }
}

impl From<LineView> for FeeLine {
    fn from(view: LineView) -> Self {
        let (difference, net, person) = (view.difference(), view.net(), view.name());
        let (evidence, row) = (FeeEvidence::of(&view.row), view.row);
        Self {
            id: row.id.0,
            number: row.number,
            consultation_id: row.consultation_id.0,
            consultation_number: view.parties.row.number,
            organisation: view.parties.organisation,
            person_id: row.person_id.0,
            person,
            fiscal_year: row.fiscal_year,
            held_from: row.held_from,
            held_until: row.held_until,
            minutes: row.minutes,
            state: row.state,
            basis: row.basis,
            interest: row.interest,
            interest_since: view.since,
            rates_id: row.rate_id.map(|id| id.0),
            rank: row.rank,
            payee: row.payee,
            invoice_number: row.invoice_number,
            units: row.units,
            computed: row.computed,
            amount: row.amount,
            withheld: row.withheld,
            net,
            reason: row.reason,
            evidence,
            approved_at: row.approved_at,
            paid_on: row.paid_on,
            payment_number: view.payment,
            difference,
            settlements: view.settlements.into_iter().map(FeeSettlement::from).collect(),
            version: row.version,
        }
    }
}

impl From<Settlement> for FeeSettlement {
    fn from(settled: Settlement) -> Self {
        Self {
            amount: settled.row.amount,
            withheld: settled.row.withheld,
            settled_on: settled.row.settled_on,
            note: settled.row.note,
            payment_number: settled.payment,
        }
    }
}
