/** Feeds the decoder's worker with pictures of the camera, one at a time, and hands on what it reads. */
import { regionOf, type Region } from "./region";
import type { FromDecoder, ToDecoder } from "./reading";

export interface ReaderAddresses {
  readonly decoder: string;
  readonly wasm: string;
}

/** About twelve pictures a second: enough for the hand, little for the battery. */
const INTERVAL = 80;

export class Reader {
  #worker: Worker | null = null;
  #ready = false;
  #bitmaps = false;
  #busy = false;
  #frame = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #canvas = document.createElement("canvas");

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly addresses: ReaderAddresses,
    private readonly read: (text: string) => void,
    private readonly broken: () => void,
  ) {}

  /**
   * Loads the decoder ahead of the camera, so that the first pass does not wait for it. A classic worker, since the
   * built file imports nothing: module workers are missing from Firefox before 114 and iOS before 15.
   */
  prepare(): void {
    if (this.#worker !== null) return;
    const worker = new Worker(this.addresses.decoder);
    worker.onmessage = (event: MessageEvent<FromDecoder>) => this.#hear(event.data);
    worker.onerror = () => this.#fail();
    this.#worker = worker;
    this.#post({ kind: "start", wasm: new URL(this.addresses.wasm, location.href).href });
  }

  start(): void {
    this.prepare();
    this.#timer ??= setInterval(() => void this.#look(), INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #hear(message: FromDecoder): void {
    if (message.kind === "broken") return this.#fail();
    if (message.kind === "ready") {
      this.#ready = true;
      this.#bitmaps = message.bitmaps && typeof createImageBitmap === "function";
      return;
    }
    this.#busy = false;
    if (message.text !== null && this.#timer !== undefined) this.read(message.text);
  }

  #fail(): void {
    this.stop();
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = false;
    this.#busy = false;
    this.broken();
  }

  async #look(): Promise<void> {
    const { videoWidth, videoHeight } = this.video;
    if (!this.#ready || this.#busy || videoWidth === 0) return;
    this.#busy = true;
    try {
      const picture = await this.#picture(regionOf(videoWidth, videoHeight, this.#frame++));
      this.#post({ kind: "read", picture }, picture instanceof ImageData ? [picture.data.buffer] : [picture]);
    } catch {
      // The camera stopped between two pictures, or this browser cannot cut bitmaps.
      this.#bitmaps = false;
      this.#busy = false;
    }
  }

  async #picture({ x, y, side, size }: Region): Promise<ImageData | ImageBitmap> {
    if (this.#bitmaps) {
      return createImageBitmap(this.video, x, y, side, side, { resizeWidth: size, resizeHeight: size, resizeQuality: "medium" });
    }
    this.#canvas.width = size;
    this.#canvas.height = size;
    const context = this.#canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
    context.drawImage(this.video, x, y, side, side, 0, 0, size, size);
    return context.getImageData(0, 0, size, size);
  }

  #post(message: ToDecoder, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}
