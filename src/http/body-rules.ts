import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { problem } from './problem-details.js';
import { sendProblem } from './problem-details.filter.js';

const LARGEST_BODY = 1024 * 1024;

const hasBody = (request: Request): boolean => request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/** A body is JSON, or it is refused before anyone reads it. */
const jsonOnly: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
  if (!hasBody(request) || request.is('application/json') || request.is('application/merge-patch+json')) return next();
  sendProblem(response, problem(415, 'content-type.unsupported', 'Bodies are application/json.'));
};

/** What every answer of the control plane carries. */
const answerHeaders: RequestHandler = (_, response, next) => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  next();
};

export const bodyRules = (): RequestHandler[] => [answerHeaders, jsonOnly, express.json({ limit: LARGEST_BODY, type: ['application/json', 'application/merge-patch+json'] })];
