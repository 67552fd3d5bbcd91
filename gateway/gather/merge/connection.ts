import { type GraphQLOutputType, getNamedType, isObjectType } from 'graphql';
import { type Cell, refuseCell } from '../cell.ts';
import type { Selection } from '../collect.ts';
import type { CompileComplete } from '../complete.ts';
import { invalid } from '../complete-value.ts';
import { createObject, isObject, type Path } from '../response.ts';
import type { Merge, MergedCompletion, Written } from '../task.ts';
import {
  type ConnectionFields,
  type EdgeField,
  readConnectionFields,
  writeConnectionFields,
} from './connection-fields.ts';
import { type MergedPage, mergePages } from './merge-pages.ts';
import type { Edge } from './page.ts';
import { completionOf, reportError } from './report.ts';

interface MergedConnection extends MergedPage {
  readonly totalCount: number;
  readonly cells: readonly Cell[];
  /** What each source that answered counts; null where it does not count. */
  readonly counts: ReadonlyMap<Cell, number | null>;
}

/** Merges connections by the sort key inside each edge's cursor. */
export function compileConnection(selection: Selection, compile: CompileComplete, hidden: string): Merge {
  const selected = readConnectionFields(selection, compile, hidden);
  return {
    write: (writer, type: GraphQLOutputType) => {
      const connection = getNamedType(type);
      if (!isObjectType(connection)) throw new TypeError(`Expected a connection; got ${type}.`);
      return writeConnectionFields(selected, writer, connection);
    },
    merge: (cells, args) => {
      const counts = readCounts(cells, selected.isCounted);
      const page = selected.isPaged
        ? mergePages(cells, `${hidden}cursor`, args)
        : { edges: [], hasNextPage: false };
      const merged = { ...page, cells, counts, totalCount: addCounts(cells, counts) };
      return (path, to) => writeConnection(selected, merged, hidden, path, to);
    },
  };
}

function readCounts(cells: readonly Cell[], isCounted: boolean): Map<Cell, number | null> {
  const counts = new Map<Cell, number | null>();
  for (const cell of cells) {
    const { status, source, value } = cell;
    if (!isCounted || status !== 'OK') continue;
    const count = value === null ? 0 : isObject(value) ? (value.totalCount ?? null) : undefined;
    if (count === null || isCount(count)) counts.set(cell, count);
    else {
      const what = count === undefined ? 'its answer is no connection' : 'its totalCount is no count';
      refuseCell(cell, 'GATHER_SOURCE_INVALID', `Subgraph "${source}" was left out: ${what}.`);
    }
  }
  return counts;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxInt;
}

/** A source that failed after it was counted, its page being wrong, counts no more. */
function addCounts(cells: readonly Cell[], counts: ReadonlyMap<Cell, number | null>): number {
  const ok = cells.filter(({ status }) => status === 'OK');
  const sum = ok.reduce((total, cell) => total + (counts.get(cell) ?? 0), 0);
  // `totalCount` is an Int and may be non-null: a count beyond reads as the largest one.
  return Math.min(sum, maxInt);
}

function writeConnection(
  selected: ConnectionFields,
  merged: MergedConnection,
  hidden: string,
  path: Path,
  to: MergedCompletion,
): Written {
  const connection = createObject();
  for (const field of selected.fields) {
    switch (field.kind) {
      case 'edges': {
        const written = writeEdges(field.fields, merged.edges, { before: path, key: field.key }, to);
        if (written.kind === 'invalid') return written;
        connection[field.key] = written.value;
        break;
      }
      case 'pageInfo':
        connection[field.key] = writeNamed(field.fields, {
          hasNextPage: merged.hasNextPage,
          endCursor: merged.edges.at(-1)?.cursor ?? null,
        });
        break;
      case 'sources':
        connection[field.key] = merged.cells.map((cell) =>
          writeNamed(field.fields, toGatheredSource(cell, merged)),
        );
        break;
      case 'totalCount':
        connection[field.key] = merged.totalCount;
        break;
      default:
        connection[field.key] = field.name;
    }
  }
  reportErrors(selected, merged, hidden, path, to);
  return { kind: 'value', value: connection };
}

function writeEdges(
  fields: readonly EdgeField[],
  edges: readonly Edge[],
  path: Path,
  to: MergedCompletion,
): Written {
  const value: unknown[] = [];
  for (const [index, edge] of edges.entries()) {
    const completion = completionOf(edge.cell, to);
    const object = createObject();
    for (const field of fields) {
      if (field.kind === 'cursor') object[field.key] = edge.cursor;
      else if (field.kind === 'typename') object[field.key] = field.name;
      else {
        const place = { before: { before: path, key: index }, key: field.key };
        const own = Object.hasOwn(edge.value, field.alias) ? edge.value[field.alias] : null;
        const completed = field.complete(own, place, completion);
        if (completed === invalid) return { kind: 'invalid', cell: edge.cell };
        object[field.key] = completed;
      }
    }
    value.push(object);
  }
  return { kind: 'value', value };
}

function writeNamed(fields: ReadonlyArray<{ key: string; name: string; typeName: string }>, values: object) {
  const object = createObject();
  const byName = new Map<string, unknown>(Object.entries(values));
  for (const { key, name, typeName } of fields) {
    object[key] = name === '__typename' ? typeName : (byName.get(name) ?? null);
  }
  return object;
}

function toGatheredSource(cell: Cell, { counts }: MergedConnection) {
  const totalCount = cell.status === 'OK' ? counts.get(cell) : null;
  return { subgraph: cell.source, status: cell.status, totalCount, error: cell.error };
}

function reportErrors(
  selected: ConnectionFields,
  { cells, edges }: MergedConnection,
  hidden: string,
  path: Path,
  to: MergedCompletion,
): void {
  for (const cell of cells) {
    for (const error of cell.errors) {
      for (const tail of placesOf(selected, edges, cell, error.tail)) {
        reportError(cell, error, path, tail, hidden, to.errors);
      }
    }
  }
}

/** Where a path inside one source's connection stands after the merge; nowhere if it was cut or not asked for. */
function placesOf(
  { keysOf, totalKeys }: ConnectionFields,
  edges: readonly Edge[],
  cell: Cell,
  [part, at, alias, ...rest]: ReadonlyArray<string | number>,
): Array<Array<string | number>> {
  if (part === undefined) return [[]];
  if (part === 'totalCount') return totalKeys.map((key) => [key]);
  if (part !== 'edges' || typeof alias !== 'string') return [];
  const index = edges.findIndex((edge) => edge.cell === cell && edge.index === at);
  if (index === -1) return [];
  return (keysOf.get(alias) ?? []).map(([edgesKey, key]) => [edgesKey, index, key, ...rest]);
}

const maxInt = 2 ** 31 - 1;
