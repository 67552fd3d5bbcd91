import type { Caller } from '@ieum/schema/contract/caller.ts';
import type { GraphQLError } from 'graphql';
import type { RequestHeaders } from '../access/caller.ts';
import { gatewayError } from '../errors.ts';
import type { Generation } from '../generation.ts';
import type { Generations, OpenGeneration } from '../generations.ts';
import { type RegistryAnswer, RegistryAway, type SignedBundle } from '../registry/registry-client.ts';
import type { Attestation } from '../registry/verify-bundle.ts';
import { createSupergraphInTurns, parseBundle } from '../supergraph.ts';

/** The header by which a request asks for the version of a subgraph that is not published yet. */
export const previewHeader = 'ieum-preview';

/** Where previews come from, and what proves them. */
export interface PreviewSource {
  read(
    subgraph: string,
    since: string | null,
    isWanted: (organization: string) => boolean,
  ): Promise<RegistryAnswer>;
  verify(signed: SignedBundle): Promise<Attestation>;
}

/** What previews are opened with. */
export interface PreviewParts {
  source: PreviewSource;
  generations: Pick<Generations, 'current' | 'openBeside'>;
  /** Most that are open at a time. */
  most: number;
  /** One that nobody has asked for so long is closed. */
  idleMs: number;
  /** What is under way on one that is closed has this long to end. */
  graceMs: number;
  log: { warn(facts: object, message: string): void };
}

/** Previews of subgraphs, each a supergraph beside the one that is served, open while its owner asks for it. */
export interface Previews {
  /**
   * The supergraph that a request with the header is to be answered by.
   * @throws PREVIEW_FORBIDDEN, the same whether there is such a preview or not; PREVIEW_UNAVAILABLE; BAD_CALLER
   */
  open(headers: RequestHeaders): Promise<Generation>;
  /** Takes each that is closed, or replaced by a newer version: who subscribes has to do so again. */
  onClosed(listener: (generation: Generation) => void): void;
  close(): Promise<void>;
}

interface Preview {
  organization: string;
  digest: string;
  composition: number;
  generation: OpenGeneration;
  /** When the registry was last asked, and when it was last used: milliseconds of `performance.now()`. */
  checkedAt: number;
  usedAt: number;
}

/** A version that was put up is seen after at most this time. */
const freshMs = 1_000;

/** None is open yet. */
export function createPreviews({ source, generations, most, idleMs, graceMs, log }: PreviewParts): Previews {
  const open = new Map<string, Preview>();
  const checking = new Map<string, Promise<Preview | null>>();
  /** Versions that cannot be served, so that this is not found out with each request. */
  const broken = new Map<string, { digest: string; until: number }>();
  const listeners: Array<(generation: Generation) => void> = [];
  const retiring = new Set<Promise<void>>();
  const sweeping = setInterval(closeIdle, Math.min(idleMs, 10_000)).unref();

  function closeIdle(): void {
    const now = performance.now();
    for (const [subgraph, preview] of open) {
      if (preview.generation.isIdle() && now - preview.usedAt >= idleMs) retire(subgraph, preview);
    }
  }

  function retire(subgraph: string, preview: Preview): void {
    if (open.get(subgraph) === preview) open.delete(subgraph);
    for (const listener of listeners) listener(preview.generation);
    const retired = preview.generation.retire(graceMs).finally(() => retiring.delete(retired));
    retiring.add(retired);
  }

  /** The one that was used last stays longest. */
  function makeRoom(): void {
    if (open.size < most) return;
    const [oldest] = [...open].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    if (oldest) retire(...oldest);
  }

  async function check(subgraph: string, caller: Caller): Promise<Preview | null> {
    const known = open.get(subgraph);
    const isWanted = (organization: string) => isOperator(caller) || organization === caller.organization;
    const answer = await source
      .read(subgraph, known?.digest ?? null, isWanted)
      .catch((error: Error) => error);
    if (answer instanceof Error) {
      // What is open goes on without the registry, as everything does.
      if (known) return known;
      throw unavailable(subgraph, `the registry ${answer.message}`);
    }
    if (answer.kind === 'none' && known) retire(subgraph, known);
    if (answer.kind === 'unwanted' || answer.kind === 'none') return null;
    const preview =
      answer.kind === 'unchanged' ? known : await replace(subgraph, answer, answer.digest, isWanted);
    if (preview) preview.checkedAt = performance.now();
    return preview ?? null;
  }

  async function replace(
    subgraph: string,
    signed: SignedBundle,
    digest: string,
    isWanted: (organization: string) => boolean,
  ): Promise<Preview | null> {
    const failed = broken.get(subgraph);
    if (failed?.digest === digest && performance.now() < failed.until)
      throw unavailable(subgraph, 'this version of it cannot be served');
    const before = open.get(subgraph);
    try {
      const { preview: of, composition, digest: proven } = await source.verify(signed);
      if (of?.subgraph !== subgraph) throw new Error('it is signed for something else');
      // What the registry names beside it is not proven.
      if (!isWanted(of.organization)) return null;
      if (before && composition < before.composition) throw new Error('it is older than the one before');
      const supergraph = await createSupergraphInTurns(parseBundle(signed.text, 'It'));
      const generation = await generations.openBeside(supergraph);
      const now = performance.now();
      const { organization } = of;
      const preview = { organization, digest: proven, composition, generation, checkedAt: now, usedAt: now };
      if (before) retire(subgraph, before);
      makeRoom();
      open.set(subgraph, preview);
      return preview;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof RegistryAway) throw unavailable(subgraph, `the registry ${reason}`);
      if (broken.size >= mostBroken) broken.clear();
      broken.set(subgraph, { digest, until: performance.now() + brokenMs });
      log.warn({ err: error, subgraph }, 'A preview cannot be served.');
      throw unavailable(subgraph, reason);
    }
  }

  /** Those who ask at the same time with the same right wait for one answer; opening one takes a second. */
  function checkOnce(subgraph: string, caller: Caller): Promise<Preview | null> {
    const known = open.get(subgraph);
    if (known && performance.now() - known.checkedAt < freshMs) return Promise.resolve(known);
    const key = `${subgraph} ${isOperator(caller) ? '*' : caller.organization}`;
    return checking.getOrInsertComputed(key, () =>
      check(subgraph, caller).finally(() => checking.delete(key)),
    );
  }

  return {
    async open(headers) {
      const caller = generations.current.operations.access(headers);
      const subgraph = headers[previewHeader]?.toString() ?? '';
      if (!isName(subgraph) || !mayOwn(caller) || checking.size >= mostChecking) throw forbidden();
      const preview = await checkOnce(subgraph, caller);
      if (!preview || !(isOperator(caller) || preview.organization === caller.organization))
        throw forbidden();
      preview.usedAt = performance.now();
      return preview.generation;
    },
    onClosed: (listener) => void listeners.push(listener),
    async close() {
      clearInterval(sweeping);
      await Promise.allSettled(checking.values());
      for (const [subgraph, preview] of open) retire(subgraph, preview);
      await Promise.all(retiring);
    },
  };
}

/** Where there is no registry: nobody has one. */
export const noPreviews: Pick<Previews, 'open' | 'onClosed'> = {
  open: async () => {
    throw forbidden();
  },
  onClosed: () => undefined,
};

const isName = (text: string) => /^[a-z][a-z0-9_-]{0,99}$/i.test(text);

const isOperator = ({ roles }: Caller) => roles.includes('operator');
const mayOwn = (caller: Caller) => caller.organization !== null || isOperator(caller);

/** Whoever tries names must not keep the registry busy. */
const mostChecking = 20;

const mostBroken = 100;

/** The keys may be others by then. */
const brokenMs = 10_000;

const forbidden = (): GraphQLError =>
  gatewayError(
    'PREVIEW_FORBIDDEN',
    `Header ${previewHeader} names no preview of a subgraph of the caller's organization.`,
    { status: 403 },
  );

const unavailable = (subgraph: string, reason: string): GraphQLError =>
  gatewayError('PREVIEW_UNAVAILABLE', `The preview of "${subgraph}" cannot be served: ${reason}.`, {
    status: 503,
  });
