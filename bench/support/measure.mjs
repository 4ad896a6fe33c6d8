// Side by side, in turns: whatever else the machine does hits every subject alike.

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Runs every subject once a round, in an order that changes from round to round.
 * @param subjects object of name → async function that answers one figure
 * @returns object of name → figures, one a round
 */
export const inTurns = async (subjects, rounds) => {
  const names = Object.keys(subjects);
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, index) => names[(index + round) % names.length]);
    for (const name of order) figures[name].push(await subjects[name]());
  }
  return figures;
};

/** Median of the ratios round by round: both figures of a ratio come from the same moment. */
export const ratio = (of, to) => median(of.map((value, round) => value / to[round]));

/**
 * Runs `task` from so many writers at once until the time is over.
 * @param task async function of the writer's number and the count of its turns so far
 * @returns tasks a second
 */
export const throughput = async (writers, milliseconds, task) => {
  const started = performance.now();
  const end = started + milliseconds;
  let done = 0;
  const write = async (writer) => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      await task(writer, turn);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return (done * 1000) / (performance.now() - started);
};
