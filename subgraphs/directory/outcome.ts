import { codedError, inputError } from '@ieum/kit/errors.ts';
import { requireId } from '@ieum/kit/ids.ts';
import { type Caller, callerHeader, writeCaller } from '@ieum/schema/contract/caller.ts';
import type { Context } from './loaders.ts';

/**
 * What the owners of records said of the record that is to fulfil a referral. `require` throws where it does not:
 *
 * - NOT_FOUND at `recordId` when no record of that id names the referral;
 * - STATE at `recordId` for one that is CANCELLED: what was not given fulfils nothing;
 * - OWNER_UNAVAILABLE when it was not found and an owner that may have it did not answer.
 */
export interface Outcome {
  require(): void;
}

/** How long the owners are waited for, and how much each may answer. */
export interface OutcomeLimits {
  timeoutMs: number;
  bytes: number;
}

/**
 * Asks every other subgraph, side by side and as the caller itself, for the records that name a referral: the receiver
 * sees all of its own. The first that has the record ends it. Ask before the transaction, and `require` in it: a
 * repeated attempt then gets its first result whatever has become of the record since, and no row is locked while
 * owners are waited for.
 *
 * @throws BAD_ID; BAD_INPUT at `recordId` for another publisher's than the caller's organization.
 */
export async function askOutcome(
  { caller, ownerUrls }: Pick<Context, 'caller' | 'ownerUrls'>,
  { id, recordId }: { id: string; recordId: string },
  limits: OutcomeLimits = defaultLimits,
): Promise<Outcome> {
  requireId('a referral', id, ['id']);
  requireId('a support record', recordId, recordPath);
  // Nothing is done for no organization, which the mutation says by itself.
  if (caller === null || caller.organization === null) return { require: () => {} };
  requirePublisher(caller.organization, recordId);
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(limits.timeoutMs)]);
  const asked = ownerUrls.map((url) => readOutcomes(url, id, { caller, signal, bytes: limits.bytes }));
  const answers = asked.map((answer) => answer.catch(() => null));
  const record = await findFirst(answers, recordId);
  const silent = record ? 0 : (await Promise.all(answers)).filter((answer) => answer === null).length;
  ending.abort();
  return { require: () => requireRecord(record, { id, recordId, silent, asked: ownerUrls.length }) };
}

function requirePublisher(organization: string, recordId: string): void {
  const publisher = organization.replace(/^org:/, '');
  if (recordId.startsWith(`${publisher}:`)) return;
  throw inputError(
    'BAD_INPUT',
    recordPath,
    `expected a record of the receiver's own, "${publisher}:…"; got ${recordId}`,
  );
}

/** A record that names the referral. */
interface OutcomeRecord {
  id: string;
  status: string;
}

/** The record, as soon as one answer has it; undefined when none has. */
function findFirst(
  answers: readonly Promise<OutcomeRecord[] | null>[],
  recordId: string,
): Promise<OutcomeRecord | undefined> {
  const found = answers.map(async (answer) => {
    const record = (await answer)?.find(({ id }) => id === recordId);
    return record ?? Promise.reject(new Error('not here'));
  });
  return Promise.any(found).catch(() => undefined);
}

function requireRecord(
  record: OutcomeRecord | undefined,
  { id, recordId, silent, asked }: { id: string; recordId: string; silent: number; asked: number },
): void {
  if (record?.status === 'CANCELLED') {
    throw inputError('STATE', recordPath, `${recordId} is CANCELLED; what was not given fulfils no referral`);
  }
  if (record) return;
  if (asked === 0) {
    const message =
      'The directory knows no other subgraph to ask for the record; its operator sets IEUM_OWNER_URLS.';
    throw codedError('OWNER_UNAVAILABLE', message);
  }
  if (silent > 0) {
    const message = `The owner of ${recordId} is needed to look it up, and ${silent} of ${asked} subgraphs did not answer; try again.`;
    throw codedError('OWNER_UNAVAILABLE', message);
  }
  const expected = `expected a record that names ${id} as its referral`;
  throw inputError('NOT_FOUND', recordPath, `${expected}; no record of the id ${recordId} does`);
}

/** @throws Error when the subgraph cannot be reached, is too slow, says too much, or answers without outcomes. */
async function readOutcomes(
  url: string,
  id: string,
  { caller, signal, bytes }: { caller: Caller; signal: AbortSignal; bytes: number },
): Promise<OutcomeRecord[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      [callerHeader]: writeCaller(caller),
    },
    body: JSON.stringify({
      query: outcomesQuery,
      variables: { referrals: [{ __typename: 'Referral', id }] },
    }),
    signal,
    // Who asks is told to the subgraph of the list, not to whom it names.
    redirect: 'error',
  });
  return toOutcomes(JSON.parse(await readText(response, bytes)));
}

const outcomesQuery = `query Outcomes($referrals: [_Any!]!) {
  _entities(representations: $referrals) { ... on Referral { outcomes { id status } } }
}`;

async function readText(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toOutcomes(answer: unknown): OutcomeRecord[] {
  const { data, errors } = Object(answer) as {
    data?: { _entities?: ({ outcomes?: OutcomeRecord[] | null } | null)[] } | null;
    errors?: unknown;
  };
  const outcomes = data?._entities?.[0]?.outcomes;
  if (Array.isArray(outcomes)) return outcomes.filter((record) => record !== null);
  if (data === undefined ? isInvalidDocument(errors) : errors === undefined) return [];
  throw new Error('no outcomes');
}

/**
 * Tells whether a subgraph refused the document, because its schema has no such field: errors of validation are about
 * places in it, while whatever else comes without data (overload, a caller that is not let in) is about none.
 */
function isInvalidDocument(errors: unknown): boolean {
  return (
    Array.isArray(errors) &&
    errors.length > 0 &&
    errors.every((error) => Array.isArray(error?.locations) && error.locations.length > 0)
  );
}

const recordPath = ['recordId'];
// The gateway gives the directory 10 s, and the transaction is still to come. A record's id and status are about 60
// bytes, and a referral leads to a handful of records.
const defaultLimits: OutcomeLimits = { timeoutMs: 5000, bytes: 1_000_000 };
