import { locate } from '../checks/locate.ts';
import { printChanges } from '../checks/print.ts';
import {
  changeFields,
  problemFields,
  type RegistryProblem,
  toFileFinding,
} from '../checks/registry-check.ts';
import type { ReportedChange } from '../checks/report.ts';
import type { ExitCode } from '../command.ts';
import { paint } from '../output/paint.ts';
import type { Printer } from '../output/printer.ts';
import { gatewayUrls, waitForGateways } from './gateways.ts';

/** What is asked of a `PublishResult`. */
export const publicationFields = `outcome digest composition bundleDigest joins leaves
  problems { ${problemFields} }
  changes { ${changeFields} }
  dependents { subgraph { name } entities }`;

/** A `PublishResult` of the registry, by `publicationFields`. */
export interface Publication {
  outcome: 'PUBLISHED' | 'PREVIEWED' | 'UNCHANGED' | 'REFUSED' | 'NEEDED';
  digest: string | null;
  composition: number | null;
  bundleDigest: string | null;
  joins: string[];
  leaves: string[];
  problems: RegistryProblem[];
  changes: ReportedChange[];
  dependents: { subgraph: { name: string }; entities: string[] }[];
}

/** What was published, as the user handed it in; a rollback has no file. */
export interface Published {
  name: string;
  sdl: string;
  file: string | null;
  /** Seconds to wait for the gateways, and which; null not to. */
  wait: { seconds: number; gateways: string | undefined } | null;
  /** What was asked for, as the sentence that says it was done begins: "Published". */
  done: string;
}

/** Prints what became of a publication, waits for gateways if asked, and gives the exit code. */
export async function reportPublication(
  printer: Printer,
  publication: Publication,
  { name, sdl, file, wait, done }: Published,
  extra: object = {},
): Promise<ExitCode> {
  const problems = locate(
    publication.problems.map((problem) => toFileFinding(problem, name, file)),
    sdl,
    file,
  );
  const isOk = publication.outcome !== 'REFUSED' && publication.outcome !== 'NEEDED';
  const { composition } = publication;
  const late =
    isOk && wait && composition !== null && publication.outcome !== 'PREVIEWED'
      ? await waitForGateways(gatewayUrls(wait.gateways), composition, wait.seconds * 1000)
      : [];
  printer.json({ ok: isOk && late.length === 0, name, ...publication, problems, late, ...extra });
  printer.findings(problems, file ?? name);
  if (isOk && publication.changes.length > 0) printChanges(printer, { ...publication, ok: isOk });
  printer.say(outcomeLine(publication, name, done));
  for (const { subgraph, entities } of publication.dependents) {
    printer.say(`  ${subgraph.name} needs it for ${entities.join(', ')}`);
  }
  for (const gateway of late) {
    const state =
      'unreachable' in gateway ? gateway.unreachable : `it serves ${gateway.composition ?? 'another'}`;
    printer.say(
      paint('red', `The gateway ${gateway.url} does not serve composition ${composition}: ${state}.`),
    );
  }
  if (late.some((gateway) => 'unreachable' in gateway)) {
    printer.say(
      'The registry has it nevertheless. Say where the gateways are: --gateway URL or IEUM_GATEWAY_URL.',
    );
  }
  if (wait && isOk && late.length === 0) printer.say('Every gateway serves it.');
  return isOk && late.length === 0 ? 0 : 1;
}

function outcomeLine({ outcome, digest, composition }: Publication, name: string, done: string): string {
  const version = digest === null ? '' : `, version ${digest.slice(0, 12)}`;
  switch (outcome) {
    case 'PUBLISHED':
      return paint('green', `${done}: ${name}${version}, in composition ${composition}.`);
    case 'PREVIEWED':
      return paint(
        'green',
        `For preview: ${name}${version}. Requests of its organization with the header ieum-preview: ${name} are served it.`,
      );
    case 'UNCHANGED':
      return `${name} is that way already${composition === null ? '' : `, in composition ${composition}`}.`;
    case 'REFUSED':
      return paint('red', `Refused; the network stays as it was.`);
    case 'NEEDED':
      return paint('red', `Others need ${name}, so it stays; --force takes it out nevertheless:`);
    default:
      return outcome satisfies never;
  }
}
