//! What somebody should look at.

use domain::{TenantId, desk};
use protocol::monitor::{Alert, AlertKind, AlertLevel, Alerts, Seen};
use store::alerts::{AlertRow, What};

use super::digest;
use super::picture::Picture;
use crate::refusal::Refused;
use crate::state::Api;

impl Picture {
    /// Alerts that somebody should still look at.
    pub(super) fn lasting(&self) -> u32 {
        let lasting = self.alerts.alerts.iter().filter(|alert| lasts(alert)).count();
        u32::try_from(lasting).unwrap_or(u32::MAX)
    }

    pub(crate) fn alerts(&self) -> Alerts {
        self.alerts.clone()
    }
}

pub(super) async fn read(api: &Api, tenant: TenantId) -> Result<Alerts, Refused> {
    let (now, rows) = api.store.alerts().list(tenant).await?;
    let alerts = rows.into_iter().filter_map(alert).collect();
    let mut list = Alerts { as_of: 0, digest: String::new(), alerts };
    list.digest = digest(&list);
    list.as_of = now.0;
    Ok(list)
}

/// Whether somebody should still look at it.
const fn lasts(alert: &Alert) -> bool {
    match &alert.kind {
        AlertKind::Rule { .. } => alert.ended_at.is_none(),
        _ => alert.seen.is_none(),
    }
}

/// None of what a later build wrote.
fn alert(row: AlertRow) -> Option<Alert> {
    let (kind, level) = match row.what {
        What::Desk(told) => of_desk(told),
        What::Rule { detail, .. } => (serde_json::from_str(&detail).ok()?, AlertLevel::Bad),
    };
    let seen = row.seen.map(|(by, name, at)| Seen { by, name, at: at.0 });
    Some(Alert { no: row.no, kind, level, at: row.at.0, ended_at: row.ended_at.map(|at| at.0), seen })
}

const fn of_desk(told: desk::Alert) -> (AlertKind, AlertLevel) {
    match told {
        desk::Alert::AllTried { conversation, queue } => {
            (AlertKind::AllTried { conversation, queue }, AlertLevel::Bad)
        }
        desk::Alert::StillSilent { conversation, operator } => {
            (AlertKind::StillSilent { conversation, operator }, AlertLevel::Bad)
        }
        desk::Alert::OperatorGone { operator, tickets } => {
            (AlertKind::OperatorGone { operator, tickets }, AlertLevel::Bad)
        }
        desk::Alert::OperatorMisses { operator } => {
            (AlertKind::OperatorMisses { operator }, AlertLevel::Warn)
        }
    }
}
