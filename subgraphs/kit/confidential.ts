import type { SubgraphContext } from './context.ts';
import { codedError } from './errors.ts';
import type { FieldGroup } from './pass.ts';

/** The records a field of `Confidential` may show. */
export interface ConfidentialScope {
  /** The startup's numbers, merged ones included. */
  startups: number[];
  /** Only records this organization gave; null for all. */
  providerId: string | null;
}

/**
 * Decides what a field of `Confidential` may show: everything, where the startup has consented to the caller's
 * organization seeing the group; to an organization that publishes here, otherwise, what it gave itself.
 *
 * @throws CONSENT_REQUIRED to anyone else, whether or not there is anything to hide.
 */
export async function readConfidential<Loaders>(
  { id, pass }: { id: string; pass: string },
  context: SubgraphContext<Loaders>,
  group: FieldGroup,
): Promise<ConfidentialScope> {
  const { startups, may } = await context.verifyPass(id, pass);
  if (may.has(group)) return { startups, providerId: null };
  const organization = context.caller?.organization ?? null;
  if (organization !== null && (await context.gathered.publisher.load(organization)) !== null) {
    return { startups, providerId: organization };
  }
  throw codedError(
    'CONSENT_REQUIRED',
    `The startup has not consented to ${organization ?? 'a caller without an organization'} seeing this (${group}).`,
    { group },
  );
}
