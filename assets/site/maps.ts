// A map's script and base map are fetched when the map comes into sight: a phone that shows the list never asks for them.

interface MapModule {
  show(canvas: HTMLElement): void;
}

const NEARLY_IN_SIGHT = "200px";

async function load(canvas: HTMLElement): Promise<void> {
  const address = canvas.dataset["script"];
  if (!address) return;
  const { show } = (await import(address)) as MapModule;
  show(canvas);
}

/** Show the maps of a page, or of a part of it that was replaced. */
export function watchMaps(part: ParentNode): void {
  const canvases = part.querySelectorAll<HTMLElement>("[data-map]");
  if (canvases.length === 0) return;
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        sight.unobserve(target);
        void load(target as HTMLElement);
      }
    },
    { rootMargin: NEARLY_IN_SIGHT },
  );
  for (const canvas of canvases) sight.observe(canvas);
}
