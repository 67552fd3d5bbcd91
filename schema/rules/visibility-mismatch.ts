import { type Federation, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';

/** `GATHER_VISIBILITY_MISMATCH`: the field is `@inaccessible` in some sources only. */
export function visibilityMismatch({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flatMap((declarations) => {
    const hidden = declarations.filter((declaration) => declaration.hidden);
    if (hidden.length === 0 || hidden.length === declarations.length) return [];
    const names = hidden.map(({ subgraph }) => subgraph.name).join(', ');
    return declarations
      .filter((declaration) => !declaration.hidden)
      .map((declaration) => {
        const message = `is public here but @inaccessible in ${names}. Write @inaccessible in all sources or in none`;
        return problemWith(declaration, 'GATHER_VISIBILITY_MISMATCH', message);
      });
  });
}
