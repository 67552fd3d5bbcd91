import { readConfiguration } from '@ieum/network/configuration.ts';
import type { DefineCommand, ExitCode } from '../command.ts';
import { diagnoseDatabase } from '../doctor/database.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { diagnoseDisk } from '../doctor/disk.ts';
import { diagnoseGateway } from '../doctor/gateway.ts';
import { diagnoseNode } from '../doctor/node-version.ts';
import { diagnosePorts } from '../doctor/ports.ts';
import { diagnoseRegistry, diagnoseToken } from '../doctor/registry.ts';
import { count } from '../network.ts';
import { paint, plain } from '../output/paint.ts';
import { addJsonOption, createPrinter, type FormatOptions } from '../output/printer.ts';
import { withProgress } from '../output/progress.ts';
import { addRegistryOption, isLoopback, type RegistryAddress, registryAddress } from '../registry/address.ts';
import { gatewayUrls } from '../registry/gateways.ts';

interface Options extends FormatOptions {
  registry?: string;
  gateway?: string;
}

/** `ieum doctor`: looks at everything that has to be in order, and says of each what to do; 1 where something is wrong. */
export const defineDoctor: DefineCommand = (parent, end) => {
  const command = parent
    .command('doctor')
    .description(
      'Look at this machine, the registry, the gateways and the token, and say what to do where one is wrong.',
    );
  addJsonOption(addRegistryOption(command))
    .option(
      '--gateway <urls>',
      'the gateways, parted by commas (default: IEUM_GATEWAY_URL, else http://127.0.0.1:4000)',
    )
    .addHelpText('after', help)
    .action(async (options: Options) => end(await doctor(options)));
};

async function doctor(options: Options): Promise<ExitCode> {
  const printer = createPrinter(options);
  const address = registryAddress(options.registry);
  const isHere = isLoopback(new URL(address.url).hostname);
  const [machine, network] = await withProgress(
    'Looking',
    Promise.all([diagnoseMachine(), diagnoseNetwork(address, isHere, options)]),
  );
  // With a registry elsewhere this machine may never run a network of its own.
  const diagnoses = [...machine.map((one) => (isHere ? one : soften(one))), ...network];
  const wrong = diagnoses.filter(({ outcome }) => outcome === 'wrong');
  printer.json({ ok: wrong.length === 0, diagnoses });
  printer.say(diagnoses.map(lines).join('\n'));
  const summary = wrong.length === 0 ? 'Nothing is wrong.' : `${count(wrong.length, 'thing')} to put right.`;
  printer.say(`\n${paint(wrong.length === 0 ? 'green' : 'red', summary)}`);
  return wrong.length === 0 ? 0 : 1;
}

async function diagnoseMachine(): Promise<Diagnosis[]> {
  const read = readConfiguration(process.env);
  if ('problems' in read) {
    const todo = 'Correct the variable, or leave it unset.';
    const settings = read.problems.map(
      (found): Diagnosis => ({ outcome: 'wrong', what: 'Settings', found, todo }),
    );
    return [diagnoseNode(), ...settings];
  }
  const { configuration } = read;
  const [ports, database, disk] = await Promise.all([
    diagnosePorts(configuration),
    diagnoseDatabase(configuration),
    diagnoseDisk(configuration.dataFolder),
  ]);
  return [diagnoseNode(), ...ports, database, disk];
}

async function diagnoseNetwork(
  address: RegistryAddress,
  isHere: boolean,
  { gateway }: Options,
): Promise<Diagnosis[]> {
  const { diagnoses, composition } = await diagnoseRegistry(address);
  const token = composition === undefined ? [] : await diagnoseToken(address);
  const isNamed = gateway !== undefined || Boolean(process.env.IEUM_GATEWAY_URL);
  const urls = isHere || isNamed ? gatewayUrls(gateway) : [];
  const gateways = await Promise.all(urls.map((url) => diagnoseGateway(url, composition)));
  const todo = 'To look at one too: --gateway URL or IEUM_GATEWAY_URL.';
  const unnamed: Diagnosis = { outcome: 'note', what: 'Gateway', found: 'none is named', todo };
  return [...diagnoses, ...token, ...(urls.length === 0 ? [unnamed] : gateways.flat())];
}

function soften(one: Diagnosis): Diagnosis {
  return one.outcome === 'wrong' ? { ...one, outcome: 'note' } : one;
}

function lines({ outcome, what, found, todo }: Diagnosis): string {
  const [word, colour] = words[outcome];
  const first = `${paint(colour, word.padEnd(5))}  ${what.padEnd(17)}  ${plain(found)}`;
  return todo === null ? first : `${first}\n${' '.repeat(26)}${paint('bold', '->')} ${plain(todo)}`;
}

const words = {
  ok: ['ok', 'green'],
  note: ['note', 'yellow'],
  wrong: ['WRONG', 'red'],
} as const;

const help = `
Examples:
  ieum doctor
  ieum doctor --registry https://registry.example/graphql --gateway https://gateway.example
  ieum doctor --json

Exit codes: 0 nothing is wrong; 1 something is, and it says what to do; 2 wrong use.`;
