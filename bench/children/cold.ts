/** Measures a cold start: loads one candidate and sends it one request. */
import { subscribe } from 'node:diagnostics_channel';
import { loadHandler, readInput, report, requestToken } from './report.ts';

/** Milliseconds from the start of the import, and megabytes. */
export type ColdReport = typeof result;

const { file, token } = readInput<{ readonly file: string; readonly token: string }>();
let sentAt: number | undefined;
subscribe('http.client.request.start', () => {
  sentAt ??= performance.now();
});

const startedAt = performance.now();
const send = await loadHandler(file);
const load = (sentAt ?? performance.now()) - startedAt; // or until the first request is sent
const body = await requestToken(send, token);
const response = performance.now() - startedAt;
const result = { load, response, resident: process.memoryUsage.rss() / 1e6, body };
report(result);
