import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { isIdOf, type IdPrefix } from '../../kernel/ids.js';
import { notFound } from '../../kernel/refusal.js';

const KINDS: Readonly<Record<string, string>> = {
  usr: 'member',
  inv: 'invitation',
  role: 'role',
  team: 'team',
  gw: 'gateway',
  srv: 'server',
  key: 'api-key',
};

/** An id that cannot be one is an id of nothing. */
@Injectable()
class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly prefix: IdPrefix) {}

  transform(id: string): string {
    if (isIdOf(this.prefix, id)) return id;
    const kind = KINDS[this.prefix] ?? this.prefix;
    throw notFound(`${kind}.unknown`, `There is no such ${kind}.`);
  }
}

/** A path parameter that holds an id with the prefix. */
export const Id = (name: string, prefix: IdPrefix): ParameterDecorator => Param(name, new IdPipe(prefix));
