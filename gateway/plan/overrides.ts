import { Kind, parse, visit } from 'graphql';

/** Which `@override` labels are on for a request. */
export interface Overrides {
  /** Named labels that are on. */
  labels?: ReadonlySet<string>;
  /** Where the request falls in 0 <= p < 100; `percent(x)` is on where p < x. Default: 0 */
  percentage?: number;
}

/** The labels of a supergraph. */
export interface OverrideLabels {
  /** Each label with whether it is on. */
  evaluate(overrides: Overrides): Array<[string, boolean]>;
  /** Equal for overrides that lead to the same plans; empty where the supergraph has no labels. */
  key(overrides: Overrides): string;
}

/** Reads the labels that the supergraph's fields name. */
export function readOverrideLabels(supergraphSdl: string): OverrideLabels {
  const labels = [...readLabels(supergraphSdl)].sort();
  const evaluate = ({ labels: on, percentage = 0 }: Overrides) =>
    labels.map((label): [string, boolean] => {
      const percent = /^percent\(([\d.]+)\)$/.exec(label)?.[1];
      return [label, percent === undefined ? on?.has(label) === true : percentage < Number(percent)];
    });
  if (labels.length === 0) return { evaluate, key: () => '' };
  return {
    evaluate,
    key: (overrides) =>
      evaluate(overrides)
        .map(([, isOn]) => (isOn ? '1' : '0'))
        .join(''),
  };
}

/** Shares of requests, 0 to 1, for which a named label is on. Labels that are not in it are off. */
export type LabelShares = ReadonlyMap<string, number>;

/**
 * Makes what draws for each request which labels are on: named ones by their shares, and one number for every
 * `percent(…)`, so that a request is on one side of all of them.
 */
export function createOverrideDraw(shares: LabelShares = new Map()): () => Overrides {
  const always = new Set([...shares].flatMap(([label, share]) => (share === 1 ? [label] : [])));
  const some = [...shares].filter(([, share]) => share > 0 && share < 1);
  return () => {
    const percentage = Math.random() * 100;
    if (some.length === 0) return { labels: always, percentage };
    const labels = new Set(always);
    for (const [label, share] of some) if (Math.random() < share) labels.add(label);
    return { labels, percentage };
  };
}

function readLabels(supergraphSdl: string): Set<string> {
  const labels = new Set<string>();
  // Most supergraphs have none, and a large one takes a while to read.
  if (!/overrideLabel\s*:\s*"/.test(supergraphSdl)) return labels;
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'join__field') return;
      for (const { name: argument, value } of given) {
        if (argument.value === 'overrideLabel' && value.kind === Kind.STRING) labels.add(value.value);
      }
    },
  });
  return labels;
}
