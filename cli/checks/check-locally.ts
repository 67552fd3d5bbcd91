import type { Check } from '@ieum/schema/check.ts';
import { withCore } from '@ieum/schema/core.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { UsageError } from '../command.ts';
import { listFileOf, readEntries, readNetwork } from '../network.ts';
import type { Finding } from '../output/finding.ts';
import { withProgress } from '../output/progress.ts';
import type { CheckReport } from './report.ts';

/** A subgraph to be checked: its SDL, and the file it is from where it is from one. */
export interface Candidate {
  name: string;
  sdl: string;
  file: string | null;
  /** Where it is going to answer; where the list has it when left out. */
  url: string | undefined;
}

/** Composes a candidate with the others of a list, here. Nobody knows what clients use, so changes are not judged. */
export async function checkLocally(
  { name, sdl, file, url }: Candidate,
  subgraphs: string | undefined,
): Promise<CheckReport> {
  const list = listFileOf(subgraphs);
  const entries = readEntries(list);
  const address = url ?? entries.find((entry) => entry.name === name)?.url ?? 'http://127.0.0.1/graphql';
  // Loaded here, so that the other commands do without the composer.
  const { check } = await import('@ieum/schema/check.ts');
  const others = await withProgress('Asking the others for their schemas', readOthers(name, entries));
  const input = { name, url: address, ...(file === null ? {} : { file }), ...withCore(sdl) };
  const result = await withProgress('Composing', check(input, others));
  const isOk = !('errors' in result);
  const found: Pick<Check, 'changes' | 'joins' | 'leaves'> = isOk
    ? result
    : { changes: [], joins: [], leaves: [] };
  return {
    ...{ by: { list }, name, ok: isOk, isNew: others.every((other) => other.name !== name) },
    ...{ composition: null, id: null },
    problems: isOk
      ? result.hints.map((hint) => toFinding('INFO', hint))
      : result.errors.map((error) => toFinding('ERROR', error)),
    changes: found.changes.map(({ coordinate, criticality, message }) => ({
      ...{ coordinate, criticality, message, isAllowed: null, usedBy: [] },
    })),
    ...{ joins: found.joins, leaves: found.leaves, costChanges: [], usage: null },
  };
}

/** A problem of composition as a finding. */
export function toFinding(severity: Finding['severity'], problem: Problem): Finding {
  const none = {
    cause: null,
    hint: null,
    subgraph: null,
    coordinate: null,
    file: null,
    line: null,
    column: null,
  };
  return { ...none, ...problem, severity: problem.severity === 'warning' ? 'WARNING' : severity };
}

/** The network as it is. The candidate's own present version is only for comparing, so it may be missing. */
async function readOthers(name: string, entries: ReturnType<typeof readEntries>) {
  const others = await readNetwork(entries.filter((entry) => entry.name !== name));
  const present = entries.filter((entry) => entry.name === name);
  try {
    return [...others, ...(await readNetwork(present))];
  } catch (error) {
    if (error instanceof UsageError) return others;
    throw error;
  }
}
