import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Bundle } from './contract/bundle.ts';

/** The composed schemas as files of one folder. */
export function schemaFiles(folder: string, bundle: Bundle): { path: string; text: string }[] {
  const parts = {
    'supergraph.graphql': bundle.supergraph,
    'public.graphql': bundle.publicSchema,
    'gathered.graphql': bundle.gathered,
  };
  return Object.entries(parts).map(([name, text]) => ({
    path: join(folder, name),
    text: `${heading}\n\n${text}`,
  }));
}

/** Writes the files and gives the paths that changed. */
export function writeSchemaFiles(folder: string, bundle: Bundle): string[] {
  const stale = staleSchemaFiles(folder, bundle);
  for (const { path, text } of schemaFiles(folder, bundle)) writeFileSync(path, text);
  return stale;
}

/** The paths of the files that are not what composition gives now. */
export function staleSchemaFiles(folder: string, bundle: Bundle): string[] {
  return schemaFiles(folder, bundle)
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(({ path }) => relative(process.cwd(), path));
}

const heading = '# Generated from the schemas of the subgraphs by `npm run ieum -- compose`. Do not edit.';
