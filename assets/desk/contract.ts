/** The desk API as the browser sees it; the server's description is at /desk/api/openapi.json. */

export type Verdict = "accepted" | "look" | "refused";

export type Reason =
  | ""
  | "unknown"
  | "altered"
  | "not_yet_valid"
  | "expired"
  | "revoked"
  | "already_used"
  | "used_up"
  | "not_here"
  | "quota_reached"
  | "wrong_edition"
  | "desk_revoked"
  // Of a registration for an event.
  | "already_checked_in"
  | "waiting_list"
  | "registration_cancelled"
  | "date_off"
  | "other_day"
  | "elsewhere";

export type Input = "camera" | "scanner" | "typed";

/** One passage at the desk; `uuid` is made here, so that sending it twice changes nothing. */
export interface Scan {
  readonly uuid: string;
  readonly code: string;
  /** ISO 8601 with zone, device clock corrected by the measured offset. */
  readonly decided_at: string;
  readonly input: Input;
}

export interface Today {
  readonly accepted: number;
  readonly refused: number;
}

export interface Decision {
  readonly uuid: string;
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** This uuid had been answered before; the answer is the first one. */
  readonly replayed: boolean;
  readonly decided_at: string;
  readonly title: string;
  readonly detail: string;
  readonly give: readonly string[];
  readonly check: string;
  /** In the visitor's language, `say_locale`. */
  readonly say: string;
  readonly say_locale: string;
  readonly party_size: number | null;
  readonly short_code: string;
  /** Of somebody who registered for an event, whose short code looks like a pass's until the server has told. */
  readonly registration: boolean;
  readonly undo_until: string | null;
  /** Null when the server leaves the counting to the desk. */
  readonly today: Today | null;
}

export interface RecentScan {
  readonly uuid: string;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly title: string;
  readonly decided_at: string;
  readonly short_code: string;
  readonly undone: boolean;
  readonly undo_until: string | null;
}

export interface Hello {
  readonly desk: { readonly name: string; readonly museum: string; readonly locale: string };
  readonly server_time: string;
  readonly today: Today;
  readonly recent: readonly RecentScan[];
}

export interface Undone {
  readonly uuid: string;
  readonly undone_at: string;
  readonly today: Today;
}

/** RFC 9457. `title` and `detail` are written for the volunteer, in the desk's language. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly reason?: string;
}
