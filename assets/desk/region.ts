/** The part of a camera picture that is searched: a centred square, brought down to a size the decoder reads quickly. */

export interface Region {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** Side of the picture handed to the decoder, never larger than `side`. */
  readonly size: number;
}

const LARGEST = 640;

/** Every third frame looks at the whole short side, for a pass held too close; the others at what the frame on screen shows. */
export function regionOf(width: number, height: number, frame: number): Region {
  const short = Math.min(width, height);
  const side = Math.floor(short * (frame % 3 === 2 ? 1 : 0.8));
  return {
    x: Math.floor((width - side) / 2),
    y: Math.floor((height - side) / 2),
    side,
    size: Math.min(side, LARGEST),
  };
}
