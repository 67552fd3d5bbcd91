import { NoAnswer } from '../verify/ask.ts';
import type { Representation } from '../verify/place.ts';
import { type Result, verify } from '../verify/verify.ts';
import { count, type ExitCode, listFileOf, readEntries, readNetwork, UsageError } from './network.ts';

/** The options of `ieum subgraph verify`. */
export interface VerifyOptions {
  name?: string;
  subgraphs?: string;
  key?: string[];
  json?: true;
}

/** Verifies a running subgraph against the network of the list, and prints what each check came to. */
export async function verifyCommand(url: string, options: VerifyOptions): Promise<ExitCode> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new UsageError(`The URL is "${url}": expected http://host:port/graphql.`);
  }
  const given = (options.key ?? []).map(readKey);
  const entries = readEntries(listFileOf(options.subgraphs));
  const name = options.name ?? entries.find((entry) => entry.url === url)?.name ?? 'verified';
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name) || name === 'gathered') {
    throw new UsageError(
      `--name is "${name}": expected lower-case letters, digits and "-", and not "gathered".`,
    );
  }
  const others = await readNetwork(entries.filter((entry) => entry.name !== name));
  const onResult = options.json ? () => {} : printResult;
  const results = await verify({ name, url, others, given, onResult }).catch((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
    throw new UsageError(
      `${url} cannot be reached: ${error.message}. Start the subgraph, or correct the URL.`,
    );
  });
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const musts = failed.filter(({ level }) => level === 'must');
  if (options.json) console.log(JSON.stringify({ ok: musts.length === 0, name, url, results }, null, 2));
  else printSummary(name, results, failed.length - musts.length, musts.length);
  return musts.length > 0 ? 1 : 0;
}

/** `Startup=st000001a69` as a representation; the field is the one that every key of the core has. */
function readKey(text: string): Representation {
  const [, type, key] = /^([A-Za-z]\w*)=(.+)$/.exec(text) ?? [];
  if (type === undefined)
    throw new UsageError(`--key is "${text}": expected TYPE=KEY, e.g. Startup=st000001a69.`);
  return { __typename: type, [type === 'Region' ? 'code' : 'id']: key };
}

function printResult({ level, outcome, id, title, detail, hint }: Result): void {
  const mark = outcome === 'failed' ? 'FAILED' : outcome;
  console.log(`${level.padEnd(6)}  ${mark.padEnd(14)}  ${id.padEnd(27)}  ${title}`);
  const indent = ' '.repeat(53);
  if (detail !== undefined)
    console.log(
      detail
        .split('\n')
        .map((line) => `${indent}${line}`)
        .join('\n'),
    );
  if (outcome === 'failed') console.log(`${indent}Hint: ${hint}`);
}

function printSummary(name: string, results: readonly Result[], shoulds: number, musts: number): void {
  const passed = results.filter(({ outcome }) => outcome === 'passed').length;
  const others = results.length - passed - shoulds - musts;
  console.log(
    `\n${name}: ${count(results.length, 'check')}: ${passed} passed, ${musts} must and ${shoulds} should failed, ${others} not applicable.`,
  );
}
