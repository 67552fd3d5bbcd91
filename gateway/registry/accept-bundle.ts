import { StartError } from '../errors.ts';
import { createSupergraphInTurns, parseBundle, type Supergraph } from '../supergraph.ts';
import { digestOf, readLastGood, writeLastGood } from './last-good.ts';
import { RefusedBundle } from './refused.ts';
import { RegistryAway, type SignedBundle } from './registry-client.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { type Attestation, verifyBundle } from './verify-bundle.ts';

/** Where it is noted what was refused, and what else happened. */
export interface RegistryLog {
  info(message: string): void;
  warn(message: string): void;
  error(facts: object, message: string): void;
}

/** What decides over bundles, and what comes of them. */
export interface AcceptanceParts {
  keys: TrustedKeys;
  /** Of the last good bundle. */
  file: string;
  /** Serves a supergraph from now on. What it throws refuses the bundle. */
  serve(supergraph: Supergraph): Promise<void>;
  log: RegistryLog;
}

/** Takes the bundles that may be served; of what it refuses, the log has one line, and what was served before stays. */
export interface Acceptance {
  /** What is served; null: nothing so far. */
  readonly served: Attestation | null;
  /**
   * Serves a bundle that the registry gave and keeps it, unless it is refused.
   * @throws RegistryAway where it could not be asked for its keys, StartError where nothing can be served at all
   */
  offer(signed: SignedBundle): Promise<boolean>;
  /** Reads the last good bundle. What comes later must not be older. @returns its digest, null where there is none */
  recall(): Promise<string | null>;
  /** Serves what was recalled. @throws StartError as `offer` */
  serveRecalled(): Promise<boolean>;
}

/** Nothing is accepted yet. */
export function createAcceptance({ keys, file, serve, log }: AcceptanceParts): Acceptance {
  let served: Attestation | null = null;
  let recalled: { signed: SignedBundle; attestation: Attestation } | null = null;
  let refused = '';

  /** The composition that none may be older than. A key that is trusted no more has not proved it. */
  async function last(): Promise<Attestation | null> {
    const known = served ?? recalled?.attestation ?? null;
    if (known === null) return null;
    const trusted = await keys.read();
    return trusted.keys.some(({ kid }) => kid === known.kid) ? known : null;
  }

  async function verify(signed: SignedBundle): Promise<Attestation> {
    const attestation = await verifyBundle(signed, keys);
    if (attestation.preview) throw new RefusedBundle(`is the preview of ${attestation.preview.subgraph}`);
    const before = await last();
    if (before && attestation.composition < before.composition) {
      throw new RefusedBundle(`is older than composition ${before.composition}, which was accepted before`);
    }
    return attestation;
  }

  async function serveText(text: string, attestation: Attestation): Promise<void> {
    if (attestation.digest !== served?.digest) await serve(await toSupergraph(text));
    served = attestation;
  }

  function refuse(signed: SignedBundle, source: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const what = error instanceof RefusedBundle ? reason : `cannot be served: ${reason}`;
    // The same is offered again and again.
    const key = `${digestOf(signed.text)} ${what}`;
    if (key === refused) return;
    refused = key;
    const stays = served ? `Composition ${served.composition} stays.` : 'Nothing is served yet.';
    const facts = error instanceof RefusedBundle ? {} : { err: error };
    log.error(facts, `The bundle of ${source} ${what}. ${stays}`);
  }

  async function keep(signed: SignedBundle): Promise<void> {
    try {
      await writeLastGood(file, signed);
      await keys.keep();
    } catch (error) {
      log.error(
        { err: error },
        `${file} cannot be written: this gateway could not start without the registry.`,
      );
    }
  }

  return {
    get served() {
      return served;
    },
    async offer(signed) {
      try {
        await serveText(signed.text, await verify(signed));
      } catch (error) {
        if (error instanceof StartError || error instanceof RegistryAway) throw error;
        refuse(signed, 'the registry', error);
        return false;
      }
      await keep(signed);
      return true;
    },
    async recall() {
      const signed = await readLastGood(file);
      if (signed === null) return null;
      try {
        recalled = { signed, attestation: await verify(signed) };
        return recalled.attestation.digest;
      } catch (error) {
        refuse(signed, file, error);
        return null;
      }
    },
    async serveRecalled() {
      if (recalled === null) return false;
      const { signed, attestation } = recalled;
      try {
        await serveText(signed.text, attestation);
        return true;
      } catch (error) {
        if (error instanceof StartError) throw error;
        refuse(signed, file, error);
        return false;
      }
    },
  };
}

async function toSupergraph(text: string): Promise<Supergraph> {
  try {
    return await createSupergraphInTurns(parseBundle(text, 'It'));
  } catch (error) {
    throw new RefusedBundle(`cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
