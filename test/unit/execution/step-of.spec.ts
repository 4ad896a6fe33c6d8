import { describe, expect, it } from '@jest/globals';
import { systemRequest } from '../../../src/execution/command-request.js';
import { eventId } from '../../../src/execution/event-ids.js';
import { childRequest } from '../../../src/execution/child-request.js';
import { commandRequest } from '../../support/command-request.js';

const request = commandRequest();

describe('a step of a request', () => {
  it('has a command id of its own, the same whenever it is tried again', () => {
    expect(childRequest(request, 'reserve')).toEqual(childRequest(request, 'reserve'));
    const ids = [
      request,
      childRequest(request, 'reserve'),
      childRequest(request, 'confirm'),
      childRequest(commandRequest(), 'reserve'),
    ].map(({ commandId }) => commandId);
    expect(new Set(ids).size).toBe(4);
  });

  it('is the same request in everything else', () => {
    const { commandId: _, ...rest } = request;
    expect(childRequest(request, 'reserve')).toMatchObject(rest);
  });

  it('steps of steps differ from steps of the whole', () =>
    expect(childRequest(childRequest(request, 'a'), 'b')).not.toEqual(childRequest(request, 'b')));
});

describe('event ids', () => {
  it('are UUIDs that follow from command, stream and place, and from nothing else', () => {
    const id = eventId('command', 'teams-1', 0);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(eventId('command', 'teams-1', 0)).toBe(id);
    expect(
      new Set([
        id,
        eventId('command', 'teams-1', 1),
        eventId('command', 'teams-2', 0),
        eventId('other', 'teams-1', 0),
        eventId('command', 'teams-1', 10),
      ]).size,
    ).toBe(5);
  });
});

describe('a request of the system’s own', () => {
  it('says what it follows from', () => {
    expect(
      systemRequest('people', 'command', '2026-11-21T12:00:00.000Z', { correlationId: 'correlation', id: 'event' }),
    ).toEqual({
      commandId: 'command',
      correlationId: 'correlation',
      causationId: 'event',
      actor: { system: 'people' },
      from: null,
      at: '2026-11-21T12:00:00.000Z',
    });
  });
});
