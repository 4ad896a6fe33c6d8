// Writes so many commands a second until it is ended: POST /teams on the port and with the token given by the environment.
import { connect } from 'node:net';
import { postRequest } from './http-load.mjs';

const { WRITE_PORT, WRITE_TOKEN, WRITE_RATE } = process.env;
const CONNECTIONS = 64;
const EVERY_MS = 5;
const idle = [];
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
  for (; owed >= 1 && idle.length > 0; owed -= 1) idle.pop().write(postRequest('/v1/organizations/acme/teams', WRITE_TOKEN, { name: `Team ${process.pid} ${number++}` }));
}, EVERY_MS);
console.log('writing to :1');
process.on('SIGTERM', () => {
  console.log(`wrote ${Math.round((written * 1000) / (performance.now() - began))} a second`);
  process.exit(0);
});
