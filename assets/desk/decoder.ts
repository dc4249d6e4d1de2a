/** The worker that reads QR codes: one picture in, the text of the first QR or null out. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import type { FromDecoder, ToDecoder } from "./reading";

declare const self: DedicatedWorkerGlobalScope;

const OPTIONS: ReaderOptions = {
  formats: ["QRCode"],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 1,
};

let canvas: OffscreenCanvas | undefined;

self.onmessage = (event: MessageEvent<ToDecoder>) => {
  const message = event.data;
  if (message.kind === "start") void start(message.wasm);
  else void read(message.picture);
};

async function start(wasm: string): Promise<void> {
  try {
    await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
    send({ kind: "ready", bitmaps: typeof OffscreenCanvas === "function" });
  } catch {
    send({ kind: "broken" });
  }
}

async function read(picture: ImageData | ImageBitmap): Promise<void> {
  try {
    const [found] = await readBarcodes(pixels(picture), OPTIONS);
    send({ kind: "read", text: found?.isValid ? found.text : null });
  } catch {
    send({ kind: "read", text: null });
  }
}

function pixels(picture: ImageData | ImageBitmap): ImageData {
  if (picture instanceof ImageData) return picture;
  const { width, height } = picture;
  if (canvas === undefined || canvas.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(picture, 0, 0);
  picture.close();
  return context.getImageData(0, 0, width, height);
}

function send(message: FromDecoder): void {
  self.postMessage(message);
}
