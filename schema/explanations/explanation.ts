/** Of each code why it comes, and what is to be done; a sentence each. */
export type Explanations = Readonly<Record<string, readonly [cause: string, hint: string]>>;
