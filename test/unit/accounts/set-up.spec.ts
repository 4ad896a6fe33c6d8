import { describe, it } from '@jest/globals';
import type { SetUpEvent } from '../../../src/events/set-up.js';
import { endSetUp, makeSetUpLink, SET_UP, useSetUpLink } from '../../../src/features/accounts/domain/set-up.js';
import { decisionsOf } from '../../support/given-decision.js';

const setUp = decisionsOf(SET_UP);
const at = '2026-11-21T12:00:00.000Z';
const expiresAt = '2026-11-21T13:00:00.000Z';
const made = (tokenHash: string): SetUpEvent => ({ type: 'SetUpLinkMade', data: { tokenHash, expiresAt } });
const ended = (userId: string): SetUpEvent => ({ type: 'SetUpEnded', data: { userId } });
const use = (tokenHash: string, userId = 'usr-ada', when = at) => ({ tokenHash, userId, at: when });

describe('the set-up link', () => {
  it('ACT-1 works once, and again for who it opened the account for', () => {
    setUp.given(made('one')).when(useSetUpLink, use('one')).then(ended('usr-ada'));
    setUp.given(made('one'), ended('usr-ada')).when(useSetUpLink, use('one')).thenNothing();
    setUp.given(made('one'), ended('usr-ada')).when(useSetUpLink, use('one', 'usr-eve')).thenRefused('link.used');
  });

  it('ACT-1 works for an hour', () => {
    setUp
      .given(made('one'))
      .when(useSetUpLink, use('one', 'usr-ada', expiresAt))
      .thenRefused('link.expired');
  });

  it('ACT-1 is void once another was made', () => {
    setUp.given(made('one'), made('two')).when(useSetUpLink, use('one')).thenRefused('link.unknown');
    setUp.given(made('one'), made('two')).when(useSetUpLink, use('two')).then(ended('usr-ada'));
    setUp.given().when(useSetUpLink, use('one')).thenRefused('link.unknown');
  });

  it('ACT-1 is void once there is any account', () => {
    setUp.given(made('one')).when(endSetUp, { userId: 'usr-ben' }).then(ended('usr-ben'));
    setUp.given(made('one'), ended('usr-ben')).when(endSetUp, { userId: 'usr-cleo' }).thenNothing();
    setUp.given().when(endSetUp, { userId: 'usr-ben' }).thenNothing();
    setUp.given(made('one'), ended('usr-ben')).when(useSetUpLink, use('one')).thenRefused('link.used');
  });

  it('ACT-1 is made anew after everybody is gone', () => {
    const link = { tokenHash: 'two', expiresAt };
    setUp.given(made('one'), ended('usr-ada')).when(makeSetUpLink, link).then(made('two'));
    setUp
      .given(made('one'), ended('usr-ada'), made('two'))
      .when(useSetUpLink, use('two', 'usr-eve'))
      .then(ended('usr-eve'));
  });
});
