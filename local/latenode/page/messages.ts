/** What the stand-in's SDK and its iframe say to each other. */

export type ToFrame =
  | { readonly kind: 'configure'; readonly token: string }
  | { readonly kind: 'navigate'; readonly to: string }
  | { readonly kind: 'call'; readonly method: string };

export interface ToPage {
  readonly kind: 'route';
  readonly route: string;
}
