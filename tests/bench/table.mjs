// The figures of one system as the table that docs/benchmarks.md shows.

/** Markdown of everything that was measured. */
export function table(figures) {
  const rows = [];
  const row = (what, value) => rows.push(`| ${what} | ${value} |`);
  const { offers, take_over, ready_ms, idle, storm, fan_out, at_500, at_2000, floor, capacity, machine } = figures;
  row("machine", `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB, Linux ${machine.kernel}; ${figures.taken_at.slice(0, 10)}`);
  if (ready_ms) row("start to ready, from an empty folder", `${ready_ms} ms`);
  if (offers) {
    const { operators, rate, closes, closed_to_offered: closed, answered_to_offered: answered } = offers;
    const at = (it) => `p50 ${it.p50_ms} ms, p99 ${it.p99_ms} ms`;
    row(`${operators} operators with full hands, ${rate} closes/s`, `${offers.offers} offers for ${closes} closes, ${offers.refused} refused`);
    row("close sent → next offer on the screen", at(closed));
    row("close answered → next offer on the screen", at(answered));
    row("CPU-s per 1 000 closes", `${offers.system.cpu_s_per_1000}: ${parts(offers.system, "cpu_s_per_1000", (it) => it)}`);
  }
  if (take_over) {
    row(
      `router with the desk killed, ${take_over.waiting} waiting, ${take_over.rate} closes/s`,
      `the next slot freed after it had its offer ${take_over.taken_over_in_s.toFixed(2)} s after the kill; ${take_over.offers} offers for ${take_over.closes} closes, ${take_over.refused} refused`,
    );
  }
  if (idle) {
    row("memory of everything, idle (PSS)", `${mib(idle.before.pss_kib)} MiB: ${parts(idle.before, "pss_kib", mib)}`);
    row(
      `memory per idle connection, ${idle.opened} open (PSS of everything)`,
      `${(idle.pss_bytes_per_connection / 1000).toFixed(1)} kB`,
    );
    row("server CPU per handshake (connect to `welcome`)", `${idle.handshake_cpu_us} µs`);
    row("connect to `welcome`, 200 at a time", `p50 ${idle.welcome.p50_ms} ms, p99 ${idle.welcome.p99_ms} ms`);
  }
  if (storm) row(`${storm.resumed} cut and resumed by ticket`, `all back in ${storm.all_resumed_in_s.toFixed(2)} s`);
  if (fan_out) {
    const reach = `p50 ${fan_out.reach.p50_ms} ms, p99 ${fan_out.reach.p99_ms} ms`;
    row(`one message to ${fan_out.watchers} watchers`, `${reach}; ${fan_out.received} of ${fan_out.expected} arrived`);
  }
  for (const step of [at_500, at_2000].filter(Boolean)) {
    row(`at ${step.rate} messages/s: CPU-s per 1 000`, `${step.system.cpu_s_per_1000}: ${parts(step.system, "cpu_s_per_1000", (it) => it)}`);
    row(`at ${step.rate} messages/s: one way`, `p50 ${step.one_way.p50_ms} ms, p99 ${step.one_way.p99_ms} ms`);
    row(`at ${step.rate} messages/s: tick`, `p50 ${step.tick.p50_ms} ms, p99 ${step.tick.p99_ms} ms`);
  }
  if (floor && at_2000) {
    row("the floor at 2000 messages/s", `relay ${floor.relay.cpu_s_per_1000} CPU-s per 1 000, one way p50 ${floor.one_way.p50_ms} ms, p99 ${floor.one_way.p99_ms} ms`);
    row("over the floor", `${(at_2000.system.cpu_s_per_1000 / floor.relay.cpu_s_per_1000).toFixed(1)} × its CPU, ${(at_2000.one_way.p50_ms / floor.one_way.p50_ms).toFixed(1)} × its p50`);
  }
  for (const step of capacity ?? []) {
    const { messages, one_way, tick } = step;
    const faults = messages.lost + messages.doubled + messages.reordered;
    row(
      `asked ${step.rate} messages/s`,
      `one way p50 ${one_way.p50_ms} ms, p99 ${one_way.p99_ms} ms; tick p99 ${tick.p99_ms} ms; ` +
        `${messages.sent} sent, ${messages.ticked} ticked, ${faults} lost, doubled or reordered`,
    );
  }
  return ["| | |", "|---|---|", ...rows, ""].join("\n");
}

function mib(kib) {
  return (kib / 1024).toFixed(0);
}

function parts(usage, field, shown) {
  const of = Object.entries(usage.by_executable).sort(([, a], [, b]) => b[field] - a[field]);
  return of.map(([name, part]) => `${name} ${shown(part[field])}`).join(", ");
}
