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

/**
 * Composes a candidate with the others of a list, here, and holds it to the rules of the network. Nobody knows what clients
 * use, so changes are not judged; nor which organization has which subgraph, so each is taken to have its own.
 */
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
  const { findingsOf } = await import('@ieum/schema/findings.ts');
  const isComposed = !('errors' in result);
  const rest = others.filter((other) => other.name !== name);
  const rules = isComposed ? findingsOf([...rest, input], { sources: others }, [name]) : [];
  const isOk = isComposed && rules.every(({ severity }) => severity !== 'error');
  const found: Pick<Check, 'changes' | 'joins' | 'leaves'> = isComposed
    ? result
    : { changes: [], joins: [], leaves: [] };
  return {
    ...{ by: { list }, name, ok: isOk, isNew: others.every((other) => other.name !== name) },
    ...{ composition: null, id: null },
    problems: isComposed
      ? [...rules, ...result.hints.map(toHint)].map((problem) => toFinding('ERROR', problem))
      : result.errors.map((error) => toFinding('ERROR', error)),
    changes: found.changes.map(({ coordinate, criticality, message }) => ({
      ...{ coordinate, criticality, message, isAllowed: null, usedBy: [] },
    })),
    ...{ joins: found.joins, leaves: found.leaves, costChanges: [], usage: null },
  };
}

/** A problem as a finding, of the severity that it says, else of the given one. */
export function toFinding(severity: Finding['severity'], problem: Problem): Finding {
  const said = problem.severity && severities[problem.severity];
  const place = { subgraph: null, coordinate: null, file: null, line: null, column: null };
  return { ...place, cause: null, hint: null, ...problem, severity: said ?? severity };
}

const severities = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;

function toHint(problem: Problem): Problem {
  return { severity: 'info', ...problem };
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
