/** Warm requests as tables: the principal algorithms at length, all others in a matrix. */

import type { Algorithm } from '../lib/jwt/algorithms.ts';
import { type IncomingAlgorithm, incomingAlgorithms } from './issuer.ts';
import { number, spreadOf, type Table } from './table.ts';
import { cannot, type WarmFigures } from './warm.ts';

const kilobytes = (bytes: number): string => number(bytes / 1000);

export const warmTables = (warm: readonly WarmFigures[]): Table[] => {
  const combinations = [
    ...new Set(warm.map(({ algorithmIn, algorithmOut }) => `${algorithmIn} in, ${algorithmOut} out`)),
  ];
  const principal = combinations.flatMap((title) => {
    const rows = warm.filter((each) => `${each.algorithmIn} in, ${each.algorithmOut} out` === title);
    return rows.some(({ inFlight }) => inFlight > 1) ? [principalTable(title, rows)] : [];
  });
  const matrices = incomingAlgorithms.flatMap((algorithmIn) => {
    const rows = warm.filter((each) => each.algorithmIn === algorithmIn && each.inFlight === 1);
    return rows.length > 0 ? [matrixTable(algorithmIn, rows)] : [];
  });
  return [...principal, ...matrices];
};

function principalTable(title: string, rows: readonly WarmFigures[]): Table {
  return {
    title: `Warm, ${title}: µs from arrival to answer`,
    columns: ['', 'in flight', 'p50', 'p99', 'p50, of floor', 'p99, of floor', 'kB allocated'],
    rows: rows.map(({ name, inFlight, p50, p99, toFloor, p99ToFloor, allocatedBytes }) => [
      name,
      String(inFlight),
      number(p50),
      number(p99),
      spreadOf(toFloor),
      p99ToFloor.toFixed(2),
      kilobytes(allocatedBytes),
    ]),
    notes: [
      'floor: verify and sign by node:crypto, bare keys, nothing else; its turns are between those of the others.',
      'With several in flight WebCrypto, which powertools signs with, has the other cores as well.',
    ],
  };
}

function matrixTable(algorithmIn: IncomingAlgorithm, rows: readonly WarmFigures[]): Table {
  const outgoing = [...new Set(rows.map(({ algorithmOut }) => algorithmOut))] as Algorithm[];
  const reasons = new Set<string>();
  const cell = (subject: 'tutorial' | 'powertools', algorithmOut: Algorithm): string => {
    const figures = rows.find((each) => each.algorithmOut === algorithmOut && each.name === subject);
    const reason = cannot(subject, [algorithmIn, algorithmOut]);
    if (reason) reasons.add(reason);
    return figures ? spreadOf(figures.toFloor) : '–';
  };
  return {
    title: `Warm, ${algorithmIn} in, one in flight: µs`,
    columns: [
      ...['out', 'floor p50', 'p99', 'package p50', 'p99', 'p50, of floor', 'p99, of floor', 'kB allocated'],
      ...['tutorial p50, of floor', 'powertools p50, of floor'],
    ],
    rows: outgoing.map((algorithmOut) => {
      const of = (name: string) =>
        rows.find((each) => each.algorithmOut === algorithmOut && each.name === name);
      const [floor, subject] = [of('floor'), of('package')];
      if (!floor || !subject) return [algorithmOut];
      return [
        algorithmOut,
        ...[floor.p50, floor.p99, subject.p50, subject.p99].map(number),
        spreadOf(subject.toFloor),
        subject.p99ToFloor.toFixed(2),
        kilobytes(subject.allocatedBytes),
        cell('tutorial', algorithmOut),
        cell('powertools', algorithmOut),
      ];
    }),
    notes: [...reasons].map((reason) => `–: ${reason}`),
  };
}
