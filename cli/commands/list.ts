import type { DefineCommand, ExitCode } from '../command.ts';
import { count } from '../network.ts';
import { formatInstant } from '../output/instant.ts';
import { paint, plain } from '../output/paint.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { textTable } from '../output/text-table.ts';
import { addRegistryOption, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';

interface Options extends FormatOptions {
  health?: true;
  registry?: string;
}

interface Listed {
  name: string;
  organization: { id: string };
  isPublished: boolean;
  /** Null to who may not know it. */
  url: string | null;
  current: { digest: string } | null;
  preview: { version: { digest: string }; url: string } | null;
  health?: { status: string; latencyMs: number | null; detail: string | null } | null;
}

interface Network {
  composition: { number: number; at: string } | null;
  subgraphs: Listed[];
}

/** `ieum list`: every subgraph that is registered, and what gateways serve of it. */
export const defineList: DefineCommand = (parent, end) => {
  const command = parent
    .command('list')
    .description('List the subgraphs that are registered, and the version that gateways serve.')
    .option('--health', 'ask too whether each answers; 1 if one does not');
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (options: Options) => end(await list(options)));
};

async function list(options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  const network = await askRegistry<Network>(
    registry,
    listDocument,
    { health: options.health === true },
    // What is another organization's is left empty.
    { tolerate: ['FORBIDDEN', 'UNAUTHENTICATED', 'UNAUTHORIZED_FIELD_OR_TYPE'] },
  );
  const { composition, subgraphs } = network;
  const sick = subgraphs.filter(({ health }) => health && !isFine(health.status));
  printer.json({ ok: sick.length === 0, registry: registry.url, ...network });
  if (subgraphs.length === 0)
    printer.say('No subgraph is registered yet. Make a token for one: ieum token create');
  else printer.say(table(subgraphs, options.health === true));
  const published = subgraphs.filter(({ isPublished }) => isPublished).length;
  const what = composition
    ? `composition ${composition.number} of ${formatInstant(composition.at)}`
    : 'nothing was published yet';
  printer.say(`\n${count(subgraphs.length, 'subgraph')}, ${published} published; ${what}.`);
  return sick.length === 0 ? 0 : 1;
}

function table(subgraphs: readonly Listed[], withHealth: boolean): string {
  const rows = subgraphs.map(({ name, organization, isPublished, url, current, preview, health }) => [
    name,
    plain(organization.id),
    isPublished ? (current?.digest.slice(0, 12) ?? 'published') : paint('dim', 'not published'),
    plain(url ?? '-'),
    preview ? preview.version.digest.slice(0, 12) : '-',
    ...(withHealth ? [healthText(health ?? null)] : []),
  ]);
  const headings = ['NAME', 'ORGANIZATION', 'VERSION', 'URL', 'PREVIEW', ...(withHealth ? ['HEALTH'] : [])];
  return textTable(headings, rows);
}

function healthText(health: Listed['health'] | null): string {
  if (!health) return '-';
  const { status, latencyMs, detail } = health;
  const text = `${status}${latencyMs === null ? '' : `, ${latencyMs} ms`}${detail === null ? '' : `: ${plain(detail)}`}`;
  return paint(isFine(status) ? 'green' : 'red', text);
}

function isFine(status: string): boolean {
  return status === 'HEALTHY' || status === 'UNPUBLISHED';
}

/** What the registry is asked. */
export const listDocument = `query List($health: Boolean!) {
  composition { number at }
  subgraphs {
    name organization { id } isPublished url
    current { digest }
    preview { version { digest } url }
    health @include(if: $health) { status latencyMs detail }
  }
}`;

const help = `
Examples:
  ieum list
  ieum list --health
  ieum list --json | jq -r '.subgraphs[].name'

What is another organization's stays empty ("-") without the operator's token.

Exit codes: 0 listed; 1 --health, and a subgraph does not answer as it should; 2 wrong use, or the registry cannot be
reached.`;
