/** The words of the page, translated by the server (`passes/desk_messages.py`); nothing here is a sentence. */

export type Messages = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

export interface Words {
  /** The message with its `{name}` places filled. */
  say(id: string, values?: Values): string;
  /** The form of `id` that `count` asks for (`id.one`, `id.other`), with `{n}` filled. */
  count(id: string, count: number, values?: Values): string;
  /** A day in words, from midnight in UTC. */
  day(day: Date): string;
}

export function words(messages: Messages, locale: string): Words {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  const say = (id: string, values: Values = {}): string =>
    (messages[id] ?? "").replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  return {
    say,
    day: (given) => day.format(given),
    count: (id, count, values = {}) => {
      const form = `${id}.${plural.select(count)}`;
      return say(form in messages ? form : `${id}.other`, { n: number.format(count), ...values });
    },
  };
}
