import type { Database } from '@ieum/kit/database.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import type { Commit, Result } from './commit.ts';
import type { Composer, Composition } from './composer.ts';
import { inputDigestOf } from './input-digest.ts';
import type { Judge } from './judge.ts';
import type { KnownBundles } from './known-bundles.ts';
import { applyAll, isInPlace, type Outcome, type Publication } from './publication.ts';
import { readState, type State, toInput } from './state.ts';
import { isError } from './verdict.ts';

/** Takes publications to their outcome. */
export interface PublishQueue {
  /**
   * Composes and commits; those that come meanwhile wait, and are then composed together, in which case they take
   * effect together. Each outcome is one that some order of all publications has, also those of other processes.
   * @throws what the database throws; the publication may be sent again then, it is done at most once
   */
  publish(publication: Publication): Promise<Outcome>;
  /** Resolves when none waits any more. */
  settled(): Promise<void>;
}

interface Waiting {
  publication: Publication;
  settle: PromiseWithResolvers<Outcome>;
}

/** What a queue works with. */
export interface QueueParts {
  composer: Composer;
  known: KnownBundles;
  judge: Judge;
  commit: Commit;
}

/** Makes the queue of one process. Several processes on one database are allowed: who commits first is first. */
export function createPublishQueue(
  database: Database,
  { composer, known, judge, commit }: QueueParts,
): PublishQueue {
  const waiting: Waiting[] = [];
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    // What is published in one go is composed together.
    await null;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      try {
        await publishTogether(batch);
      } catch (error) {
        // Those that have their outcome keep it.
        for (const { settle } of batch) settle.reject(error);
      }
    }
    working = null;
  }

  async function publishTogether(batch: readonly Waiting[]): Promise<void> {
    const base = await readState(database);
    const open = batch.filter(({ publication, settle }) => {
      const isDone = isInPlace(base, publication) && isOfThisComposer(base);
      if (isDone) settle.resolve({ kind: 'UNCHANGED', composition: base.composition });
      return !isDone;
    });
    if (open.length === 0) return;
    const publications = open.map(({ publication }) => publication);
    const members = applyAll(base.members, publications);
    const composed = await composer.compose({
      inputs: members.map(toInput),
      known: await known.find(inputDigestOf(members)),
      before: base.bundle,
      names: publications.map(({ subgraph }) => subgraph),
    });
    const result = 'errors' in composed ? composed : await judgeAll(base, publications, composed);
    if ('errors' in result && open.length > 1) {
      for (const part of divide(open, result.errors)) await publishTogether(part);
      return;
    }
    const outcome = await commit(base, publications, result);
    // Another process was first. It got on, so all together always do.
    if (!outcome) await publishTogether(open);
    else for (const { settle } of open) settle.resolve(outcome);
  }

  async function judgeAll(
    base: State,
    publications: readonly Publication[],
    composed: Exclude<Composition, { errors: unknown }>,
  ): Promise<Result> {
    const { problems, changes } = await judge({ base, publications, composed, isPreview: false });
    if (problems.some(isError)) return { errors: problems };
    const noted = composed.hints.map((hint): Problem => ({ severity: 'info', ...hint }));
    return { ...composed, changes, problems: [...problems, ...noted] };
  }

  return {
    publish(publication) {
      const settle = Promise.withResolvers<Outcome>();
      waiting.push({ publication, settle });
      working ??= work();
      return settle.promise;
    },
    async settled() {
      await working;
    },
  };
}

/** Another composer may make another bundle of the same, which whoever publishes next brings about. */
function isOfThisComposer({ inputDigest, members }: State): boolean {
  return inputDigest === null || inputDigest === inputDigestOf([...members.values()]);
}

/** The longest waiting, of each subgraph one: that a later one is in order says nothing of the one before it. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const batch = new Map<string, Waiting>();
  for (const one of waiting) {
    if (batch.size === mostTogether) break;
    if (!batch.has(one.publication.subgraph)) batch.set(one.publication.subgraph, one);
  }
  const taken = new Set(batch.values());
  waiting.splice(0, waiting.length, ...waiting.filter((one) => !taken.has(one)));
  return [...taken];
}

/**
 * Parts of a batch that does not compose: first, together, those that no problem names, then the named ones one by
 * one. Where the problems name all or none of them: halves, so that few wrong ones among many cost few compositions.
 */
function divide(batch: readonly Waiting[], problems: readonly Problem[]): Waiting[][] {
  const named = new Set(problems.map(({ subgraph }) => subgraph));
  const isNamed = ({ publication }: Waiting) => named.has(publication.subgraph);
  const others = batch.filter((one) => !isNamed(one));
  if (others.length > 0 && others.length < batch.length) {
    return [others, ...batch.filter(isNamed).map((one) => [one])];
  }
  const half = Math.ceil(batch.length / 2);
  return [batch.slice(0, half), batch.slice(half)];
}

// A whole network at once; more would only make what is composed in vain, when one of them is wrong, larger.
const mostTogether = 64;
