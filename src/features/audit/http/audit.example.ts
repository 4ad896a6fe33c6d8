import type { AuditEntryView } from '../queries/list-audit.js';

export const AUDIT_EXAMPLE: AuditEntryView = {
  id: 'evt_01kamz4x8dfyjv8a2p6c2w9g5r',
  position: '0000000000000000042',
  at: '2027-01-31T12:00:00.000Z',
  actor: { kind: 'user', userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' },
  action: 'team.disabled',
  object: { kind: 'team', id: 'team_01kamz4x8dfyjv8a2p6c2w9g5r' },
  sentence: 'Ada disabled team Research',
  before: { enabled: true, message: null },
  after: { enabled: false, message: 'Back on Monday' },
  from: '192.0.2.1',
};
