import { Inject, Injectable } from '@nestjs/common';
import { type Command, CommandBus, Query, QueryBus } from '@nestjs/cqrs';
import type { CommandResult } from '../../execution/command-result.js';
import type { IdPrefix } from '../../kernel/resources.js';
import type { Version } from '../../kernel/versions.js';
import type { Page } from '../../reading/page.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import type { CallContext } from '../pipeline/call-context.js';
import { changed, created, done, type Reply, versioned } from './reply.js';

type Read<View> = Query<{ readonly version: Version | null; readonly value: View }>;

/** Shows a thing to the caller, as a query or as a view. */
type Show<Call, View, Result> = (call: Call, result: Result) => Read<View> | View | Promise<View>;

export interface PageBody<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** Decimal text. */
  readonly asOf: string;
}

export const pageBody = <T>({ items, nextCursor, asOf }: Page<T>): PageBody<T> => ({
  items,
  nextCursor,
  asOf: asOf.toString(),
});

/** Runs the commands and queries of controllers, and returns the reply. */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  /** Id of the thing that the call creates. The same command tried again gets the same id. */
  newId(prefix: IdPrefix, { request }: CallContext): string {
    return this.ids.typed(prefix, request.commandId);
  }

  run<Result>(command: Command<Result>): Promise<Result> {
    return this.commands.execute(command);
  }

  ask<Result>(query: Query<Result>): Promise<Result> {
    return this.queries.execute(query);
  }

  /** Runs the command, and shows the thing as it is afterwards. */
  async change<Call extends CallContext, View, Result extends CommandResult>(
    call: Call,
    command: Command<Result>,
    show: Show<Call, View, Result>,
  ): Promise<Reply<View>> {
    const result = await this.run(command);
    return changed(result, () => this.view(call, result, show));
  }

  /** Runs the command, and shows what it created. @param path address of the new thing */
  async create<Call extends CallContext, View, Result extends CommandResult>(
    call: Call,
    command: Command<Result>,
    path: string,
    show: Show<Call, View, Result>,
  ): Promise<Reply<View>> {
    const result = await this.run(command);
    return created(result, path, () => this.view(call, result, show));
  }

  /** Runs a command that leaves nothing to show. */
  async perform(command: Command<CommandResult>): Promise<Reply> {
    return done(await this.run(command));
  }

  /** One thing, with the version that `If-Match` can name. */
  async read<Call extends CallContext, View>(call: Call, show: (call: Call) => Read<View>): Promise<Reply<View>> {
    return versioned(await this.ask(show(call)));
  }

  async list<T>(query: Query<Page<T>>): Promise<PageBody<T>> {
    return pageBody(await this.ask(query));
  }

  private async view<Call extends CallContext, View, Result extends CommandResult>(
    call: Call,
    result: Result,
    show: Show<Call, View, Result>,
  ): Promise<View> {
    const { atLeast = result.position } = call;
    const shown = show({ ...call, atLeast: atLeast > result.position ? atLeast : result.position }, result);
    return shown instanceof Query ? (await this.ask(shown)).value : shown;
  }
}
