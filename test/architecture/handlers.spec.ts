import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Controller, type DynamicModule, Get, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Command, CommandHandler, Query } from '@nestjs/cqrs';
import { AppModule } from '../../src/composition/app.module.js';
import { BootCheck, COMMAND_HANDLER_METADATA, QUERY_HANDLER_METADATA } from '../../src/edge/pipeline/boot-check.js';
import { Public } from '../../src/edge/authentication/route-access.js';

const SRC = new URL('../../src/', import.meta.url);

/** Every class of the kind that a file of the folders exports, by itself or among plain commands. */
const declared = async (folder: 'commands' | 'queries', kind: typeof Command | typeof Query): Promise<string[]> => {
  const files = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.parentPath.endsWith(`/${folder}`),
  );
  const modules = await Promise.all(
    files.map(({ parentPath, name }) => import(`${parentPath}/${name}`) as Promise<Record<string, unknown>>),
  );
  const exported = modules
    .flatMap((module) => Object.values(module))
    .flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : [value]));
  return exported
    .filter((value): value is new () => unknown => typeof value === 'function' && value.prototype instanceof kind)
    .map(({ name }) => name);
};

/** Providers of a module and of all that it imports. */
const providersOf = (module: DynamicModule | Type): unknown[] => {
  const type = 'module' in module ? module.module : module;
  const dynamic = 'module' in module ? module : undefined;
  const listed = <T>(key: 'imports' | 'providers'): T[] => [
    ...((Reflect.getMetadata(key, type) as T[] | undefined) ?? []),
    ...((dynamic?.[key] as T[] | undefined) ?? []),
  ];
  return [...listed('providers'), ...listed<DynamicModule | Type>('imports').flatMap(providersOf)];
};

describe('the boot check', () => {
  it.each([
    ['command', 'commands', Command, COMMAND_HANDLER_METADATA],
    ['query', 'queries', Query, QUERY_HANDLER_METADATA],
  ] as const)('every %s has exactly one handler in the application', async (_, folder, kind, metadata) => {
    const handled = providersOf(AppModule.of({ core: { installation: {}, jobs: {} }, api: true } as never)).flatMap(
      (provider) => {
        const message: unknown = typeof provider === 'function' ? Reflect.getMetadata(metadata, provider) : undefined;
        return typeof message === 'function' ? [message.name] : [];
      },
    );
    expect(handled.sort()).toEqual((await declared(folder, kind)).sort());
  });

  class Twice extends Command<void> {}
  @CommandHandler(Twice)
  class FirstHandler {}
  @CommandHandler(Twice)
  class SecondHandler {}

  @Controller('spec')
  class OpenController {
    @Get('open')
    open(): string {
      return 'everybody';
    }

    @Get('stated')
    @Public()
    stated(): string {
      return 'everybody';
    }
  }

  it.each<[string, object, string]>([
    ['a command has two handlers', { providers: [FirstHandler, SecondHandler] }, 'Twice has more than one handler'],
    [
      'a route does not say who may call it',
      { controllers: [OpenController] },
      'OpenController.open does not say who may call it',
    ],
  ])('refuses to start where %s', async (_, parts, message) => {
    @Module({
      imports: [DiscoveryModule],
      ...parts,
      providers: [...((parts as { providers?: [] }).providers ?? []), BootCheck],
    })
    class WrongModule {}
    const app = await NestFactory.create(WrongModule, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow(message);
  });
});
