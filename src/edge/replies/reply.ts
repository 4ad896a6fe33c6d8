import type { ServerResponse } from 'node:http';
import type { Response } from 'express';
import type { RequestWithCall } from '../pipeline/call-context.js';
import type { KeptAnswer } from '../idempotency/sealed-answer.js';

export const sendJson = (response: ServerResponse, body: unknown): void => {
  if (body === undefined || body === null) {
    response.end();
    return;
  }
  const text = JSON.stringify(body);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
};

/** Sends what a controller answered; where the request carries an idempotency key, not before the answer is kept. */
export const reply = (response: Response, body: unknown): void => {
  const pending = (response.req as RequestWithCall).gatehousePending;
  if (!pending) return sendJson(response, body);
  // An answer that could not be kept goes out all the same: a retry runs the same command again, which writes nothing twice.
  const send = (): void => sendJson(response, body);
  pending.settle(response, body).then(send, send);
};

export const sendAgain = (response: Response, answer: KeptAnswer): void => {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  sendJson(response, answer.body);
};
