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

/** What makes plain commands about one kind of entity: each a name and a decision. */
export const commandsOn =
  <State, E extends DomainEvent, Ref extends EntityRef>(entity: EntityDefinition<State, E, Ref>) =>
  <Input>(
    name: string,
    decide: (state: State, input: Input & Ref, request: CommandRequest) => Decided<E>,
  ): PlainCommand<Input & Ref> => {
    class OwnCommand extends RequestedCommand<Input & Ref> {
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

/** Handlers of the plain commands that a file exports, for the module. */
export const handlersOf = (
  commands: Readonly<Record<string, { readonly handler: Type<ICommandHandler> }>>,
): Type<ICommandHandler>[] => Object.values(commands).map(({ handler }) => handler);
