/**
 * The supergraph as the Rust planner (0.0.38) can read it: it refuses `__typename` in what fields require of a union.
 * Representations say the type of what is required by type in any case.
 */
export const toRustSupergraph = (supergraphSdl: string) =>
  supergraphSdl.replace(/\brequires: "((?:[^"\\]|\\.)*)"/g, (_, fieldSet: string) => {
    const others = fieldSet
      .replace(/(?<=\{\s*)__typename\s+(?!\s*\})/g, '')
      .replace(/(?<![{\s]\s*)\s+__typename(?=\s*\})/g, '');
    return `requires: "${others}"`;
  });
