import { validateSubgraph } from '@theguild/federation-composition';
import { buildASTSchema, lexicographicSortSchema, parse, print } from 'graphql';
import { toProblem } from './composer-problem.ts';
import type { Bundle } from './contract/bundle.ts';
import { readFederation } from './declarations.ts';
import { explain } from './explain.ts';
import { federate, type Service } from './federate.ts';
import { checkDeclarations, type Gathered, gather } from './gather.ts';
import type { Problem } from './problem.ts';
import { placeOf, readSubgraph, type Subgraph, type SubgraphInput } from './subgraph.ts';

/**
 * Where the supergraph says that `gathered` answers. It runs inside the gateway, so the address leads nowhere
 * (RFC 6761 keeps `.invalid` unresolvable); another router is configured with the address it is served at.
 */
export const gatheredUrl = 'http://gathered.invalid/graphql';

/**
 * Composes subgraphs into the bundle that a gateway loads. The order they are given in makes no difference.
 * Problems are returned, never thrown; each says its cause and what to do.
 */
export function compose(
  inputs: readonly SubgraphInput[],
): { bundle: Bundle; hints: Problem[] } | { errors: Problem[] } {
  const result = composeUnexplained(inputs);
  if ('errors' in result) return { errors: result.errors.map(explain) };
  return { ...result, hints: result.hints.map(explain) };
}

function composeUnexplained(
  inputs: readonly SubgraphInput[],
): { bundle: Bundle; hints: Problem[] } | { errors: Problem[] } {
  const read = readSubgraphs(inputs);
  if ('errors' in read) return read;
  const gathered = gather(read.subgraphs);
  if ('errors' in gathered) return gathered;
  const composed = federate(servicesOf(gathered));
  if ('errors' in composed)
    return { errors: composed.errors.map((error) => toProblem(error, read.subgraphs)) };
  return {
    bundle: {
      supergraph: `${composed.supergraphSdl.trim()}\n`,
      publicSchema: printPublic(composed.publicSdl),
      gathered: gathered.gathered,
      fields: gathered.fields,
      sources: gathered.stripped.map(({ subgraph: { name, url, sdl } }) => ({ name, url, sdl })),
    },
    hints: gathered.hints,
  };
}

/**
 * Reads all subgraphs and validates each by itself, so that later findings are about their meeting. Where one
 * is invalid, what @gather says wrongly is reported along with it.
 */
export function readSubgraphs(
  inputs: readonly SubgraphInput[],
): { subgraphs: Subgraph[] } | { errors: Problem[] } {
  const read = inputs.map((input) => readSubgraph(input));
  const subgraphs = read.flatMap((result) => ('subgraph' in result ? [result.subgraph] : []));
  const unread = [
    ...inputs.flatMap((input, index) => nameProblems(input, inputs.slice(0, index))),
    ...read.flatMap((result) => ('errors' in result ? result.errors : [])),
  ];
  if (unread.length > 0) return { errors: unread };
  const invalid = subgraphs.flatMap(validate);
  if (invalid.length === 0) return { subgraphs };
  return { errors: [...invalid, ...checkDeclarations(readFederation(subgraphs)).errors] };
}

function validate(subgraph: Subgraph): Problem[] {
  const { name, url, document } = subgraph;
  const findings = validateSubgraph({ name, url, typeDefs: document });
  return mergeUndeclared(
    subgraph,
    findings.map((error) => toProblem(error, [subgraph])),
  );
}

/** The core names entities that each subgraph declares itself: one problem for each that is missing, with what to add. */
function mergeUndeclared(subgraph: Subgraph, problems: readonly Problem[]): Problem[] {
  const undeclared = new Set<string>();
  const others = problems.filter(({ message }) => {
    const name = /Unknown type (\w+)$/.exec(message)?.[1];
    const isOfCore = name !== undefined && coreEntities.has(name) && subgraph.types.has('SupportRecord');
    if (isOfCore) undeclared.add(name);
    return !isOfCore;
  });
  const missing = [...undeclared].map((name): Problem => {
    const [key, type] = name === 'Region' ? ['code', 'RegionCode'] : ['id', 'ID'];
    const message =
      `${subgraph.name}: core.graphql names ${name}, which this subgraph does not declare: add ` +
      `type ${name} @key(fields: "${key}", resolvable: false) { ${key}: ${type}! }`;
    return { code: 'INVALID_GRAPHQL', message, coordinate: name, ...placeOf(subgraph, {}) };
  });
  return [...missing, ...others];
}

const coreEntities = new Set(['Startup', 'Organization', 'Region', 'Theme', 'Agreement', 'Referral']);

/** What the composer is given: the stripped subgraphs and `gathered`. */
export function servicesOf(gathered: Gathered): Service[] {
  const services = gathered.stripped.map(({ subgraph, document }) => ({
    name: subgraph.name,
    url: subgraph.url,
    typeDefs: document,
  }));
  if (gathered.gathered === '') return services;
  return [...services, { name: 'gathered', url: gatheredUrl, typeDefs: parse(gathered.gathered) }];
}

/** The API schema by type name; the members of a type stay in the order they are declared in. */
function printPublic(sdl: string): string {
  const document = parse(sdl);
  // Fails where the composer's result is no schema, which would be a bug and not a user's mistake.
  lexicographicSortSchema(buildASTSchema(document));
  const definitions = document.definitions.toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  return `${print({ ...document, definitions })}\n`;
}

function sortName(node: object): string {
  const name = 'name' in node ? (node.name as { value: string }).value : '';
  const rank = ['Query', 'Mutation', 'Subscription'].indexOf(name);
  return rank < 0 ? `1${name}` : `0${rank}`;
}

function nameProblems(input: SubgraphInput, before: readonly SubgraphInput[]): Problem[] {
  const code = 'INVALID_SUBGRAPH_NAME';
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(input.name)) {
    const message = `"${input.name}" is no name of a subgraph: a letter, then up to 63 letters, digits, "-" or "_"`;
    return [{ code, message, ...placeOf(input, {}) }];
  }
  if (!before.some((other) => other.name === input.name)) return [];
  return [
    { code, message: `${input.name}: two subgraphs have this name: rename one`, ...placeOf(input, {}) },
  ];
}
