// In-process access checks beside the libraries that answer the same question: 100k people, 1k teams, 1k gateways.
import { AbilityBuilder, createMongoAbility } from '@casl/ability';
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';

import { applyEvent } from '../dist/projections/access-snapshot/fold.js';
import { StatePicture } from '../dist/projections/access-snapshot/picture.js';
import { emptyState } from '../dist/projections/access-snapshot/state.js';
import { inTurns, median, ratio } from './support/measure.mjs';
import { atLeast, report } from './support/report.mjs';

const PEOPLE = 100_000;
const TEAMS = 1_000;
const GATEWAYS = 1_000;
const TEAMS_OF_A_PERSON = 3;
const GATEWAYS_OF_A_TEAM = 5;
/** Everybody at once, which no processor cache holds, and the few who are at work right now. */
const CROWDS = { everybody: [PEOPLE, 100_000], few: [500, 2_000] };
/** casbin walks all its rules for one answer: a sample is enough to time it. */
const CASBIN_QUESTIONS = 40;
const ROUNDS = 7;
const ORGANIZATION = 'org_01kamz4x8dfyjv8a2p6c2w9g5r';

let seed = 42;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
const id = (prefix, number) => `${prefix}_01kamz4x8dfyjv8a2p6${number.toString(32).padStart(7, '0')}`;
const several = (count, below) => {
  const chosen = new Set();
  while (chosen.size < count) chosen.add(random(below));
  return [...chosen];
};

const teamsOf = Array.from({ length: PEOPLE }, () => several(TEAMS_OF_A_PERSON, TEAMS));
const gatewaysOf = Array.from({ length: TEAMS }, () => several(GATEWAYS_OF_A_TEAM, GATEWAYS));
const disabled = new Set(several(50, TEAMS));

/** About so many different people; half of the questions go for a gateway of one of the person's teams, as those at a proxy do. */
const questionsAbout = (people, count) =>
  Array.from({ length: count }, (_, index) => {
    const person = random(people);
    const reached = gatewaysOf[teamsOf[person][random(TEAMS_OF_A_PERSON)]];
    return { person, gateway: index % 2 ? reached[random(GATEWAYS_OF_A_TEAM)] : random(GATEWAYS) };
  });

const picture = (() => {
  const state = emptyState();
  let position = 0n;
  const happen = (type, data) =>
    applyEvent(state, {
      type,
      data: { organizationId: ORGANIZATION, ...data },
      id: `0190163d-8694-739b-aea5-${position.toString(16).padStart(12, '0')}`,
      stream: 's-1',
      revision: position,
      position: position++,
      metadata: { at: '2026-11-21T12:00:00.000Z' },
    });
  happen('OrganizationCreated', { slug: 'acme' });
  for (let t = 0; t < TEAMS; t++) happen('TeamCreated', { teamId: id('team', t), name: `Team ${t}` });
  for (let g = 0; g < GATEWAYS; g++) happen('GatewayCreated', { gatewayId: id('gw', g), name: `Gateway ${g}`, slug: `g-${g}` });
  for (let p = 0; p < PEOPLE; p++) happen('MemberJoined', { userId: id('usr', p), roleId: 'member' });
  teamsOf.forEach((teams, p) => teams.forEach((t) => happen('TeamMemberAdded', { userId: id('usr', p), teamId: id('team', t) })));
  gatewaysOf.forEach((gateways, t) => gateways.forEach((g) => happen('GatewayProvisioned', { gatewayId: id('gw', g), teamId: id('team', t) })));
  for (const t of disabled) happen('TeamDisabled', { teamId: id('team', t), message: null });
  return new StatePicture(state);
})();

const gatehouse = (questions) => {
  const asked = questions.map(({ person, gateway }) => ({ organizationId: ORGANIZATION, userId: id('usr', person), gatewayId: id('gw', gateway) }));
  return { count: asked.length, ask: (index) => picture.check(asked[index]).allowed };
};

/** What nobody can beat: the answer worked out beforehand, without reasons, roles or a way to change it. */
const bareMap = (questions) => {
  const reach = new Map();
  teamsOf.forEach((teams, p) => reach.set(id('usr', p), new Set(teams.filter((t) => !disabled.has(t)).flatMap((t) => gatewaysOf[t].map((g) => id('gw', g))))));
  const asked = questions.map(({ person, gateway }) => ({ userId: id('usr', person), gatewayId: id('gw', gateway) }));
  return { count: asked.length, ask: (index) => reach.get(asked[index].userId)?.has(asked[index].gatewayId) ?? false };
};

/** One ability a person, made before the clock starts: the fastest way casl's own guide names. */
const casl = (questions) => {
  const abilities = new Map();
  const people = new Set(questions.map(({ person }) => person));
  for (const p of people) {
    const { can, build } = new AbilityBuilder(createMongoAbility);
    for (const t of teamsOf[p]) if (!disabled.has(t)) for (const g of gatewaysOf[t]) can('use', id('gw', g));
    abilities.set(id('usr', p), build());
  }
  const asked = questions.map(({ person, gateway }) => ({ userId: id('usr', person), gatewayId: id('gw', gateway) }));
  for (const { userId, gatewayId } of asked) abilities.get(userId).can('use', gatewayId);
  return { count: asked.length, ask: (index) => abilities.get(asked[index].userId).can('use', asked[index].gatewayId) };
};

const MODEL = `
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && g(r.sub, p.sub)
`;
/** Roles are teams; only the people asked about are loaded, which is kinder to casbin than all of them. */
const casbin = async (questions) => {
  const asked = questions.slice(0, CASBIN_QUESTIONS);
  const people = new Set(asked.map(({ person }) => person));
  const lines = gatewaysOf.flatMap((gateways, t) => (disabled.has(t) ? [] : gateways.map((g) => `p, ${id('team', t)}, ${id('gw', g)}`)));
  for (const p of people) for (const t of teamsOf[p]) lines.push(`g, ${id('usr', p)}, ${id('team', t)}`);
  const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(lines.join('\n')));
  return { count: CASBIN_QUESTIONS, ask: (index) => enforcer.enforceSync(id('usr', asked[index].person), id('gw', asked[index].gateway)) };
};

let kept = 0;
/** Checks a second over at least `ms` milliseconds. */
const measure = ({ count, ask }, ms) => {
  const start = process.hrtime.bigint();
  let done = 0;
  let spent = 0;
  do {
    for (let i = 0; i < count; i++) if (ask(i)) kept++;
    done += count;
    spent = Number(process.hrtime.bigint() - start) / 1e6;
  } while (spent < ms);
  return (done / spent) * 1000;
};

const assertSameAnswers = (contenders) => {
  for (const [name, { count, ask }] of Object.entries(contenders)) {
    for (let i = 0; i < count; i++) {
      if (ask(i) !== contenders.map.ask(i)) throw new Error(`${name} answers question ${i} otherwise than the bare Map`);
    }
  }
};

const compare = async (contenders) => {
  assertSameAnswers(contenders);
  for (const contender of Object.values(contenders)) measure(contender, 200);
  const rates = await inTurns(Object.fromEntries(Object.entries(contenders).map(([name, contender]) => [name, async () => measure(contender, 300)])), ROUNDS);
  return {
    perSecond: Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, Math.round(median(all))])),
    times: (name) => ratio(rates.gatehouse, rates[name]),
  };
};

const everyone = questionsAbout(...CROWDS.everybody);
const few = questionsAbout(...CROWDS.few);
const all = await compare({ gatehouse: gatehouse(everyone), map: bareMap(everyone), casl: casl(everyone), casbin: await casbin(everyone) });
const hot = await compare({ gatehouse: gatehouse(few), map: bareMap(few), casl: casl(few) });
if (kept === 0) throw new Error('nothing was allowed');

report(
  'check',
  {
    people: PEOPLE,
    teams: TEAMS,
    gateways: GATEWAYS,
    'checks a second, everybody asking': all.perSecond,
    'checks a second, 500 people asking': hot.perSecond,
    'of a bare Map, everybody asking': all.times('map'),
    'of a bare Map, 500 people asking': hot.times('map'),
  },
  [
    atLeast('times casbin', all.times('casbin'), 50),
    atLeast('times @casl/ability with an ability kept for each person, everybody asking', all.times('casl'), 1),
    atLeast('times @casl/ability with an ability kept for each person, 500 people asking', hot.times('casl'), 1),
  ],
);
