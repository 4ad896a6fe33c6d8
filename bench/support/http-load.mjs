// Callers on raw sockets: the load costs as little as it can, so that what is measured is the server.
import { connect } from 'node:net';

/**
 * Sends requests over a number of connections, one at a time on each, for a while.
 * @param request number → the whole request as text
 * @returns answers a second, and the latencies in milliseconds, sorted
 */
export const load = async ({ port, connections, milliseconds, request, expectStatus }) => {
  const until = performance.now() + milliseconds;
  const latencies = [];
  let sent = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      caller({ port, until, latencies, expectStatus, next: () => request(sent++) }),
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  return { perSecond: latencies.length / seconds, latencies };
};

const caller = ({ port, until, latencies, expectStatus, next }) =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let buffered = '';
    let at = 0;
    const send = () => {
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      at = performance.now();
      socket.write(next());
    };
    socket.setEncoding('latin1');
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      buffered += chunk;
      const head = buffered.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = /content-length: (\d+)/i.exec(buffered.slice(0, head));
      if (!length || buffered.length < head + 4 + Number(length[1])) return;
      const status = Number(buffered.slice(9, 12));
      if (status !== expectStatus) return reject(new Error(buffered.slice(0, 2000)));
      latencies.push(performance.now() - at);
      buffered = '';
      send();
    });
  });

export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

export const postRequest = (path, token, body) => {
  const text = JSON.stringify(body);
  const authorization = token ? `Authorization: Bearer ${token}\r\n` : '';
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${authorization}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
