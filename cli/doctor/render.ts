/** The report on a terminal: a line for each check, below it what to do. */
import type { Finding } from './check.ts';

const marks = { ok: '✓', failed: '✗', 'left out': '–' } as const;
const nameWidth = 16;

export const renderFindings = (findings: readonly Finding[]): string => {
  const number = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length;
  const sum = `${number('ok')} well, ${number('failed')} wrong, ${number('left out')} left out`;
  return [...findings.map(renderFinding), '', sum].join('\n');
};

function renderFinding({ name, status, detail, remedy }: Finding): string {
  const [headline, ...more] = detail.split('\n');
  return [
    `${marks[status]} ${name.padEnd(nameWidth)}${headline}`,
    ...more.map((line) => `    ${line}`),
    ...(remedy ? [`    → ${remedy}`] : []),
  ].join('\n');
}
