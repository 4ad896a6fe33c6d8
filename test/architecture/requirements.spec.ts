import { describe, expect, it } from '@jest/globals';
import { LATER, REFERENCE_PAGES } from '../reference-pages.js';
import { REQUIREMENTS } from '../requirements.js';
import { rulesBySpec, titlesIn } from '../support/spec-titles.js';

const named = rulesBySpec();
const rules = Object.entries(REQUIREMENTS);

describe('the rules that are built', () => {
  it('are each proven by a spec, and say what they promise in a line', () => {
    expect(
      rules
        .filter(([, { provenBy, promises }]) => provenBy.length === 0 || promises === '' || promises.includes('\n'))
        .map(([id]) => id),
    ).toEqual([]);
  });

  it('are proven by specs that exist and name the rule in a title', () => {
    const broken = rules.flatMap(([id, { provenBy }]) =>
      provenBy
        .filter((path) => !named.get(path)?.has(id))
        .map((path) => `${id}: ${path} ${named.has(path) ? 'has no title with it' : 'does not exist'}`),
    );
    expect(broken).toEqual([]);
  });

  it('are all that titles name: no spec proves a rule that nobody says is built', () => {
    const unknown = [...named].flatMap(([path, ids]) =>
      [...ids].filter((id) => !(id in REQUIREMENTS)).map((id) => `${path}: ${id}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are found in titles of every kind', () => {
    const text =
      "describe('ORG-1 a', () => { it.each([1])('TEAM-1 %s', () => expect('TEAM-9')); it(`GW-1 ${x}`, f); });";
    expect(titlesIn(text)).toEqual(['ORG-1 a', 'TEAM-1 %s', '`GW-1 ${x}`']);
  });
});

describe('what the pages of the three products say', () => {
  const statements = REFERENCE_PAGES.flatMap((page) => page.statements);

  it('is each kept by rules that are built, or said to come later', () => {
    const lost = statements.filter(
      ({ rules: ids }) => ids.length === 0 || ids.some((id) => !(id in REQUIREMENTS) && !(id in LATER)),
    );
    expect(lost).toEqual([]);
  });

  it('is said to come later only where no spec proves it', () => {
    expect(Object.keys(LATER).filter((id) => id in REQUIREMENTS)).toEqual([]);
  });

  it('touches every rule of organizations, people, teams, gateways and access that they gave rise to', () => {
    const asked = new Set(statements.flatMap(({ rules: ids }) => ids));
    // Ours alone: none of the three erases people, voids invitations, archives gateways, explains its decisions, answers for the past, or says when a revocation bites.
    const ours = ['PPL-7', 'PPL-9', 'GW-3', 'ACC-3', 'ACC-5', 'ACC-8'];
    expect(Object.keys(REQUIREMENTS).filter((id) => /^(ORG|PPL|TEAM|GW|ACC)-/.test(id) && !asked.has(id))).toEqual(
      ours,
    );
  });
});
