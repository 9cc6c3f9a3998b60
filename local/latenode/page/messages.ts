/** Defines the messages between the stand-in's SDK and its iframe. */
import type { LatenodeUi } from '../../../client/sdk/ui.ts';

export type ToFrame =
  | { readonly kind: 'configure'; readonly token: string; readonly ui: LatenodeUi }
  | { readonly kind: 'update'; readonly ui: LatenodeUi }
  | { readonly kind: 'navigate'; readonly to: string }
  | { readonly kind: 'call'; readonly method: string; readonly title: string | undefined };

export interface ToPage {
  readonly kind: 'route';
  readonly route: string;
}
