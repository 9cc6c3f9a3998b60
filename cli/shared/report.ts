/** Renders the report: a line for each check, with its notes and remedy below. */

import type { Finding } from './check.ts';
import { printable } from './printable.ts';

const marks = { passed: '✓', warning: '!', failed: '✗', skipped: '–' } as const;
const nameWidth = 16;
const maxLength = 600;
const maxNotes = 40;

/** Removes control characters and line breaks from the findings and bounds their length, because they contain untrusted text. */
export const printableFindings = (findings: readonly Finding[]): Finding[] =>
  findings.map(({ name, status, detail, notes = [], remedy }) => ({
    name,
    status,
    detail: printable(detail, maxLength),
    ...(notes.length > 0 && { notes: notes.slice(0, maxNotes).map((note) => printable(note, maxLength)) }),
    ...(remedy !== undefined && { remedy: printable(remedy, maxLength) }),
  }));

export const renderFindings = (findings: readonly Finding[]): string => {
  const count = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length;
  const [warnings, s] = [count('warning'), count('warning') === 1 ? '' : 's'];
  const sum = `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
  return [...findings.map(renderFinding), '', warnings > 0 ? `${sum}, ${warnings} warning${s}` : sum].join(
    '\n',
  );
};

function renderFinding({ name, status, detail, notes = [], remedy }: Finding): string {
  const headline = `${marks[status]} ${name.padEnd(nameWidth)}${detail}`;
  return [headline, ...notes.map((note) => `    ${note}`), ...(remedy ? [`    → ${remedy}`] : [])].join('\n');
}
