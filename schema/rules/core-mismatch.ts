import { type ASTNode, type ConstDirectiveNode, type InputValueDefinitionNode, Kind, print } from 'graphql';
import { coreSdl } from '../contract/core-sdl.ts';
import { coreDefinitions } from '../core.ts';
import type { Federation } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import { placeOf, readSubgraph, type Subgraph, type SubgraphType } from '../subgraph.ts';

/**
 * `CORE_MISMATCH`: a subgraph's copy of a definition of core.graphql differs from it (descriptions and order
 * do not count). A copy that is missing is fine: that subgraph does not use it. An optional field that only
 * one of the two filters has is a hint, for such fields are rolled out subgraph by subgraph; so is a value of
 * GatherMerge that a copy made before it lacks, for the directive is removed before composition. Anything else is an
 * error, for composition would narrow or refuse it.
 */
export function coreMismatch({ subgraphs }: Federation): { errors: Problem[]; hints: Problem[] } {
  const errors: Problem[] = [];
  const hints: Problem[] = [];
  for (const subgraph of subgraphs) {
    for (const [name, expected] of core) {
      const type = subgraph.types.get(name);
      if (!type) continue;
      const found = factsOf(type, (used) => subgraph.federation.specified(used) ?? used);
      for (const coordinate of new Set([...expected.keys(), ...found.keys()])) {
        const want = expected.get(coordinate);
        const have = found.get(coordinate);
        if (want?.text === have?.text) continue;
        const isOptionalInput = (want ?? have)!.optional && (!want || !have);
        const isOlderMerge = name === 'GatherMerge' && !have;
        (isOptionalInput || isOlderMerge ? hints : errors).push(
          mismatch(subgraph, coordinate, want, have, type),
        );
      }
    }
    for (const directive of subgraph.document.definitions) {
      const expected =
        directive.kind === Kind.DIRECTIVE_DEFINITION && coreDirectives.get(directive.name.value);
      if (!expected || textWithoutDescriptions(directive) === expected) continue;
      const want = { text: expected, node: directive, optional: false };
      const have = { text: textWithoutDescriptions(directive), node: directive, optional: false };
      errors.push(mismatch(subgraph, `@${directive.name.value}`, want, have));
    }
  }
  return { errors, hints };
}

interface Fact {
  text: string;
  node: ASTNode;
  optional: boolean;
}

function mismatch(
  subgraph: Subgraph,
  coordinate: string,
  want: Fact | undefined,
  have: Fact | undefined,
  type?: SubgraphType,
): Problem {
  const difference =
    want && have
      ? `is \`${have.text}\` here and \`${want.text}\` in core.graphql`
      : want
        ? `of core.graphql is missing here: \`${want.text}\``
        : `is not in core.graphql: \`${have!.text}\``;
  return {
    code: 'CORE_MISMATCH',
    message: `${subgraph.name}: ${coordinate} ${difference}. Put core.graphql in front of the subgraph's own part, unchanged`,
    coordinate,
    ...placeOf(subgraph, have?.node ?? type?.nodes[0] ?? {}),
  };
}

/** What a type says, coordinate by coordinate, in texts that do not depend on order or descriptions. */
function factsOf(type: SubgraphType, specified: (used: string) => string): Map<string, Fact> {
  const directives = (uses: readonly ConstDirectiveNode[] | undefined) =>
    (uses ?? [])
      .map((use) => ` ${print({ ...use, name: { ...use.name, value: specified(use.name.value) } })}`)
      .sort()
      .join('');
  const facts = new Map<string, Fact>();
  const add = (coordinate: string, text: string, node: ASTNode, optional = false) =>
    facts.set(coordinate, { text, node, optional });
  const input = (field: InputValueDefinitionNode) =>
    print(field.type) +
    (field.defaultValue ? ` = ${print(field.defaultValue)}` : '') +
    directives(field.directives);
  const parts = [...type.interfaces.toSorted(), ...type.members.toSorted()]
    .map((name) => ` ${name}`)
    .join('');
  add(type.name, `${kindNames[type.kind]}${parts}${directives(type.directives)}`, type.nodes[0]!);
  for (const [name, field] of type.fields) {
    const given = (field.arguments ?? [])
      .map((argument) => `${argument.name.value}: ${input(argument)}`)
      .sort();
    const text = `${given.length ? `(${given.join(', ')}): ` : ''}${print(field.type)}${directives(field.directives)}`;
    add(`${type.name}.${name}`, text, field);
  }
  for (const [name, field] of type.inputFields) {
    add(`${type.name}.${name}`, input(field), field, field.type.kind !== Kind.NON_NULL_TYPE);
  }
  for (const [name, value] of type.values)
    add(`${type.name}.${name}`, `value${directives(value.directives)}`, value);
  return facts;
}

function textWithoutDescriptions(node: ASTNode): string {
  if (node.kind !== Kind.DIRECTIVE_DEFINITION) return print(node);
  const given = (node.arguments ?? [])
    .map((argument) => `${argument.name.value}: ${print(argument.type)}`)
    .sort();
  return `directive @${node.name.value}(${given.join(', ')})${node.repeatable ? ' repeatable' : ''} on ${node.locations.map((at) => at.value).join(' | ')}`;
}

const kindNames: Record<SubgraphType['kind'], string> = {
  ObjectTypeDefinition: 'type',
  InterfaceTypeDefinition: 'interface',
  UnionTypeDefinition: 'union',
  EnumTypeDefinition: 'enum',
  ScalarTypeDefinition: 'scalar',
  InputObjectTypeDefinition: 'input',
};

const core: ReadonlyMap<string, ReadonlyMap<string, Fact>> = readCore();
const coreDirectives: ReadonlyMap<string, string> = new Map(
  [...coreDefinitions.values()].flatMap((node) =>
    node.kind === Kind.DIRECTIVE_DEFINITION ? [[node.name.value, textWithoutDescriptions(node)]] : [],
  ),
);

function readCore(): Map<string, Map<string, Fact>> {
  const result = readSubgraph({ name: 'core', url: '', sdl: coreSdl, file: 'schema/core.graphql' });
  if ('errors' in result) throw new Error(`core.graphql does not parse: ${result.errors[0]?.message}`);
  return new Map([...result.subgraph.types].map(([name, type]) => [name, factsOf(type, (used) => used)]));
}
