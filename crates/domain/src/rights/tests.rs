//! Every ability, scope and object, written out.

use uuid::Uuid;

use super::{Ability, Denied, Grants, Object, Rights, Scope};
use crate::ids::{OperatorId, QueueId};

const ME: OperatorId = OperatorId(Uuid::from_u128(1));
const OTHER: OperatorId = OperatorId(Uuid::from_u128(2));
const MINE: QueueId = QueueId(Uuid::from_u128(10));
const MINE_TOO: QueueId = QueueId(Uuid::from_u128(11));
const FOREIGN: QueueId = QueueId(Uuid::from_u128(12));
const SCOPES: [Scope; 4] = [Scope::None, Scope::Own, Scope::Queues, Scope::All];

const fn conversation(assignee: Option<OperatorId>, queue: Option<QueueId>) -> Object<'static> {
    Object::Conversation { assignee, queue }
}

/// The object, and whether each of none, own, queues, all reaches it.
const TABLE: [(&str, Object<'static>, &str); 14] = [
    ("mine, in my queue", conversation(Some(ME), Some(MINE)), "- y y y"),
    ("mine, in a foreign queue", conversation(Some(ME), Some(FOREIGN)), "- y y y"),
    ("mine, in no queue", conversation(Some(ME), None), "- y y y"),
    ("another's, in my queue", conversation(Some(OTHER), Some(MINE)), "- - y y"),
    ("another's, in a foreign queue", conversation(Some(OTHER), Some(FOREIGN)), "- - - y"),
    ("another's, in no queue", conversation(Some(OTHER), None), "- - - y"),
    ("waiting in my queue", conversation(None, Some(MINE)), "- - y y"),
    ("waiting in a foreign queue", conversation(None, Some(FOREIGN)), "- - - y"),
    ("nobody's, in no queue", conversation(None, None), "- - - y"),
    ("settings of my queue", Object::Queues(&[MINE]), "- - y y"),
    ("settings of my queues", Object::Queues(&[MINE, MINE_TOO]), "- - y y"),
    ("settings of my and a foreign queue", Object::Queues(&[MINE, FOREIGN]), "- - - y"),
    ("settings of no queue", Object::Queues(&[]), "- - - y"),
    ("what concerns everybody", Object::Tenant, "- - - y"),
];

fn rights(grants: Grants) -> Rights {
    Rights { operator: ME, queues: vec![MINE, MINE_TOO], grants }
}

fn granting(ability: Ability, scope: Scope) -> Grants {
    let mut grants = Grants::default();
    *match ability {
        Ability::See => &mut grants.see,
        Ability::Write => &mut grants.write,
        Ability::Take => &mut grants.take,
        Ability::Whisper => &mut grants.whisper,
        Ability::Join => &mut grants.join,
        Ability::Administer => &mut grants.administer,
    } = scope;
    grants
}

#[test]
fn every_ability_in_every_scope_reaches_exactly_what_the_table_says() {
    for ability in Ability::ALL {
        for (scope, column) in SCOPES.into_iter().zip(0..) {
            let rights = rights(granting(ability, scope));
            for (name, object, row) in &TABLE {
                let reaches = row.split(' ').nth(column).unwrap() == "y";
                assert_eq!(rights.may(ability, object).is_ok(), reaches, "{ability} in {scope:?}: {name}");
                for other in Ability::ALL.into_iter().filter(|other| *other != ability) {
                    let denied = rights.may(other, object).unwrap_err();
                    assert_eq!((denied.ability, denied.has), (other, Scope::None), "{name}");
                }
            }
            assert_eq!(rights.may_at_all(ability).is_ok(), scope != Scope::None, "{ability} in {scope:?}");
        }
    }
}

#[test]
fn who_is_in_no_queue_reaches_nothing_by_queues() {
    let nowhere = Rights { operator: ME, queues: vec![], grants: granting(Ability::See, Scope::Queues) };
    assert!(nowhere.may(Ability::See, &conversation(Some(ME), Some(FOREIGN))).is_ok());
    assert!(nowhere.may(Ability::See, &conversation(None, Some(MINE))).is_err());
    assert!(nowhere.may(Ability::See, &Object::Queues(&[])).is_err());
}

#[test]
fn the_three_roles_that_everybody_has_grant_what_the_table_says() {
    use Scope::{All, None, Own, Queues};
    for (role, grants, scopes) in [
        ("operator", Grants::OPERATOR, [All, Own, Queues, None, None, None]),
        ("supervisor", Grants::SUPERVISOR, [All, All, All, All, All, Queues]),
        ("administrator", Grants::ADMINISTRATOR, [All, All, All, All, All, All]),
    ] {
        assert_eq!(Ability::ALL.map(|ability| grants.of(ability)), scopes, "{role}");
        assert!(Ability::ALL.into_iter().all(|ability| ability.allows(grants.of(ability))), "{role}");
    }
    assert!(
        Grants::ADMINISTRATOR.covers(&Grants::SUPERVISOR) && Grants::SUPERVISOR.covers(&Grants::OPERATOR)
    );
    assert!(!Grants::SUPERVISOR.covers(&Grants::ADMINISTRATOR));
}

#[test]
fn only_who_may_all_that_supervisors_do_counts_as_one() {
    assert!(Grants::SUPERVISOR.is_supervisors() && Grants::ADMINISTRATOR.is_supervisors());
    assert!(Grants { administer: Scope::None, ..Grants::SUPERVISOR }.is_supervisors());
    assert!(!Grants::OPERATOR.is_supervisors());
    for ability in [Ability::See, Ability::Write, Ability::Take, Ability::Whisper, Ability::Join] {
        let mut less = Grants::ADMINISTRATOR;
        *match ability {
            Ability::See => &mut less.see,
            Ability::Write => &mut less.write,
            Ability::Take => &mut less.take,
            Ability::Whisper => &mut less.whisper,
            Ability::Join | Ability::Administer => &mut less.join,
        } = Scope::Queues;
        assert!(!less.is_supervisors(), "{ability}");
    }
}

#[test]
fn scopes_that_make_no_sense_are_known() {
    for ability in Ability::ALL {
        let has_own = matches!(ability, Ability::See | Ability::Write);
        assert_eq!(ability.allows(Scope::Own), has_own, "{ability}");
        assert!([Scope::None, Scope::Queues, Scope::All].into_iter().all(|scope| ability.allows(scope)));
    }
}

#[test]
fn a_refusal_says_what_is_needed_and_what_there_is() {
    let denied = rights(Grants::OPERATOR).may(Ability::Take, &conversation(None, Some(FOREIGN)));
    let denied: Denied = denied.unwrap_err();
    assert_eq!((denied.has, denied.needs), (Scope::Queues, Scope::All));
    assert_eq!(denied.to_string(), "this needs the right to take in all; your role has it in your queues");
}

#[test]
fn a_role_is_written_as_its_scopes() {
    let read: Grants = serde_json::from_str(r#"{"see":"queues","write":"own"}"#).unwrap();
    assert_eq!(read, Grants { see: Scope::Queues, write: Scope::Own, ..Grants::default() });
    assert!(serde_json::from_str::<Grants>(r#"{"fly":"all"}"#).is_err());
}
