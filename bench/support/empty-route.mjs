// A Nest application with one POST route that validates its body like ours and does nothing else.
import 'reflect-metadata';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { validationPipe } from '../../dist/src/edge/pipeline/validation.js';
import { CreateTeamBody } from '../../dist/src/features/teams/http/teams.controller.js';

class EmptyController {
  create(body) {
    return { name: body.name };
  }
}
Controller('teams')(EmptyController);
Reflect.defineMetadata('design:paramtypes', [CreateTeamBody], EmptyController.prototype, 'create');
Body()(EmptyController.prototype, 'create', 0);
Post()(EmptyController.prototype, 'create', Object.getOwnPropertyDescriptor(EmptyController.prototype, 'create'));

class EmptyModule {}
Module({ controllers: [EmptyController] })(EmptyModule);

const app = await NestFactory.create(EmptyModule, { logger: false });
app.useGlobalPipes(validationPipe());
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
process.once('SIGTERM', () => app.close().then(() => process.exit(0)));
