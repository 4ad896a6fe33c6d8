import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ROUTE_ACCESS } from '../authentication/route-access.js';

// Metadata keys under which @nestjs/cqrs 12 keeps the message of a handler. The package does not export them.
export const COMMAND_HANDLER_METADATA = '__commandHandler__';
export const QUERY_HANDLER_METADATA = '__queryHandler__';

/** Refuses to start if a message has two handlers (Nest would silently keep one), or if a route does not say who may call it. */
@Injectable()
export class BootCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const faults = [
      ...this.doubleHandlers(COMMAND_HANDLER_METADATA),
      ...this.doubleHandlers(QUERY_HANDLER_METADATA),
      ...this.openRoutes(),
    ];
    if (faults.length > 0) throw new Error(`The application is put together wrongly: ${faults.join('; ')}`);
  }

  /** Names of the messages that have a handler. */
  handled(metadata: string): readonly string[] {
    return this.discovery.getProviders().flatMap(({ metatype }) => {
      const message: unknown = metatype ? Reflect.getMetadata(metadata, metatype) : undefined;
      return typeof message === 'function' ? [message.name] : [];
    });
  }

  private doubleHandlers(metadata: string): string[] {
    const names = this.handled(metadata);
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
      (name) => `${name} has more than one handler`,
    );
  }

  private openRoutes(): string[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      const methods = this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => Reflect.hasMetadata('path', prototype[name] as object));
      const open = methods.filter((name) => !this.reflector.get(ROUTE_ACCESS, prototype[name] as () => unknown));
      return open.map((name) => `${metatype?.name ?? 'a controller'}.${name} does not say who may call it`);
    });
  }
}
