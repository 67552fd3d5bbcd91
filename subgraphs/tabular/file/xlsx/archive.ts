import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { FileError } from '../row.ts';

/** The parts of an .xlsx file by their path inside it. */
export interface Archive {
  path: string;
  has(part: string): boolean;
  /** How large a part is unpacked, in bytes; reading more than that from it fails. */
  size(part: string): number;
  /** A part's bytes, as they are unpacked. */
  open(part: string): Promise<Readable>;
  close(): void;
}

/** Opens the archive that an .xlsx file is; its parts stay on disk until they are read. */
export async function openArchive(path: string): Promise<Archive> {
  try {
    const zip = await openPromise(path, { autoClose: false });
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    return toArchive(path, zip, entries);
  } catch (error) {
    throw new FileError(`${path} is damaged: ${(error as Error).message}. Save it again as .xlsx`);
  }
}

function toArchive(path: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive {
  return {
    path,
    has: (part) => entries.has(part),
    size: (part) => entries.get(part)?.uncompressedSize ?? 0,
    open: async (part) => {
      const entry = entries.get(part);
      if (!entry)
        throw new FileError(`${path} is not a complete workbook: it lacks ${part}. Save it again as .xlsx`);
      return await zip.openReadStreamPromise(entry);
    },
    close: () => zip.close(),
  };
}

/** What a part's elements are told to; names come without a namespace's prefix. */
export interface ElementReader {
  open(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads a part's XML piece by piece; yields after each piece, so that what reads waits for who asks. External
 * entities are never followed: the parser knows only the five of XML.
 *
 * @throws FileError where it is not well-formed.
 */
export async function* readElements(
  archive: Archive,
  part: string,
  reader: ElementReader,
): AsyncGenerator<void, void, undefined> {
  const parser = new SaxesParser();
  parser.on('opentag', (tag: SaxesTagPlain) => reader.open(localName(tag.name), tag.attributes));
  parser.on('closetag', (tag) => reader.close?.(localName(tag.name)));
  if (reader.text) parser.on('text', (text) => reader.text?.(text));
  const stream = await archive.open(part);
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
    yield;
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(
      `${archive.path}: ${part} is damaged: ${(error as Error).message}. Save it again as .xlsx`,
    );
  } finally {
    stream.destroy();
  }
}

/**
 * Reads a whole part, one whose content is then held.
 *
 * @throws FileError where it is larger than any that people make, as in an archive made to fill the memory.
 */
export async function readPart(archive: Archive, part: string, reader: ElementReader): Promise<void> {
  if (archive.size(part) > maxHeldBytes) {
    throw new FileError(`${archive.path}: ${part} unpacks to more than 512 MB. Split the workbook`);
  }
  for await (const _ of readElements(archive, part, reader)) {
    // Everything is told to the reader.
  }
}

// A million distinct texts of 100 letters take about 200 MB here.
const maxHeldBytes = 512 * 1024 * 1024;

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
