/** The camera: the back one first, the choice remembered, each failure named. It knows nothing of codes. */

export type CameraTrouble =
  /** Not https: the browser offers no camera at all. */
  | "insecure"
  | "unsupported"
  | "refused"
  | "missing"
  /** Another application holds it, or the system does. */
  | "busy"
  /** It started and gives no picture. */
  | "blank"
  /** It was running and stopped. */
  | "stopped";

export interface CameraChoice {
  readonly id: string;
  readonly label: string;
}

export interface Running {
  readonly choices: readonly CameraChoice[];
  readonly chosen: string;
  readonly torch: boolean;
  /** The picture is shown as in a mirror: the camera faces the person who holds it. */
  readonly mirror: boolean;
}

export type Started = { readonly kind: "running"; readonly running: Running } | { readonly kind: "trouble"; readonly trouble: CameraTrouble };

const PICTURE_WITHIN = 6000;
const SIZE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 } };

export function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "busy";
}

export class Camera {
  #stream: MediaStream | null = null;
  /** Counts the starts, so that a slow one does not overtake a later stop. */
  #turn = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly stopped: () => void,
  ) {}

  get running(): boolean {
    return this.#stream !== null;
  }

  /** `preferred` is the identifier of the camera chosen last time, which may be gone. */
  async start(preferred: string | null): Promise<Started> {
    this.stop();
    const turn = ++this.#turn;
    if (!window.isSecureContext) return { kind: "trouble", trouble: "insecure" };
    if (navigator.mediaDevices?.getUserMedia === undefined) return { kind: "trouble", trouble: "unsupported" };
    try {
      const stream = await open(preferred);
      if (turn !== this.#turn) {
        end(stream);
        return { kind: "trouble", trouble: "stopped" };
      }
      this.#stream = stream;
      stream.getVideoTracks()[0]?.addEventListener("ended", () => this.#ended(stream));
      this.video.srcObject = stream;
      await this.video.play();
      if (!(await hasPicture(this.video))) {
        this.stop();
        return { kind: "trouble", trouble: "blank" };
      }
      return { kind: "running", running: await this.#describe(stream) };
    } catch (error) {
      this.stop();
      return { kind: "trouble", trouble: troubleOf(error) };
    }
  }

  stop(): void {
    this.#turn++;
    if (this.#stream !== null) end(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
  }

  async light(on: boolean): Promise<boolean> {
    try {
      await this.#stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      return on;
    } catch {
      return false;
    }
  }

  #ended(stream: MediaStream): void {
    if (this.#stream !== stream) return;
    this.stop();
    this.stopped();
  }

  async #describe(stream: MediaStream): Promise<Running> {
    const track = stream.getVideoTracks()[0];
    const settings = track?.getSettings() ?? {};
    // Absent from Firefox.
    const abilities = (track?.getCapabilities?.() ?? {}) as { torch?: boolean };
    // Labels are only given once a camera has been allowed.
    const devices = await navigator.mediaDevices.enumerateDevices();
    return {
      choices: devices
        .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "")
        .map(({ deviceId, label }) => ({ id: deviceId, label })),
      chosen: settings.deviceId ?? "",
      torch: abilities.torch === true,
      mirror: settings.facingMode === "user",
    };
  }
}

async function open(preferred: string | null): Promise<MediaStream> {
  if (preferred !== null) {
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, deviceId: { exact: preferred } }, audio: false });
    } catch (error) {
      if (troubleOf(error) !== "missing") throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ video: { ...SIZE, facingMode: { ideal: "environment" } }, audio: false });
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function hasPicture(video: HTMLVideoElement): Promise<boolean> {
  const until = performance.now() + PICTURE_WITHIN;
  return new Promise((resolve) => {
    const look = (): void => {
      if (video.videoWidth > 0 && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) resolve(true);
      else if (performance.now() > until) resolve(false);
      else setTimeout(look, 50);
    };
    look();
  });
}
