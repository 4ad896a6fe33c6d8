/** Between linear and quadratic, with room for a busy machine. */
export const LINEAR = 64;
const TRIES = 5;
const ROUNDS = 5;
/** Shorter than this nothing can be told from noise, in microseconds of processor time. */
const NOISE = 200;

/** Processor time and not the clock: a busy machine takes the clock's time away, and not this. */
const cost = (work: () => unknown): number => {
  let best = Infinity;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, user + system);
  }
  return best;
};

/**
 * How much more processor time the work takes where its input grows 16-fold: about 16 for linear work, 256 for quadratic. What
 * takes next to no time in both sizes counts as no growth.
 */
export const growth = <Input>(
  input: (size: number) => Input,
  work: (input: Input) => unknown,
  size: number,
): number => {
  const [some, more] = [input(size), input(size * 16)];
  work(some);
  let [small, large, ratio] = [Infinity, Infinity, Infinity];
  // Clearing memory counts too, and comes when it comes: it only ever adds, so the least of more rounds is nearer to the truth.
  for (let round = 0; round < ROUNDS && ratio > LINEAR / 2; round += 1) {
    small = Math.min(
      small,
      cost(() => work(some)),
    );
    large = Math.min(
      large,
      cost(() => work(more)),
    );
    ratio = (large + NOISE) / (small + NOISE);
  }
  return ratio;
};
