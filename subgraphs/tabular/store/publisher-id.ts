import type { TableKind } from '../mapping/fields.ts';
import type { Mapping } from '../mapping/mapping.ts';

const parts: Readonly<Record<TableKind, string>> = { supports: 'sup', programs: 'prog', spaces: 'space' };

/** What the ids of a mapping's organization begin with: `tp-busan:`. */
export function idPrefix({ organization }: Pick<Mapping, 'organization'>): string {
  return `${organization!.slice('org:'.length)}:`;
}

/** The id of a row in the network, `tp-busan:sup:2024-001`. */
export function fullId(mapping: Mapping, as: TableKind, localId: string): string {
  return `${idPrefix(mapping)}${parts[as]}:${localId}`;
}
