/** Leaves empty filters out of the address, so that a search is short enough to be read aloud or printed. */
export function shortenAddress(form: HTMLFormElement): void {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
}
