/**
 * Whether a text tells what is nobody's business outside its organization: statements and complaints of a database,
 * stack traces, and numbers and addresses of persons. A net for subgraphs that give the message of whatever failed
 * a code of their own; it knows forms, not meanings.
 */
export function tellsInternals(text: string): boolean {
  return forms.some((form) => form.test(text));
}

const forms: readonly RegExp[] = [
  // Statements: in capitals, or in the quotes of identifiers that programs write.
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|(?:CREATE|ALTER|DROP) TABLE)\s/,
  /\b(?:select|insert into|update|delete from|from|join)\s+(?:\*|"\w+"|`\w+`)/i,
  /\bfailed query\b/i,
  // PostgreSQL, MySQL, SQLite, Oracle, JDBC, ODBC.
  /\bviolates\s[\w -]*\bconstraint\b|\bconstraint failed\b|\bduplicate (?:key value|entry)\b|\bKey \([^)]*\)=\(/i,
  /\b(?:relation|column|table|role|database) "[^"]*" does not exist\b|\bno such (?:table|column)\b/i,
  /\bsyntax error at or near\b|\berror in your SQL syntax\b|\bSQLSTATE\b|\bORA-\d{5}\b|\b(?:java\.sql|SQLException)\b/i,
  // Stack traces of JavaScript, Java, Python.
  /^\s+at \S.*[:(]\w*(?:\.java)?:?\d+/m,
  /\bTraceback \(most recent call last\)/,
  // 주민등록번호: a day of birth, then a digit for century and sex.
  /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}(?!\d)/,
  // Mobile numbers of Korea.
  /(?<![\d-])(?:\+82[- ]?|0)1[016-9][- ]?\d{3,4}[- ]?\d{4}(?!\d)/,
  /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
];
