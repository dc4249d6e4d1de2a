/** What the page and the decoder's worker tell each other. */

export type ToDecoder =
  | { readonly kind: "start"; readonly wasm: string }
  | { readonly kind: "read"; readonly picture: ImageData | ImageBitmap };

export type FromDecoder =
  /** `bitmaps`: it can draw an ImageBitmap, which spares the page's own thread. */
  | { readonly kind: "ready"; readonly bitmaps: boolean }
  | { readonly kind: "read"; readonly text: string | null }
  | { readonly kind: "broken" };
