import { Module } from '@nestjs/common';
import { IssueApiKeyHandler } from './commands/issue-api-key.js';
import { RevokeApiKeyHandler } from './commands/revoke-api-key.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { ListApiKeysHandler } from './queries/list-api-keys.js';

@Module({
  controllers: [ApiKeysController],
  providers: [IssueApiKeyHandler, RevokeApiKeyHandler, ListApiKeysHandler],
})
export class ApiKeysModule {}
