import {
  createTokenClient,
  embedLatenode,
  type LatenodeUi,
} from '../../../client/index.ts';
import { session, settings } from './settings.ts';
import { showRetry } from './status.ts';

export const client = createTokenClient({
  endpoint: settings.tokenEndpoint,
  identityToken: session.identityToken,
  onEvent: showRetry,
});

export const openLatenode = (ui: LatenodeUi) =>
  embedLatenode({
    client,
    container: 'latenode',
    sdkUrl: settings.sdkUrl,
    ui,
  });
