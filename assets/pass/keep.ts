/** What the pass page asks of its service worker. */

export interface Keep {
  readonly kind: "keep";
  /** The page's own address, without search or fragment. */
  readonly page: string;
  /** Everything of ours that the page loaded. */
  readonly assets: readonly string[];
}

export type Kept = { readonly kind: "kept" } | { readonly kind: "not_kept" };
