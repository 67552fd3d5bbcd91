/** A bundle that is not to be served. The message is the end of a sentence that begins with the bundle. */
export class RefusedBundle extends Error {}
