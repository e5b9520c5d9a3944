use entities::people::role_assignment::Role;
use reqwest::StatusCode;

use super::cast::{Visitor, person, sign_in_by_mail, staff};
use super::organisations::organisation;
use crate::support::TestApp;

/// Pages and who may open them: coordinator, editor, administrator, viewer, operator.
const PAGES: [(&str, [bool; 5]); 9] = [
    ("/me", [true, true, true, true, true]),
    ("/staff/organisations", [true, false, true, false, false]),
    ("/staff/organisations/new", [true, false, true, false, false]),
    ("/staff/people", [true, false, true, false, false]),
    ("/staff/import", [true, false, true, false, false]),
    ("/staff/applications", [true, false, true, false, false]),
    ("/staff/vocabularies", [false, false, true, false, false]),
    ("/staff/regions", [false, false, true, false, false]),
    ("/staff/audit", [false, false, true, false, false]),
];

#[tokio::test]
async fn everybody_opens_what_is_theirs_and_the_rest_is_not_there() {
    let app = TestApp::start().await;
    let coordinator = staff(&app, "a@example.jp", &[Role::Coordinator]).await;
    let editor = staff(&app, "b@example.jp", &[Role::Editor]).await;
    let admin = staff(&app, "c@example.jp", &[Role::Admin]).await;
    let viewer = staff(&app, "d@example.jp", &[Role::Viewer]).await;
    person(&app, "e@example.jp", &[Role::Operator]).await;
    let operator = sign_in_by_mail(&app, "e@example.jp").await;
    let people =
        [&coordinator.browser, &editor.browser, &admin.browser, &viewer.browser, &operator];

    let mut wrong = Vec::new();
    for (page, may) in PAGES {
        for (who, may) in people.iter().zip(may) {
            let wanted = if may { StatusCode::OK } else { StatusCode::NOT_FOUND };
            let status = who.get(page).await.status();
            if status != wanted {
                wrong.push((page, may, status));
            }
        }
    }

    assert_eq!(wrong, Vec::new());
    app.stop().await;
}

#[tokio::test]
async fn a_stranger_is_led_to_the_sign_in_and_back() {
    let app = TestApp::start().await;

    let answer = Visitor::new(&app).get("/staff/people?words=a").await;

    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let place = super::cast::location(&answer);
    assert_eq!(place, "/sign-in?next=%2Fstaff%2Fpeople%3Fwords%3Da");
    app.stop().await;
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_allowed_look_the_same() {
    let app = TestApp::start().await;
    let mirai = organisation(&app, "みらい").await;
    person(&app, "e@example.jp", &[Role::Operator]).await;
    let operator = sign_in_by_mail(&app, "e@example.jp").await;

    let forbidden = operator.get(&format!("/staff/organisations/{mirai}")).await;
    let absent = operator.get(&format!("/staff/organisations/{}", uuid::Uuid::nil())).await;
    let nonsense = operator.get("/staff/organisations/nonsense").await;

    assert_eq!(forbidden.status(), StatusCode::NOT_FOUND);
    let forbidden = without_reference(&forbidden.text().await.unwrap());
    assert_eq!(forbidden, without_reference(&absent.text().await.unwrap()));
    assert_eq!(nonsense.status(), StatusCode::NOT_FOUND);
    app.stop().await;
}

fn without_reference(page: &str) -> String {
    page.lines().filter(|line| !line.contains("参照番号")).collect()
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let app = TestApp::start().await;
    let admin = staff(&app, "c@example.jp", &[Role::Admin]).await;
    let page = format!("/staff/people/{}", admin.id);

    let roles = admin.browser.send(&page, &format!("{page}/roles"), &[("roles", "viewer")]).await;
    let state = admin
        .browser
        .send(&page, &format!("{page}/state"), &[("disabled", "yes"), ("confirmed", "yes")])
        .await;

    assert_eq!(roles.status(), StatusCode::CONFLICT);
    assert_eq!(state.status(), StatusCode::CONFLICT);
    assert!(admin.browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn a_coordinator_cannot_take_an_administrator_over() {
    let app = TestApp::start().await;
    let admin = staff(&app, "c@example.jp", &[Role::Admin]).await;
    let coordinator = staff(&app, "a@example.jp", &[Role::Coordinator]).await;
    let page = format!("/staff/people/{}", admin.id);
    let send = async |action: &str, fields: &[(&str, &str)]| {
        coordinator.browser.send(&page, &format!("{page}{action}"), fields).await.status()
    };

    let address = [("family_name", "北川"), ("email", "evil@example.jp"), ("language", "ja")];
    let statuses = [
        send("", &address).await,
        send("/reset", &[]).await,
        send("/invitation", &[]).await,
        send("/roles", &[("roles", "viewer")]).await,
        send("/state", &[("disabled", "yes")]).await,
    ];

    assert_eq!(statuses, [StatusCode::NOT_FOUND; 5]);
    assert!(admin.browser.is_signed_in().await);
    app.stop().await;
}
