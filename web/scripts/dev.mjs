// Serves dist/ with a fake gateway behind /ws, where Anna answers: the widget without a server.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { runnerImport } from 'vite';

const root = `${import.meta.dirname}/..`;
const { FakeGateway, serveFake, answerAsAnna } = (await runnerImport(`${root}/testing/src/websocket.ts`))
  .module;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP = "default-src 'self'; style-src 'self'; connect-src 'self' ws: wss:";

export function serve(port, gateway = new FakeGateway()) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://dev').pathname);
    const file = join(root, 'dist', path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': `${TYPES[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`,
      'content-security-policy': CSP,
    });
    createReadStream(file).pipe(response);
  });
  serveFake(server, gateway);
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve({ server, gateway, port: server.address().port })),
  );
}

if (process.argv[1] === import.meta.filename) {
  const { gateway, port } = await serve(Number(process.env.PORT ?? 5173));
  answerAsAnna(gateway);
  console.log(`http://127.0.0.1:${port}/shop/`);
}
