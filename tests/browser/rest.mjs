// What administration does by REST, in somebody's name.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

/** Signs somebody of the demo in; the answer asks in their name: `ask("PUT", "settings/queues/…", body)`. */
export async function signIn(system, name) {
  const body = JSON.stringify({ email: `${name}@demo.example`, password: `${name}-demo-1` });
  const headers = { "content-type": "application/json", origin: system.desk };
  const answer = await fetch(`${system.desk}/v1/sign-in`, { method: "POST", headers, body });
  const { access_token: token } = await answer.json();
  assert.ok(token, `${name} may sign in`);
  return async (method, path, sent) => {
    const more = sent ? { "content-type": "application/json" } : {};
    const response = await fetch(`${system.desk}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "if-match": "*", "idempotency-key": randomUUID(), ...more },
      body: sent && JSON.stringify(sent),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text || "null");
  };
}
