//! The list of consultations over the API, narrowed by whoever reads it.

use bansou::consultations::By;
use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::member;
use super::cast::{Stage, thursday};
use crate::support::ApiClient;

const LIST: &str = "/api/v1/consultations";
/// 鈴木 and 佐藤 as an address has them.
const SUZUKI: &str = "%E9%88%B4%E6%9C%A8";
const SATO: &str = "%E4%BD%90%E8%97%A4";

/// Suzuki has one confirmed and one cancelled, Sato one confirmed, all with Yamada.
struct Three {
    stage: Stage,
    suzuki: ApiClient,
    yamada: ApiClient,
}

impl Three {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let suzuki = stage.client("鈴木 一郎").await;
        let sato = stage.client("佐藤 花子").await;
        stage.books(suzuki, thursday(10, 0)).await.unwrap();
        let gone = stage.books(suzuki, thursday(12, 0)).await.unwrap();
        stage.books(sato, thursday(14, 0)).await.unwrap();
        stage.cancels(By::Client(suzuki), gone.id).await.unwrap();
        let suzuki = member(&stage, suzuki.person(), Role::Operator).await;
        let yamada = member(&stage, stage.yamada.person(), Role::Accompanist).await;
        Self { stage, suzuki, yamada }
    }
}

async fn count(api: &ApiClient, query: &str) -> usize {
    let answer = api.get(&format!("{LIST}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    answer.items().len()
}

#[tokio::test]
async fn the_accompanists_own_list_is_narrowed_by_state_year_and_words() {
    let Three { stage, yamada, .. } = Three::new().await;

    let confirmed = yamada.get(&format!("{LIST}?state=confirmed")).await;
    let cancelled = count(&yamada, "state=cancelled").await;
    let years =
        (count(&yamada, "fiscal_year=2026").await, count(&yamada, "fiscal_year=2020").await);
    let words = (
        count(&yamada, &format!("text={SUZUKI}")).await,
        count(&yamada, &format!("text={SATO}")).await,
    );
    let both = count(&yamada, &format!("text={SUZUKI}&state=cancelled")).await;

    let states: Vec<_> = confirmed.items().iter().map(|item| item["state"].clone()).collect();
    assert_eq!(states, [json!("confirmed"), json!("confirmed")]);
    assert_eq!((cancelled, years, words, both), (1, (3, 0), (2, 1), 1));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_clients_own_list_is_narrowed_and_never_widened() {
    let Three { stage, suzuki, .. } = Three::new().await;
    let yamada = stage.yamada.person();

    let confirmed = count(&suzuki, "state=confirmed").await;
    let held = count(&suzuki, "state=held").await;
    let year = count(&suzuki, "fiscal_year=2020").await;
    let theirs = count(&suzuki, &format!("text={SATO}")).await;
    let with = count(&suzuki, &format!("accompanist_id={yamada}")).await;
    let nobody = count(&suzuki, &format!("accompanist_id={}", uuid::Uuid::nil())).await;

    assert_eq!((confirmed, held, year, theirs), (1, 0, 0, 0));
    assert_eq!((with, nobody), (2, 0));
    stage.app.stop().await;
}
