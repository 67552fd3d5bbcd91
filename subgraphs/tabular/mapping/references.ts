import type { Reading } from '../cells/reading.ts';
import { readRecordId, readText } from '../cells/text.ts';
import type { Cell } from '../file/row.ts';
import type { FieldSource } from './mapping.ts';

/** The programs and spaces that support records may name, by id or name. */
export interface References {
  /** Adds one that was read. */
  add(as: 'programs' | 'spaces', id: string, name: string): void;
  /** Reads which one a cell names, to its local id. */
  read(as: 'programs' | 'spaces', cell: Cell, source: FieldSource): Reading<string>;
  /** Programs made of words since the last call. */
  takeMade(): Array<{ id: string; name: string }>;
}

/** Makes an empty one. */
export function createReferences(): References {
  const ids = { programs: new Set<string>(), spaces: new Set<string>() };
  // null: a name that several have names none of them.
  const names = { programs: new Map<string, string | null>(), spaces: new Map<string, string | null>() };
  let made: Array<{ id: string; name: string }> = [];
  const add: References['add'] = (as, id, name) => {
    ids[as].add(id);
    names[as].set(name, names[as].has(name) ? null : id);
  };
  return {
    add,
    read(as, cell, { make }) {
      const name = readText(cell);
      const id = readRecordId(cell);
      if ('refused' in name) return name;
      const named = names[as].get(name.value);
      if (named) return { value: named };
      if ('value' in id && ids[as].has(id.value)) return id;
      if (make !== true || named === null || 'refused' in id) return { refused: 'UNKNOWN_REFERENCE' };
      add(as, id.value, name.value);
      made.push({ id: id.value, name: name.value });
      return id;
    },
    takeMade() {
      if (made.length === 0) return made;
      const taken = made;
      made = [];
      return taken;
    },
  };
}
