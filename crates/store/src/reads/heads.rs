//! The newest numbers of many subjects in one statement.

use domain::{Subject, TimelineId};
use protocol::link::{Head, HeadQuery};
use uuid::Uuid;

use super::Reads;
use crate::codec;
use crate::error::{StoreError, failed};

impl Reads {
    /// The newest numbers of these subjects, in no order. A subject that does not exist, a pod, and a customer's without
    /// its timeline have none.
    pub async fn heads(&self, of: &[HeadQuery]) -> Result<Vec<Head>, StoreError> {
        let mut wanted = Wanted::default();
        for query in of {
            wanted.push(query);
        }
        self.pool
            .as_heads("read heads", move |transaction| {
                Box::pin(async move {
                    let rows = sqlx::query_file!(
                        "queries/timeline/heads.sql",
                        &wanted.kinds,
                        &wanted.tenants,
                        &wanted.ids,
                        &wanted.timelines
                    )
                    .fetch_all(&mut *transaction)
                    .await
                    .map_err(failed("read heads"))?;
                    Ok(rows
                        .into_iter()
                        .filter_map(|row| {
                            // `WITH ORDINALITY` counts from 1.
                            let subject = *wanted.subjects.get(usize::try_from(row.ord - 1).ok()?)?;
                            Some(Head {
                                subject,
                                n: codec::num(row.n),
                                delivered: codec::num(row.delivered),
                                read: codec::num(row.read),
                            })
                        })
                        .collect())
                })
            })
            .await
    }
}

#[derive(Default)]
struct Wanted {
    subjects: Vec<Subject>,
    kinds: Vec<i16>,
    tenants: Vec<Uuid>,
    ids: Vec<Uuid>,
    timelines: Vec<Uuid>,
}

impl Wanted {
    fn push(&mut self, query: &HeadQuery) {
        let (kind, tenant, id, timeline) = match (query.subject, query.timeline) {
            (Subject::Customer(tenant, id), Some(TimelineId(timeline))) => (0, tenant, id.0, timeline),
            (Subject::Timeline(tenant, id), _) => (1, tenant, id.0, id.0),
            (Subject::Operator(tenant, id), _) => (2, tenant, id.0, id.0),
            (Subject::Queue(tenant, id), _) => (3, tenant, id.0, id.0),
            (Subject::Customer(..), None) | (Subject::Pod(_), _) => return,
        };
        self.subjects.push(query.subject);
        self.kinds.push(kind);
        self.tenants.push(tenant.0);
        self.ids.push(id);
        self.timelines.push(timeline);
    }
}
