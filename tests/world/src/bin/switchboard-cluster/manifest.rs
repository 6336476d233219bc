//! Where everything is, for programs: a benchmark, a browser test, a script.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};
use services::Running;
use world::plan::Plan;
use world::pod::Pod;

/// The manifest as of now. Addresses are `host:port`; what does not run has no pid.
pub(crate) fn of<'a>(
    plan: &Plan,
    pods: impl Iterator<Item = &'a Pod>,
    services: impl Iterator<Item = &'a Running>,
) -> Value {
    let (mut pids, mut probes) = (BTreeMap::new(), BTreeMap::new());
    for pod in pods {
        probes.insert(&pod.name, pod.observe);
        if pod.is_running() {
            pids.insert(&pod.name, pod.pid());
        }
    }
    for service in services.filter(|service| service.is_alive()) {
        pids.insert(&service.name, service.pid());
    }
    json!({
        "pid": std::process::id(),
        "customers": plan.addresses.customers(),
        "workstation": plan.addresses.workstation(),
        "gateways": plan.addresses.gateways,
        "api": plan.addresses.api,
        "observe": probes,
        "pids": pids,
        "database": plan.below.store_url,
        "brokers": plan.below.brokers,
        "sentinels": plan.below.sentinels,
        "secrets": plan.secrets(),
        "logs": plan.logs,
    })
}

/// Writes it in one step: a reader never sees half of it.
pub(crate) fn write(file: &Path, manifest: &Value) -> io::Result<()> {
    let mut fresh = file.as_os_str().to_owned();
    fresh.push(".new");
    fs::write(&fresh, format!("{manifest:#}\n"))?;
    fs::rename(&fresh, file)
}
