import { type DirectiveNode, type DocumentNode, Kind, visit } from 'graphql';

/** Values of the Boolean variables that conditions have. */
export type Values = ReadonlyMap<string, boolean>;

/**
 * All values of the variables of a document's conditions; where these are many, all true and all false, and each alone of the
 * other value.
 */
export function valuesOf(document: DocumentNode): Values[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  const all = [...names];
  if (all.length <= mostOfAllValues) {
    return Array.from(
      { length: 2 ** all.length },
      (_, bits) => new Map(all.map((name, at) => [name, (bits & (1 << at)) !== 0])),
    );
  }
  return [true, false].flatMap((common) =>
    [null, ...all].map((other) => new Map(all.map((name) => [name, name === other ? !common : common]))),
  );
}

const mostOfAllValues = 5;

/** Whether `@skip` and `@include` let a selection be, by these values of variables. */
export function isIncluded(directives: readonly DirectiveNode[] | undefined, values: Values): boolean {
  return (directives ?? []).every(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = given.find((each) => each.name.value === 'if')?.value;
    const is =
      value?.kind === Kind.VARIABLE
        ? values.get(value.name.value) === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return is === (name.value === 'include');
  });
}
