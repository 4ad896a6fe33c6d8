// What else answers the same question: each in the fastest way that its own guide names, with everything prepared before the clock starts.
import { AbilityBuilder, createMongoAbility } from '@casl/ability';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';

import { disabled, GATEWAYS, gatewaysOf, id, isAdmin, isSuspended, PEOPLE, teamsOf, teamsTo } from './company.mjs';

const enabledTeams = (teams) => teams.filter((team) => !disabled.has(team));
const asTexts = (questions) =>
  questions.map(({ person, gateway }) => ({ userId: id('usr', person), gatewayId: id('gw', gateway) }));

/** What nobody can beat: the answer worked out beforehand, without reasons or a way to change it. */
export const bareMap = (questions) => {
  const reach = new Map();
  for (let person = 0; person < PEOPLE; person += 1) {
    const all = isAdmin(person)
      ? Array.from({ length: GATEWAYS }, (_, gateway) => gateway)
      : enabledTeams(teamsOf[person]).flatMap((team) => gatewaysOf[team]);
    reach.set(id('usr', person), new Set(isSuspended(person) ? [] : all.map((gateway) => id('gw', gateway))));
  }
  const asked = asTexts(questions);
  return { count: asked.length, ask: (index) => reach.get(asked[index].userId)?.has(asked[index].gatewayId) ?? false };
};

/** One ability a person, kept. */
export const casl = (questions) => {
  const abilities = new Map();
  for (const person of new Set(questions.map((question) => question.person))) {
    const { can, build } = new AbilityBuilder(createMongoAbility);
    if (isAdmin(person)) can('use', 'all');
    else
      for (const team of enabledTeams(teamsOf[person]))
        for (const gateway of gatewaysOf[team]) can('use', id('gw', gateway));
    abilities.set(id('usr', person), isSuspended(person) ? createMongoAbility([]) : build());
  }
  const asked = asTexts(questions);
  for (const { userId, gatewayId } of asked) abilities.get(userId).can('use', gatewayId);
  return { count: asked.length, ask: (index) => abilities.get(asked[index].userId).can('use', asked[index].gatewayId) };
};

const CEDAR_POLICY = `
permit (principal, action == Action::"use", resource)
when { principal.active && (principal.usesAll || principal in resource.teams) };
`;
/** The policy parsed once, and of all entities only the two that a question is about, made beforehand: Cedar in WebAssembly takes them as JSON each time. */
export const cedar = (questions, most) => {
  const parsed = preparsePolicySet('gateways', { staticPolicies: CEDAR_POLICY });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const team = (number) => ({ type: 'Team', id: id('team', number) });
  const calls = questions.slice(0, most).map(({ person, gateway }) => {
    const [principal, resource] = [
      { type: 'User', id: id('usr', person) },
      { type: 'Gateway', id: id('gw', gateway) },
    ];
    const entities = [
      {
        uid: principal,
        attrs: { active: !isSuspended(person), usesAll: isAdmin(person) },
        parents: enabledTeams(teamsOf[person]).map(team),
      },
      { uid: resource, attrs: { teams: teamsTo[gateway].map((number) => ({ __entity: team(number) })) }, parents: [] },
    ];
    return {
      principal,
      action: { type: 'Action', id: 'use' },
      resource,
      context: {},
      preparsedPolicySetId: 'gateways',
      entities,
    };
  });
  return { count: calls.length, ask: (index) => allowed(statefulIsAuthorized(calls[index])) };
};

const allowed = (answer) => {
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0)
    throw new Error(JSON.stringify(answer));
  return answer.response.decision === 'allow';
};

const CASBIN_MODEL = `
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && (p.obj == "*" || r.obj == p.obj)
`;
/** Its roles are our teams and roles; only the people asked about are loaded, which is kinder to it than all of them. */
export const casbin = async (questions, most) => {
  const asked = questions.slice(0, most);
  const lines = gatewaysOf.flatMap((gateways, team) =>
    disabled.has(team) ? [] : gateways.map((gateway) => `p, ${id('team', team)}, ${id('gw', gateway)}`),
  );
  lines.push('p, admin, *');
  for (const person of new Set(asked.map((question) => question.person))) {
    if (isSuspended(person)) continue;
    if (isAdmin(person)) lines.push(`g, ${id('usr', person)}, admin`);
    for (const team of teamsOf[person]) lines.push(`g, ${id('usr', person)}, ${id('team', team)}`);
  }
  const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL), new StringAdapter(lines.join('\n')));
  return {
    count: asked.length,
    ask: (index) => enforcer.enforceSync(id('usr', asked[index].person), id('gw', asked[index].gateway)),
  };
};
