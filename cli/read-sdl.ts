import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { GraphQLError, Kind, parse } from 'graphql';
import { UsageError } from './command.ts';
import { resolvePath } from './network.ts';
import type { Finding } from './output/finding.ts';

/** An SDL, and the file it is from as messages name it. */
export interface SdlFile {
  sdl: string;
  file: string;
}

/**
 * Reads a subgraph's SDL from a file, `-` for the standard input; a byte order mark is dropped.
 *
 * @throws UsageError where there is no such file, it is a folder, or not UTF-8 text
 */
export function readSdl(path: string): SdlFile {
  const isInput = path === '-';
  const file = isInput
    ? '<stdin>'
    : relative(process.env.INIT_CWD ?? process.cwd(), resolvePath(path)) || path;
  const bytes = isInput ? readBytes(0, file) : readBytes(resolvePath(path), file);
  let sdl: string;
  try {
    sdl = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not UTF-8 text. Save it as UTF-8.`);
  }
  if (sdl.trim() === '') throw new UsageError(`${file} is empty: expected the subgraph's SDL.`);
  return { sdl, file };
}

/** What is wrong with it as a document of type definitions, before anybody composes it; empty where nothing is. */
export function sdlFindings(subgraph: string, { sdl, file }: SdlFile): Finding[] {
  const finding = (message: string, line: number | null, column: number | null, hint: string): Finding => ({
    ...{ severity: 'ERROR', code: 'INVALID_GRAPHQL', message, cause: null, hint, subgraph, coordinate: null },
    ...{ file, line, column },
  });
  try {
    const { definitions } = parse(sdl);
    return definitions.flatMap(({ kind, loc }) => {
      if (kind !== Kind.OPERATION_DEFINITION && kind !== Kind.FRAGMENT_DEFINITION) return [];
      const { line, column } = loc!.startToken;
      const message = 'This is a query: a schema holds definitions of types only.';
      return [finding(message, line, column, 'Take it out, or name the file that holds the types.')];
    });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [at] = error.locations ?? [];
    const isJson = /^\s*[[{]\s*["[{]/.test(sdl);
    const hint = isJson
      ? 'This is JSON. Name a file in the schema definition language, or let the running subgraph tell it: --url URL.'
      : 'Correct the line that it names; what comes before it may lack a bracket or a quote.';
    return [finding(error.message, at?.line ?? null, at?.column ?? null, hint)];
  }
}

function readBytes(path: string | 0, file: string): Buffer {
  try {
    if (path !== 0 && statSync(path).isDirectory()) {
      const inside = join(file, 'schema.graphql');
      const tip = existsSync(join(path, 'schema.graphql')) ? `: ${inside}` : ` in it, e.g. ${inside}`;
      throw new UsageError(`${file} is a folder. Name the file${tip}.`);
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${file}.`);
    throw new UsageError(`${file} cannot be read: ${message}`);
  }
}
