import type { Row } from './report.ts';

/** What the engine is to reach: `better` beside `than`. */
interface Bar {
  operation: string;
  better: string;
  than: string;
  connections: readonly number[];
  /** On identical requests; else on distinct ones. */
  isShared?: boolean;
  /** A ratio of requests a second; or milliseconds that the median may take longer. */
  atLeast?: number;
  atMostMs?: number;
}

const busy = [16, 64];

const bars: readonly Bar[] = [
  { operation: 'S', better: 'ieum-apollo-server', than: 'apollo-gateway', connections: busy, atLeast: 6 },
  { operation: 'M', better: 'ieum-apollo-server', than: 'apollo-gateway', connections: busy, atLeast: 7 },
  { operation: 'L', better: 'ieum-apollo-server', than: 'apollo-gateway', connections: busy, atLeast: 9 },
  {
    operation: 'L',
    better: 'ieum-apollo-server',
    than: 'hive-gateway-rust',
    connections: busy,
    atLeast: 4.5,
  },
  { operation: 'S', better: 'ieum', than: 'apollo-gateway', connections: busy, atLeast: 12 },
  { operation: 'L', better: 'ieum', than: 'minimum', connections: [1], atMostMs: 0.3 },
  {
    operation: 'questions',
    better: 'ieum',
    than: 'ieum-alone',
    connections: [64],
    isShared: true,
    atLeast: 3,
  },
];

/** One line for each bar whose two sides were measured. */
export function writeBars(rows: readonly Row[]): string {
  const each = bars.flatMap((bar) => bar.connections.map((connections) => ({ ...bar, connections })));
  const lines = each.flatMap(
    ({ operation, better, than, connections, isShared = false, atLeast, atMostMs }) => {
      const rowOf = (contender: string) =>
        rows.find(
          (row) =>
            row.operation === operation &&
            row.contender === contender &&
            row.connections === connections &&
            row.shared === isShared,
        );
      const one = rowOf(better);
      const other = rowOf(than);
      if (!one || !other) return [];
      const name = `${operation}, ${connections} connections: ${better}`;
      if (atMostMs !== undefined) {
        return `${name} takes ${(one.p50Ms - other.p50Ms).toFixed(2)} ms longer than ${than} (bar: at most ${atMostMs})`;
      }
      const cpu = other.cpuUsPerRequest / one.cpuUsPerRequest;
      return `${name} is ${(one.rps / other.rps).toFixed(1)} x ${than} (bar: ${atLeast}), by CPU time ${cpu.toFixed(1)} x`;
    },
  );
  return lines.join('\n');
}
