import type { SourceContext } from './context.ts';
import { codedError } from './errors.ts';
import type { FieldGroup } from './pass.ts';

/** The records a field of `Confidential` may show. */
export interface ConfidentialScope {
  /** The startup's numbers, merged ones included. */
  startups: number[];
  group: FieldGroup;
  /** Only records this organization gave; null for all. */
  providerId: string | null;
}

/**
 * Decides what a field of `Confidential` may show: everything, where the startup has consented to the caller's
 * organization seeing the group; otherwise, to an organization that publishes here, what it gave itself. Rows that
 * were read in that scope go through `showConfidential`.
 *
 * @throws CONSENT_REQUIRED to anyone else, whether or not there is anything to hide.
 */
export async function readConfidential<Loaders>(
  { id, pass }: { id: string; pass: string },
  context: SourceContext<Loaders>,
  group: FieldGroup,
): Promise<ConfidentialScope> {
  const { startups, may } = await context.verifyPass(id, pass);
  if (may.has(group)) return { startups, group, providerId: null };
  const organization = context.caller?.organization ?? null;
  if (organization !== null && (await context.gathered.publisher.load(organization)) !== null) {
    return { startups, group, providerId: organization };
  }
  throw consentRequired(organization, group);
}

/**
 * The rows a scope shows: all, or the organization's own. An organization without any of its own is no owner of this
 * field but one of the others: an empty list would tell it that there is nothing.
 *
 * @param providerOf the organization that gave what is in a row.
 * @throws CONSENT_REQUIRED
 */
export function showConfidential<Row>(
  { group, providerId }: ConfidentialScope,
  rows: readonly Row[],
  providerOf: (row: Row) => string,
): Row[] {
  if (providerId === null) return [...rows];
  const own = rows.filter((row) => providerOf(row) === providerId);
  if (own.length === 0) throw consentRequired(providerId, group);
  return own;
}

function consentRequired(organization: string | null, group: FieldGroup) {
  return codedError(
    'CONSENT_REQUIRED',
    `The startup has not consented to ${organization ?? 'a caller without an organization'} seeing this (${group}).`,
    { group },
  );
}
