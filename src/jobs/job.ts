import type { Delivery } from './deliveries/delivery.js';
import type { Reaction } from './reactions/reaction.js';
import type { Schedule } from './schedules/schedule.js';

/** Work in the background: what has to be done, while the engine sees to when, where and how often. */
export type Job = Reaction | Schedule | Delivery<unknown>;
