import { type Federation, type GatherDeclaration, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { normalizeSelection } from '../selection.ts';

/** `GATHER_RULE_MISMATCH`: the arguments of `@gather` differ between sources. */
export function ruleMismatch({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flatMap(([first, ...others]) => {
    const expected = ruleOf(first!);
    return others
      .filter((other) => ruleOf(other) !== expected)
      .map((other) => {
        const message =
          `says @gather(${ruleOf(other)}), but ${first!.subgraph.name} says @gather(${expected}). ` +
          `A gathered field is merged by one rule`;
        return problemWith(other, 'GATHER_RULE_MISMATCH', message);
      });
  });
}

function ruleOf({ merge, selections }: GatherDeclaration): string {
  const texts = Object.entries(selections).map(
    ([name, text]) => `${name}: "${bare(normalizeSelection(text))}"`,
  );
  return [`merge: ${merge}`, ...texts].join(', ');
}

function bare(selection: string): string {
  return selection.replace(/^\{ | \}$/g, '');
}
