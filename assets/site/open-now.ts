// “Open today, 10:00–18:00” holds all day, so a page may be cached. By the clock of the museum's place, this says what holds now.

/** From which minute after midnight which sentence holds, in order, and whether the museum is open then. */
type Sentences = [from: number, words: string, open: boolean][];

/** Day and minute of a moment on the clock of a place. */
function localTime(moment: Date, zone: string): { day: string; minute: number } {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { day: `${part.year}-${part.month}-${part.day}`, minute: Number(part.hour) * 60 + Number(part.minute) };
}

/** A badge of another day is hidden: the page was kept overnight. */
export function sayWhatHoldsNow(badge: HTMLElement, moment: Date): void {
  const { day, minute } = localTime(moment, badge.dataset.zone ?? "Europe/Paris");
  badge.hidden = day !== badge.dataset.day;
  const sentences = JSON.parse(badge.dataset.openNow ?? "[]") as Sentences;
  const holding = sentences.filter(([from]) => from <= minute).pop();
  const words = badge.querySelector(".open-now__words");
  if (!holding || !words) return;
  words.textContent = holding[1];
  badge.classList.toggle("open-now--open", holding[2]);
  badge.classList.toggle("open-now--closed", !holding[2]);
}

/** Now, and then once a minute. */
export function watchOpenNow(): void {
  const badges = document.querySelectorAll<HTMLElement>(".open-now[data-day]");
  if (badges.length === 0) return;
  const sayAll = (): void => badges.forEach((badge) => sayWhatHoldsNow(badge, new Date()));
  sayAll();
  setInterval(sayAll, 60_000);
}
