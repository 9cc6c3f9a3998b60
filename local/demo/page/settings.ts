/** Reads the addresses of this run, and creates the session. */
import type { DemoSettings } from '../demo.ts';
import { createSession } from './session.ts';

export const settings: DemoSettings = await (await fetch('/settings.json')).json();
export const session = createSession(settings);
