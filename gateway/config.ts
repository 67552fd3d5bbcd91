import { readLabelShares } from './override-labels.ts';

/** `ieum` is the gateway's own engine; `apollo` is the reference engine, the way back. */
export type EngineName = 'ieum' | 'apollo';

/** Everything the gateway reads from the environment, checked. */
export interface Config {
  /** The bundle; with a registry, the last good one. */
  bundleFile: string;
  /** Where the registry answers, e.g. `http://127.0.0.1:4006`; null: the bundle's file is all there is. */
  registryUrl: string | null;
  /** File of the keys that bundles must be signed with; null: those that the registry has at first. */
  registryKeysFile: string | null;
  host: string;
  port: number;
  logLevel: string;
  engine: EngineName;
  /** Share of queries that the reference engine answers too, 0 to 1. */
  shadow: number;
  /** Share of requests, 0 to 1, for which a label of `@override` is on. */
  overrideLabels: ReadonlyMap<string, number>;
  bodyBytes: number;
  maxTokens: number;
  maxDepth: number;
  maxSelections: number;
  maxCost: number;
  introspection: number;
  suggestions: number;
  planTimeoutMs: number;
  requestDeadlineMs: number;
  subgraphDeadlineMs: number;
  sourceDeadlineMs: number;
  subgraphResponseBytes: number;
  subgraphConnections: number;
  bundlePollMs: number;
  registryPatienceMs: number;
  usageMs: number;
  previews: number;
  previewIdleMs: number;
  fastLane: number;
  shareOperations: number;
  shareFetches: number;
  batchFetches: number;
  subscriptions: number;
  sockets: number;
  socketOperations: number;
  eventsWaiting: number;
  eventBytes: number;
  eventConnections: number;
  pingMs: number;
  gatherMaxFirst: number;
  gatherMaxDepth: number;
  gatherMaxItems: number;
  holdingsCheck: number;
  cohortMaxLeaves: number;
  cohortMaxDepth: number;
  cohortMaxCharacters: number;
  cohortKeptCharacters: number;
}

/** One environment variable: what it is for and what holds without it. */
export interface Setting {
  name: string;
  meaning: string;
  fallback: string | null;
}

type Integer = Setting & { key: keyof Config; from: number; to: number };

const integers: readonly Integer[] = [
  integer('PORT', 'port', 4000, 0, 65_535, 'port of the gateway; 0 takes a free one'),
  integer('IEUM_BODY_BYTES', 'bodyBytes', 2_000_000, 1_000, 100_000_000, 'largest request body'),
  integer('IEUM_MAX_TOKENS', 'maxTokens', 15_000, 100, 1_000_000, 'most tokens of a document'),
  integer('IEUM_MAX_DEPTH', 'maxDepth', 30, 1, 1_000, 'most levels of fields, fragments spread out'),
  integer(
    'IEUM_MAX_SELECTIONS',
    'maxSelections',
    50_000,
    100,
    10_000_000,
    'most selections, fragments spread out',
  ),
  integer(
    'IEUM_MAX_COST',
    'maxCost',
    100_000,
    100,
    1e9,
    'most that an operation may cost: about the objects of its answer and of its arguments, a request to a source of a gathered field as 30',
  ),
  integer('IEUM_INTROSPECTION', 'introspection', 1, 0, 1, '1: the schema may be asked for'),
  integer(
    'IEUM_SUGGESTIONS',
    'suggestions',
    1,
    0,
    1,
    '1: errors say which names are meant; never without introspection',
  ),
  integer('IEUM_PLAN_TIMEOUT_MS', 'planTimeoutMs', 5_000, 50, 60_000, 'time for planning one operation'),
  integer('IEUM_REQUEST_DEADLINE_MS', 'requestDeadlineMs', 30_000, 100, 600_000, 'time for a whole request'),
  integer(
    'IEUM_SUBGRAPH_DEADLINE_MS',
    'subgraphDeadlineMs',
    10_000,
    50,
    600_000,
    'time for a subgraph request',
  ),
  integer(
    'IEUM_SOURCE_DEADLINE_MS',
    'sourceDeadlineMs',
    2_000,
    50,
    600_000,
    'time for a source of a gathered field',
  ),
  integer(
    'IEUM_SUBGRAPH_BYTES',
    'subgraphResponseBytes',
    100_000_000,
    1_000,
    2e9,
    'largest subgraph response',
  ),
  integer(
    'IEUM_SUBGRAPH_CONNECTIONS',
    'subgraphConnections',
    100,
    1,
    10_000,
    'most connections to one subgraph',
  ),
  integer(
    'IEUM_BUNDLE_POLL_MS',
    'bundlePollMs',
    1_000,
    0,
    600_000,
    'how often the bundle is looked at, or the registry asked where it does not hold the question; a changed one is served; 0: never again',
  ),
  integer(
    'IEUM_REGISTRY_PATIENCE_MS',
    'registryPatienceMs',
    0,
    0,
    3_600_000,
    'time to wait at the start for the first bundle of the registry, where there is no last good one; 0: for as long as it takes',
  ),
  integer(
    'IEUM_USAGE_MS',
    'usageMs',
    10_000,
    0,
    3_600_000,
    'how often the registry is told which operations ran, of which client and how often, without their values; 0: never, and they are not noted',
  ),
  integer(
    'IEUM_PREVIEWS',
    'previews',
    4,
    0,
    100,
    'most previews of subgraphs that are open at a time, some 30 MB each; 0: none',
  ),
  integer(
    'IEUM_PREVIEW_IDLE_MS',
    'previewIdleMs',
    300_000,
    10,
    86_400_000,
    'a preview that nobody has asked for so long is closed',
  ),
  integer(
    'IEUM_FAST_LANE',
    'fastLane',
    1,
    0,
    1,
    '1: ordinary requests are answered before Apollo Server is reached; 0: by Apollo Server',
  ),
  integer(
    'IEUM_SHARE_OPERATIONS',
    'shareOperations',
    1,
    0,
    1,
    '1: identical queries of one caller that are under way are executed once',
  ),
  integer(
    'IEUM_SHARE_FETCHES',
    'shareFetches',
    1,
    0,
    1,
    '1: identical queries to a subgraph that are under way are one request, and identical subscriptions to a source of a gathered field are one',
  ),
  integer(
    'IEUM_BATCH_FETCHES',
    'batchFetches',
    500,
    0,
    10_000,
    'most entities that are fetched together for different requests; queries that differ in variables only go together, too; large answers that a subgraph gives at once go by themselves; 0: nothing goes together',
  ),
  integer(
    'IEUM_CLIENT_SUBSCRIPTIONS',
    'subscriptions',
    10_000,
    0,
    1_000_000,
    'most subscriptions of clients',
  ),
  integer('IEUM_CLIENT_SOCKETS', 'sockets', 5_000, 0, 1_000_000, 'most WebSockets of clients'),
  integer(
    'IEUM_SOCKET_OPERATIONS',
    'socketOperations',
    100,
    1,
    100_000,
    'most operations of one WebSocket at a time, subscriptions and others',
  ),
  integer(
    'IEUM_EVENTS_WAITING',
    'eventsWaiting',
    100,
    1,
    100_000,
    'most events of a subscription that wait until its client takes them',
  ),
  integer('IEUM_EVENT_BYTES', 'eventBytes', 1_000_000, 1_000, 100_000_000, 'largest event of a subgraph'),
  integer(
    'IEUM_EVENT_CONNECTIONS',
    'eventConnections',
    1_000,
    1,
    100_000,
    'most connections to one subgraph that bring events; each is of one caller',
  ),
  integer(
    'IEUM_PING_MS',
    'pingMs',
    12_000,
    100,
    600_000,
    'time between pings where subscriptions are; who does not answer one before the next is gone',
  ),
  integer('IEUM_GATHER_FIRST', 'gatherMaxFirst', 100, 1, 10_000, 'largest `first` of a gathered connection'),
  integer('IEUM_GATHER_DEPTH', 'gatherMaxDepth', 4, 1, 20, 'most levels of gathered fields in each other'),
  integer('IEUM_GATHER_ITEMS', 'gatherMaxItems', 20_000, 1, 10_000_000, 'most items of one operation'),
  integer(
    'IEUM_HOLDINGS_CHECK',
    'holdingsCheck',
    100,
    0,
    1_000_000_000,
    'after one operation in so many, sources are asked for what they say they do not hold, and one that does is noted in the log; 0: never',
  ),
  integer(
    'IEUM_COHORT_LEAVES',
    'cohortMaxLeaves',
    12,
    1,
    1_000,
    'most `supported` leaves of one cohort; four times as many distinct ones in an operation',
  ),
  // What a level more would cost the directory is a level of SQL; expressions end at 32.
  integer('IEUM_COHORT_DEPTH', 'cohortMaxDepth', 5, 1, 32, 'most levels of one cohort'),
  // A subgraph takes bodies of 8 MiB.
  integer(
    'IEUM_COHORT_CHARACTERS',
    'cohortMaxCharacters',
    4_000_000,
    1_000,
    8_000_000,
    "most characters of one set of startups, and of a cohort's key",
  ),
  integer(
    'IEUM_COHORT_KEPT_CHARACTERS',
    'cohortKeptCharacters',
    65_536,
    0,
    8_000_000,
    "the directory keeps a set of more characters; others are written in the cohort's key",
  ),
];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Every setting in the order of the README's table, which a test holds equal to this. */
export const settings: readonly Setting[] = [
  {
    name: 'IEUM_BUNDLE',
    meaning:
      'file of the composed bundle; with a registry, of the last good one, which is written there, its signature beside it (`.jws`): a file of its own for each gateway',
    fallback: null,
  },
  {
    name: 'IEUM_REGISTRY_URL',
    meaning:
      'where the registry answers, e.g. `http://127.0.0.1:4006`: what it publishes is served; without, the bundle in `IEUM_BUNDLE`, unsigned',
    fallback: null,
  },
  {
    name: 'IEUM_REGISTRY_KEYS',
    meaning:
      'file with the public keys of the registry (JWKS); without, those that it has when it is first asked are kept beside the bundle (`.jwks`), and no others trusted',
    fallback: null,
  },
  { name: 'IEUM_DEMO', meaning: '1: callers are chosen by headers; required so far', fallback: null },
  { name: 'HOST', meaning: 'address that the gateway listens on', fallback: '127.0.0.1' },
  { name: 'IEUM_LOG', meaning: `one of ${logLevels.join(', ')}`, fallback: 'warn' },
  {
    name: 'GATEWAY_ENGINE',
    meaning: '`ieum`: our own engine; `apollo`: the reference engine, `@apollo/gateway`',
    fallback: 'ieum',
  },
  {
    name: 'GATEWAY_SHADOW',
    meaning: 'share of queries that the reference engine answers too; differences are logged; 0 to 1',
    fallback: '0',
  },
  {
    name: 'IEUM_OVERRIDE_LABELS',
    meaning:
      'labels of `@override` that are on, parted by commas; `label=0.1`: for a tenth of the requests. Others are off, `percent(…)` goes by itself',
    fallback: null,
  },
  ...integers.map(({ name, meaning, fallback }) => ({ name, meaning, fallback })),
];

/** Reads the environment once. Every problem is reported, one line each, and nothing starts with one. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): { config: Config } | { problems: string[] } {
  const problems: string[] = [];
  const text = (name: string, fallback = '') => environment[name]?.trim() || fallback;

  if (text('IEUM_DEMO') !== '1') {
    problems.push('IEUM_DEMO=1 is required: sign-in does not exist yet, callers are chosen by headers.');
  }
  const bundleFile = text('IEUM_BUNDLE');
  if (!bundleFile)
    problems.push(
      'IEUM_BUNDLE is missing: name the file that `ieum compose` wrote, or where the last good bundle of the registry is to be kept.',
    );
  const registryUrl = readRegistryUrl(text('IEUM_REGISTRY_URL'));
  if (registryUrl === undefined) {
    problems.push(
      `IEUM_REGISTRY_URL is "${text('IEUM_REGISTRY_URL')}": expected an address, e.g. http://127.0.0.1:4006.`,
    );
  }
  const registryKeysFile = text('IEUM_REGISTRY_KEYS') || null;
  if (registryKeysFile && registryUrl === null) {
    problems.push('IEUM_REGISTRY_KEYS is of no use without IEUM_REGISTRY_URL: set both, or none.');
  }
  const logLevel = text('IEUM_LOG', 'warn');
  if (!logLevels.includes(logLevel)) {
    problems.push(`IEUM_LOG is "${logLevel}": expected one of ${logLevels.join(', ')}.`);
  }
  const engine = text('GATEWAY_ENGINE', 'ieum');
  if (!isEngine(engine)) problems.push(`GATEWAY_ENGINE is "${engine}": expected ieum or apollo.`);
  const shadow = Number(text('GATEWAY_SHADOW', '0'));
  if (!(shadow >= 0 && shadow <= 1)) {
    problems.push(`GATEWAY_SHADOW is "${text('GATEWAY_SHADOW')}": expected a number from 0 to 1.`);
  }
  const overrideLabels = readLabelShares(text('IEUM_OVERRIDE_LABELS'));
  if ('problem' in overrideLabels) problems.push(`IEUM_OVERRIDE_LABELS ${overrideLabels.problem}.`);
  const numbers = integers.map(({ key, name, fallback, from, to }) => {
    const written = text(name, fallback ?? '');
    const value = /^\d+$/.test(written) ? Number(written) : Number.NaN;
    if (value >= from && value <= to) return [key, value] as const;
    problems.push(`${name} is "${written}": expected a whole number from ${from} to ${to}.`);
    return [key, 0] as const;
  });
  if (problems.length > 0) return { problems };
  const host = text('HOST', '127.0.0.1');
  const texts = { bundleFile, registryUrl, registryKeysFile, host, logLevel, engine, shadow, overrideLabels };
  return { config: Object.freeze({ ...Object.fromEntries(numbers), ...texts } as Config) };
}

/** The address of the registry's API is taken too. Null where there is none, undefined where it cannot be read. */
function readRegistryUrl(written: string): string | null | undefined {
  if (!written) return null;
  if (!URL.canParse(written)) return undefined;
  const { protocol, origin, pathname } = new URL(written);
  if (!/^https?:$/.test(protocol)) return undefined;
  return origin + pathname.replace(/\/(graphql)?\/*$/, '');
}

const isEngine = (name: string): name is EngineName => name === 'ieum' || name === 'apollo';

function integer(
  name: string,
  key: keyof Config,
  fallback: number,
  from: number,
  to: number,
  meaning: string,
): Integer {
  return { name, key, meaning, fallback: String(fallback), from, to };
}
