use std::collections::HashMap;

use domain::desk::{OperatorSettings, QueueSettings, Settings};
use domain::operator::{Connection, Presence, Status};
use domain::policy::Membership;
use domain::{OperatorId, QueueId, SkillId, Timestamp};
use store::reads::{DeskLoad, InHand, Line, OperatorLoad};
use uuid::Uuid;

use super::figures::targets;
use super::list::Can;

const ANNA: OperatorId = OperatorId(Uuid::from_u128(1));
const RETURNS: QueueId = QueueId(Uuid::from_u128(2));
const ORDERS: QueueId = QueueId(Uuid::from_u128(3));
const GERMAN: SkillId = SkillId(Uuid::from_u128(4));
const NOW: Timestamp = Timestamp(1_000_000);

fn desk() -> Settings {
    let mut anna = OperatorSettings::new(ANNA, "Anna", RETURNS);
    anna.capacity = 3;
    anna.queues =
        vec![Membership { queue: RETURNS, limit: Some(1) }, Membership { queue: ORDERS, limit: None }];
    anna.skills = vec![GERMAN];
    let mut returns = QueueSettings::new(RETURNS, "Returns");
    returns.rules.held_frees_slot = true;
    Settings {
        queues: vec![returns, QueueSettings::new(ORDERS, "Orders")],
        operators: vec![anna],
        ..Settings::new()
    }
}

fn there() -> Presence {
    Presence { status: Status::Online, connection: Connection::Connected, ..Presence::default() }
}

fn load(presence: Presence, in_hand: Vec<InHand>) -> DeskLoad {
    let anna = OperatorLoad { id: ANNA, name: "Anna".into(), presence, in_hand };
    DeskLoad { operators: vec![anna], lines: vec![Line { queue: RETURNS, waiting: 2, since: Timestamp(7) }] }
}

fn hand(queue: QueueId, is_held: bool, count: u64) -> InHand {
    InHand { queue, is_idle: false, is_held, count }
}

#[test]
fn a_slot_counts_as_the_queue_says_and_a_queue_is_full_before_the_operator_is() {
    let names = HashMap::from([(GERMAN, "German".to_owned())]);
    let in_hand = vec![hand(RETURNS, false, 1), hand(RETURNS, true, 4)];
    let told = targets(&desk(), &load(there(), in_hand), &names, NOW);
    let anna = &told.operators[0];
    assert_eq!((anna.used, anna.capacity, anna.can), (1, 3, Can::Take));
    assert_eq!((anna.queues[0].used, anna.queues[0].limit, anna.queues[1].used), (1, Some(1), 0));
    assert_eq!(anna.skills, ["German"]);
    let [returns, orders] = &told.queues[..] else { panic!("two queues") };
    assert_eq!((returns.waiting, returns.since, returns.online, returns.free), (2, Some(7), 1, 0));
    assert_eq!((orders.waiting, orders.since, orders.online, orders.free), (0, None, 1, 1));
    assert!(returns.is_open && !returns.is_paused);
}

#[test]
fn whoever_cannot_take_it_says_why() {
    let away = Presence { status: Status::Away { reason: "Lunch".into() }, ..there() };
    let cases = [
        (there(), vec![hand(ORDERS, false, 3)], Can::Full),
        (there(), vec![hand(RETURNS, true, 15)], Can::Full),
        (Presence { next: Some(Status::Offline), ..there() }, Vec::new(), Can::Leaving),
        (away, Vec::new(), Can::Away),
        (Presence { connection: Connection::Doubted, ..there() }, Vec::new(), Can::Unreachable),
        (Presence { status: Status::Offline, ..there() }, Vec::new(), Can::Offline),
        (Presence { capacity: Some(0), ..there() }, Vec::new(), Can::Full),
    ];
    for (presence, in_hand, can) in cases {
        let told = targets(&desk(), &load(presence, in_hand), &HashMap::new(), NOW);
        assert_eq!(told.operators[0].can, can);
        assert_eq!(told.queues[1].free, 0, "{can:?}");
    }
}
