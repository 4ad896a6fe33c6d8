// In-process access checks beside the libraries that answer the same question: 100k people, 1k teams, 1k gateways, with roles,
// teams that are switched off and people who are suspended; and the same checks with their reasons.
import { companyPicture, GATEWAYS, id, ORGANIZATION, PEOPLE, questionsAbout, TEAMS } from './check/company.mjs';
import { bareMap, casbin, casl, cedar } from './check/peers.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { atLeast, report } from './support/report.mjs';

/** Everybody at once, which no processor cache holds, and the few who are at work right now. */
const CROWDS = { everybody: [PEOPLE, 100_000], few: [500, 2_000] };
/** casbin walks all its rules for one answer: a sample is enough to time it. */
const CASBIN_QUESTIONS = 40;
const ROUNDS = 9;
const ROUND_MS = 250;

const picture = companyPicture();

const asked = (questions) =>
  questions.map(({ person, gateway }) => ({
    organizationId: ORGANIZATION,
    userId: id('usr', person),
    gatewayId: id('gw', gateway),
  }));
const checking = (questions) => {
  const all = asked(questions);
  return { count: all.length, ask: (index) => picture.check(all[index]).allowed };
};
const explaining = (questions) => {
  const all = asked(questions);
  return {
    count: all.length,
    ask: (index) => {
      const { allowed, paths, missing } = picture.explain(all[index]);
      told += paths.length + missing.length;
      return allowed;
    },
  };
};

let kept = 0;
let told = 0;
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
      if (ask(i) !== contenders.map.ask(i))
        throw new Error(`${name} answers question ${i} otherwise than the bare Map`);
    }
  }
};

const compare = async (contenders) => {
  assertSameAnswers(contenders);
  for (const contender of Object.values(contenders)) measure(contender, 200);
  const rates = await inTurns(
    Object.fromEntries(
      Object.entries(contenders).map(([name, contender]) => [name, async () => measure(contender, ROUND_MS)]),
    ),
    ROUNDS,
  );
  return {
    perSecond: Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, Math.round(median(all))])),
    times: (name, of = 'gatehouse') => ratio(rates[of], rates[name]),
  };
};

const everyone = questionsAbout(...CROWDS.everybody);
const few = questionsAbout(...CROWDS.few);
const inProcess = (questions) => ({
  gatehouse: checking(questions),
  explained: explaining(questions),
  map: bareMap(questions),
  casl: casl(questions),
});
const all = await compare({ ...inProcess(everyone), casbin: await casbin(everyone, CASBIN_QUESTIONS) });
// Cedar only here, where both are asked the very same questions: it is too slow to go through those of everybody.
const hot = await compare({ ...inProcess(few), cedar: cedar(few, few.length) });
if (kept === 0 || told === 0) throw new Error('nothing was allowed, or nothing was told');

const claims = (who, { times }) => [
  atLeast(`of a bare Map from person to gateways, ${who}`, times('map'), 0.5),
  atLeast(`times @casl/ability with an ability kept for each person, ${who}`, times('casl'), 1.2),
  atLeast(`with reasons, of without, ${who}`, times('gatehouse', 'explained'), 0.5),
];
report(
  'check',
  {
    people: PEOPLE,
    teams: TEAMS,
    gateways: GATEWAYS,
    'checks a second, everybody asking': all.perSecond,
    'checks a second, 500 people asking': hot.perSecond,
  },
  [
    ...claims('everybody asking', all),
    ...claims('500 people asking', hot),
    atLeast('times Cedar in WebAssembly, with the two entities of each question at hand', hot.times('cedar'), 300),
    atLeast('times casbin', all.times('casbin'), 50),
  ],
);
