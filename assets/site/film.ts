// A film kept elsewhere plays in the page after a click, where the site allows frames of that host. Nothing is asked of the
// host before; without this script, or without the permission, the link simply leads there.

export function playInPlace(screen: HTMLElement): void {
  const address = screen.dataset["film"];
  const link = screen.querySelector("a");
  if (!address || !link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = address;
    frame.title = screen.dataset["filmTitle"] ?? "";
    frame.allow = "fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin";
    screen.replaceChildren(frame);
    frame.focus();
  });
}
