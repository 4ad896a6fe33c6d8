import type { DenialCause } from '../ports/access/access.port.js';

const quoted = (names: readonly string[]): string => {
  const marked = names.map((name) => `'${name}'`);
  return marked.length < 2 ? (marked[0] ?? '') : `${marked.slice(0, -1).join(', ')} and ${marked.at(-1)}`;
};

const written = (gaps: readonly DenialCause[]): string => {
  const told = gaps.filter((gap) => gap.message);
  if (gaps.length === 1 && told[0]) return ` The administrator wrote: ${told[0].message}`;
  return told.map((gap) => ` The administrator wrote about '${gap.teamName}': ${gap.message}`).join('');
};

/** Names the disabled teams through which the person had access (TEAM-4). */
export const teamsDisabled = (gatewayName: string, missing: readonly DenialCause[]): string => {
  const gaps = missing.filter((gap) => gap.reason === 'team.disabled');
  const names = gaps.map((gap) => gap.teamName ?? 'a team');
  const teams = names.length === 1 ? `the team ${quoted(names)}` : `the teams ${quoted(names)}`;
  return `Your access to '${gatewayName}' came through ${teams}, which an administrator has disabled.${written(gaps)}`;
};

export const gatewayDisabled = (gatewayName: string): string =>
  `The gateway '${gatewayName}' is disabled. Ask an administrator of your organization to enable it.`;

export const memberSuspended = (): string =>
  'Your membership in this organization is suspended. Ask one of its administrators.';

export const accessStale = (): string =>
  'Who may use this gateway cannot be told with certainty right now, so nobody may. Try again in a few seconds.';

export const nameHidden = (gatewayName: string, kind: string, name: string): string =>
  `The gateway '${gatewayName}' does not offer the ${kind} '${name}'.`;
