import {
  GraphQLNonNull,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
} from 'graphql';
import type { Selection } from '../collect.ts';
import type { CompileComplete } from '../complete.ts';
import { invalid } from '../complete-value.ts';
import type { Merge } from '../task.ts';
import { completionOf, reportError } from './report.ts';

/** Passes on what one source tells: of a subscription, each event has one cell. */
export function compileEvents(
  type: GraphQLOutputType,
  selection: Selection,
  compile: CompileComplete,
  hidden: string,
): Merge {
  const complete = compile(new GraphQLNonNull(getNullableType(type)), selection);
  return {
    write(writer, sourceType) {
      const record = getNamedType(sourceType);
      if (!isCompositeType(record)) throw new TypeError(`Expected an object; got ${sourceType}.`);
      return writer.write(selection, record);
    },
    merge:
      ([cell]) =>
      (path, to) => {
        if (cell?.status !== 'OK' || cell.value === null) return { kind: 'value', value: null };
        const value = complete(cell.value, path, completionOf(cell, to));
        if (value === invalid) return { kind: 'invalid', cell };
        for (const error of cell.errors) reportError(cell, error, path, error.tail, hidden, to.errors);
        return { kind: 'value', value };
      },
  };
}
