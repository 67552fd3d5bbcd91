import type { Finding } from '../output/finding.ts';
import { withProgress } from '../output/progress.ts';
import type { RegistryAddress } from '../registry/address.ts';
import { askRegistry, reasonOf } from '../registry/ask.ts';
import type { Candidate } from './check-locally.ts';
import { shapeOf } from './sdl-shape.ts';

/** What an address gives for its SDL, or why it gives none: as nobody answers, or as no subgraph does. */
type Told = { sdl: string } | { silent: string } | { stranger: string };

/**
 * What is wrong with publishing a file's SDL at an address: an error where something else answers there than what the
 * file or the published version says, a warning where nothing answers yet; null where all is well.
 */
export async function probeAddress(
  registry: RegistryAddress,
  { name, sdl, url, file }: Candidate,
): Promise<Finding | null> {
  // Without a file the SDL is what the address told.
  if (url === undefined || file === null) return null;
  const finding = (severity: Finding['severity'], code: string, message: string, hint: string): Finding => ({
    ...{ severity, code, message, cause: null, hint, subgraph: name, coordinate: null },
    ...{ file: null, line: null, column: null },
  });
  const told = await withProgress(`Asking ${url}`, askForSdl(url));
  if ('silent' in told) {
    const message = `${url} does not answer (${told.silent}): clients get errors until it does.`;
    return finding(
      'WARNING',
      'ADDRESS_SILENT',
      message,
      'Start the subgraph there, unless it is deployed next.',
    );
  }
  if ('stranger' in told) {
    const message = `${url} answers, but is no subgraph: { _service { sdl } } gives ${told.stranger}.`;
    const hint =
      'Say the address of the subgraph itself, not of a gateway or a page; or publish with --force.';
    return finding('ERROR', 'ADDRESS_NO_SUBGRAPH', message, hint);
  }
  const answered = shapeOf(told.sdl);
  if (answered === shapeOf(sdl)) return null;
  const published = await publishedSdl(registry, name);
  if (published !== null && answered === shapeOf(published)) return null;
  const than = published === null ? file : `${file}, and than the version of ${name} that is published now`;
  const message = `${url} answers with another schema than ${than}.`;
  const hint = `Say the address of ${name} itself, or leave --schema out to publish what it answers; or publish with --force.`;
  return finding('ERROR', 'ADDRESS_OTHER_SCHEMA', message, hint);
}

/** Asks for the SDL as composers do. A gateway gives none: only subgraphs have the field. */
export async function askForSdl(url: string): Promise<Told> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
      signal: AbortSignal.timeout(patienceMs),
    });
    text = await response.text();
  } catch (error) {
    return { silent: reasonOf(error as Error, patienceMs) };
  }
  const answer = parseObject(text);
  const sdl = Object(Object(answer?.data)._service).sdl;
  if (typeof sdl === 'string') return { sdl };
  const [error] = Array.isArray(answer?.errors) ? answer.errors : [];
  const said = Object(error).message;
  if (typeof said === 'string') return { stranger: `"${said}"` };
  // A proxy answers in place of what is not deployed yet.
  if (!response.ok && !answer) return { silent: `HTTP ${response.status}` };
  return { stranger: `HTTP ${response.status} without it` };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return null;
  }
}

async function publishedSdl(registry: RegistryAddress, name: string): Promise<string | null> {
  const { subgraph } = await askRegistry<{ subgraph: { current: { sdl: string | null } | null } | null }>(
    registry,
    publishedDocument,
    { name },
  );
  return subgraph?.current?.sdl ?? null;
}

/** What the registry is asked for the version that gateways serve. */
export const publishedDocument = `query Published($name: String!) {
  subgraph(name: $name) { current { sdl } }
}`;

const patienceMs = 5000;
