import { describe, expect, it } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import { confirm, release, reserve, retire } from '../../../src/features/slugs/domain/reservation.decisions.js';
import type { SlugEvent } from '../../../src/events/slugs.js';
import type { ValueEvent } from '../../../src/events/values.js';
import { organizationSlugFault, RESERVED_SLUGS, slugFault } from '../../../src/features/slugs/domain/slug-rule.js';
import { SLUG, streamOf, VALUE } from '../../../src/features/slugs/domain/reservation.stream.js';
import { numberedSlugs, slugAlternatives, slugFromName } from '../../../src/features/slugs/domain/slug-suggestions.js';
import { decisionsOf } from '../../support/given-decision.js';

const slugs = decisionsOf(SLUG);
const until = '2026-11-21T12:01:00.000Z';
const claim = { scope: 'organization', slug: 'acme', ownerId: 'org-1' };
const other = { ...claim, ownerId: 'org-2' };
const reserved: SlugEvent = { type: 'SlugReserved', data: { ...claim, until } };
const confirmed: SlugEvent = { type: 'SlugConfirmed', data: claim };
const released: SlugEvent = { type: 'SlugReleased', data: claim };

describe('claiming a slug', () => {
  it('ORG-2 the first to come has it, the others are told that it is taken', () => {
    slugs
      .given()
      .when(reserve, { ...claim, until })
      .then(reserved);
    slugs
      .given(reserved)
      .when(reserve, { ...other, until })
      .thenRefused('slug.taken', 'conflict');
    slugs
      .given(reserved, confirmed)
      .when(reserve, { ...other, until })
      .thenRefused('slug.taken', 'conflict');
  });

  it('is so already for the one who has it', () => {
    slugs
      .given(reserved)
      .when(reserve, { ...claim, until: 'later' })
      .thenNothing();
    slugs
      .given(reserved, confirmed)
      .when(reserve, { ...claim, until })
      .thenNothing();
    slugs.given(reserved, confirmed).when(confirm, claim).thenNothing();
  });

  it('ORG-2 is confirmed for its owner, also where the reservation ran out and nobody else came', () => {
    slugs.given(reserved).when(confirm, claim).then(confirmed);
    slugs.given(reserved, released).when(confirm, claim).then(confirmed);
    slugs.given(reserved).when(confirm, other).thenRefused('slug.taken');
    slugs.given(reserved, confirmed).when(confirm, other).thenRefused('slug.taken');
  });

  it('ORG-2 is given back while it is a reservation, never once it is confirmed', () => {
    slugs.given(reserved).when(release, claim).then(released);
    slugs.given(reserved).when(release, other).thenNothing();
    slugs.given(reserved, confirmed).when(release, claim).thenNothing();
    slugs
      .given(reserved, released)
      .when(reserve, { ...other, until })
      .then({ type: 'SlugReserved', data: { ...other, until } });
  });

  it('is retired by its owner alone', () => {
    slugs.given(reserved, confirmed).when(retire, claim).then(released);
    slugs.given(reserved, confirmed).when(retire, other).thenNothing();
    slugs.given().when(retire, claim).thenNothing();
  });
});

describe('claiming another unique value', () => {
  const values = decisionsOf(VALUE);
  const address = { kind: 'address', hash: 'f2ca1bb6', ownerId: 'usr-1' };
  const others = { ...address, ownerId: 'usr-2' };
  const held: ValueEvent = { type: 'ValueReserved', data: { ...address, until } };
  const kept: ValueEvent = { type: 'ValueConfirmed', data: address };
  const freed: ValueEvent = { type: 'ValueReleased', data: address };

  it('goes as for a slug, in events and streams of its own', () => {
    values
      .given()
      .when(reserve, { ...address, until })
      .then(held);
    values.given(held).when(confirm, address).then(kept);
    values.given(held).when(release, address).then(freed);
    values.given(held, kept).when(retire, address).then(freed);
    values
      .given(held, kept)
      .when(reserve, { ...others, until })
      .thenRefused('value.taken', 'conflict');
    values
      .given(held, kept, freed)
      .when(reserve, { ...others, until })
      .then({ type: 'ValueReserved', data: { ...others, until } });
    expect([streamOf(claim), streamOf(address)]).toEqual([
      { definition: SLUG, id: 'organization:acme' },
      { definition: VALUE, id: 'address-f2ca1bb6' },
    ]);
    expect([SLUG.category, VALUE.category]).toEqual(['slug', 'value']);
  });
});

describe('what a slug looks like', () => {
  it.each(['abc', 'a1b', 'acme-inc', 'a-b-c', '123', 'a'.repeat(40)])('ORG-2 takes %s', (slug) =>
    expect(slugFault(slug)).toBeUndefined(),
  );
  it.each(['', 'ab', 'a'.repeat(41), 'Acme', 'a--b', '-ab', 'ab-', 'a_b', 'a.b', 'é-é', 'a b', 'abc\n'])(
    'ORG-2 refuses %j',
    (slug) => expect(slugFault(slug)?.code).toBe('slug.invalid'),
  );

  it('ORG-2 refuses reserved words for organizations', () => {
    for (const word of ['admin', 'api', 'mcp']) expect(organizationSlugFault(word)?.code).toBe('slug.reserved');
    expect([...RESERVED_SLUGS].filter((word) => word !== word.toLowerCase())).toEqual([]);
  });
});

describe('suggestions', () => {
  it.each([
    ['Acme Inc', 'acme-inc'],
    ['  Café Zürich!! ', 'cafe-zurich'],
    ['Straße & Søn', 'strasse-and-son'],
    ["O'Reilly", 'oreilly'],
    ['ab', 'ab-hq'],
    ['日本研究', 'ribenyanjiu'],
    ['Москва', 'moskva'],
    ['مركز', 'mrkz'],
    ['서울', 'seoul'],
    ['…', 'organization'],
    ['x'.repeat(60), 'x'.repeat(40)],
  ])('ORG-2 make a slug of %j', (name, slug) => expect(slugFromName(name)).toBe(slug));

  it('ORG-2 begin with what was wanted and are all slugs, whatever the name', () => {
    expect(slugAlternatives('acme').slice(0, 4)).toEqual(['acme', 'acme-2', 'acme-hq', 'acme-3']);
    assert(
      property(string({ unit: 'grapheme', maxLength: 80 }), (name) =>
        [...slugAlternatives(name), ...numberedSlugs(name, name.length)].every((slug) => slugFault(slug) === undefined),
      ),
    );
  });

  it('ORG-2 go on with numbers that grow, other ones at another time', () => {
    const numbers = (seed: number): readonly number[] =>
      [...numberedSlugs('acme', seed)].map((slug) => Number(slug.slice('acme-'.length)));
    expect(Math.max(...numbers(1))).toBeGreaterThan(1_000_000);
    expect(numbers(1)).not.toEqual(numbers(2));
  });
});
