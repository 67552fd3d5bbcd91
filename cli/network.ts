import { resolve } from 'node:path';
import { formatProblem, type Problem } from '@ieum/schema/problem.ts';
import type { SubgraphInput } from '@ieum/schema/subgraph.ts';
import {
  defaultFirstPort,
  defaultListFile,
  readSubgraphList,
  type SubgraphEntry,
} from '@ieum/schema/subgraph-list.ts';
import { readInputs } from '@ieum/schema/subgraphs.ts';
import { UsageError } from './command.ts';

/** The file that names the network's subgraphs: the option, else `IEUM_SUBGRAPHS`, else the repository's own. */
export function listFileOf(option: string | undefined): string {
  return resolvePath(option ?? process.env.IEUM_SUBGRAPHS ?? defaultListFile);
}

/** A path as the user means it: `npm run` goes to the repository's root and leaves in INIT_CWD where it was called. */
export function resolvePath(path: string): string {
  return resolve(process.env.INIT_CWD ?? '', path);
}

/** The entries of the list, with ports counted from `IEUM_SUBGRAPH_PORT`. */
export function readEntries(
  file: string,
  firstPort = firstPortOf(process.env.IEUM_SUBGRAPH_PORT),
): SubgraphEntry[] {
  const list = readSubgraphList(file, firstPort);
  if ('problems' in list) throw new UsageError(list.problems.join('\n'));
  return list.entries;
}

/** All SDL of the entries; what cannot be had is a usage error that names each. */
export async function readNetwork(entries: readonly SubgraphEntry[]): Promise<SubgraphInput[]> {
  const read = await readInputs(entries);
  const errors = read.flatMap((result) => ('error' in result ? [formatProblem(result.error)] : []));
  if (errors.length > 0) throw new UsageError(errors.join('\n'));
  return read.flatMap((result) => ('input' in result ? [result.input] : []));
}

/** Prints problems for people, one paragraph each, to stderr. */
export function printProblems(heading: string, problems: readonly Problem[]): void {
  if (problems.length > 0) console.error(`${heading}\n\n${problems.map(formatProblem).join('\n\n')}\n`);
}

/** `1 error`, `2 errors` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function firstPortOf(text: string | undefined): number {
  if (text === undefined || text === '') return defaultFirstPort;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError(`IEUM_SUBGRAPH_PORT is "${text}": expected a port, 1 to 65535.`);
}
