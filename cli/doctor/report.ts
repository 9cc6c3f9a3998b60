/** Prints the report: a line for each check, below it the notes and the remedy. */
import { printable } from '../printable.ts';
import type { Finding } from './check.ts';

const marks = { passed: '✓', warning: '!', failed: '✗', skipped: '–' } as const;
const nameWidth = 16;
const maxLength = 600;
const maxNotes = 40;

/** The findings without control characters and line breaks, each text bounded: much of them comes from elsewhere. */
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
  const warnings = count('warning');
  const sum = [`${count('passed')} passed`, `${count('failed')} failed`, `${count('skipped')} skipped`];
  if (warnings > 0) sum.push(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`);
  return [...findings.map(renderFinding), '', sum.join(', ')].join('\n');
};

function renderFinding({ name, status, detail, notes = [], remedy }: Finding): string {
  return [
    `${marks[status]} ${name.padEnd(nameWidth)}${detail}`,
    ...notes.map((note) => `    ${note}`),
    ...(remedy ? [`    → ${remedy}`] : []),
  ].join('\n');
}
