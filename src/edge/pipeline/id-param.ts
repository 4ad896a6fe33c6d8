import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { isIdOf } from '../../kernel/ids.js';
import { notFound } from '../../kernel/refusal.js';
import { type IdPrefix, resourceOfId } from '../../kernel/resources.js';

/** An id of the wrong form is answered like an id that does not exist. */
@Injectable()
class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly prefix: IdPrefix) {}

  transform(id: string): string {
    if (isIdOf(this.prefix, id)) return id;
    const { kind, word } = resourceOfId(this.prefix);
    throw notFound(`${kind}.unknown`, `There is no such ${word}.`);
  }
}

/** A path parameter that holds an id with this prefix. */
export const Id = (name: string, prefix: IdPrefix): ParameterDecorator => Param(name, new IdPipe(prefix));
