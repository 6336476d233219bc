//! A ticket is handed over: to an operator, a queue, back; warm and cold; and what becomes of it if that fails.

use super::*;

const SALES: u128 = 1;

/// Anna has a chat; Bob and Carol are there, Carol in sales alone.
fn talking() -> (Play, ConversationId) {
    let change = |settings: &mut Settings| {
        settings.queues.push(QueueSettings::new(queue(SALES), "Sales"));
        settings.operators[2] = OperatorSettings::new(CAROL, "Carol", queue(SALES));
    };
    let mut play = Play::with(settings(change), &[ANNA]);
    let chat = play.opens(1);
    play.accept(ANNA, chat).unwrap();
    for id in [BOB, CAROL] {
        play.device(id, 1, false);
        play.status(id, Status::Online);
    }
    (play, chat)
}

fn hand(
    play: &mut Play,
    conversation: ConversationId,
    to: Target,
    is_warm: bool,
    or_else: OrElse,
) -> Result<Version, Refusal> {
    play.ask(&transfer(conversation, to, is_warm, or_else)).unwrap()
}

#[test]
fn a_warm_handover_leaves_the_customer_with_the_giver_until_it_is_accepted_a_cold_one_with_nobody() {
    for (is_warm, answers) in [(true, Some(ANNA)), (false, None)] {
        let (mut play, chat) = talking();
        hand(&mut play, chat, Target::Operator(BOB), is_warm, OrElse::Fail).unwrap();
        let told = play.ticket(chat).now().assignee.map(|assignee| assignee.operator);
        assert_eq!(told, answers);
        assert_eq!((play.desk.load(ANNA).0, play.desk.load(BOB).0), (1, 1), "both keep a slot for it");
        play.accept(BOB, chat).unwrap();
        assert_eq!(play.place(chat), "b");
        assert_eq!((play.desk.load(ANNA).0, play.desk.load(BOB).0), (0, 1));
    }
}

#[test]
fn a_handover_that_fails_goes_where_was_said() {
    type End = fn(&mut Play, ConversationId);
    let ends: [(&str, End); 4] = [
        ("declined", |play, chat| assert!(play.decline(BOB, chat).is_ok())),
        ("missed", |play, chat| {
            play.seen(BOB, chat);
            play.pass(30 * SECOND);
        }),
        ("unseen", |play, _| play.pass(3 * SECOND)),
        ("withdrawn", |play, _| play.status(BOB, Status::Away { reason: String::new() })),
    ];
    for (name, end) in ends {
        for is_warm in [true, false] {
            let (mut play, chat) = talking();
            hand(&mut play, chat, Target::Operator(BOB), is_warm, OrElse::Fail).unwrap();
            end(&mut play, chat);
            assert_eq!(play.place(chat), "a", "{name}: back, warm {is_warm}");
            assert!(
                play.steps().iter().any(|what| matches!(what, What::Returned { to: ANNA, .. })),
                "{name}"
            );

            let (mut play, chat) = talking();
            hand(&mut play, chat, Target::Operator(BOB), is_warm, OrElse::Queue).unwrap();
            end(&mut play, chat);
            let place = play.place(chat);
            assert!(["wait", "rest", "offer b"].contains(&place.as_str()), "{name}: in the queue, {place}");
            assert!(!place.contains('a'), "{name}: whoever gives it away is not asked in this round");
        }
    }
}

#[test]
fn it_does_not_go_back_to_somebody_who_has_gone() {
    for is_gone in [true, false] {
        let (mut play, chat) = talking();
        hand(&mut play, chat, Target::Operator(BOB), true, OrElse::Fail).unwrap();
        if is_gone {
            play.status(ANNA, Status::Offline);
        }
        play.decline(BOB, chat).unwrap();
        assert_eq!(play.place(chat), if is_gone { "rest" } else { "a" });
    }
}

#[test]
fn who_cannot_take_it_now_fails_the_transfer_or_gets_it_when_free() {
    type Bar = fn(&mut Play);
    let bars: [Bar; 4] = [
        |play| play.status(BOB, Status::Offline),
        |play| play.missing(BOB),
        |play| play.device(BOB, 1, true),
        |play| assert!(play.ask(&Command::SetCapacity { operator: BOB, capacity: Some(0) }).is_some()),
    ];
    for bar in bars {
        let (mut play, chat) = talking();
        bar(&mut play);
        let to = Target::Operator(BOB);
        assert_eq!(hand(&mut play, chat, to, true, OrElse::Fail), Err(Refusal::NotAvailable));
        assert_eq!(play.place(chat), "a");
        hand(&mut play, chat, to, true, OrElse::Queue).unwrap();
        assert_eq!(play.ticket(chat).last_operator, Some(BOB));
        assert_eq!(play.ticket(chat).since, START);
    }
}

#[test]
fn a_transfer_to_somebody_who_accepts_unasked_needs_no_answer() {
    let (mut play, chat) = talking();
    let mut settings = play.desk.settings().clone();
    settings.operators[1].auto_accepts = true;
    play.desk.set_settings(settings);
    hand(&mut play, chat, Target::Operator(BOB), true, OrElse::Fail).unwrap();
    assert_eq!(play.place(chat), "b");
}

#[test]
fn into_a_queue_it_waits_there_with_its_time() {
    let (mut play, chat) = talking();
    play.pass(60 * SECOND);
    hand(&mut play, chat, Target::Queue(queue(SALES)), false, OrElse::Fail).unwrap();
    assert_eq!(play.place(chat), "offer c");
    let ticket = play.ticket(chat);
    assert_eq!((ticket.queue, ticket.since), (queue(SALES), START));
}

#[test]
fn queue_or_fail_fails_where_nobody_serves() {
    let (mut play, chat) = talking();
    let sales = Target::Queue(queue(SALES));
    play.status(CAROL, Status::Offline);
    assert_eq!(hand(&mut play, chat, sales, false, OrElse::Fail), Err(Refusal::NotAvailable));
    assert_eq!(play.place(chat), "a", "it stays");
    assert_eq!(
        hand(&mut play, chat, Target::Queue(queue(9)), false, OrElse::Queue),
        Err(Refusal::NoSuchQueue)
    );
    hand(&mut play, chat, sales, false, OrElse::Queue).unwrap();
    assert_eq!(play.place(chat), "wait");
}

#[test]
fn back_to_its_queue_somebody_else_is_asked_first() {
    let (mut play, chat) = talking();
    hand(&mut play, chat, Target::Back, false, OrElse::Fail).unwrap();
    assert_eq!(play.place(chat), "offer b");
    play.decline(BOB, chat).unwrap();
    play.pass(10 * SECOND);
    assert_ne!(play.place(chat), "rest", "in the next round Anna may be asked again");
}

#[test]
fn to_oneself_and_to_nobody() {
    let (mut play, chat) = talking();
    let version = play.ticket(chat).version;
    assert_eq!(hand(&mut play, chat, Target::Operator(ANNA), true, OrElse::Fail), Ok(version));
    let nobody = Target::Operator(OperatorId(Uuid::from_u128(99)));
    assert_eq!(hand(&mut play, chat, nobody, true, OrElse::Queue), Err(Refusal::NoSuchOperator));
}

#[test]
fn a_stale_version_is_refused_with_the_actual_one() {
    let (mut play, chat) = talking();
    let actual = play.ticket(chat).version;
    let if_version = Some(actual.next());
    let take = Command::Take { by: BOB, client_id: ClientId(Uuid::nil()), conversation: chat, if_version };
    let mut hand = transfer(chat, Target::Operator(BOB), true, OrElse::Queue);
    if let Command::Transfer { if_version: asked, .. } = &mut hand {
        *asked = if_version;
    }
    for command in [take, hand] {
        assert_eq!(play.ask(&command), Some(Err(Refusal::VersionMismatch { actual })));
    }
}

#[test]
fn a_supervisor_moves_what_waits_and_every_board_hears_of_it() {
    let (mut play, _) = talking();
    play.status(CAROL, Status::Offline);
    play.status(BOB, Status::Offline);
    play.ask(&Command::SetCapacity { operator: ANNA, capacity: Some(0) });
    let chat = play.opens(2);
    let board = play.desk.board_version();
    let moved = transfer(chat, Target::Queue(queue(SALES)), false, OrElse::Queue);
    play.ask(&as_supervisor(moved)).unwrap().unwrap();
    assert_eq!(play.ticket(chat).queue, queue(SALES));
    assert_eq!(play.desk.board_version(), board.next());
}

#[test]
fn the_customer_closing_ends_a_handover_under_way() {
    for is_warm in [true, false] {
        let (mut play, chat) = talking();
        hand(&mut play, chat, Target::Operator(BOB), is_warm, OrElse::Fail).unwrap();
        let offer = play.ticket(chat).version;
        play.closes(chat);
        assert_eq!(play.place(chat), "done");
        let late = Command::Accept { by: BOB, conversation: chat, offer };
        assert_eq!(play.ask(&late), Some(Err(Refusal::NotOffered)));
        assert_eq!((play.desk.load(ANNA).1, play.desk.load(BOB).1), (0, 0));
    }
}
