import { demoSeed } from './demo/facts.ts';
import type { SubscriptionLimits } from './subscriptions/serve-subscriptions.ts';

/** What a subgraph's process is told by its environment. */
export interface SubgraphConfig {
  host: string;
  port: number;
  databaseUrl: string;
  directoryUrl: string;
  /** GraphQL addresses of the subgraphs that own records; the directory alone is told of them. */
  ownerUrls: string[];
  demoStartups: number;
  demoSeed: number;
  sharingPollMs: number;
  limits: SubscriptionLimits;
  logLevel: string;
}

/** Reads the environment, once; every problem is in `problems`, in words that say what to set. */
export function readConfig(
  environment: NodeJS.ProcessEnv,
): { config: SubgraphConfig } | { problems: string[] } {
  const problems: string[] = [];
  const whole = (name: string, fallback: number, least: number, most: number) => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(`${name} is to be a whole number, ${least} to ${most}; got "${text}"`);
    return fallback;
  };
  const url = (name: string, text: string, protocols: string[]) => {
    if (protocols.includes(URL.parse(text)?.protocol ?? '')) return text;
    problems.push(`${name} is to be a URL (${protocols.join(' or ')}); got "${text}"`);
    return text;
  };
  const urls = (name: string) => {
    const texts = environment[name]?.split(/[\s,]+/).filter((text) => text !== '') ?? [];
    return texts.map((text) => url(name, text, webProtocols));
  };
  if (environment.IEUM_DEMO !== '1') {
    problems.push('set IEUM_DEMO=1: callers are not authenticated yet, so a subgraph serves demo data only');
  }
  const logLevel = environment.IEUM_LOG || 'warn';
  if (!logLevels.includes(logLevel)) {
    problems.push(`IEUM_LOG is to be one of ${logLevels.join(', ')}; got "${logLevel}"`);
  }
  const config: SubgraphConfig = {
    host: environment.HOST || '127.0.0.1',
    port: whole('PORT', 0, 0, 65_535),
    databaseUrl: url('DATABASE_URL', environment.DATABASE_URL || '', ['postgres:', 'postgresql:']),
    directoryUrl: url('IEUM_DIRECTORY_URL', environment.IEUM_DIRECTORY_URL || defaultDirectory, webProtocols),
    ownerUrls: urls('IEUM_OWNER_URLS'),
    demoStartups: whole('IEUM_DEMO_STARTUPS', 3000, 0, 1_000_000),
    demoSeed: whole('IEUM_DEMO_SEED', demoSeed, 0, Number.MAX_SAFE_INTEGER),
    sharingPollMs: whole('IEUM_SHARING_POLL_MS', 5000, 100, 60_000),
    limits: {
      subscriptions: whole('IEUM_SUBSCRIPTIONS', 10_000, 0, 1_000_000),
      connectionSubscriptions: whole('IEUM_CONNECTION_SUBSCRIPTIONS', 1000, 1, 1_000_000),
      subscriptionQueue: whole('IEUM_SUBSCRIPTION_QUEUE', 1000, 1, 1_000_000),
      keepAliveMs: whole('IEUM_KEEP_ALIVE_MS', 12_000, 100, 600_000),
    },
    logLevel,
  };
  return problems.length > 0 ? { problems } : { config };
}

const webProtocols = ['http:', 'https:'];
const defaultDirectory = 'http://127.0.0.1:4001';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
