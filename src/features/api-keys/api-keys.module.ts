import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { ApiKeyCommands } from './commands/api-key.commands.js';
import { IssueApiKeyHandler } from './commands/issue-api-key.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { ListApiKeysHandler } from './queries/list-api-keys.js';

@Module({
  controllers: [ApiKeysController],
  providers: [...handlersOf(ApiKeyCommands), IssueApiKeyHandler, ListApiKeysHandler],
})
export class ApiKeysModule {}
