/**
 * What happens at the desk, without the screen: one scan at a time is asked and answered, the last ten stay at hand,
 * a scan without an answer is kept until it has one. The view draws `state` at each change.
 */
import { classify } from "./codes";
import type { Clock } from "./clock";
import type { Decision, Hello, Input, RecentScan, Scan, Today, Verdict } from "./contract";
import type { Decide, Outcome, Undo } from "./decide";
import { Dedupe } from "./dedupe";
import { registrationIn } from "./registration";
import type { Unanswered } from "./unanswered";

/** An answer from the camera stays at least this long before another pass in view replaces it. */
export const SHOWN_AT_LEAST = 1500;
const KEPT = 10;

export interface Passage {
  readonly uuid: string;
  /** Null while nothing has been decided. */
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly title: string;
  readonly decidedAt: string;
  readonly shortCode: string;
  readonly undone: boolean;
  readonly undoUntil: string | null;
  /** Of somebody who registered: the server's list of today is of passes alone, and does not know it. */
  readonly registration: boolean;
}

export type View =
  | { readonly kind: "ready" }
  | { readonly kind: "waiting"; readonly uuid: string; readonly another: boolean }
  | {
      readonly kind: "answer";
      readonly uuid: string | null;
      readonly outcome: Outcome;
      readonly since: number;
      /** An earlier answer, asked for again: no sound, and it stays. */
      readonly recalled: boolean;
    };

export type Notice =
  | { readonly kind: "undone"; readonly shortCode: string }
  | { readonly kind: "undo_failed"; readonly detail: string }
  | { readonly kind: "undo_unanswered" };

export interface State {
  readonly view: View;
  readonly passages: readonly Passage[];
  readonly today: Today;
  readonly notice: Notice | null;
  /** Scans that wait to be sent again. */
  readonly unanswered: readonly string[];
}

export interface Parts {
  readonly decide: Decide;
  readonly undo: Undo;
  readonly clock: Clock;
  readonly unanswered: Unanswered;
  readonly uuid: () => string;
  readonly changed: (state: State) => void;
}

export class Session {
  #state: State;
  /** Apart, since a pass can lie before the camera while a scanner is used on purpose. */
  readonly #seen = { camera: new Dedupe(), scanner: new Dedupe() };
  /** The scans of this page, to send again or to let come back after an undo. */
  readonly #scans = new Map<string, Scan>();
  readonly #outcomes = new Map<string, Outcome>();

  constructor(private readonly parts: Parts) {
    for (const scan of parts.unanswered.all()) this.#scans.set(scan.uuid, scan);
    this.#state = {
      view: { kind: "ready" },
      passages: [],
      today: { accepted: 0, refused: 0 },
      notice: null,
      unanswered: this.#waiting(),
    };
  }

  get state(): State {
    return this.#state;
  }

  /** A text was read. Resolves when its answer is shown, or at once when there is nothing to ask. */
  async submit(text: string, input: Input): Promise<void> {
    const code = classify(text);
    const now = this.parts.clock.now();
    const { view } = this.#state;
    if (this.#isFinal(view)) return;
    if (view.kind === "waiting") {
      if (this.#scans.get(view.uuid)?.code !== code.text) this.#set({ view: { ...view, another: true } });
      return;
    }
    if (input === "camera" && view.kind === "answer" && now - view.since < SHOWN_AT_LEAST) {
      if (this.#isCurrent(code.text)) this.#touch(code.text);
      return;
    }
    if (input !== "typed" && !this.#seen[input].admit(code.text, now)) return;
    if (code.kind === "foreign") return this.#answer(null, { kind: "foreign" });
    this.#touch(code.text);
    await this.#ask({ uuid: this.parts.uuid(), code: code.text, decided_at: new Date(now).toISOString(), input });
  }

  /** The USB scanner sent something that is not a whole code. */
  reject(outcome: Outcome): void {
    const { view } = this.#state;
    if (view.kind !== "waiting" && !this.#isFinal(view)) this.#answer(null, outcome);
  }

  /** Sends a scan without an answer again, as the same passage. */
  async retry(uuid: string): Promise<void> {
    const scan = this.#scans.get(uuid);
    if (scan !== undefined && this.#state.view.kind !== "waiting") await this.#ask(scan);
  }

  dismiss(): void {
    const { view } = this.#state;
    if (view.kind !== "answer" || this.#isFinal(view)) return;
    const scan = view.uuid === null ? undefined : this.#scans.get(view.uuid);
    if (scan !== undefined) this.#touch(scan.code);
    this.#set({ view: { kind: "ready" } });
  }

  /** The answer to this scan can be shown again. */
  remembers(uuid: string): boolean {
    return this.#outcomes.has(uuid);
  }

  /** Shows the answer to an earlier scan of this page again; false when it is not at hand. */
  recall(uuid: string): boolean {
    const outcome = this.#outcomes.get(uuid);
    if (outcome === undefined || this.#state.view.kind !== "ready") return false;
    this.#answer(uuid, outcome, true);
    return true;
  }

  async undo(uuid: string): Promise<void> {
    const result = await this.parts.undo(uuid);
    if (result.kind === "revoked") return this.#answer(null, { kind: "revoked" });
    if (result.kind === "undecided") return this.#set({ notice: { kind: "undo_unanswered" } });
    if (result.kind === "too_late") return this.#set({ notice: { kind: "undo_failed", detail: result.detail } });
    const scan = this.#scans.get(uuid);
    // A scanner is pointed on purpose; a pass that still lies before the camera must not be accepted again by itself.
    if (scan !== undefined) {
      this.#touch(scan.code);
      this.#seen.scanner.forget(scan.code);
    }
    this.#outcomes.delete(uuid);
    const shortCode = this.#state.passages.find((passage) => passage.uuid === uuid)?.shortCode ?? "";
    const { view } = this.#state;
    this.#set({
      view: view.kind === "answer" && view.uuid === uuid ? { kind: "ready" } : view,
      passages: this.#state.passages.map((passage) => (passage.uuid === uuid ? { ...passage, undone: true } : passage)),
      today: result.undone.today,
      notice: { kind: "undone", shortCode },
    });
  }

  /** The server's own memory of today, at the start and when the page comes back. */
  welcome(hello: Hello): void {
    const known = new Set(hello.recent.map(({ uuid }) => uuid));
    const { view } = this.#state;
    // The server had taken them in; only its answer was lost. The one being asked keeps its place.
    for (const uuid of known) if (view.kind !== "waiting" || view.uuid !== uuid) this.parts.unanswered.drop(uuid);
    const kept = this.#state.passages.filter(({ uuid, verdict, registration }) => (verdict === null || registration) && !known.has(uuid));
    // What this page saw says more than the server's summary.
    const titles = new Map(this.#state.passages.map(({ uuid, title }) => [uuid, title]));
    const told = hello.recent.map(fromServer).map((passage) => ({ ...passage, title: titles.get(passage.uuid) ?? passage.title }));
    this.#set({
      today: hello.today,
      passages: [...kept, ...told].sort(unansweredFirst).slice(0, KEPT),
      unanswered: view.kind === "waiting" ? this.#state.unanswered : this.#waiting(),
    });
  }

  revoke(): void {
    this.#answer(null, { kind: "revoked" });
  }

  clearNotice(): void {
    if (this.#state.notice !== null) this.#set({ notice: null });
  }

  async #ask(scan: Scan): Promise<void> {
    this.#scans.set(scan.uuid, scan);
    // Kept before it is sent: a page that dies in between has lost nothing.
    this.parts.unanswered.keep(scan);
    this.#set({ view: { kind: "waiting", uuid: scan.uuid, another: false }, notice: null });
    this.settle(scan.uuid, withRegistration(scan, await this.parts.decide(scan)));
  }

  /** The answer to a scan; a later word about the same scan comes through here too. */
  settle(uuid: string, outcome: Outcome): void {
    const scan = this.#scans.get(uuid);
    if (scan === undefined) return;
    this.#touch(scan.code);
    if (outcome.kind === "undecided") {
      this.#record(waitingPassage(scan));
    } else if (outcome.kind !== "revoked") {
      this.parts.unanswered.drop(uuid);
      this.#outcomes.set(uuid, outcome);
      if (outcome.kind === "decided") this.#record(fromOutcome(scan, outcome), counted(this.#state.today, outcome.decision));
    }
    this.#answer(uuid, outcome);
  }

  #answer(uuid: string | null, outcome: Outcome, recalled = false): void {
    this.#set({ view: { kind: "answer", uuid, outcome, since: this.parts.clock.now(), recalled }, unanswered: this.#waiting() });
  }

  #waiting(): string[] {
    return this.parts.unanswered.all().map(({ uuid }) => uuid);
  }

  #record(passage: Passage, today: Today = this.#state.today): void {
    const others = this.#state.passages.filter(({ uuid }) => uuid !== passage.uuid);
    this.#set({ passages: [passage, ...others].slice(0, KEPT), today });
    this.#forgetOld();
  }

  /** A day has hundreds of scans; only those in reach are remembered. */
  #forgetOld(): void {
    const inReach = new Set([...this.#state.passages.map(({ uuid }) => uuid), ...this.#waiting()]);
    for (const memory of [this.#scans, this.#outcomes]) {
      for (const uuid of memory.keys()) if (!inReach.has(uuid)) memory.delete(uuid);
    }
  }

  #touch(code: string): void {
    const now = this.parts.clock.now();
    this.#seen.camera.touch(code, now);
    this.#seen.scanner.touch(code, now);
  }

  #isFinal(view: View): boolean {
    return view.kind === "answer" && view.outcome.kind === "revoked";
  }

  #isCurrent(code: string): boolean {
    const { view } = this.#state;
    return view.kind === "answer" && view.uuid !== null && this.#scans.get(view.uuid)?.code === code;
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.parts.changed(this.#state);
  }
}

function withRegistration(scan: Scan, outcome: Outcome): Outcome {
  const says = outcome.kind === "undecided" ? registrationIn(scan.code) : null;
  return says === null ? outcome : ({ ...outcome, registration: says } as Outcome);
}

/** Those that wait on top, then the latest. */
function unansweredFirst(one: Passage, other: Passage): number {
  const waits = Number(other.verdict === null) - Number(one.verdict === null);
  return waits === 0 ? Date.parse(other.decidedAt) - Date.parse(one.decidedAt) : waits;
}

/** The day's counts after a decision; an answer that was given before is in them already. */
function counted(today: Today, { verdict, replayed, today: told }: Decision): Today {
  if (told !== null || replayed) return told ?? today;
  return verdict === "refused" ? { ...today, refused: today.refused + 1 } : { ...today, accepted: today.accepted + 1 };
}

function fromServer(scan: RecentScan): Passage {
  return {
    uuid: scan.uuid,
    verdict: scan.verdict,
    reason: scan.reason,
    title: scan.title,
    decidedAt: scan.decided_at,
    shortCode: scan.short_code,
    undone: scan.undone,
    undoUntil: scan.undo_until,
    registration: false,
  };
}

function waitingPassage(scan: Scan): Passage {
  return {
    uuid: scan.uuid,
    verdict: null,
    reason: "",
    title: "",
    decidedAt: scan.decided_at,
    shortCode: scan.code.length === 10 ? scan.code : "",
    undone: false,
    undoUntil: null,
    registration: registrationIn(scan.code) !== null,
  };
}

function fromOutcome(scan: Scan, outcome: Extract<Outcome, { kind: "decided" }>): Passage {
  const { decision } = outcome;
  return {
    uuid: scan.uuid,
    verdict: decision.verdict,
    reason: decision.reason,
    title: decision.verdict === "refused" ? decision.detail : (decision.give[0] ?? decision.title),
    decidedAt: decision.decided_at || scan.decided_at,
    shortCode: decision.short_code,
    undone: false,
    undoUntil: decision.undo_until,
    registration: decision.registration,
  };
}
