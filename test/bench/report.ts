import { cpus, loadavg, totalmem } from 'node:os';
import type { Sample } from './measure.ts';
import { isPinned } from './process.ts';

/** The medians of all samples of one contender, operation and kind of requests. */
export type Row = Sample;

/** On what the figures were taken. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  platform: string;
  isPinned: boolean;
  loadAverage: number;
}

/** Describes this machine as it is now. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    isPinned,
    loadAverage: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** Medians over the rounds, in the order in which samples first came. */
export function toRows(samples: readonly Sample[]): Row[] {
  const groups = Map.groupBy(samples, ({ operation, contender, connections, shared }) =>
    [operation, contender, connections, shared].join(),
  );
  return [...groups.values()].map((group) => {
    const medianOf = (key: NumberKey) => round(median(group.map((sample) => sample[key])));
    const { operation, contender, connections, shared } = group[0] as Sample;
    return {
      operation,
      contender,
      connections,
      shared,
      rps: medianOf('rps'),
      cpuUsPerRequest: medianOf('cpuUsPerRequest'),
      coreShare: medianOf('coreShare'),
      p50Ms: medianOf('p50Ms'),
      p99Ms: medianOf('p99Ms'),
      rssMb: medianOf('rssMb'),
      subgraphRequests: medianOf('subgraphRequests'),
      subgraphRequestCharacters: medianOf('subgraphRequestCharacters'),
      subgraphCpuUsPerRequest: medianOf('subgraphCpuUsPerRequest'),
    };
  });
}

type NumberKey = { [Key in keyof Sample]: Sample[Key] extends number ? Key : never }[keyof Sample];

/**
 * One Markdown table: ratios first, of requests a second and of CPU time to the baseline's and to the hand-written
 * minimum's, with what the median takes longer than the minimum's; then what they are ratios of. Without empty columns.
 */
export function writeTable(rows: readonly Row[], baseline: string): string {
  const head = [
    '',
    `x ${baseline}`,
    'by CPU',
    'x minimum',
    '+ ms',
    'rps',
    'CPU us',
    'of a core',
    'p50 ms',
    'p99 ms',
    'RSS MB',
    'fetches',
    'asked kB',
    'subgraphs us',
  ];
  const lines = rows.map((row) => {
    const beside = (contender: string) =>
      rows.find((other) => other.contender === contender && keyOf(other) === keyOf(row));
    const base = beside(baseline);
    const minimum = beside('minimum');
    return [
      `${row.operation} ${row.connections} ${row.shared ? 'shared' : 'distinct'} ${row.contender}`,
      base ? (row.rps / base.rps).toFixed(2) : '',
      base ? (base.cpuUsPerRequest / row.cpuUsPerRequest).toFixed(2) : '',
      minimum ? (row.rps / minimum.rps).toFixed(2) : '',
      minimum ? (row.p50Ms - minimum.p50Ms).toFixed(2) : '',
      row.rps.toFixed(0),
      row.cpuUsPerRequest.toFixed(0),
      row.coreShare.toFixed(2),
      row.p50Ms.toFixed(2),
      row.p99Ms.toFixed(2),
      row.rssMb.toFixed(0),
      row.subgraphRequests ? row.subgraphRequests.toFixed(2) : '',
      row.subgraphRequests ? (row.subgraphRequestCharacters / 1_000).toFixed(2) : '',
      row.subgraphRequests ? row.subgraphCpuUsPerRequest.toFixed(0) : '',
    ];
  });
  const isFilled = head.map((_, column) => lines.some((line) => line[column] !== ''));
  const all = [head, ...lines].map((line) => line.filter((_, column) => isFilled[column]));
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [format(all[0] ?? []), rule, ...all.slice(1).map(format)].join('\n');
}

const keyOf = ({ operation, connections, shared }: Row) => [operation, connections, shared].join();

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
