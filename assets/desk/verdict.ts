/** From an outcome to what the screen shows: always one of three states, always words, never a machine's error. */
import type { Verdict } from "./contract";
import type { Outcome } from "./decide";
import type { Words } from "./messages";
import type { RegistrationSays } from "./registration";

export interface Screen {
  readonly verdict: Verdict;
  /** The one word that is read at two metres. */
  readonly word: string;
  readonly title: string;
  readonly detail: string;
  readonly give: readonly string[];
  readonly check: string;
  /** What `check` is: something to look at on the visitor's side, or something to do here. */
  readonly checkLabel: string;
  readonly say: string;
  readonly sayLocale: string;
  readonly shortCode: string;
  readonly undoUntil: string | null;
  /** The same scan can be sent again. */
  readonly retry: boolean;
  /** This device may not scan any more: nothing dismisses the screen. */
  readonly final: boolean;
}

export function screenFor(outcome: Outcome, words: Words): Screen {
  switch (outcome.kind) {
    case "decided": {
      const { decision } = outcome;
      const screen = plain(decision.verdict, words);
      return {
        ...screen,
        // A title that repeats the word leaves its place to the sentence.
        ...(decision.title === screen.word ? { title: decision.detail } : { title: decision.title, detail: decision.detail }),
        give: decision.give,
        check: decision.check,
        say: decision.say,
        sayLocale: decision.say_locale,
        shortCode: decision.short_code,
        undoUntil: decision.undo_until,
      };
    }
    case "undecided":
      return { ...local("look", `trouble.${outcome.trouble}`, words), ...unchecked(outcome.registration, words), retry: true };
    case "unreadable":
      return local("refused", "unreadable", words);
    case "foreign":
      return local("look", "foreign", words);
    case "incomplete":
      return local("look", "incomplete", words);
    case "revoked":
      return { ...local("refused", "device_removed", words), final: true };
  }
}

/** Of somebody who registered: what the code says, and what only the network knows. */
function unchecked(says: RegistrationSays | undefined, words: Words): Partial<Screen> {
  if (says === undefined) return {};
  return {
    detail: `${words.count("registration.says", says.people, { day: words.day(says.day) })} ${words.say("registration.unchecked")}`,
    check: words.say("registration.check"),
  };
}

function local(verdict: Verdict, id: string, words: Words): Screen {
  return {
    ...plain(verdict, words),
    title: words.say(`${id}.title`),
    detail: words.say(`${id}.detail`),
    check: words.say(`${id}.check`),
    checkLabel: words.say("do.label"),
  };
}

function plain(verdict: Verdict, words: Words): Screen {
  return {
    verdict,
    word: words.say(`word.${verdict}`),
    title: "",
    detail: "",
    give: [],
    check: "",
    checkLabel: words.say("check.label"),
    say: "",
    sayLocale: "",
    shortCode: "",
    undoUntil: null,
    retry: false,
    final: false,
  };
}
