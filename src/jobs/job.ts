import type { Delivery } from './deliveries/delivery.js';
import type { Reaction } from './reactions/reaction.js';
import type { Schedule } from './schedules/schedule.js';

/** Work in the background. The job says what has to be done; the engine decides when, where and how often. */
export type Job = Reaction | Schedule | Delivery<unknown>;
