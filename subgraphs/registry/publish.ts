import type { Database } from '@ieum/kit/database.ts';
import { codedError, inputError } from '@ieum/kit/errors.ts';
import type { Problem } from '@ieum/schema/problem.ts';
import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import { requireAddress, requireOwnAddress } from './address.ts';
import { digestOf } from './digest.ts';
import { type Principal, requireSubgraph } from './principal.ts';
import type { Outcome } from './publication.ts';
import type { PublishQueue } from './publish-queue.ts';
import { approveAll, approves, keepApprovals } from './rules/approvals.ts';
import { type Member, readState } from './state.ts';
import { events, versions } from './tables.ts';

/** What is published. */
export interface PublishInput {
  subgraph: string;
  /** Its SDL, with or without core.graphql in front; the one it has when left out. */
  sdl?: string | undefined;
  /** Where it answers; where it does now when left out. */
  url?: string | undefined;
  /** Coordinates of changes that are refused, and are to be made nevertheless: by an operator. */
  approve?: readonly string[];
}

/**
 * Publishes a version of a subgraph: it is composed with the others and made current, or refused.
 *
 * @throws FORBIDDEN, NOT_FOUND; BAD_INPUT for an SDL that is too long, or an address that is none or another's.
 */
export async function publish(
  database: Database,
  queue: PublishQueue,
  by: Principal,
  { subgraph, sdl, url, approve = [] }: PublishInput,
): Promise<Outcome> {
  await requireSubgraph(database, by, subgraph);
  requireApproval(by, approve);
  const member = await toMember(database, { subgraph, sdl, url });
  requireOwnAddress((await readState(database)).members, member);
  const outcome = await queue.publish({ action: 'PUBLISH', subgraph, member, by, approve });
  if (outcome.kind === 'PUBLISHED' && approve.length > 0) {
    const approved = outcome.problems.filter(
      (problem) => isOfRule(problem, subgraph) && approves(approve, problem),
    );
    await keepApprovals(database, by, subgraph, approved);
  }
  return outcome;
}

/** What a rule of the network found in the subgraph, and not in what it changes. */
function isOfRule(problem: Problem, subgraph: string): boolean {
  return problem.subgraph === subgraph && /^(LINT|OWNERSHIP)_/.test(problem.code);
}

/**
 * Publishes several subgraphs and takes others out, as an operator, all composed together. Where they do not compose,
 * those that do without the others take effect. Addresses may change hands among them, so nobody's is compared.
 *
 * @returns the outcomes of what was to be published, in its order
 * @throws FORBIDDEN, NOT_FOUND, BAD_INPUT; nothing is done then
 */
export async function publishTogether(
  database: Database,
  queue: PublishQueue,
  by: Principal,
  { publish: inputs, unpublish: names }: { publish: readonly PublishInput[]; unpublish: readonly string[] },
): Promise<Outcome[]> {
  const members = await Promise.all(
    inputs.map(async (input) => {
      await requireSubgraph(database, by, input.subgraph);
      requireApproval(by, input.approve ?? []);
      return toMember(database, input);
    }),
  );
  const entering = inputs.map(({ subgraph, approve = [] }, at) =>
    queue.publish({ action: 'PUBLISH', subgraph, member: members[at] ?? null, by, approve }),
  );
  const leaving = names.map((subgraph) =>
    queue.publish({ action: 'UNPUBLISH', subgraph, member: null, by, approve: [approveAll] }),
  );
  await Promise.all(leaving);
  return Promise.all(entering);
}

/**
 * Publishes a version again that was served once, at the address it was served at last.
 *
 * @throws FORBIDDEN; NOT_FOUND where there is no such version, or none before the present one;
 *   BAD_INPUT where another has its address by now.
 */
export async function rollback(
  database: Database,
  queue: PublishQueue,
  by: Principal,
  subgraph: string,
  digest?: string,
): Promise<Outcome> {
  await requireSubgraph(database, by, subgraph);
  const member = await findServed(database, subgraph, digest);
  return queue.publish({ action: 'ROLLBACK', subgraph, member, by });
}

/**
 * The version, else the last one that is another than the present. After a rollback this is the version that was
 * rolled back, so a second rollback undoes the first.
 */
async function findServed(database: Database, subgraph: string, digest?: string): Promise<Member> {
  const { members } = await readState(database);
  const present = members.get(subgraph);
  const wanted = digest ? eq(events.digest, digest) : present ? ne(events.digest, present.digest) : undefined;
  const [row] = await database
    .select({ digest: versions.digest, sdl: versions.sdl, url: events.url })
    .from(events)
    .innerJoin(versions, and(eq(versions.subgraph, events.subgraph), eq(versions.digest, events.digest)))
    .where(
      and(
        ...[eq(events.subgraph, subgraph), eq(events.ok, true), wanted],
        inArray(events.action, ['PUBLISH', 'ROLLBACK']),
      ),
    )
    .orderBy(desc(events.number))
    .limit(1);
  if (row?.url) {
    const member = { subgraph, digest: row.digest, sdl: row.sdl, url: row.url };
    requireOwnAddress(members, member);
    return member;
  }
  const what = digest ? `version ${digest} that was ever served` : 'version before the present one';
  throw codedError('NOT_FOUND', `${subgraph} has no ${what}. \`history\` lists them.`);
}

function requireApproval(by: Principal, approve: readonly string[]): void {
  if (approve.length === 0 || by.role === 'OPERATOR') return;
  const message = `${by.actor} is no operator; only operators approve what the network's rules refuse. Ask the operator.`;
  throw inputError('FORBIDDEN', ['approve'], message);
}

/** The version as given; what is left out is as it is served now. @throws BAD_INPUT for what is neither, or cannot be */
export async function toMember(database: Database, input: PublishInput): Promise<Member> {
  const { subgraph } = input;
  const present = (await readState(database)).members.get(subgraph);
  const sdl = input.sdl ?? present?.sdl;
  const url = input.url ?? present?.url;
  if (sdl === undefined) {
    throw inputError('BAD_INPUT', ['sdl'], `${subgraph} is not published: say its SDL`);
  }
  if (url === undefined) {
    const message = `${subgraph} was not published before: say where it answers, e.g. https://agency.go.kr/graphql`;
    throw inputError('BAD_INPUT', ['url'], message);
  }
  requireSdl(sdl);
  requireAddress(url);
  return { subgraph, digest: digestOf(sdl), sdl, url };
}

/** @throws BAD_INPUT where the SDL is longer than any should be, or holds what no text may */
export function requireSdl(sdl: string): void {
  if (sdl.length > longestSdl) {
    const message = `the SDL has ${sdl.length} characters; ${longestSdl} is the most`;
    throw inputError('BAD_INPUT', ['sdl'], message);
  }
  if (sdl.includes('\0')) throw inputError('BAD_INPUT', ['sdl'], 'the SDL holds U+0000; remove it');
}

/** Thirty times the largest of the network's own. */
const longestSdl = 2_000_000;
