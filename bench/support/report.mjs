/** Three significant digits: more would promise what a shared machine cannot keep. */
const rounded = (value) => Number(value.toPrecision(3));

const roundedFigures = (figures) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, typeof value === 'number' ? rounded(value) : value]),
  );

export const atLeast = (claim, value, bound) => ({
  claim,
  value: rounded(value),
  bound: `>= ${bound}`,
  holds: value >= bound,
});

export const atMost = (claim, value, bound) => ({
  claim,
  value: rounded(value),
  bound: `<= ${bound}`,
  holds: value <= bound,
});

/** Prints the one line that a bench is judged by, as its last, and ends with 1 where a claim does not hold. */
export const report = (bench, figures, claims) => {
  console.log(JSON.stringify({ bench, figures: roundedFigures(figures), claims }));
  process.exitCode = claims.every(({ holds }) => holds) ? 0 : 1;
};
