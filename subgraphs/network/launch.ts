import { type Child, type ChildDefinition, startChild } from './child.ts';
import type { Display } from './display.ts';
import { keepRunning } from './keep-running.ts';

/** Processes of one kind that run, ready or not. */
export type Group = Set<Child>;

/** What a process is launched with. */
export interface LaunchOptions {
  display: Display;
  /** Aborted once everything is being stopped. */
  signal: AbortSignal;
  /** It ended too often and stays down. */
  onGivenUp?(): void;
}

/**
 * Starts a process in a group and settles when it is ready; from then on it is started again when it ends.
 * Rejects with a message when it does not come up the first time.
 */
export async function launch(
  group: Group,
  definition: ChildDefinition,
  options: LaunchOptions,
): Promise<void> {
  const { display, signal, onGivenUp = () => {} } = options;
  const { name } = definition;
  const run = async (): Promise<Child> => {
    signal.throwIfAborted();
    const child = startChild(definition, {
      onProgress: (text) => display.progress(name, text),
      onLine: (line) => display.line(`${name}: ${line}`),
    });
    group.add(child);
    child.ended.then(() => group.delete(child));
    await child.ready;
    return child;
  };
  display.progress(name, 'starting');
  const first = await run();
  display.progress(name, 'ready');
  void keepRunning(first, { name, restart: run, report: display.line, onGivenUp, signal });
}
