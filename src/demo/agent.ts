import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type LoggingMessageNotification, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { eventually } from './eventually.js';

/** How a call was refused. */
export interface Refused {
  /** HTTP status; undefined if the call had already started. */
  readonly status: number | undefined;
  readonly sentence: string;
}

interface FailedCall extends Error {
  readonly code?: number;
}

const JSON_BODY = /\{.*\}$/s;
const RPC_PREFIX = /^MCP error -?\d+: /;

/** The SDK puts the body of the answer into the message of its error. */
const refusedBy = ({ message, code }: FailedCall): Refused => {
  const body = JSON_BODY.exec(message)?.[0];
  const sentence =
    body === undefined
      ? message.replace(RPC_PREFIX, '')
      : (JSON.parse(body) as { error: { message: string } }).error.message;
  return { status: code !== undefined && code > 0 ? code : undefined, sentence };
};

/** A real MCP client with an open stream. */
export class Agent {
  /** Streams from the server that are open now. */
  openStreams = 0;
  /** The last message of Gatehouse before it ended the stream. */
  cutOffMessage: string | undefined;
  private readonly client = new Client({ name: 'gatehouse-demo', version: '1.0.0' });

  /** Signs in with the key at the gateway's address and opens the stream. */
  static async connect(url: string, key: string): Promise<Agent> {
    const agent = new Agent();
    agent.client.setNotificationHandler(LoggingMessageNotificationSchema, (notification) => agent.hear(notification));
    const fetchAndWatch = async (input: string | URL, init?: RequestInit): Promise<Response> =>
      agent.watched(await fetch(input, init), init?.method === 'GET');
    await agent.client.connect(
      new StreamableHTTPClientTransport(new URL(url), {
        requestInit: { headers: { authorization: `Bearer ${key}` } },
        fetch: fetchAndWatch,
      }),
    );
    await eventually('the client opens a stream', () => agent.openStreams > 0);
    return agent;
  }

  get serverName(): string {
    return this.client.getServerVersion()?.name ?? '';
  }

  async tools(): Promise<readonly string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  /** @returns the first text of the answer */
  async call(name: string, input: Record<string, unknown>, onprogress?: () => void): Promise<string> {
    const { content } = (await this.client.callTool({ name, arguments: input }, undefined, { onprogress })) as {
      content: readonly { readonly text?: string }[];
    };
    return content[0]?.text ?? '';
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private hear({ params: { logger, data } }: LoggingMessageNotification): void {
    if (logger === 'gatehouse') this.cutOffMessage = String(data);
  }

  private watched(response: Response, isStream: boolean): Response {
    if (!isStream || !response.ok || !response.body) return response;
    this.openStreams += 1;
    const watch = new TransformStream<Uint8Array, Uint8Array>({
      flush: () => {
        this.openStreams -= 1;
      },
    });
    return new Response(response.body.pipeThrough(watch), response);
  }
}

/** Makes a call that must be refused. @throws Error if it is not */
export const refusalOf = async (calling: Promise<string>): Promise<Refused> => {
  let answer: string;
  try {
    answer = await calling;
  } catch (error) {
    return refusedBy(error as FailedCall);
  }
  throw new Error(`a call that should be refused was answered: ${answer}`);
};
