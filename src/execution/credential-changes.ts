import type { AnyEvent } from '../events/event-catalogue.js';
import type { DomainEvent } from '../kernel/domain-event.js';
import type { SecurityLog } from '../ports/security-log.port.js';
import type { CommandRequest } from './command-request.js';

/** Events after which other tokens, passwords or addresses open an account than before, and what the security log calls them. */
const CHANGES: Partial<Readonly<Record<AnyEvent['type'], string>>> = {
  AccountCreated: 'account.created',
  AccountErased: 'account.erased',
  AddressChanged: 'address.changed',
  ApiKeyIssued: 'api-key.issued',
  ApiKeyRevoked: 'api-key.revoked',
  PasswordChanged: 'password.changed',
};

interface About {
  readonly userId?: string;
  readonly apiKeyId?: string;
}

/** Tells the security log of every event that changed credentials, by whatever command. */
export const noteCredentialChanges = (
  security: SecurityLog,
  { request, organizationId }: { readonly request: CommandRequest; readonly organizationId: string | null },
  events: readonly DomainEvent[],
): void => {
  for (const { type, data } of events) {
    const code = CHANGES[type as AnyEvent['type']];
    if (code === undefined) continue;
    const { userId, apiKeyId } = data as About;
    security.note({
      event: 'credentials.changed',
      code,
      from: request.from,
      userId,
      apiKeyId,
      organizationId: organizationId ?? undefined,
    });
  }
};
