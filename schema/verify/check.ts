import type { Subject } from './subject.ts';

/** What one check came to. `detail` says what was seen: needed where it failed, the reason where it does not apply. */
export type Outcome =
  | { outcome: 'passed'; detail?: string }
  | { outcome: 'failed'; detail: string }
  | { outcome: 'not applicable'; detail: string };

/** One thing that the network asks of a subgraph. */
export interface Check {
  /** Stable, for scripts: `room.thing`. */
  id: string;
  /** A must is what the gateway relies on; a should, what makes a good neighbour. */
  level: 'must' | 'should';
  /** A fact in the present tense, true of a subgraph that passes. */
  title: string;
  /** One sentence: what to do where it fails. */
  hint: string;
  run(subject: Subject): Promise<Outcome>;
}

/** The first of the faults, and how many more there are; passed where there is none. */
export function judge(faults: readonly string[], passed?: string): Outcome {
  if (faults.length === 0)
    return passed === undefined ? { outcome: 'passed' } : { outcome: 'passed', detail: passed };
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more like it)` : '';
  return { outcome: 'failed', detail: `${faults[0]}${more}` };
}

/** The check says nothing of this subgraph. */
export function notApplicable(detail: string): Outcome {
  return { outcome: 'not applicable', detail };
}
