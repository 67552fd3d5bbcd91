import type { Federation } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { placeOf } from '../subgraph.ts';

/**
 * `GATHER_RESERVED`: a subgraph is called `gathered`, or defines what the generated subgraph `gathered`
 * defines: GatheredSource, GatheredStatus, CohortWhere, Query.cohort.
 */
export function reserved({ subgraphs }: Federation): Problem[] {
  return subgraphs.flatMap((subgraph) => {
    const problems: Problem[] = [];
    if (subgraph.name === 'gathered') {
      const message = 'gathered: this name belongs to the generated subgraph: choose another';
      problems.push({ code: 'GATHER_RESERVED', message, ...placeOf(subgraph, {}) });
    }
    for (const name of ['GatheredSource', 'GatheredStatus', 'CohortWhere']) {
      const node = subgraph.types.get(name)?.nodes[0];
      if (!node) continue;
      const message = `${subgraph.name}: ${name} is defined by the generated subgraph \`gathered\`: rename or remove it`;
      problems.push({ code: 'GATHER_RESERVED', message, coordinate: name, ...placeOf(subgraph, node) });
    }
    const cohort = subgraph.types.get('Query')?.fields.get('cohort');
    if (cohort) {
      const message = `${subgraph.name}: Query.cohort is defined by the generated subgraph \`gathered\`: rename or remove it`;
      problems.push({
        code: 'GATHER_RESERVED',
        message,
        coordinate: 'Query.cohort',
        ...placeOf(subgraph, cohort),
      });
    }
    return problems;
  });
}
