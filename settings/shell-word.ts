/** Quotes a value for a command line that the operator pastes into a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w./@:+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
