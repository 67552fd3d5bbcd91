import { type Federation, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';

const taken: Record<string, { required: string[]; optional: string[] }> = {
  CONNECTION: { required: [], optional: [] },
  CONCAT: { required: [], optional: ['key', 'orderBy'] },
  SUM: { required: ['key', 'sum'], optional: ['any'] },
  EVENTS: { required: [], optional: [] },
};

/** `GATHER_ARGUMENTS`: `@gather` carries arguments its merge does not take, or lacks one it needs. */
export function gatherArguments({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flat().flatMap((declaration) => {
    const { merge, selections } = declaration;
    const refuse = (message: string) => problemWith(declaration, 'GATHER_ARGUMENTS', message);
    const rule = merge === null ? undefined : taken[merge];
    if (!rule)
      return [refuse(`says merge: ${merge ?? 'nothing'}; merge is CONCAT, CONNECTION, SUM or EVENTS`)];
    const given = Object.keys(selections);
    const problems = [
      ...given
        .filter((name) => !rule.required.includes(name) && !rule.optional.includes(name))
        .map((name) => refuse(`is merged by ${merge}, which takes no "${name}": remove it`)),
      ...rule.required
        .filter((name) => !given.includes(name))
        .map((name) => refuse(`is merged by ${merge}, which needs "${name}": add it to @gather`)),
    ];
    if (merge === 'CONCAT' && selections.orderBy !== undefined && selections.key === undefined) {
      problems.push(refuse('has "orderBy" without "key", so equal items would have no order: add "key"'));
    }
    return problems;
  });
}
