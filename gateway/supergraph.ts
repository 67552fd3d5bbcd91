import { readFileSync } from 'node:fs';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { contractScalars } from '@ieum/schema/contract/scalars.ts';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, isScalarType, parse, visit } from 'graphql';
import { StartError } from './errors.ts';
import { keepOneByteNames } from './one-byte-names.ts';
import { deferSdl } from './operation/defer-directive.ts';

/** What the gateway serves: the composed bundle and the schema that clients see. */
export interface Supergraph {
  bundle: Bundle;
  /** The API schema. Its contract scalars refuse wrong values, so that no subgraph is asked with one. */
  publicSchema: GraphQLSchema;
  /** Every scope that a field of a subgraph asks for, ascending. */
  scopes: readonly string[];
}

/** Loads the bundle that composition wrote. @throws StartError when the file is missing or is no bundle */
export function readSupergraph(file: string): Supergraph {
  return createSupergraph(readBundle(file));
}

/** Reads the bundle that composition wrote. @throws StartError when the file is missing or is no bundle */
export function readBundle(file: string): Bundle {
  return parseBundle(readText(file), file);
}

/** Reads a bundle's text. @param name what it is, for the message of the StartError that is thrown where it is none */
export function parseBundle(text: string, name: string): Bundle {
  const found = parseJson(text, name);
  if (!isBundle(found)) {
    throw new StartError(`${name} is not a composed bundle: write it anew with \`npm run ieum -- compose\`.`);
  }
  return found;
}

/** Builds the schema that clients see out of a bundle. */
export function createSupergraph(bundle: Bundle): Supergraph {
  keepOneByteNames(bundle.supergraph);
  const publicSchema = buildPublicSchema(parsePublicSchema(bundle));
  return { bundle, publicSchema, scopes: scopesOf(bundle) };
}

/** As `createSupergraph`, a step a turn of the event loop, for a gateway that serves another meanwhile. */
export async function createSupergraphInTurns(bundle: Bundle): Promise<Supergraph> {
  keepOneByteNames(bundle.supergraph);
  await othersTurn();
  const document = parsePublicSchema(bundle);
  await othersTurn();
  const publicSchema = buildPublicSchema(document);
  await othersTurn();
  return { bundle, publicSchema, scopes: scopesOf(bundle) };
}

/** Without places: each would hold all that was read around it. */
const parsePublicSchema = ({ publicSchema }: Bundle) =>
  parse(`${publicSchema}\n${deferSdl}`, { noLocation: true });

function buildPublicSchema(document: DocumentNode): GraphQLSchema {
  // Composition has checked it.
  const publicSchema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  for (const [name, scalar] of contractScalars) {
    const own = publicSchema.getType(name);
    if (!isScalarType(own)) continue;
    own.serialize = scalar.serialize;
    own.parseValue = scalar.parseValue;
    own.parseLiteral = scalar.parseLiteral;
  }
  return publicSchema;
}

function scopesOf(bundle: Bundle): string[] {
  const scopes = new Set<string>();
  for (const { sdl } of bundle.sources) {
    // Only those that apply it are read; an import of it stands in quotes.
    if (!/@(federation__)?requiresScopes(?!")/.test(sdl)) continue;
    visit(parse(sdl, { noLocation: true }), {
      Directive(directive) {
        if (!/^(federation__)?requiresScopes$/.test(directive.name.value)) return;
        visit(directive, { StringValue: ({ value }) => void scopes.add(value) });
      },
    });
  }
  return [...scopes].sort();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): StartError {
  const cause = error instanceof Error ? error.message : String(error);
  return new StartError(`Cannot read the bundle ${name}: ${cause}`);
}

function isBundle(value: unknown): value is Bundle {
  return (
    hasTexts(value, 'supergraph', 'publicSchema', 'gathered') &&
    isListOf(
      value.fields,
      (field) => hasTexts(field, 'type', 'field', 'merge') && isListOf(field.sources, hasName),
    ) &&
    isListOf(value.sources, (source) => hasTexts(source, 'name', 'url', 'sdl'))
  );
}

const hasName = (value: unknown) => hasTexts(value, 'name');

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function hasTexts(value: unknown, ...names: string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
}
