import type { Bundle } from './contract/bundle.ts';
import { lint, type Severities } from './lint/lint.ts';
import { checkOwnership } from './ownership/ownership.ts';
import type { Problem } from './problem.ts';
import { readSubgraph, type Subgraph, type SubgraphInput } from './subgraph.ts';

/** What the rules of the network need to know besides the schemas. */
export interface RulesContext {
  severities?: Severities;
  /** The organization of each subgraph by its name, as far as it is known. */
  organizations?: Readonly<Record<string, string>>;
}

/**
 * What new versions have that a rule of the network refuses or warns of: in their own SDL, and of what is another's. Where
 * several are new together, each is held against those before it in `names`, as if they came one by one.
 *
 * @param inputs all subgraphs, the new versions among them; of these, those that do not parse are left out.
 * @param before the network as it is; null where there is none.
 */
export function findingsOf(
  inputs: readonly SubgraphInput[],
  before: Pick<Bundle, 'sources'> | null,
  names: readonly string[],
  { severities, organizations = {} }: RulesContext = {},
): Problem[] {
  const read = new Map(inputs.flatMap((input) => readAll([input]).map((subgraph) => [input.name, subgraph])));
  const present = new Map(
    readAll((before?.sources ?? []).filter(({ name }) => names.includes(name))).map((subgraph) => [
      subgraph.name,
      subgraph,
    ]),
  );
  return names.flatMap((name, index) => {
    const candidate = read.get(name);
    if (!candidate) return [];
    const later = new Set(names.slice(index + 1));
    const others = [...read.keys()].flatMap((other) => {
      const subgraph = later.has(other) ? present.get(other) : read.get(other);
      return other === name || !subgraph ? [] : [subgraph];
    });
    const own = Object.hasOwn(organizations, name) ? organizations[name] : undefined;
    const isSameOrganization = (other: string) => own !== undefined && organizations[other] === own;
    return [
      ...checkOwnership({ candidate, present: present.get(name) ?? null, others, isSameOrganization }),
      ...lint(candidate, severities),
    ];
  });
}

function readAll(inputs: readonly SubgraphInput[]): Subgraph[] {
  return inputs.flatMap((input) => {
    const result = readSubgraph(input);
    return 'subgraph' in result ? [result.subgraph] : [];
  });
}
