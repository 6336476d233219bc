use domain::file::Quarantine;
use domain::{CustomerId, FileId, TenantId, TimelineId, Timestamp};
use files::link::Reader;
use store::files::File;
use uuid::Uuid;

use super::may_read;
use crate::routes::me::read::WEB;

const ANN: CustomerId = CustomerId(Uuid::from_u128(1));
const EVE: CustomerId = CustomerId(Uuid::from_u128(2));
const BOB: Uuid = Uuid::from_u128(3);
const CAROL: Uuid = Uuid::from_u128(4);

fn file(uploader: Uuid, by_customer: bool, sent: Option<bool>) -> File {
    File {
        tenant: TenantId(Uuid::from_u128(9)),
        id: FileId(Uuid::from_u128(8)),
        timeline: TimelineId::of(ANN, WEB),
        uploader,
        by_customer,
        name: "a.txt".into(),
        media_type: "text/plain".into(),
        size_bytes: 1,
        digest: [0; 32],
        object: Uuid::from_u128(7),
        quarantine: Quarantine::Clean,
        has_thumbnail: false,
        created_at: Timestamp(0),
        sent_at: sent.map(|_| Timestamp(1)),
        for_customer: sent == Some(true),
    }
}

/// Every file in Ann's timeline against every reader.
#[test]
fn each_reader_may_have_what_their_side_may_see() {
    let customer = |id: CustomerId| Reader { id: id.0, is_staff: false, rv: 0 };
    let staff = |id| Reader { id, is_staff: true, rv: 0 };
    // Who uploaded it, and whether it was sent (to the customer, or in a note); then: Ann, Eve, Bob, Carol.
    for (uploader, by_customer, sent, may) in [
        (ANN.0, true, None, [true, false, false, false]),
        (ANN.0, true, Some(true), [true, false, true, true]),
        (BOB, false, None, [false, false, true, false]),
        (BOB, false, Some(true), [true, false, true, true]),
        (BOB, false, Some(false), [false, false, true, true]),
    ] {
        let file = file(uploader, by_customer, sent);
        let found =
            [customer(ANN), customer(EVE), staff(BOB), staff(CAROL)].map(|reader| may_read(&file, &reader));
        assert_eq!(found, may, "{sent:?} by {uploader}");
    }
    // An operator whose id is a customer's is not that customer, and the other way round.
    assert!(!may_read(&file(ANN.0, true, None), &staff(ANN.0)));
    assert!(!may_read(&file(BOB, false, None), &customer(CustomerId(BOB))));
}
