import type { ValidationRule } from 'graphql';
import { gatewayError } from '../errors.ts';

/** Validation rule: nothing asks for the schema. `__typename` is no part of it: clients tell objects apart by it. */
export const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    const name = node.name.value;
    if (name !== '__schema' && name !== '__type') return undefined;
    const message = `"${name}" is not answered: introspection is turned off here.`;
    context.reportError(gatewayError('INTROSPECTION_DISABLED', message, { nodes: node }));
    // What is inside says nothing more.
    return false;
  },
});
