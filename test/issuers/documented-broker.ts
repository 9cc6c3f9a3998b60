/** Sends tokens of a real issuer to the whole handler, configured as the issuer's page in docs/ says. */
import { readSections } from '../conformance/guide.ts';
import { tokenEvent, wireBroker } from '../support/broker.ts';
import { createRecordingLog } from '../support/log.ts';
import { signingJwk } from '../support/scene.ts';

/** Creates a cold broker, whose provider has these members in place of the documented ones. */
export type StartBroker = (members?: object) => Send;

/** Sends a token, this many seconds from now, and returns the audit line. */
type Send = (token: string, seconds?: number) => Promise<Record<string, unknown>>;

const readSecret = async () => ({
  text: JSON.stringify(signingJwk),
  versionId: 'first',
  createdAt: undefined,
});

/** Reads the settings of a section of a page, and replaces these texts by those of the running issuer. */
export const readDocumentedBroker = (
  page: string,
  heading: string,
  replacements: Readonly<Record<string, string>>,
): StartBroker => {
  const section = new Map(readSections(page)).get(heading);
  let documented = String(section?.environment.BROKER_SETTINGS);
  for (const [text, replacement] of Object.entries(replacements)) {
    if (!documented.includes(text)) throw new Error(`${heading} has no ${text}`);
    documented = documented.replaceAll(text, replacement);
  }
  return (members) => {
    const settings = JSON.parse(documented);
    Object.assign(settings.identityProviders[0], members);
    let skippedSeconds = 0;
    const { token: handler, auditLines } = wireBroker(
      { BROKER_SETTINGS: JSON.stringify(settings), SIGNING_KEY_SECRET_ID: 'key' },
      { readSecret, now: () => Date.now() + skippedSeconds * 1000, log: createRecordingLog() },
    );
    return async (token, seconds = 0) => {
      skippedSeconds = seconds;
      await handler(tokenEvent(token), { awsRequestId: 'request-1' });
      const [auditLine = {}] = auditLines.splice(0);
      return auditLine;
    };
  };
};
