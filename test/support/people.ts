import type { ApiClient } from './api-client.js';
import type { TestGatehouse } from './gatehouse.js';

const AT_ONCE = 8;

/** So many people with accounts, signed in. Hashing a password is slow by design: make them once and use them often. */
export const crowd = async (gatehouse: TestGatehouse, count: number): Promise<readonly ApiClient[]> => {
  const people: ApiClient[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const names = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => `Person ${from + index}`);
    people.push(...(await Promise.all(names.map((name) => gatehouse.anyone.signUp(name)))));
  }
  return people;
};

export const addressOfPerson = (index: number): string => `person.${index}@example.com`;
