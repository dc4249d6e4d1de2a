/** The code alone, as large as the screen, which then does not go dark. A page cannot turn the brightness up: it says so. */

export function offerLarge(root: HTMLElement): void {
  const pattern = root.querySelector<HTMLTemplateElement>("template[data-large]");
  if (pattern === null || typeof HTMLDialogElement === "undefined") return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-enlarge]")) {
    const card = button.closest("article");
    if (card === null) continue;
    button.hidden = false;
    button.addEventListener("click", () => show(card, pattern));
  }
}

function show(card: HTMLElement, pattern: HTMLTemplateElement): void {
  const dialog = pattern.content.firstElementChild!.cloneNode(true) as HTMLDialogElement;
  for (const name of ["qr", "code"]) {
    const part = card.querySelector(`.pass-card__${name}`);
    if (part !== null) dialog.querySelector(`[data-${name}]`)!.append(part.cloneNode(true));
  }
  const awake = stayAwake();
  dialog.addEventListener("close", () => {
    void awake.release();
    dialog.remove();
  });
  card.append(dialog);
  dialog.showModal();
}

/** The lock is lost when the page is left for a moment, and asked for again when it comes back. */
function stayAwake(): { release: () => Promise<void> } {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const take = async (): Promise<void> => {
    if (over || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (over) await lock.release();
    } catch {
      // A battery that runs low: the screen may go dark.
    }
  };
  const again = (): void => void take();
  document.addEventListener("visibilitychange", again);
  void take();
  return {
    release: async () => {
      over = true;
      document.removeEventListener("visibilitychange", again);
      await lock?.release();
    },
  };
}
