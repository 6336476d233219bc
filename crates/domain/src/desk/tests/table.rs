//! Every state of a ticket × every command, as the parent's doc has it; what is expected is written down.

use super::*;
use crate::fact::{NoReply, Silence};
use crate::ticket::{Handover, Offer};

/// The columns. Everything is asked by Anna; what is handed over goes back if that fails.
const STATES: [&str; 17] = [
    "-", "wait", "rest", "offer a", "offer b", "b~>a", "b->a", "a~>b", "a->b", "a", "a held", "a lost", "b",
    "b lost", "wrap a", "wrap b", "done",
];

fn assigned(to: OperatorId, is_held: bool, is_lost: bool) -> TicketState {
    TicketState::Assigned { assignee: assignee(to), began: Version(3), is_held, is_lost }
}

fn offered(to: OperatorId, from: Option<(OperatorId, bool)>) -> TicketState {
    let offer = Offer { to, at: START, until: START.plus_ms(30 * SECOND), is_seen: false };
    let from = from.map(|(from, is_warm)| Handover {
        from: assignee(from),
        began: Version(3),
        is_warm,
        or_else: OrElse::Fail,
    });
    TicketState::Offered { offer, from }
}

fn state(name: &str) -> Option<TicketState> {
    let later = START.plus_ms(10 * SECOND);
    Some(match name {
        "wait" => TicketState::Waiting { rest_until: None },
        "rest" => TicketState::Waiting { rest_until: Some(later) },
        "offer a" => offered(ANNA, None),
        "offer b" => offered(BOB, None),
        "b~>a" => offered(ANNA, Some((BOB, true))),
        "b->a" => offered(ANNA, Some((BOB, false))),
        "a~>b" => offered(BOB, Some((ANNA, true))),
        "a->b" => offered(BOB, Some((ANNA, false))),
        "a" => assigned(ANNA, false, false),
        "a held" => assigned(ANNA, true, false),
        "a lost" => assigned(ANNA, false, true),
        "b" => assigned(BOB, false, false),
        "b lost" => assigned(BOB, false, true),
        "wrap a" => TicketState::WrapUp { assignee: assignee(ANNA), until: later },
        "wrap b" => TicketState::WrapUp { assignee: assignee(BOB), until: later },
        "done" => TicketState::Done,
        _ => return None,
    })
}

fn play(name: &str) -> Play {
    let settings = settings(|settings| settings.queues[0].wrap_up_ms = 60_000);
    let mut play = Play::with(settings, &[ANNA, BOB, CAROL]);
    if let Some(state) = state(name) {
        let (version, conversation_version) = (Version(10), Version(5));
        play.desk.add_ticket(Ticket {
            version,
            conversation_version,
            state,
            ..Ticket::unrouted(&now(chat(1)))
        });
    }
    play
}

fn heard(change: impl FnOnce(&mut ConversationNow)) -> Command {
    let mut now = ConversationNow { version: Version(6), ..now(chat(1)) };
    change(&mut now);
    Command::Conversation(now)
}

fn no_reply(why: Silence) -> Command {
    heard(|now| now.no_reply = Some(NoReply { ticket_version: Version(10), why }))
}

fn status(status: Status) -> Command {
    Command::SetStatus { operator: ANNA, status, is_next: false }
}

/// Each command with what comes of each state: the new state, `=` for the old one, or the refusal.
#[rustfmt::skip]
fn table() -> Vec<(&'static str, Command, [&'static str; 17])> {
    let (by, conversation, offer) = (ANNA, chat(1), Version(10));
    let client_id = ClientId(Uuid::from_u128(900));
    let none = "NoSuchConversation";
    let (no, mine, gone) = ("NotOffered", "NotYours", "Closed");
    let open = "NotClosed";
    let away = Status::Away { reason: "lunch".to_owned() };
    vec![
        //                                                          -     wait    rest    offer a offer b b~>a    b->a    a~>b    a->b    a       a held  a lost  b       b lost  wrap a  wrap b  done
        ("take", Command::Take { by, client_id, conversation, if_version: None },
                                                                  [none, "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "=",    "=",    "a",    "a",    "a",    gone,   gone,   gone]),
        ("accept", Command::Accept { by, conversation, offer },   [none, no,     no,     "a",    no,     "a",    "a",    no,     no,     "=",    "=",    "=",    no,     no,     no,     no,     no]),
        ("decline", Command::Decline { by, conversation, offer, reason: String::new() },
                                                                  [none, no,     no,     "wait", no,     "b",    "b",    no,     no,     no,     no,     no,     no,     no,     no,     no,     no]),
        ("accept another offer", Command::Accept { by, conversation, offer: Version(9) },
                                                                  [none, no,     no,     no,     no,     no,     no,     no,     no,     "=",    "=",    "=",    no,     no,     no,     no,     no]),
        ("seen", Command::Seen { by, conversation, offer },       ["=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("hold", Command::Hold { by, conversation, is_held: true },
                                                                  [none, mine,   mine,   mine,   mine,   mine,   mine,   mine,   mine,   "a held", "=",  "a lost held", mine, mine, gone, gone,   gone]),
        ("resume", Command::Hold { by, conversation, is_held: false },
                                                                  [none, mine,   mine,   mine,   mine,   mine,   mine,   mine,   mine,   "=",    "a",    "=",    mine,   mine,   gone,   gone,   gone]),
        ("written up", Command::WrappedUp { by, conversation },   [none, open,   open,   open,   open,   open,   open,   open,   open,   open,   open,   open,   open,   open,   "done", mine,   "="]),
        ("hand to Carol, warm", transfer(chat(1), Target::Operator(CAROL), true, OrElse::Fail),
                                                                  [none, mine,   mine,   mine,   mine,   mine,   mine,   mine,   mine,   "a~>c", "a~>c", "a~>c", mine,   mine,   gone,   gone,   gone]),
        ("a supervisor hands to Carol, cold", as_supervisor(transfer(chat(1), Target::Operator(CAROL), false, OrElse::Queue)),
                                                                  [none, "offer c", "offer c", mine, mine, mine, mine,   mine,   mine,   "a->c", "a->c", "a->c", "b->c", "b->c", gone,   gone,   gone]),
        ("into the queue", transfer(chat(1), Target::Queue(default_queue()), false, OrElse::Fail),
                                                                  [none, mine,   mine,   mine,   mine,   mine,   mine,   mine,   mine,   "wait", "wait", "wait", mine,   mine,   gone,   gone,   gone]),
        ("back", transfer(chat(1), Target::Back, false, OrElse::Queue),
                                                                  [none, mine,   mine,   mine,   mine,   mine,   mine,   mine,   mine,   "wait", "wait", "wait", mine,   mine,   gone,   gone,   gone]),
        ("a supervisor moves it", as_supervisor(transfer(chat(1), Target::Queue(default_queue()), false, OrElse::Queue)),
                                                                  [none, "wait", "wait", mine,   mine,   mine,   mine,   mine,   mine,   "wait", "wait", "wait", "wait", "wait", gone,   gone,   gone]),
        ("Human, the same opening", heard(|_| ()),                ["wait", "=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("Human, a newer opening", heard(|now| now.opened_version = Version(6)),
                                                                  ["wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait", "wait"]),
        ("Human, reopened by Anna", heard(|now| { now.opened_version = Version(6); now.wanted_by = Some(ANNA) }),
                                                                  ["a",  "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a",    "a"]),
        ("Closed", heard(|now| now.stage = StageNow::Closed),     ["done", "done", "done", "done", "done", "done", "done", "done", "done", "wrap a", "wrap a", "done", "wrap b", "done", "=", "=",  "="]),
        ("Bot", heard(|now| now.stage = StageNow::Bot),           ["done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "done", "="]),
        ("an old fact", heard(|now| { now.stage = StageNow::Closed; now.version = Version(5) }),
                                                                  ["done", "=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("no first reply", no_reply(Silence::NoFirstReply),       ["wait", "=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "wait", "wait", "wait", "wait", "wait", "=",    "=",    "="]),
        ("a customer waits for one who has gone", no_reply(Silence::Gone),
                                                                  ["wait", "=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "wait", "=",    "wait", "=",    "=",    "="]),
        ("the customer spoke", heard(|now| now.resumes = Some(Version(10))),
                                                                  ["wait", "=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "a",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("the customer spoke before the hold", heard(|now| now.resumes = Some(Version(9))),
                                                                  ["wait", "=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("Anna goes off-line", status(Status::Offline),           ["=",  "=",    "=",    "wait", "=",    "b",    "b",    "=",    "=",    "a lost", "a lost held", "=", "=",  "=",    "done", "=",    "="]),
        ("Anna goes away", status(away),                          ["=",  "=",    "=",    "wait", "=",    "b",    "b",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("Anna is on-line", status(Status::Online),               ["=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("no seat of Anna's", Command::Presence(Presence { missing: vec![ANNA], ..Presence::default() }),
                                                                  ["=",  "=",    "=",    "wait", "=",    "b",    "b",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("nobody at Anna's page", Command::Device { operator: ANNA, device: SenderId(Uuid::from_u128(1)), is_away: true },
                                                                  ["=",  "=",    "=",    "wait", "=",    "b",    "b",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("Anna's capacity", Command::SetCapacity { operator: ANNA, capacity: Some(0) },
                                                                  ["=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("a new owner", Command::Claimed { outage_ms: 1 },        ["=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("new settings", Command::SettingsChanged,                ["=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
        ("no time has passed", Command::Due,                      ["=",  "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "=",    "="]),
    ]
}

#[test]
fn every_command_in_every_state_leads_where_the_table_says() {
    for (command_name, command, expected) in table() {
        for (from, expected) in STATES.into_iter().zip(expected) {
            let mut play = play(from);
            let before = play.desk.ticket(chat(1)).cloned();
            assert_eq!(place(before.as_ref()), from);
            let answer = play.decide(&command);
            let after = play.desk.ticket(chat(1)).cloned();
            let cell = format!("{command_name} in {from}");
            match answer {
                Some(Err(refusal)) => {
                    assert_eq!(format!("{refusal:?}"), expected, "{cell}");
                    assert_eq!(after, before, "{cell}: what is refused changes nothing");
                }
                Some(Ok(_)) | None => {
                    let expected = if expected == "=" { from } else { expected };
                    assert_eq!(place(after.as_ref()), expected, "{cell}");
                }
            }
            check_change(before.as_ref(), after.as_ref(), &play, &cell);
            play.desk.undo();
            assert_eq!(play.desk.ticket(chat(1)), before.as_ref(), "{cell}: taken back");
        }
    }
}

/// A new state is a new version, and its steps are numbered on.
fn check_change(before: Option<&Ticket>, after: Option<&Ticket>, play: &Play, cell: &str) {
    let Some(after) = after else { return };
    let (version, steps) = before.map_or((0, 0), |before| (before.version.0, before.steps));
    if place(before) != place(Some(after)) {
        assert_eq!(after.version.0, version + 1, "{cell}: one change, one version");
    }
    let numbers = play.events.iter().filter_map(|event| match event {
        Event::Step(step) => Some(step.no),
        _ => None,
    });
    let expected: Vec<u32> = (steps + 1..=after.steps).collect();
    assert_eq!(numbers.collect::<Vec<u32>>(), expected, "{cell}: steps have no gap");
}

#[test]
fn time_ends_offers_and_wrapping_up_and_nothing_else() {
    let expected = [
        "-", "wait", "rest", "wait", "wait", "b", "b", "a", "a", "a", "a held", "a lost", "b", "b lost",
        "done", "done", "done",
    ];
    for (from, expected) in STATES.into_iter().zip(expected) {
        let mut play = play(from);
        play.at = play.at.plus_ms(3_600 * SECOND);
        play.decide(&Command::Due);
        assert_eq!(play.place(chat(1)), expected, "{from}");
    }
}

#[test]
fn whoever_loses_or_gains_a_ticket_is_told_and_nobody_else() {
    let told = |play: &Play| -> Vec<(OperatorId, InboxChange)> {
        let of = |event: &Event| match event {
            Event::Inbox { operator, change, .. } => Some((operator.id, *change)),
            _ => None,
        };
        play.events.iter().filter_map(of).collect()
    };
    use InboxChange::{Done, Gained, Lost, Offered, Withdrawn, WrapUp};
    let take = Command::Take {
        by: CAROL,
        client_id: ClientId(Uuid::nil()),
        conversation: chat(1),
        if_version: None,
    };
    let closed = heard(|now| now.stage = StageNow::Closed);
    let cases = [
        ("wait", &take, vec![(CAROL, Gained)]),
        ("b", &take, vec![(BOB, Lost), (CAROL, Gained)]),
        ("offer b", &take, vec![(BOB, Withdrawn), (CAROL, Gained)]),
        ("a~>b", &take, vec![(BOB, Withdrawn), (ANNA, Lost), (CAROL, Gained)]),
        ("a", &closed, vec![(ANNA, WrapUp)]),
        ("wrap a", &Command::WrappedUp { by: ANNA, conversation: chat(1) }, vec![(ANNA, Done)]),
        ("a lost", &closed, vec![(ANNA, Done)]),
        ("offer b", &closed, vec![(BOB, Withdrawn)]),
        (
            "wait",
            &as_supervisor(transfer(chat(1), Target::Operator(CAROL), false, OrElse::Fail)),
            vec![(CAROL, Offered)],
        ),
    ];
    for (from, command, expected) in cases {
        let mut play = play(from);
        play.decide(command);
        assert_eq!(told(&play), expected, "{from}: {command:?}");
    }
}
