// Writes so many commands a second until it is ended: POST /teams of each organization in turn, to the port and with the
// slugs and tokens given by the environment. Prints the rate it reached, for a server may take less than it is offered.
import { connect } from 'node:net';
import { postRequest } from './http-load.mjs';

const { WRITE_PORT, WRITE_ORGANIZATIONS, WRITE_RATE } = process.env;
const organizations = JSON.parse(WRITE_ORGANIZATIONS);
const CONNECTIONS = 64;
const EVERY_MS = 5;
const idle = [];
const next = () => {
  const { slug, token } = organizations[number % organizations.length];
  return postRequest(`/v1/organizations/${slug}/teams`, token, { name: `Team ${process.pid} ${number++}` });
};
let number = 0;
let owed = 0;
let written = 0;

for (let index = 0; index < CONNECTIONS; index += 1) {
  const socket = connect({ port: Number(WRITE_PORT), host: '127.0.0.1', noDelay: true }, () => idle.push(socket));
  socket.setEncoding('latin1').on('data', (chunk) => {
    if (!chunk.startsWith('HTTP/1.1')) return;
    if (chunk.startsWith('HTTP/1.1 201')) written += 1;
    idle.push(socket);
  });
}
let last = performance.now();
const began = last;
setInterval(() => {
  const now = performance.now();
  owed = Math.min(owed + ((now - last) * Number(WRITE_RATE)) / 1000, Number(WRITE_RATE) / 4);
  last = now;
  for (; owed >= 1 && idle.length > 0; owed -= 1) idle.pop().write(next());
}, EVERY_MS);
console.log('writing to :1');
process.on('SIGTERM', () => {
  console.log(`wrote ${Math.round((written * 1000) / (performance.now() - began))} commands a second`);
  process.exit(0);
});
