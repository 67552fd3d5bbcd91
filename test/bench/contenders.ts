import { join } from 'node:path';

/** A gateway that is measured, as a process of its own. */
export interface Contender {
  name: string;
  meaning: string;
  /** The script that it runs: says over IPC where it answers. */
  file: string;
  /** Settings that hold with identical requests and with distinct ones. */
  env: Readonly<Record<string, string>>;
  /** Settings beside those with identical requests: everything shared that it can share. */
  sharing?: Readonly<Record<string, string>>;
  /** Settings beside those with distinct requests: no time lost on looking for what to share. */
  noSharing?: Readonly<Record<string, string>>;
  /** Measured by `--quick` too. */
  isQuick: boolean;
  /** Measured against a running network: it gathers. */
  isForNetwork?: boolean;
}

const root = join(import.meta.dirname, '../..');
const script = (name: string) => join(import.meta.dirname, 'contenders', `${name}.mjs`);

const ieum = { file: join(root, 'gateway/main.ts'), env: { IEUM_DEMO: '1' } };
const hive = {
  file: script('hive-gateway'),
  sharing: { BENCH_SHARE_REQUESTS: '1' },
  noSharing: { BENCH_SHARE_FETCHES: '0' },
};

/** All contenders, in the order of the table. */
export const contenders: readonly Contender[] = [
  { ...ieum, name: 'ieum', meaning: 'our gateway as it ships', isQuick: true, isForNetwork: true },
  {
    ...ieum,
    name: 'ieum-apollo-server',
    meaning: 'the same, every request through Apollo Server',
    env: { ...ieum.env, IEUM_FAST_LANE: '0' },
    isQuick: true,
  },
  {
    ...ieum,
    name: 'ieum-alone',
    meaning: 'the same as ieum, nothing shared or batched between requests',
    env: { ...ieum.env, IEUM_SHARE_OPERATIONS: '0', IEUM_SHARE_FETCHES: '0', IEUM_BATCH_FETCHES: '0' },
    isQuick: false,
    isForNetwork: true,
  },
  {
    ...ieum,
    name: 'ieum-batched',
    meaning: 'the same as ieum, nothing shared: only batching across requests',
    env: { ...ieum.env, IEUM_SHARE_OPERATIONS: '0', IEUM_SHARE_FETCHES: '0' },
    isQuick: false,
    isForNetwork: true,
  },
  {
    ...ieum,
    name: 'ieum-unbatched',
    meaning: 'the same as ieum, no batching across requests: only what is identical is shared',
    env: { ...ieum.env, IEUM_BATCH_FETCHES: '0' },
    isQuick: false,
    isForNetwork: true,
  },
  {
    ...ieum,
    name: 'ieum-reference',
    meaning: 'our gateway with GATEWAY_ENGINE=apollo',
    env: { ...ieum.env, GATEWAY_ENGINE: 'apollo' },
    isQuick: false,
    isForNetwork: true,
  },
  {
    name: 'apollo-gateway',
    meaning: '@apollo/server and @apollo/gateway as documented',
    file: script('apollo-gateway'),
    env: {},
    isQuick: true,
  },
  {
    ...hive,
    name: 'hive-gateway-rust',
    meaning: 'Hive Gateway, Rust planner; identical requests shared where `shared`, else nothing',
    env: { BENCH_PLANNER: 'rust' },
    isQuick: true,
  },
  {
    name: 'hive-gateway-rust-default',
    meaning: 'the same, its default: identical subgraph calls shared, requests not',
    file: hive.file,
    env: { BENCH_PLANNER: 'rust' },
    isQuick: false,
  },
  {
    ...hive,
    name: 'hive-gateway-js',
    meaning: 'Hive Gateway, JavaScript planner; shared as with the Rust planner',
    env: { BENCH_PLANNER: 'js' },
    isQuick: false,
  },
  {
    name: 'mercurius',
    meaning: 'Mercurius gateway with JIT, Federation 1',
    file: script('mercurius/gateway'),
    env: {},
    isQuick: false,
  },
  {
    name: 'minimum',
    meaning: 'by hand: the same fetches in the same order, parsed, joined and written',
    file: script('minimum'),
    env: {},
    isQuick: true,
  },
];
