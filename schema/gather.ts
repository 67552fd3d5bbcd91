import { readAccess } from './access.ts';
import { readClosure } from './closure.ts';
import { cohortInputs } from './cohort.ts';
import type { GatheredField } from './contract/bundle.ts';
import { type Federation, type GatherDeclaration, isGatheredRoot, readFederation } from './declarations.ts';
import { createDescribers } from './describer.ts';
import { generateGathered } from './generate.ts';
import { holdingsOf } from './holdings.ts';
import type { Problem } from './problem.ts';
import { gatherArguments } from './rules/arguments.ts';
import { connectionShape } from './rules/connection-shape.ts';
import { connectionShared } from './rules/connection-shared.ts';
import { coreMismatch } from './rules/core-mismatch.ts';
import { directiveConflict } from './rules/directive-conflict.ts';
import { eventsShape } from './rules/events-shape.ts';
import { foreignRecord } from './rules/foreign-record.ts';
import { holds } from './rules/holds.ts';
import { inFieldSet } from './rules/in-field-set.ts';
import { interfaceFieldNotLocal } from './rules/interface-field-not-local.ts';
import { listShape } from './rules/list-shape.ts';
import { mixed } from './rules/mixed.ts';
import { noCommonKey } from './rules/no-common-key.ts';
import { notEntity } from './rules/not-entity.ts';
import { onInterfaceField } from './rules/on-interface-field.ts';
import { pathInvalid } from './rules/path-invalid.ts';
import { reserved } from './rules/reserved.ts';
import { ruleMismatch } from './rules/rule-mismatch.ts';
import { signatureMismatch } from './rules/signature-mismatch.ts';
import { sumUncovered } from './rules/sum-uncovered.ts';
import { typeNotOwned } from './rules/type-not-owned.ts';
import { visibilityMismatch } from './rules/visibility-mismatch.ts';
import { stripSubgraphs } from './strip.ts';
import type { Stripped, Subgraph } from './subgraph.ts';

/** What `@gather` comes to: ordinary subgraphs for the composer, one of them generated. */
export interface Gathered {
  /** Each subgraph's SDL without what is gathered, ascending by name. */
  stripped: Stripped[];
  /** The SDL of the subgraph `gathered`; empty when it has nothing to answer. */
  gathered: string;
  /** How each gathered field is merged, hidden ones included; ascending by coordinate. */
  fields: GatheredField[];
  hints: Problem[];
}

/**
 * Reads `@gather` in all subgraphs, checks every rule, strips the sources and generates `gathered`. All
 * findings about declarations come at once; those about reachable types when the declarations are in order.
 */
export function gather(subgraphs: readonly Subgraph[]): Gathered | { errors: Problem[] } {
  const federation = readFederation(subgraphs);
  const { errors, hints } = checkDeclarations(federation);
  if (errors.length > 0) return { errors };

  const closure = readClosure(federation, cohortInputs(federation));
  const closureErrors = closureRules.flatMap((rule) => rule(federation, closure));
  if (closureErrors.length > 0) return { errors: closureErrors };

  const describerOf = createDescribers(federation.subgraphs);
  return {
    stripped: stripSubgraphs(federation.subgraphs, closure, describerOf),
    gathered: generateGathered(federation, closure, describerOf),
    fields: [...federation.gathered.values()].map((declarations) => toField(declarations, closure.keyOf)),
    hints,
  };
}

/** What the declarations say wrongly by themselves, before it is asked what they reach. */
export function checkDeclarations(federation: Federation): { errors: Problem[]; hints: Problem[] } {
  const core = coreMismatch(federation);
  return {
    errors: [...core.errors, ...declarationRules.flatMap((rule) => rule(federation))],
    hints: core.hints,
  };
}

const declarationRules: ((federation: Federation) => Problem[])[] = [
  reserved,
  notEntity,
  onInterfaceField,
  directiveConflict,
  inFieldSet,
  mixed,
  signatureMismatch,
  ruleMismatch,
  visibilityMismatch,
  gatherArguments,
  connectionShape,
  connectionShared,
  listShape,
  eventsShape,
  pathInvalid,
  sumUncovered,
  holds,
];

const closureRules = [noCommonKey, foreignRecord, interfaceFieldNotLocal, typeNotOwned];

function toField(
  declarations: readonly GatherDeclaration[],
  keyOf: (name: string) => string | null,
): GatheredField {
  const { type, field, merge, selections, hidden } = declarations[0]!;
  return {
    type: type.name,
    field: field.name.value,
    merge: merge as GatheredField['merge'],
    ...selections,
    hidden,
    entityKey: isGatheredRoot(type.name) ? null : keyOf(type.name),
    sources: declarations.map((declaration) => {
      const { subgraph, type, field } = declaration;
      const access = readAccess(subgraph, [type, field]);
      const holdings = holdingsOf(declaration);
      return {
        name: subgraph.name,
        ...(access ? { access } : {}),
        ...(holdings.length > 0 ? { holdings } : {}),
      };
    }),
  };
}
