/** Which parts of a plan are there, in one run. */
export interface Deferral {
  /** Whether all is there that a label's fragment asks for. */
  isReady(label: string): boolean;
  /** Why a label's part could not be run: a fault of the gateway. */
  faultOf(label: string): unknown;
  /** Resolves when `isReady` gives something else than before. */
  changed(): Promise<void>;
  begin(): void;
  end(label: string | null, fault?: unknown): void;
  noteFetched(id: string): void;
  fetched(id: string): Promise<void>;
}

/** @param labels all labels of the plan: a part that has not begun is not there */
export function createDeferral(labels: Iterable<string>): Deferral {
  const missing = new Set(labels);
  const faults = new Map<string, unknown>();
  const fetches = new Map<string, PromiseWithResolvers<void>>();
  let change = Promise.withResolvers<void>();
  let running = 0;
  const fetchOf = (id: string) => fetches.getOrInsertComputed(id, () => Promise.withResolvers<void>());
  return {
    isReady: (label) => !missing.has(label),
    faultOf: (label) => faults.get(label),
    changed: () => change.promise,
    begin: () => void running++,
    end(label, fault) {
      if (label !== null) missing.delete(label);
      if (label !== null && fault !== undefined) faults.set(label, fault);
      // What stands in a branch that was not taken never begins.
      if (--running === 0) missing.clear();
      change.resolve();
      change = Promise.withResolvers();
    },
    noteFetched: (id) => fetchOf(id).resolve(),
    fetched: (id) => fetchOf(id).promise,
  };
}
