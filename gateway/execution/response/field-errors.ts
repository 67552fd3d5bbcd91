import type { ErrorCode } from '../../errors.ts';

/** Response keys of the client and list indexes, from the root. */
export type Path = ReadonlyArray<string | number>;

/** An error at a field of the client's response. */
export interface FieldError {
  message: string;
  path: Path;
  extensions: Readonly<Record<string, unknown>>;
}

/** The errors of a response, looked up by path. */
export interface PlacedErrors {
  /** Those that were added, in order. */
  added: FieldError[];
  add(path: Path, code: ErrorCode, message: string, source: Source): void;
  /** Adds an error for a null that nothing explains: no error at its path, above or below. */
  addNull(path: Path, message: string, source: Source): void;
}

/** Whose fault it is, where that is known. */
interface Source {
  subgraph?: string;
}

/** Starts from the errors that are known. */
export function createPlacedErrors(known: ReadonlyArray<Pick<FieldError, 'path'>>): PlacedErrors {
  const places = createPlaces();
  for (const { path } of known) places.add(path);
  const added: FieldError[] = [];
  const add = (path: Path, code: ErrorCode, message: string, source: Source) => {
    places.add(path);
    added.push({ message, path, extensions: { code, ...source } });
  };
  return {
    added,
    add,
    addNull: (path, message, source) => {
      if (!places.explain(path)) add(path, 'SUBGRAPH_NULL', message, source);
    },
  };
}

/** A tree of path steps. */
interface Place {
  isEnd: boolean;
  steps: Map<string | number, Place>;
}

function createPlaces() {
  const root: Place = { isEnd: false, steps: new Map() };
  return {
    add(path: Path): void {
      let place = root;
      for (const step of path) {
        place = place.steps.getOrInsertComputed(step, () => ({ isEnd: false, steps: new Map() }));
      }
      place.isEnd = true;
    },
    /** Whether some path is the start of this one, this one, or goes on from it. */
    explain(path: Path): boolean {
      let place = root;
      for (const step of path) {
        if (place.isEnd) return true;
        const next = place.steps.get(step);
        if (!next) return false;
        place = next;
      }
      return true;
    },
  };
}
