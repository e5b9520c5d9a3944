//! Claims against a model too simple to be wrong: alone, answer by answer; and many at once, judged
//! afterwards from outside by SQL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bansou::calendar::{ClaimRequest, Holder, Refusal, Resource};
use bansou::context::Context;
use bansou::database::Stop;
use bansou::vocabulary::Chance;
use chrono::TimeDelta;
use entities::ResourceId;

use super::{claims, count, holder, moves, person, releases, room, slot};
use crate::support::TestApp;

/// A random number below the bound, from a reproducible stream.
fn below(chance: &Chance, bound: u64) -> u64 {
    let bytes = chance.secret();
    u64::from_be_bytes(bytes[..8].try_into().unwrap()) % bound
}

#[derive(Debug)]
enum Step {
    Claim(ClaimRequest),
    Move(ClaimRequest),
    Release(Holder),
}

fn step(chance: &Chance, holders: &[Holder], resources: &[Resource]) -> Step {
    let pick = |many: usize| usize::try_from(below(chance, many as u64)).unwrap();
    let holder = holders[pick(holders.len())];
    let start = i64::try_from(below(chance, 60)).unwrap() * 5;
    let length = i64::try_from(below(chance, 12) + 1).unwrap() * 5;
    let wanted = (0..=pick(3)).map(|_| resources[pick(resources.len())]).collect();
    let mut request = ClaimRequest::firm(holder, slot(start, start + length), wanted);
    request.buffer_before = TimeDelta::minutes(5 * i64::try_from(below(chance, 3)).unwrap());
    request.buffer_after = TimeDelta::minutes(5 * i64::try_from(below(chance, 3)).unwrap());
    match pick(5) {
        0 | 1 => Step::Claim(request),
        2 | 3 => Step::Move(request),
        _ => Step::Release(holder),
    }
}

/// Who has which five minutes of what: no cleverness at all.
#[derive(Default)]
struct Model(BTreeMap<(ResourceId, i64), uuid::Uuid>);

impl Model {
    fn minutes(request: &ClaimRequest) -> BTreeSet<(ResourceId, i64)> {
        let from = (request.slot.starts() - request.buffer_before).timestamp() / 300;
        let until = (request.slot.ends() + request.buffer_after).timestamp() / 300;
        let resources = request.resources.iter().map(|resource| resource.id());
        resources.flat_map(|id| (from..until).map(move |cell| (id, cell))).collect()
    }

    fn holds(&self, holder: Holder) -> bool {
        self.0.values().any(|other| *other == holder.id)
    }

    fn takes(&mut self, request: &ClaimRequest) -> bool {
        let wanted = Self::minutes(request);
        let mine = request.holder.id;
        if wanted.iter().any(|cell| self.0.get(cell).is_some_and(|other| *other != mine)) {
            return false;
        }
        self.releases(request.holder);
        self.0.extend(wanted.into_iter().map(|cell| (cell, mine)));
        true
    }

    fn releases(&mut self, holder: Holder) {
        self.0.retain(|_, other| *other != holder.id);
    }
}

async fn some_resources(context: &Context) -> Vec<Resource> {
    vec![
        room(context, "会議室A").await,
        room(context, "会議室B").await,
        room(context, "Zoom 1").await,
        Resource::Person(person(context).await),
        Resource::Person(person(context).await),
    ]
}

fn agreed(answer: Result<(), Stop<Refusal>>) -> bool {
    match answer {
        Ok(()) => true,
        Err(Stop::Refused(Refusal::Taken(_) | Refusal::NothingHeld)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// The database's own view: who has which five minutes of what.
async fn stored(app: &TestApp) -> BTreeMap<(ResourceId, i64), uuid::Uuid> {
    use entities::calendar::{cell, claim};
    use sea_orm::EntityTrait;
    let judge = app.database.judge().await;
    let claims = claim::Entity::find().all(&judge).await.unwrap();
    let holders: BTreeMap<_, _> = claims.iter().map(|row| (row.id, row.holder_id)).collect();
    let cells = cell::Entity::find().all(&judge).await.unwrap();
    cells.iter().map(|row| ((row.resource_id, row.cell), holders[&row.claim_id])).collect()
}

#[tokio::test]
async fn four_hundred_steps_agree_with_the_model_one_by_one() {
    let app = TestApp::start().await;
    let resources = some_resources(&app.context).await;
    let holders: Vec<_> = (0..12).map(|_| holder(&app.context)).collect();
    let (chance, mut model) = (Chance::seeded(7), Model::default());

    let mut disagreed = Vec::new();
    for number in 0..400 {
        let step = step(&chance, &holders, &resources);
        let (theirs, ours) = match &step {
            Step::Claim(request) => {
                (model.takes(request), agreed(claims(&app.context, request).await))
            }
            Step::Move(request) => (
                model.holds(request.holder) && model.takes(request),
                agreed(moves(&app.context, request).await),
            ),
            Step::Release(holder) => {
                let held = model.holds(*holder);
                model.releases(*holder);
                (held, releases(&app.context, *holder).await > 0)
            }
        };
        if theirs != ours {
            disagreed.push(format!("{number}: {step:?}"));
        }
    }

    assert_eq!(disagreed, Vec::<String>::new());
    assert_eq!(stored(&app).await, model.0);
    app.stop().await;
}

/// Claims of one resource whose times overlap.
const OVERLAPS: &str = "SELECT count(*) FROM calendar_claim a JOIN calendar_claim b \
     ON a.resource_id = b.resource_id AND a.id < b.id \
     AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at";
const ORPHANS: &str = "SELECT count(*) FROM calendar_cell c LEFT JOIN calendar_claim k \
     ON k.id = c.claim_id AND k.resource_id = c.resource_id WHERE k.id IS NULL";
const EMPTY: &str = "SELECT count(*) FROM calendar_claim k WHERE NOT EXISTS \
     (SELECT 1 FROM calendar_cell c WHERE c.claim_id = k.id)";

/// One client knows what its own holders have: nobody else touches those.
async fn client(context: Context, resources: Arc<Vec<Resource>>, seed: u64) -> Model {
    let holders: Vec<_> = (0..3).map(|_| holder(&context)).collect();
    let (chance, mut own) = (Chance::seeded(seed), Model::default());
    for _ in 0..40 {
        match step(&chance, &holders, &resources) {
            Step::Claim(request) if agreed(claims(&context, &request).await) => {
                assert!(own.takes(&request), "two holders of one client overlap");
            }
            Step::Move(request) if agreed(moves(&context, &request).await) => {
                assert!(own.takes(&request), "two holders of one client overlap");
            }
            Step::Release(holder) => {
                releases(&context, holder).await;
                own.releases(holder);
            }
            _ => {}
        }
    }
    own
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_clients_at_once_leave_no_overlap_and_no_leak() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let resources = Arc::new(some_resources(&app.context).await);

    let mut running = tokio::task::JoinSet::new();
    for seed in 0..16 {
        running.spawn(client(app.context.clone(), resources.clone(), seed));
    }
    let mut expected = BTreeMap::new();
    while let Some(own) = running.join_next().await {
        expected.extend(own.unwrap().0);
    }

    assert_eq!(count(&judge, OVERLAPS).await, 0);
    assert_eq!(count(&judge, ORPHANS).await, 0);
    assert_eq!(count(&judge, EMPTY).await, 0);
    assert_eq!(stored(&app).await, expected);
    app.stop().await;
}
