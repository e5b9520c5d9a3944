//! Keys of addresses are in small letters: `Suzuki@…` and `suzuki@…` are one mailbox, and so one
//! person. Where several people were on record with spellings of one address, one of them is found
//! by it from now on: who can sign in with a password before who cannot, then who holds a role, who
//! has signed in, who has it in small letters, who came first. The keys of the others begin with a
//! blank, which no address does; the secretariat is asked to mend them.

use sea_orm_migration::prelude::*;

use crate::batch::Batch;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whoever may not sign in at all comes last, whatever else they have.
const OTHERS_OF_A_MAILBOX: &str = "UPDATE person SET email_key = ' ' || email_key WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY lower(email_key)
            ORDER BY weight DESC, CASE WHEN email_key = lower(email_key) THEN 0 ELSE 1 END, id
        ) AS place
        FROM (
            SELECT id, email_key,
                CASE WHEN state = 'disabled' THEN -8 WHEN state = 'active' THEN 1 ELSE 0 END
                + CASE WHEN EXISTS (SELECT 1 FROM credential WHERE person_id = person.id)
                    THEN 4 ELSE 0 END
                + CASE WHEN EXISTS (SELECT 1 FROM role_assignment WHERE person_id = person.id)
                    THEN 2 ELSE 0 END AS weight
            FROM person
        ) AS weighed
    ) AS placed
    WHERE place > 1
)";

/// Requests not yet confirmed: where two of one mailbox wait for one session, both still can be, by
/// the links in their letters.
const REQUESTS: &str = "UPDATE study_session_public_request SET email_key = lower(email_key)
    WHERE email_key <> lower(email_key) AND NOT EXISTS (
        SELECT 1 FROM study_session_public_request AS other
        WHERE lower(other.email_key) = lower(study_session_public_request.email_key)
            AND other.session_id = study_session_public_request.session_id
            AND other.id <> study_session_public_request.id
    )";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        batch.add_sql(OTHERS_OF_A_MAILBOX);
        batch.add_sql(
            "UPDATE person SET email_key = lower(email_key)
            WHERE email_key <> lower(email_key) AND email_key NOT LIKE ' %'",
        );
        batch.add_sql(REQUESTS);
        for table in ["contact_person", "newsletter_subscriber"] {
            batch.add_sql(&format!(
                "UPDATE {table} SET email_key = lower(email_key) WHERE email_key <> lower(email_key)"
            ));
        }
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
