import { askGateway } from '../registry/gateways.ts';
import { diagnoseClock } from './clock.ts';
import { type Diagnosis, fine } from './diagnosis.ts';
import type { RegistryDiagnosis } from './registry.ts';

/** Whether a gateway answers, and whether it serves what the registry says. */
export async function diagnoseGateway(
  url: string,
  published: RegistryDiagnosis['composition'],
): Promise<Diagnosis[]> {
  const begin = Date.now();
  const state = await askGateway(url);
  if ('unreachable' in state) {
    const todo = 'Start it (npm start), or say where it is: --gateway URL or IEUM_GATEWAY_URL.';
    return [
      { outcome: 'wrong', what: 'Gateway', found: `${url} does not answer: ${state.unreachable}`, todo },
    ];
  }
  const clock = diagnoseClock('gateway', state.date, { begin, end: Date.now() });
  return [compare(url, state, published), ...(clock && clock.outcome !== 'ok' ? [clock] : [])];
}

function compare(
  url: string,
  { composition, digest }: { composition: number | null; digest: string | null },
  published: RegistryDiagnosis['composition'],
): Diagnosis {
  const what = 'Gateway';
  if (composition === null) {
    const todo = 'Set IEUM_REGISTRY_URL for it if it is to follow the registry.';
    return { outcome: 'note', what, found: `${url} serves a bundle of its own, of no registry`, todo };
  }
  const found = `${url} serves composition ${composition}`;
  if (!published) return fine(what, found);
  const isSame = published.number === composition && (published.bundleDigest ?? digest) === digest;
  if (isSame) return fine(what, `${found}, as the registry says`);
  return {
    outcome: 'wrong',
    what,
    found: `${found}, the registry says ${published.number}`,
    todo: 'It takes a new one within seconds; if it stays so, its log says why (IEUM_LOG=info), and whether it reaches this registry.',
  };
}
