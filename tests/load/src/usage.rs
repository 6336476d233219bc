//! CPU seconds and memory of processes, from `/proc`.

use std::collections::BTreeMap;
use std::fs;

/// The kernel's clock tick for `/proc/<pid>/stat`; 100 on every Linux that Rust supports.
const TICKS_PER_SECOND: f64 = 100.0;

/// What a group of processes used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    pub cpu_s: f64,
    /// Proportional set size: shared pages count once over all sharers.
    pub pss_kib: u64,
    pub processes: u32,
}

/// The processes that are `roots` and their descendants, grouped by the name of their executable.
pub fn of(roots: &[u32]) -> BTreeMap<String, Usage> {
    let parents = parents();
    let mut usage: BTreeMap<String, Usage> = BTreeMap::new();
    for pid in parents.keys().copied().filter(|pid| descends(*pid, roots, &parents)) {
        let (Some(name), Some(cpu_s)) = (name(pid), cpu_s(pid)) else { continue };
        let entry = usage.entry(name).or_default();
        entry.cpu_s += cpu_s;
        entry.pss_kib += pss_kib(pid);
        entry.processes += 1;
    }
    usage
}

/// What was used between two looks; memory is that of the later one.
pub fn between(before: &BTreeMap<String, Usage>, after: &BTreeMap<String, Usage>) -> BTreeMap<String, Usage> {
    after
        .iter()
        .map(|(name, usage)| {
            let cpu_s = usage.cpu_s - before.get(name).map_or(0.0, |usage| usage.cpu_s);
            (name.clone(), Usage { cpu_s, ..*usage })
        })
        .collect()
}

/// All of them together.
pub fn total(usage: &BTreeMap<String, Usage>) -> Usage {
    usage.values().fold(Usage::default(), |sum, usage| Usage {
        cpu_s: sum.cpu_s + usage.cpu_s,
        pss_kib: sum.pss_kib + usage.pss_kib,
        processes: sum.processes + usage.processes,
    })
}

fn descends(pid: u32, roots: &[u32], parents: &BTreeMap<u32, u32>) -> bool {
    let mut pid = pid;
    for _ in 0..64 {
        if roots.contains(&pid) {
            return true;
        }
        match parents.get(&pid) {
            Some(parent) if *parent != 0 => pid = *parent,
            _ => return false,
        }
    }
    false
}

fn parents() -> BTreeMap<u32, u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return BTreeMap::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter_map(|pid| Some((pid, stat(pid)?.get(1)?.parse().ok()?)))
        .collect()
}

/// The fields of `stat` after the name: state, parent, …
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}

fn name(pid: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{pid}/comm")).ok().map(|name| name.trim().to_owned())
}

/// User and system time, of ended and awaited children too: PostgreSQL's backends come and go.
fn cpu_s(pid: u32) -> Option<f64> {
    let stat = stat(pid)?;
    let ticks: f64 = (11..15).filter_map(|field| stat.get(field)?.parse::<f64>().ok()).sum();
    Some(ticks / TICKS_PER_SECOND)
}

fn pss_kib(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("Pss:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_memory() {
        let usage = of(&[std::process::id()]);
        assert!(total(&usage).pss_kib > 100, "{usage:?}");
        assert_eq!(total(&usage).processes, 1);
    }
}
