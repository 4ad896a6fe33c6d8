import { Module } from '@nestjs/common';
import { Reactions } from './reactions.js';

@Module({ providers: [Reactions], exports: [Reactions] })
export class ReactionsModule {}
