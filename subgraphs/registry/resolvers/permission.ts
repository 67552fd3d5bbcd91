import { codedError } from '@ieum/kit/errors.ts';
import type { Context } from '../loaders.ts';
import { owns, type Principal } from '../principal.ts';

/** Whether the caller is the operator, or acts for the subgraph's own organization; a token does for its own alone. */
export async function isOwn({ principal, loaders }: Context, subgraph: string): Promise<boolean> {
  if (!principal) return false;
  if (principal.role === 'OPERATOR') return true;
  if (principal.subgraph !== null && principal.subgraph !== subgraph) return false;
  const row = (await loaders.subgraphs()).get(subgraph);
  return row !== undefined && owns(principal, row.organization);
}

/** @throws FORBIDDEN to who has no business with it */
export async function requireOwn(context: Context, subgraph: string, what: string): Promise<void> {
  if (await isOwn(context, subgraph)) return;
  const actor = context.principal?.actor ?? 'the caller';
  const message = `The ${what} of ${subgraph} are for its own organization and the operator; ${actor} is neither.`;
  throw codedError('FORBIDDEN', message);
}

/** @throws FORBIDDEN to who acts for no organization */
export function requirePrincipal({ principal }: Context): Principal {
  if (principal) return principal;
  throw codedError(
    'FORBIDDEN',
    'The registry is changed on behalf of an organization; the caller acts for none.',
  );
}

/** @throws FORBIDDEN to who is no operator */
export function requireOperator({ principal }: Context, what: string): void {
  if (principal?.role === 'OPERATOR') return;
  throw codedError('FORBIDDEN', `${what} is for the operator; ${principal?.actor ?? 'the caller'} is none.`);
}
