// What the browsers look at: one node, or a cluster, as SWITCHBOARD_BROWSER_TOPOLOGY says.

import { Cluster } from "./cluster.mjs";
import { Node } from "./node.mjs";

const TOPOLOGIES = { one_node: Node, cluster: Cluster };

/**
 * Starts it. Has `url` (where customers and, by a link, operators begin), `desk` (the workstation and its REST), `kill`,
 * `run`, `figure` and `stop`.
 */
export function startSystem() {
  const name = process.env.SWITCHBOARD_BROWSER_TOPOLOGY ?? "one_node";
  const topology = TOPOLOGIES[name];
  if (!topology) throw new Error(`SWITCHBOARD_BROWSER_TOPOLOGY is ${name}; it is one of ${Object.keys(TOPOLOGIES).join(", ")}`);
  return topology.start();
}
