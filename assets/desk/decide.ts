/**
 * The seam between the screen and whatever decides. Today the server answers alone (`online.ts`); a device that holds
 * the museum's list will answer first and report the server's word afterwards, with the same types.
 */
import type { Decision, Scan, Undone } from "./contract";
import type { RegistrationSays } from "./registration";

export type Trouble =
  /** Nothing came back in time. */
  | "no_answer"
  /** Too many requests. */
  | "busy"
  /** The server answered, and could not decide. */
  | "server";

export type Outcome =
  | { readonly kind: "decided"; readonly decision: Decision }
  /** Undecided: the same scan may be sent again, with the same uuid. `registration`: what the code says, which nobody has checked. */
  | { readonly kind: "undecided"; readonly trouble: Trouble; readonly registration?: RegistrationSays }
  /** The server does not take this text for a code at all. */
  | { readonly kind: "unreadable" }
  /** Not a pass of the network; nothing was sent. */
  | { readonly kind: "foreign" }
  /** The scanner sent a part of a code; nothing was sent. */
  | { readonly kind: "incomplete" }
  /** This device may not scan any more. */
  | { readonly kind: "revoked" };

export type UndoOutcome =
  | { readonly kind: "undone"; readonly undone: Undone }
  /** The server says why, in the desk's language (`detail` may be empty). */
  | { readonly kind: "too_late"; readonly detail: string }
  | { readonly kind: "undecided" }
  | { readonly kind: "revoked" };

/** Never rejects: whatever happens, the volunteer gets an answer. */
export type Decide = (scan: Scan) => Promise<Outcome>;
export type Undo = (uuid: string) => Promise<UndoOutcome>;
