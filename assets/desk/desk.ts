/** The desk's page: puts the parts together. */
import { CameraView } from "./camera-view";
import { Clock } from "./clock";
import type { Outcome } from "./decide";
import { HomeView } from "./home-view";
import { Keyboard } from "./keyboard";
import { words as wordsOf, type Messages } from "./messages";
import { online, type Addresses } from "./online";
import { fill, json, part } from "./page";
import { localStorageOrNull, Memory } from "./preferences";
import { Session, type State } from "./session";
import { canVibrate, Signals } from "./signals";
import { TypedView } from "./typed-view";
import { unansweredIn } from "./unanswered";
import { uuid } from "./uuid";
import { VerdictView } from "./verdict-view";

interface Config extends Addresses {
  readonly decoder: string;
  readonly wasm: string;
  readonly locale: string;
}

const config = json<Config>("desk-config");
const words = wordsOf(json<Messages>("desk-messages"), config.locale);
const storage = localStorageOrNull();
const memory = new Memory(storage);
const clock = new Clock();
const server = online(config, clock);
const signals = new Signals();

const session = new Session({
  decide: server.decide,
  undo: server.undo,
  clock,
  unanswered: unansweredIn(storage),
  uuid,
  changed: draw,
});

const verdict = new VerdictView(words, clock, config.locale, {
  dismiss: () => session.dismiss(),
  undo: (id) => void session.undo(id),
  retry: (id) => void session.retry(id),
  shown: (screen) => {
    if (memory.now.sound) signals.sound(screen.verdict);
    if (memory.now.vibration) signals.vibrate(screen.verdict);
  },
});

const home = new HomeView(words, clock, config.locale, (id) => session.remembers(id), {
  undo: (id) => void session.undo(id),
  retry: (id) => void session.retry(id),
  recall: (id) => session.recall(id),
  noticeRead: () => session.clearNotice(),
});

const typed = new TypedView(words, (code) => void session.submit(code, "typed").then(() => typed.clear()));

new Keyboard((reading) => {
  if (reading.kind === "code") return void session.submit(reading.text, "scanner");
  const outcome: Outcome = { kind: reading.kind };
  session.reject(outcome);
});

new CameraView(config, words, memory, (text) => void session.submit(text, "camera"));

function draw(state: State): void {
  home.draw(state);
  verdict.draw(state.view);
  if (state.view.kind === "answer" && state.view.outcome.kind === "decided") network(true);
}

/** Says so while nothing answers, until something does. */
function network(answers: boolean): void {
  fill(part("network"), answers ? "" : words.say("network.none"));
}

function toggle(name: "sound" | "vibration"): void {
  const button = part<HTMLButtonElement>(`toggle-${name}`);
  const show = (): void => button.setAttribute("aria-pressed", String(memory.now[name]));
  button.addEventListener("click", () => {
    memory.remember({ [name]: !memory.now[name] });
    show();
    if (memory.now[name] && name === "sound") signals.sound("accepted");
    if (memory.now[name] && name === "vibration") signals.vibrate("accepted");
  });
  show();
}

async function greet(): Promise<void> {
  const greeting = await server.hello();
  network(greeting.kind !== "no_answer");
  if (greeting.kind === "revoked") session.revoke();
  if (greeting.kind === "hello") session.welcome(greeting.hello);
}

toggle("sound");
toggle("vibration");
part("toggle-vibration").hidden = !canVibrate();
for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, () => signals.unlock(), { capture: true });
setInterval(() => {
  verdict.tick();
  home.tick();
}, 1000);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void greet();
});
window.addEventListener("online", () => void greet());
draw(session.state);
document.documentElement.dataset["ready"] = "";
void greet();
