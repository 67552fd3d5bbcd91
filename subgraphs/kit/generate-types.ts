import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { coreSdl } from '@ieum/schema/contract/core-sdl.ts';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
} from 'graphql';

/**
 * Writes `schema.gen.ts`, the TypeScript types of the SDL, and `resolvers.gen.ts`, those of its resolvers, of every
 * subgraph beside this folder, and `core.gen.ts` here; of one folder only where `only` names it. With `--check` it
 * writes nothing and fails when a file is not what it would write.
 *
 * The parent of a type's resolvers is, in this order: `<Type>Row` if the subgraph's `tables.ts` exports it;
 * `SupportRow`, `ProgramRow` or `SpaceRow` for what implements the record interfaces; for another entity its key
 * alone (`{ id }` or `{ code }`); else an object with the type's own fields.
 */
export async function generateTypes(check: boolean, only?: string): Promise<string[]> {
  const stale: string[] = [];
  const generated = await Promise.all(
    only === undefined ? [coreTypes(), ...subgraphFolders().map(subgraphTypes)] : [subgraphTypes(only)],
  );
  for (const [file, text] of generated.flat()) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    stale.push(file);
    if (!check) writeFileSync(file, text);
  }
  return stale;
}

type GeneratedFile = [file: string, text: string];

function subgraphFolders(): string[] {
  const all = join(kitFolder, '..');
  return readdirSync(all)
    .map((name) => join(all, name))
    .filter((folder) => existsSync(join(folder, 'schema.graphql')) && existsSync(join(folder, 'tables.ts')));
}

async function coreTypes(): Promise<GeneratedFile[]> {
  const document = parse(coreSdl);
  const kept = new Set<string>([Kind.ENUM_TYPE_DEFINITION, Kind.SCALAR_TYPE_DEFINITION]);
  kept.add(Kind.INPUT_OBJECT_TYPE_DEFINITION);
  const schema: DocumentNode = {
    ...document,
    definitions: document.definitions.filter((definition) => kept.has(definition.kind)),
  };
  const file = join(kitFolder, 'core.gen.ts');
  const text = await codegen({
    filename: file,
    schema,
    documents: [],
    config: typescriptConfig,
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
  });
  return [[file, header + text]];
}

// Two files, so that tables and loaders may use the types without importing what imports them.
async function subgraphTypes(folder: string): Promise<GeneratedFile[]> {
  const sdl = readFileSync(join(folder, 'schema.graphql'), 'utf8');
  // The SDL alone: federation's own types are nothing a resolver is written for.
  const schema = buildASTSchema(parse(`${coreSdl}\n${sdl}`), { assumeValid: true, assumeValidSDL: true });
  const options = { schema: parse('scalar Unused'), schemaAst: schema, documents: [] };
  const types = join(folder, 'schema.gen.ts');
  const resolvers = join(folder, 'resolvers.gen.ts');
  const typesText = await codegen({
    ...options,
    filename: types,
    config: typescriptConfig,
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
  });
  const resolversText = await codegen({
    ...options,
    filename: resolvers,
    config: {
      ...typescriptConfig,
      namespacedImportName: 'Types',
      contextType: './loaders.ts#Context',
      mappers: parentTypes(schema, readFileSync(join(folder, 'tables.ts'), 'utf8')),
      makeResolverTypeCallable: true,
      resolversNonOptionalTypename: { unionMember: true },
    },
    plugins: [{ typescriptResolvers: {} }],
    pluginMap: { typescriptResolvers },
  });
  return [
    [types, header + typesText],
    [resolvers, `${header}import type * as Types from './schema.gen.ts';\n${resolversText}`],
  ];
}

function parentTypes(schema: GraphQLSchema, tables: string): Record<string, string> {
  const rows = new Set(
    [...tables.matchAll(/export (?:type|interface) (\w+)Row\b/g)].map((match) => match[1]!),
  );
  const parents: Record<string, string> = {};
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    const shared = type.getInterfaces().map((parent) => recordRows.get(parent.name));
    const row = [type.name, ...shared].find((name) => name !== undefined && rows.has(name));
    const key = keyFields(type);
    if (row !== undefined) parents[type.name] = `./tables.ts#${row}Row`;
    else if (key !== null) parents[type.name] = `{ ${key.map((name) => `${name}: string`).join('; ')} }`;
    else if (/Connection$/.test(type.name)) parents[type.name] = '@ieum/kit/connection.ts#AnyConnection';
    else if (type.name === 'Money') parents[type.name] = '{ won: number }';
  }
  for (const [name, row] of recordRows) if (rows.has(row)) parents[name] = `./tables.ts#${row}Row`;
  return parents;
}

function keyFields(type: GraphQLObjectType): string[] | null {
  const key = type.astNode?.directives?.find((directive) => directive.name.value === 'key');
  const fields = key?.arguments?.find(({ name }) => name.value === 'fields')?.value;
  return fields?.kind === Kind.STRING ? fields.value.split(/[\s,]+/) : null;
}

const kitFolder = dirname(fileURLToPath(import.meta.url));
const header = '// Generated by subgraphs/kit/generate-types.ts from schema.graphql. Do not edit.\n\n';
const recordRows = new Map([
  ['SupportRecord', 'Support'],
  ['Program', 'Program'],
  ['Space', 'Space'],
]);
const typescriptConfig = {
  enumsAsTypes: true,
  useTypeImports: true,
  skipTypename: true,
  strictScalars: true,
  scalars: {
    Date: 'string',
    DateTime: 'string',
    Won: 'number',
    RegionCode: 'string',
    KsicCode: 'string',
    IdSet: 'string',
    ConsentPass: 'string',
    BizRegNo: 'string',
    CorpRegNo: 'string',
    CohortExpression: 'unknown',
  },
};

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  const stale = await generateTypes(check, only && resolve(only));
  for (const file of stale) {
    console.log(`${check ? 'stale' : 'written'}: ${relative(process.cwd(), file)}`);
  }
  if (check && stale.length > 0) {
    console.error('Run `node subgraphs/kit/generate-types.ts` and commit what it writes.');
    process.exitCode = 1;
  }
}
