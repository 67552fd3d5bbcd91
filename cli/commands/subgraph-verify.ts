import { NoAnswer } from '@ieum/schema/verify/ask.ts';
import type { Representation } from '@ieum/schema/verify/place.ts';
import { type Result, verify } from '@ieum/schema/verify/verify.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { count, listFileOf, readEntries, readNetwork } from '../network.ts';

interface Options {
  name?: string;
  subgraphs?: string;
  key?: string[];
  json?: true;
}

/** `ieum subgraph verify`: verifies a running subgraph against the network of the list; 1 where a must failed. */
export const defineSubgraphVerify: DefineCommand = (parent, end) => {
  parent
    .command('verify')
    .description(
      'Ask a running subgraph, in any language, what the gateway would ask it, and say what it does otherwise than agreed.',
    )
    .argument('<url>', 'where it answers GraphQL, e.g. http://127.0.0.1:5001/graphql')
    .option(
      '--name <name>',
      'its name in the network (default: that of the list with this URL, else "verified")',
    )
    .option('--subgraphs <file>', 'the list of the others (default: as for compose)')
    .option(
      '--key <type=key...>',
      'an entity it surely has, e.g. Startup=st000001a69, where its lists tell none',
    )
    .option('--json', 'print the results as JSON')
    .addHelpText('after', help)
    .action(async (url: string, options: Options) => end(await verifyUrl(url, options)));
};

async function verifyUrl(url: string, options: Options): Promise<ExitCode> {
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

const help = `
Examples:
  ieum subgraph verify http://127.0.0.1:5001/graphql
  ieum subgraph verify http://127.0.0.1:5001/graphql --name my-agency --json
  ieum subgraph verify http://127.0.0.1:4002/graphql --key Startup=st000001a69 Organization=org:cau

A must is what the gateway relies on; a should makes a good neighbour. Only reading is asked, nothing is changed.

Exit codes: 0 every must passed or does not apply; 1 a must failed; 2 wrong arguments, or it cannot be reached.`;
