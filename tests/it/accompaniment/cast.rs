//! A secretariat, operators that begin, and accompanists contracted for the year.

use std::collections::BTreeSet;

use bansou::accompaniment::engagement::{begin, load};
use bansou::accompaniment::matchmaking::{YearFacts, read};
use bansou::accompaniment::{Arranger, EngagementPlan, EngagementRows, Pair, Team};
use bansou::context::Acquaintance;
use bansou::people::seed;
use bansou::vocabulary::{FiscalYear, tokyo};
use entities::accompaniment::engagement;
use entities::consultations::accompanist_theme;
use entities::mail::message;
use entities::people::organisation::{self, OrganisationKind};
use entities::people::role_assignment::{self, Role};
use entities::people::{adoption, membership, organisation_term, term};
use entities::{EngagementId, OrganisationId, PersonId, TermId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::study_sessions::people::{add_member, add_organisation, add_person};
use crate::support::{TestApp, tuesday_morning};

pub struct Stage {
    pub app: TestApp,
    pub desk: Arranger,
}

pub fn year() -> FiscalYear {
    FiscalYear::starting_in(2026).unwrap()
}

impl Stage {
    pub async fn new() -> Self {
        let app = TestApp::start().await;
        seed::write(&app.context).await.unwrap();
        let staff = add_person(&app, "事務 太郎", "desk@example.jp").await;
        Self { app, desk: Arranger::acting_as(staff) }
    }

    /// An adopted operator with one member.
    pub async fn operator(&self, name: &str, prefecture: i32) -> (OrganisationId, PersonId) {
        let kind = OrganisationKind::AdoptedOperator;
        let operator = self.organisation(name, kind, prefecture).await;
        self.adopt(operator, false).await;
        let member = self.person(&format!("{name} 担当")).await;
        add_member(&self.app, member, operator).await;
        (operator, member)
    }

    /// An accompanist of a contracted organisation of their own.
    pub async fn accompanist(&self, name: &str, prefecture: i32) -> (PersonId, OrganisationId) {
        let kind = OrganisationKind::VeteranOperator;
        let own = self.organisation(&format!("{name}の団体"), kind, prefecture).await;
        self.adopt(own, true).await;
        let person = self.person(name).await;
        add_member(&self.app, person, own).await;
        self.grant(person, Role::Accompanist).await;
        (person, own)
    }

    pub async fn person(&self, name: &str) -> PersonId {
        let unique = self.app.context.chance.uuid(tuesday_morning()).simple();
        add_person(&self.app, name, &format!("{unique}@example.jp")).await
    }

    async fn organisation(
        &self,
        name: &str,
        kind: OrganisationKind,
        prefecture: i32,
    ) -> OrganisationId {
        let id = add_organisation(&self.app, name, kind).await;
        let tx = self.app.context.database.begin_write().await.unwrap();
        organisation::Entity::update_many()
            .col_expr(organisation::Column::PrefectureCode, Expr::value(prefecture))
            .filter(organisation::Column::Id.eq(id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn adopt(&self, organisation_id: OrganisationId, accompanist: bool) {
        self.adopt_in(2026, organisation_id, accompanist).await;
    }

    pub async fn adopt_in(
        &self,
        fiscal_year: i32,
        organisation_id: OrganisationId,
        accompanist: bool,
    ) {
        let row = adoption::Model {
            organisation_id,
            fiscal_year,
            frame_id: None,
            subsidy_rate: None,
            accompanist,
        };
        self.insert::<adoption::Entity>(row.into_active_model().reset_all()).await;
    }

    pub async fn grant(&self, person_id: PersonId, role: Role) {
        let granted_at = self.app.context.now();
        let row = role_assignment::Model { person_id, role, granted_at, granted_by: None };
        self.insert::<role_assignment::Entity>(row.into_active_model().reset_all()).await;
    }

    /// Somebody leaves an organisation.
    pub async fn leaves(&self, person: PersonId, organisation: OrganisationId) {
        let tx = self.app.context.database.begin_write().await.unwrap();
        membership::Entity::update_many()
            .col_expr(membership::Column::EndedAt, Expr::value(self.app.context.now()))
            .filter(membership::Column::PersonId.eq(person))
            .filter(membership::Column::OrganisationId.eq(organisation))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// What the directory says of an organisation.
    pub async fn tag(&self, organisation_id: OrganisationId, terms: &[TermId]) {
        let mut terms = terms.to_vec();
        terms.sort_unstable();
        terms.dedup();
        for term_id in terms {
            let row = organisation_term::Model { organisation_id, term_id };
            self.insert::<organisation_term::Entity>(row.into_active_model().reset_all()).await;
        }
    }

    /// Themes an accompanist set for themselves.
    pub async fn advises_on(&self, person_id: PersonId, themes: &[TermId]) {
        for term_id in themes.iter().copied() {
            let row = accompanist_theme::Model { person_id, term_id };
            self.insert::<accompanist_theme::Entity>(row.into_active_model().reset_all()).await;
        }
    }

    async fn insert<E: EntityTrait>(&self, row: E::ActiveModel) {
        let tx = self.app.context.database.begin_write().await.unwrap();
        E::insert(row).exec_without_returning(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The id of a term by its code.
    pub async fn term(&self, code: &str) -> TermId {
        let found = term::Entity::find().filter(term::Column::Code.eq(code));
        found.one(self.app.context.database.reader()).await.unwrap().unwrap().id
    }

    /// A pair brought together by hand.
    pub async fn engagement(
        &self,
        operator: OrganisationId,
        (person, organisation): (PersonId, OrganisationId),
    ) -> EngagementId {
        let plan = plan(operator, (person, organisation));
        begin(&self.app.context, self.desk, plan).await.unwrap()
    }

    pub async fn rows(&self, id: EngagementId) -> EngagementRows {
        let db = self.app.context.database.reader();
        let row = engagement::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
        load(db, row).await.unwrap()
    }

    pub async fn version(&self, id: EngagementId) -> i32 {
        self.rows(id).await.engagement.version
    }

    pub async fn facts(&self) -> YearFacts {
        self.facts_with(self.app.context.acquaintances().await.unwrap()).await
    }

    /// The same, as if these had met outside of engagements.
    pub async fn facts_with(&self, met: BTreeSet<Acquaintance>) -> YearFacts {
        let context = &self.app.context;
        read(context.database.reader(), met, (year(), context.now())).await.unwrap()
    }

    /// The proposed pairs.
    pub async fn proposed(&self) -> Vec<Pair> {
        let proposal = self.facts().await.propose().unwrap();
        proposal.pairs.into_iter().map(|pair| pair.pair).collect()
    }

    /// Names of the letters to somebody, oldest first.
    pub async fn letters(&self, person: PersonId) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::PersonId.eq(person))
            .order_by_asc(message::Column::CreatedAt)
            .order_by_asc(message::Column::Id)
            .all(self.app.context.database.reader())
            .await
            .unwrap()
    }

    pub async fn letter_names(&self, person: PersonId) -> Vec<String> {
        self.letters(person).await.into_iter().map(|letter| letter.letter).collect()
    }

    /// Asked from outside, over a connection of its own.
    pub async fn count(&self, sql: &str) -> i64 {
        let judge = self.app.database.judge().await;
        let statement = sea_orm::Statement::from_string(judge.get_database_backend(), sql);
        judge.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }
}

pub fn plan(
    operator: OrganisationId,
    (person, organisation): (PersonId, OrganisationId),
) -> EngagementPlan {
    EngagementPlan {
        fiscal_year: year(),
        operator,
        accompanist_organisation: organisation,
        team: Team { accompanists: vec![person], operators: Vec::new() },
        started_on: tokyo::day_of(tuesday_morning()),
    }
}
