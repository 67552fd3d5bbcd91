import { type ConstValueNode, type FieldDefinitionNode, Kind, print } from 'graphql';
import { type Federation, problemWith } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { nullable } from '../type-reference.ts';

/**
 * `GATHER_SIGNATURE_MISMATCH`: sources differ in the arguments (name, type, default; their order does not
 * matter) or in the return type (its outermost `!` does not matter).
 */
export function signatureMismatch({ gathered }: Federation): Problem[] {
  return [...gathered.values()].flatMap(([first, ...others]) => {
    const expected = signatureOf(first!.field);
    return others
      .filter((other) => signatureOf(other.field) !== expected)
      .map((other) => {
        const message =
          `has the signature ${signatureOf(other.field)}, but in ${first!.subgraph.name} it is ${expected}. ` +
          `A gathered field has one signature in all its sources`;
        return problemWith(other, 'GATHER_SIGNATURE_MISMATCH', message);
      });
  });
}

function signatureOf(field: FieldDefinitionNode): string {
  const parts = (field.arguments ?? []).map((argument) => {
    const given = argument.defaultValue ? ` = ${print(sorted(argument.defaultValue))}` : '';
    return `${argument.name.value}: ${print(argument.type)}${given}`;
  });
  return `(${parts.sort().join(', ')}): ${print(nullable(field.type))}`;
}

function sorted(value: ConstValueNode): ConstValueNode {
  if (value.kind === Kind.LIST) return { ...value, values: value.values.map(sorted) };
  if (value.kind !== Kind.OBJECT) return value;
  const fields = value.fields.map((field) => ({ ...field, value: sorted(field.value) }));
  return { ...value, fields: fields.sort((a, b) => (a.name.value < b.name.value ? -1 : 1)) };
}
