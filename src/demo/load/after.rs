//! What followed the sessions that were held: questionnaire, materials, certificates, thanks, report.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::TimeDelta;
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::registration;
use entities::study_sessions::session as rows;
use entities::study_sessions::survey::Circle;
use entities::{RegistrationId, StudySessionId};
use sea_orm::EntityTrait as _;

use super::{done, sessions::deliver};
use crate::context::Context;
use crate::study_sessions::materials::{self, NewMaterial, Source};
use crate::study_sessions::registration::By;
use crate::study_sessions::report::{self, ReportText};
use crate::study_sessions::survey::{self, Answers, Reply, Scale, SurveyPlan};
use crate::study_sessions::thanks::{Thanks, thank, to_thank};
use crate::study_sessions::{Member, Organiser, certificates};

/// The instant of `context` lies after the session, which has been marked as held.
pub async fn load(
    context: &Context,
    organiser: Organiser,
    (key, id): (&str, StudySessionId),
) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let session = rows::Entity::find_by_id(id).one(reader).await?.context("a session just held")?;
    let plan = SurveyPlan {
        anonymous: true,
        circle: Circle::Attended,
        intro: Some("3分ほどで終わります。次の勉強会づくりに役立てます。".to_owned()),
        closes_at: session.ends_at + TimeDelta::days(14),
        remind_at: None,
        version: 0,
    };
    done(key, survey::save(context, organiser, id, plan).await)?;
    let new = NewMaterial {
        kind: MaterialKind::Recording,
        title: "当日の様子".to_owned(),
        part: None,
        circle: Circle::Attended,
        released_at: None,
        expires_at: None,
        source: Source::Address("https://video.example.jp/bansou".to_owned()),
    };
    done(key, materials::add(context, organiser, (id, "demo-recording"), new).await.map(|_| ()))?;
    done(key, certificates::issue(context, organiser, id).await.map(|_| ()))?;
    let came = to_thank(reader, id).await?;
    let wish = Thanks {
        message: Some("活発なご質問をありがとうございました。".to_owned()),
        expected_recipients: came.len(),
    };
    done(key, thank(context, organiser, id, wish).await.map(|_| ()))?;
    // The last of them has not answered yet.
    let answering = came.len().saturating_sub(1);
    for (place, row) in came.iter().take(answering).enumerate() {
        done(key, respond(context, row, place).await)?;
    }
    done(key, report::save(context, organiser, id, words()).await.map(|_| ()))?;
    deliver(context).await
}

async fn respond(
    context: &Context,
    row: &registration::Model,
    place: usize,
) -> Result<(), crate::database::Stop<survey::Refusal>> {
    const SCORES: [[Option<i32>; 7]; 4] = [
        [Some(5), Some(4), Some(5), Some(5), Some(3), Some(4), Some(4)],
        [Some(4), Some(4), Some(4), Some(5), None, Some(3), Some(5)],
        [Some(5), Some(5), Some(4), None, Some(4), Some(5), Some(4)],
        [Some(3), Some(2), Some(4), Some(4), Some(2), None, Some(3)],
    ];
    const COMMENTS: [Option<&str>; 4] = [
        Some("ほかの地域の失敗談まで聞けたのがよかったです。"),
        None,
        Some("質疑の時間がもう少しほしいです。"),
        None,
    ];
    let turn = place % SCORES.len();
    let scores = Scale::ALL.into_iter().zip(SCORES[turn]);
    let answers = Answers {
        scores: scores
            .filter_map(|(scale, score)| Some((scale, score?)))
            .collect::<BTreeMap<_, _>>(),
        themes: Vec::new(),
        other_theme: None,
        wants_consultation: (turn != 1).then_some(turn == 0),
        comment: COMMENTS[turn].map(str::to_owned),
    };
    let (by, id): (By, RegistrationId) = (By::Member(Member::acting_as(row.person_id)), row.id);
    // As the questionnaire above promises.
    survey::answer(context, by, id, Reply { answers, anonymous: true }).await
}

fn words() -> ReportText {
    ReportText {
        questions: "連携先をどう探したか。→ 商工会議所の紹介から始めた、との回答。".to_owned(),
        outcomes: "具体的な手順が伝わった。質疑の時間が足りなかった。".to_owned(),
        next: "質疑を20分に延ばす。".to_owned(),
        version: 0,
    }
}
