//! Administration over REST.

mod import;
mod live;
mod nouns;
mod people;

use domain::{DeskId, QueueId};
use uuid::Uuid;

use crate::house::{House, Plan, TENANT};

async fn house() -> House {
    House::with(Plan { router: false, ..Plan::default() }).await
}

fn first_queue() -> Uuid {
    QueueId::default_of(DeskId::default_of(TENANT)).0
}
