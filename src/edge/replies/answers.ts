import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { CommandResult } from '../../execution/command-result.js';
import type { Version } from '../../kernel/versions.js';
import type { Page } from '../../reading/page.js';
import type { CallContext } from '../pipeline/call-context.js';
import { encodeConsistencyToken } from './consistency-token.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../pipeline/edge-settings.js';
import { type PageBody, pageBody } from './dispatcher.js';
import { toEntityTag } from './entity-tag.js';

/** Headers and bodies that all answers share. */
@Injectable()
export class Answers {
  constructor(@Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings) {}

  /** `ETag` and `Consistency-Token` of a write. */
  written(response: Response, written: CommandResult): void {
    if (written.version !== null) response.setHeader('ETag', toEntityTag(written.version));
    response.setHeader('Consistency-Token', encodeConsistencyToken(this.settings.storeId, written.position));
  }

  /** The same, and the address of what was made. */
  created(response: Response, written: CommandResult, path: string): void {
    this.written(response, written);
    response.status(201).setHeader('Location', path);
  }

  /** What was read of one thing, and the `ETag` of its version; what is built in has none. */
  versioned<T>(response: Response, { version, value }: { readonly version: Version | null; readonly value: T }): T {
    if (version !== null) response.setHeader('ETag', toEntityTag(version));
    return value;
  }

  page<T>(page: Page<T>): PageBody<T> {
    return pageBody(page);
  }

  /** What a read after this write has to include. */
  static after(call: CallContext, written: CommandResult): bigint {
    return call.atLeast !== undefined && call.atLeast > written.position ? call.atLeast : written.position;
  }
}

export type { PageBody };
