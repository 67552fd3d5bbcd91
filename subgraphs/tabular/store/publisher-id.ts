import type { TableKind } from '../mapping/fields.ts';
import type { Mapping } from '../mapping/mapping.ts';

const parts: Readonly<Record<TableKind, string>> = { supports: 'sup', programs: 'prog', spaces: 'space' };

/**
 * What the ids of a mapping's rows begin with: the organization, `tp-busan:`, and the subgraph's name where it has one of
 * its own, `tp-busan:startups:`, for two subgraphs of one organization may number their rows alike.
 */
export function idPrefix({ organization, name }: Pick<Mapping, 'organization' | 'name'>): string {
  const publisher = organization!.slice('org:'.length);
  return name === undefined || name === publisher ? `${publisher}:` : `${publisher}:${name}:`;
}

/** The id of a row in the network, `tp-busan:sup:2024-001`. */
export function fullId(mapping: Mapping, as: TableKind, localId: string): string {
  return `${idPrefix(mapping)}${parts[as]}:${localId}`;
}
