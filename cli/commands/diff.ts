import { InvalidArgumentError } from 'commander';
import { printChanges } from '../checks/print.ts';
import { changeFields } from '../checks/registry-check.ts';
import type { ReportedChange } from '../checks/report.ts';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';
import { formatInstant } from '../output/instant.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { textTable } from '../output/text-table.ts';
import { addRegistryOption, type RegistryAddress, registryAddress } from '../registry/address.ts';
import { askRegistry } from '../registry/ask.ts';

interface Options extends FormatOptions {
  registry?: string;
}

interface Diff {
  from: { number: number; at: string };
  to: { number: number; at: string };
  subgraphs: { subgraph: { name: string }; from: string | null; to: string | null }[];
  changes: ReportedChange[];
}

/** `ieum diff`: what differs between two compositions, as subgraphs and as what clients see. */
export const defineDiff: DefineCommand = (parent, end) => {
  const command = parent
    .command('diff')
    .description(
      'Show what differs between two compositions: versions of subgraphs, and what clients see change.',
    )
    .argument('[from]', 'number of the earlier one (default: the one before --to)', readNumber)
    .argument('[to]', 'number of the later one (default: the one that gateways serve)', readNumber);
  addJsonOption(addRegistryOption(command))
    .addHelpText('after', help)
    .action(async (from: number | undefined, to: number | undefined, options: Options) =>
      end(await diff(from, to, options)),
    );
};

async function diff(from: number | undefined, to: number | undefined, options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const registry = registryAddress(options.registry);
  const variables = { from: from ?? (await findBase(registry)), to: to ?? null };
  const { compositionDiff } = await askRegistry<{ compositionDiff: Diff | null }>(
    registry,
    diffDocument,
    variables,
  );
  if (!compositionDiff) throw new UsageError('There is no such composition. See: ieum history');
  const { subgraphs, changes } = compositionDiff;
  printer.json({ ok: true, ...compositionDiff });
  printer.say(`From composition ${describe(compositionDiff.from)} to ${describe(compositionDiff.to)}:\n`);
  if (subgraphs.length === 0) printer.say('The subgraphs are the same.');
  else {
    const rows = subgraphs.map(({ subgraph, from: old, to: next }) => [
      ...[subgraph.name, old?.slice(0, 12) ?? 'not part of it', next?.slice(0, 12) ?? 'taken out'],
    ]);
    printer.say(`${textTable(['SUBGRAPH', 'FROM', 'TO'], rows)}\n`);
  }
  const unjudged = changes.map((change) => ({ ...change, isAllowed: null }));
  printChanges(printer, { changes: unjudged, ok: true });
  return 0;
}

/** The composition before the one that gateways serve. */
async function findBase(registry: RegistryAddress): Promise<number> {
  const { composition } = await askRegistry<{ composition: { number: number; base: number | null } | null }>(
    registry,
    baseDocument,
  );
  if (!composition) throw new UsageError('Nothing was published yet, so there is nothing to compare.');
  if (composition.base !== null) return composition.base;
  throw new UsageError(`Composition ${composition.number} is the first: there is none before it.`);
}

function describe({ number, at }: { number: number; at: string }): string {
  return `${number} (${formatInstant(at)})`;
}

function readNumber(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Expected the number of a composition, see: ieum history');
}

/** What the registry is asked. */
export const diffDocument = `query Diff($from: Int!, $to: Int) {
  compositionDiff(from: $from, to: $to) {
    from { number at } to { number at }
    subgraphs { subgraph { name } from to }
    changes { ${changeFields} }
  }
}`;

/** What the registry is asked for the composition before. */
export const baseDocument = '{ composition { number base } }';

const help = `
Examples:
  ieum diff                what the last publication changed
  ieum diff 41             what changed since composition 41
  ieum diff 41 43 --json

Exit codes: 0 shown; 2 wrong use, no such composition, or the registry cannot be reached.`;
