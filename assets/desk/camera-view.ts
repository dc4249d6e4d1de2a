/** The camera's panel: start, stop, light, choice, and a sentence for each thing that can go wrong. */
import { Camera, type CameraTrouble, type Running } from "./camera";
import type { Words } from "./messages";
import { element, fill, part } from "./page";
import type { Memory } from "./preferences";
import { Reader, type ReaderAddresses } from "./reader";

type Panel = "off" | "starting" | "on" | "trouble";

export class CameraView {
  readonly #root = part("camera");
  readonly #video = part<HTMLVideoElement>("camera-video");
  readonly #start = part<HTMLButtonElement>("camera-start");
  readonly #stop = part<HTMLButtonElement>("camera-stop");
  readonly #light = part<HTMLButtonElement>("camera-light");
  readonly #choice = part("camera-choice");
  readonly #select = part<HTMLSelectElement>("camera-select");
  readonly #troubleTitle = part("camera-trouble-title");
  readonly #troubleDetail = part("camera-trouble-detail");
  readonly #camera: Camera;
  readonly #reader: Reader;
  #panel: Panel = "off";
  #lit = false;
  #wake: WakeLockSentinel | null = null;

  constructor(
    addresses: ReaderAddresses,
    private readonly words: Words,
    private readonly memory: Memory,
    read: (text: string) => void,
  ) {
    this.#camera = new Camera(this.#video, () => this.#trouble("stopped"));
    this.#reader = new Reader(this.#video, addresses, read, () => {
      this.#camera.stop();
      this.#show("trouble");
      this.#sentences("decoder");
    });
    this.#start.addEventListener("click", () => void this.#begin());
    this.#stop.addEventListener("click", () => this.#end());
    this.#light.addEventListener("click", () => void this.#toggleLight());
    this.#select.addEventListener("change", () => {
      this.memory.remember({ camera: this.#select.value });
      void this.#begin();
    });
    document.addEventListener("visibilitychange", () => this.#visibility());
    void this.#resume();
  }

  async #begin(): Promise<void> {
    this.#show("starting");
    this.#reader.prepare();
    const started = await this.#camera.start(this.memory.now.camera);
    // The decoder failed meanwhile and said so, or the volunteer changed their mind.
    if (this.#panel !== "starting") return;
    if (started.kind === "trouble") return this.#trouble(started.trouble);
    this.memory.remember({ scanning: true });
    this.#offer(started.running);
    this.#reader.start();
    this.#show("on");
    void this.#stayAwake();
  }

  #end(): void {
    this.memory.remember({ scanning: false });
    this.#pause();
    this.#show("off");
    this.#start.focus();
  }

  #pause(): void {
    this.#reader.stop();
    this.#camera.stop();
    void this.#wake?.release();
    this.#wake = null;
  }

  /** Starts without a touch where the camera was on and the permission holds: a desk is opened every morning. */
  async #resume(): Promise<void> {
    if (!this.memory.now.scanning) return;
    try {
      const permission = await navigator.permissions.query({ name: "camera" as PermissionName });
      if (permission.state === "granted") await this.#begin();
    } catch {
      // Firefox and old Safari cannot be asked; the button is there.
    }
  }

  #visibility(): void {
    if (document.hidden && this.#panel === "on") this.#pause();
    else if (!document.hidden && this.#panel === "on") void this.#begin();
  }

  #offer(running: Running): void {
    this.#video.classList.toggle("is-mirror", running.mirror);
    this.#lit = false;
    this.#light.setAttribute("aria-pressed", "false");
    this.#light.hidden = !running.torch;
    this.#choice.hidden = running.choices.length < 2;
    this.#select.replaceChildren(
      ...running.choices.map(({ id, label }, index) => {
        const option = element("option", "", label || this.words.say("camera.number", { n: index + 1 }));
        option.value = id;
        option.selected = id === running.chosen;
        return option;
      }),
    );
  }

  async #toggleLight(): Promise<void> {
    this.#lit = await this.#camera.light(!this.#lit);
    this.#light.setAttribute("aria-pressed", String(this.#lit));
  }

  #trouble(trouble: CameraTrouble): void {
    this.#pause();
    this.#show("trouble");
    this.#sentences(trouble);
  }

  #sentences(id: string): void {
    fill(this.#troubleTitle, this.words.say(`camera.${id}.title`));
    fill(this.#troubleDetail, this.words.say(`camera.${id}.detail`));
  }

  #show(panel: Panel): void {
    this.#panel = panel;
    this.#root.dataset["camera"] = panel;
    this.#start.disabled = panel === "starting";
    part("camera-start-text").textContent = this.words.say(
      panel === "starting" ? "camera.starting" : panel === "trouble" ? "camera.again" : "camera.start",
    );
    // Not on a button: an Enter too many must not stop the camera.
    if (panel === "on") this.#root.focus({ preventScroll: true });
  }

  /** The screen stays lit while the camera looks. */
  async #stayAwake(): Promise<void> {
    try {
      this.#wake = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      // Low battery, or not allowed.
    }
  }
}
