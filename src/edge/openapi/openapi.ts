import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { setBrowserHeaders } from '../replies/browser-headers.js';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const TITLE = 'Gatehouse';
const ABOUT =
  'Control plane and gateway for MCP. Errors are application/problem+json with a stable `code`; `x-gatehouse-codes` names those of each operation, `x-gatehouse-access` who may call it. A change is answered 202, with its `Consistency-Token`, where it is done and what it led to cannot be shown yet.';

const describeApi = (app: INestApplication): OpenAPIObject => {
  const frame = new DocumentBuilder()
    .setTitle(TITLE)
    .setDescription(ABOUT)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'Session token or API key' })
    .addCookieAuth(
      '__Host-gatehouse',
      { type: 'apiKey', in: 'cookie', description: 'Session of a browser; `gatehouse` where the public URL is http' },
      'cookie',
    )
    .build();
  return SwaggerModule.createDocument(app, frame, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
};

/** Scripts come from here alone. The page carries two style elements of its own, and icons as data. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Serves `/openapi.json`, and at `/docs` a page that shows it. */
export const publishDescription = (app: INestApplication): void => {
  app.use('/docs', (_request: IncomingMessage, response: ServerResponse, next: () => void) => {
    setBrowserHeaders(response, DOCS_POLICY);
    next();
  });
  SwaggerModule.setup('docs', app, () => describeApi(app), { jsonDocumentUrl: 'openapi.json', customSiteTitle: TITLE });
};
