import { demoSeed } from './demo/facts.ts';

/** What a subgraph's process is told by its environment. */
export interface SubgraphConfig {
  host: string;
  port: number;
  databaseUrl: string;
  directoryUrl: string;
  demoStartups: number;
  demoSeed: number;
  sharingPollMs: number;
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
  const url = (name: string, fallback: string, protocols: string[]) => {
    const text = environment[name] || fallback;
    if (protocols.includes(URL.parse(text)?.protocol ?? '')) return text;
    problems.push(`${name} is to be a URL (${protocols.join(' or ')}); got "${text}"`);
    return text;
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
    databaseUrl: url('DATABASE_URL', '', ['postgres:', 'postgresql:']),
    directoryUrl: url('IEUM_DIRECTORY_URL', 'http://127.0.0.1:4001', ['http:', 'https:']),
    demoStartups: whole('IEUM_DEMO_STARTUPS', 3000, 0, 1_000_000),
    demoSeed: whole('IEUM_DEMO_SEED', demoSeed, 0, Number.MAX_SAFE_INTEGER),
    sharingPollMs: whole('IEUM_SHARING_POLL_MS', 5000, 100, 60_000),
    logLevel,
  };
  return problems.length > 0 ? { problems } : { config };
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
