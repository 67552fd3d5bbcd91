import type { SubgraphContext } from './context.ts';
import type { InputMaybe } from './core.gen.ts';
import { codedError, inputError } from './errors.ts';
import { requireId } from './ids.ts';
import { findStartup, requireOrganization } from './mutation.ts';
import { requireStartupId } from './startup-id.ts';

/** What an input says a record comes from. */
export interface OriginInput {
  agreementId?: InputMaybe<string>;
  referralId?: InputMaybe<string>;
}

/**
 * What the directory said of an input's origin. `require` throws where a record cannot come from it:
 *
 * - NOT_FOUND at `input.agreementId` or `input.referralId`, which the directory does not have;
 * - at `input.referralId`: FORBIDDEN for a referral to another organization than the caller's, BAD_INPUT for one of
 *   another startup, STATE for one that is not ACCEPTED;
 * - DIRECTORY_UNAVAILABLE when the directory did not answer.
 */
export interface Origin {
  require(): void;
}

/**
 * Asks the directory for the agreement and the referral that an input names; it is not asked where there are none.
 * Ask before the transaction, and `require` in it: a repeated attempt then gets its first result whatever has become
 * of the referral since, and no row is locked while the directory is waited for.
 *
 * @param startup the number the record is written for, as `requireStartup` gave it.
 * @throws BAD_ID at `input.agreementId` or `input.referralId`.
 */
export async function askOrigin<Loaders>(
  context: Pick<SubgraphContext<Loaders>, 'caller' | 'database' | 'sharing'>,
  { agreementId, referralId }: OriginInput,
  startup: number,
): Promise<Origin> {
  if (agreementId != null) requireId('an agreement', agreementId, agreementPath);
  if (referralId != null) requireId('a referral', referralId, referralPath);
  if (agreementId == null && referralId == null) return { require: () => {} };
  const variables = {
    ...{ agreementId: agreementId ?? '', hasAgreement: agreementId != null },
    ...{ referralId: referralId ?? '', hasReferral: referralId != null },
  };
  const answer = await context.sharing.directory.ask<OriginAnswer>(originQuery, variables).catch(() => null);
  const known = answer?.referral?.startup ?? null;
  const isOfStartup = known !== null && (await isSame(context, known.id, startup));
  return {
    require() {
      if (answer === null) {
        const message = 'The directory is needed to look up an agreement or a referral; try again.';
        throw codedError('DIRECTORY_UNAVAILABLE', message);
      }
      if (agreementId != null && !answer.agreement) {
        throw inputError('NOT_FOUND', agreementPath, `no agreement has the id ${agreementId}`);
      }
      if (referralId == null) return;
      if (!answer.referral)
        throw inputError('NOT_FOUND', referralPath, `no referral has the id ${referralId}`);
      requireReferral(context, { ...answer.referral, id: referralId, isOfStartup });
    },
  };
}

/** What a subgraph asks the directory of a record's origin, in the role `service`. */
export const originQuery = `query Origin($agreementId: ID!, $hasAgreement: Boolean!, $referralId: ID!, $hasReferral: Boolean!) {
  agreement(id: $agreementId) @include(if: $hasAgreement) { id }
  referral(id: $referralId) @include(if: $hasReferral) { to { id } startup { id } state }
}`;

interface OriginAnswer {
  agreement?: { id: string } | null;
  referral?: ReferralAnswer | null;
}

interface ReferralAnswer {
  to: { id: string };
  startup: { id: string } | null;
  state: string;
}

function requireReferral<Loaders>(
  { caller }: Pick<SubgraphContext<Loaders>, 'caller'>,
  { id, to, state, isOfStartup }: ReferralAnswer & { id: string; isOfStartup: boolean },
): void {
  requireOrganization(caller, to.id, `What comes of ${id}`, referralPath);
  if (!isOfStartup) {
    throw inputError('BAD_INPUT', referralPath, `${id} is of another startup than input.startupId`);
  }
  if (state !== 'ACCEPTED') {
    const message = `${id} is ${state}; only an ACCEPTED referral leads to a support`;
    throw inputError('STATE', referralPath, message);
  }
}

/** Tells whether an id of the directory's stands for a startup here; a merge that is not known here yet is asked for. */
async function isSame<Loaders>(
  { database, sharing }: Pick<SubgraphContext<Loaders>, 'database' | 'sharing'>,
  id: string,
  startup: number,
): Promise<boolean> {
  const other = requireStartupId(id);
  const compare = async () => {
    const [one, two] = await Promise.all([findStartup(database, startup), findStartup(database, other)]);
    return one !== undefined && one === two;
  };
  return (await compare()) || ((await sharing.poll()) && compare());
}

const agreementPath = ['input', 'agreementId'];
const referralPath = ['input', 'referralId'];
