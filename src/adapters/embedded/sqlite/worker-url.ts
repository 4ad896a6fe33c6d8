/**
 * Where the compiled worker lies. Test runners load the TypeScript sources, which a worker thread cannot:
 * from `src` it is taken out of `dist`, where the build puts it.
 */
export const compiledWorker = (name: string, from: string): URL => {
  const beside = new URL(`./${name}.js`, from);
  if (!from.endsWith('.ts')) return beside;
  const at = beside.href.lastIndexOf('/src/');
  return new URL(`${beside.href.slice(0, at)}/dist${beside.href.slice(at)}`);
};
