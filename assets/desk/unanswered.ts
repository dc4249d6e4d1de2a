/** Scans that were sent and not answered, kept through a reload until the server has acknowledged each. */
import type { Scan } from "./contract";

export interface Unanswered {
  all(): readonly Scan[];
  keep(scan: Scan): void;
  drop(uuid: string): void;
}

const KEY = "desk.unanswered";

/** `storage` may be absent or full: the scans then live as long as the page. */
export function unansweredIn(storage: Storage | null): Unanswered {
  let scans = read(storage);
  const write = (): void => {
    try {
      storage?.setItem(KEY, JSON.stringify(scans));
    } catch {
      // Full or forbidden: kept in memory.
    }
  };
  return {
    all: () => scans,
    keep: (scan) => {
      scans = [...scans.filter(({ uuid }) => uuid !== scan.uuid), scan];
      write();
    },
    drop: (uuid) => {
      scans = scans.filter((scan) => scan.uuid !== uuid);
      write();
    },
  };
}

function read(storage: Storage | null): Scan[] {
  try {
    const found: unknown = JSON.parse(storage?.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isScan) : [];
  } catch {
    return [];
  }
}

function isScan(value: unknown): value is Scan {
  const scan = value as Partial<Scan> | null;
  return typeof scan?.uuid === "string" && typeof scan.code === "string" && typeof scan.decided_at === "string";
}
