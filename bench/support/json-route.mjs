// The least that a JSON route on node:http does: read the body, parse it, answer JSON.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const { checks } = JSON.parse(Buffer.concat(parts).toString());
    const body = JSON.stringify({
      results: checks.map(() => ({ allowed: true, reason: 'team', paths: [], missing: [] })),
      position: '42',
    });
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.once('SIGTERM', () => process.exit(0));
