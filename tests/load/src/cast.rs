//! The people of a run: operators with tokens of their own, customers as guests, one conversation each.

use std::net::SocketAddr;
use std::path::Path;

use domain::{ClientId, ConversationId, DeskId, OperatorId, Position, SenderId, TenantId};
use identity::keys::Keys;
use identity::tokens::{Signer, Staff};
use protocol::frame::{ClientFrame, Role, Say, SpeechKind};
use sqlx::Connection as _;
use uuid::Uuid;

use crate::socket::{NotOpened, Pass, Seen, Socket};

/// The demo's tenant, which `demo-data` makes.
pub const TENANT: TenantId = TenantId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_d340));

/// Access tokens of `count` operators, whose rows are made if they are missing.
///
/// # Errors
/// The database or the keys cannot be used.
pub async fn operators(
    database: &str,
    secrets: &Path,
    count: usize,
    now_s: i64,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let ids: Vec<Uuid> =
        (0..count).map(|n| Uuid::new_v5(&TENANT.0, format!("load-{n}").as_bytes())).collect();
    let mut connection = sqlx::PgConnection::connect(database).await?;
    sqlx::query(
        "INSERT INTO operator (tenant, id, desk, email, name, role, password_hash, created_at)
         SELECT $1, id, $2, id || '@load.example', 'Load ' || no, 0, 'none', 0
         FROM unnest($3::uuid[]) WITH ORDINALITY AS u(id, no) ON CONFLICT DO NOTHING",
    )
    .bind(TENANT.0)
    .bind(DeskId::default_of(TENANT).0)
    .bind(&ids)
    .execute(&mut connection)
    .await?;
    connection.close().await?;
    let signer = Signer::new(&Keys::load_or_create(secrets)?);
    Ok(ids
        .into_iter()
        .enumerate()
        .map(|(n, id)| {
            let staff = Staff {
                tenant: TENANT,
                operator: OperatorId(id),
                role: Role::Operator,
                name: format!("Load {n}"),
                rv: 0,
            };
            signer.operator_access(&staff, now_s)
        })
        .collect())
}

/// A customer and the operator who answers: both connected, the conversation assigned.
pub struct Pair {
    pub customer: Socket,
    pub operator: Socket,
}

impl Pair {
    /// Opens both, writes the first word, takes the conversation, waits until the operator may write.
    pub async fn open(
        gateways: (SocketAddr, SocketAddr),
        token: String,
        nth: usize,
    ) -> Result<Self, NotOpened> {
        let mut customer = Socket::open(gateways.0, Pass::Guest(TENANT), nth, Vec::new()).await?;
        let mut operator = Socket::open(gateways.1, Pass::Token(token), nth, Vec::new()).await?;
        let timeline = customer.timeline.ok_or_else(|| NotOpened("a guest without a timeline".to_owned()))?;
        let first = Say {
            timeline,
            cid: ClientId(Uuid::new_v4()),
            sender: SenderId(Uuid::new_v4()),
            no: 1,
            kind: SpeechKind::Message,
            text: "the first word".to_owned(),
            files: Vec::new(),
        };
        customer.send(&ClientFrame::Say(first)).await?;
        wait_for(&mut customer, |seen| matches!(seen, Seen::Entry { n: 1, .. })).await?;
        let conversation = ConversationId::opened_at(timeline, Position(1));
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
        loop {
            // The ticket reaches the desk a moment after the first word reached the customer.
            let take = ClientFrame::Take { conversation, cid: ClientId(Uuid::new_v4()), if_version: None };
            operator.send(&take).await?;
            let joined = wait_for(
                &mut operator,
                |seen| matches!(seen, Seen::Entry { timeline: t, .. } if *t == timeline),
            );
            match tokio::time::timeout(std::time::Duration::from_millis(500), joined).await {
                Ok(done) => break done?,
                Err(_) if tokio::time::Instant::now() > deadline => {
                    return Err(NotOpened("the conversation was not assigned".to_owned()));
                }
                Err(_) => {}
            }
        }
        wait_for(&mut customer, |seen| matches!(seen, Seen::Entry { n: 2, .. })).await?;
        customer.timeline = Some(timeline);
        operator.timeline = Some(timeline);
        Ok(Self { customer, operator })
    }
}

async fn wait_for(socket: &mut Socket, wanted: impl Fn(&Seen) -> bool) -> Result<(), NotOpened> {
    let waiting = async {
        loop {
            match socket.next().await {
                Seen::Closed(code) => return Err(NotOpened(format!("closed with {code:?} while waiting"))),
                seen if wanted(&seen) => return Ok(()),
                _ => {}
            }
        }
    };
    let wait = std::time::Duration::from_secs(20);
    tokio::time::timeout(wait, waiting)
        .await
        .map_err(|_| NotOpened("waited in vain for an entry".to_owned()))?
}
