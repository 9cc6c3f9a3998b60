/** Reads the pages of docs/identity-providers/, and docs/configuration.md: the settings, and the list of rejected tokens. */
import { parse } from 'yaml';
import type { Environment } from '../../lib/config.ts';
import { deploy } from '../support/guides.ts';

export interface GuideSection {
  /** The environment of the functions with the settings of the section, checked as in a deployment. */
  readonly environment: Environment;
  readonly rejected: readonly string[];
}

/** Returns the pages (`#`) and sections (`##`) that have settings and a list of rejected tokens, by heading. */
export const readSections = (markdown: string): (readonly [heading: string, GuideSection])[] =>
  markdown
    .split(/^##? /m)
    .slice(1)
    .flatMap((text) => {
      const heading = text.slice(0, text.indexOf('\n'));
      const yaml = /^```yaml\n([\s\S]*?)^```/m.exec(text)?.[1];
      const rejected = /^Rejected: ([\s\S]*?)\.\n/m.exec(text)?.[1];
      if (yaml === undefined || rejected === undefined) return [];
      const { brokerSettings } = deploy(parse(yaml));
      const environment = { BROKER_SETTINGS: brokerSettings, SIGNING_KEY_SECRET_ID: 'key' };
      return [[heading, { environment, rejected: rejected.replaceAll('\n', ' ').split('; ') }] as const];
    });
