import type { Type } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Decided, EntityDefinition } from '../kernel/decision.js';
import type { DomainEvent } from '../kernel/domain-event.js';
import type { CommandRequest } from './command-request.js';
import type { CommandResult } from './command-result.js';
import { type EntityRef, Executor } from './executor.js';

/** A command that somebody asks for. */
export abstract class RequestedCommand<Input, Result = CommandResult> extends Command<Result> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Input,
  ) {
    super();
  }
}

/** A command that is nothing but its decision, and the handler that was made with it. */
export type PlainCommand<Input> = (new (request: CommandRequest, input: Input) => RequestedCommand<Input>) & {
  readonly handler: Type<ICommandHandler>;
};

/** The decision of a plain command. It may look at the request for the time. */
type PlainDecision<State, E extends DomainEvent> = (state: State, input: never, request: CommandRequest) => Decided<E>;

type InputOf<Decision> = Decision extends (state: never, input: infer Input, request: never) => unknown ? Input : never;

/** One command for each decision, under its name: `disableTeam` becomes `DisableTeam`. */
export type CommandsOf<Decisions, Ref> = {
  readonly [Name in keyof Decisions & string as Capitalize<Name>]: PlainCommand<InputOf<Decisions[Name]> & Ref>;
};

const commandOn = <State, E extends DomainEvent, Ref extends EntityRef>(
  name: string,
  entity: EntityDefinition<State, E, Ref>,
  decide: (state: State, input: Ref, request: CommandRequest) => Decided<E>,
): PlainCommand<Ref> => {
  class OwnCommand extends RequestedCommand<Ref> {
    static handler: Type<ICommandHandler>;
  }
  @CommandHandler(OwnCommand)
  class OwnHandler implements ICommandHandler<OwnCommand> {
    constructor(private readonly executor: Executor) {}

    async execute({ request, input }: OwnCommand): Promise<CommandResult> {
      return this.executor.change(entity, request, input, (state) => decide(state, input, request));
    }
  }
  OwnCommand.handler = OwnHandler;
  // Boot check and logs name commands by their classes.
  Object.defineProperty(OwnCommand, 'name', { value: name });
  Object.defineProperty(OwnHandler, 'name', { value: `${name}Handler` });
  return OwnCommand;
};

/** The plain commands about one kind of entity: nothing but its decisions. */
export const commandsOn = <
  State,
  E extends DomainEvent,
  Ref extends EntityRef,
  Decisions extends Readonly<Record<string, PlainDecision<State, E>>>,
>(
  entity: EntityDefinition<State, E, Ref>,
  decisions: Decisions,
): CommandsOf<Decisions, Ref> => {
  const commands = Object.entries(decisions).map(([decision, decide]) => {
    const name = decision.charAt(0).toUpperCase() + decision.slice(1);
    return [name, commandOn(name, entity, decide as Parameters<typeof commandOn<State, E, Ref>>[2])] as const;
  });
  return Object.fromEntries(commands) as unknown as CommandsOf<Decisions, Ref>;
};

/** Handlers of plain commands, for the module. */
export const handlersOf = (
  commands: Readonly<Record<string, { readonly handler: Type<ICommandHandler> }>>,
): Type<ICommandHandler>[] => Object.values(commands).map(({ handler }) => handler);
