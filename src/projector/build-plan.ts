import type { AnyProjection } from '../../projections/index.js';
import type { Serving } from '../ports/projection-progress.port.js';
import { Build } from './build.js';
import { collectionName, servingOf } from './collection-names.js';
import { READ_MODELS_LINE } from './log-line.js';
import type { ProjectorPorts } from './projector-ports.js';

/** How long a replaced collection is kept for queries that still read it, in milliseconds. */
const GRACE_MS = 5_000;

const same = (a: Serving | undefined, b: Serving): boolean => a?.version === b.version && a.generation === b.generation;

/**
 * The collections that should exist: for each projection the one that serves and, during a rebuild, the next one.
 * There is a rebuild if the next one has progress, or if the one that serves has another version than the code.
 */
export class BuildPlan {
  private readonly servings = new Map<string, Serving>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly projections: readonly AnyProjection[],
    private readonly ports: ProjectorPorts,
  ) {}

  /** Opens the collections to fill, and later drops those that an earlier switch replaced. @throws StoreUnavailable */
  async open(): Promise<readonly Build[]> {
    await Promise.all(this.projections.map((projection) => this.learn(projection)));
    await this.leaveOldLine();
    const current = this.projections.filter(
      (projection) => this.servings.get(projection.name)?.version === projection.version,
    );
    const serving = await Promise.all(
      current.map((projection) => this.build(projection, this.servings.get(projection.name)!, false)),
    );
    const builds = [...serving, ...(await this.wanted())];
    const kept = new Set([
      ...builds.map((build) => build.collection),
      ...[...this.servings].map(([name, serving]) => collectionName(name, serving)),
    ]);
    for (const name of await this.ports.readModels.names()) {
      if (!kept.has(name) && this.projections.some((projection) => servingOf(projection.name, name)))
        this.dropLater(name);
    }
    return builds;
  }

  /** The builds of rebuilds. @throws StoreUnavailable */
  async wanted(): Promise<readonly Build[]> {
    const builds: Build[] = [];
    for (const projection of this.projections) {
      const next = nextServing(projection, this.servings.get(projection.name)!);
      const asked =
        next.generation === 1 || (await this.ports.progress.load(collectionName(projection.name, next))) !== null;
      if (asked) builds.push(await this.build(projection, next, true));
    }
    return builds;
  }

  serves(build: Build): boolean {
    return same(this.servings.get(build.projection.name), build.serving);
  }

  /** Switches queries to this build. @throws StoreUnavailable */
  async serve(build: Build): Promise<void> {
    const { name } = build.projection;
    const before = this.servings.get(name)!;
    if (same(before, build.serving)) return;
    await this.ports.progress.serve(name, build.serving);
    this.servings.set(name, build.serving);
    this.ports.switched(name, build.serving);
    this.dropLater(collectionName(name, before));
  }

  /** Collections that were not dropped yet are dropped after the next start. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private build(projection: AnyProjection, serving: Serving, filling: boolean): Promise<Build> {
    return Build.open(projection, serving, this.ports, filling);
  }

  private async learn(projection: AnyProjection): Promise<void> {
    const { name, version } = projection;
    const serving = await this.ports.progress.serving(name);
    // Without an older collection the first build serves from the start.
    if (serving === null) await this.ports.progress.serve(name, { version, generation: 1 });
    this.servings.set(name, serving ?? { version, generation: 1 });
  }

  /** What was made from another log serves no longer: empty collections take its place at once. Safe to repeat. */
  private async leaveOldLine(): Promise<void> {
    const { progress, logLine = 0n } = this.ports;
    const made = await progress.load(READ_MODELS_LINE);
    if ((made?.position ?? 0n) >= logLine) return;
    for (const projection of this.projections) {
      const next = nextServing(projection, this.servings.get(projection.name)!);
      await this.drop(collectionName(projection.name, next));
      await progress.serve(projection.name, next);
      this.servings.set(projection.name, next);
      this.ports.switched(projection.name, next);
    }
    await progress.advance(READ_MODELS_LINE, made, { position: logLine, epoch: 0n });
  }

  private dropLater(collection: string): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.drop(collection).catch((error: Error) =>
        this.ports.warn(`${collection} could not be dropped: ${error.message}`),
      );
    }, GRACE_MS);
    timer.unref();
    this.timers.add(timer);
  }

  private async drop(collection: string): Promise<void> {
    await this.ports.readModels.drop(collection);
    await this.ports.progress.reset(collection);
    this.ports.applied.forget(collection);
  }
}

/** The collection of a rebuild: the next generation of the same version, or the first of the code's version. */
export const nextServing = ({ version }: AnyProjection, serving: Serving): Serving =>
  serving.version === version ? { version, generation: serving.generation + 1 } : { version, generation: 1 };
