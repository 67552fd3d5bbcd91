import { type Federation, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { hasDirective } from '../subgraph.ts';

const conflicting = ['external', 'shareable', 'override', 'provides', 'requires'];

/** `GATHER_DIRECTIVE_CONFLICT`: the field also carries a directive that says otherwise who resolves it. */
export function directiveConflict({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flat().flatMap((declaration) => {
    const found = conflicting.filter((name) => hasDirective(declaration.subgraph, declaration.field, name));
    return found.map((name) => {
      const message = `carries @gather and @${name}. Every source resolves a gathered field by itself: remove @${name}`;
      return problemWith(declaration, 'GATHER_DIRECTIVE_CONFLICT', message);
    });
  });
}
