import type { ExecutionResult } from 'graphql';
import type { Engine, EngineLog, Operation } from './engine.ts';

/** What runs in the shadow, and how often. */
export interface ShadowSettings {
  /** Share of the queries that both engines answer, 0 to 1. */
  share: number;
  /** Time that the shadow has for one query. */
  deadlineMs: number;
  log: Pick<EngineLog, 'warn'>;
  /** Draws a number from 0 to 1; for tests. */
  draw?: () => number;
}

/**
 * An engine whose queries are now and then asked of another engine too, once they are answered. Where the answers differ,
 * the log names the operation's hash and the response keys that lead to the first difference; never a value. Data may
 * change between the two, so a difference is a hint and no proof.
 */
export function withShadow(engine: Engine, shadow: Engine, settings: ShadowSettings): Engine {
  const { share, draw = Math.random } = settings;
  let running = 0;

  async function follow(operation: Operation, result: ExecutionResult): Promise<void> {
    running++;
    try {
      const signal = AbortSignal.timeout(settings.deadlineMs);
      const difference = findDifference(result, await shadow.execute({ ...operation, signal }));
      if (difference) settings.log.warn({ operation: operation.documentHash, ...difference, msg: differs });
    } catch {
      settings.log.warn({ operation: operation.documentHash, msg: 'The engine in the shadow failed.' });
    } finally {
      running--;
    }
  }

  return {
    ...engine,
    async execute(operation) {
      const result = await engine.execute(operation);
      const isFollowed =
        operation.definition.operation === 'query' &&
        // Who left has half an answer.
        !operation.signal.aborted &&
        running < mostRunning &&
        draw() < share;
      // After the answer is on its way.
      if (isFollowed) setImmediate(() => void follow(operation, result));
      return result;
    },
    async stop() {
      await engine.stop();
      await shadow.stop();
    },
  };
}

/** The shadow must not take the subgraphs' time from those who wait for an answer. */
const mostRunning = 4;

const differs = 'The engine in the shadow answered otherwise.';

/** Where two responses differ first: in data, or in the paths that have errors. Undefined where they don't. */
function findDifference(own: ExecutionResult, other: ExecutionResult): object | undefined {
  const path = findPath(toPlain(own.data), toPlain(other.data));
  if (path) return { in: 'data', path: path.join('.') };
  const [errors, others] = [pathsOf(own), pathsOf(other)];
  const only = [...errors.symmetricDifference(others)][0];
  return only === undefined ? undefined : { in: 'errors', path: only };
}

const toPlain = (data: unknown): unknown =>
  data === undefined ? undefined : JSON.parse(JSON.stringify(data));

const pathsOf = ({ errors = [] }: ExecutionResult) => new Set(errors.map(({ path = [] }) => path.join('.')));

function findPath(own: unknown, other: unknown): string[] | undefined {
  if (own === other) return undefined;
  if (typeof own !== 'object' || typeof other !== 'object' || own === null || other === null) return [];
  const [keys, others] = [Object.keys(own), Object.keys(other)];
  if (keys.join() !== others.join()) return [];
  for (const key of keys) {
    const path = findPath((own as Values)[key], (other as Values)[key]);
    if (path) return [key, ...path];
  }
  return undefined;
}

type Values = Record<string, unknown>;
