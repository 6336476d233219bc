// The built desk with a fake server behind it: the page with the server's own policy, sign-in, and the socket.
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { runnerImport } from 'vite';

const root = `${import.meta.dirname}/..`;
const load = async (file) => (await runnerImport(file)).module;
const { serveFake } = await load(`${root}/../testing/src/websocket.ts`);
const { FakeDesk } = await load(`${root}/dev/fake-desk.ts`);
const { STAFF, TENANT } = await load(`${root}/dev/people.ts`);
export const { offer } = await load(`${root}/dev/desk-asks.ts`);
export const { ANNA } = await load(`${root}/dev/people.ts`);
export const { sceneOf } = await load(`${root}/dev/scene.ts`);
export const { monitorScene } = await load(`${root}/dev/monitor-scene.ts`);

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = (nonce) =>
  `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'";

const TOKEN_S = 600;

/** Cookie → person; one browser at a time is enough here. */
function signing() {
  const families = new Map();
  let count = 0;
  const give = (person, response) => {
    const cookie = randomUUID();
    families.set(cookie, person);
    const { id, name, role } = person;
    response.writeHead(200, {
      'content-type': 'application/json',
      'set-cookie': `switchboard-refresh=${cookie}; Path=/v1/; HttpOnly; SameSite=Strict`,
    });
    const body = {
      access_token: `staff:${id}:${++count}`,
      expires_in_s: TOKEN_S,
      me: { tenant: TENANT, role, id, name },
    };
    response.end(JSON.stringify(body));
  };
  const refuse = (response, status, type, title) => {
    response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '60' });
    response.end(JSON.stringify({ type, title, status }));
  };
  return async (path, request, response) => {
    const cookie = /switchboard-refresh=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    let body = '';
    for await (const chunk of request) body += chunk;
    if (path === '/v1/sign-in') {
      const { email, password } = JSON.parse(body);
      const person = STAFF.find((it) => it.email === email.trim().toLowerCase() && it.password === password);
      return person
        ? give(person, response)
        : refuse(response, 401, 'sign-in-failed', 'E-mail or password is wrong');
    }
    const person = families.get(cookie);
    families.delete(cookie);
    if (path === '/v1/sign-out') return response.writeHead(204).end();
    return person ? give(person, response) : refuse(response, 401, 'unauthenticated', 'Sign in again');
  };
}

/** What is asked by REST, as `rest` answers it; `false`: not its own. */
async function asked(rest, path, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  const answer = await rest(request.method, request.url, body);
  if (!answer)
    return response.writeHead(404).end(JSON.stringify({ type: 'not-found', title: path, status: 404 }));
  const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(answer.status, { 'content-type': type });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

/** Serves `dist/desk`. `down` makes the socket unreachable, as a lost line. `rest` answers what is not the sign-in. */
export function serve(port, desk = new FakeDesk(), rest = () => undefined) {
  const dist = process.env.DESK_DIST ?? `${root}/../dist/desk`;
  const sign = signing();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://dev').pathname);
    if (/^\/v1\/sign-/.test(path)) return void sign(path, request, response);
    if (path.startsWith('/v1/')) return void asked(rest, path, request, response);
    if (!path.startsWith('/desk')) return response.writeHead(302, { location: '/desk/' }).end();
    const file = join(dist, path.slice('/desk'.length));
    if (existsSync(file) && statSync(file).isFile() && extname(file) !== '.html') {
      response.writeHead(200, {
        'content-type': `${TYPES[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`,
      });
      return createReadStream(file).pipe(response);
    }
    const nonce = randomUUID().replaceAll('-', '');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(nonce),
    });
    const html = readFileSync(`${dist}/index.html`, 'utf8');
    response.end(html.replaceAll('__NONCE__', nonce).replaceAll('__SOCKET_URL__', ''));
  });
  const state = { down: false };
  server.on('upgrade', (_, socket) => state.down && socket.destroy());
  serveFake(server, {
    connect: (peer) => {
      if (state.down) peer.close(1012);
      return desk.connect(peer);
    },
  });
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve({ server, desk, state, port: server.address().port })),
  );
}

if (process.argv[1] === import.meta.filename) {
  const { desk, port } = await serve(Number(process.env.PORT ?? 5174));
  sceneOf(desk);
  desk.onSaid = (chat, text) => {
    const head = chat.entries.length;
    setTimeout(() => desk.receipt(chat, head, head), 800);
    setTimeout(() => desk.typing(chat, true), 1_200);
    setTimeout(() => desk.customer(chat, `Thank you for “${text.slice(0, 40)}”`), 3_000);
  };
  console.log(`http://127.0.0.1:${port}/desk/  anna@demo.example  anna-demo-1`);
}
