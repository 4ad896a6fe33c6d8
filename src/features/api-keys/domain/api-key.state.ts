import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import type { ApiKeyEvent } from '../../../events/api-keys.js';

interface Issued {
  readonly organizationId: string;
  readonly userId: string;
  readonly secretHash: string;
  readonly version: Version;
}

export type ApiKey =
  { readonly status: 'absent' } | ({ readonly status: 'issued' } & Issued) | ({ readonly status: 'revoked' } & Issued);

export const NO_API_KEY: ApiKey = { status: 'absent' };

export const evolveApiKey = (key: ApiKey, event: ApiKeyEvent, version: bigint): ApiKey => {
  switch (event.type) {
    case 'ApiKeyIssued': {
      const { organizationId, userId, secretHash } = event.data;
      return { status: 'issued', organizationId, userId, secretHash, version };
    }
    case 'ApiKeyRevoked':
      return key.status === 'absent' ? key : { ...key, status: 'revoked', version };
    default:
      return unreachable(event);
  }
};
