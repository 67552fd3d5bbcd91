import type { Severities } from '@ieum/schema/lint/lint.ts';
import { defaultRetention, type Retention } from './retention.ts';
import { readSeverities } from './rules/read-severities.ts';
import { defaultUsageSettings, type UsageSettings } from './usage/read-usage.ts';

/** What the registry's process is told by its environment. */
export interface RegistryConfig {
  databaseUrl: string;
  host: string;
  port: number;
  /** Whether the gateway's word on who asks is believed; tokens always are. */
  trustsCallers: boolean;
  retention: Retention;
  usage?: UsageSettings;
  /** How severe rules of the network are, where it is not as usual. */
  severities?: Severities;
  logLevel: string;
}

/** Reads the environment, once; every problem is in `problems`, in words that say what to set. */
export function readConfig(
  environment: NodeJS.ProcessEnv,
): { config: RegistryConfig } | { problems: string[] } {
  const problems: string[] = [];
  const whole = (name: string, fallback: number, least: number, most: number) => {
    const text = environment[name] || String(fallback);
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(`${name} is to be a whole number, ${least} to ${most}; got "${text}"`);
    return fallback;
  };
  const databaseUrl = environment.DATABASE_URL || '';
  if (!/^postgres(ql)?:$/.test(URL.parse(databaseUrl)?.protocol ?? '')) {
    problems.push('DATABASE_URL is to be a URL, postgres://user:password@host:port/name');
  }
  const logLevel = environment.IEUM_LOG || 'warn';
  if (!logLevels.includes(logLevel)) {
    problems.push(`IEUM_LOG is to be one of ${logLevels.join(', ')}; got "${logLevel}"`);
  }
  const rules = readSeverities(environment.IEUM_REGISTRY_RULES || '');
  problems.push(...rules.problems);
  const config: RegistryConfig = {
    databaseUrl,
    host: environment.HOST || '127.0.0.1',
    port: whole('PORT', 0, 0, 65_535),
    // Callers are not signed yet, so their word counts where everything is a demonstration.
    trustsCallers: environment.IEUM_DEMO === '1',
    retention: readRetention(whole),
    usage: {
      windowDays: whole('IEUM_USAGE_DAYS', defaultUsageSettings.windowDays, 1, 3650),
      retentionDays: whole('IEUM_USAGE_KEPT_DAYS', defaultUsageSettings.retentionDays, 1, 3650),
    },
    severities: rules.severities,
    logLevel,
  };
  return problems.length > 0 ? { problems } : { config };
}

function readRetention(
  whole: (name: string, fallback: number, least: number, most: number) => number,
): Retention {
  return {
    compositions: whole('IEUM_REGISTRY_COMPOSITIONS', defaultRetention.compositions, 1, 100_000),
    versions: whole('IEUM_REGISTRY_VERSIONS', defaultRetention.versions, 1, 100_000),
    days: whole('IEUM_REGISTRY_DAYS', defaultRetention.days, 1, 36_500),
  };
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
