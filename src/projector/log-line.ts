import type { ProjectionProgress } from '../ports/projection-progress.port.js';

/** Name of the progress that says for which line of the log the read models are made. */
export const READ_MODELS_LINE = 'read_models_line';

/** The line of the log that the serving read models belong to. */
export const lineOfReadModels = async (progress: Pick<ProjectionProgress, 'load'>): Promise<bigint> =>
  (await progress.load(READ_MODELS_LINE))?.position ?? 0n;
