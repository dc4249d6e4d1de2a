/** The server decides: `fetch` with a limit of time, and every way it can fail turned into an outcome. */
import type { Clock } from "./clock";
import type { Decision, Hello, Problem, Undone } from "./contract";
import type { Decide, Outcome, Undo } from "./decide";

export const TIMEOUT = 8000;

export interface Addresses {
  readonly redeem: string;
  /** With `{uuid}` where the passage's identifier goes. */
  readonly undo: string;
  readonly hello: string;
}

export type Greeting = { readonly kind: "hello"; readonly hello: Hello } | { readonly kind: "revoked" } | { readonly kind: "no_answer" };

export interface Desk {
  readonly decide: Decide;
  readonly undo: Undo;
  hello(): Promise<Greeting>;
}

interface Answer {
  readonly status: number;
  /** Parsed JSON, or null when the body is something else (a proxy's page). */
  readonly body: unknown;
}

export function online(addresses: Addresses, clock: Clock, timeout: number = TIMEOUT): Desk {
  return {
    decide: async (scan) => outcomeOf(await ask("POST", addresses.redeem, timeout, scan)),

    undo: async (uuid) => {
      const answer = await ask("POST", addresses.undo.replace("{uuid}", encodeURIComponent(uuid)), timeout, {});
      if (answer === null) return { kind: "undecided" };
      if (answer.status === 200 && has(answer.body, "today")) return { kind: "undone", undone: answer.body as Undone };
      if (isRevoked(answer)) return { kind: "revoked" };
      if (answer.status === 409) return { kind: "too_late", detail: problem(answer).detail ?? problem(answer).title ?? "" };
      return { kind: "undecided" };
    },

    hello: async () => {
      const sent = Date.now();
      const answer = await ask("GET", addresses.hello, timeout);
      if (answer === null) return { kind: "no_answer" };
      if (isRevoked(answer)) return { kind: "revoked" };
      if (answer.status !== 200 || !has(answer.body, "server_time")) return { kind: "no_answer" };
      const hello = answer.body as Hello;
      clock.measure(hello.server_time, sent, Date.now());
      return { kind: "hello", hello };
    },
  };
}

export function outcomeOf(answer: Answer | null): Outcome {
  if (answer === null) return { kind: "undecided", trouble: "no_answer" };
  if (answer.status === 200 && has(answer.body, "verdict")) return decided(answer.body as Decision);
  if (isRevoked(answer)) return { kind: "revoked" };
  if (answer.status === 422) return { kind: "unreadable" };
  if (answer.status === 429) return { kind: "undecided", trouble: "busy" };
  return { kind: "undecided", trouble: "server" };
}

function decided(decision: Decision): Outcome {
  return decision.reason === "desk_revoked" ? { kind: "revoked" } : { kind: "decided", decision };
}

function isRevoked(answer: Answer): boolean {
  return answer.status === 401 || (answer.status === 403 && problem(answer).reason === "desk_revoked");
}

function problem(answer: Answer): Partial<Problem> {
  return typeof answer.body === "object" && answer.body !== null ? answer.body : {};
}

function has(body: unknown, name: string): boolean {
  return typeof body === "object" && body !== null && name in body;
}

/** Null when no answer came in time, whatever the cause. */
async function ask(method: "GET" | "POST", address: string, timeout: number, body?: unknown): Promise<Answer | null> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), timeout);
  try {
    const response = await fetch(address, {
      method,
      headers: { "Content-Type": "application/json", "X-Desk": "1", Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: control.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // The limit of time covers the body too.
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
