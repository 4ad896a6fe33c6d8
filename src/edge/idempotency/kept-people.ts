import { Inject, Injectable } from '@nestjs/common';
import { isIdOf } from '../../kernel/ids.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { PERSONAL_DATA, type Person, type PersonalData } from '../../ports/personal-data.port.js';

type Field = 'name' | 'email';

/** A place in a body where a name or an address was. */
export interface KeptPerson {
  readonly path: readonly (string | number)[];
  readonly field: Field;
  /** The person or the invitation it belongs to; null if that is not known. */
  readonly subjectId: string | null;
}

export interface Impersonal {
  readonly body: unknown;
  readonly people: readonly KeptPerson[];
}

interface Found {
  readonly path: KeptPerson['path'];
  readonly field: Field;
  readonly text: string;
  readonly subjectIds: readonly string[];
}

type Node = Record<string | number, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const isSubject = (value: unknown): value is string =>
  typeof value === 'string' && (isIdOf('usr', value) || isIdOf('inv', value));

const foundIn = (value: unknown, path: KeptPerson['path'] = []): readonly Found[] => {
  if (!isNode(value)) return [];
  const subjectIds = Object.values(value).filter(isSubject);
  const here = (['name', 'email'] as const).flatMap((field): readonly Found[] => {
    const text = value[field];
    return typeof text === 'string' ? [{ path: [...path, field], field, text, subjectIds }] : [];
  });
  const below = Object.entries(value).flatMap(([key, one]) => foundIn(one, [...path, key]));
  return [...here, ...below];
};

const keptPerson = (
  { path, field, text, subjectIds }: Found,
  people: ReadonlyMap<string, Person>,
): readonly KeptPerson[] => {
  const subjectId = subjectIds.find((id) => people.get(id)?.[field] === text) ?? null;
  // A name without its person is the name of something else. An address is always somebody's.
  return subjectId === null && field === 'name' ? [] : [{ path, field, subjectId }];
};

const put = (body: unknown, path: KeptPerson['path'], value: string | null): void => {
  const holder = path.slice(0, -1).reduce<unknown>((node, key) => (node as Node)[key], body);
  (holder as Node)[path.at(-1)!] = value;
};

/** PPL-7: kept answers hold no name and no address. They are read again when the answer is given again, if they still can be read. */
@Injectable()
export class KeptPeople {
  constructor(
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async takeOut(answered: unknown): Promise<Impersonal> {
    const body: unknown = answered === undefined ? null : JSON.parse(JSON.stringify(answered));
    const found = foundIn(body);
    const ids = new Set(found.flatMap(({ subjectIds }) => subjectIds));
    const known = ids.size === 0 ? new Map<string, Person>() : await this.personalData.read([...ids]);
    const people = found.flatMap((one) => keptPerson(one, known));
    for (const { path } of people) put(body, path, null);
    return { body, people };
  }

  /** @param organizationId where the answer was given; people who are no members there any more are not shown again */
  async putBack({ body, people }: Impersonal, organizationId: string | undefined): Promise<unknown> {
    const ids = people.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId]));
    if (ids.length === 0) return body;
    const known = await this.personalData.read([...new Set(ids)]);
    const again: unknown = structuredClone(body);
    for (const { path, field, subjectId } of people)
      if (subjectId !== null && this.isShown(subjectId, organizationId))
        put(again, path, known.get(subjectId)?.[field] ?? null);
    return again;
  }

  private isShown(subjectId: string, organizationId: string | undefined): boolean {
    const member = organizationId !== undefined && isIdOf('usr', subjectId);
    return !member || this.access.picture().member(organizationId, subjectId) !== undefined;
  }
}
