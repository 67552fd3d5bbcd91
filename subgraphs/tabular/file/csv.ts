import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { type Duplex, pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { type Cell, emptyCell, FileError, type Row, type TableFile } from './row.ts';

/**
 * Opens a CSV file: UTF-8 with or without a byte order mark, UTF-16 with one, else CP949, the letters of Korean
 * Windows. Text is UTF-8 only if the whole file is. Letters that CP949 does not know stay U+FFFD, and the reader of
 * a cell refuses them.
 */
export async function openCsv(path: string): Promise<TableFile> {
  const encoding = await detectEncoding(path);
  const delimiter = await detectDelimiter(path, encoding);
  const name = basename(path, extname(path));
  const sheet = {
    name,
    isHidden: false,
    merges: async () => [],
    rows: () => readRows(path, name, encoding, delimiter),
  };
  return { path, form: 'CSV', encoding, delimiter, sheets: [sheet], close: () => {} };
}

async function* readRows(
  path: string,
  sheet: string,
  encoding: string,
  delimiter: string,
): AsyncGenerator<Row, void, undefined> {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    // A lone quote inside a cell (5" 모니터) is a letter.
    relax_quotes: true,
    // An unclosed quote would otherwise take the rest of the file into one cell.
    max_record_size: maxRecordCharacters,
  });
  pipeline(decoded(path, encoding), parser, toldByLast);
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number++;
      yield { sheet, number, cells: record.map(toCell) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileError(
      `${path}, after row ${number}: ${error.message}. Look for a quote that is not closed`,
    );
  } finally {
    parser.destroy();
  }
}

const maxRecordCharacters = 1_000_000;

function toCell(text: string): Cell {
  return text.trim() === '' ? emptyCell : { kind: 'text', text };
}

function decoded(path: string, encoding: string): Duplex {
  // The library's types say less than its streams are.
  return pipeline(createReadStream(path), iconv.decodeStream(encoding) as Duplex, toldByLast);
}

// `pipeline` hands a failure on to its last stream, whose reader throws it; `pipe` would leave that one waiting.
const toldByLast = () => {};

async function detectEncoding(path: string): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
    if (isFirst && chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
    isFirst = false;
    if (!isUtf8(utf8, chunk)) return 'cp949';
  }
  return isUtf8(utf8) ? 'utf-8' : 'cp949';
}

/** Without a chunk: whether the file ended between two letters. */
function isUtf8(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** Comma, tab or semicolon: whichever stands most often outside quotes in the first lines. */
async function detectDelimiter(path: string, encoding: string): Promise<string> {
  let head = '';
  for await (const chunk of decoded(path, encoding) as AsyncIterable<string>) {
    head += chunk;
    if (head.length > 20_000) break;
  }
  const outside = head.replace(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: outside.split(delimiter).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).delimiter;
}
