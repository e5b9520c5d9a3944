//! A type for every id: a person's cannot be handed over where a session's is asked for.
//!
//! All are version 7 UUIDs, stored as 16 bytes on SQLite and `uuid` on PostgreSQL. An id names a
//! row; it is never a secret.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    AuditEntryId,
    AvailabilityExceptionId,
    AvailabilityRuleId,
    BrowserSessionId,
    CalendarClaimId,
    CalendarFeedId,
    CertificateId,
    ConferenceId,
    ConsultationEventId,
    ConsultationFileId,
    ConsultationId,
    ConsultationReminderId,
    ConsultationStrikeId,
    ConflictOfInterestId,
    ContactId,
    ContactImportId,
    ContactMergeId,
    ContactPersonId,
    DisclosureId,
    DispatchId,
    EngagementGoalId,
    EngagementId,
    FeeLineId,
    FeePaymentId,
    FeeRateId,
    FeeSettlementId,
    IntroductionEventId,
    IntroductionId,
    IntroductionTimeId,
    InvitationId,
    IssueAttachmentId,
    IssueEventId,
    IssueId,
    JoinImportId,
    LegalCertificationId,
    MailAttemptId,
    MailBounceId,
    MailBundleId,
    MailCircularId,
    MailMessageId,
    MatchingConfirmationId,
    MatchingRulingId,
    MembershipId,
    MilestoneId,
    NetworkingEventId,
    NetworkingParticipantId,
    NetworkingPlanId,
    NewsletterConsentId,
    OrganisationApplicationId,
    OrganisationId,
    ParticipantQuestionId,
    PeopleImportId,
    PersonId,
    PublicRequestId,
    ReaderImportId,
    RecordActionId,
    RecordReminderId,
    RecordStepId,
    RecurrenceId,
    RefreshTokenId,
    RegionBlockId,
    RegistrationId,
    ResourceId,
    SealId,
    SegmentId,
    SendingRulesId,
    SessionMaterialId,
    SessionPartId,
    SessionQuestionId,
    SessionReleaseId,
    SessionReminderId,
    SessionSeriesId,
    SharingConsentId,
    SignInLinkId,
    SpeakerFileId,
    SpeakerPassId,
    StudySessionId,
    SubscriberId,
    SubscriptionRequestId,
    SurveyAnswerId,
    TaskId,
    TermId,
    TravelClaimId,
    UploadId,
    VenueId,
    WaitingOfferId,
}
