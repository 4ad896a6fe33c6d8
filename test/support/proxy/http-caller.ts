import http from 'node:http';
import net from 'node:net';

interface At {
  readonly port: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** undefined where the body is no JSON. */
  readonly json: unknown;
}

export interface Call {
  readonly method?: string;
  /** Below `/mcp/`. */
  readonly path?: string;
  /** undefined leaves a header out that would be there. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
  /** Called as soon as the answer begins. */
  readonly opened?: () => void;
}

const ALWAYS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** One plain HTTP request, every header as given. */
export const post = (at: At, call: Call): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = Object.fromEntries(
      Object.entries({ ...ALWAYS, ...call.headers }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const request = http.request({
      host: '127.0.0.1',
      port: at.port,
      method: call.method ?? 'POST',
      path: `/mcp/${call.path ?? 'acme/search'}`,
      headers,
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      call.opened?.();
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    request.end(call.body);
  });

export const postRpc = (at: At, key: string, message: unknown, more: Call = {}): Promise<Answer> =>
  post(at, { ...more, headers: { authorization: `Bearer ${key}`, ...more.headers }, body: JSON.stringify(message) });

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

/** Opens a session by plain HTTP. @returns its id */
export const openSession = async (at: At, key: string): Promise<string> => {
  const answer = await postRpc(at, key, INITIALIZE);
  await postRpc(
    at,
    key,
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { headers: { 'mcp-session-id': answer.headers['mcp-session-id'] as string } },
  );
  return answer.headers['mcp-session-id'] as string;
};

/** Writes bytes as they are and gives back whatever comes until the other side closes or nothing comes for a while. */
export const rawBytes = (at: At, bytes: string, patienceMs = 500): Promise<string> =>
  new Promise((resolve) => {
    const socket = net.connect(at.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
